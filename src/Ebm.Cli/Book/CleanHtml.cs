using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>
/// HTML that was made from Markdown, written anew from what a text may hold: known elements with known attributes, every element ended, no
/// script in any guise. What is left out is told. Formulas take their places here, where text and attributes are told apart.
/// </summary>
internal sealed partial class CleanHtml(MathText math, string footnotes)
{
    private static readonly FrozenSet<string> Elements = [..
        ("a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font " +
            "h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub " +
            "summary sup table tbody td tfoot th thead time tr tt u ul var wbr audio video source")
        .Split(' ')];

    private static readonly FrozenSet<string> Void = [.. "br col hr img input source wbr".Split(' ')];

    /// <summary>Elements whose content is no text of the page.</summary>
    private static readonly FrozenSet<string> WithContent = [..
        ("script style svg math iframe object embed applet template noscript noembed noframes textarea title xmp plaintext select " +
            "button frameset head").Split(' ')];

    private static readonly FrozenSet<string> RawText =
        [.. "script style iframe noembed noframes textarea title xmp plaintext noscript".Split(' ')];

    private static readonly FrozenSet<string> Attributes = [..
        ("align alt border cellpadding cellspacing checked class color colspan controls datetime dir disabled face height href id lang " +
            "loop muted open reversed role rowspan scope size span src start style summary title type valign value width name")
        .Split(' ')];

    private readonly StringBuilder _html = new();
    private readonly List<string> _open = [];
    private readonly SortedSet<string> _problems = [];

    /// <summary>What was left out, one line each.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Writes HTML anew.</summary>
    public string Write(string html)
    {
        for (int at = 0; at < html.Length;)
        {
            int tag = html.IndexOf('<', at);
            Text(html[at..(tag < 0 ? html.Length : tag)]);
            at = tag < 0 ? html.Length : Markup(html, tag);
        }

        for (int i = _open.Count; i-- > 0;)
            _html.Append("</").Append(_open[i]).Append('>');
        return LoneFormula().Replace(_html.ToString(), "<div class=\"math display\">$1</div>");
    }

    private void Text(string text) => _html.Append(_open.Any(name => name is "pre" or "code") ? math.RestoreHtml(text) : math.ToHtml(text));

    /// <summary>Writes what begins with a <c>&lt;</c>.</summary>
    /// <returns>Where the text goes on.</returns>
    private int Markup(string html, int at)
    {
        if (html.AsSpan(at).StartsWith("<!--"))
        {
            int end = html.IndexOf("-->", at + 4, StringComparison.Ordinal);
            return end < 0 ? html.Length : end + 3;
        }

        if (at + 1 < html.Length && html[at + 1] is '!' or '?')
        {
            int end = html.IndexOf('>', at);
            return end < 0 ? html.Length : end + 1;
        }

        if (HtmlTag.Read(html, at) is not { } tag)
        {
            // "</" before no letter begins a comment in a browser; here it is the text that it looks like.
            _html.Append("&lt;");
            return at + 1;
        }

        if (WithContent.Contains(tag.Name))
        {
            _problems.Add($"the book does not show <{tag.Name}> from Markdown");
            return tag.IsEnd ? tag.End : EndOf(html, tag);
        }

        if (!Elements.Contains(tag.Name))
            _problems.Add($"the book does not know the element <{tag.Name}>");
        else if (tag.IsEnd)
            Close(tag.Name);
        else
            Open(tag);
        return tag.End;
    }

    private void Open(HtmlTag tag)
    {
        if (tag.Name == "input" && tag.Attributes.All(attribute => attribute is not { Key: "type", Value: "checkbox" }))
        {
            _problems.Add("the book does not show <input> from Markdown");
            return;
        }

        var kept = new List<KeyValuePair<string, string>>();
        foreach ((string key, string value) in tag.Attributes)
        {
            string text = math.Restore(value);
            if (Keep(tag.Name, key, text) is { } clean)
                kept.Add(new(key, clean));
        }

        _html.Append(tag.With(kept));
        if (!Void.Contains(tag.Name))
            _open.Add(tag.Name);
    }

    private string? Keep(string element, string key, string value)
    {
        if (key.StartsWith("on", StringComparison.Ordinal))
        {
            _problems.Add($"the book does not run the {key} of a <{element}>");
            return null;
        }

        if (!Attributes.Contains(key) && !key.StartsWith("aria-", StringComparison.Ordinal))
            return null;
        switch (key)
        {
            case "href" or "src":
                if (SafeAddress.Of(value, isPicture: key == "src") is { } address)
                    return Footnote(address);
                _problems.Add($"the address {Short(value)} of a <{element}> is not one that a book may hold");
                return null;
            case "name" when element != "a":
                return null;
            case "style":
                return SafeStyle(value);
            case "id":
                return Footnote(value);
            default:
                return value;
        }
    }

    /// <summary>Ends an element, with those in it that were not ended. Without its beginning it is left out.</summary>
    private void Close(string name)
    {
        int begun = _open.LastIndexOf(name);
        if (begun < 0)
            return;
        for (int i = _open.Count; i-- > begun;)
            _html.Append("</").Append(_open[i]).Append('>');
        _open.RemoveRange(begun, _open.Count - begun);
    }

    /// <summary>Where the text goes on after an element that is left out with its content.</summary>
    private static int EndOf(string html, HtmlTag begin)
    {
        if (begin.Name is "embed")
            return begin.End;
        int depth = 1;
        for (int at = html.IndexOf('<', begin.End); at >= 0; at = html.IndexOf('<', at + 1))
        {
            if (HtmlTag.Read(html, at) is not { } tag || tag.Name != begin.Name)
                continue;
            depth += tag.IsEnd ? -1 : RawText.Contains(begin.Name) ? 0 : 1;
            if (depth == 0)
                return tag.End;
        }

        return html.Length;
    }

    /// <summary>The anchor of a footnote, which two cells may number alike.</summary>
    private string Footnote(string anchor) =>
        FootnoteAnchor().Replace(anchor, match => $"{match.Groups[1].Value}{match.Groups[2].Value}-{footnotes}-");

    private static string? SafeStyle(string style)
    {
        string[] declarations = [.. style.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => Declaration().IsMatch(part))];
        return declarations.Length == 0 ? null : string.Join("; ", declarations);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex("<p>\\s*<span class=\"math display\">([^<]*)</span>\\s*</p>", RegexOptions.CultureInvariant)]
    private static partial Regex LoneFormula();

    [GeneratedRegex("^(#?)(fn|fnref):", RegexOptions.CultureInvariant)]
    private static partial Regex FootnoteAnchor();

    // No address, no escape, nothing that leaves its place in the page.
    [GeneratedRegex(
        @"^(?:--i|color|background-color|text-align|vertical-align|width|height|(?:max|min)-(?:width|height)|margin(?:-\w+)?|"
        + @"padding(?:-\w+)?|border(?:-[\w-]+)?|font(?:-\w+)?|float|clear|line-height|list-style-type|white-space|text-decoration|"
        + @"display|opacity)\s*:\s*[\w\s.,#%+-]+(?:\([\w\s.,%]*\))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Declaration();
}
