using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

// Longer than other files: the rules of one scan, which decide among each other, stay together.

/// <summary>A formula of a Markdown text.</summary>
/// <param name="Source">As it stands in the text, with its signs.</param>
/// <param name="Tex">The formula itself.</param>
/// <param name="IsDisplay">Whether it stands on a line of its own.</param>
internal sealed record Formula(string Source, string Tex, bool IsDisplay);

/// <summary>
/// Takes the formulas out of Markdown before it is read as Markdown, as Jupyter does: $..$, $$..$$, \\(..\\), \\[..\\] and
/// \begin{..}..\end{..}, over line ends too, but not over an empty line and not in code. A word that Markdown leaves alone stands for each.
/// Unlike Jupyter, a dollar before a space or a number that no dollar closes is money.
/// </summary>
internal sealed partial class MathText
{
    private readonly List<Formula> _formulas = [];
    private readonly StringBuilder _text = new();
    private readonly List<string> _problems = [];
    private readonly string _source;
    private readonly string _word;
    private readonly Regex _place;
    private int _at;

    private MathText(string markdown)
    {
        _source = markdown.ReplaceLineEndings("\n");
        _word = "mathq";
        while (_source.Contains(_word, StringComparison.Ordinal))
            _word += "q";
        _place = new Regex(_word + "([0-9]+)z", RegexOptions.CultureInvariant);
    }

    /// <summary>The text with a word for each formula.</summary>
    public string Text => _text.ToString();

    /// <summary>What is no formula but looks like one.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The formulas, in order.</summary>
    public IReadOnlyList<Formula> Formulas => _formulas;

    /// <summary>Takes the formulas out.</summary>
    public static MathText Of(string markdown)
    {
        var math = new MathText(markdown);
        while (math._at < math._source.Length)
            math.Step();
        return math;
    }

    /// <summary>A text with the formulas as they stood there.</summary>
    public string Restore(string text) => _place.Replace(text, match => Formula(match).Source);

    /// <summary>A text with the formulas without their signs.</summary>
    public string RestoreTex(string text) => _place.Replace(text, match => Formula(match).Tex);

    /// <summary>HTML text with the formulas as they stood there.</summary>
    public string RestoreHtml(string html) => _place.Replace(html, match => Encode(Formula(match).Source));

    /// <summary>HTML text with the formulas as elements that KaTeX draws.</summary>
    public string ToHtml(string html) => _place.Replace(html, match =>
    {
        Formula formula = Formula(match);
        return $"<span class=\"math{(formula.IsDisplay ? " display" : "")}\">{Encode(Tex.ForKatex(formula.Tex))}</span>";
    });

    private static string Encode(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private Formula Formula(Match match) => _formulas[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)];

    private void Step()
    {
        if ((_at == 0 || _source[_at - 1] == '\n') && Fence().Match(_source, _at) is { Success: true } fence)
        {
            Copy(EndOfFence(fence) - _at);
            return;
        }

        switch (_source[_at])
        {
            case '`':
                Copy(CodeSpan());
                break;
            case '\\':
                Backslash();
                break;
            case '$':
                Dollar();
                break;
            case '<' when Tag().Match(_source, _at) is { Success: true } tag:
                Copy(tag.Length);
                break;
            default:
                int next = _source.AsSpan(_at + 1).IndexOfAny("`\\$<\n");
                // The line end itself is copied with what is before it.
                Copy(next < 0 ? _source.Length - _at : _source[_at] == '\n' ? 1 : _source[_at + 1 + next] == '\n' ? next + 2 : next + 1);
                break;
        }
    }

    private void Backslash()
    {
        string rest = _source.Length > _at + 2 ? _source.Substring(_at, 3) : "";
        if (rest is @"\\(" or @"\\[" && Close(_at + 3, rest == @"\\(" ? @"\\)" : @"\\]") is { } end)
        {
            Take(end + 3, _source[(_at + 3)..end], rest == @"\\[");
            return;
        }

        if (Begin().Match(_source, _at) is { Success: true } begin)
        {
            if (EndOf(begin) is { } after)
            {
                Take(after, _source[_at..after], true);
                return;
            }

            _problems.Add($"{begin.Value} has no \\end{{{begin.Groups["name"].Value}}} in its paragraph");
        }

        Copy(Math.Min(2, _source.Length - _at));
    }

    private void Dollar()
    {
        int run = _source.AsSpan(_at).IndexOfAnyExcept('$');
        run = run < 0 ? _source.Length - _at : run;
        if (run == 2 && Close(_at + 2, "$$") is { } end && !string.IsNullOrWhiteSpace(_source[(_at + 2)..end]))
        {
            Take(end + 2, _source[(_at + 2)..end], true);
            return;
        }

        if (run == 1 && Close(_at + 1, "$") is { } close && IsFormula(_source[(_at + 1)..close], close + 1))
        {
            Take(close + 1, _source[(_at + 1)..close], false);
            return;
        }

        int line = Paragraph(_at + run), next = _source.IndexOf('$', _at + run, line - _at - run);
        if (run == 1 && next > 0 && Close(_at + 1, "$") is null && _source.AsSpan(_at, next - _at).Contains('{')
            && IsFormula(_source[(_at + 1)..next], next + 1))
            _problems.Add($"the formula {Short(_source[_at..(next + 1)])} has a {{ without its }}");
        if (run == 2 && _source.AsSpan(_at + 2, line - _at - 2).ContainsAny("\\^_="))
            _problems.Add($"a $$ has no $$ that ends it: {Short(_source[_at..line])}");
        Copy(run);
    }

