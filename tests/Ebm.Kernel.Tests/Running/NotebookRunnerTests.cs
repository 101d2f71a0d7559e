using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Running;

/// <summary>Notebooks in worker processes, hostile ones among them.</summary>
[Collection("processes")]
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_notebook_runs_and_its_outputs_become_a_valid_notebook()
    {
        NotebookReport report = await RunAsync("int x = 41;", "Console.WriteLine(\"hello\");\nx + 1", "new[] { new { A = 1 } }.Display(); x.Display();");
        Assert.Null(report.Error);
        Assert.Equal(NotebookStatus.Ok, report.Status);
        Assert.Equal(3, report.Cells);
        Assert.True(report.PeakMemoryMB > 20);
        NotebookDocument executed = NotebookDocument.Parse(System.Text.Encoding.UTF8.GetString(report.Executed!.ToBytes()));
        Assert.Equal("stream,execute_result", string.Join(",", executed.Cells[1].Outputs.Select(o => (string)o!["output_type"]!)));
        Assert.Equal("42", NotebookJson.Text(executed.Cells[1].Outputs[1]!["data"]!["text/plain"]));
    }

    private async Task<NotebookReport> RunAsync(params string[] cells)
    {
        string path = _folder.Notebook(cells);
        byte[] before = File.ReadAllBytes(path);
        NotebookReport report = Assert.Single(await NotebookRunner.RunAsync([path], new RunOptions { Timeout = TimeSpan.FromSeconds(60) }));
        Assert.Equal(before, File.ReadAllBytes(path));
        return report;
    }
}
