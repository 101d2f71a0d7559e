using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

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
        EagerSocket[] sockets = [.. Enumerable.Range(0, Runs).Select(_ => new EagerSocket(10))];
        Task[] runs = [.. sockets.Select(socket =>
            Task.Run(() => new DemoRun(socket, new BusyDemo(together), turns).RunAsync([("x", "0.5")], stop.Token)))];
        await Task.WhenAll(sockets.Select(socket => socket.Enough.Task)).WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Task.WhenAll(runs);
        Assert.Equal(Turns, together.Most);
        Assert.Equal(Turns, turns.CurrentCount);
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

    /// <summary>A page that says at once that a frame is drawn, and sends one of each message with it.</summary>
    private sealed class EagerSocket(int frames) : WebSocket
    {
        private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
        private WebSocketState _state = WebSocketState.Open;

        public TaskCompletionSource Enough { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        public override void Abort() => _state = WebSocketState.Aborted;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription,
            CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Dispose() => _state = WebSocketState.Closed;

        public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
        {
            string text = await _sent.Reader.ReadAsync(cancellationToken);
            return new WebSocketReceiveResult(Encoding.UTF8.GetBytes(text, buffer), WebSocketMessageType.Text, endOfMessage: true);
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage,
            CancellationToken cancellationToken)
        {
            if (messageType != WebSocketMessageType.Binary) return Task.CompletedTask;
            uint frame = BitConverter.ToUInt32(buffer);
            string[] messages =
            [
                $$"""{"ack":{{frame}}}""", $$$"""{"set":{"x":"0.{{{frame}}}"}}""", """{"act":"x"}""", """{"step":1}""",
                """{"restart":"2"}""", """{"run":true}""",
            ];
            foreach (string message in messages) _sent.Writer.TryWrite(message);
            if (frame >= frames) Enough.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
