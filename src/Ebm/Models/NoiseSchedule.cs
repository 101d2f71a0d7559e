// y_t = √ᾱ_t y_0 + √(1 − ᾱ_t) ξ,    ᾱ_t = Π_{s ≤ t} (1 − β_s),    t = 1 … T
//
//   1 − ᾱ_t = (1 − ᾱ_{t−1})(1 − β_t) + β_t, summed so and not subtracted: exact also where β is tiny.
//
// Exact score of a finite data set {x_i}:  p_t(y) = (1/n) Σ_i N(y; √ᾱ_t x_i, 1 − ᾱ_t),  E_t = −ln p_t,  score = −∂E_t/∂y

namespace Ebm;

/// <summary>How fast noise comes in: β_1 … β_T.</summary>
/// <remarks>
/// <code>
/// y_t = √ᾱ_t y_0 + √(1 − ᾱ_t) ξ,    ᾱ_t = Π_{s ≤ t} (1 − β_s),    t = 1 … T
/// </code>
/// </remarks>
public sealed class NoiseSchedule
{
    // Single precision tells y from y ± √β only while √β is no smaller than this part of y; and steps back multiply by 1/√ᾱ_T in all.
    private const double LeastBeta = 1e-12;
    private const double LeastKept = 1e-20;

    private readonly double[] beta;
    private readonly double[] kept;
    private readonly double[] added;

    private NoiseSchedule(double[] beta)
    {
        this.beta = beta;
        (kept, added) = (new double[beta.Length + 1], new double[beta.Length + 1]);
        kept[0] = 1;
        for (var t = 1; t <= beta.Length; t++)
        {
            kept[t] = kept[t - 1] * (1 - beta[t - 1]);
            added[t] = (added[t - 1] * (1 - beta[t - 1])) + beta[t - 1];
        }
    }

    /// <summary>The number T of steps.</summary>
    public int Steps => beta.Length;

    /// <summary>β rising in equal steps (Ho et al. 2020; their values at T = 1000 are the defaults).</summary>
    /// <param name="steps">T, ≥ 1; with T = 1 the only β is <paramref name="last"/>.</param>
    /// <param name="first">β_1, ≥ 1e-12; null: 0.1/T, the default scaled to T.</param>
    /// <param name="last">β_T, from <paramref name="first"/> to 0.9999; null: 20/T, at most 0.9.</param>
    /// <exception cref="ArgumentException">
    /// So much noise comes in that ᾱ_T &lt; 1e-20: a step back would have to divide by √ᾱ_T.
    /// </exception>
    public static NoiseSchedule Linear(int steps, double? first = null, double? last = null)
    {
        Check.AtLeast(steps, 1);
        var (from, to) = (first ?? .1 / steps, last ?? Math.Min(20.0 / steps, .9));
        Check.Between(from, LeastBeta, .9999, nameof(first));
        Check.Between(to, from, .9999, nameof(last));
        var schedule = new NoiseSchedule(
            [.. Enumerable.Range(0, steps).Select(t => steps == 1 ? to : from + ((to - from) * t / (steps - 1)))]);
        if (!(schedule.AlphaBar(steps) >= LeastKept))
            throw new ArgumentException(
                $"steps = {steps}, first = {from}, last = {to}: of the data a share of {schedule.AlphaBar(steps):G2} is left at the "
                + $"end; at least {LeastKept} must be. Take fewer steps or a smaller last.", nameof(last));
        return schedule;
    }

    /// <summary>The variance β_t of the noise that step t adds.</summary>
    public double Beta(int t)
    {
        Check.Between(t, 1, Steps);
        return beta[t - 1];
    }

    /// <summary>ᾱ_t, the fraction of the variance of y_0 that is left; ᾱ_0 = 1.</summary>
    public double AlphaBar(int t)
    {
        Check.Between(t, 0, Steps);
        return kept[t];
    }

    /// <summary>1 − ᾱ_t, the variance of the noise in y_t, without the rounding of a difference; 0 at t = 0.</summary>
    public double Added(int t)
    {
        Check.Between(t, 0, Steps);
        return added[t];
    }

    /// <summary>q(y_{t−1} | y_t, y_0) = N(a y_0 + b y_t, v) by Bayes' rule.</summary>
    public (double A, double B, double Variance) Posterior(int t)
    {
        Check.Between(t, 1, Steps);
        var (noise, before) = (added[t], added[t - 1]);
        return (Math.Sqrt(kept[t - 1]) * beta[t - 1] / noise, Math.Sqrt(1 - beta[t - 1]) * before / noise, before / noise * beta[t - 1]);
    }

    /// <summary>E_t = −ln p_t of a finite data set under this much noise: what a perfect denoiser would have learned.</summary>
    /// <remarks>
    /// Exact in double precision for one point, wherever the data lie and however far from them it is asked. Cost of a point: n ×
    /// dimension.
    /// </remarks>
    /// <param name="points">At least one data point, all of one length ≥ 1, finite.</param>
    /// <param name="t">1 … T.</param>
    public IDifferentiableEnergy ExactEnergy(IReadOnlyList<double[]> points, int t)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.AtLeast(points.Count, 1, "points.Count");
        Check.NoNulls(points);
        Check.Between(t, 1, Steps);
        for (var i = 0; i < points.Count; i++)
        {
            Check.AtLeast(points[i].Length, 1, $"points[{i}].Length");
            Check.Length(points[i].Length, points[0].Length, $"points[{i}]");
            Check.Finite(points[i], $"points[{i}]");
        }

        return new FiniteSetEnergy(new NoisySet([.. points.SelectMany(p => p)], points[0].Length), Math.Sqrt(kept[t]), added[t]);
    }
}
