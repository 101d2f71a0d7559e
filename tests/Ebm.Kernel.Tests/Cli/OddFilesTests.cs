using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>Odd files among good ones: one line each, the others run, the summary and the report are written.</summary>
[Collection("processes")]
public sealed class OddFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_odd_file_is_a_line_and_the_others_run()
    {
        _folder.Notebook("good.ipynb", ["40 + 2"]);
        File.WriteAllBytes(Path.Combine(_folder.Path, "latin.ipynb"),
            [.. "{\"cells\": [], \"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {\"\xE9"u8[..^2], 0xE9, .. "\": 1}}"u8]);
        _folder.File("deep.ipynb",
            $"{{\"cells\": [], \"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {{\"a\": " +
            $"{new string('[', 5000)}{new string(']', 5000)}}}}}");
        _folder.File("empty.ipynb", "");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.ipynb"));
        string[] names = ["latin.ipynb", "deep.ipynb", "empty.ipynb", "folder.ipynb"];
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_folder.Path, "zero.ipynb"), "/dev/zero");
            using System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder.Path, "pipe.ipynb")]);
            made.WaitForExit();
            names = [.. names, "zero.ipynb", "pipe.ipynb"];
        }

        (int code, string output, string error) = await CommandLine.RunAsync(
            _folder.Path, ["run", .. names, "good.ipynb", "./good.ipynb", Path.Combine(_folder.Path, "good.ipynb"), "--out", "book",
                "--json", "r.json"]);
        Assert.Equal(1, code);
        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.Equal(names.Length, lines.Length);
        Assert.All(names.Zip(lines), pair => Assert.StartsWith($"ebm: {pair.First}: ", pair.Second, StringComparison.Ordinal));
        Assert.Contains($"1 of {names.Length + 1} ok", output, StringComparison.Ordinal);
        JsonArray notebooks = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "r.json")))!["notebooks"]!.AsArray();
        Assert.Equal([.. names, "good.ipynb"], notebooks.Select(notebook => (string)notebook!["path"]!));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "book", "good.html")));
    }

    [Fact]
    public async Task A_repaired_notebook_runs_is_warned_of_and_its_executed_copy_is_sound()
    {
        string path = _folder.Notebook("copied.ipynb", ["1", "2"]);
        File.WriteAllText(path, File.ReadAllText(path).Replace("cell-2", "cell-1", StringComparison.Ordinal));
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "copied.ipynb", "--out", "book");
        Assert.Equal(0, code);
        CommandLine.Complains(error, "warning: copied.ipynb: cell 2: the id of an earlier cell", "save it");
        NotebookDocument executed = NotebookDocument.Read(Path.Combine(_folder.Path, "book", "copied.ipynb"));
        Assert.Empty(executed.Warnings);
        Assert.Equal([1, 2], executed.Cells.Select(cell => cell.ExecutionCount));
    }

    [Theory]
    [InlineData("run", "--nope", "unknown option --nope", "ebm run --help")]
    [InlineData("run", "-x", "unknown option -x", "ebm run --help")]
    [InlineData("exercises", "--nope", "unknown option --nope", "ebm exercises --help")]
    [InlineData("kernel start", "", "", "ebm kernel start --help")]
    [InlineData("kernel install", "--nope", "unknown option --nope", "ebm kernel install --help")]
    [InlineData("kernel", "nope", "nope", "ebm kernel --help")]
    [InlineData("", "--nope", "unknown option --nope", "ebm --help")]
    public async Task A_wrong_word_is_named_and_the_help_that_is_named_exists(string command, string word, string says, string help)
    {
        (int code, _, string error) =
            await CommandLine.RunAsync(_folder.Path, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. word.Length > 0
            ? (string[])[word] : []]);
        Assert.Equal(2, code);
        CommandLine.Complains(error, says, "See: " + help);
        Assert.Equal(0, (await CommandLine.RunAsync(_folder.Path, help.Split(' ')[1..])).Code);
    }

    [Theory]
    [InlineData("a b.ipynb")]
    [InlineData("$(touch x).ipynb")]
    [InlineData("-dash.ipynb")]
    [InlineData("ä#?%41.ipynb")]
    [InlineData("index.ipynb")]
    [InlineData("twice.ipynb.ipynb")]
    [InlineData(".ipynb")]
    public async Task A_notebook_may_have_any_name(string name)
    {
        _folder.Notebook(name, ["1"]);
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "run", "--out", "book", "--", name);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "book"), "*.html"),
            page => Path.GetFileName(page) is not ("index.html" or "claims.html" or "glossary.html"));
        Assert.Contains("The book", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_name_that_a_file_may_have_is_no_obstacle()
    {
        string name = new string('n', 240) + ".ipynb";
        _folder.Notebook(name, ["1"]);
        Assert.Equal(0, (await CommandLine.RunAsync(_folder.Path, "run", name, "--out", "book")).Code);
    }

    [Fact]
    public void A_line_stays_a_line_whatever_it_is_told()
    {
        using var error = new StringWriter();
        new Ebm.Cli.Screen(TextWriter.Null, error, null).Fail("a\nb\r\u001b[2J\u0007" + new string('m', 10_000_000));
        string line = Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
        Assert.True(line.Length < 3000);
        Assert.DoesNotContain(line, char.IsControl);
    }
}
