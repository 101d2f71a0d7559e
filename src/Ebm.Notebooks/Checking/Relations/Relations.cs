namespace Ebm.Notebooks;

/// <summary>
/// Says how a rejected answer's results are related to the right ones, where no misconception explains them. A relation is named only when it holds over
/// all cases that were tried, or over all of those it speaks of.
/// </summary>
internal static class Relations
{
    /// <summary>The most telling relation there is.</summary>
    /// <returns>A sentence or two, and whether they say more than where the answer begins to differ.</returns>
    public static (string Words, bool IsTelling) Of(Attempt attempt)
    {
        if (BrokenResults.Find(attempt) is { } broken)
        {
            return (broken, true);
        }

        if (attempt.Pairs is not { } pairs)
        {
            return (Differs(attempt), false);
        }

        if ((ValueRelations.Find(attempt, pairs) ?? OrderRelations.Find(attempt, pairs) ?? ArgumentRelations.Find(attempt)) is { } whole)
        {
            return ((pairs.Count == 1 ? "Your result is " : $"In all {pairs.Count} cases tried, your result is ") + Ended(whole), true);
        }

        if ((EntryRelations.Find(attempt, pairs) ?? CaseRelations.Find(attempt, pairs) ?? WeakRelations.Find(attempt, pairs)) is { } partial)
        {
            return (partial, true);
        }

        return (Differs(attempt), false);
    }

    /// <summary>Words with a full stop, unless they ask something.</summary>
    public static string Ended(string words) => words[^1] is '.' or '?' ? words : words + ".";

    private static string Differs(Attempt attempt)
    {
        var first = attempt.Trials.TakeWhile(t => t.IsRight).Count();
        var wrong = attempt.Trials.Count(t => !t.IsRight);
        return $"It differs from case {first + 1} of {attempt.Trials.Count} on; {wrong} of them are wrong.";
    }
}
