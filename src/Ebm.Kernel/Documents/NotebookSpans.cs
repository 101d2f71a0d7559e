using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Documents;

/// <summary>Where a value stands in the file: bytes from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct ByteSpan(int Start, int End);

/// <summary>A value of a notebook that is to be replaced or added.</summary>
/// <param name="Cell">The cell's position; -1 for the notebook itself.</param>
/// <param name="Key">The key of the value.</param>
/// <param name="Value">What it becomes.</param>
internal readonly record struct Change(int Cell, string Key, JsonNode? Value);

/// <summary>The places of a notebook's bytes that may be replaced, and the layout of what replaces them.</summary>
/// <param name="Root">The notebook's own values.</param>
/// <param name="Cells">The values of each cell.</param>
/// <param name="Indent">One level of indentation; null where the file has no line ends.</param>
/// <param name="NewLine">The line end.</param>
internal sealed record NotebookSpans(NotebookSpans.Map Root, IReadOnlyList<NotebookSpans.Map> Cells, string? Indent, string NewLine)
{
    /// <summary>The values of a JSON object, and where its first key may be put.</summary>
    internal sealed record Map(int Start, IReadOnlyDictionary<string, ByteSpan> Values);

    /// <summary>Finds the places. The bytes must be a JSON object with a list <c>cells</c> of objects.</summary>
    public static NotebookSpans Find(ReadOnlySpan<byte> bytes)
    {
        int mark = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes[mark..], new JsonReaderOptions { MaxDepth = NotebookReader.MaxDepth });
        var cells = new List<Map>();
        var root = new Dictionary<string, ByteSpan>();
        reader.Read();
        int start = (int)reader.BytesConsumed + mark;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            int from = (int)reader.TokenStartIndex + mark;
            if (key == "cells")
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    cells.Add(FindCell(ref reader, mark));
            }
            else
            {
                reader.Skip();
            }

            root[key] = new ByteSpan(from, (int)reader.BytesConsumed + mark);
        }

        return new NotebookSpans(new Map(start, root), cells, FindIndent(bytes[mark..]), bytes.IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n");
    }

    /// <summary>
    /// The bytes with some values replaced; a key that is not there becomes the first of its object. No other byte changes.
    /// </summary>
    public byte[] Apply(byte[] bytes, IEnumerable<Change> changes)
    {
        var edits = new List<(ByteSpan Span, string Text)>();
        foreach (Change change in changes)
        {
            Map map = change.Cell < 0 ? Root : Cells[change.Cell];
            // root { cells [ cell { "key": value: the values of a cell stand at level 3
            int depth = change.Cell < 0 ? 1 : 3;
            string value = NotebookJson.Write(change.Value, Indent, depth, NewLine);
            if (map.Values.TryGetValue(change.Key, out ByteSpan span))
                edits.Add((span, value));
            else
                edits.Add((new ByteSpan(map.Start, map.Start),
                    $"{Break(depth)}{NotebookJson.Write(change.Key)}: {value}{(map.Values.Count > 0 ? "," : "")}"));
        }

        using var result = new MemoryStream(bytes.Length);
        int copied = 0;
        foreach ((ByteSpan span, string text) in edits.OrderBy(edit => edit.Span.Start))
        {
            result.Write(bytes, copied, span.Start - copied);
            result.Write(Encoding.UTF8.GetBytes(text));
            copied = span.End;
        }

        result.Write(bytes, copied, bytes.Length - copied);
        return result.ToArray();
    }

    private string Break(int depth) => Indent is null ? "" : NewLine + string.Concat(Enumerable.Repeat(Indent, depth));

    private static Map FindCell(ref Utf8JsonReader reader, int mark)
    {
        int first = (int)reader.BytesConsumed + mark;
        var values = new Dictionary<string, ByteSpan>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex + mark;
            reader.Skip();
            values[key] = new ByteSpan(start, (int)reader.BytesConsumed + mark);
        }

        return new Map(first, values);
    }

    /// <summary>The white space before the first key, or null when the file has no line ends there.</summary>
    private static string? FindIndent(ReadOnlySpan<byte> bytes)
    {
        int brace = bytes.IndexOf((byte)'{');
        int key = bytes.IndexOf((byte)'"');
        if (brace < 0 || key < brace)
            return null;
        ReadOnlySpan<byte> gap = bytes[(brace + 1)..key];
        int line = gap.LastIndexOf((byte)'\n');
        return line < 0 ? null : Encoding.UTF8.GetString(gap[(line + 1)..]);
    }
}
