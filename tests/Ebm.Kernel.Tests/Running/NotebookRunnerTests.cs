using System.Diagnostics;
using System.Text.Json.Nodes;
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
            "int x = 41;", "Console.WriteLine(\"hello\");\nx + 1", "var d = \"a\".Display(); d.Update(\"b\");",
                "throw new Exception(\"last\");", "x");
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
        NotebookReport report = await RunAsync(new RunOptions { Timeout = TimeSpan.FromSeconds(4) }, "Console.WriteLine(\"before\");",
            code);
        Assert.Equal(NotebookStatus.Timeout, report.Status);
        Assert.StartsWith("took longer than 4 s", report.Error, StringComparison.Ordinal);
        Assert.Equal("Timeout", (string?)report.Executed!.Cells.SelectMany(cell => cell.Outputs).Last()!["ename"]);
    }

    [Fact]
    public async Task An_exception_on_another_thread_fails_the_notebook()
    {
        NotebookReport report = await RunAsync("new System.Threading.Thread(() => throw new Exception(\"stray\")).Start();",
            "await Task.Delay(200);");
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
        string[] paths = [_folder.File("a.ipynb", "{"), _folder.File("b.ipynb", "{\"nbformat\": 3}"),
            Path.Combine(_folder.Path, "none.ipynb"), good];
        var finished = new List<string>();
        var progress = new List<RunProgress>();
        IReadOnlyList<NotebookReport> reports = await NotebookRunner.RunAsync(
            paths, new RunOptions { Finished = report => finished.Add(report.Path) }, new Listener(progress));
        Assert.Equal(paths, reports.Select(report => report.Path));
        Assert.Equal([NotebookStatus.Failed, NotebookStatus.Failed, NotebookStatus.Failed, NotebookStatus.Ok],
            reports.Select(report => report.Status));
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
            [quick, endless, waiting],
                new RunOptions { Workers = 1, Finished = report => stop.CancelAfter(report.Path == quick ? 1500 : -1) }, null, stop.Token);
        Assert.Equal([NotebookStatus.Ok, NotebookStatus.Interrupted, NotebookStatus.Interrupted], reports.Select(report => report.Status));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Claims_and_exercises_are_read_and_a_false_claim_fails_the_run()
    {
        NotebookReport report = await RunFileAsync(Checked("02.x", 1, Show("claim", """{"name":"A < B","measured":1.5,"expected":"Infinity","tolerance":0.1,"source":"eq. 3","holds":true}"""),
            Show("exercise", """{"id":"02.x","state":"not-attempted"}"""),
            Show("claim", """[{"name":"π","measured":3,"expected":3.14159,"tolerance":0.001,"source":"","holds":false},{"name":"e","holds":true}]"""),
            "1"), new RunOptions());
        Assert.Equal(NotebookStatus.Failed, report.Status);
        Assert.Equal("a claim is false: \"π\" (measured 3, expected 3.14159)", report.Error);
        Assert.Equal(4, report.Cells);
        Assert.Equal(new ClaimResult("A < B", 1.5, double.PositiveInfinity, 0.1, "eq. 3", true), report.Claims[0]);
        Assert.Equal(["A < B", "π", "e"], report.Claims.Select(claim => claim.Name));
        Assert.Equal(new ExerciseResult("02.x", "not-attempted"), Assert.Single(report.Exercises));
        // In the saved notebook, JSON is nested, as nbformat wants it.
        Assert.Equal("02.x", (string?)report.Executed!.Cells[1].Outputs[0]!["data"]![Verdicts.ExerciseType]!["id"]);
    }

    [Fact]
    public async Task What_HTML_says_is_no_claim_and_no_verdict()
    {
        const string forged = "\"<p data-ebm-claim='{&quot;name&quot;:&quot;x&quot;,&quot;holds&quot;:false}'></p><p " +
            "data-ebm-exercise='{&quot;id&quot;:&quot;02.x&quot;,&quot;state&quot;:&quot;solved&quot;}'></p>\".DisplayAs(\"text/html\");";
        NotebookReport report = await RunFileAsync(Checked("02.x", 0, forged), new RunOptions());
        Assert.Null(report.Error);
        Assert.Empty(report.Claims);
        Assert.Empty(report.Exercises);
    }

    [Theory]
    [InlineData("""{"id":"02.x","state":"solved"}""", 0, 1)]
    [InlineData("""{"id":"02.x","state":"solved"}""", 1, 0)]
    [InlineData("""{"id":"02.y","state":"solved"}""", 0, 0)]
    [InlineData("""{"id":"02.x","state":"excellent"}""", 0, 0)]
    [InlineData("""{"id":"02.x","id":7,"state":"solved"}""", 0, 0)]
    [InlineData("""{"id":7,"state":true}""", 0, 0)]
    [InlineData("""[[{"id":"02.x","state":"solved"}]]""", 0, 0)]
    [InlineData("\"solved\"", 0, 0)]
    [InlineData("no JSON", 0, 0)]
    [InlineData("", 0, 0)]
    public async Task A_verdict_counts_only_in_the_cell_that_checks_its_exercise(string json, int shownIn, int count)
    {
        string[] cells = ["1", "2"];
        cells[shownIn] = Show("exercise", json);
        NotebookReport report = await RunFileAsync(Checked("02.x", 0, cells), new RunOptions());
        Assert.Null(report.Error);
        Assert.Equal(count, report.Exercises.Count);
        NotebookDocument saved = NotebookDocument.Parse(System.Text.Encoding.UTF8.GetString(report.Executed!.ToBytes()));
        Assert.Equal(count, Verdicts.Exercises(saved).Count());
    }

    [Theory]
    [InlineData("\"{\\\"id\\\":\\\"02.x\\\",\\\"state\\\":\\\"wrong\\\"}\"")]
    [InlineData("[\"{\\\"id\\\":\\\"02.x\\\",\", \"\\\"state\\\":\\\"wrong\\\"}\"]")]
    [InlineData("{\"id\":\"02.x\",\"state\":\"wrong\"}")]
    public void A_saved_verdict_may_be_nested_or_text(string saved)
    {
        JsonObject json = NotebookDocument.Create([(CellKind.Code, "1")]).Json.DeepClone().AsObject();
        json["cells"]![0]!["metadata"]!["ebm"] = new JsonObject { ["check"] = "02.x" };
        json["cells"]![0]!["outputs"] = JsonNode.Parse(
            "[{\"output_type\": \"execute_result\", \"execution_count\": 1, \"metadata\": {}, \"data\": {\"" + Verdicts.ExerciseType
                + "\": " + saved + "}}]");
        NotebookDocument document = NotebookDocument.Parse(json.ToJsonString());
        Assert.Equal(new ExerciseResult("02.x", "wrong"), Assert.Single(Verdicts.Exercises(document)));
    }

    [Fact]
    public async Task Reference_solutions_replace_the_stubs_and_must_solve_them()
    {
        const string stub = "int Answer() => throw new NotImplementedException();";
        const string check = "string state; try { state = Answer() == 42 ? \"solved\" : \"wrong\"; } catch (NotImplementedException) { " +
            "state = \"not-attempted\"; }\n"
            + "(\"{\\\"id\\\":\\\"09.a\\\",\\\"state\\\":\\\"\" + state + \"\\\"}\").DisplayAs(\"application/vnd.ebm.exercise+json\");";
        string path = Checked("09.a", 1, stub, check);
        File.WriteAllText(path, Tagged(File.ReadAllText(path), 0, "exercise", "09.a"));
        var solutions = new RunOptions { Solutions = true };
        Assert.Equal("not-attempted", Assert.Single((await RunFileAsync(path, new RunOptions())).Exercises).State);
        Assert.Contains("no folder", (await RunFileAsync(path, solutions)).Error, StringComparison.Ordinal);
        _folder.File("solutions/09-x.cs", "#region 09.b\nint Other() => 1;\n#endregion\n");
        Assert.Contains("no \"#region 09.a\"", (await RunFileAsync(path, solutions)).Error, StringComparison.Ordinal);
        _folder.File("solutions/09-x.cs", "#region 09.a\n// because\nint Answer() => 42;\n#endregion\n");
        NotebookReport report = await RunFileAsync(path, solutions);
        Assert.Null(report.Error);
        Assert.Equal("solved", Assert.Single(report.Exercises).State);
        Assert.Contains("because", report.Executed!.Cells[0].Source, StringComparison.Ordinal);
        _folder.File("solutions/09-x.cs", "#region 09.a\nint Answer() => 41;\n#endregion\n");
        Assert.Equal("not solved by the reference solution: 09.a", (await RunFileAsync(path, solutions)).Error);
    }

    [Fact]
    public async Task A_file_beside_the_solutions_that_cannot_be_read_costs_no_run()
    {
        string path = _folder.Notebook("1 + 1");
        File.WriteAllText(path, Tagged(File.ReadAllText(path), 0, "exercise", "09.a"));
        _folder.File("solutions/09-x.cs", "#region 09.a\n40 + 2\n#endregion\n");
        if (!OperatingSystem.IsWindows())
        {
            // As an editor locks a file that is changed, and worse.
            File.CreateSymbolicLink(Path.Combine(_folder.Path, "solutions", ".#09-x.cs"), "someone@somewhere.123");
            File.CreateSymbolicLink(Path.Combine(_folder.Path, "solutions", "zero.cs"), "/dev/zero");
            using Process made = Process.Start("mkfifo", [Path.Combine(_folder.Path, "solutions", "pipe.cs")]);
            await made.WaitForExitAsync();
        }

        NotebookReport report = await RunFileAsync(path, new RunOptions { Solutions = true });
        Assert.Contains("40 + 2", report.Executed!.Cells[0].Source, StringComparison.Ordinal);
        Assert.Equal("42", NotebookJson.Text(report.Executed.Cells[0].Outputs[0]!["data"]!["text/plain"]));
        File.WriteAllText(path, Tagged(File.ReadAllText(_folder.Notebook("Exercises.A.B.Check(F)")), 0, "check", "09.a"));
        Assert.Empty(NotebookDocument.Read(path).Warnings);
    }

    [Fact]
    public async Task What_nobody_thought_of_is_a_report_too()
    {
        string[] paths = ["\0.ipynb", _folder.Notebook("1")];
        IReadOnlyList<NotebookReport> reports = await NotebookRunner.RunAsync(paths, new RunOptions());
        Assert.Equal(paths, reports.Select(report => report.Path));
        Assert.Equal([NotebookStatus.Failed, NotebookStatus.Ok], reports.Select(report => report.Status));
        Assert.NotEmpty(reports[0].Error!);
        reports = await NotebookRunner.RunAsync(paths[1..], new RunOptions(), new Broken());
        Assert.Equal(NotebookStatus.Failed, reports[0].Status);
        Assert.Contains("InvalidOperationException: a view that fails", reports[0].Error, StringComparison.Ordinal);
    }

    private sealed class Broken : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => throw new InvalidOperationException("a view that fails");
    }

    private static string Show(string kind, string json) =>
        $"{System.Text.Json.JsonSerializer.Serialize(json)}.DisplayAs(\"application/vnd.ebm.{kind}+json\");";

    /// <summary>A notebook one of whose cells is the check of an exercise.</summary>
    private string Checked(string id, int cell, params string[] cells)
    {
        string path = _folder.Notebook(cells);
        File.WriteAllText(path, Tagged(File.ReadAllText(path), cell, "check", id));
        return path;
    }

    private static string Tagged(string notebook, int cell, string tag, string id)
    {
        string before = $"\"id\": \"cell-{cell + 1}\",\n   \"metadata\": {{";
        Assert.Contains(before, notebook, StringComparison.Ordinal);
        return notebook.Replace(before, $"{before}\n    \"ebm\": {{\"{tag}\": \"{id}\"}},", StringComparison.Ordinal);
    }

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
