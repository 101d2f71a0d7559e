using System.Diagnostics;
using System.Net;
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
        NotebookReport report = await RunAsync(
            "int x = 41;", "Console.WriteLine(\"hello\");\nx + 1", "var d = \"a\".Display(); d.Update(\"b\");", "throw new Exception(\"last\");", "x");
        Assert.Equal(NotebookStatus.Failed, report.Status);
        Assert.Equal("cell 4: line 1: Exception: last", report.Error);
        Assert.Equal(4, report.Cells);
        Assert.InRange(report.PeakMemoryMB, 20, 1000);
        Assert.True(report.Seconds > 0);
        NotebookDocument executed = NotebookDocument.Parse(System.Text.Encoding.UTF8.GetString(report.Executed!.ToBytes()));
        Assert.Equal(["stream", "execute_result"], executed.Cells[1].Outputs.Select(o => (string)o!["output_type"]!));
        Assert.Equal("42", NotebookJson.Text(executed.Cells[1].Outputs[1]!["data"]!["text/plain"]));
        Assert.Equal("b", NotebookJson.Text(Assert.Single(executed.Cells[2].Outputs)!["data"]!["text/plain"]));
        Assert.Equal("Exception", (string?)executed.Cells[3].Outputs[0]!["ename"]);
        Assert.Empty(executed.Cells[4].Outputs);
        Assert.Equal([1, 2, 3, 4, null], executed.Cells.Select(cell => cell.ExecutionCount));
    }

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1;\nF(0)", "the stack overflowed (exit code 134): a recursion without end? in cell 2")]
    [InlineData("Environment.Exit(0);", "the process ended with exit code 0 before the notebook did: Environment.Exit? in cell 2")]
    [InlineData("Environment.Exit(3);", "the process ended with exit code 3 before the notebook did: Environment.Exit? in cell 2")]
    [InlineData("Environment.FailFast(\"gone\");", "exit code 134")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "was killed")]
    public async Task A_process_that_dies_is_a_crash_with_its_reason(string code, string reason)
    {
        NotebookReport report = await RunAsync("Console.WriteLine(\"before\");", code, "1");
        Assert.Equal(NotebookStatus.Crashed, report.Status);
        Assert.Contains(reason, report.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', report.Error!);
        Assert.Equal("before\n", NotebookJson.Text(report.Executed!.Cells[0].Outputs[0]!["text"]));
        Assert.Equal("Crashed", (string?)report.Executed.Cells[1].Outputs[^1]!["ename"]);
    }

    [Fact]
    public async Task Memory_without_end_is_an_exception_not_the_machines_end()
    {
        NotebookReport report = await RunAsync(
            new RunOptions { MemoryLimitMB = 300 }, "var all = new List<byte[]>(); while (true) all.Add(new byte[10_000_000]);");
        Assert.NotEqual(NotebookStatus.Ok, report.Status);
        Assert.Contains("memory", report.Error, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(report.PeakMemoryMB, 50, 600);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(1); while (true) { }")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    public async Task A_cell_that_loops_for_ever_is_a_timeout(string code)
    {
        NotebookReport report = await RunAsync(new RunOptions { Timeout = TimeSpan.FromSeconds(4) }, "Console.WriteLine(\"before\");", code);
        Assert.Equal(NotebookStatus.Timeout, report.Status);
        Assert.StartsWith("took longer than 4 s", report.Error, StringComparison.Ordinal);
        Assert.Equal("Timeout", (string?)report.Executed!.Cells.SelectMany(cell => cell.Outputs).Last()!["ename"]);
    }

    [Fact]
    public async Task An_exception_on_another_thread_fails_the_notebook()
    {
        NotebookReport report = await RunAsync("new System.Threading.Thread(() => throw new Exception(\"stray\")).Start();", "await Task.Delay(200);");
        Assert.Equal(NotebookStatus.Failed, report.Status);
        Assert.Contains("on another thread: stray", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_text_and_a_flood_do_not_disturb_the_events()
    {
        NotebookReport report = await RunAsync(
            "var native = Console.OpenStandardOutput(); native.Write(\"{\\\"Kind\\\":\\\"end\\\"}\\n\"u8); native.Flush();",
            "var block = new string('x', 1_000_000); for (int i = 0; i < 100; i++) Console.Write(block);",
            "1 + 1");
        Assert.Null(report.Error);
        Assert.Equal(2_000_000, NotebookJson.Text(report.Executed!.Cells[1].Outputs[0]!["text"])!.Length);
        Assert.Equal("2", NotebookJson.Text(report.Executed.Cells[2].Outputs[0]!["data"]!["text/plain"]));
    }

    [Fact]
    public async Task Unreadable_notebooks_are_reported_and_the_others_run()
    {
        string good = _folder.Notebook("good.ipynb", ["1"]);
        string[] paths = [_folder.File("a.ipynb", "{"), _folder.File("b.ipynb", "{\"nbformat\": 3}"), Path.Combine(_folder.Path, "none.ipynb"), good];
        var finished = new List<string>();
        var progress = new List<RunProgress>();
        IReadOnlyList<NotebookReport> reports = await NotebookRunner.RunAsync(
            paths, new RunOptions { Finished = report => finished.Add(report.Path) }, new Listener(progress));
        Assert.Equal(paths, reports.Select(report => report.Path));
        Assert.Equal([NotebookStatus.Failed, NotebookStatus.Failed, NotebookStatus.Failed, NotebookStatus.Ok], reports.Select(report => report.Status));
        Assert.All(reports.Take(3), report => Assert.Null(report.Executed));
        Assert.Contains("truncated", reports[0].Error, StringComparison.Ordinal);
        Assert.Equal(paths.Order(), finished.Order());
        Assert.Equal(good, finished[^1]);
        Assert.Equal([new RunProgress(good, 0, 1, null), new RunProgress(good, 1, 1, null)], progress);
    }

    [Fact]
    public async Task An_interrupted_run_keeps_what_was_finished()
    {
        string quick = _folder.Notebook("quick.ipynb", ["1"]);
        string endless = _folder.Notebook("endless.ipynb", ["while (true) { }"]);
        string waiting = _folder.Notebook("waiting.ipynb", ["1"]);
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        IReadOnlyList<NotebookReport> reports = await NotebookRunner.RunAsync(
            [quick, endless, waiting], new RunOptions { Workers = 1, Finished = report => stop.CancelAfter(report.Path == quick ? 1500 : -1) }, null, stop.Token);
        Assert.Equal([NotebookStatus.Ok, NotebookStatus.Interrupted, NotebookStatus.Interrupted], reports.Select(report => report.Status));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Claims_and_exercises_are_read_and_a_false_claim_fails_the_run()
    {
        NotebookReport report = await RunAsync(
            Show("claim", """{"name":"A < B","measured":1.5,"expected":"Infinity","tolerance":0.1,"source":"eq. 3","holds":true}"""),
            Show("exercise", """{"id":"02.x","state":"not-attempted"}"""),
            Show("claim", """{"name":"π","measured":3,"expected":3.14159,"tolerance":0.001,"source":"","holds":false}"""),
            "1");
        Assert.Equal(NotebookStatus.Failed, report.Status);
        Assert.Equal("a claim is false: \"π\" (measured 3, expected 3.14159)", report.Error);
        Assert.Equal(4, report.Cells);
        Assert.Equal(new ClaimResult("A < B", 1.5, double.PositiveInfinity, 0.1, "eq. 3", true), report.Claims[0]);
        Assert.Equal(new ExerciseResult("02.x", "not-attempted"), Assert.Single(report.Exercises));
    }

    [Fact]
    public async Task Reference_solutions_replace_the_stubs_and_must_solve_them()
    {
        const string stub = "int Answer() => throw new NotImplementedException();";
        const string check = "string state; try { state = Answer() == 42 ? \"solved\" : \"wrong\"; } catch (NotImplementedException) { state = \"not-attempted\"; }\n"
            + "(\"<p data-ebm-exercise='{\\\"id\\\":\\\"09.a\\\",\\\"state\\\":\\\"\" + state + \"\\\"}'></p>\").DisplayAs(\"text/html\");";
        string path = _folder.Notebook(stub, check);
        File.WriteAllText(path, File.ReadAllText(path)
            .Replace("\"id\": \"cell-1\",\n   \"metadata\": {", "\"id\": \"cell-1\",\n   \"metadata\": {\n    \"ebm\": {\"exercise\": \"09.a\"},", StringComparison.Ordinal));
        var solutions = new RunOptions { Solutions = true };
        Assert.Equal("not-attempted", Assert.Single((await RunFileAsync(path, new RunOptions())).Exercises).State);
        Assert.Contains("no \"#region 09.a\"", (await RunFileAsync(path, solutions)).Error, StringComparison.Ordinal);
        _folder.File("solutions/09-x.cs", "#region 09.a\n// because\nint Answer() => 42;\n#endregion\n");
        NotebookReport report = await RunFileAsync(path, solutions);
        Assert.Null(report.Error);
        Assert.Equal("solved", Assert.Single(report.Exercises).State);
        Assert.Contains("because", report.Executed!.Cells[0].Source, StringComparison.Ordinal);
        _folder.File("solutions/09-x.cs", "#region 09.a\nint Answer() => 41;\n#endregion\n");
        Assert.Equal("not solved by the reference solution: 09.a", (await RunFileAsync(path, solutions)).Error);
    }

    private static string Show(string kind, string json) =>
        $"\"\"\"<tr class=\"x\" data-ebm-{kind}=\"{WebUtility.HtmlEncode(json)}\"><td>1</td></tr>\"\"\".DisplayAs(\"text/html\");";

    private Task<NotebookReport> RunAsync(params string[] cells) => RunAsync(new RunOptions(), cells);

    private Task<NotebookReport> RunAsync(RunOptions options, params string[] cells) => RunFileAsync(_folder.Notebook(cells), options);

    private static async Task<NotebookReport> RunFileAsync(string path, RunOptions options)
    {
        byte[] before = File.ReadAllBytes(path);
        NotebookReport report = Assert.Single(await NotebookRunner.RunAsync([path], options).WaitAsync(TimeSpan.FromSeconds(90)));
        Assert.Equal(before, File.ReadAllBytes(path));
        return report;
    }

    private sealed class Listener(List<RunProgress> heard) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            lock (heard)
                heard.Add(value);
        }
    }
}
