using System.Text.Json;

namespace Ebm.Kernel.Documents;

/// <summary>Where a value stands in the file: bytes from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct ByteSpan(int Start, int End);

/// <summary>The places of a notebook's bytes that may be replaced, and the layout of what replaces them.</summary>
internal sealed record NotebookSpans(IReadOnlyList<NotebookSpans.Cell> Cells, string? Indent, string NewLine)
{
    public readonly record struct Cell(ByteSpan Source, ByteSpan? Outputs, ByteSpan? ExecutionCount);

    /// <summary>Finds the places. The bytes must be a JSON object with a list <c>cells</c> of objects.</summary>
    public static NotebookSpans Find(ReadOnlySpan<byte> bytes)
    {
        int mark = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes[mark..]);
        var cells = new List<Cell>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isCells = reader.ValueTextEquals("cells"u8);
            reader.Read();
            if (!isCells)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                cells.Add(FindCell(ref reader, mark));
        }

        return new NotebookSpans(cells, FindIndent(bytes[mark..]), bytes.IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n");
    }

    private static Cell FindCell(ref Utf8JsonReader reader, int mark)
    {
        var cell = default(Cell);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex + mark;
            reader.Skip();
            var span = new ByteSpan(start, (int)reader.BytesConsumed + mark);
            cell = key switch
            {
                "source" => cell with { Source = span },
                "outputs" => cell with { Outputs = span },
                "execution_count" => cell with { ExecutionCount = span },
                _ => cell,
            };
        }

        return cell;
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
        return line < 0 ? null : System.Text.Encoding.UTF8.GetString(gap[(line + 1)..]);
    }
}
