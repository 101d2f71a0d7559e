using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// Makes a notebook's pictures and links work from the book: pictures are copied, pasted ones become part of the page, links to notebooks
/// go to their pages, other relative links to where the file is. The book asks nothing of the network, and takes no file from outside the
/// course.
/// </summary>
/// <param name="notebookFolder">Where the notebook is.</param>
/// <param name="book">Where the book is.</param>
internal sealed partial class BookLinks(string notebookFolder, string book)
{
    private const long Limit = 50_000_000;

    private static readonly string[] Kinds =
        [".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".ico", ".apng", ".mp4", ".webm", ".ogg", ".ogv", ".mp3",
            ".wav", ".m4a"];

    private readonly string _notebookFolder = Path.TrimEndingDirectorySeparator(notebookFolder);
    private readonly BookFolder _book = new(book);
    private readonly List<string> _problems = [];
    private readonly List<string> _anchors = [];

    /// <summary>What was missing, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Rewrites the pictures and links of HTML that <see cref="MarkdownText"/> made.</summary>
    public string Rewrite(string html) => Rewrite(html, []);

    /// <summary>Rewrites the pictures and links of HTML that <see cref="MarkdownText"/> made.</summary>
    /// <param name="html">The HTML.</param>
    /// <param name="attachments">The pictures that were pasted into the cell.</param>
    public string Rewrite(string html, JsonObject attachments)
    {
        html = Picture().Replace(html, match => Picture(match, WebUtility.HtmlDecode(match.Groups["url"].Value), attachments));
        return Link().Replace(html, match => Reference(match, WebUtility.HtmlDecode(match.Groups["url"].Value)));
    }

