using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Documents;

/// <summary>
/// A notebook's bytes, read: refused where they are no notebook of nbformat 4, repaired where other programs repair them.
/// </summary>
/// <param name="Bytes">The file's bytes, with what was repaired.</param>
/// <param name="Spans">Where the values stand in them.</param>
/// <param name="Json">What they say.</param>
/// <param name="Warnings">What was repaired, one line each, with what to do.</param>
internal sealed record NotebookReader(byte[] Bytes, NotebookSpans Spans, JsonObject Json, IReadOnlyList<string> Warnings)
{
    /// <summary>How deep a file may nest: about as deep as Jupyter itself can read.</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads a notebook.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="folder">Its folder, beside or above which reference solutions may lie; null where it is none.</param>
    /// <exception cref="NotebookException">It is no notebook.</exception>
    public static NotebookReader Read(byte[] bytes, string name, string? folder)
    {
        NotebookText.Check(bytes, name);
        byte[] text = NotebookText.WithWholeCharacters(bytes);
        JsonObject json = Parse(text, name);
        var repair = new NotebookRepair(json);
        try
        {
            repair.CheckNotebook();
        }
        catch (FormatException problem)
        {
            throw new NotebookException($"{name}: {problem.Message}");
        }

        NotebookSpans spans = NotebookSpans.Find(text);
        if (repair.Changes.Count > 0)
            (bytes, json, spans) = Again(spans.Apply(bytes, repair.Changes), name);
        List<string> warnings = [.. repair.Warnings];
        IReadOnlyList<Change> lost = LostExercises.Find(Cells(json), name, folder);
        if (lost.Count > 0)
        {
            (bytes, json, spans) = Again(spans.Apply(bytes, lost), name);
            warnings.Add(LostExercises.Warning(lost));
        }

        return new NotebookReader(bytes, spans, json, warnings);
    }

    /// <summary>The cells of a valid notebook.</summary>
    public static IReadOnlyList<NotebookCell> Cells(JsonObject json)
    {
        var cells = new List<NotebookCell>();
        foreach (JsonNode? node in (JsonArray)json["cells"]!)
        {
            var cell = (JsonObject)node!;
            cells.Add(new NotebookCell(
                cells.Count,
                NotebookRepair.Kind(cell)!.Value,
                NotebookRepair.Text(cell["id"]) ?? "",
                NotebookJson.Text(cell["source"])!,
                (JsonObject)cell["metadata"]!,
                cell["outputs"] as JsonArray ?? [],
                cell["execution_count"] is JsonValue count && count.TryGetValue(out int value) ? value : null)
            {
                Attachments = cell["attachments"] as JsonObject ?? [],
            });
        }

        return cells;
    }

    private static (byte[] Bytes, JsonObject Json, NotebookSpans Spans) Again(byte[] bytes, string name)
    {
        byte[] text = NotebookText.WithWholeCharacters(bytes);
        return (bytes, Parse(text, name), NotebookSpans.Find(text));
    }

    private static JsonObject Parse(ReadOnlySpan<byte> bytes, string name)
    {
        ReadOnlySpan<byte> text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException problem)
        {
            long line = (problem.LineNumber ?? 0) + 1;
            string what = IsTruncated(text) ? "the file ends in the middle: it is truncated"
                : IsTooDeep(text) ? $"it is nested more than {MaxDepth} deep"
                : problem.Message.Contains("uplicate", StringComparison.Ordinal) ? "it is not valid JSON: a key stands twice in one object"
                : "it is not valid JSON";
            throw new NotebookException($"{name}: not a notebook: {what} (line {line})", problem);
        }

        return root as JsonObject ?? throw new NotebookException($"{name}: not a notebook: the file holds no JSON object");
    }

    /// <summary>Whether the text would be fine so far if more were to come.</summary>
    private static bool IsTruncated(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                || reader.BytesConsumed < text.TrimEnd(" \t\r\n"u8).Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
                if (reader.CurrentDepth >= MaxDepth)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Wrong further on, but not because of its depth.
        }

        return false;
    }
}
