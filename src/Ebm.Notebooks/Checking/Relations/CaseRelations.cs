namespace Ebm.Notebooks;

/// <summary>Answers that are right in some of the cases: in which, and what they are like in the others.</summary>
internal static class CaseRelations
{
    /// <summary>
    /// A sentence or two; null when no words tell the wrong cases from the right ones and the wrong ones have nothing in common.
    /// </summary>
    public static string? Find(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        var (right, count) = (attempt.Trials.Count(t => t.IsRight), attempt.Trials.Count);
        if (right == 0)
        {
            return null;
        }

        var wrong = pairs.Where(p => !p.Trial.IsRight).ToList();
        var words = CaseFeatures.Split(attempt, t => t.IsRight);
        var relation = ValueRelations.Find(attempt, wrong) ?? OrderRelations.Find(attempt, wrong);
        if (words is null && relation is null)
        {
            return null;
        }

        var where = words is null ? $"Right in {right} of the {count} cases tried."
            : $"Right in {right} of the {count} cases tried, just where {words}.";
        return relation is null ? where : $"{where} In the other{(wrong.Count == 1 ? "" : "s")} your result is {Relations.Ended(relation)}";
    }
}
