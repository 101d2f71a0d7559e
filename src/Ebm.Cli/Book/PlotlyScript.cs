using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>The drawing library that the first chart of a notebook carries in <c>&lt;script data-ebm="plotly"&gt;</c>.</summary>
internal static partial class PlotlyScript
{
    /// <summary>
    /// The file that the pages of a book share. What another notebook calls the library, and is not the same, gets a file of its own.
    /// </summary>
    public const string FileName = "plotly.min.js";

    /// <summary>Replaces the inline libraries of a page by files: the first place of each loads it, the others need nothing.</summary>
    /// <param name="html">The page.</param>
    /// <param name="place">Puts a library into a file, which holds that very library and no other, and says its name.</param>
    /// <returns>The page.</returns>
    public static string Extract(string html, Func<string, string> place)
    {
        var libraries = new HashSet<string>();
        return Element().Replace(html, match =>
        {
            string library = match.Groups["script"].Value;
            // The page is read and used while it comes; charts wait for it, and chart.js says so.
            return libraries.Add(library)
                ? $"<script async data-ebm=\"plotly-file\" src=\"{place(library)}\" onerror=\"this.dataset.failed=1\"></script>" : "";
        });
    }

    /// <summary>
    /// Leaves out what an earlier output of the page brought already: every output carries the charts' style and script, to stand alone.
    /// </summary>
    public static string Once(string html)
    {
        var seen = new HashSet<string>();
        return Carried().Replace(html, match => seen.Add(match.Value) ? match.Value : "");
    }

    [GeneratedRegex("<script data-ebm=\"charts\">.*?</script>|<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Carried();

    [GeneratedRegex("<script\\b[^>]*\\bdata-ebm=\"plotly\"[^>]*>(?<script>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Element();
}
