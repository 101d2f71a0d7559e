namespace Ebm.Live.Tests;

/// <summary>Many messages at once to a demo that is slow to take them: the picture follows all the same.</summary>
public class WaitingTests
{
    [Fact]
    public async Task Of_a_controls_values_that_wait_together_the_last_is_set_and_an_action_between_them_is_not_jumped()
    {
        SlowDemo demo = new();
        string[] Values(int from) => [.. Enumerable.Range(from, 50).Select(k => $$$"""{"set":{"x0":"{{{k}}}"}}""")];
        await Run(demo, frame => frame != 2 ? [] : [.. Values(100), """{"act":"mark"}""", .. Values(500), """{"act":"mark"}"""],
            () => demo.Marks.Count == 2);
        Assert.Equal([149, 549], demo.Marks);
        Assert.InRange(demo.Changes, 2, 6);
    }

    [Fact]
    public async Task Between_the_slices_of_a_long_queue_frames_go_out()
    {
        SlowDemo demo = new();
        var changes = new List<int>();
        string[] all = [.. Enumerable.Range(0, SlowDemo.Controls).Select(k => $$$"""{"set":{"x{{{k}}}":"7"}}""")];
        await Run(demo, frame =>
        {
            changes.Add(demo.Changes);
            return [.. frame == 2 ? all : [], .. frame >= 2 ? (string[])[$$"""{"ack":{{frame}}}"""] : []];
        }, () => demo.Changes == SlowDemo.Controls);
        Assert.True(changes.Distinct().Count() > SlowDemo.Controls / 2, string.Join(' ', changes));
    }

    private static async Task Run(SlowDemo demo, Func<uint, IEnumerable<string>> script, Func<bool> isDone)
    {
        using var turns = new SemaphoreSlim(1);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var socket = new ScriptedSocket(script);
        // Longer than a slice, and until what the page has sent meanwhile has arrived, however busy the machine is.
        demo.Slowly = () =>
        {
            Thread.Sleep(20);
            SpinWait.SpinUntil(() => socket.Unread == 0, 10_000);
        };
        Task run = Task.Run(() => new DemoRun(socket, demo, turns).RunAsync([], stop.Token));
        while (!isDone()) await Task.Delay(5, stop.Token);
        await stop.CancelAsync();
        await run;
    }

    /// <summary>A demo that takes more than a slice of time for each new value.</summary>
    private sealed class SlowDemo : Demo
    {
        public const int Controls = 12;

        private readonly Slider[] _x = [.. Enumerable.Range(0, Controls).Select(k => new Slider($"x{k}", "x", 0, 0, 1000, 1))];

        public Action Slowly { get; set; } = () => { };

        public int Changes { get; private set; }

        public List<double> Marks { get; } = [];

        public override DemoCard Card { get; } = new("slow", "Slow", "E", "01-energy", "Takes time.", null, [], []);

        public override IReadOnlyList<Parameter> Parameters => _x;

        public override void Write(FrameWriter frame)
        {
        }

        public override void Changed(Parameter parameter)
        {
            Slowly();
            Changes++;
        }

        public override bool Act(string action, ReadOnlySpan<double> numbers)
        {
            Marks.Add(_x[0].Value);
            return true;
        }

        protected override void Begin()
        {
        }

        protected override void Step()
        {
        }
    }
}
