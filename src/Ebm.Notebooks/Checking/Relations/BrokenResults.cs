using System.Collections;

namespace Ebm.Notebooks;

/// <summary>Results that cannot be compared number by number: exceptions, null, another shape, numbers that are not finite.</summary>
internal static class BrokenResults
{
    /// <summary>What is wrong with such results, and which they are; null when all can be compared.</summary>
    public static (string Words, Func<Trial, bool> IsSo)? Find(Attempt attempt) =>
        Threw(attempt) is { } threw ? (threw, IsUnexpected)
        : Missing(attempt) is { } missing ? (missing, t => t.Given is null)
        : Shape(attempt) is { } shape ? (shape, t => Size(t.Given) != Size(t.Right))
        : NotFinite(attempt) is { } notFinite ? (notFinite, t => Entries(t).Length > 0)
        : null;

    /// <summary>Whether a result is an exception and should be none, should be one and is none, or is another one.</summary>
    private static bool IsUnexpected(Trial t) => t.Given is Exception != t.Right is Exception
        || (t.Given is Exception g && t.Right is Exception r && g.GetType() != r.GetType());

    private static string? Threw(Attempt attempt)
    {
        if (attempt.Trials.FirstOrDefault(IsUnexpected) is not { } trial)
        {
            return null;
        }

        var alike = attempt.Trials.Where(IsUnexpected).All(t => t.Given?.GetType() == trial.Given?.GetType());
        return trial.Given is Exception e
            ? $"Your function threw {(alike ? "" : "exceptions, first ")}{e.GetType().Name} " +
            $"({e.Message}){Where(attempt, IsUnexpected)}. Try it on just this input."
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

        var (is1, should) = (Size(trial.Given), Size(trial.Right));
        var alike = attempt.Trials.Where(t => Size(t.Given) != Size(t.Right)).All(t => Size(t.Given) == is1 && Size(t.Right) == should);
        var words = $"The shape is wrong{Where(attempt, t => Size(t.Given) != Size(t.Right))}: {(alike ? "" : "for example ")}{is1}; " +
            $"expected: {should}.";
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

        return Begins((g, r) => g.Length > r.Length && attempt.Close(g[..r.Length], r))
            ? words + " The first ones are right: what follows is too much." : words;
    }

    private static string? NotFinite(Attempt attempt)
    {
        var bad = attempt.Trials.Select(t => (Given: Trials.Numbers(t.Given)!, Entries: Entries(t))).Where(p => p.Entries.Length > 0)
            .ToList();
        if (bad.Count == 0)
        {
            return null;
        }

        var where = Where(attempt, t => Entries(t).Length > 0);
        var first = bad[0].Entries;
        var which = bad.TrueForAll(b => b.Given.Count == 1) ? ""
            : bad.TrueForAll(b => b.Entries.Length == b.Given.Count) ? " in every entry"
            : bad.TrueForAll(b => b.Entries.SequenceEqual(first))
            ? $" in entr{(first.Length == 1 ? "y" : "ies")} {string.Join(", ", first.Take(6))}{(first.Length > 6 ? ", …" : "")} (from 0)"
            : " in at least one entry";
        bool HasNaN((List<double> Given, int[] Entries) b) => b.Entries.Any(i => double.IsNaN(b.Given[i]));
        const string nan = "is something divided by zero, infinity subtracted from infinity, or a logarithm or a root taken of a " +
            "negative number?";
        return bad.TrueForAll(HasNaN) ? $"NaN{which}{where}: {nan}"
            : bad.Exists(HasNaN) ? $"NaN or infinity{which}{where}: {nan}"
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

        return $" in {count} of the {attempt.Trials.Count} cases tried" + (CaseFeatures.Split(attempt, isSo) is { } words
            ? $", just where {words}" : "");
    }
}
