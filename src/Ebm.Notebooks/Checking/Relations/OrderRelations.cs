namespace Ebm.Notebooks;

/// <summary>Relations of a list or matrix as a whole to the right one: the right numbers at other places, or one scale for all.</summary>
internal static class OrderRelations
{
    private static readonly (Func<double[], double[]> Of, string Words)[] Moves =
    [
        (v => [.. Enumerable.Reverse(v)], "the expected one in reverse order"),
        (v => [.. v.Order()], "the expected one sorted upward: the places are lost"),
        (v => [.. v.OrderDescending()], "the expected one sorted downward: the places are lost"),
        (v => [.. v[1..], v[0]], "the expected one moved one place to the front: an index is off by one"),
        (v => [v[^1], .. v[..^1]], "the expected one moved one place to the back: an index is off by one"),
        (v => [.. v[1..], 0], "the expected one moved one place to the front, 0 at the end: an index is off by one"),
        (v => [0, .. v[..^1]], "the expected one moved one place to the back, 0 at the start: an index is off by one"),
        (v => [.. v.Select((_, i) => v[..(i + 1)].Sum())], "the running sum of the expected one"),
        (v => [.. Enumerable.Repeat(v.Average(), v.Length)], "the mean of the expected one, in every entry"),
        (v => [.. v.Select(x => x - v.Average())], "the expected one minus its mean"),
    ];

    /// <summary>The relation of all lists, in words that follow "your result is"; null when there is none.</summary>
    public static string? Find(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        if (pairs.All(p => p.Right.Length < 2) || pairs.Any(p => p.Right.Length == 0))
        {
            return null;
        }

        if (pairs.All(p => Transposed(p.Trial.Right) is { } t && attempt.Close(p.Given, t)))
        {
            return "the transpose of the expected one: rows and columns are exchanged";
        }

        return Moves.FirstOrDefault(m => pairs.All(p => attempt.Close(p.Given, m.Of(p.Right)))).Words
            ?? Scaled(attempt, pairs)
            ?? (pairs.All(p => attempt.Close([.. p.Given.Order()], [.. p.Right.Order()]))
            ? "made of the expected numbers, but in another order" : null);
    }

    /// <summary>Every list right but for one factor, or one offset, of its own.</summary>
    private static string? Scaled(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        var factors = pairs.Select(p => Enumerable.Range(0, p.Right.Length).MaxBy(i => Math.Abs(p.Right[i])) is var i ? p.Right[i] == 0 ? 1
            : p.Given[i] / p.Right[i] : 0).ToArray();
        if (!pairs.Any(p => p.Right.Count(r => r != 0) > 1 && !p.Trial.IsRight))
        {
            return null;
        }

        var shown = string.Join(", ", factors.Take(3).Select(f => Trials.Text(f)));
        if (factors.All(double.IsFinite) && factors.Any(f => f != 0)
            && pairs.Zip(factors).All(p => attempt.Close(p.First.Given, [.. p.First.Right.Select(r => p.Second * r)])))
        {
            var isShare = pairs.All(p => p.Right.All(r => r >= 0) && attempt.Close(p.Right.Sum(), 1));
            if (isShare)
            {
                return $"not normalised: the ratios are right, but the numbers must sum to " +
                    $"1{(pairs.All(p => attempt.Close(p.Given.Max(), 1)) ? "; divided by the largest instead of by the sum?" : "")}";
            }

            return $"right up to a factor, another one in each case ({shown}{(factors.Length > 3 ? ", …" : "")}): is it divided or " +
                $"multiplied by the wrong thing?";
        }

        return pairs.All(p => p.Right.Length > 0 && attempt.Close(p.Given, [.. p.Right.Select(r => r + (p.Given[0] - p.Right[0]))]))
            && pairs.Any(p => p.Right.Length > 1)
            ? "right up to a constant added to every entry, another one in each case: is a normaliser or a reference missing?"
            : null;
    }

    private static double[]? Transposed(object? matrix)
    {
        if (matrix is Array { Rank: 2 } m)
        {
            return [.. Enumerable.Range(0, m.GetLength(1))
                .SelectMany(j => Enumerable.Range(0, m.GetLength(0)).Select(i => Convert.ToDouble(m.GetValue(i, j))))];
        }

        return matrix is double[][] rows && rows.Length > 0 && rows.All(r => r.Length == rows.Length)
            ? [.. Enumerable.Range(0, rows.Length).SelectMany(j => rows.Select(r => r[j]))]
            : null;
    }
}
