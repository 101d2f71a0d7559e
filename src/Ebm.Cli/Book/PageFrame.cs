using System.Net;
using System.Text;

namespace Ebm.Cli;

/// <summary>What surrounds every page: the head, the side bar with the chapters, the way to the next page.</summary>
internal static class PageFrame
{
    private const string BarStart = "<!--chapters-->", BarEnd = "<!--/chapters-->", PagerStart = "<!--pager-->", PagerEnd = "<!--/pager-->";

    private const string Generator = "<meta name=\"generator\" content=\"ebm run\">";

    private const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M2 5C6 30 12 30 16 17S26 30 30 " +
            "5' fill='none' "
        + "stroke='%232f6fbd' stroke-width='3.4' stroke-linecap='round'/%3E%3Ccircle cx='9.6' cy='21' r='3.4' " +
            "fill='%23d1672b'/%3E%3C/svg%3E";

    /// <summary>A whole page.</summary>
    /// <param name="title">The title of the window, as text.</param>
    /// <param name="name">The page's chapter, empty for the index.</param>
    /// <param name="chapters">The chapters of the book.</param>
    /// <param name="contents">The contents of the page, as HTML; may be empty.</param>
    /// <param name="main">The page itself.</param>
    public static string Write(string title, string name, IReadOnlyList<BookChapter> chapters, string contents, string main) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'self' file: data: blob: 'unsafe-inline' 'unsafe-eval'">
        {Generator}
        <title>{WebUtility.HtmlEncode(title)}</title>
        <link rel="icon" href="{Icon}">
        <link rel="stylesheet" href="assets/katex/katex.min.css">
        <link rel="stylesheet" href="assets/book.css">
        <script src="assets/theme.js"></script>
        <script defer src="assets/katex/katex.min.js"></script>
        <script defer src="assets/book.js"></script>
        <script defer src="assets/glossary.js"></script>
        <script defer src="assets/read.js"></script>
        <script defer src="assets/live.js"></script>
        </head>
        <body{(name.Length == 0 ? " class=\"index\"" : "")}>
        <a class="skip" href="#main">Skip to the text</a>
        <header class="top"><button class="menu" aria-label="Chapters" aria-expanded="false"><span></span></button>
        <a class="home" href="index.html">Energy-based models</a>
        <button class="search" aria-label="Search" title="Search (press /)"></button>
        <button class="theme" aria-label="Light or dark" title="Light or dark"></button></header>
        <nav class="chapters" aria-label="Chapters">{BarStart}{Bar(name, chapters)}{BarEnd}</nav>
        <main id="main">
        {main}
        {PagerStart}{Pager(name, chapters)}{PagerEnd}
        </main>
        {contents}
        </body>
        </html>

        """;

    /// <summary>Whether the beginning of a page is that of a book's.</summary>
    public static bool IsOurs(string head) => head.Contains(Generator, StringComparison.Ordinal)
        || head.Contains(BarStart, StringComparison.Ordinal);

    /// <summary>A page with its chapter list and its pager brought up to date; null when it needs no change.</summary>
    public static string? Refresh(string page, string name, IReadOnlyList<BookChapter> chapters)
    {
        int bar = page.IndexOf(BarStart, StringComparison.Ordinal), barEnd = page.IndexOf(BarEnd, StringComparison.Ordinal);
        int pager = page.LastIndexOf(PagerStart, StringComparison.Ordinal), pagerEnd = page.LastIndexOf(PagerEnd, StringComparison.Ordinal);
        if (bar < 0 || barEnd < bar || pager < barEnd || pagerEnd < pager)
            return null;
        string fresh = page[..(bar + BarStart.Length)] + Bar(name, chapters) + page[barEnd..(pager + PagerStart.Length)]
            + Pager(name, chapters) + page[pagerEnd..];
        return fresh == page ? null : fresh;
    }

    private static string Bar(string name, IReadOnlyList<BookChapter> chapters)
    {
        var html = new StringBuilder();
        foreach ((string title, _, IReadOnlyList<PlannedChapter> planned) in Curriculum.Parts)
        {
            html.Append($"\n<p>{WebUtility.HtmlEncode(title)}</p><ol>");
            foreach (PlannedChapter plan in planned)
            {
                BookChapter? chapter = chapters.FirstOrDefault(c => c.Number == plan.Number);
                html.Append(chapter is null
                    ? $"<li class=\"absent\"><span class=\"no\">{plan.Number}</span>{WebUtility.HtmlEncode(plan.Title)}</li>"
                    : Item(chapter, name, plan.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    WebUtility.HtmlEncode(plan.Title)));
            }

            html.Append("</ol>");
        }

        List<BookChapter> others = [.. chapters.Where(c => !Curriculum.Has(c.Number))];
        if (others.Count > 0)
            html.Append("\n<p>Other notebooks</p><ol>").AppendJoin("", others.Select(c => Item(c, name, "·", c.Title))).Append("</ol>");
        html.Append("\n<p>The whole course</p><ol>").Append(Common(ClaimsTable.Page, "Every claim", name == "claims"))
            .Append(Common(GlossaryPage.File, "Glossary", name == "glossary")).Append("</ol>");
        return html.Append('\n').ToString();
    }

    private static string Common(string page, string title, bool isCurrent) =>
        $"<li{(isCurrent ? " class=\"current\"" : "")}><a href=\"{page}\"{(isCurrent ? " aria-current=\"page\"" : "")}>"
        + $"<span class=\"no\"></span>{title}</a></li>";

    private static string Item(BookChapter chapter, string current, string number, string title) =>
        $"<li{(chapter.Name == current ? " class=\"current\"" : "")}><a href=\"{Uri.EscapeDataString(chapter.Page)}\""
        + $"{(chapter.Name == current ? " aria-current=\"page\"" : "")}><span class=\"no\">{number}</span>{title}</a></li>";

    private static string Pager(string name, IReadOnlyList<BookChapter> chapters)
    {
        if (name.Length == 0)
            return "";
        int here = -1;
        for (int i = 0; i < chapters.Count; i++)
        {
            if (chapters[i].Name == name)
                here = i;
        }

        string before = here > 0 ? Step(chapters[here - 1], "prev", "Before")
            : "<a class=\"prev\" href=\"index.html\" rel=\"prev\"><small>Before</small>All chapters</a>";
        string after = here >= 0 && here < chapters.Count - 1 ? Step(chapters[here + 1], "next", "Next") : "";
        return $"<nav class=\"pager\" aria-label=\"Before and next\">{before}{after}</nav>";
    }

    private static string Step(BookChapter chapter, string relation, string word) =>
        $"<a class=\"{relation}\" rel=\"{relation}\" href=\"{Uri.EscapeDataString(chapter.Page)}\">"
        + $"<small>{word}</small>{chapter.Title}</a>";
}
