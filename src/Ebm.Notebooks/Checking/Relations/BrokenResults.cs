using System.Collections;

namespace Ebm.Notebooks;

/// <summary>Results that cannot be compared number by number: exceptions, null, another shape, numbers that are not finite.</summary>
internal static class BrokenResults
{
    public static string? Find(Attempt attempt) => Threw(attempt) ?? Missing(attempt) ?? Shape(attempt) ?? NotFinite(attempt);

    private static string? Threw(Attempt attempt)
    {
        // Where an exception is asked for, none may come, or another.
        if (attempt.Trials.FirstOrDefault(t => t.Right is Exception != t.Given is Exception || (t.Given is Exception g && t.Right is Exception r && g.GetType() != r.GetType())) is not { } trial)
        {
            return null;
        }

        return trial.Given is Exception e
            ? $"Your function threw {e.GetType().Name} ({Trials.Text(e.Message)[1..^1]}){Where(attempt, t => t.Given is Exception)}. Try it on just this input."
            : $"Your function should throw {((Exception)trial.Right!).GetType().Name} here.";
    }

    private static string? Missing(Attempt attempt) => attempt.Trials.Any(t => t.Given is null && t.Right is not null)
        ? $"null{Where(attempt, t => t.Given is null)}: is a return missing?"
        : null;

    private static string? Shape(Attempt attempt)
    {
        if (attempt.Trials.FirstOrDefault(t => Size(t.Given) != Size(t.Right)) is not { } trial)
        {
            return null;
        }

        var words = $"The shape is wrong{Where(attempt, t => Size(t.Given) != Size(t.Right))}: {Size(trial.Given)} where {Size(trial.Right)} {(Size(trial.Right).StartsWith('1') ? "is" : "are")} expected.";
        bool Begins(Func<double[], double[], bool> how) => attempt.Trials.All(t =>
            Trials.Numbers(t.Given) is { } g && Trials.Numbers(t.Right) is { } r && how([.. g], [.. r]));
        if (Begins((g, r) => g.Length < r.Length && attempt.Close(g, r[..g.Length])))
        {
            return words + " What is there is right: the last ones are missing.";
        }

        if (Begins((g, r) => g.Length < r.Length && attempt.Close(g, r[^g.Length..])))
        {
            return words + " What is there is right: the first ones are missing.";
        }

        return Begins((g, r) => g.Length > r.Length && attempt.Close(g[..r.Length], r)) ? words + " The first ones are right: what follows is too much." : words;
    }

    private static string? NotFinite(Attempt attempt)
    {
        var bad = attempt.Trials.Select(t => (Trial: t, Entries: Entries(t))).FirstOrDefault(p => p.Entries.Length > 0);
        if (bad.Trial is null)
        {
            return null;
        }

        var numbers = Trials.Numbers(bad.Trial.Given)!;
        var where = Where(attempt, t => Entries(t).Length > 0);
        var which = numbers.Count == 1 ? "" : bad.Entries.Length == numbers.Count ? " in every entry" : $" in entr{(bad.Entries.Length == 1 ? "y" : "ies")} {string.Join(", ", bad.Entries.Take(6))} (from 0)";
        return bad.Entries.Any(i => double.IsNaN(numbers[i]))
            ? $"NaN{which}{where}: is something divided by zero, infinity subtracted from infinity, or a logarithm taken of a negative number?"
            : $"Infinity{which}{where}: is something divided by zero, or exp of a large number taken?";
    }

    /// <summary>Entries that are not finite where a finite number is right.</summary>
    private static int[] Entries(Trial trial) =>
        Trials.Numbers(trial.Given) is { } given && Trials.Numbers(trial.Right) is { } right && given.Count == right.Count
            ? [.. Enumerable.Range(0, given.Count).Where(i => !double.IsFinite(given[i]) && double.IsFinite(right[i]))]
            : [];

    private static string Size(object? value) => value switch
    {
        null => "nothing",
        Exception e => e.GetType().Name,
        string s => Count(s.Length, "character"),
        Array { Rank: 2 } m => $"{m.GetLength(0)}×{m.GetLength(1)} numbers",
        IList rows when rows.Count > 0 && rows[0] is IList => string.Join(" + ", rows.Cast<IList>().Select(r => r.Count)) + " numbers",
        _ => Trials.Numbers(value) is { } numbers ? Count(numbers.Count, "number") : value.GetType().Name,
    };

    private static string Count(int n, string noun) => $"{n} {noun}{(n == 1 ? "" : "s")}";

    /// <summary>In how many cases, and in which, where that can be said.</summary>
    private static string Where(Attempt attempt, Func<Trial, bool> isSo)
    {
        var count = attempt.Trials.Count(isSo);
        if (count == attempt.Trials.Count)
        {
            return count == 1 ? "" : $" in all {count} cases tried";
        }

        return $" in {count} of the {attempt.Trials.Count} cases tried" + (CaseFeatures.Split(attempt, isSo) is { } words ? $", just where {words}" : "");
    }
}
