using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Documents;

/// <summary>
/// A notebook file (nbformat 4). Immutable, and faithful to the byte: a change replaces the bytes of one value, everything else stays as it
/// was read - key order, digits of numbers, escapes, indentation, a source kept as list or string.
/// </summary>
public sealed class NotebookDocument
{
    private readonly byte[] _bytes;
    private readonly NotebookSpans _spans;

    private NotebookDocument(byte[] bytes, string name)
    {
        _bytes = bytes;
        Name = name;
        (_spans, Json) = NotebookReader.Read(bytes, name);
        Cells = NotebookReader.Cells(Json);
    }

    /// <summary>The name used in error messages: the path, as it was given.</summary>
    public string Name { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The whole document. For reading: a change to it is not saved.</summary>
    public JsonObject Json { get; }

    /// <summary>Reads and validates a file.</summary>
    /// <exception cref="NotebookException">The file is missing, truncated, not JSON, or not a valid nbformat 4 notebook.</exception>
    public static NotebookDocument Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"{path}: no such notebook", problem);
        }
        catch (UnauthorizedAccessException problem) when (Directory.Exists(path))
        {
            throw new NotebookException($"{path}: this is a folder, not a notebook", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NotebookException($"{path}: cannot be read: {problem.Message.ReplaceLineEndings(" ")}", problem);
        }

        return new NotebookDocument(bytes, path);
    }

    /// <summary>Validates a notebook that is already in memory.</summary>
    /// <exception cref="NotebookException">It is not a valid nbformat 4 notebook.</exception>
    public static NotebookDocument Parse(string text, string name = "notebook") => new(Encoding.UTF8.GetBytes(text), name);

    /// <summary>A new notebook of the course's form: code cells in C#, canonical bytes, ids <c>cell-1</c>, <c>cell-2</c>, ...</summary>
    public static NotebookDocument Create(params IReadOnlyList<(CellKind Kind, string Source)> cells) =>
        Parse(NotebookJson.Write(NotebookTemplate.Create(cells)) + "\n");

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>The same document laid out as Jupyter writes it: one-space indent, few escapes, a final line end. Key order stays.</summary>
    public byte[] ToCanonicalBytes() => Encoding.UTF8.GetBytes(NotebookJson.Write(Json) + "\n");

    /// <summary>Writes the file whole or not at all: into a temporary file beside it, which then takes its name.</summary>
    public void Save(string path)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, _bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The document with another source in one cell, kept as a list or a string as it was.</summary>
    public NotebookDocument WithSource(int cell, string source)
    {
        NotebookSpans.Cell spans = Spans(cell);
        JsonNode value = _bytes[spans.Source.Start] == '[' ? NotebookJson.Lines(source) : JsonValue.Create(source);
        return With([(spans.Source, value)]);
    }

    /// <summary>The document with other outputs in one code cell.</summary>
    /// <exception cref="ArgumentException">The cell is not a code cell.</exception>
    public NotebookDocument WithOutputs(int cell, int? executionCount, JsonArray outputs) =>
        WithOutputs(new Dictionary<int, (int?, JsonArray)> { [cell] = (executionCount, outputs) });

    /// <summary>The document with other outputs in several code cells, all at once.</summary>
    /// <exception cref="ArgumentException">One of them is not a code cell.</exception>
    public NotebookDocument WithOutputs(IReadOnlyDictionary<int, (int? ExecutionCount, JsonArray Outputs)> cells)
    {
        var changes = new List<(ByteSpan, JsonNode?)>();
        foreach ((int index, (int? count, JsonArray outputs)) in cells)
        {
            NotebookSpans.Cell spans = Spans(index);
            if (spans.Outputs is not { } place || spans.ExecutionCount is not { } number)
                throw new ArgumentException($"cell {index + 1} is not a code cell", nameof(cells));
            changes.Add((place, outputs));
            changes.Add((number, count is { } value ? JsonValue.Create(value) : null));
        }

        return With(changes);
    }

    private NotebookDocument With(List<(ByteSpan Span, JsonNode? Value)> changes)
    {
        changes.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
        using var result = new MemoryStream(_bytes.Length);
        int copied = 0;
        foreach ((ByteSpan span, JsonNode? value) in changes)
        {
            result.Write(_bytes, copied, span.Start - copied);
            // root { cells [ cell { "key": value: the values of a cell stand at level 3
            result.Write(Encoding.UTF8.GetBytes(NotebookJson.Write(value, _spans.Indent, 3, _spans.NewLine)));
            copied = span.End;
        }

        result.Write(_bytes, copied, _bytes.Length - copied);
        return new NotebookDocument(result.ToArray(), Name);
    }

    private NotebookSpans.Cell Spans(int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, Cells.Count);
        return _spans.Cells[cell];
    }
}
