//  mean x̄ = Σx/n,   variance s² = Σ(x − x̄)²/(n − 1),   standard error of the mean s/√n for independent numbers
//
//  For chains, whose numbers depend on those before: Sampling/ChainDiagnostics.cs.

namespace Ebm;

/// <summary>What a set of independent numbers says about the distribution they came from, with its error.</summary>
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
}
