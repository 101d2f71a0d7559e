using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Documents;

/// <summary>
/// Writes JSON as Jupyter does: one-space indent, <c>": "</c>, no escapes but the necessary ones, empty containers on one line.
/// </summary>
public static class NotebookJson
{
    /// <summary>The text of a node, without a final line end. Numbers that were read keep their digits, keys keep their order.</summary>
    /// <param name="node">What to write; null is written as <c>null</c>.</param>
    /// <param name="indent">One level of indentation; null writes everything on one line.</param>
    /// <param name="depth">The level that the node itself stands at.</param>
    /// <param name="newLine">The line end.</param>
    public static string Write(JsonNode? node, string? indent = " ", int depth = 0, string newLine = "\n")
    {
        var text = new StringBuilder();
        new Layout(text, indent, newLine).Append(node, depth);
        return text.ToString();
    }

    /// <summary>A source or output text as nbformat's list of lines, each but the last with its line end.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)JsonValue.Create(text[start..end])!);
            start = end;
        }

        return lines;
    }

    /// <summary>A multi-line string of nbformat: a string, or a list of strings to join.</summary>
    /// <returns>Null when the node is neither.</returns>
    public static string? Text(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue(out string? single))
            return single;
        if (node is not JsonArray list)
            return null;
        var text = new StringBuilder();
        foreach (JsonNode? item in list)
        {
            if (item is not JsonValue part || !part.TryGetValue(out string? line))
                return null;
            text.Append(line);
        }

        return text.ToString();
    }

    private readonly struct Layout(StringBuilder text, string? indent, string newLine)
    {
        public void Append(JsonNode? node, int depth)
        {
            switch (node)
            {
                case null:
                    text.Append("null");
                    break;
                case JsonObject map:
                    AppendItems('{', '}', map.Count, depth, map, static (layout, pair, depth) =>
                    {
                        layout.AppendString(pair.Key);
                        layout.Append(": ");
                        layout.Append(pair.Value, depth);
                    });
                    break;
                case JsonArray list:
                    AppendItems('[', ']', list.Count, depth, list, static (layout, item, depth) => layout.Append(item, depth));
                    break;
                case JsonValue value when value.TryGetValue(out string? characters):
                    AppendString(characters);
                    break;
                default:
                    text.Append(node.ToJsonString());
                    break;
            }
        }

        private void Append(string raw) => text.Append(raw);

        private void AppendItems<T>(char open, char close, int count, int depth, IEnumerable<T> items, Action<Layout, T, int> append)
        {
            text.Append(open);
            bool first = true;
            foreach (T item in items)
            {
                if (!first)
                    text.Append(indent is null ? ", " : ",");
                first = false;
                Break(depth + 1);
                append(this, item, depth + 1);
            }

            if (count > 0)
                Break(depth);
            text.Append(close);
        }

        private void Break(int depth)
        {
            if (indent is null)
                return;
            text.Append(newLine);
            for (int level = 0; level < depth; level++)
                text.Append(indent);
        }

        private void AppendString(string characters)
        {
            text.Append('"');
            for (int i = 0; i < characters.Length; i++)
            {
                char c = characters[i];
                switch (c)
                {
                    case '"': text.Append("\\\""); break;
                    case '\\': text.Append("\\\\"); break;
                    case '\n': text.Append("\\n"); break;
                    case '\r': text.Append("\\r"); break;
                    case '\t': text.Append("\\t"); break;
                    case '\b': text.Append("\\b"); break;
                    case '\f': text.Append("\\f"); break;
                    default:
                        bool pair = char.IsHighSurrogate(c) && i + 1 < characters.Length && char.IsLowSurrogate(characters[i + 1]);
                        if (pair)
                            text.Append(c).Append(characters[++i]);
                        else if (c < ' ' || char.IsSurrogate(c))
                            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                        else
                            text.Append(c);
                        break;
                }
            }

            text.Append('"');
        }
    }
}
