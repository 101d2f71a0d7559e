namespace Ebm.Live.Tests;

/// <summary>Many pages at once: however they are driven, no more runs compute at one moment than have a turn.</summary>
public class TurnsTests
{
    private const int Runs = 6, Turns = 2;

    [Fact]
    public async Task Beginning_answering_stepping_and_writing_all_wait_for_a_turn()
    {
        // Otherwise it is the pool that lets no more than two at it on a small machine.
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(Math.Max(workers, 4 * Runs), ports);
        using var turns = new SemaphoreSlim(Turns);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var together = new Together();
        TaskCompletionSource[] enough = [.. Enumerable.Range(0, Runs)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        ScriptedSocket[] sockets = [.. enough.Select(done => new ScriptedSocket(frame => Everything(frame, done)))];
        Task[] runs = [.. sockets.Select(socket =>
            Task.Run(() => new DemoRun(socket, new BusyDemo(together), turns).RunAsync([("x", "0.5")], stop.Token)))];
        await Task.WhenAll(enough.Select(done => done.Task)).WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Task.WhenAll(runs);
        Assert.Equal(Turns, together.Most);
        Assert.Equal(Turns, turns.CurrentCount);
    }

    /// <summary>A page that says at once that a frame is drawn, and sends one of each message with it.</summary>
    private static string[] Everything(uint frame, TaskCompletionSource enough)
    {
        if (frame >= 10) enough.TrySetResult();
        return [$$"""{"ack":{{frame}}}""", $$$"""{"set":{"x":"0.{{{frame}}}"}}""", """{"act":"x"}""", """{"step":1}""",
            """{"restart":"2"}""", """{"run":true}"""];
    }

    /// <summary>Counts who is inside.</summary>
    private sealed class Together
    {
        private readonly Lock _lock = new();
        private int _inside;

        public int Most { get; private set; }

        public void Compute()
        {
            lock (_lock) Most = Math.Max(Most, ++_inside);
            Thread.Sleep(3);
            lock (_lock) _inside--;
        }
    }

    /// <summary>A demo all of whose parts take time.</summary>
    private sealed class BusyDemo(Together together) : Demo
    {
        private readonly Slider _x = new("x", "x", 0, 0, 1, 0.001);

        public override DemoCard Card { get; } = new("busy", "Busy", "E", "01-energy", "Takes time.", null, [], []);

        public override IReadOnlyList<Parameter> Parameters => [_x];

        public override void Write(FrameWriter frame) => together.Compute();

        public override void Changed(Parameter parameter) => together.Compute();

        public override bool Act(string action, ReadOnlySpan<double> numbers)
        {
            together.Compute();
            return false;
        }

        protected override void Begin() => together.Compute();

        protected override void Step() => together.Compute();
    }
}
