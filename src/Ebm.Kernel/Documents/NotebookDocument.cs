using System.Text;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Documents;

/// <summary>
/// A notebook file (nbformat 4). Immutable, and faithful to the byte: a change replaces the bytes of one value, everything else stays as it
/// was read - key order, digits of numbers, escapes, indentation, a source kept as list or string.
/// </summary>
public sealed class NotebookDocument
{
    /// <summary>How long a file may be.</summary>
    private const long Limit = 500_000_000;

    private readonly byte[] _bytes;
    private readonly NotebookSpans _spans;
    private readonly string? _folder;

    private NotebookDocument(byte[] bytes, string name, string? folder, params IReadOnlyList<string> earlier)
    {
        Name = name;
        _folder = folder;
        (_bytes, _spans, Json, IReadOnlyList<string> warnings) = NotebookReader.Read(bytes, name, folder);
        Warnings = [.. earlier, .. warnings];
        Cells = NotebookReader.Cells(Json);
    }

    /// <summary>The name used in error messages: the path, as it was given.</summary>
    public string Name { get; }

    /// <summary>The cells, in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The whole document. For reading: a change to it is not saved.</summary>
    public JsonObject Json { get; }

    /// <summary>
    /// What other programs repair in such a file and this one has repaired too, one line each, with what to do; empty for a sound file.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads and validates a file.</summary>
    /// <exception cref="NotebookException">The file is missing, truncated, not JSON, or not a valid nbformat 4 notebook.</exception>
    public static NotebookDocument Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = PlainFile.Read(path, Limit);
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

        return new NotebookDocument(bytes, path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Validates a notebook that is already in memory.</summary>
    /// <exception cref="NotebookException">It is not a valid nbformat 4 notebook.</exception>
    public static NotebookDocument Parse(string text, string name = "notebook") => new(Encoding.UTF8.GetBytes(text), name, null);

    /// <summary>A new notebook of the course's form: code cells in C#, canonical bytes, ids <c>cell-1</c>, <c>cell-2</c>, ...</summary>
    public static NotebookDocument Create(params IReadOnlyList<(CellKind Kind, string Source)> cells) =>
        Parse(NotebookJson.Write(NotebookTemplate.Create(cells)) + "\n");

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => [.. _bytes];

    /// <summary>
    /// The same document laid out as Jupyter writes it: one-space indent, few escapes, a final line end. Key order stays.
    /// </summary>
    public byte[] ToCanonicalBytes() => Encoding.UTF8.GetBytes(NotebookJson.Write(Json) + "\n");

    /// <summary>Writes the file whole or not at all: into a temporary file beside it, which then takes its name.</summary>
    public void Save(string path) => WholeFile.Write(path, _bytes);

    /// <summary>The document with another source in one cell, kept as a list or a string as it was.</summary>
    public NotebookDocument WithSource(int cell, string source)
    {
        JsonNode value = Cell(cell)["source"] is JsonArray ? NotebookJson.Lines(source) : JsonValue.Create(source);
        return With([new Change(cell, "source", value)]);
    }

    /// <summary>The document with other outputs in one code cell.</summary>
    /// <exception cref="ArgumentException">The cell is not a code cell.</exception>
    public NotebookDocument WithOutputs(int cell, int? executionCount, JsonArray outputs) =>
        WithOutputs(new Dictionary<int, (int?, JsonArray)> { [cell] = (executionCount, outputs) });

    /// <summary>The document with other outputs in several code cells, all at once.</summary>
    /// <exception cref="ArgumentException">One of them is not a code cell.</exception>
    public NotebookDocument WithOutputs(IReadOnlyDictionary<int, (int? ExecutionCount, JsonArray Outputs)> cells)
    {
        var changes = new List<Change>();
        foreach ((int index, (int? count, JsonArray outputs)) in cells)
        {
            Cell(index);
            if (Cells[index].Kind != CellKind.Code)
                throw new ArgumentException($"cell {index + 1} is not a code cell", nameof(cells));
            changes.Add(new Change(index, "outputs", outputs));
            changes.Add(new Change(index, "execution_count", count is { } value ? JsonValue.Create(value) : null));
        }

        return With(changes);
    }

    /// <summary>The document with another value in its own metadata.</summary>
    public NotebookDocument WithMetadata(string key, JsonNode? value)
    {
        JsonObject metadata = Json["metadata"]!.DeepClone().AsObject();
        metadata[key] = value;
        return With([new Change(-1, "metadata", metadata)]);
    }

    private NotebookDocument With(IReadOnlyList<Change> changes) => new(_spans.Apply(_bytes, changes), Name, _folder, Warnings);

    private JsonObject Cell(int cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, Cells.Count);
        return Json["cells"]![cell]!.AsObject();
    }
}
