namespace Ebm.Notebooks;

/// <summary>
/// Says how a rejected answer's results are related to the right ones, where no misconception explains them. A relation is named only when
/// it holds over all cases that were tried, or over all of those it speaks of.
/// </summary>
internal static class Relations
{
    private const string Whole = " cases tried, your result is ";

    /// <summary>The most telling relation there is.</summary>
    /// <returns>A sentence or two, and whether they say more than where the answer begins to differ.</returns>
    public static (string Words, bool IsTelling) Of(Attempt attempt)
    {
        if (BrokenResults.Find(attempt) is { } broken)
        {
            return (broken.Words + Rest(attempt, broken.IsSo), true);
        }

        if (attempt.Pairs is not { } pairs)
        {
            return (Differs(attempt), false);
        }

        if ((ValueRelations.Find(attempt, pairs) ?? OrderRelations.Find(attempt, pairs) ?? ArgumentRelations.Find(attempt)) is { } whole)
        {
            return ((pairs.Count == 1 ? "Your result is " : $"In all {pairs.Count}{Whole}") + Ended(whole), true);
        }

        if ((EntryRelations.Find(attempt, pairs) ?? WeakRelations.Near(pairs) ?? CaseRelations.Find(attempt, pairs)
            ?? WeakRelations.Find(attempt, pairs)) is { } partial)
        {
            return (partial, true);
        }

        return (Differs(attempt), false);
    }

    /// <summary>Words with a full stop, unless they ask something.</summary>
    public static string Ended(string words) => words[^1] is '.' or '?' ? words : words + ".";

    /// <summary>What the results are like that can be compared, where others cannot.</summary>
    private static string Rest(Attempt attempt, Func<Trial, bool> isBroken)
    {
        List<Trial> rest = [.. attempt.Trials.Where(t => !isBroken(t))];
        if (rest.Count == 0)
        {
            return "";
        }

        var them = rest.Count == 1 ? "the other case" : $"the other {rest.Count} cases";
        if (rest.TrueForAll(t => t.IsRight))
        {
            return $" In {them} it is right.";
        }

        var (words, isTelling) = Of(attempt.With(rest));
        return !isTelling ? $" Of {them} {rest.Count(t => !t.IsRight)} are wrong too."
            : words.Contains(Whole, StringComparison.Ordinal)
            ? $" In {them} your result is {words[(words.IndexOf(Whole, StringComparison.Ordinal) + Whole.Length)..]}"
            : $" As to {them}: {char.ToLowerInvariant(words[0])}{words[1..]}";
    }

    private static string Differs(Attempt attempt)
    {
        var first = attempt.Trials.TakeWhile(t => t.IsRight).Count();
        var wrong = attempt.Trials.Count(t => !t.IsRight);
        var at = attempt.Trials[first];
        var there = Trials.Numbers(at.Given) is [var given] && Trials.Numbers(at.Right) is [var right]
            ? $" There it is too {(given > right ? "large" : "small")} by {Trials.Text(Math.Abs(given - right))}{(right != 0 ? $", a " +
            $"factor {Trials.Text(given / right)}" : "")}."
            : "";
        return $"It differs from case {first + 1} of {attempt.Trials.Count} on; {wrong} of them are wrong.{there}";
    }
}
