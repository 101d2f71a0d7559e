using System.Collections;

namespace Ebm.Notebooks;

/// <summary>
/// Numbers of a case by which a result may be too large or too far off: its scalar arguments and how many entries its arrays have.
/// </summary>
internal static class Quantities
{
    private sealed record Quantity(string Name, bool IsCount, Func<object[], double> Value);

    /// <summary>Factors that may be too much or missing, with what to say.</summary>
    public static IEnumerable<(string Words, Func<object[], double> Value)> Factors(Attempt attempt)
    {
        var all = Of(attempt).ToList();
        foreach (var (n, isCount, q) in all)
        {
            string times = $"the expected one times {n}", divided = $"the expected one divided by {n}";
            yield return (isCount ? $"{times}: a sum where the mean is asked?"
                : $"{times}: one factor too many, or a division is missing?", q);
            yield return (isCount ? $"{divided}: a mean where the sum is asked?"
                : $"{divided}: a factor is missing, or one division too many?", a => 1 / q(a));
            yield return ($"the expected one times −{n}", a => -q(a));
            yield return ($"{times} squared", a => q(a) * q(a));
            yield return ($"{divided} squared: is {n} squared missing?", a => 1 / (q(a) * q(a)));
            yield return ($"the expected one times √({n})", a => Math.Sqrt(q(a)));
            yield return ($"the expected one divided by √({n})", a => 1 / Math.Sqrt(q(a)));
            yield return ($"the expected one times 2·{n}", a => 2 * q(a));
            yield return ($"the expected one divided by 2·{n}", a => 1 / (2 * q(a)));
            if (isCount)
            {
                yield return ($"too small by (n − 1)/n, n being {n}: divided by n where n − 1 is asked?", a => (q(a) - 1) / q(a));
                yield return ($"too large by n/(n − 1), n being {n}: divided by n − 1 where n is asked?", a => q(a) / (q(a) - 1));
                yield return ($"too small by √((n − 1)/n), n being {n}: divided by n where n − 1 is asked?",
                    a => Math.Sqrt((q(a) - 1) / q(a)));
                yield return ($"too large by √(n/(n − 1)), n being {n}: divided by n − 1 where n is asked?",
                    a => Math.Sqrt(q(a) / (q(a) - 1)));
                yield return ($"the expected one times n − 1, n being {n}", a => q(a) - 1);
                yield return ($"the expected one divided by n − 1, n being {n}", a => 1 / (q(a) - 1));
            }
            else
            {
                yield return ($"the expected one times 1 − {n}", a => 1 - q(a));
                yield return ($"the expected one divided by 1 − {n}", a => 1 / (1 - q(a)));
                yield return ($"the expected one times √(1 − {n})", a => Math.Sqrt(1 - q(a)));
                yield return ($"the expected one divided by √(1 − {n})", a => 1 / Math.Sqrt(1 - q(a)));
            }
        }

        foreach (var (x, y) in all.SelectMany(x => all.Where(y => y != x).Select(y => (x, y))))
        {
            yield return ($"the expected one times {x.Name} and divided by {y.Name}", a => x.Value(a) / y.Value(a));
        }
    }

    /// <summary>Offsets that may be too much or missing, with what to say.</summary>
    public static IEnumerable<(string Words, Func<object[], double> Value)> Offsets(Attempt attempt)
    {
        foreach (var (n, _, q) in Of(attempt))
        {
            foreach (var (word, sign) in new[] { ("plus", 1), ("minus", -1) })
            {
                yield return ($"the expected one {word} {n}", a => sign * q(a));
                yield return ($"the expected one {word} the logarithm of {n}", a => sign * Math.Log(q(a)));
                yield return ($"the expected one {word} half of {n}", a => sign * q(a) / 2);
                yield return ($"the expected one {word} the square of {n}", a => sign * q(a) * q(a));
                yield return ($"the expected one {word} 1/{n}", a => sign / q(a));
                yield return ($"the expected one {word} √({n})", a => sign * Math.Sqrt(q(a)));
            }
        }
    }

    /// <summary>How many entries, rows or columns the arrays of a case have.</summary>
    public static IEnumerable<(string Name, Func<object[], double> Value)> Counts(Attempt attempt) =>
        Of(attempt).Where(q => q.IsCount).Select(q => (q.Name, q.Value));

    private static IEnumerable<Quantity> Of(Attempt attempt)
    {
        for (var i = 0; i < attempt.Names.Count; i++)
        {
            var (at, name) = (i, attempt.Names[i]);
            switch (attempt.Trials[0].Arguments[i])
            {
                case double or int:
                    yield return new Quantity(name, false, a => Convert.ToDouble(a[at]));
                    break;
                case Array { Rank: 2 }:
                    yield return new Quantity($"the number of rows of {name}", true, a => ((Array)a[at]).GetLength(0));
                    yield return new Quantity($"the number of columns of {name}", true, a => ((Array)a[at]).GetLength(1));
                    break;
                case IList list:
                    yield return new Quantity($"the number of entries of {name}", true, a => ((IList)a[at]).Count);
                    if (list.Count > 0 && list[0] is IList)
                    {
                        yield return new Quantity($"the length of a row of {name}", true, a => ((IList)a[at]) is { Count: > 0 } rows
                            ? ((IList)rows[0]!).Count : 0);
                    }

                    break;
            }
        }
    }
}
