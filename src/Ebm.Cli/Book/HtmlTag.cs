using System.Net;
using System.Text;

namespace Ebm.Cli;

/// <summary>A tag, read as browsers read it.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="IsEnd">Whether it ends its element.</param>
/// <param name="Attributes">The attributes: names in lower case, values decoded; of two of one name the first counts.</param>
/// <param name="End">Where the text goes on.</param>
internal sealed record HtmlTag(string Name, bool IsEnd, IReadOnlyList<KeyValuePair<string, string>> Attributes, int End)
{
    private const string Space = " \t\n\f\r";

    /// <summary>Reads the tag that begins with the <c>&lt;</c> at a place; null where it begins none.</summary>
    public static HtmlTag? Read(string html, int at)
    {
        int i = at + 1;
        bool isEnd = i < html.Length && html[i] == '/';
        if (isEnd)
            i++;
        if (i >= html.Length || !char.IsAsciiLetter(html[i]))
            return null;
        int start = i;
        while (i < html.Length && !Space.Contains(html[i]) && html[i] is not ('/' or '>'))
            i++;
        string name = html[start..i].ToLowerInvariant();
        var attributes = new List<KeyValuePair<string, string>>();
        var names = new HashSet<string>();
        while (true)
        {
            while (i < html.Length && (Space.Contains(html[i]) || html[i] == '/'))
                i++;
            // A tag that does not end swallows the rest, as in a browser.
            if (i >= html.Length || html[i] == '>')
                return new HtmlTag(name, isEnd, attributes, Math.Min(i + 1, html.Length));
            (string key, string value, i) = Attribute(html, i);
            if (names.Add(key))
                attributes.Add(new(key, value));
        }
    }

    private static (string Key, string Value, int End) Attribute(string html, int i)
    {
        int start = i++;
        while (i < html.Length && !Space.Contains(html[i]) && html[i] is not ('/' or '>' or '='))
            i++;
        string key = html[start..i].ToLowerInvariant();
        int equals = i;
        while (equals < html.Length && Space.Contains(html[equals]))
            equals++;
        if (equals >= html.Length || html[equals] != '=')
            return (key, "", i);
        i = equals + 1;
        while (i < html.Length && Space.Contains(html[i]))
            i++;
        if (i < html.Length && html[i] is '"' or '\'')
        {
            int close = html.IndexOf(html[i], i + 1);
            string quoted = close < 0 ? html[(i + 1)..] : html[(i + 1)..close];
            return (key, WebUtility.HtmlDecode(quoted), close < 0 ? html.Length : close + 1);
        }

        start = i;
        while (i < html.Length && !Space.Contains(html[i]) && html[i] != '>')
            i++;
        return (key, WebUtility.HtmlDecode(html[start..i]), i);
    }

    /// <summary>The tag as text, with some attributes.</summary>
    public string With(IEnumerable<KeyValuePair<string, string>> attributes)
    {
        var text = new StringBuilder(IsEnd ? "</" : "<").Append(Name);
        foreach ((string key, string value) in attributes)
            text.Append(' ').Append(key).Append("=\"").Append(Encode(value)).Append('"');
        return text.Append('>').ToString();
    }

    /// <summary>A text as the value of an attribute.</summary>
    public static string Encode(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
