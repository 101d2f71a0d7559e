using System.Collections;

namespace Ebm.Notebooks;

/// <summary>Finds words that tell some of the cases tried from all others.</summary>
internal static class CaseFeatures
{
    /// <summary>
    /// A condition on a case's arguments, or on what is right, that is true in just those cases; null when none is found.
    /// </summary>
    public static string? Split(Attempt attempt, Func<Trial, bool> isSo)
    {
        var such = attempt.Trials.Where(isSo).ToList();
        var others = attempt.Trials.Where(t => !isSo(t)).ToList();
        if (such.Count == 0 || others.Count == 0)
        {
            return null;
        }

        var features = Features(attempt).ToList();
        return features.Select(f => Sign(f.Words, such.Select(f.Value).ToList(), others.Select(f.Value).ToList()))
            .FirstOrDefault(w => w is not null)
            ?? Yes(attempt, such, others)
            ?? features.Select(f => Threshold(f.Words, such.Select(f.Value).ToList(), others.Select(f.Value).ToList()))
            .FirstOrDefault(w => w is not null);
    }

    private static string? Sign(string name, List<double> such, List<double> others)
    {
        bool Just(Func<double, bool> condition) => such.TrueForAll(v => condition(v)) && !others.Exists(v => condition(v));
        if (Just(v => v == such[0]))
        {
            return $"{name} = {Trials.Text(such[0])}";
        }

        if (Just(v => v != others[0]))
        {
            return $"{name} is not {Trials.Text(others[0])}";
        }

        return Just(v => v > 0) ? $"{name} > 0" : Just(v => v < 0) ? $"{name} < 0" : Just(v => v >= 0) ? $"{name} ≥ 0" : Just(v => v <= 0)
            ? $"{name} ≤ 0"
            : Just(v => v == Math.Round(v)) ? $"{name} is whole" : Just(v => v != Math.Round(v)) ? $"{name} is not whole" : null;
    }

    private static string? Threshold(string name, List<double> such, List<double> others)
    {
        if (such.Exists(double.IsNaN) || others.Exists(double.IsNaN))
        {
            return null;
        }

        return such.Max() < others.Min() ? $"{name} ≤ {Trials.Text(such.Max())}" : such.Min() > others.Max()
            ? $"{name} ≥ {Trials.Text(such.Min())}" : null;
    }

    private static string? Yes(Attempt attempt, List<Trial> such, List<Trial> others)
    {
        foreach (var (words, not, isSo) in Conditions(attempt))
        {
            if (such.TrueForAll(t => isSo(t.Arguments)) && !others.Exists(t => isSo(t.Arguments)))
            {
                return words;
            }

            if (others.TrueForAll(t => isSo(t.Arguments)) && !such.Exists(t => isSo(t.Arguments)))
            {
                return not;
            }
        }

        return null;
    }

    private static IEnumerable<(string Words, Func<Trial, double> Value)> Features(Attempt attempt)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            var (at, name) = (i, attempt.Names[i]);
            if (attempt.Trials[0].Arguments[i] is double or int)
            {
                yield return (name, t => Convert.ToDouble(t.Arguments[at]));
            }
        }

        if (attempt.Pairs is { } && attempt.Trials.All(t => Trials.Numbers(t.Right)!.Count == 1))
        {
            yield return ("the expected result", t => Trials.Numbers(t.Right)![0]);
        }

        for (var i = 0; i < attempt.Names.Count; i++)
        {
            var (at, name) = (i, attempt.Names[i]);
            if (attempt.Trials[0].Arguments[i] is IList)
            {
                yield return ($"the number of entries of {name}", t => ((IList)t.Arguments[at]).Count);
                yield return ($"the largest size in {name}", t => Numbers(t.Arguments[at]).Select(Math.Abs).DefaultIfEmpty(0).Max());
            }
        }
    }

    private static IEnumerable<(string Words, string Not, Func<object[], bool> IsSo)> Conditions(Attempt attempt)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            var (at, name) = (i, attempt.Names[i]);
            if (attempt.Trials[0].Arguments[i] is IList)
            {
                yield return ($"{name} has equal entries", $"{name} has no equal entries", a => Numbers(a[at]) is var n
                    && n.Distinct().Count() < n.Count);
                yield return ($"{name} contains a 0", $"{name} contains no 0", a => Numbers(a[at]).Contains(0));
                yield return ($"{name} contains a negative number", $"{name} contains no negative number",
                    a => Numbers(a[at]).Exists(v => v < 0));
                yield return ($"{name} is sorted upward", $"{name} is not sorted", a => Numbers(a[at]) is var n
                    && n.Order().SequenceEqual(n));
                yield return ($"all entries of {name} are equal", $"the entries of {name} are not all equal",
                    a => Numbers(a[at]).Distinct().Count() < 2);
                yield return ($"the first entry of {name} is its smallest", $"the first entry of {name} is not its smallest",
                    a => Numbers(a[at]) is { Count: > 0 } n && n[0] == n.Min());
                yield return ($"the first entry of {name} is its largest", $"the first entry of {name} is not its largest",
                    a => Numbers(a[at]) is { Count: > 0 } n && n[0] == n.Max());
            }

            for (var j = i + 1; j < attempt.Names.Count; j++)
            {
                var (other, second) = (j, attempt.Names[j]);
                if (attempt.Trials[0].Arguments[i] is double or int && attempt.Trials[0].Arguments[j] is double or int)
                {
                    yield return ($"{name} < {second}", $"{name} ≥ {second}", a => Convert.ToDouble(a[at]) < Convert.ToDouble(a[other]));
                    yield return ($"{name} > {second}", $"{name} ≤ {second}", a => Convert.ToDouble(a[at]) > Convert.ToDouble(a[other]));
                    yield return ($"{name} = {second}", $"{name} and {second} differ",
                        a => Convert.ToDouble(a[at]) == Convert.ToDouble(a[other]));
                }
            }
        }
    }

    private static List<double> Numbers(object argument) => Trials.Numbers(argument) ?? [];
}
