using System.Net;
using System.Text;

namespace Ebm.Cli;

/// <summary>The glossary as a page: one name and one letter for one thing, and the chapter that introduces it.</summary>
internal static class GlossaryPage
{
    /// <summary>The page's file.</summary>
    public const string File = "glossary.html";

    /// <summary>Writes the page.</summary>
    public static string Write(Glossary glossary, IReadOnlyList<BookChapter> chapters)
    {
        var main = new StringBuilder("<h1>Glossary</h1>\n<p>One name and one letter for one thing. ")
            .Append("The number is the chapter that introduces it.</p>\n");
        foreach ((string title, IReadOnlyList<Term> terms) in glossary.Sections)
        {
            main.Append($"<h2>{WebUtility.HtmlEncode(title)}</h2>\n<dl class=\"glossary\">\n");
            foreach (Term term in terms)
                main.Append($"<div id=\"{WebUtility.HtmlEncode(term.Anchor)}\"><dt>{WebUtility.HtmlEncode(term.Name)}</dt>")
                    .Append($"<dd>{WebUtility.HtmlEncode(term.Meaning)}{Link(term, chapters)}</dd></div>\n");
            main.Append("</dl>\n");
        }

        return PageFrame.Write("Glossary", "glossary", chapters, "", main.ToString());
    }

    private static string Link(Term term, IReadOnlyList<BookChapter> chapters) =>
        chapters.FirstOrDefault(chapter => chapter.Name == term.Chapter) is { Number: > 0 } chapter
            ? $" <a href=\"{Uri.EscapeDataString(chapter.Page)}\" title=\"{WebUtility.HtmlEncode(chapter.Name)}\">{chapter.Number}</a>"
            : "";
}
