using System.Collections.Frozen;
using System.Text;

namespace Ebm.Cli;

/// <summary>
/// HTML that a cell shows, as it is, but for what would reach beyond it: a comment, a text or an element that it leaves open is ended, an
/// end without a beginning, half a tag and the frame of a whole page are left out. Nothing that is meant is filtered: it is the reader's
/// own cell.
/// </summary>
internal sealed class ClosedHtml
{
    private static readonly FrozenSet<string> Void =
        [.. "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".Split(' ')];

    /// <summary>Elements that end by themselves, with what is around them.</summary>
    private static readonly FrozenSet<string> EndByThemselves =
        [.. "p li dt dd td th tr thead tbody tfoot colgroup caption option optgroup rt rp rb rtc".Split(' ')];

    /// <summary>Those of a whole page, which the book is already, and one that nothing can end.</summary>
    private static readonly FrozenSet<string> Page = [.. "html head body frameset plaintext".Split(' ')];

    /// <summary>Elements whose content is text up to their end.</summary>
    private static readonly FrozenSet<string> RawText =
        [.. "script style textarea title xmp iframe noembed noframes".Split(' ')];

    /// <summary>Elements of drawings and formulas in which HTML goes on.</summary>
    private static readonly FrozenSet<string> BackToHtml = [.. "foreignobject desc annotation-xml mi mo mn ms mtext".Split(' ')];

    private readonly StringBuilder _html = new();
    private readonly List<string> _open = [];

    /// <summary>HTML that ends what it begins, and ends nothing else.</summary>
    public static string Of(string html) => new ClosedHtml().Write(html);

    /// <summary>Whether the place is in a drawing or a formula, where other rules hold.</summary>
    private bool IsForeign => _open.FindLast(name => name is "svg" or "math" || BackToHtml.Contains(name)) is "svg" or "math";

    private string Write(string html)
    {
        for (int at = 0; at < html.Length;)
        {
            int tag = html.IndexOf('<', at);
            if (tag < 0)
                tag = html.Length;
            _html.Append(html, at, tag - at);
            at = tag < html.Length ? Markup(html, tag) : tag;
        }

        for (int i = _open.Count; i-- > 0;)
            _html.Append("</").Append(_open[i]).Append('>');
        return _html.ToString();
    }

    /// <summary>Writes what begins with a <c>&lt;</c>.</summary>
    /// <returns>Where the text goes on.</returns>
    private int Markup(string html, int at)
    {
        ReadOnlySpan<char> rest = html.AsSpan(at);
        if (rest.StartsWith("<!--"))
            return Until(html, at, at + 2, "-->", "--!>");
        if (rest.StartsWith("<![CDATA[") && IsForeign)
            return Until(html, at, at + 9, "]]>");
        if (rest.Length > 1 && (rest[1] is '!' or '?' || (rest[1] == '/' && rest.Length > 2 && !char.IsAsciiLetter(rest[2]))))
            return Until(html, at, at + 1, ">");
        if (HtmlTag.Read(html, at) is not { } tag)
        {
            _html.Append(rest.Length > 1 && rest[1] != '/' ? "<" : "&lt;");
            return at + 1;
        }

        if (html[tag.End - 1] != '>')
            return html.Length; // half a tag, which would swallow what comes after it
        string text = html[at..tag.End];
        if (EndByThemselves.Contains(tag.Name) || (Void.Contains(tag.Name) && !tag.IsEnd))
            _html.Append(text);
        else if (Page.Contains(tag.Name) || Void.Contains(tag.Name))
            return tag.End;
        else if (tag.IsEnd)
            Close(tag.Name, text);
        else if (IsForeign && text.EndsWith("/>", StringComparison.Ordinal))
            _html.Append(text);
        else
            return Open(html, tag, text);
        return tag.End;
    }

    private int Open(string html, HtmlTag tag, string text)
    {
        _html.Append(text);
        if (IsForeign || !RawText.Contains(tag.Name))
        {
            _open.Add(tag.Name);
            return tag.End;
        }

        for (int end = html.IndexOf("</", tag.End, StringComparison.Ordinal); end >= 0;
            end = html.IndexOf("</", end + 1, StringComparison.Ordinal))
        {
            if (HtmlTag.Read(html, end) is not { } ending || ending.Name != tag.Name || html[ending.End - 1] != '>')
                continue;
            _html.Append(html, tag.End, ending.End - tag.End);
            return ending.End;
        }

        // What would be left of an end that is only half there would be text of the script.
        _html.Append(html, tag.End, html.Length - tag.End).Append("\n</").Append(tag.Name).Append('>');
        return html.Length;
    }

    /// <summary>Ends the last element of this name; others that it leaves open are ended later, as a browser has it.</summary>
    private void Close(string name, string text)
    {
        int begun = _open.LastIndexOf(name);
        if (begun < 0)
            return;
        _html.Append(text);
        _open.RemoveAt(begun);
    }

    /// <summary>Writes up to an end, which is added where it is missing.</summary>
    private int Until(string html, int at, int from, params ReadOnlySpan<string> ends)
    {
        int next = int.MaxValue;
        foreach (string end in ends)
        {
            if (html.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var found)
                next = Math.Min(next, found + end.Length);
        }

        bool isOpen = next > html.Length;
        next = Math.Min(next, html.Length);
        _html.Append(html, at, next - at).Append(isOpen ? ends[0] : "");
        return next;
    }
}
