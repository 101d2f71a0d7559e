namespace Ebm.Notebooks;

/// <summary>
/// Relations of each number to the right one: sign, factor, offset, a function of it, rounding. Words that follow "your result is".
/// </summary>
internal static class ValueRelations
{
    private const string Right = "the expected one";

    private static readonly (double Factor, string Words)[] Factors =
    [
        (2, "twice the expected one: is something counted twice, or is a ½ missing?"),
        (0.5, "half of the expected one: is a ½ too much, or a pair counted only once?"),
        (4, "four times the expected one: a factor 2 that should not be squared, or is missing below?"),
        (0.25, "a quarter of the expected one: a factor ½ that should not be squared, or is too much?"),
        (3, "three times the expected one."), (1.0 / 3, "a third of the expected one."), (10, "ten times the expected one."),
        (0.1, "a tenth of the expected one."),
        (100, "a hundred times the expected one: per cent?"), (0.01, "a hundredth of the expected one: per cent?"),
        (-2, "minus twice the expected one: a sign is turned and a ½ is missing?"),
        (-0.5, "minus half of the expected one: a sign is turned and a ½ is too much?"),
        (Math.Sqrt(2), "√2 times the expected one: a ½ or a 2 on the wrong side of a root?"),
        (Math.Sqrt(0.5), "the expected one divided by √2: a ½ or a 2 on the wrong side of a root?"),
        (1 / Math.Log(2), "the expected one divided by ln 2: a logarithm to base 2? Use the natural one."),
        (Math.Log(2), "ln 2 times the expected one: is a conversion from bits too much?"),
        (1 / Math.Log(10), "the expected one divided by ln 10: a logarithm to base 10? Use the natural one."),
        (Math.Log(10), "ln 10 times the expected one."),
        (Math.PI, "π times the expected one."), (1 / Math.PI, "the expected one divided by π."),
        (2 * Math.PI, "2π times the expected one."), (0.5 / Math.PI, "the expected one divided by 2π."),
        (Math.Sqrt(2 * Math.PI), "√(2π) times the expected one."), (1 / Math.Sqrt(2 * Math.PI), "the expected one divided by √(2π)."),
    ];

    private static readonly (double Offset, string Words)[] Offsets =
    [
        (1, "one more than the expected one: off by one."), (-1, "one less than the expected one: off by one."),
        (Math.Log(2), "the expected one plus ln 2."), (-Math.Log(2), "the expected one minus ln 2."),
        (0.5 * Math.Log(2 * Math.PI), "the expected one plus ½ ln 2π."), (-0.5 * Math.Log(2 * Math.PI), "the expected one minus ½ ln 2π."),
    ];

    private static readonly (Func<double, double> Of, string Words)[] Functions =
    [
        (v => 1 - v, "1 minus the expected one: the complement."),
        (v => v * v, "the square of the expected one: is a root missing?"),
        (Math.Sqrt, "the square root of the expected one: is a square missing?"),
        (v => -v * v, "minus the square of the expected one."), (v => -Math.Sqrt(v), "minus the square root of the expected one."),
        (v => 1 / v, "1 divided by the expected one: upside down."),
        (v => -1 / v, "−1 divided by the expected one: upside down, with the other sign."),
        (Math.Exp, "e to the power of the expected one: is a logarithm missing?"),
        (v => Math.Exp(-v), "e to the power of minus the expected one: is −log missing?"),
        (Math.Log, "the logarithm of the expected one: is an exp missing?"),
        (v => -Math.Log(v), "minus the logarithm of the expected one."),
        (v => Math.Log(1 - v), "the logarithm of 1 minus the expected one."),
        (Math.Abs, "the absolute value of the expected one: the sign is lost."),
        (v => -Math.Abs(v), "minus the absolute value of the expected one."),
        (v => Math.Sign(v), "the sign of the expected one."),
        (Math.Floor, "the expected one rounded down: an integer division, or a cast to int?"),
        (Math.Ceiling, "the expected one rounded up."),
        (Math.Truncate, "the expected one without its decimals: an integer division, or a cast to int?"),
        (v => Math.Round(v), "the expected one rounded to a whole number."),
        (v => v + (v * v), "the expected one plus its square."), (v => v / (1 + v), "the expected one divided by 1 plus itself."),
        (v => v / (1 - v), "the expected one divided by 1 minus itself: odds, not a probability?"),
    ];

