using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>The drawing library that the first chart of a notebook carries in <c>&lt;script data-ebm="plotly"&gt;</c>.</summary>
internal static partial class PlotlyScript
{
    /// <summary>The file that the pages of a book share.</summary>
    public const string FileName = "plotly.min.js";

    /// <summary>Replaces the inline library of a page by the shared file: the first place loads it, the others need nothing.</summary>
    /// <param name="html">The page.</param>
    /// <returns>The page, and the library; null when the page has no chart.</returns>
    public static (string Html, string? Library) Extract(string html)
    {
        string? library = null;
        string result = Element().Replace(html, match =>
        {
            if (library is not null)
                return "";
            library = match.Groups["script"].Value;
            return $"<script src=\"{FileName}\"></script>";
        });
        return (result, library);
    }

    [GeneratedRegex("<script\\b[^>]*\\bdata-ebm=\"plotly\"[^>]*>(?<script>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Element();
}
