using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Running;

/// <summary>A run ends when its cells have, whatever they leave behind, and what it shows and says is bounded.</summary>
[Collection("processes")]
public sealed class RunEndsTests : IDisposable
{
    /// <summary>What a run may last here. Each of these cells would keep a runner that waits for it for at least twice as long.</summary>
    private const double Bound = 60;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("System.Diagnostics.Process.Start(\"sleep\", \"150\"); 1")]
    [InlineData("var p = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(\"sleep\", \"150\") { " +
        "RedirectStandardOutput = true }); 1")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => System.Threading.Thread.Sleep(150_000); 1")]
    [InlineData("new System.Threading.Thread(() => System.Threading.Thread.Sleep(150_000)).Start(); 1")]
    [InlineData("class Lingering { ~Lingering() { System.Threading.Thread.Sleep(150_000); } } new Lingering(); GC.Collect(); 1")]
    [InlineData("Console.Out.Close(); Console.Error.Close(); Console.OpenStandardOutput().Close(); Console.OpenStandardError().Close(); 1")]
    public async Task What_a_cell_leaves_behind_does_not_hold_the_run(string code)
    {
        NotebookReport report = await RunAsync(code, "2");
        Assert.Equal(NotebookStatus.Ok, report.Status);
        Assert.Equal("2", NotebookJson.Text(report.Executed!.Cells[1].Outputs[0]!["data"]!["text/plain"]));
        Assert.InRange(report.Seconds, 0, Bound);
    }

    [Fact]
    public async Task A_child_of_a_worker_that_is_out_of_time_does_not_hold_the_run()
    {
        NotebookReport report = await RunAsync(
            new RunOptions { Timeout = TimeSpan.FromSeconds(8) }, "System.Diagnostics.Process.Start(\"sleep\", \"150\"); while (true) { }",
                "2");
        Assert.Equal(NotebookStatus.Timeout, report.Status);
        Assert.InRange(report.Seconds, 0, Bound);
    }

    [Theory]
    [InlineData("new string('x', 300_000_000)")]
    [InlineData("class Big { public override string ToString() => new string('x', 300_000_000); } new Big()")]
    [InlineData("new { A = new string('x', 300_000_000), B = 1 }")]
    [InlineData("new string('x', 300_000_000).DisplayAs(\"text/html\"); 1")]
    [InlineData("new string('x', 300_000_000).DisplayAs(\"text/plain\"); 1")]
    [InlineData("Enumerable.Repeat(new string('x', 20_000_000), 15).ToList()")]
    public async Task A_value_of_300_million_characters_is_cut_and_the_rest_runs(string code)
    {
        NotebookReport report = await RunAsync(code, "2");
        Assert.Null(report.Error);
        string shown = NotebookJson.Text(report.Executed!.Cells[0].Outputs[0]!["data"]!["text/plain"])!;
        Assert.Contains("value too large", shown, StringComparison.Ordinal);
        Assert.InRange(report.Executed.ToBytes().Length, 0, 1_000_000);
    }

    [Theory]
    [InlineData("public override string Message => null;", "Odd: (no message)")]
    [InlineData("public override string Message => throw new TimeoutException();", "Odd: (its Message threw TimeoutException)")]
    [InlineData("public override string Message => new string('m', 10_000_000);", "Odd: mmmm")]
    [InlineData("public override string Message => \"one\\ntwo\\n\" + new string('m', 10_000_000);", "Odd: one")]
    [InlineData("public override string StackTrace => throw new TimeoutException(); public override string ToString() => null;", "Odd: ")]
    [InlineData("public override System.Collections.IDictionary Data => null; public override string Source => throw new " +
        "TimeoutException();", "Odd: ")]
    public async Task An_exception_that_misbehaves_is_told_in_one_line(string members, string said)
    {
        NotebookReport report = await RunAsync("class Odd : Exception { " + members + " }", "throw new Odd();");
        Assert.Equal(NotebookStatus.Failed, report.Status);
        Assert.StartsWith("cell 2: line 1: " + said, report.Error, StringComparison.Ordinal);
        Assert.InRange(report.Error!.Length, 0, 600);
        Assert.DoesNotContain('\n', report.Error);
        Assert.InRange(report.Executed!.ToBytes().Length, 0, 100_000);
    }

    private Task<NotebookReport> RunAsync(params string[] cells) => RunAsync(new RunOptions { Timeout = TimeSpan.FromSeconds(140) }, cells);

    private async Task<NotebookReport> RunAsync(RunOptions options, params string[] cells) =>
        Assert.Single(await NotebookRunner.RunAsync([_folder.Notebook(cells)], options));
}
