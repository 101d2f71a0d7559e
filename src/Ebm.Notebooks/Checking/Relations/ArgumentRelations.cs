namespace Ebm.Notebooks;

/// <summary>
/// An answer that is right for other arguments than the given ones: exchanged, replaced, left out. Words that follow "your result is".
/// </summary>
internal static class ArgumentRelations
{
    private static readonly (Func<double, double> Of, string Words)[] Numbers =
    [
        (v => -v, "−{0}"), (v => 1 / v, "1/{0}"), (v => 2 * v, "2·{0}"), (v => v / 2, "{0}/2"), (v => v * v, "{0}²"), (Math.Sqrt, "√{0}"),
        (_ => 1, "1"), (_ => 0, "0"), (v => 1 - v, "1 − {0}"), (v => v + 1, "{0} + 1"), (v => v - 1, "{0} − 1"), (Math.Abs, "|{0}|"),
        (v => 4 * v, "4·{0}"), (v => v / 4, "{0}/4"),
        (v => Math.Sqrt(2) * v, "√2·{0}"), (v => v / Math.Sqrt(2), "{0}/√2"),
    ];

    private static readonly (Func<int, int> Of, string Words)[] Integers =
    [
        (v => v + 1, "{0} + 1"), (v => v - 1, "{0} − 1"), (v => -v, "−{0}"), (_ => 0, "0"), (_ => 1, "1"), (v => 2 * v, "2·{0}"),
        (v => v / 2, "{0}/2"),
    ];

    private static readonly (Func<double[], double[]> Of, string Words)[] Lists =
    [
        (v => [.. v.Select(x => -x)], "−{0}"), (v => [.. v.Select(x => 2 * x)], "2·{0}"), (v => [.. v.Select(x => x / 2)], "{0}/2"),
        (v => new double[v.Length], "zeros"),
        (v => [.. v.Select(x => x * x)], "the squares of {0}"), (v => [.. v.Select(Math.Exp)], "the exponentials of {0}"),
        (v => [.. v.Select(Math.Abs)], "the absolute values of {0}"),
        (v => [.. v.Select(x => 1 - x)], "1 − {0}"), (v => [.. Enumerable.Reverse(v)], "{0} in reverse order"),
        (v => [.. v.Order()], "{0} sorted"),
        (v => v[1..], "{0} without its first entry"), (v => v[..^1], "{0} without its last entry"),
        (v => [.. v.Select(x => x - v.Average())], "{0} minus its mean"),
    ];

    /// <summary>The first such relation that holds in every case; null when there is none, or no time left to look.</summary>
    public static string? Find(Attempt attempt)
    {
        // Labels and spins have few values: an answer that is wrong once or twice agrees with many another by chance.
        var isDiscrete = attempt.Pairs!.All(p => p.Right.All(r => r == Math.Round(r) && Math.Abs(r) <= 9));
        return Same(attempt) ?? (isDiscrete && attempt.Trials.Count(t => !t.IsRight) < 3 ? null : Exchanged(attempt)
            ?? Replaced(attempt, isDiscrete)
            ?? Counted(attempt) ?? Unused(attempt));
    }

