using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>
/// What KaTeX can draw, read from the very script that draws it, and what of a formula it cannot. Jupyter draws with MathJax, which knows a
/// little more: some of that has a form that KaTeX knows too.
/// </summary>
internal static partial class Tex
{
    private static readonly FrozenSet<string> Commands = Known(CommandName());
    private static readonly FrozenSet<string> Environments = [.. ListOfNames().Matches(BookAssets.Text("assets/katex/katex.min.js"))
        .SelectMany(list => Quoted().Matches(list.Groups[1].Value)).Select(name => name.Groups[1].Value)];

    /// <summary>A formula in KaTeX's dialect.</summary>
    public static string ForKatex(string tex)
    {
        tex = Label().Replace(tex, "");
        tex = Renamed().Replace(tex, match => (match.Groups["name"].Value, match.Groups["end"].Length > 0) switch
        {
            ("eqnarray" or "eqnarray*", false) => @"\begin{array}{rcl}",
            ("eqnarray" or "eqnarray*", true) => @"\end{array}",
            ("displaymath" or "math", _) => "",
            ("multline", false) => @"\begin{gather}",
            ("multline", true) => @"\end{gather}",
            (_, false) => @"\begin{gather*}",
            (_, true) => @"\end{gather*}",
        });
        return tex;
    }

    /// <summary>Why KaTeX cannot draw a formula, in a few words; null where it can, as far as its words tell.</summary>
    /// <param name="tex">The formula, in KaTeX's dialect.</param>
    /// <param name="defined">Commands that formulas of the page have defined; those of this one are added.</param>
    public static string? Problem(string tex, ISet<string> defined)
    {
        foreach (Match definition in Definition().Matches(tex))
            defined.Add(definition.Groups["name"].Value);
        var open = new Stack<string>();
        int depth = 0;
        foreach (Match token in Token().Matches(tex))
        {
            string name = token.Groups["name"].Value;
            switch (token.Value[0])
            {
                case '{':
                    depth++;
                    break;
                case '}' when --depth < 0:
                    return "has a } without its {";
                case '\\' when name is "begin" or "end":
                    string environment = token.Groups["environment"].Value;
                    if (name == "begin" && !Environments.Contains(environment))
                        return $"uses the environment {environment}, which KaTeX does not know";
                    if (name == "begin")
                        open.Push(environment);
                    else if (!open.TryPop(out string? last) || last != environment)
                        return $"has an \\end{{{environment}}} without its \\begin";
                    break;
                case '\\' when name.Length > 0 && !Commands.Contains(name) && !defined.Contains(name):
                    return $"uses \\{name}, which KaTeX does not know";
            }
        }

        return depth > 0 ? "has a { without its }" : open.TryPop(out string? left) ? $"has a \\begin{{{left}}} without its \\end" : null;
    }

    private static FrozenSet<string> Known(Regex name) =>
        [.. name.Matches(BookAssets.Text("assets/katex/katex.min.js")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"\\\\([a-zA-Z@]+)", RegexOptions.CultureInvariant)]
    private static partial Regex CommandName();

    [GeneratedRegex(@"names:\[([^\]]*)\]", RegexOptions.CultureInvariant)]
    private static partial Regex ListOfNames();

    [GeneratedRegex("\"([a-zA-Z]+\\*?)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\label\s*\{[^{}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\\(?:begin|(?<end>end))\{(?<name>eqnarray\*?|multline\*?|displaymath|math)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Renamed();

    [GeneratedRegex(@"\\(?:newcommand|renewcommand|providecommand|def|gdef|edef|xdef|let)\*?\s*\{?\s*\\(?<name>[a-zA-Z]+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\\(?<name>begin|end)\s*\{(?<environment>[^{}]*)\}|\\(?<name>[a-zA-Z]+)|\\.|[{}]|(?<!\\)%[^\n]*",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Token();
}