    /// <summary>The relation of all numbers; null when there is none.</summary>
    public static string? Find(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        bool All(Func<Trial, double, double> of) =>
            pairs.All(p => Enumerable.Range(0, p.Given.Length).All(i => attempt.Close(p.Given[i], of(p.Trial, p.Right[i]))));
        if (Rounded(pairs, All) is { } rounded)
        {
            return rounded;
        }

        if (All((_, r) => -r))
        {
            return "minus the expected one: a sign is turned.";
        }

        if (Constant(attempt, pairs) is { } constant)
        {
            return constant;
        }

        var named = Factors.FirstOrDefault(f => All((_, r) => f.Factor * r)).Words
            ?? Offsets.FirstOrDefault(o => All((_, r) => r + o.Offset)).Words;
        if (named is not null || Distinct(pairs) < 2)
        {
            return named?.TrimEnd('.');
        }

        return (Functions.FirstOrDefault(f => All((_, r) => f.Of(r))).Words
            ?? AnyFactor(pairs, All) ?? AnyOffset(pairs, All)
            ?? Quantities.Factors(attempt).FirstOrDefault(f => All((t, r) => f.Value(t.Arguments) * r)).Words
            ?? Quantities.Offsets(attempt).FirstOrDefault(o => All((t, r) => r + o.Value(t.Arguments))).Words
            ?? Clamped(pairs, All) ?? Line(pairs, All))?.TrimEnd('.');
    }

    private static string? Rounded(IReadOnlyList<Pair> pairs, Func<Func<Trial, double, double>, bool> all)
    {
        double Error((double G, double R) p) => p.G.Equals(p.R) ? 0 : Math.Abs(p.G - p.R) / Math.Max(Math.Abs(p.R), 1e-300);
        var numbers = Numbers(pairs).ToArray();
        if (numbers.Length == 0)
        {
            return null;
        }

        for (var digits = 1; digits <= 8; digits++)
        {
            var d = digits;
            if (numbers.Any(p => p.R != Math.Round(p.R)) && all((_, r) => Math.Abs(r) < 1e6 ? Math.Round(r, d) : r))
            {
                return $"{Right} rounded to {d} decimal{(d == 1 ? "" : "s")}: keep all digits";
            }
        }

        var worst = numbers.Max(Error);
        if (worst <= 3e-7)
        {
            return $"{Right} to about 7 digits: is a float among your numbers, or does an iteration stop early?";
        }

        return worst <= 5e-3 ? $"{Right} to within {Trials.Text(Math.Ceiling(worst * 1e5) / 1e3)} %: is something rounded, " +
            $"approximated, or an iteration stopped too early?" : null;
    }

    private static string? Constant(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        double[] given = [.. pairs.SelectMany(p => p.Given)];
        return pairs.Count > 1 && Distinct(pairs) > 1 && given.All(g => g == given[0])
            ? $"always {Trials.Text(given[0])}, whatever the input{(given[0] == 0 ? ": is a result computed and not returned?" : "")}"
            : null;
    }

    private static string? AnyFactor(IReadOnlyList<Pair> pairs, Func<Func<Trial, double, double>, bool> all)
    {
        var (g, r) = Numbers(pairs).MaxBy(p => Math.Abs(p.R));
        var factor = g / r;
        return double.IsFinite(factor) && factor != 0 && all((_, v) => factor * v)
            ? $"{Trials.Text(factor)} times the expected one: where does that factor come from?"
            : null;
    }

    private static string? AnyOffset(IReadOnlyList<Pair> pairs, Func<Func<Trial, double, double>, bool> all)
    {
        var (g, r) = Numbers(pairs).First();
        return all((_, v) => v + (g - r))
            ? $"the expected one {(g > r ? "plus" : "minus")} {Trials.Text(Math.Abs(g - r))}: where does that constant come from?" : null;
    }

    /// <summary>A factor and a constant at once, from the two right numbers that are farthest apart; a third must agree.</summary>
    private static string? Line(IReadOnlyList<Pair> pairs, Func<Func<Trial, double, double>, bool> all)
    {
        var (low, high) = (Numbers(pairs).MinBy(p => p.R), Numbers(pairs).MaxBy(p => p.R));
        var slope = (high.G - low.G) / (high.R - low.R);
        var constant = low.G - (slope * low.R);
        return Distinct(pairs) > 2 && double.IsFinite(slope) && slope != 0 && all((_, r) => (slope * r) + constant)
            ? $"{Trials.Text(slope)} times the expected one {(constant < 0 ? "minus" : "plus")} {Trials.Text(Math.Abs(constant))}"
            : null;
    }

    private static string? Clamped(IReadOnlyList<Pair> pairs, Func<Func<Trial, double, double>, bool> all)
    {
        var (low, high) = (Numbers(pairs).Min(p => p.G), Numbers(pairs).Max(p => p.G));
        if (all((_, r) => Math.Min(r, high)))
        {
            return $"the expected one cut off above at {Trials.Text(high)}";
        }

        return all((_, r) => Math.Max(r, low)) ? $"the expected one cut off below at {Trials.Text(low)}" : null;
    }

    private static IEnumerable<(double G, double R)> Numbers(IReadOnlyList<Pair> pairs) => pairs.SelectMany(p => p.Given.Zip(p.Right));

    private static int Distinct(IReadOnlyList<Pair> pairs) => pairs.SelectMany(p => p.Right).Distinct().Count();
}