    private static string? Same(Attempt attempt)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            var at = i;
            if (attempt.Trials.All(t => Trials.Numbers(t.Arguments[at]) is { Count: > 0 } argument
                && attempt.Close(Trials.Numbers(t.Given)!, argument)))
            {
                return $"{attempt.Names[i]} itself, as it was given";
            }
        }

        return null;
    }

    private static string? Exchanged(Attempt attempt)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            for (var j = i + 1; j < attempt.Names.Count; j++)
            {
                var (a, b) = (i, j);
                if (attempt.Trials[0].Arguments[i].GetType() == attempt.Trials[0].Arguments[j].GetType() && IsRightFor(attempt, arguments =>
                {
                    var other = (object[])arguments.Clone();
                    (other[a], other[b]) = (arguments[b], arguments[a]);
                    return other;
                }))
                {
                    return $"what is right with {attempt.Names[i]} and {attempt.Names[j]} exchanged";
                }
            }
        }

        return null;
    }

    private static string? Replaced(Attempt attempt, bool isDiscrete)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            foreach (var (of, words) in Replacements(attempt.Trials[0].Arguments[i]))
            {
                // Labels and spins that are right for the root of an argument are right by chance.
                if (isDiscrete && words.Contains('√', StringComparison.Ordinal)) continue;
                var at = i;
                if (IsRightFor(attempt, arguments =>
                {
                    var other = (object[])arguments.Clone();
                    other[at] = of(arguments[at]);
                    return other;
                }))
                {
                    var other = string.Format(System.Globalization.CultureInfo.InvariantCulture, words, attempt.Names[i]);
                    return $"what is right for {other} in place of {attempt.Names[i]}";
                }
            }
        }

        return null;
    }

    /// <summary>A number multiplied or divided by how many entries an array has, or by the root of that.</summary>
    private static string? Counted(Attempt attempt)
    {
        var counts = Quantities.Counts(attempt).ToList();
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            if (attempt.Trials[0].Arguments[i] is not double)
            {
                continue;
            }

            foreach (var (count, value) in counts)
            {
                foreach (var (words, of) in new (string, Func<double, double, double>)[] { ("{0}·{1}", (v, n) => v * n),
                    ("{0}/{1}", (v, n) => v / n), ("{0}·√({1})", (v, n) => v * Math.Sqrt(n)), ("{0}/√({1})", (v, n) => v / Math.Sqrt(n)) })
                {
                    var at = i;
                    if (IsRightFor(attempt, arguments =>
                    {
                        var other = (object[])arguments.Clone();
                        other[at] = of((double)arguments[at], value(arguments));
                        return other;
                    }))
                    {
                        var other = string.Format(System.Globalization.CultureInfo.InvariantCulture, words, attempt.Names[i], count);
                        return $"what is right for {other} in place of {attempt.Names[i]}";
                    }
                }
            }
        }

        return null;
    }

    private static IEnumerable<(Func<object, object> Of, string Words)> Replacements(object argument) => argument switch
    {
        double => Numbers.Select(r => ((Func<object, object>)(v => r.Of((double)v)), r.Words)),
        int => Integers.Select(r => ((Func<object, object>)(v => r.Of((int)v)), r.Words)),
        double[] => Lists.Select(r => ((Func<object, object>)(v => r.Of((double[])v)), r.Words)),
        double[][] => Lists.Take(7).Select(r => ((Func<object, object>)(v => Array.ConvertAll((double[][])v, row => r.Of(row))), r.Words)),
        int[] => [(v => Array.ConvertAll((int[])v, x => -x), "−{0}"),
            (v => Enumerable.Reverse((int[])v).ToArray(), "{0} in reverse order"),
            (v => Array.ConvertAll((int[])v, x => 1 - x), "1 − {0}")],
        bool[] => [(v => Array.ConvertAll((bool[])v, x => !x), "the opposite of {0}")],
        double[,] => [(v => Mapped((double[,])v, (m, i, j) => -m[i, j]), "−{0}"),
            (v => Mapped((double[,])v, (m, i, j) => 2 * m[i, j]), "2·{0}"), (v => Mapped((double[,])v, (m, i, j) => m[i, j] / 2), "{0}/2"),
            (v => Mapped((double[,])v, (m, i, j) => m[j, i]), "the transpose of {0}"),
            (v => Mapped((double[,])v, (m, i, j) => i == j ? 0 : m[i, j]), "{0} without its diagonal"),
            (v => Mapped((double[,])v, (_, _, _) => 0), "zeros")],
        int[,] => [(v => Mapped((int[,])v, (m, i, j) => -m[i, j]), "−{0}")],
        _ => [],
    };

    private static T[,] Mapped<T>(T[,] m, Func<T[,], int, int, T> entry)
    {
        var result = new T[m.GetLength(0), m.GetLength(1)];
        for (var i = 0; i < m.GetLength(0); i++)
        {
            for (var j = 0; j < m.GetLength(1); j++)
            {
                result[i, j] = entry(m, i, j);
            }
        }

        return result;
    }

    private static bool IsRightFor(Attempt attempt, Func<object[], object[]> other)
    {
        foreach (var trial in attempt.Trials)
        {
            if (attempt.IsLate || Asked(() => attempt.Oracle(other(trial.Arguments))) is not { } right
                || !attempt.Close(Trials.Numbers(trial.Given)!, right))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An argument that changes what is right and never what the answer gives.</summary>
    private static string? Unused(Attempt attempt)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            var values = attempt.Trials.Select(t => t.Arguments[i]).Where(v => v is not Delegate).ToList();
            var (asked, matters) = (0, 0);
            foreach (var trial in attempt.Trials)
            {
                foreach (var value in values.Where(v => !Trials.Same(v, trial.Arguments[i], 0)).Take(3))
                {
                    var other = (object[])trial.Arguments.Clone();
                    other[i] = value;
                    if (attempt.IsLate)
                    {
                        return null;
                    }

                    if (Asked(() => attempt.Oracle(other)) is not { } right || right.Count != Trials.Numbers(trial.Right)!.Count
                        || !right.TrueForAll(double.IsFinite))
                    {
                        continue;
                    }

                    if (Asked(() => attempt.Answer(other)) is not { } given || !given.SequenceEqual(Trials.Numbers(trial.Given)!))
                    {
                        asked = int.MinValue;
                        break;
                    }

                    asked++;
                    matters += attempt.Close(right, Trials.Numbers(trial.Right)!) ? 0 : 1;
                }

                if (asked < 0)
                {
                    break;
                }
            }

            if (asked > 2 && matters > 0)
            {
                return $"the same whatever {attempt.Names[i]} is: it does not change when only {attempt.Names[i]} does, though it should";
            }
        }

        return null;
    }

    private static List<double>? Asked(Func<object?> result)
    {
        try
        {
            return Trials.Numbers(result());
        }
        catch (Exception e) when (e is not (OutOfMemoryException or ThreadInterruptedException or OperationCanceledException))
        {
            // These arguments make no sense to the exercise.
            return null;
        }
    }
}
