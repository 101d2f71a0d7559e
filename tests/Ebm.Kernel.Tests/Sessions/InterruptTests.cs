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
    public async Task An_endless_cell_stops_and_the_state_is_kept(string code)
    {
        await session.RunAsync("int kept = 5;");
        using var interrupt = new CancellationTokenSource();
        var output = new RecordingOutput();
        Task<CellResult> running = session.Session.RunAsync("Console.WriteLine(\"started\"); kept = 6;\n" + code, output, interrupt.Token);
        await output.FirstText.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await interrupt.CancelAsync();
        CellResult result = await running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.NotEqual(StopMeans.Abort, session.Session.LastStop);
        Assert.Contains("variables keep their values", result.Error!.Message, StringComparison.Ordinal);
        (CellResult after, _) = await session.RunAsync("kept >= 6");
        Assert.Equal("True", after.Value!.Data["text/plain"]);
    }

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
        CellResult result = await running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(CellStatus.RunsOn, result.Status);
        Assert.Contains("variables keep their values", result.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("restart the kernel", result.Error.Message, StringComparison.Ordinal);
        CellResult after = await own.RunAsync("kept + Enumerable.Range(0, 3).Sum()", new RecordingOutput(), CancellationToken.None);
        Assert.Equal("9", after.Value!.Data["text/plain"]);
    }
}
