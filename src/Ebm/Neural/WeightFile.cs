// safetensors: 8 bytes  n (little endian)  |  n bytes JSON {"name": {"dtype": "F32", "shape": [..], "data_offsets": [from, to]}, …}  |
// data
//
// The layout that Python's safetensors reads and writes; "__metadata__" holds strings. Row by row, little endian. Reading: WeightReader.cs.

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Ebm;

/// <summary>Named float tensors in a file that numpy and PyTorch users can read (safetensors).</summary>
public sealed class WeightFile
{
    internal const int MostHeader = 100_000_000;
    internal const string MetadataName = "__metadata__";

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<Parameter> Tensors { get; internal init; } = [];

    /// <summary>Strings that came along.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>();

    /// <summary>Writes tensors. The file is replaced as a whole at the end; if anything fails the previous file stays.</summary>
    /// <param name="path">Where.</param>
    /// <param name="tensors">Tensors with unique names, none of which is "__metadata__".</param>
    /// <param name="metadata">Strings to write along.</param>
    /// <exception cref="ArgumentException">A name is missing, forbidden, no Unicode text, or comes twice; or a tensor or a string is
    /// null.</exception>
    /// <exception cref="ObjectDisposedException">A tensor belonged to a workspace step that has ended.</exception>
    /// <exception cref="IOException">The disk is full, or another error of the file system.</exception>
    public static void Write(string path, IEnumerable<Parameter> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors, metadata, null);

    /// <summary>The same through a stream that tests may replace by one of a full disk.</summary>
    internal static void Write(string path, IEnumerable<Parameter> tensors, IReadOnlyDictionary<string, string>? metadata,
        Func<string, Stream>? open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var all = tensors.ToArray();
        var header = Header(all, metadata);
        WholeFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var (_, value) in all)
                stream.Write(MemoryMarshal.AsBytes(value.Data));
        }, open);
    }

    /// <summary>Reads a file of tensors of types F32, F64 and F16, all as float.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is not safetensors, or broken (the message says where), or it holds what floats cannot: an empty tensor, or a number beyond
    /// ±3.4·10³⁸.
    /// </exception>
    public static WeightFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (new FileInfo(path) is { Exists: true } file && file.Length > Array.MaxLength)
            throw new InvalidDataException(
                $"{Path.GetFileName(path)} has {file.Length} bytes; files of up to {Array.MaxLength} can be read.");
        return new WeightReader(Path.GetFileName(path), File.ReadAllBytes(path)).Read();
    }

    /// <summary>Copies the numbers into parameters of the same names and shapes.</summary>
    /// <exception cref="InvalidDataException">The file is of another architecture; nothing is changed then.</exception>
    public void CopyTo(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var here = Tensors.ToDictionary(t => t.Name, t => t.Value);
        if (parameters.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The name '{twice.Key}' comes twice.", nameof(parameters));
        foreach (var (name, value) in parameters)
        {
            if (!here.TryGetValue(name, out var saved))
                throw new InvalidDataException(
                    $"These weights are of another architecture: there is no '{name}' {value.ShapeText} among " +
                    $"{string.Join(", ", here.Keys.Take(8))}.");
            if (!saved.Shape.SequenceEqual(value.Shape))
                throw new InvalidDataException(
                    $"These weights are of another architecture: '{name}' has the shape {saved.ShapeText} in the file and " +
                    $"{value.ShapeText} here.");
        }

        if (here.Count != parameters.Count)
            throw new InvalidDataException(
                $"These weights are of another architecture: '{here.Keys.Except(parameters.Select(p => p.Name)).First()}' of the file " +
                $"is not a parameter here.");
        foreach (var (name, value) in parameters)
            here[name].Data.CopyTo(value.Data);
    }

    /// <summary>The same file without some tensors.</summary>
    internal WeightFile Without(IEnumerable<Parameter> some) => new() { Tensors = [.. Tensors.Except(some)], Metadata = Metadata };

    private static byte[] Header(Parameter[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = new Dictionary<string, object>();
        if (metadata is { Count: > 0 })
        {
            foreach (var (key, value) in metadata)
            {
                CheckText(key, nameof(metadata));
                CheckText(value, nameof(metadata));
            }

            entries[MetadataName] = metadata;
        }

        long at = 0;
        foreach (var tensor in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            var (name, value) = tensor;
            CheckText(name, nameof(tensors));
            if (value is null)
                throw new ArgumentException($"The tensor '{name}' is null.", nameof(tensors));
            if (name == MetadataName)
                throw new ArgumentException($"No tensor can be called '{MetadataName}': the format keeps this name for strings.",
                    nameof(tensors));
            if (value.IsGone)
                throw Tensor.Gone($"The tensor '{name}'");
            if (!entries.TryAdd(name, new { dtype = "F32", shape = value.Shape, data_offsets = new[] { at, at += 4L * value.Length } }))
                throw new ArgumentException($"The name '{name}' comes twice.", nameof(tensors));
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(entries);

        // Spaces up to a multiple of 8, so that the data can be mapped.
        var padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded.Length <= MostHeader ? padded
            : throw new ArgumentException($"The header would have {padded.Length} bytes; the format allows {MostHeader}.", nameof(tensors));
    }

    // Half a surrogate pair would come back as another character.
    private static void CheckText(string? text, string name)
    {
        if (text is null)
            throw new ArgumentException("A name or string is null.", name);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                throw new ArgumentException($"'{text}' is no Unicode text: half a pair stands at {i}.", name);
            i += rune.Utf16SequenceLength;
        }
    }
}
