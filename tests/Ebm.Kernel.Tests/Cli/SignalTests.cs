using System.Diagnostics;
using System.Text.Json.Nodes;
using Ebm.Kernel.Tests.Jupyter;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>The command as a process of its own, asked to end by signals: what was finished stays, and it says so.</summary>
[Collection("processes")]
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, int> Requests => new()
    {
        { "INT", 1 },
        { "TERM", 1 },
        { "HUP", 1 },
        { "TERM", 2 }, // as programs that end others may send it: once to the process, once to its group
        { "HUP", 3 }
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_to_end_keeps_what_is_finished(string signal, int times)
    {
        if (OperatingSystem.IsWindows())
            return; // it has no such signals; Ctrl-C is the console's there
        _folder.Notebook("01-quick.ipynb", ["Console.WriteLine(\"done\");"]);
        _folder.Notebook("02-endless.ipynb", ["while (true) { }"]);
        using Process run = Process.Start(new ProcessStartInfo("dotnet",
            [KernelProcess.Program, "run", "01-quick.ipynb", "02-endless.ipynb", "--out", "book", "--json", "r.json"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        Task<string> output = run.StandardOutput.ReadToEndAsync(), error = run.StandardError.ReadToEndAsync();
        string index = Path.Combine(_folder.Path, "book", "index.html");
        for (int i = 0; i < 600 && !File.Exists(index) && !run.HasExited; i++)
            await Task.Delay(100);
        for (int i = 0; i < times; i++)
            await Process.Start("kill", [$"-{signal}", $"{run.Id}"]).WaitForExitAsync();

        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await output;
        Assert.Equal(130, run.ExitCode);
        CommandLine.Complains(await error, "interrupted", "1 of 2");
        JsonArray notebooks = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "r.json")))!["notebooks"]!.AsArray();
        Assert.Equal(["ok", "failed"], notebooks.Select(n => (string)n!["status"]!));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "book", "01-quick.html")));
    }
}