    /// <summary>Whether what stands between two dollars is a formula, and not the text between two prices.</summary>
    private bool IsFormula(string inner, int after)
    {
        if (inner.Length == 0 || (after < _source.Length && char.IsAsciiDigit(_source[after])))
            return false;
        if (!inner.AsSpan().ContainsAny("\\^_={") && (Prose().IsMatch(inner) || NewBlock().IsMatch(inner)))
            return false;
        if (!char.IsWhiteSpace(inner[0]) && !char.IsWhiteSpace(inner[^1]))
            return true;
        return char.IsWhiteSpace(inner[0]) == char.IsWhiteSpace(inner[^1])
            && (inner.AsSpan().ContainsAny("\\^_=<>") || inner.Trim().Length == 1);
    }

    /// <summary>Where the formula ends that begins here; null where nothing ends it in its paragraph.</summary>
    private int? Close(int from, string sign)
    {
        int depth = 0, end = Paragraph(from);
        for (int i = from; i < end; i++)
        {
            if (depth == 0 && string.CompareOrdinal(_source, i, sign, 0, sign.Length) == 0)
                return i;
            switch (_source[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when depth > 0:
                    depth--;
                    break;
                case '$' when depth == 0:
                    return null;
            }
        }

        return null;
    }

    private int? EndOf(Match begin)
    {
        int depth = 0, end = Paragraph(_at);
        string name = Regex.Escape(begin.Groups["name"].Value);
        foreach (Match match in Regex.Matches(_source[_at..end], $@"\\(begin|end)\{{{name}\}}", RegexOptions.CultureInvariant))
        {
            depth += match.Groups[1].Value == "begin" ? 1 : -1;
            if (depth == 0)
                return _at + match.Index + match.Length;
        }

        return null;
    }

    private void Take(int end, string tex, bool display)
    {
        int line = _source.LastIndexOf('\n', Math.Max(_at - 1, 0)) + 1;
        // In a quotation each further line begins with its sign, which is no part of the formula.
        if (_at > line && Quote().Match(_source[line.._at]) is { Success: true })
            tex = QuoteSign().Replace(tex, "\n");
        _text.Append(CultureInfo.InvariantCulture, $"{_word}{_formulas.Count}z");
        _formulas.Add(new Formula(_source[_at..end], display ? tex.TrimStart('\n') : tex, display));
        _at = end;
    }

    /// <summary>Where the paragraph ends: before the next empty line.</summary>
    private int Paragraph(int from) => EmptyLine().Match(_source, from) is { Success: true } empty ? empty.Index : _source.Length;

    private int CodeSpan()
    {
        int run = _source.AsSpan(_at).IndexOfAnyExcept('`');
        run = run < 0 ? _source.Length - _at : run;
        int end = Paragraph(_at);
        for (int i = _at + run; i < end;)
        {
            int tick = _source.AsSpan(i, end - i).IndexOf('`');
            if (tick < 0)
                return run;
            int length = _source.AsSpan(i + tick).IndexOfAnyExcept('`');
            length = length < 0 ? _source.Length - i - tick : length;
            i += tick + length;
            if (length == run)
                return i - _at;
        }

        return run;
    }

    private int EndOfFence(Match opening)
    {
        string sign = opening.Groups["sign"].Value;
        for (int line = _source.IndexOf('\n', _at); line >= 0; line = _source.IndexOf('\n', line + 1))
        {
            int next = _source.IndexOf('\n', line + 1);
            string text = _source[(line + 1)..(next < 0 ? _source.Length : next)].Trim(' ', '\t', '>');
            if (text.Length >= sign.Length && text.Trim(sign[0]).Length == 0)
                return next < 0 ? _source.Length : next + 1;
        }

        return _source.Length;
    }

    private void Copy(int length)
    {
        _text.Append(_source, _at, length);
        _at += length;
    }

    private static string Short(string text) => text.Length <= 40 ? text.ReplaceLineEndings(" ") : text[..40].ReplaceLineEndings(" ") + "…";

    [GeneratedRegex(@"\G[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?<sign>`{3,}(?=[^`\n]*(?:\n|$))|~{3,})", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\G\\begin\{(?<name>[A-Za-z]+\*?)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Begin();

    [GeneratedRegex("\\G(?:<!--.*?-->|</?[A-Za-z][\\w-]*(?:\\s+[\\w:-]+(?:\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s\"'=<>`]+))?)*\\s*/?>)",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\n[ \t>]*(?=\n)", RegexOptions.CultureInvariant)]
    private static partial Regex EmptyLine();

    [GeneratedRegex(@"^[0-9].*\s[A-Za-z]{2,}", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Prose();

    [GeneratedRegex(@"\n[ \t]*(?:[-*+][ \t]|[0-9]+[.)][ \t]|#|\|)", RegexOptions.CultureInvariant)]
    private static partial Regex NewBlock();

    [GeneratedRegex("^ {0,3}>", RegexOptions.CultureInvariant)]
    private static partial Regex Quote();

    [GeneratedRegex(@"\n(?:[ ]{0,3}>[ ]?)+", RegexOptions.CultureInvariant)]
    private static partial Regex QuoteSign();
}
