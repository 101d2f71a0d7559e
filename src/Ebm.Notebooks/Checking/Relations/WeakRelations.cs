namespace Ebm.Notebooks;

/// <summary>What can still be said where no equation holds: order, signs, sums, a direction.</summary>
internal static class WeakRelations
{
    /// <summary>A sentence; null when there is nothing.</summary>
    public static string? Find(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        var wrong = pairs.Where(p => !p.Trial.IsRight).ToList();
        var numbers = wrong.SelectMany(p => p.Given.Zip(p.Right)).Where(p => !attempt.Close(p.First, p.Second)).ToList();
        var right = attempt.Trials.Count(t => t.IsRight);
        var tail = right > 0 ? $" It is right in {right} of the {attempt.Trials.Count} cases tried." : "";
        if (pairs.All(p => p.Right.Length > 1) && pairs.All(p => attempt.Close(p.Given.Sum(), p.Right.Sum())))
        {
            return "The sum of your numbers is right in every case tried, the numbers are not." + tail;
        }

        if (wrong.Count > 1 && wrong.All(p => p.Right.Length > 2 && p.Right.Distinct().Count() == p.Right.Length
            && Ranks(p.Given).SequenceEqual(Ranks(p.Right))))
        {
            return "The order of your numbers is right wherever their values are wrong." + tail;
        }

        if (wrong.Count > 1 && wrong.All(p => p.Right.Length > 2 && p.Right.Distinct().Count() == p.Right.Length
            && Ranks([.. p.Given.Select(v => -v)]).SequenceEqual(Ranks(p.Right))))
        {
            return "The order of your numbers is upside down wherever their values are wrong." + tail;
        }

        if (numbers.Count > 1 && pairs.SelectMany(p => p.Right).Max() > 2
            && numbers.TrueForAll(p => p.Second == Math.Round(p.Second) && Math.Abs(p.First - p.Second) == 1))
        {
            return "Never off by more than one: look at a boundary, at rounding, or at what happens on a tie." + tail;
        }

        if (numbers.Count > 1 && numbers.TrueForAll(p => p.First > p.Second))
        {
            return $"Too large wherever it is wrong, by {Range(numbers.Select(p => p.First - p.Second))}; never too small." + tail;
        }

        if (numbers.Count > 1 && numbers.TrueForAll(p => p.First < p.Second))
        {
            return $"Too small wherever it is wrong, by {Range(numbers.Select(p => p.Second - p.First))}; never too large." + tail;
        }

        // A spin that is wrong has the opposite sign, which says nothing.
        var isSpins = pairs.All(p => p.Right.All(r => r is 1 or -1) && p.Given.All(g => g is 1 or -1));
        if (numbers.Count > 2 && !isSpins && numbers.TrueForAll(p => Math.Sign(p.First) == -Math.Sign(p.Second)))
        {
            var size = numbers.TrueForAll(p => attempt.Close(-p.First, p.Second)) ? "" : ", and the size is wrong too";
            return $"The sign is the opposite one wherever it is wrong{size}." + tail;
        }

        return null;
    }

    /// <summary>Results that are everywhere near the right ones, small numbers as measured against 1.</summary>
    public static string? Near(IReadOnlyList<Pair> pairs)
    {
        var numbers = pairs.SelectMany(p => p.Given.Zip(p.Right)).ToList();
        var worst = numbers.Max(p => p.First.Equals(p.Second) ? 0 : Math.Abs(p.First - p.Second) / Math.Max(1, Math.Abs(p.Second)));
        return worst <= 0.01 && numbers.Exists(p => Math.Abs(p.Second) > 0.1 && p.Second != Math.Round(p.Second))
            ? "Nearly right: never off by more than "
                + $"{Trials.Text(numbers.Max(p => p.First.Equals(p.Second) ? 0 : Math.Abs(p.First - p.Second)))}. "
                + "Is something rounded, approximated, or an iteration stopped too early?"
            : null;
    }

    private static string Range(IEnumerable<double> gaps)
    {
        var (low, high) = (gaps.Min(), gaps.Max());
        return Trials.Text(low) == Trials.Text(high) ? Trials.Text(low) : $"{Trials.Text(low)} to {Trials.Text(high)}";
    }

    private static int[] Ranks(double[] v) => [.. Enumerable.Range(0, v.Length).OrderBy(i => v[i])];
}
