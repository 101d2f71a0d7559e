using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm run</c> on real workers: exit codes, the JSON report, what is written and when.</summary>
[Collection("processes")]
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_reports_every_outcome_and_keeps_the_notebooks_as_they_were()
    {
        _folder.Notebook("good.ipynb", ["Console.WriteLine(\"<b>learner</b> & co\");", "1 + 1"]);
        _folder.Notebook("bad.ipynb", ["int x = 1;", "throw new InvalidOperationException(\"no such energy\");", "x"]);
        _folder.File("broken.ipynb", "{\"cells\": [");
        _folder.Notebook("slow.ipynb", ["while (true) { }"]);
        var before = Directory.GetFiles(_folder.Path).ToDictionary(path => path, File.ReadAllBytes);
        (int code, string output, string error) = await CommandLine.RunAsync(
            _folder.Path, "run", "good.ipynb", "bad.ipynb", "broken.ipynb", "slow.ipynb", "--out", "book", "--json", "out/report.json",
                "--timeout", "12");

        Assert.Equal(1, code);
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("bad.ipynb: cell 2", lines[0], StringComparison.Ordinal);
        Assert.Contains("no such energy", lines[0], StringComparison.Ordinal);
        Assert.Contains("broken.ipynb", lines[1], StringComparison.Ordinal);
        Assert.Contains("slow.ipynb: took longer than 12 s in cell 1", lines[2], StringComparison.Ordinal);
        Assert.Contains("book/index.html", output, StringComparison.Ordinal);

        JsonArray notebooks = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "out", "report.json")))!["notebooks"]!.AsArray();
        Assert.Equal(["good.ipynb", "bad.ipynb", "broken.ipynb", "slow.ipynb"], notebooks.Select(n => (string)n!["path"]!));
        Assert.Equal(["ok", "failed", "failed", "timeout"], notebooks.Select(n => (string)n!["status"]!));
        Assert.Equal([2, 2, 0, 1], notebooks.Select(n => (int)n!["cells"]!));
        Assert.Equal([true, false, false, false], notebooks.Select(n => n!["error"] is null));
        Assert.All(notebooks, n => Assert.Equal(
            ["path", "status", "seconds", "peakMemoryMB", "cells", "claims", "exercises", "error"],
                n!.AsObject().Select(pair => pair.Key)));

        string book = Path.Combine(_folder.Path, "book");
        Assert.Equal(["bad.html", "bad.ipynb", "claims.html", "glossary.html", "good.html", "good.ipynb", "index.html", "slow.html",
            "slow.ipynb"],
            Directory.GetFiles(book).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        string page = File.ReadAllText(Path.Combine(book, "good.html"));
        Assert.Contains("&lt;b&gt;learner&lt;/b&gt; &amp; co", page, StringComparison.Ordinal);
        Assert.Contains("This run failed.", File.ReadAllText(Path.Combine(book, "bad.html")), StringComparison.Ordinal);
        Assert.Equal(2, NotebookDocument.Read(Path.Combine(book, "good.ipynb")).Cells.Count(cell => cell.Outputs.Count > 0));
    }

    [Fact]
    public async Task An_interrupted_run_keeps_what_is_finished_and_leaves_no_half_written_file()
    {
        _folder.Notebook("01-quick.ipynb", ["Console.WriteLine(\"done\");"]);
        _folder.Notebook("02-endless.ipynb", ["while (true) { }"]);
        string book = Path.Combine(_folder.Path, "book"), page = Path.Combine(book, "01-quick.html");
        using var cancel = new CancellationTokenSource();
        Task<(int Code, string Out, string Error)> run = CommandLine.RunAsync(
            _folder.Path, cancel.Token, "run", "01-quick.ipynb", "02-endless.ipynb", "--out", "book", "--json", "r.json");
        for (int i = 0; i < 600 && !File.Exists(Path.Combine(book, "index.html")) && !run.IsCompleted; i++)
            await Task.Delay(100);
        Assert.True(File.Exists(page), "the page is written as soon as its notebook has ended");
        Assert.False(run.IsCompleted);
        await cancel.CancelAsync();
        (int code, _, string error) = await run;
        Assert.Equal(130, code);
        CommandLine.Complains(error, "interrupted", "1 of 2");
        Assert.Contains("done", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(book, "02-endless.html")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
        JsonArray notebooks = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "r.json")))!["notebooks"]!.AsArray();
        Assert.Equal(["ok", "failed"], notebooks.Select(n => (string)n!["status"]!));
        Assert.Contains("interrupted", (string)notebooks[1]!["error"]!, StringComparison.Ordinal);
    }
}
