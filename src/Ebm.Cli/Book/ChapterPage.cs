using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>An executed notebook as a page to read.</summary>
internal sealed class ChapterPage
{
    private readonly MarkdownText _markdown = new();
    private readonly BookLinks _links;
    private readonly StringBuilder _body = new();

    private readonly List<string> _problems = [];
    private bool _hasSlides;

    /// <summary>What the page says, for the search.</summary>
    public SearchText Search { get; } = new();

    private readonly LiveCells? _live;

    private ChapterPage(BookLinks links, LiveCells? live) => (_links, _live) = (links, live);

    /// <summary>What the page cannot show, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Makes the text of a page.</summary>
    /// <param name="notebook">The executed notebook.</param>
    /// <param name="links">Makes pictures and links work.</param>
    /// <param name="live">Which cells run in the page; null for none.</param>
    public static ChapterPage Make(NotebookDocument notebook, BookLinks links, LiveCells? live = null)
    {
        var page = new ChapterPage(links, live) { _hasSlides = notebook.Cells.Any(cell => SlideType(cell).Length > 0) };
        page._markdown.Gather(notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source));
        foreach (NotebookCell cell in notebook.Cells)
            page.Add(cell);
        page._problems.AddRange(links.DeadEnds(page._body.ToString()));
        return page;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="name">The chapter's file name without extension.</param>
    /// <param name="report">The run.</param>
    /// <param name="chapters">The chapters of the book before this one was run.</param>
    /// <returns>The page, and what the index needs of it.</returns>
    public (string Html, BookChapter Chapter) Write(string name, NotebookReport report, IReadOnlyList<BookChapter> chapters)
    {
        Heading? title = _markdown.Headings.FirstOrDefault(heading => heading.Level == 1);
        BookChapter chapter = BookChapter.From(name, title?.Html ?? WebUtility.HtmlEncode(name), report);
        string main = $"{Head(chapter, report)}\n<article{Attribute("chapter", name)}>\n{_body}</article>\n{Claims(report.Claims)}";
        return (PageFrame.Write(title?.Text ?? name, name, BookWriter.With(chapters, chapter), Contents(report.Claims.Count > 0), main),
            chapter);
    }

    private static string Head(BookChapter chapter, NotebookReport report)
    {
        var facts = new List<string>();
        if (chapter.Claims > 0)
            facts.Add($"<a href=\"#claims\">{Count(chapter.ClaimsHeld, chapter.Claims, "claim")} " +
                $"hold{(chapter.Claims == 1 ? "s" : "")}</a>");
        if (chapter.Exercises > 0)
            facts.Add($"{Count(chapter.ExercisesSolved, chapter.Exercises, "exercise")} solved");
        facts.Add(string.Create(CultureInfo.InvariantCulture, $"ran in {chapter.Seconds:0.0}\u00a0s"));
        facts.Add($"<a href=\"{Uri.EscapeDataString(chapter.Name)}.ipynb\">executed notebook</a>");
        facts.Add("<a href=\"?slides\" title=\"Press s\">slides</a>");
        string place = Curriculum.Parts.FirstOrDefault(part => part.Chapters.Any(plan => plan.Number == chapter.Number)).Title is { } part
            ? $"<p class=\"place\">{WebUtility.HtmlEncode(part)} · chapter {chapter.Number}</p>\n"
            : "";
        string failure = report.Status == NotebookStatus.Ok ? ""
            : $"\n<p class=\"failure\" role=\"alert\"><b>This run {Failure(report.Status)}.</b> {WebUtility.HtmlEncode(report.Error)}</p>";
        return $"{place}<p class=\"facts\">{string.Join("<span>·</span>", facts)}</p>{failure}";
    }

    private static string Failure(NotebookStatus status) => status switch
    {
        NotebookStatus.Timeout => "ran out of time",
        NotebookStatus.Crashed => "crashed",
        _ => "failed",
    };

