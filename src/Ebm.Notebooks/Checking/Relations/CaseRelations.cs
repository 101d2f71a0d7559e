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
        var relation = TwoValues(pairs, wrong) ?? ValueRelations.Find(attempt, wrong) ?? OrderRelations.Find(attempt, wrong);
        if (words is null && relation is null)
        {
            return null;
        }

        var where = words is null ? $"Right in {right} of the {count} cases tried."
            : $"Right in {right} of the {count} cases tried, just where {words}.";
        return relation is null ? where : $"{where} In the other{(wrong.Count == 1 ? "" : "s")} your result is {Relations.Ended(relation)}";
    }

    /// <summary>Of spins, or of yes and no, a wrong one is always the other one: no equation says more than how often which.</summary>
    private static string? TwoValues(IReadOnlyList<Pair> pairs, List<Pair> wrong)
    {
        double[] values = [.. pairs.SelectMany(p => p.Right).Distinct().Order()];
        if (values is not [var low, var high] || pairs.Count < 4 || pairs.Any(p => p.Given.Length != 1 || !values.Contains(p.Given[0])))
        {
            return null;
        }

        var tooHigh = wrong.Count(p => p.Given[0] == high);
        string Said(int count, double given, double right) =>
            $"{Trials.Text(given)} where {Trials.Text(right)} is right, {(count == 1 ? "once" : $"{count} times")}";
        return tooHigh == wrong.Count ? Said(tooHigh, high, low) : tooHigh == 0 ? Said(wrong.Count, low, high)
            : $"{Said(tooHigh, high, low)}, and {Said(wrong.Count - tooHigh, low, high)}";
    }
}
