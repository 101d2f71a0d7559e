using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Ebm.Live.Tests;

/// <summary>A server of its own for a test, and connections to it.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private LiveServer(DemoServer server) => Server = server;

    public DemoServer Server { get; }

    public static async Task<LiveServer> Start(string? book = null) => new(await DemoServer.StartAsync(0, book: book));

    /// <summary>Asks for a path behind the token, with headers.</summary>
    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, Server.Address(path));
        foreach ((string name, string value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return await client.SendAsync(request);
    }

    /// <summary>Opens a run as the page does.</summary>
    public async Task<LivePage> Open(string path, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin ?? $"http://127.0.0.1:{Server.Port}");
        socket.Options.Proxy = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(Server.Address("run/" + path).Replace("http:", "ws:", StringComparison.Ordinal)), patience.Token);
        return new LivePage(socket);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What a page does: sends messages, takes sentences and frames.</summary>
internal sealed class LivePage(ClientWebSocket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 22];

    public ClientWebSocket Socket => socket;

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task Send(byte[] bytes, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.SendAsync(bytes, type, true, patience.Token);
    }

    /// <summary>The next message: a sentence or a frame, whose receipt is said at once.</summary>
    public async Task<(JsonElement? Said, Dictionary<string, double[]>? Frame)> Take()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        int length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);

        if (part.MessageType == WebSocketMessageType.Close) throw new WebSocketException("the server closed");
        if (part.MessageType == WebSocketMessageType.Text)
            return (JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone(), null);
        await Send($$"""{"ack":{{BitConverter.ToUInt32(_buffer)}}}""");
        return (null, Frames.Read(_buffer.AsSpan(0, length)));
    }

    /// <summary>Takes messages until a sentence has a property.</summary>
    public async Task<JsonElement> Said(string property)
    {
        while (true)
        {
            if ((await Take()).Said is { } said && said.TryGetProperty(property, out JsonElement value)) return value;
        }
    }

    /// <summary>Takes messages until a frame satisfies a condition.</summary>
    public async Task<Dictionary<string, double[]>> Frame(Func<Dictionary<string, double[]>, bool>? condition = null)
    {
        while (true)
        {
            if ((await Take()).Frame is { } frame && condition?.Invoke(frame) != false) return frame;
        }
    }

    public void Dispose() => socket.Dispose();
}

/// <summary>Reads frames as the page's frame.js does.</summary>
internal static class Frames
{
    /// <summary>Reads all blocks, or one.</summary>
    public static Dictionary<string, double[]> Read(ReadOnlySpan<byte> frame, string? only = null)
    {
        var blocks = new Dictionary<string, double[]>();
        int at = 8;
        for (uint left = BitConverter.ToUInt32(frame[4..]); left > 0; left--)
        {
            int type = frame[at], nameLength = frame[at + 1], bytes = (int)BitConverter.ToUInt32(frame[(at + 4)..]);
            string name = Encoding.ASCII.GetString(frame.Slice(at + 8, nameLength));
            int data = (at + 8 + nameLength + 7) & ~7;
            Assert.Equal(0, data % 8);
            ReadOnlySpan<byte> content = frame.Slice(data, bytes);
            at = (data + bytes + 7) & ~7;
            if (only is not null && name != only) continue;
            var values = new double[bytes / (type == 0 ? 1 : 4 * type)];
            for (int i = 0; i < values.Length; i++)
                values[i] = type == 0 ? content[i] : type == 1 ? BitConverter.ToSingle(content[(4 * i)..])
                    : BitConverter.ToDouble(content[(8 * i)..]);
            blocks.Add(name, values);
        }

        Assert.Equal(frame.Length, at);
        return blocks;
    }

    /// <summary>What a demo writes now.</summary>
    public static Dictionary<string, double[]> Of(Demo demo, string? only = null)
    {
        var writer = new FrameWriter();
        writer.Begin(1);
        demo.Write(writer);
        return Read(writer.Written.Span, only);
    }
}
