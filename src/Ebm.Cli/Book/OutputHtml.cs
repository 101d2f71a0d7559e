using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>The outputs of a cell as HTML. HTML that a cell shows is inserted as it is; all text is escaped.</summary>
internal static partial class OutputHtml
{
    /// <summary>All outputs of a cell, in order; empty when there are none.</summary>
    public static string Write(JsonArray outputs, MarkdownText markdown) => string.Concat(outputs.Select(output => Write(output, markdown)));

    private static string Write(JsonNode? output, MarkdownText markdown) => CellOutputs.Text(output?["output_type"]) switch
    {
        "stream" => Text(CellOutputs.Text(output!["text"]) ?? "", CellOutputs.Text(output["name"]) == "stderr" ? "stream stderr" : "stream"),
        "error" => Text(Traceback(output!), "error"),
        "display_data" or "execute_result" => Richest(output!, markdown),
        _ => "",
    };

    private static string Richest(JsonNode output, MarkdownText markdown)
    {
        if (CellOutputs.Html(output) is { } html)
            return $"<div class=\"shown\">{html}</div>\n";
        if (CellOutputs.Data(output, "image/svg+xml") is { } svg)
            return Picture("image/svg+xml", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg)));
        foreach (string type in (string[])["image/png", "image/jpeg", "image/gif"])
        {
            if (CellOutputs.Data(output, type) is { } base64)
                return Picture(type, base64.ReplaceLineEndings(""));
        }

        if (CellOutputs.Data(output, "text/markdown") is { } text)
            return $"<div class=\"shown\">{markdown.ToHtml(text)}</div>\n";
        if (CellOutputs.Data(output, "text/latex") is { } latex)
            return $"<div class=\"math display\">{WebUtility.HtmlEncode(latex.Trim().Trim('$'))}</div>\n";
        return Text(CellOutputs.Data(output, "text/plain") ?? "", "value");
    }

    private static string Picture(string type, string base64) =>
        $"<div class=\"shown\"><img alt=\"\" src=\"data:{type};base64,{WebUtility.HtmlEncode(base64)}\"></div>\n";

    private static string Traceback(JsonNode output)
    {
        string trace = string.Join('\n', (output["traceback"] as JsonArray ?? []).Select(CellOutputs.Text));
        return trace.Length > 0 ? trace : $"{CellOutputs.Text(output["ename"])}: {CellOutputs.Text(output["evalue"])}";
    }

    private static string Text(string text, string kind) =>
        text.Length == 0 ? "" : $"<pre class=\"text {kind}\">{WebUtility.HtmlEncode(TerminalCode().Replace(text, "").TrimEnd('\n'))}</pre>\n";

    [GeneratedRegex("\u001b\\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex TerminalCode();
}
