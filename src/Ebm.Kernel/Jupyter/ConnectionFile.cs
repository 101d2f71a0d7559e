using System.Net;
using System.Text;
using System.Text.Json;

namespace Ebm.Kernel.Jupyter;

/// <summary>A connection file that this kernel refuses: the message is one line for the person who started it.</summary>
public sealed class ConnectionFileException(string message) : Exception(message);

/// <summary>What a front end tells a kernel at its start: where to listen, and the key that signs every message.</summary>
/// <param name="Path">Where the file is, as a full path.</param>
/// <param name="Address">The loopback address to listen on.</param>
/// <param name="ShellPort">Requests to run, complete, inspect.</param>
/// <param name="ControlPort">Interrupt and shutdown.</param>
/// <param name="StdinPort">Questions to the person at the front end.</param>
/// <param name="IopubPort">Output, to everyone who listens.</param>
/// <param name="HeartbeatPort">Echoes every message.</param>
/// <param name="Key">The secret of HMAC-SHA256, never empty.</param>
public sealed record ConnectionFile(
    string Path, string Address, int ShellPort, int ControlPort, int StdinPort, int IopubPort, int HeartbeatPort, byte[] Key)
{
    /// <summary>Reads and checks a connection file.</summary>
    /// <exception cref="ConnectionFileException">The file is missing, damaged, without a key, or names an address that is not
    /// loopback.</exception>
    public static ConnectionFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = System.IO.Path.GetFullPath(path);
        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            json = document.RootElement.Clone();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionFileException($"cannot read the connection file {path}: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new ConnectionFileException($"the connection file {path} is not valid JSON: {e.Message}");
        }

        if (json.ValueKind != JsonValueKind.Object)
            throw new ConnectionFileException($"the connection file {path} holds no JSON object");
        Expect(json, path, "transport", "tcp");
        Expect(json, path, "signature_scheme", "hmac-sha256");
        var file = new ConnectionFile(
            path, Loopback(json, path), Port("shell_port"), Port("control_port"), Port("stdin_port"), Port("iopub_port"), Port("hb_port"),
            Encoding.UTF8.GetBytes(Text(json, "key") ?? ""));
        if (file.Key.Length == 0)
            throw new ConnectionFileException(
                $"the connection file {path} has no key: any program on this machine could run code here, so the kernel does not start");
        int[] ports = [file.ShellPort, file.ControlPort, file.StdinPort, file.IopubPort, file.HeartbeatPort];
        return ports.Distinct().Count() == ports.Length ? file
            : throw new ConnectionFileException($"the connection file {path} names the same port twice: {string.Join(", ", ports)}");

        int Port(string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int port)
                && port is > 0 and < 65536
                ? port
                : throw new ConnectionFileException($"the connection file {path} needs {name}, a number from 1 to 65535");
    }

    private static string Loopback(JsonElement json, string path)
    {
        string text = Text(json, "ip") ?? "127.0.0.1";
        if (text == "localhost")
            return "127.0.0.1";
        if (IPAddress.TryParse(text, out var address) && IPAddress.IsLoopback(address)
            && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            return text;
        throw new ConnectionFileException(
            $"the connection file {path} asks for the address '{text}'; this kernel listens on loopback only (127.0.0.1)");
    }

    private static void Expect(JsonElement json, string path, string name, string wanted)
    {
        if (Text(json, name) is { } text && text != wanted)
            throw new ConnectionFileException($"the connection file {path} asks for {name} '{text}'; this kernel offers '{wanted}' only");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
