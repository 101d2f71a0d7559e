using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Documents;

/// <summary>Reads and validates notebook bytes against nbformat 4.</summary>
internal static partial class NotebookReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    public static (NotebookSpans Spans, JsonObject Json) Read(byte[] bytes, string name)
    {
        JsonNode? root = ParseJson(bytes, name);
        if (root is not JsonObject json)
            throw new NotebookException($"{name}: not a notebook: the file holds no JSON object");
        try
        {
            CheckVersion(json);
            CheckCells(json);
        }
        catch (FormatException problem)
        {
            throw new NotebookException($"{name}: {problem.Message}");
        }

        return (NotebookSpans.Find(bytes), json);
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
                Kind(cell)!.Value,
                (string?)cell["id"] ?? "",
                NotebookJson.Text(cell["source"])!,
                (JsonObject)cell["metadata"]!,
                cell["outputs"] as JsonArray ?? [],
                cell["execution_count"] is JsonValue count && count.TryGetValue(out int value) ? value : null));
        }

        return cells;
    }

    private static JsonNode? ParseJson(byte[] bytes, string name)
    {
        ReadOnlySpan<byte> text = bytes;
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        if (text.Trim(" \t\r\n"u8).IsEmpty)
            throw new NotebookException($"{name}: the file is empty");
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException problem)
        {
            long line = (problem.LineNumber ?? 0) + 1;
            string what = IsTruncated(text) ? "the file ends in the middle: it is truncated" : "it is not valid JSON";
            throw new NotebookException($"{name}: not a notebook: {what} (line {line})", problem);
        }
    }

    /// <summary>Whether the text would be fine so far if more were to come.</summary>
    private static bool IsTruncated(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 256 }));
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

    private static void CheckVersion(JsonObject json)
    {
        if (!IsInteger(json["nbformat"], out int major))
            throw new FormatException("not a notebook: nbformat is missing");
        if (major < 4)
            throw new FormatException($"nbformat {major} is too old: convert it with `jupyter nbconvert --to notebook`, which writes nbformat 4");
        if (major > 4)
            throw new FormatException($"nbformat {major} is newer than this program reads: save it as nbformat 4");
        if (!IsInteger(json["nbformat_minor"], out int minor) || minor < 0)
            throw new FormatException("not a notebook: nbformat_minor is missing");
        if (json["metadata"] is not JsonObject)
            throw new FormatException("not a valid notebook: metadata must be an object");
    }

    private static void CheckCells(JsonObject json)
    {
        if (json["cells"] is not JsonArray cells)
            throw new FormatException("not a valid notebook: cells must be a list");
        IsInteger(json["nbformat_minor"], out int minor);
        var ids = new HashSet<string>();
        for (int i = 0; i < cells.Count; i++)
        {
            string where = $"not a valid notebook: cell {i + 1}";
            if (cells[i] is not JsonObject cell)
                throw new FormatException($"{where} must be an object");
            CellKind kind = Kind(cell) ?? throw new FormatException($"{where}: cell_type must be code, markdown or raw");
            if (cell["metadata"] is not JsonObject)
                throw new FormatException($"{where}: metadata must be an object");
            if (NotebookJson.Text(cell["source"]) is null)
                throw new FormatException($"{where}: source must be a string or a list of strings");
            if (minor >= 5)
                CheckId(cell, where, ids);
            if (kind == CellKind.Code)
                CheckOutputs(cell, where);
        }
    }

    private static void CheckId(JsonObject cell, string where, HashSet<string> ids)
    {
        if (cell["id"] is not JsonValue value || !value.TryGetValue(out string? id) || !CellId().IsMatch(id))
            throw new FormatException($"{where}: id must be 1 to 64 letters, digits, '-' or '_'");
        if (!ids.Add(id))
            throw new FormatException($"{where}: id \"{id}\" is used twice");
    }

    private static void CheckOutputs(JsonObject cell, string where)
    {
        if (!cell.TryGetPropertyValue("execution_count", out JsonNode? count) || (count is not null && !IsInteger(count, out _)))
            throw new FormatException($"{where}: execution_count must be a whole number or null");
        if (cell["outputs"] is not JsonArray outputs)
            throw new FormatException($"{where}: outputs must be a list");
        foreach (JsonNode? output in outputs)
        {
            string? type = output is JsonObject map ? Text(map["output_type"]) : null;
            bool valid = type switch
            {
                "stream" => Text(output!["name"]) is not null && NotebookJson.Text(output["text"]) is not null,
                "display_data" => output!["data"] is JsonObject && output["metadata"] is JsonObject,
                "execute_result" => output!["data"] is JsonObject && output["metadata"] is JsonObject
                    && output.AsObject().ContainsKey("execution_count"),
                "error" => Text(output!["ename"]) is not null && Text(output["evalue"]) is not null && output["traceback"] is JsonArray,
                _ => false,
            };
            if (!valid)
                throw new FormatException($"{where}: an output of type {type ?? "?"} is not valid");
        }
    }

    private static CellKind? Kind(JsonObject cell) => Text(cell["cell_type"]) switch
    {
        "code" => CellKind.Code,
        "markdown" => CellKind.Markdown,
        "raw" => CellKind.Raw,
        _ => null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool IsInteger(JsonNode? node, out int value)
    {
        value = 0;
        return node is JsonValue number && number.TryGetValue(out value);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex CellId();
}