    /// <summary>The links so far that lead to no place of the page, one line each.</summary>
    public IEnumerable<string> DeadEnds(string page)
    {
        HashSet<string> places = ["", "top", "claims", "main",
            .. Place().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups["id"].Value))];
        return _anchors.Distinct().Where(anchor => !places.Contains(anchor) && !places.Contains(Uri.UnescapeDataString(anchor)))
            .Select(anchor => $"link #{anchor} leads to no heading of the page");
    }

    private string Picture(Match match, string url, JsonObject attachments)
    {
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return match.Value;
        string? problem;
        if (url.StartsWith("attachment:", StringComparison.OrdinalIgnoreCase))
        {
            string name = Uri.UnescapeDataString(url["attachment:".Length..]);
            if (Attachment(attachments, name) is { } data)
                return match.Groups["before"].Value + HtmlTag.Encode(data) + match.Groups["after"].Value;
            problem = $"picture {url} is not attached to its cell: paste it again";
        }
        else if (HasScheme(url))
        {
            _problems.Add($"picture {url} would come from the network; put a copy into figures/");
            return $"<em>picture not shown: {WebUtility.HtmlEncode(url)}</em>";
        }
        else if (Copy(url, out problem) is { } copy)
        {
            return match.Groups["before"].Value + HtmlTag.Encode(Escape(copy)) + match.Groups["after"].Value;
        }

        _problems.Add(problem!);
        return $"<em>picture missing: {WebUtility.HtmlEncode(url)}</em>";
    }

    /// <summary>Copies a picture into the book.</summary>
    /// <returns>Its place there; null, with the reason, where it is no picture of the course.</returns>
    private string? Copy(string url, out string? problem)
    {
        string source;
        try
        {
            source = Path.GetFullPath(Uri.UnescapeDataString(url.Split('?', '#')[0]), _notebookFolder);
        }
        catch (ArgumentException)
        {
            problem = $"picture {url} is no name of a file";
            return null;
        }

        problem = Directory.Exists(source) ? $"picture {url} is a folder"
            : !File.Exists(source) ? $"picture {url} does not exist"
            : !Kinds.Contains(Path.GetExtension(source).ToLowerInvariant())
            ? $"picture {url} is no picture: its name ends in none of {string.Join(' ', Kinds)}"
            : !IsInside(source) ? $"picture {url} lies outside the course, and the book takes nothing from there; put a copy into figures/"
            : !PlainFile.Is(source) ? $"picture {url} is a device or a pipe, not a plain file"
            : null;
        if (problem is not null)
            return null;
        try
        {
            string inside = Path.GetRelativePath(_notebookFolder, source).Replace('\\', '/');
            if (inside.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inside))
                inside = "figures/" + Path.GetFileName(source);
            return _book.WriteBeside(inside, PlainFile.Read(source, Limit));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            problem = $"picture {url} cannot be copied: {trouble.Message}";
            return null;
        }
    }

    /// <summary>
    /// Whether a file, links followed, is one of the course: of the checkout around the notebook; without one, of the notebook's folder or
    /// the one above it, unless that is everything that a person has.
    /// </summary>
    private bool IsInside(string file)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? root = CourseFolder.Above(_notebookFolder);
        if (root is null)
        {
            string? above = Path.GetDirectoryName(_notebookFolder);
            root = above is null || Path.GetDirectoryName(above) is null || above == home ? _notebookFolder : above;
        }

        string relative = Path.GetRelativePath(PlainFile.RealPath(root), PlainFile.RealPath(file));
        return !Path.IsPathRooted(relative) && relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string? Attachment(JsonObject attachments, string name)
    {
        if (attachments[name] is not JsonObject kinds)
            return null;
        foreach ((string type, JsonNode? data) in kinds.OrderBy(kind => kind.Key == "image/png" ? 0 : 1))
        {
            if (type.StartsWith("image/", StringComparison.Ordinal) && NotebookJson.Text(data) is { } text)
            {
                // A drawing may be kept as its text.
                return type == "image/svg+xml" && text.TrimStart().StartsWith('<')
                    ? $"data:{type};base64,{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}"
                    : $"data:{type};base64,{Space().Replace(text, "")}";
            }
        }

        return null;
    }

    private string Reference(Match match, string url)
    {
        if (url.StartsWith('#'))
        {
            _anchors.Add(url[1..]);
            return match.Value;
        }

        if (HasScheme(url))
            return match.Value;
        string[] parts = url.Split('#', 2);
        string fragment = parts.Length > 1 ? "#" + parts[1] : "";
        string path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
        string target = Path.GetFullPath(path.Replace("\0", "", StringComparison.Ordinal), _notebookFolder);
        if (path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(target) == _notebookFolder)
        {
            // A chapter that is not yet written is named, not linked.
            return File.Exists(target) ? With(Path.GetFileNameWithoutExtension(path) + ".html") : "<a class=\"absent\"";
        }

        if (File.Exists(target) || Directory.Exists(target))
            return With(Path.GetRelativePath(_book.Path, target).Replace('\\', '/'));
        _problems.Add($"link {url} leads nowhere");
        return "<a class=\"absent\"";

        // On another drive a file has no relative path.
        string With(string to) =>
            match.Groups["before"].Value + HtmlTag.Encode((Path.IsPathFullyQualified(to) ? new Uri(to).AbsoluteUri : Escape(to))
                + fragment) + match.Groups["after"].Value;
    }

    private static bool HasScheme(string url) => url.Replace('\\', '/').StartsWith("//", StringComparison.Ordinal) || Scheme().IsMatch(url);

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();

    [GeneratedRegex("(?<before><(?:img|audio|video|source)\\b[^>]*? src=\")(?<url>[^\"]*)(?<after>\"[^>]*>)")]
    private static partial Regex Picture();

    [GeneratedRegex("(?<before><a\\b[^>]*? href=\")(?<url>[^\"]*)(?<after>\")")]
    private static partial Regex Link();

    [GeneratedRegex("\\b(?:id|name)=\"(?<id>[^\"]*)\"")]
    private static partial Regex Place();
}
