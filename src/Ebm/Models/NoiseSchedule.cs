// y_t = √ᾱ_t y_0 + √(1 − ᾱ_t) ξ,    ᾱ_t = Π_{s ≤ t} (1 − β_s),    t = 1 … T
//
// Exact score of a finite data set {x_i}:  p_t(y) = (1/n) Σ_i N(y; √ᾱ_t x_i, 1 − ᾱ_t),  E_t = −ln p_t,  score = −∂E_t/∂y

namespace Ebm;

/// <summary>How fast noise comes in: β_1 … β_T.</summary>
public sealed class NoiseSchedule
{
    private readonly double[] beta;
    private readonly double[] kept;

    private NoiseSchedule(double[] beta)
    {
        this.beta = beta;
        kept = new double[beta.Length + 1];
        kept[0] = 1;
        for (var t = 1; t <= beta.Length; t++)
            kept[t] = kept[t - 1] * (1 - beta[t - 1]);
    }

    /// <summary>T.</summary>
    public int Steps => beta.Length;

    /// <summary>β rising in equal steps (Ho et al. 2020; their values at T = 1000 are the defaults).</summary>
    /// <param name="steps">T, ≥ 2.</param>
    /// <param name="first">β_1; NaN: 0.1/T, the default scaled to T.</param>
    /// <param name="last">β_T; NaN: 20/T.</param>
    public static NoiseSchedule Linear(int steps, double first = double.NaN, double last = double.NaN)
    {
        Check.AtLeast(steps, 2);
        if (double.IsNaN(first))
            first = Math.Min(.1 / steps, .5);
        if (double.IsNaN(last))
            last = Math.Min(20.0 / steps, .9);
        Check.Positive(first);
        Check.Between(last, first, .9999);
        return new NoiseSchedule([.. Enumerable.Range(0, steps).Select(t => first + ((last - first) * t / (steps - 1)))]);
    }

    /// <summary>β_t.</summary>
    public double Beta(int t)
    {
        Check.Between(t, 1, Steps);
        return beta[t - 1];
    }

    /// <summary>ᾱ_t, the share of the variance of y_0 that is left; ᾱ_0 = 1.</summary>
    public double Kept(int t)
    {
        Check.Between(t, 0, Steps);
        return kept[t];
    }

    /// <summary>q(y_{t−1} | y_t, y_0) = N(a y_0 + b y_t, v) by Bayes' rule.</summary>
    public (double A, double B, double Variance) Posterior(int t)
    {
        Check.Between(t, 1, Steps);
        var noise = 1 - kept[t];
        return (Math.Sqrt(kept[t - 1]) * beta[t - 1] / noise, Math.Sqrt(1 - beta[t - 1]) * (1 - kept[t - 1]) / noise, (1 - kept[t - 1]) / noise * beta[t - 1]);
    }

    /// <summary>E_t = −ln p_t of a finite data set under this much noise: what a perfect denoiser would have learned.</summary>
    /// <param name="points">Data points, all of one length.</param>
    /// <param name="t">1 … T.</param>
    public IDifferentiableEnergy ExactEnergy(IReadOnlyList<double[]> points, int t)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.AtLeast(points.Count, 1, "points.Count");
        Check.Between(t, 1, Steps);
        var dimension = points[0].Length;
        var variance = 1 - kept[t];
        var centres = Tensor.From([.. points.SelectMany(p => p.Select(v => (float)(v * Math.Sqrt(kept[t]))))], points.Count, dimension);
        var shift = (float)(Math.Log(points.Count) + (.5 * dimension * Math.Log(2 * Math.PI * variance)));
        return new GraphEnergy(
            y =>
            {
                // ‖y − c‖² as a sum over coordinates: no cancellation of large squares.
                Tensor? distance = null;
                for (var d = 0; d < dimension; d++)
                {
                    var part = (y.Slice(1, d, 1) - centres.Slice(1, d, 1).Reshape(1, points.Count)).Square();
                    distance = distance is null ? part : distance + part;
                }

                return shift - (distance! * (float)(-.5 / variance)).LogSumExp();
            },
            dimension);
    }
}
