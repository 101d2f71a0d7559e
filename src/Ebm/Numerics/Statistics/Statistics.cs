//  mean x̄ = Σx/n,   variance s² = Σ(x − x̄)²/(n − 1),   standard error of the mean s/√n for independent numbers
//
//  For chains, whose numbers depend on those before: Sampling/ChainDiagnostics.cs.

namespace Ebm;

/// <summary>What a set of independent numbers says about the distribution they came from, with its error.</summary>
/// <remarks>
/// <code>
/// mean x̄ = Σx/n,   variance s² = Σ(x − x̄)²/(n − 1),   standard error of the mean s/√n for independent numbers
/// </code>
/// </remarks>
public static class Statistics
{
    /// <summary>The mean of at least one number.</summary>
    public static double Mean(ReadOnlySpan<double> x)
    {
        Check.AtLeast(x.Length, 1, "x.Length");
        var sum = 0.0;
        foreach (var v in x) sum += v;
        return sum / x.Length;
    }

    /// <summary>The unbiased variance Σ(x − x̄)²/(n − 1) of at least two numbers.</summary>
    public static double Variance(ReadOnlySpan<double> x)
    {
        Check.AtLeast(x.Length, 2, "x.Length");
        var mean = Mean(x);
        double sum = 0, rest = 0;
        foreach (var v in x)
        {
            sum += (v - mean) * (v - mean);
            rest += v - mean;  // 0 but for rounding: takes the rounding of the mean out again
        }
        return (sum - rest * rest / x.Length) / (x.Length - 1);
    }

    /// <summary>The standard deviation, √variance.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> x) => Math.Sqrt(Variance(x));

    /// <summary>The standard error s/√n of the mean of independent numbers.</summary>
    public static double StandardError(ReadOnlySpan<double> x) => Math.Sqrt(Variance(x) / x.Length);

    /// <summary>
    /// The probability that a random number of <paramref name="low"/> lies below a random one of <paramref name="high"/>, a tie counting
    /// one half: the area under the receiver operating characteristic (AUC), from the ranks (Mann and Whitney, 1947).
    /// </summary>
    /// <param name="low">At least one number, none NaN.</param>
    /// <param name="high">At least one number, none NaN.</param>
    public static double ProbabilityBelow(double[] low, double[] high)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        Check.AtLeast(low.Length, 1, "low.Length");
        Check.AtLeast(high.Length, 1, "high.Length");
        if (low.Concat(high).Any(double.IsNaN)) throw new ArgumentException("low and high must not hold NaN: it has no rank.", nameof(low));
        var sorted = high.Order().ToArray();
        var twice = low.Sum(v => (2L * sorted.Length) - FirstNotBelow(sorted, v) - FirstAbove(sorted, v));
        return twice / (2.0 * low.Length * sorted.Length);
    }

    private static int FirstNotBelow(double[] sorted, double v) => First(sorted, x => x >= v);

    private static int FirstAbove(double[] sorted, double v) => First(sorted, x => x > v);

    private static int First(double[] sorted, Func<double, bool> holds)
    {
        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (holds(sorted[middle])) to = middle;
            else from = middle + 1;
        }
        return from;
    }
}
