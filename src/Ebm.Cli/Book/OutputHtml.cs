using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>The outputs of a cell as HTML. HTML that a cell shows is inserted as it is, ended where it ends; all text is escaped.</summary>
internal static partial class OutputHtml
{
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];

    /// <summary>All outputs of a cell, in order; empty when there are none.</summary>
    /// <param name="outputs">The outputs, as nbformat has them.</param>
    /// <param name="markdown">Makes HTML of Markdown.</param>
    /// <param name="links">Makes its pictures and links work.</param>
    /// <param name="problem">Told what cannot be shown, in a few words.</param>
    public static string Write(JsonArray outputs, MarkdownText markdown, BookLinks links, Action<string> problem) =>
        string.Concat(outputs.Select(output => Write(output, markdown, links, problem)));

    /// <summary>
    /// Text as a terminal leaves it: a carriage return goes back to the line's beginning, a backspace one place, and what comes then is
    /// written over.
    /// </summary>
    public static string Terminal(string text)
    {
        text = TerminalCode().Replace(text, match => match.Value.EndsWith('K') ? "\u000e" : "");
        if (text.AsSpan().IndexOfAny("\r\b\u000e") < 0)
            return text;
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select(Line));
    }

    private static string Line(string line)
    {
        var shown = new StringBuilder();
        int at = 0;
        foreach (char c in line)
        {
            switch (c)
            {
                case '\r':
                    at = 0;
                    break;
                case '\b':
                    at = Math.Max(at - 1, 0);
                    break;
                case '\u000e':
                    shown.Length = Math.Min(at, shown.Length);
                    break;
                default:
                    if (at < shown.Length)
                        shown[at] = c;
                    else
                        shown.Append(c);
                    at++;
                    break;
            }
        }

        return shown.ToString();
    }

    private static string Write(JsonNode? output, MarkdownText markdown, BookLinks links, Action<string> problem) =>
        CellOutputs.Text(output?["output_type"]) switch
        {
            "stream" => Text(Terminal(CellOutputs.Text(output!["text"]) ?? ""), CellOutputs.Text(output["name"]) == "stderr"
                ? "stream stderr"
                : "stream"),
            "error" => Text(Terminal(Traceback(output!)), "error"),
            "display_data" or "execute_result" => Richest(output!, markdown, links, problem),
            _ => "",
        };

    private static string Richest(JsonNode output, MarkdownText markdown, BookLinks links, Action<string> problem)
    {
        if (CellOutputs.Html(output) is { } html)
            return $"<div class=\"shown\">{ClosedHtml.Of(html)}</div>\n";
        if (CellOutputs.Data(output, "image/svg+xml") is { } svg)
            return Picture("image/svg+xml", Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)));
        foreach (string type in Pictures)
        {
            if (CellOutputs.Data(output, type) is { } base64)
                return Picture(type, base64.ReplaceLineEndings(""));
        }

        if (CellOutputs.Data(output, "text/markdown") is { } text)
            return $"<div class=\"shown\">{links.Rewrite(markdown.ToHtml(text))}</div>\n";
        if (CellOutputs.Data(output, "text/latex") is { } latex)
        {
            string tex = Tex.ForKatex(latex.Trim().Trim('$'));
            markdown.Check(tex);
            return $"<div class=\"math display\">{WebUtility.HtmlEncode(tex)}</div>\n";
        }

        if (CellOutputs.Data(output, "text/plain") is { } plain)
            return Text(Terminal(plain), "value");
        if (output["data"] is JsonObject { Count: > 0 } data)
            problem($"an output of type {string.Join(", ", data.Select(kind => kind.Key))} cannot be shown");
        return "";
    }

    private static string Picture(string type, string base64) =>
        $"<div class=\"shown\"><img alt=\"\" src=\"data:{type};base64,{WebUtility.HtmlEncode(base64)}\"></div>\n";

    private static string Traceback(JsonNode output)
    {
        string trace = string.Join('\n', (output["traceback"] as JsonArray ?? []).Select(CellOutputs.Text));
        return trace.Length > 0 ? trace : $"{CellOutputs.Text(output["ename"])}: {CellOutputs.Text(output["evalue"])}";
    }

    private static string Text(string text, string kind) =>
        text.Length == 0 ? "" : $"<pre class=\"text {kind}\">{WebUtility.HtmlEncode(text.TrimEnd('\n'))}</pre>\n";

    [GeneratedRegex("\u001b\\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex TerminalCode();
}
