using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>A message as a client receives it.</summary>
internal sealed record Message(string Type, string ParentId, JsonNode Content, JsonNode Header)
{
    public string? this[string field] => Content[field]?.ToString();
}

/// <summary>A front end without manners: sends whatever a test asks it to send, also what no proper client would.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly DealerSocket _shell = new(), _control = new(), _stdin = new(), _heartbeat = new();
    private readonly SubscriberSocket _iopub = new();
    private readonly byte[] _key;

    public RawClient(ConnectionFile file)
    {
        _key = file.Key;
        byte[] identity = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));
        foreach (var (socket, port) in new (NetMQSocket, int)[]
                 {
                     (_shell, file.ShellPort), (_control, file.ControlPort), (_stdin, file.StdinPort), (_iopub, file.IopubPort),
                     (_heartbeat, file.HeartbeatPort),
                 })
        {
            socket.Options.Identity = identity;
            socket.Options.ReceiveHighWatermark = 0;
            socket.Options.Linger = TimeSpan.FromSeconds(1);
            socket.Connect($"tcp://{file.Address}:{port}");
        }

        _iopub.SubscribeToAnyTopic();
        // A subscription takes a moment to arrive: ask until the answer is heard on both sockets.
        var clock = Stopwatch.StartNew();
        while (true)
        {
            string id = Send(Wire.Shell, "kernel_info_request", []);
            Reply(Wire.Shell, id);
            if (Next(Wire.Iopub, TimeSpan.FromMilliseconds(200)) is not null)
                break;
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "nothing is published");
        }

        while (Next(Wire.Iopub, TimeSpan.FromMilliseconds(100)) is not null)
        {
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Writes a connection file with free ports.</summary>
    public static ConnectionFile NewConnection(string folder, string? key = null)
    {
        var listeners = Enumerable.Range(0, 5).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        string path = Path.Combine(folder, $"kernel-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, new JsonObject
        {
            ["transport"] = "tcp",
            ["ip"] = "127.0.0.1",
            ["signature_scheme"] = "hmac-sha256",
            ["key"] = key ?? Guid.NewGuid().ToString("N"),
            ["shell_port"] = ports[0],
            ["control_port"] = ports[1],
            ["stdin_port"] = ports[2],
            ["iopub_port"] = ports[3],
            ["hb_port"] = ports[4],
        }.ToJsonString());
        return ConnectionFile.Read(path);
    }

    /// <summary>Sends a proper request.</summary>
    /// <returns>Its message id.</returns>
    public string Send(Wire wire, string type, JsonObject content)
    {
        string id = Guid.NewGuid().ToString("N");
        SendSigned(wire, Header(id, type), Encoding.UTF8.GetBytes(content.ToJsonString()));
        return id;
    }

    /// <summary>Sends an execute request.</summary>
    public string Execute(string code, bool silent = false, bool history = true, bool stopOnError = true, bool stdin = false,
        JsonObject? expressions = null) =>
        Send(Wire.Shell, "execute_request", new JsonObject
        {
            ["code"] = code,
            ["silent"] = silent,
            ["store_history"] = history,
            ["stop_on_error"] = stopOnError,
            ["allow_stdin"] = stdin,
            ["user_expressions"] = expressions ?? [],
        });

    /// <summary>Sends any header and content, rightly signed.</summary>
    public void SendSigned(Wire wire, byte[] header, byte[] content) => SendFrames(wire, "<IDS|MSG>"u8.ToArray(),
        Encoding.ASCII.GetBytes(Sign(header, "{}"u8.ToArray(), "{}"u8.ToArray(), content)), header, "{}"u8.ToArray(), "{}"u8.ToArray(),
            content);

    /// <summary>Sends any frames.</summary>
    public void SendFrames(Wire wire, params byte[][] frames) => Socket(wire).SendMultipartBytes(frames);

    /// <summary>A header.</summary>
    public static byte[] Header(string id, string type) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["msg_id"] = id,
        ["session"] = "raw",
        ["username"] = "test",
        ["date"] = "2026-01-01T00:00:00Z",
        ["msg_type"] = type,
        ["version"] = "5.4",
    }.ToJsonString());

    /// <summary>The answer to a request.</summary>
    public Message Reply(Wire wire, string id, double seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            if (Next(wire, TimeSpan.FromSeconds(seconds) - clock.Elapsed) is { } message && message.ParentId == id)
                return message;
        }

        throw new TimeoutException($"no answer on {wire} within {seconds} s");
    }

    /// <summary>Waits until a cell is said to run; whatever of it is published afterwards is still to come.</summary>
    public void WaitUntilBusy(string id)
    {
        while (Reply(Wire.Iopub, id)["execution_state"] != "busy")
        {
        }
    }

    /// <summary>The first text that a cell prints: it runs by then.</summary>
    public Message FirstText(string id)
    {
        Message message;
        do
            message = Reply(Wire.Iopub, id);
        while (message.Type != "stream");
        return message;
    }

    /// <summary>What was published for a request, from <c>busy</c> to <c>idle</c>, without these two.</summary>
    public List<Message> Output(string id, double seconds = 60)
    {
        List<Message> messages = [];
        while (true)
        {
            var message = Reply(Wire.Iopub, id, seconds);
            if (message.Type == "status" && message["execution_state"] == "idle")
            {
                Assert.Equal("busy", messages[0]["execution_state"]);
                return messages[1..];
            }

            messages.Add(message);
        }
    }

    /// <summary>The next message, or null after the time.</summary>
    public Message? Next(Wire wire, TimeSpan wait)
    {
        List<byte[]> frames = [];
        if (!Socket(wire).TryReceiveMultipartBytes(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, ref frames!))
            return null;
        int at = frames.FindIndex(frame => Encoding.ASCII.GetString(frame) == "<IDS|MSG>");
        Assert.Equal(Sign([.. frames.Skip(at + 2).Take(4)]), Encoding.ASCII.GetString(frames[at + 1]));
        JsonNode Part(int i) => JsonNode.Parse(frames[at + i])!;
        return new Message(Part(2)["msg_type"]!.ToString(), Part(3)["msg_id"]?.ToString() ?? "", Part(5), Part(2));
    }

    /// <summary>Sends a heartbeat and waits for its echo.</summary>
    public bool Beats(double seconds = 20)
    {
        _heartbeat.SendFrame("ping");
        return _heartbeat.TryReceiveFrameString(TimeSpan.FromSeconds(seconds), out string? echo) && echo == "ping";
    }

    /// <summary>Runs a cell and returns the reply's status: is the kernel well?</summary>
    public string StatusOf(string code, double seconds = 60)
    {
        string id = Execute(code);
        string status = Reply(Wire.Shell, id, seconds)["status"]!;
        Output(id, seconds);
        return status;
    }

    public void Dispose()
    {
        foreach (NetMQSocket socket in (NetMQSocket[])[_shell, _control, _stdin, _iopub, _heartbeat])
            socket.Dispose();
    }

    private string Sign(params byte[][] parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (byte[] part in parts)
            hash.AppendData(part);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private NetMQSocket Socket(Wire wire) =>
        wire switch { Wire.Shell => _shell, Wire.Control => _control, Wire.Stdin => _stdin, _ => _iopub };
}
