// safetensors, with everything its definition demands: https://github.com/huggingface/safetensors#format
//
//   header  one JSON object from its first byte, spaces behind;  no name twice;  metadata: strings only
//   data    every byte belongs to exactly one tensor: [from, to] lie end to end from 0 to the end of the file

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Ebm;

/// <summary>Reads the bytes of one file.</summary>
internal sealed class WeightReader(string file, byte[] bytes)
{
    private readonly List<(long From, long To, string Name)> places = [];
    private int start;

    public WeightFile Read()
    {
        if (bytes.Length < 8)
            throw Broken($"it has {bytes.Length} bytes");
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length is < 2 or > WeightFile.MostHeader || length > bytes.Length - 8)
            throw Broken($"its header should have {length} bytes and the file has {bytes.Length}");
        start = 8 + (int)length;
        if (bytes[8] != '{' || !Utf8.IsValid(bytes.AsSpan(8, (int)length)))
            throw Broken("its header is no JSON object in UTF-8");
        var tensors = new List<Parameter>();
        var metadata = new Dictionary<string, string>();
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            foreach (var entry in Unique(header.RootElement, "the header"))
            {
                if (entry.Name == WeightFile.MetadataName)
                    ReadMetadata(entry.Value, metadata);
                else
                    tensors.Add(new Parameter(entry.Name, ReadTensor(entry.Name, entry.Value)));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Broken($"its header cannot be read ({e.Message})");
        }

        CheckPlaces();
        return new WeightFile { Tensors = tensors, Metadata = metadata };
    }

    private InvalidDataException Broken(string why) => new($"{file} is not a whole safetensors file: {why}.");

    private InvalidDataException Unreadable(string why) => new($"{file} cannot be read: {why}.");

    private List<JsonProperty> Unique(JsonElement element, string where)
    {
        var seen = new HashSet<string>();
        var all = new List<JsonProperty>();
        foreach (var entry in element.EnumerateObject())
        {
            if (!seen.Add(entry.Name))
                throw Broken($"'{entry.Name}' comes twice in {where}");
            all.Add(entry);
        }

        return all;
    }

    private void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        foreach (var item in Unique(element, WeightFile.MetadataName))
        {
            metadata[item.Name] = item.Value.ValueKind == JsonValueKind.String
                ? item.Value.GetString()!
                : throw Broken($"'{item.Name}' of {WeightFile.MetadataName} is no string");
        }
    }

    private Tensor ReadTensor(string name, JsonElement entry)
    {
        Unique(entry, $"'{name}'");
        var type = entry.GetProperty("dtype").GetString();
        var size = type switch
        {
            "F32" => 4,
            "F64" => 8,
            "F16" => 2,
            _ => throw Unreadable($"'{name}' has the type {type}; F32, F64 and F16 can be read")
        };
        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64())];
        var data = bytes.AsSpan(start);
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > data.Length)
            throw Broken($"'{name}' lies at bytes {string.Join(" to ", offsets)} of {data.Length}");
        var count = Count(name, shape, data.Length / size);
        if (count * size != offsets[1] - offsets[0])
            throw Broken($"'{name}' of shape ({string.Join(", ", shape)}) and type {type} needs {count * size} bytes; it has " +
                $"{offsets[1] - offsets[0]}");
        places.Add((offsets[0], offsets[1], name));
        return Tensor.From(Values(name, data[(int)offsets[0]..(int)offsets[1]], size).AsSpan(), Array.ConvertAll(shape, n => (int)n));
    }

    // The product of the extents; it can be far beyond 64 bits.
    private long Count(string name, long[] shape, long most)
    {
        if (shape.Any(n => n < 0))
            throw Broken($"'{name}' has the shape ({string.Join(", ", shape)})");
        if (shape.Contains(0))
            throw Unreadable($"'{name}' has the shape ({string.Join(", ", shape)}); the format allows tensors without numbers, this " +
                $"library does not");
        long count = 1;
        foreach (var extent in shape)
        {
            if (extent > most / count)
                throw Broken($"'{name}' of shape ({string.Join(", ", shape)}) does not fit into the file");
            count *= extent;
        }

        return count;
    }

    private float[] Values(string name, ReadOnlySpan<byte> data, int size)
    {
        var values = new float[data.Length / size];
        if (size == 4)
            MemoryMarshal.Cast<byte, float>(data).CopyTo(values);
        for (var i = 0; size == 2 && i < values.Length; i++)
            values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]);
        for (var i = 0; size == 8 && i < values.Length; i++)
        {
            var value = BinaryPrimitives.ReadDoubleLittleEndian(data[(8 * i)..]);
            values[i] = (float)value;
            if (double.IsFinite(value) && !float.IsFinite(values[i]))
                throw Unreadable($"number {i} of '{name}' is {value}, beyond the largest float");
        }

        return values;
    }

    private void CheckPlaces()
    {
        places.Sort();
        long end = 0;
        foreach (var (from, to, name) in places)
        {
            if (from != end)
                throw Broken($"'{name}' begins at byte {from} of the data, {(from < end ? "inside another tensor" : $"after " +
                    $"{from - end} bytes of no tensor")}");
            end = to;
        }

        if (end != bytes.Length - start)
            throw Broken($"{bytes.Length - start - end} bytes follow the last tensor");
    }
}
