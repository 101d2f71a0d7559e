namespace Ebm.Notebooks;

/// <summary>A verdict as HTML and as text. Everything that can come from a learner is encoded.</summary>
internal static class VerdictPage
{
    private const string Begin = "Replace the throw line by your code and run both cells.";

    public static Visual Show(Verdict verdict) => verdict.State switch
    {
        VerdictState.NotAttempted => Make(verdict, "○ Not attempted", "ebm-open", Paragraph(Begin) + Folded(verdict.Hints), Begin),
        VerdictState.Solved => Make(verdict, "✓ Solved", "ebm-good", Paragraph(verdict.Explanation ?? "") + Code(verdict.Id),
            verdict.Explanation ?? ""),
        _ => Make(
            verdict,
            "✗ Not yet",
            "ebm-bad",
            Paragraph(verdict.Counterexample ?? "", "ebm-case") + Paragraph(Says(verdict)) + Paragraph(Again(verdict))
                + Folded(verdict.Hints),
            string.Join(' ', new[] { verdict.Counterexample ?? "", Says(verdict), Again(verdict) }.Where(t => t.Length > 0))),
    };

    public static Visual Hint(int number, int count, string words)
    {
        words = count == 0 ? words : $"Hint {number} of {count}: {words}";
        return new Visual(_ => $"<div class=\"ebm-hint\">{Html5.Encode(words)}</div>", words);
    }

    private static string Says(Verdict verdict) => verdict.Misconception ?? verdict.Relation ?? "";

    private static string Again(Verdict verdict) => verdict.Reread is { Length: > 0 } section ? $"Read again: “{section}”." : "";

    private static string Code(string id) =>
        Verdict.Solution(id) is { } solution ? $"<details><summary>One solution</summary><pre>{Html5.Encode(solution)}</pre></details>"
            : "";

    private static Visual Make(Verdict verdict, string word, string style, string body, string text)
    {
        var html = $"<div class=\"ebm-exercise {style}\">"
            + $"<span class=\"ebm-chip\">{word}</span><span class=\"ebm-id\">{Html5.Encode(verdict.Id)}</span>{body}</div>";
        return new Visual(_ => html, $"{word[2..]} ({verdict.Id}): {text}") { Facts = [new Fact(Fact.Exercise, verdict.ToJson())] };
    }

    private static string Paragraph(string text, string style = "") =>
        text.Length == 0 ? "" : $"<p{(style.Length > 0 ? $" class=\"{style}\"" : "")}>{Html5.Encode(text)}</p>";

    /// <summary>Hints, each folded into the one before: opening one shows that there is a next.</summary>
    private static string Folded(IReadOnlyList<string> hints) => Enumerable.Range(0, hints.Count).Reverse().Aggregate("", (inner, i) =>
        $"<details><summary>{(i == 0 ? "A hint" : "Another hint")}</summary>{Paragraph(hints[i])}{inner}</details>");
}
