using System.Net;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>
/// Makes a notebook's pictures and links work from the book: pictures are copied, links to notebooks go to their pages, other relative links
/// to where the file is. The book asks nothing of the network.
/// </summary>
/// <param name="notebookFolder">Where the notebook is.</param>
/// <param name="book">Where the book is.</param>
internal sealed partial class BookLinks(string notebookFolder, string book)
{
    private readonly List<string> _problems = [];

    /// <summary>What was missing, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Rewrites the pictures and links of HTML that was made from Markdown.</summary>
    public string Rewrite(string html)
    {
        html = Image().Replace(html, match => Picture(match, WebUtility.HtmlDecode(match.Groups["url"].Value)));
        return Link().Replace(html, match => Reference(match, WebUtility.HtmlDecode(match.Groups["url"].Value)));
    }

    private string Picture(Match match, string url)
    {
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return match.Value;
        if (HasScheme(url))
        {
            _problems.Add($"picture {url} would come from the network; put a copy into figures/");
            return $"<em>picture not shown: {WebUtility.HtmlEncode(url)}</em>";
        }

        string relative = Uri.UnescapeDataString(url.Split('?', '#')[0]);
        string source = Path.GetFullPath(relative, notebookFolder);
        if (!File.Exists(source))
        {
            _problems.Add($"picture {url} does not exist");
            return $"<em>picture missing: {WebUtility.HtmlEncode(url)}</em>";
        }

        string inside = Path.GetRelativePath(notebookFolder, source).Replace('\\', '/');
        if (inside.StartsWith("..", StringComparison.Ordinal))
            inside = "figures/" + Path.GetFileName(source);
        string copy = Path.Combine(book, inside);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        WholeFile.WriteIfNew(copy, File.ReadAllBytes(source));
        return match.Groups["before"].Value + Escape(inside) + match.Groups["after"].Value;
    }

    private string Reference(Match match, string url)
    {
        if (url.StartsWith('#') || HasScheme(url))
            return match.Value;
        string[] parts = url.Split('#', 2);
        string fragment = parts.Length > 1 ? "#" + parts[1] : "";
        string path = Uri.UnescapeDataString(parts[0]);
        string target = Path.GetFullPath(path, notebookFolder);
        if (path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(target) == Path.TrimEndingDirectorySeparator(notebookFolder))
        {
            // A chapter that is not yet written is named, not linked.
            return File.Exists(target) ? With(Path.GetFileNameWithoutExtension(path) + ".html" + fragment) : "<a class=\"absent\"";
        }

        if (File.Exists(target) || Directory.Exists(target))
            return With(Path.GetRelativePath(book, target).Replace('\\', '/') + fragment);
        _problems.Add($"link {url} leads nowhere");
        return "<a class=\"absent\"";

        string With(string to) => match.Groups["before"].Value + Escape(to) + match.Groups["after"].Value;
    }

    private static bool HasScheme(string url) => url.StartsWith("//", StringComparison.Ordinal) || Scheme().IsMatch(url);

    private static string Escape(string path) =>
        WebUtility.HtmlEncode(path.Replace(" ", "%20", StringComparison.Ordinal));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex("(?<before><img\\b[^>]*?\\bsrc=\")(?<url>[^\"]*)(?<after>\"[^>]*>)")]
    private static partial Regex Image();

    [GeneratedRegex("(?<before><a\\b[^>]*?\\bhref=\")(?<url>[^\"]*)(?<after>\")")]
    private static partial Regex Link();
}
