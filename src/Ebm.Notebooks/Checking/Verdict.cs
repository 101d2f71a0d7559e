using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks;

/// <summary>What a check says, as HTML and as text. Everything that can come from a learner is encoded.</summary>
internal static class Verdict
{
    public static Visual NotAttempted(string id, IReadOnlyList<string> hints) =>
        Make(id, "not-attempted", "○ Not attempted", "ebm-open", Paragraph("Replace the throw line by your code and run both cells.") + Folded(hints), "Replace the throw line by your code and run both cells.");

    public static Visual Wrong(string id, Finding finding, IReadOnlyList<string> hints) =>
        Make(id, "wrong", "✗ Not yet", "ebm-bad", Paragraph(finding.Counterexample, "ebm-case") + Paragraph(finding.Suggests) + Folded(hints), $"{finding.Counterexample} {finding.Suggests}");

    public static Visual Solved(string id, string explanation)
    {
        var code = Solution(id) is { } solution ? $"<details><summary>One solution</summary><pre>{Html5.Encode(solution)}</pre></details>" : "";
        return Make(id, "solved", "✓ Solved", "ebm-good", Paragraph(explanation) + code, explanation);
    }

    public static Visual Hint(int number, int count, string words)
    {
        words = count == 0 ? words : $"Hint {number} of {count}: {words}";
        return new Visual(_ => $"<div class=\"ebm-hint\">{Html5.Encode(words)}</div>", words);
    }

    /// <summary>The reference solution of an exercise, from notebooks/solutions; null where there is none.</summary>
    internal static string? Solution(string id)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var name = Array.Find(assembly.GetManifestResourceNames(), n => n.StartsWith($"solutions/{id.Split('.')[0]}-", StringComparison.Ordinal));
        if (name is null)
        {
            return null;
        }

        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var region = Regex.Match(reader.ReadToEnd(), $@"^#region +{Regex.Escape(id)}\s*\n(.*?)^#endregion", RegexOptions.Singleline | RegexOptions.Multiline);
        return region.Success ? region.Groups[1].Value.Trim() : null;
    }

    private static Visual Make(string id, string state, string word, string style, string body, string text)
    {
        var facts = new JsonObject { ["id"] = id, ["state"] = state };
        var html = $"<div class=\"ebm-exercise {style}\">"
            + $"<span class=\"ebm-chip\">{word}</span><span class=\"ebm-id\">{Html5.Encode(id)}</span>{body}</div>";
        return new Visual(_ => html, $"{word[2..]} ({id}): {text}") { Facts = [new Fact(Fact.Exercise, facts)] };
    }

    private static string Paragraph(string text, string style = "") =>
        text.Length == 0 ? "" : $"<p{(style.Length > 0 ? $" class=\"{style}\"" : "")}>{Html5.Encode(text)}</p>";

    /// <summary>Hints, each folded into the one before: opening one shows that there is a next.</summary>
    private static string Folded(IReadOnlyList<string> hints) => Enumerable.Range(0, hints.Count).Reverse().Aggregate("", (inner, i) =>
        $"<details><summary>{(i == 0 ? "A hint" : "Another hint")}</summary>{Paragraph(hints[i])}{inner}</details>");
}
