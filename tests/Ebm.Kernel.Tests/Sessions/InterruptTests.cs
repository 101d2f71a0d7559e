using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>Interrupts: every kind of endless cell ends within the promised two seconds, and variables survive.</summary>
[Collection("processes")]
public sealed class InterruptTests(SessionFixture session) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("for (;;) kept++;")]
    [InlineData("do kept++; while (true);")]
    [InlineData("again: kept++; goto again;")]
    [InlineData("await Task.Delay(1); while (true) { }")]
    [InlineData("await Task.Delay(1).ConfigureAwait(false); while (true) { }")]
    [InlineData("await Task.Run(() => { while (true) { } });")]
    [InlineData("Task.Run(() => { while (true) System.Threading.Thread.Sleep(1); }).Wait();")]
    [InlineData("while (true) await Task.Delay(1);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("while (true) { try { while (true) { } } catch (InvalidOperationException) { } }")]
    [InlineData("Parallel.For(0, 4, i => { while (true) { } });")]
    [InlineData("long Slow(int n) { if (n < 2) return 1; return Slow(n - 1) + Slow(n - 2); }\nSlow(90)")]
    [InlineData("while (true) Console.WriteLine(\"spam\");")]
    [InlineData("IEnumerable<int> Endless() { while (true) yield return 1; }\nEndless().Count()")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Where(x => x < 0).Count()")]
    [InlineData("Enumerable.Range(0, 200_000_000).Select(i => new { i, s = i.ToString() }).ToDictionary(x => x.s).Count")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(i => i.ToString()).Where(s => s.Length > 20).ToList()")]
    [InlineData("Action<int> act = i => kept = 6; while (kept > 0) Enumerable.Range(0, 1000).ToList().ForEach(i => act(i));")]
    [InlineData("for (;;) Enumerable.Range(0, 1000).OrderBy(i => -i).ToList();")]
    [InlineData("new List<int>(Enumerable.Range(0, 100_000_000)).Sort((a, b) => (b * 7919 % 10007).CompareTo(a * 7919 % 10007));")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Aggregate(0L, delegate (long sum, int i) { return sum + i; })")]
    [InlineData("while (true) await Task.Run(() => Enumerable.Range(0, int.MaxValue).Count(i => i < 0));")]
    public Task An_endless_cell_stops_and_the_state_is_kept(string code) => StopsAsync(code);

    /// <summary>Every kind of function that may have an arrow instead of braces, doing what takes for ever without a loop.</summary>
    [Theory]
    [InlineData("long Slow(int n) => n < 2 ? 1 : Slow(n - 1) + Slow(n - 2);\nSlow(90)")]
    [InlineData("long Slow(int n)=>n < 2 ? 1 : Slow(n - 1) + Slow(n - 2);Slow(90)")]
    [InlineData("void Slow(int n) => _ = n < 2 ? 0 : ((Func<int>)(() => { Slow(n - 1); Slow(n - 2); return 0; }))();\nSlow(90);")]
    [InlineData("{ long Slow(int n) => n < 2 ? 1 : Slow(n - 1) + Slow(n - 2); Slow(90); }")]
    [InlineData("{ static long Slow(int n) =>\n  n < 2 ? 1 : Slow(n - 1) + Slow(n - 2); Slow(90); }")]
    [InlineData("class A { public static long Slow(int n) => n < 2 ? 1 : Slow(n - 1) + Slow(n - 2); }\nA.Slow(90)")]
    [InlineData("int[] one = [0]; ref int Slow(int n) => ref one[n < 2 ? 0 : Slow(n - 1) + Slow(n - 2)];\nSlow(90)")]
    [InlineData("async Task<int> Slow(int n) => n < 2 ? 1 : await Slow(n - 1) + await Slow(n - 2);\nawait Slow(90)")]
    [InlineData("async Task Slow(int n) => await (n < 2 ? Task.CompletedTask : Twice(n));\n"
        + "async Task Twice(int n) { await Slow(n - 1); await Slow(n - 2); }\nawait Slow(90)")]
    [InlineData("Func<int, Task<int>> slow = null; slow = async n => n < 2 ? 1 : await slow(n - 1) + await slow(n - 2);\nawait slow(90)")]
    [InlineData("record N(int V) { public static N operator -(N n, int k) => n.V < 2 ? n : new(n.V - k); "
        + "public static long operator ~(N n) => n.V < 2 ? 1 : ~(n - 1) + ~(n - 2); }\n~new N(90)")]
    [InlineData("record N(int V) { public static implicit operator long(N n) => n.V < 2 ? 1 : (long)new N(n.V - 1) + new N(n.V - 2); }\n"
        + "(long)new N(90)")]
    [InlineData("record N(int V) { public static explicit operator long(N n) { return n.V < 2 ? 1 : (long)new N(n.V - 1) "
        + "+ (long)new N(n.V - 2); } }\n(long)new N(90)")]
    [InlineData("record N(int V) { public long Slow => V < 2 ? 1 : new N(V - 1).Slow + new N(V - 2).Slow; }\nnew N(90).Slow")]
    [InlineData("record N(int V) { public long Slow { get => V < 2 ? 1 : new N(V - 1).Slow + new N(V - 2).Slow; } }\nnew N(90).Slow")]
    [InlineData("class N { public long this[int n] => n < 2 ? 1 : this[n - 1] + this[n - 2]; }\nnew N()[90]")]
    [InlineData("class N { public int V { set => _ = value < 2 ? 1 : (V = value - 1) + (V = value - 2); } }\nnew N().V = 90;")]
    [InlineData("class N { public int V { init => _ = value < 2 ? null : (new N { V = value - 1 }, new N { V = value - 2 }).Item1; } }\n"
        + "new N { V = 90 }")]
    [InlineData("class N { public event Action E { add => _ = B ? 1 : Twice(value); remove => _ = 1; } int _d; bool B => _d > 60;\n"
        + "int Twice(Action a) { _d++; E += a; E += a; _d--; return 1; } }\nnew N().E += () => { };")]
    [InlineData("class N { public N(int n) => _ = n < 2 ? null : (new N(n - 1), new N(n - 2)).Item1; }\nnew N(90)")]
    [InlineData("class N { public N(int n) { if (n < 2) return; new N(n - 1); new N(n - 2); } }\nnew N(90)")]
    public Task A_function_that_calls_itself_too_often_stops(string code) => StopsAsync(code);

    [Theory]
    [InlineData("for (int k = 0; k < 3; k++) System.Text.RegularExpressions.Regex.IsMatch(new string('a', 32), \"^(a+)+$b\");")]
    [InlineData("try { } finally { Enumerable.Range(0, int.MaxValue).Cast<object>().OfType<string>().Count(); }")]
    public async Task A_call_that_no_check_reaches_is_left_behind_and_nothing_is_lost(string code)
    {
        // A regular expression is not aborted, for that may end the process; in a finally block no abort strikes.
        await using var own = new Session(new SessionOptions(session.Folder.Path));
        Assert.Equal(CellStatus.Ok, (await own.RunAsync("int kept = 5;", new RecordingOutput(), CancellationToken.None)).Status);
        using var interrupt = new CancellationTokenSource();
        var output = new RecordingOutput();
        Task<CellResult> running = own.RunAsync("Console.WriteLine(\"started\"); kept = 6;\n" + code, output, interrupt.Token);
        await output.FirstText.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await interrupt.CancelAsync();
        CellResult result = await running.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(CellStatus.RunsOn, result.Status);
        Assert.Contains("variables keep their values", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("restart the kernel", result.Error.Message, StringComparison.Ordinal);
        CellResult after = await own.RunAsync("kept + Enumerable.Range(0, 3).Sum()", new RecordingOutput(), CancellationToken.None);
        Assert.Equal("9", after.Value!.Data["text/plain"]);
    }

    private async Task StopsAsync(string code)
    {
        await session.RunAsync("int kept = 5;");
        using var interrupt = new CancellationTokenSource();
        var output = new RecordingOutput();
        Task<CellResult> running = session.Session.RunAsync("Console.WriteLine(\"started\"); kept = 6;\n" + code, output, interrupt.Token);
        await output.FirstText.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await interrupt.CancelAsync();
        CellResult result = await running.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.NotEqual(StopMeans.Abort, session.Session.LastStop);
        Assert.Contains("variables keep their values", result.Error!.Message, StringComparison.Ordinal);
        (CellResult after, _) = await session.RunAsync("kept >= 6");
        Assert.Equal("True", after.Value!.Data["text/plain"]);
    }
}
