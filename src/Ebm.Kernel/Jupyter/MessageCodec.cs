// A Jupyter message on the wire is a list of frames:
//   identities..., "<IDS|MSG>", signature, header, parent_header, metadata, content, buffers...
// signature = hex(HMAC-SHA256(key, header ‖ parent_header ‖ metadata ‖ content)); every dictionary is UTF-8 JSON.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Jupyter;

/// <summary>A verified request. The header's bytes are kept as they came: replies repeat them as <c>parent_header</c>.</summary>
internal sealed record Request(IReadOnlyList<byte[]> Identities, byte[] Header, string Type, JsonElement Content)
{
    /// <summary>The front end that asks to be nobody's child: messages that answer no request, such as the first status.</summary>
    public static Request None { get; } = new([], "{}"u8.ToArray(), "", default);
}

/// <summary>
/// Turns messages into signed frames and back. A frame list that is not a signed, well-formed message gets a reason instead.
/// </summary>
internal sealed class MessageCodec(byte[] key)
{
    /// <summary>
    /// The largest content this kernel reads: a cell of 8 MB is a mistake, and compiling it would take minutes and gigabytes.
    /// </summary>
    public const int MaxContentBytes = 8 << 20;

    /// <summary>The protocol's version.</summary>
    public const string ProtocolVersion = "5.4";

    private static readonly byte[] _delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly JsonSerializerOptions _relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _session = Guid.NewGuid().ToString("N");
    private long _count;

    /// <summary>Frames of a message.</summary>
    public List<byte[]> Write(IEnumerable<byte[]> identities, string type, byte[] parentHeader, JsonObject content,
        JsonObject? metadata = null)
    {
        var header = new JsonObject
        {
            ["msg_id"] = $"{_session}_{Interlocked.Increment(ref _count)}",
            ["session"] = _session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        };
        byte[][] parts = [Bytes(header), parentHeader, metadata is null ? "{}"u8.ToArray() : Bytes(metadata), Bytes(content)];
        return [.. identities, _delimiter, Encoding.ASCII.GetBytes(Sign(parts)), .. parts];
    }

    /// <summary>Reads a request; null with a <paramref name="reason"/> when it must be dropped.</summary>
    public Request? Read(IReadOnlyList<byte[]> frames, out string reason)
    {
        int start = 0;
        while (start < frames.Count && !frames[start].AsSpan().SequenceEqual(_delimiter))
            start++;
        if (frames.Count < start + 6)
        {
            reason = $"a message of {frames.Count} frames without <IDS|MSG> and its five parts";
            return null;
        }

        byte[][] parts = [frames[start + 2], frames[start + 3], frames[start + 4], frames[start + 5]];
        if (!CryptographicOperations.FixedTimeEquals(frames[start + 1], Encoding.ASCII.GetBytes(Sign(parts))))
        {
            reason = "a message with a wrong signature";
            return null;
        }

        try
        {
            var header = JsonDocument.Parse(parts[0]).RootElement;
            string? type = header.ValueKind == JsonValueKind.Object && header.TryGetProperty("msg_type", out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;
            reason = "a message whose header has no msg_type";
            if (string.IsNullOrEmpty(type))
                return null;
            // Too much to read: the request is answered with an error, its content is not even parsed.
            var content = parts[3].Length > MaxContentBytes ? default : JsonDocument.Parse(parts[3]).RootElement;
            reason = $"a {type} whose content is no JSON object";
            return content.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined
                ? new Request([.. frames.Take(start)], parts[0], type, content) : null;
        }
        catch (JsonException e)
        {
            reason = $"a message with invalid JSON ({e.Message})";
            return null;
        }
    }

    /// <summary>The signature of header, parent header, metadata and content.</summary>
    public string Sign(params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] part in parts)
            hash.AppendData(part);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, _relaxed);
}
