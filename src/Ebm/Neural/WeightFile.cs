// safetensors: 8 bytes  n (little endian)  |  n bytes JSON {"name": {"dtype": "F32", "shape": [..], "data_offsets": [from, to]}, …}  |  data
//
// The layout that Python's safetensors reads and writes; "__metadata__" holds strings. Row by row, little endian.

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ebm;

/// <summary>Named float tensors in a file that numpy and PyTorch users can read (safetensors).</summary>
public sealed class WeightFile
{
    private const int MostHeader = 100_000_000;

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<Parameter> Tensors { get; private init; } = [];

    /// <summary>Strings that came along.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private init; } = new Dictionary<string, string>();

    /// <summary>Writes tensors. The file is replaced as a whole at the end; if anything fails the previous file stays.</summary>
    /// <param name="path">Where.</param>
    /// <param name="tensors">Tensors with unique names.</param>
    /// <param name="metadata">Strings to write along.</param>
    /// <exception cref="IOException">The disk is full, or another error of the file system.</exception>
    public static void Write(string path, IEnumerable<Parameter> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors, metadata, file => new FileStream(file, FileMode.Create, FileAccess.Write));

    /// <summary>The same through a stream that tests may replace by one of a full disk.</summary>
    internal static void Write(string path, IEnumerable<Parameter> tensors, IReadOnlyDictionary<string, string>? metadata, Func<string, Stream> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var all = tensors.ToArray();
        var header = Header(all, metadata);
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = open(temporary))
            {
                Span<byte> length = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
                stream.Write(length);
                stream.Write(header);
                foreach (var (_, value) in all)
                    stream.Write(MemoryMarshal.AsBytes(value.Data));
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads a file of tensors of types F32, F64 and F16, all as float.</summary>
    /// <exception cref="InvalidDataException">The file is not safetensors, or broken; the message says where.</exception>
    public static WeightFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = File.ReadAllBytes(path);
        InvalidDataException Broken(string why) => new($"{Path.GetFileName(path)} is not a whole safetensors file: {why}.");
        if (bytes.Length < 8)
            throw Broken($"it has {bytes.Length} bytes");
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length is < 2 or > MostHeader || length > bytes.Length - 8)
            throw Broken($"its header should have {length} bytes and the file has {bytes.Length}");
        var data = bytes.AsSpan(8 + (int)length);
        var tensors = new List<Parameter>();
        var metadata = new Dictionary<string, string>();
        try
        {
            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            foreach (var entry in header.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__")
                {
                    foreach (var item in entry.Value.EnumerateObject())
                        metadata[item.Name] = item.Value.GetString() ?? "";
                    continue;
                }

                tensors.Add(new Parameter(entry.Name, One(entry.Name, entry.Value, data, Broken)));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw Broken($"its header cannot be read ({e.Message})");
        }

        return new WeightFile { Tensors = tensors, Metadata = metadata };
    }

    /// <summary>Copies the numbers into parameters of the same names and shapes.</summary>
    /// <exception cref="InvalidDataException">The file is of another architecture; nothing is changed then.</exception>
    public void CopyTo(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var here = Tensors.ToDictionary(t => t.Name, t => t.Value);
        foreach (var (name, value) in parameters)
        {
            if (!here.TryGetValue(name, out var saved))
                throw new InvalidDataException($"These weights are of another architecture: there is no '{name}' {value.ShapeText} among {string.Join(", ", here.Keys.Take(8))}.");
            if (!saved.Shape.SequenceEqual(value.Shape))
                throw new InvalidDataException($"These weights are of another architecture: '{name}' has the shape {saved.ShapeText} in the file and {value.ShapeText} here.");
        }

        if (here.Count != parameters.Count)
            throw new InvalidDataException($"These weights are of another architecture: '{here.Keys.Except(parameters.Select(p => p.Name)).First()}' of the file is not a parameter here.");
        foreach (var (name, value) in parameters)
            here[name].Data.CopyTo(value.Data);
    }

    /// <summary>The same file without some tensors.</summary>
    internal WeightFile Without(IEnumerable<Parameter> some) => new() { Tensors = [.. Tensors.Except(some)], Metadata = Metadata };

    private static byte[] Header(Parameter[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = new Dictionary<string, object>();
        if (metadata is { Count: > 0 })
            entries["__metadata__"] = metadata;
        long at = 0;
        foreach (var (name, value) in tensors)
        {
            if (!entries.TryAdd(name, new { dtype = "F32", shape = value.Shape, data_offsets = new[] { at, at += 4L * value.Length } }))
                throw new ArgumentException($"The name '{name}' comes twice.", nameof(tensors));
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(entries);

        // Spaces up to a multiple of 8, so that the data can be mapped.
        var padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }

    private static Tensor One(string name, JsonElement entry, ReadOnlySpan<byte> data, Func<string, Exception> broken)
    {
        var type = entry.GetProperty("dtype").GetString();
        int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        var (from, to) = (entry.GetProperty("data_offsets")[0].GetInt64(), entry.GetProperty("data_offsets")[1].GetInt64());
        var size = type switch { "F32" => 4, "F64" => 8, "F16" => 2, _ => throw broken($"'{name}' has the type {type}; F32, F64 and F16 can be read") };
        if (shape.Any(n => n < 1) || shape.Aggregate(1L, (a, b) => a * b) * size != to - from || from < 0 || to > data.Length)
            throw broken($"'{name}' of shape {TensorShape.Text(shape)} lies at bytes {from} to {to} of {data.Length}");
        var bytes = data[(int)from..(int)to];
        var values = new float[(to - from) / size];
        if (size == 4)
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
        for (var i = 0; size != 4 && i < values.Length; i++)
            values[i] = size == 8 ? (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]) : (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
        return Tensor.From(values.AsSpan(), shape);
    }
}
