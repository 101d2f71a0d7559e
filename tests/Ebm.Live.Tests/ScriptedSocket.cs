using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Ebm.Live.Tests;

/// <summary>A page without a browser or a network: what it sends follows from the frames that it gets.</summary>
/// <param name="onFrame">What to send when this frame has come.</param>
internal sealed class ScriptedSocket(Func<uint, IEnumerable<string>> onFrame) : WebSocket
{
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private WebSocketState _state = WebSocketState.Open;

    /// <summary>How many of its messages nobody has read.</summary>
    public int Unread => _sent.Reader.Count;

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
        if (messageType == WebSocketMessageType.Binary)
            foreach (string message in onFrame(BitConverter.ToUInt32(buffer))) _sent.Writer.TryWrite(message);
        return Task.CompletedTask;
    }
}