    private static string Count(int part, int whole, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{part} of {whole} {noun}{(whole == 1 ? "" : "s")}");

    private static string Claims(IReadOnlyList<ClaimResult> claims) => claims.Count == 0 ? ""
        : $"<section class=\"claims\" id=\"claims\"><h2>Claims of this chapter</h2>\n{ClaimsTable.Write(claims)}</section>\n";

    private string Contents(bool hasClaims)
    {
        List<Heading> headings = [.. _markdown.Headings.Where(heading => heading.Level is 2 or 3)];
        if (hasClaims)
            headings.Add(new Heading(2, "claims", "Claims of this chapter", ""));
        if (headings.Count < 2)
            return "";
        var html = new StringBuilder(
            "<nav class=\"contents\" aria-label=\"On this page\"><details open><summary>On this page</summary><ul>\n");
        foreach (Heading heading in headings)
            html.Append($"<li class=\"level{heading.Level}\"><a href=\"#{WebUtility.HtmlEncode(heading.Id)}\">{heading.Html}</a></li>\n");
        return html.Append("</ul></details></nav>").ToString();
    }

    /// <summary>
    /// What a cell asks of a slide show, as Jupyter's metadata has it: slide, subslide, fragment, skip, notes, or nothing.
    /// </summary>
    private static string SlideType(NotebookCell cell) =>
        cell.Metadata["slideshow"] is JsonObject show && CellOutputs.Text(show["slide_type"]) is { } type and not "-" ? type : "";

    private void Add(NotebookCell cell)
    {
        if (_hasSlides)
            _body.Append($"<i hidden data-slide=\"{WebUtility.HtmlEncode(SlideType(cell))}\"></i>\n");
        int before = _links.Problems.Count, text = _markdown.Problems.Count;
        switch (cell.Kind)
        {
            case CellKind.Markdown:
                string html = _links.Rewrite(_markdown.ToHtml(cell.Source), cell.Attachments);
                _body.Append(html);
                Search.AddText(html);
                break;
            case CellKind.Code:
                Code(cell);
                break;
            case CellKind.Raw when cell.Source.Trim().Length > 0:
                _body.Append($"<pre class=\"text raw\">{WebUtility.HtmlEncode(cell.Source)}</pre>\n");
                break;
        }

        _problems.AddRange(_links.Problems.Skip(before).Concat(_markdown.Problems.Skip(text))
            .Select(problem => string.Create(CultureInfo.InvariantCulture, $"cell {cell.Index + 1}: {problem}")));
    }

    private void Code(NotebookCell cell)
    {
        if (!IsAnswered(cell))
            Search.AddCode(cell.Source);
        string code = CSharpHighlighter.Block(cell.Source.TrimEnd());
        string kind = cell.Exercise is not null ? " exercise" : cell.Check is not null ? " check"
            : cell.Source.StartsWith("#!import", StringComparison.Ordinal) ? " setup" : "";
        _body.Append($"<div class=\"cell{kind}\"{Attribute("cell", cell.Id)}{Attribute("live", _live?.Mark(cell, kind == " setup") ?? "")}"
            + $"{Attribute("rounded", _live?.IsRounded(cell) == true ? "yes" : "")}"
            + $"{Attribute("exercise", cell.Exercise ?? cell.Check ?? "")}>\n");
        if (cell.Exercise is { } exercise)
            _body.Append($"<p class=\"label\">Your turn <code>{WebUtility.HtmlEncode(exercise)}</code></p>\n");
        _body.Append(IsAnswered(cell) ? $"<details class=\"answer\"><summary>Show the code</summary>{code}</details>" : code).Append('\n');
        string outputs = OutputHtml.Write(cell.Outputs, _markdown, _links,
            problem => _problems.Add(string.Create(CultureInfo.InvariantCulture, $"cell {cell.Index + 1}: {problem}")));
        if (outputs.Length > 0)
            _body.Append($"<div class=\"outputs\">\n{outputs}</div>\n");
        _body.Append("</div>\n");
    }

    private static string Attribute(string name, string value) =>
        value.Length == 0 ? "" : $" data-{name}=\"{WebUtility.HtmlEncode(value)}\"";

    /// <summary>Whether an exercise's cell no longer holds its stub: an answer stays folded until it is asked for.</summary>
    private static bool IsAnswered(NotebookCell cell) =>
        cell.Exercise is not null && !cell.Source.Contains("NotImplementedException", StringComparison.Ordinal);
}
