//  n independent weights w_i > 0, of which only the mean is known to be right:   L = log mean w
//
//  to first order     s₁² = Σ (w_i/w̄ − 1)² / n(n − 1): never above 1, so too small where a few weights are nearly all of the sum
//  what is missing    g = L − mean over ten groups of log mean w: the mean that the logarithm lost by looking at a tenth of the chains
//  error              s² = s₁² + g².  g is of order s₁² while s₁ is small; where weights spread over nats it is the larger part
//
//  effective number   n* = (Σ w)² / Σ w²
//  tail               the M = min(n/5, 3√n) largest weights follow a generalised Pareto distribution of shape k: moments below 1/k exist
//  fit                k(θ) = mean log(1 + θ x),  averaged over θ by its profile likelihood;  weakly pulled to ½ by ten observations
//  Sources: Zhang and Stephens, A new and efficient estimation method for the generalized Pareto distribution (2009); Vehtari, Simpson,
//  Gelman, Yao and Gabry, Pareto smoothed importance sampling (2024), sections 3 and 6 and appendix C.

namespace Ebm;

/// <summary>What independent weights say of their mean, and whether that can be believed.</summary>
internal static class ImportanceWeights
{
    private const int Groups = 10, FewestInTail = 5;

    /// <summary>log of the mean weight; the error grows with what a tenth of the weights would miss.</summary>
    /// <param name="logWeights">At least two numbers; −∞ is a weight of 0.</param>
    public static Estimate LogMean(ReadOnlySpan<double> logWeights)
    {
        var n = logWeights.Length;
        var logMean = Functions.LogMeanExp(logWeights);
        if (!double.IsFinite(logMean)) return new Estimate(logMean, double.PositiveInfinity);
        var squares = 0.0;
        foreach (var w in logWeights)
        {
            var r = Math.Exp(w - logMean) - 1;
            squares += r * r;
        }

        var groups = Math.Min(Groups, n);
        var missing = 0.0;
        for (var g = 0; g < groups; g++)
        {
            int from = (int)((long)g * n / groups), to = (int)((g + 1L) * n / groups);
            missing += (logMean - Functions.LogMeanExp(logWeights[from..to])) / groups;
        }

        return new Estimate(logMean, Math.Sqrt((squares / (n - 1) / n) + (missing * missing)));
    }

    /// <summary>n*, between 1 and n: as many equal weights would scatter as much.</summary>
    public static double EffectiveNumber(ReadOnlySpan<double> logWeights)
    {
        var twice = new double[logWeights.Length];
        for (var i = 0; i < twice.Length; i++) twice[i] = 2 * logWeights[i];
        return Math.Exp((2 * Functions.LogSumExp(logWeights)) - Functions.LogSumExp(twice));
    }

    /// <summary>k; NaN for fewer than 25 weights, −∞ where the largest are all equal.</summary>
    public static double TailShape(ReadOnlySpan<double> logWeights)
    {
        var count = (int)Math.Min(.2 * logWeights.Length, 3 * Math.Sqrt(logWeights.Length));
        if (count < FewestInTail) return double.NaN;
        var sorted = logWeights.ToArray();
        Array.Sort(sorted);
        var (highest, floor) = (sorted[^1], Math.Exp(sorted[^(count + 1)] - sorted[^1]));
        double[] excess = [.. sorted.Skip(sorted.Length - count).Select(w => Math.Exp(w - highest) - floor)];
        return excess[^1] > 0 ? ParetoShape(excess) : double.NegativeInfinity;
    }

    /// <summary>The largest k up to which n weights give a mean that can be believed: 1 − 1/log₁₀ n, at most 0.7.</summary>
    public static double LargestShape(int n) => Math.Min(.7, 1 - (1 / Math.Log10(n)));

    private static double ParetoShape(double[] excess)
    {
        var n = excess.Length;
        var quartile = Math.Max(excess[(int)((n / 4.0) + .5) - 1], 1e-300);
        var theta = new double[30 + (int)Math.Sqrt(n)];
        var fit = new double[theta.Length];
        for (var j = 0; j < theta.Length; j++)
        {
            theta[j] = ((1 - Math.Sqrt(theta.Length / (j + .5))) / (3 * quartile)) + (1 / excess[^1]);
            var k = Shape(theta[j]);
            fit[j] = n * (Math.Log(-theta[j] / k) - k - 1);
        }

        Probability.TryNormalise(fit);
        var mean = 0.0;
        for (var j = 0; j < theta.Length; j++) mean += fit[j] * theta[j];
        return ((n * Shape(mean)) + (10 * .5)) / (n + 10);

        double Shape(double t) => excess.Average(x => Math.Log(Math.Max(1 - (t * x), double.Epsilon)));
    }
}
