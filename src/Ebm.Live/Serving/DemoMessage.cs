//  What a page may send, as JSON, one object a message:
//
//      {"ack": n}                       frame n is drawn
//      {"set": {"T": "2.3"}}            new values of parameters, text or numbers
//      {"act": "paint", "with": [..]}   a button or the pen
//      {"run": true}  {"step": 1}       go on or pause; one step
//      {"restart": "17"}                start again from this seed
//
//  Anything else is answered with one sentence and changes nothing.

using System.Globalization;
using System.Text.Json;

namespace Ebm.Live;

/// <summary>One message of a page, read and checked in form; what it names may not exist.</summary>
internal abstract record DemoMessage
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MostBytes = 1 << 18;

    private const int MostNumbers = 1 << 14, MostNames = 64;

    private DemoMessage() { }

    internal sealed record Drawn(uint Frame) : DemoMessage;

    internal sealed record Set(IReadOnlyList<(string Name, string Text)> Values) : DemoMessage;

    internal sealed record Act(string Name, double[] Numbers) : DemoMessage;

    internal sealed record Run(bool On) : DemoMessage;

    internal sealed record Step : DemoMessage;

    internal sealed record Restart(ulong Seed) : DemoMessage;

    /// <summary>A message that is none, and what to say about it.</summary>
    internal sealed record Unknown(string Complaint) : DemoMessage;

    /// <summary>Reads a message; never throws.</summary>
    public static DemoMessage Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4 });
            return Read(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a string that is no valid UTF-16.
            return new Unknown("A message is not the JSON that was expected.");
        }
    }

    private static DemoMessage Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return new Unknown("A message is not an object.");
        if (root.TryGetProperty("ack", out JsonElement ack))
            return ack.ValueKind == JsonValueKind.Number && ack.TryGetUInt32(out uint frame) ? new Drawn(frame)
                : new Unknown("ack: a frame's number is needed.");
        if (root.TryGetProperty("set", out JsonElement set))
            return ReadSet(set);
        if (root.TryGetProperty("act", out JsonElement act))
            return ReadAct(root, act);
        if (root.TryGetProperty("run", out JsonElement run))
            return run.ValueKind is JsonValueKind.True or JsonValueKind.False ? new Run(run.GetBoolean())
                : new Unknown("run: true or false is needed.");
        if (root.TryGetProperty("step", out _)) return new Step();
        if (root.TryGetProperty("restart", out JsonElement seed)) return ReadSeed(seed.ToString());
        return new Unknown("A message asks for nothing that is known.");
    }

    /// <summary>Of a name that comes more than once, the last value.</summary>
    private static DemoMessage ReadSet(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object) return new Unknown("set: an object is needed.");
        var values = new Dictionary<string, string>();
        foreach (JsonProperty value in set.EnumerateObject())
        {
            values[value.Name] = value.Value.ToString();
            if (values.Count > MostNames) return new Unknown($"set: at most {MostNames} names are needed.");
        }

        return new Set([.. values.Select(value => (value.Key, value.Value))]);
    }

    /// <summary>A seed is a whole number from 0 to 2⁶⁴ − 1.</summary>
    public static DemoMessage ReadSeed(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
        ? new Restart(seed)
        : new Unknown("seed: a whole number from 0 to 18446744073709551615 is needed.");

    private static DemoMessage ReadAct(JsonElement root, JsonElement act)
    {
        if (act.ValueKind != JsonValueKind.String) return new Unknown("act: a name is needed.");
        if (!root.TryGetProperty("with", out JsonElement with)) return new Act(act.GetString()!, []);
        if (with.ValueKind != JsonValueKind.Array
            || with.GetArrayLength() > MostNumbers) return new Unknown($"with: at most {MostNumbers} numbers are needed.");
        var numbers = new double[with.GetArrayLength()];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (with[i].ValueKind != JsonValueKind.Number || !with[i].TryGetDouble(out numbers[i]) || !double.IsFinite(numbers[i]))
                return new Unknown("with: an entry is no finite number.");
        }

        return new Act(act.GetString()!, numbers);
    }
}
