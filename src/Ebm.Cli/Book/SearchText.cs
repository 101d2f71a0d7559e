using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>
/// What a chapter says, section by section, for the book's search. The page's scripts index it with MiniSearch when the reader first
/// searches.
/// </summary>
internal sealed partial class SearchText
{
    private readonly List<(string Id, string Heading, StringBuilder Text)> _sections = [("", "", new StringBuilder())];

    /// <summary>The script of a chapter, below the book's folder.</summary>
    public static string File(string chapter) => $"assets/search/{chapter}.js";

    /// <summary>Adds a cell of text.</summary>
    /// <param name="html">Its HTML, with the headings' anchors.</param>
    public void AddText(string html)
    {
        int from = 0;
        foreach (Match heading in HeadingTag().Matches(html))
        {
            Append(html[from..heading.Index]);
            _sections.Add((WebUtility.HtmlDecode(heading.Groups["id"].Value), Plain(heading.Groups["text"].Value), new StringBuilder()));
            from = heading.Index + heading.Length;
        }

        Append(html[from..]);
    }

    /// <summary>Adds a cell of code: names are found too.</summary>
    public void AddCode(string code) => _sections[^1].Text.Append(' ').Append(code);

    /// <summary>The script: <c>[page, title, [[anchor, heading, text], …]]</c> is appended to <c>window.ebmSearch</c>.</summary>
    public byte[] Script(BookChapter chapter)
    {
        object[][] sections = [.. _sections.Where(section => section.Heading.Length + section.Text.Length > 0)
            .Select(section => (object[])[section.Id, section.Heading, Space().Replace(section.Text.ToString(), " ").Trim()])];
        return ScriptData.Append("ebmSearch", (object[])[chapter.Page, Plain(chapter.Title), sections]);
    }

    private void Append(string html) => _sections[^1].Text.Append(' ').Append(Plain(html));

    // Formulas are pictures to a reader: their source would be found by words that nobody sees.
    private static string Plain(string html) =>
        Space().Replace(WebUtility.HtmlDecode(Tag().Replace(Unread().Replace(html, " "), " ")), " ").Trim();

    [GeneratedRegex("<h[1-3] id=\"(?<id>[^\"]*)\">(?<text>.*?)<a class=\"anchor\".*?</h[1-3]>", RegexOptions.Singleline)]
    private static partial Regex HeadingTag();

    [GeneratedRegex("<(?<kind>script|style|svg)\\b.*?</\\k<kind>>|<(?<tag>span|div) class=\"math[^\"]*\">[^<]*</\\k<tag>>",
        RegexOptions.Singleline)]
    private static partial Regex Unread();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}
