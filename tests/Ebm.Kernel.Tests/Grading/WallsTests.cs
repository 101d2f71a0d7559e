using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Grading;

namespace Ebm.Kernel.Tests.Grading;

/// <summary>What the worker's walls hold when nothing is refused: the second line, should the first have a gap.</summary>
[Collection("processes")]
public sealed class WallsTests
{
    private static readonly string Checkout = CourseFolder.Above(AppContext.BaseDirectory)!;
    private static readonly Lazy<AnswerCompiler> Compiler =
        new(() => new AnswerCompiler(Directory.GetFiles(Sandbox.Libraries(Checkout), "*.dll")), LazyThreadSafetyMode.PublicationOnly);

    private static readonly CourseExercise Exercise =
        new CourseChapters(new Checkout(Checkout)).Exercises.Single(exercise => exercise.Id == "02.stable-softmin");

    [Fact]
    public async Task In_namespaces_nothing_outside_can_be_read_written_started_or_called()
    {
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout);
        if (sandbox.Kind != SandboxKind.Namespaces)
            return; // this machine does not permit them, and the report says so
        string answer = await SaysAsync(sandbox, $$"""
            string Try(Func<object> f) { try { return f()?.ToString() ?? "null"; } catch (Exception e) { return e.GetType().Name; } }
            var said = new List<string>
            {
                Try(() => System.IO.File.ReadAllText("{{Checkout}}/notebooks/solutions/02-gibbs.cs").Length),
                Try(() => System.IO.Directory.Exists("{{Checkout}}")),
                Try(() => { System.IO.File.WriteAllText(AppContext.BaseDirectory + "/x", "x"); return "written"; }),
                Try(() => { System.IO.File.WriteAllText("/x", "x"); return "written"; }),
                Try(() => System.IO.Directory.GetDirectories("/proc").Count(d => char.IsDigit(d[6]))),
                Try(() => { new System.Net.Sockets.TcpClient("127.0.0.1", 1); return "connected"; }),
                Try(() => System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().Length),
                Try(() => System.Diagnostics.Process.Start("/bin/sh", "-c true")),
                Try(() => typeof(Visual).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("solutions")).Sum(n =>
                    new System.IO.StreamReader(typeof(Visual).Assembly.GetManifestResourceStream(n)).ReadToEnd().Trim().Length)),
                Try(() => { for (int i = 0; i < 10; i++) System.IO.File.WriteAllBytes($"/tmp/f{i}", new byte[30_000_000]); return "written"; }),
                Try(() => Environment.GetEnvironmentVariables().Keys.Cast<string>().Count(k => k is "PATH" or "USER" or "HOSTNAME")),
            };
            throw new InvalidOperationException(string.Join(" ", said));
            """);
        Assert.Contains("DirectoryNotFoundException False IOException IOException 1 SocketException", answer, StringComparison.Ordinal);
        Assert.EndsWith("Win32Exception 0 IOException 0", answer.Replace(" 1 Win32", " Win32", StringComparison.Ordinal)
            .Replace(" 0 Win32", " Win32", StringComparison.Ordinal).Split(", expected", 2)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_namespaces_children_end_with_the_check_also_those_that_left_the_group()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout, SandboxKind.Group);
        Assert.Contains(sandbox.InForce, line => line.Contains("NOT", StringComparison.Ordinal));
        CheckEnd end = await RunAsync(sandbox, """
            for (int i = 0; i < 3; i++)
            {
                System.Diagnostics.Process.Start("/usr/bin/sleep", "98762");
                System.Diagnostics.Process.Start("/usr/bin/setsid", "/usr/bin/sleep 98762");
            }

            System.Threading.Thread.Sleep(300);
            return energies;
            """);
        Assert.Equal("wrong", end.Reply?.State);
        Assert.Empty(Sleepers("98762"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Processes_and_threads_do_not_multiply(bool inNamespaces)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using Sandbox walls = await Sandbox.CreateAsync(Checkout, inNamespaces ? null : SandboxKind.Group);
        if (inNamespaces && walls.Kind != SandboxKind.Namespaces)
            return; // this machine does not permit them, and the report says so
        bool isCounted = walls.InForce.Any(line => line.StartsWith("number: at most", StringComparison.Ordinal));
        // fork() itself, as an answer could call it that got past the rules: the children do nothing but last.
        CheckEnd forks = await RunAsync(walls, """
            for (; Made.Count < 3000 && fork() is var child && child >= 0; Made.Count++)
                if (child == 0) { while (true) pause(); }
            throw new InvalidOperationException("made " + Made.Count);
            """,
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int fork(); " +
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int pause(); " +
            "static class Made { public static int Count; }");
        int made = forks.Reply?.Counterexample is { } said && said.Split("made ") is [_, var number]
            ? int.Parse(new string([.. number.TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (isCounted)
            Assert.InRange(made, 1, ProcessCount.Most);
        else
            Assert.True(forks.State == "crashed" || made > 0, forks.Message);
        if (isCounted)
        {
            CheckEnd threads = await RunAsync(walls, """
                int made = 0;
                try
                {
                    for (; made < 3000; made++)
                        new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1), 65536) { IsBackground = true }.Start();
                }
                catch (OutOfMemoryException) { }
                throw new InvalidOperationException("made " + made);
                """);
            Assert.True(threads.Reply?.Counterexample?.Contains("made 3000", StringComparison.Ordinal) != true, threads.Message);
        }

    }

    [Fact]
    public async Task A_hostile_answer_gets_a_state_that_tells_the_truth()
    {
        // Every commit tries an eighth, a few commits try all. What wears out the compiler is the business of the compiler's own process.
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout);
        var untrue = new List<string>();
        foreach (HostileAnswer answer in HostileAnswers.Running
            .Where(answer => !answer.Name.Contains("the compiler", StringComparison.Ordinal)).Where((_, place) => Sample.Takes(place, 8)))
        {
            CompileReply compiled = Compiler.Value.Compile(new CompileRequest(Exercise.Id, Exercise.Stub, Exercise.Check,
                [new AnswerCell(1, answer.Code, true, true)]));
            string state = $"{compiled.State}: {compiled.Message}";
            if (compiled.State == CompileState.Ready)
            {
                var ask = new CheckRequest(Exercise.Id, 1, CheckProcess.NewKey(), compiled.Parts,
                    CheckProcess.Limits(TimeSpan.FromSeconds(30), 2));
                CheckEnd end = await CheckProcess.RunAsync(sandbox, ask, TimeSpan.FromSeconds(30), CancellationToken.None);
                state = end.Reply?.State ?? end.State;
            }

            if (!answer.States.Contains(state))
                untrue.Add($"{answer.Name}: {state}");
        }

        Assert.True(untrue.Count == 0, string.Join('\n', untrue));
    }

    [Theory]
    [InlineData("Environment.Exit(0);")]
    [InlineData("Environment.FailFast(\"x\");")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();")]
    public async Task Who_ends_the_process_gets_no_mark(string statement)
    {
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout);
        CheckEnd end = await RunAsync(sandbox, statement + " return energies;");
        // The first process of a namespace cannot kill itself: its answer is then judged.
        Assert.True(end.Reply is null ? end.State == "crashed" && end.Message!.Length > 0 : end.Reply.State == "wrong", end.Message);
    }

    /// <summary>Opens the pipe that the check writes its verdict to.</summary>
    private const string ChannelOfVerdicts = "var pipe = new System.IO.Pipes.AnonymousPipeClientStream(" +
        "System.IO.Pipes.PipeDirection.Out, Environment.GetCommandLineArgs()[^1]);\n";

    [Fact]
    public async Task Who_writes_to_the_channel_of_verdicts_is_found_out()
    {
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout);
        CheckEnd end = await RunAsync(sandbox, ChannelOfVerdicts + """
            pipe.Write(Encoding.ASCII.GetBytes(new string('0', 64) + "{\"State\":\"solved\"}\n"));
            pipe.Flush();
            return energies;
            """);
        Assert.Null(end.Reply);
        Assert.Equal("forged", end.State);
    }

    [Fact]
    public async Task Who_ends_in_the_middle_of_a_verdict_has_none_and_forged_none()
    {
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout);
        CheckEnd end = await RunAsync(sandbox, ChannelOfVerdicts + """
            pipe.Write(Encoding.ASCII.GetBytes(new string('0', 64) + "{\"State\":"));
            pipe.Flush();
            Environment.Exit(0);
            return energies;
            """);
        Assert.Null(end.Reply);
        Assert.Equal("crashed", end.State);
    }

    [Fact]
    public async Task What_an_answer_says_is_cut_to_what_a_page_can_show()
    {
        using Sandbox sandbox = await Sandbox.CreateAsync(Checkout);
        string said = await SaysAsync(sandbox, "throw new Exception(new string('x', 20_000_000) + '\\uD800');");
        Assert.InRange(said.Length, 1000, 5000);
        CheckEnd end = await RunAsync(sandbox,
            "new System.Threading.Thread(() => throw new Exception(new string('x', 20_000_000))).Start(); " +
            "System.Threading.Thread.Sleep(5000); return energies;");
        Assert.Equal("crashed", end.State);
        Assert.InRange(end.Message!.Length, 10, 20_000);
    }

    private static IEnumerable<string> Sleepers(string mark) => Directory.GetDirectories("/proc").Where(entry =>
    {
        try
        {
            return File.ReadAllText(entry + "/cmdline").Contains(mark, StringComparison.Ordinal) && !File.ReadAllText(entry + "/stat")
                .Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private static async Task<string> SaysAsync(Sandbox sandbox, string body) =>
        (await RunAsync(sandbox, body)).Reply?.Counterexample ?? "no reply";

    private static Task<CheckEnd> RunAsync(Sandbox sandbox, string body, string before = "")
    {
        CompileReply compiled = Compiler.Value.Compile(new CompileRequest(Exercise.Id, Exercise.Stub, Exercise.Check,
            [new AnswerCell(1, $"{before}\ndouble[] StableSoftmin(double[] energies, double beta)\n{{\n{body}\n}}", true, true)])
        {
            Refuses =
                false
        });
        Assert.True(compiled.State == CompileState.Ready, compiled.Message);
        var ask = new CheckRequest(Exercise.Id, 1, CheckProcess.NewKey(), compiled.Parts, CheckProcess.Limits(TimeSpan.FromSeconds(30), 2));
        return CheckProcess.RunAsync(sandbox, ask, TimeSpan.FromSeconds(30), CancellationToken.None);
    }
}
