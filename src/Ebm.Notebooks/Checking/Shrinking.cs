namespace Ebm.Notebooks;

/// <summary>Makes a failing case smaller while it stays a case and keeps failing: fewer numbers first, then rounder ones.</summary>
internal static class Shrinking
{
    private const int MostTries = 400;

    /// <summary>The smallest failing case that greedy steps reach.</summary>
    /// <param name="start">A failing case.</param>
    /// <param name="isCase">Whether arguments are within what the exercise is about.</param>
    /// <param name="fails">Whether the answer is wrong on a case.</param>
    public static object[] Smallest(object[] start, Func<object[], bool> isCase, Func<object[], bool> fails)
    {
        var best = start;
        var tries = 0;
        bool moved;
        do
        {
            moved = false;
            foreach (var candidate in Smaller(best))
            {
                if (tries++ >= MostTries)
                {
                    return best;
                }

                if (IsAllowed(candidate, isCase) && fails(candidate))
                {
                    best = candidate;
                    moved = true;
                    break;
                }
            }
        }
        while (moved);
        return best;
    }

    private static bool IsAllowed(object[] candidate, Func<object[], bool> isCase)
    {
        try
        {
            return isCase(candidate);
        }
        catch (Exception)
        {
            // A condition that cannot even be asked does not hold.
            return false;
        }
    }

    private static IEnumerable<object[]> Smaller(object[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            foreach (var smaller in Smaller(arguments[i]))
            {
                var candidate = (object[])arguments.Clone();
                candidate[i] = smaller;
                yield return candidate;
            }
        }
    }

    private static IEnumerable<object> Smaller(object value) => value switch
    {
        double d => Rounder(d).Cast<object>(),
        int n => new[] { 0, 1, n / 2, n - Math.Sign(n) }.Where(m => Math.Abs(m) < Math.Abs(n)).Distinct().Cast<object>(),
        double[] numbers => Shorter(numbers).Concat(Whole(numbers)).Concat(Each(numbers, Rounder)),
        int[] numbers => Shorter(numbers),
        double[][] rows => Shorter(rows).Concat(Each(rows, row => Each(row, Rounder))),
        int[][] rows => Shorter(rows),
        _ => [],
    };

    private static IEnumerable<TItem[]> Shorter<TItem>(TItem[] items)
    {
        if (items.Length > 3)
        {
            yield return items[..(items.Length / 2)];
            yield return items[(items.Length / 2)..];
        }

        for (var i = 0; i < items.Length; i++)
        {
            yield return [.. items[..i], .. items[(i + 1)..]];
        }
    }

    /// <summary>
    /// All numbers at once: their signs, then whole numbers. One at a time would lose a failure that needs two equal ones.
    /// </summary>
    private static IEnumerable<double[]> Whole(double[] numbers)
    {
        if (numbers.Any(d => double.IsFinite(d) && Math.Abs(d) is not (0 or 1)))
        {
            yield return Array.ConvertAll(numbers, d => double.IsFinite(d) ? Math.Sign(d) : d);
        }

        if (numbers.Any(d => Math.Round(d) != d))
        {
            yield return Array.ConvertAll(numbers, Math.Round);
        }
    }

    private static IEnumerable<TItem[]> Each<TItem>(TItem[] items, Func<TItem, IEnumerable<TItem>> smaller)
    {
        for (var i = 0; i < items.Length; i++)
        {
            foreach (var item in smaller(items[i]))
            {
                var candidate = (TItem[])items.Clone();
                candidate[i] = item;
                yield return candidate;
            }
        }
    }

    /// <summary>Numbers that are shorter to write: 0, 1, whole, one decimal.</summary>
    private static IEnumerable<double> Rounder(double d)
    {
        if (!double.IsFinite(d) || d == 0)
        {
            yield break;
        }

        yield return 0;
        if (d != 1)
        {
            yield return 1;
            if (Math.Round(d) != d)
            {
                yield return Math.Round(d);
                if (Math.Round(d, 1) != d)
                {
                    yield return Math.Round(d, 1);
                }
            }
            else if (Math.Abs(d) >= 10)
            {
                yield return Math.Round(d / 10) * 5;
            }
        }
    }
}
