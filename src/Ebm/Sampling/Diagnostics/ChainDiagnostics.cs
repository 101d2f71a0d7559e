//  M chains of N draws, each split in halves: m = 2M chains of n = ⌊N/2⌋ draws.
//
//  W = mean of the chains' variances;  B = n × variance of the chains' means;  V = (n−1)/n W + B/n
//  R̂ = √(V/W)                      on ranks turned normal, z = Φ⁻¹((r − 3/8) / (S + 1/4)), S = mn: no moments needed;
//                                  the larger of that and the same for |x − median| is reported
//  ESS = mn / τ,   τ = 1 + 2 Σ_{t≥1} ρ_t   with ρ_t = 1 − (W − mean autocovariance_t)/V, divisor n in the autocovariance,
//                                  summed over pairs ρ_{2t} + ρ_{2t+1} while they are positive, and made never rising (Geyer);
//                                  of the pair that ends the sum the even one still counts once if it is positive;
//                                  τ ≥ 1/log₁₀(mn): antithetic chains get at most mn log₁₀(mn)
//  bulk ESS: of the normal ranks;  tail ESS: the smaller of those of the indicators x ≤ 5 % and x ≤ 95 % quantile
//
//  What cannot be known is NaN: ESS, τ, R̂ and the error of the mean when all draws are equal (the chain may be frozen: it says
//  nothing about its spread), the tail ESS when an indicator is constant (a few discrete values), ESS when n < 3. Chains that
//  stand still at different numbers have R̂ = ∞. With n ≤ 5, or ρ₁ ≤ −1, no lag beyond 1 is looked at, and τ = 2.
//  Rules of thumb: R̂ < 1.01, ESS > 100 for each chain; a NaN passes neither. Standard error of a mean = standard deviation / √ESS.
//  Source: Vehtari, Gelman, Simpson, Carpenter, Bürkner, Rank-normalization, folding, and localization: an improved R̂,
//  Bayesian Analysis 16 (2021), and its authors' R package posterior, whose numbers these are; Geyer, Practical Markov chain
//  Monte Carlo (1992).

using System.Numerics.Tensors;
using MathNet.Numerics.Distributions;

namespace Ebm;

/// <summary>Have the chains met, and how many independent draws are they worth?</summary>
/// <remarks>
/// <code>
/// M chains of N draws, each split in halves: m = 2M chains of n = ⌊N/2⌋ draws.
/// </code>
/// Each takes M series of equal length N ≥ 4. Cost: sorting, and N for each lag up to where the correlation ends.
/// </remarks>
public static class ChainDiagnostics
{
    /// <summary>Rank-normalised split R̂: 1 where the chains agree, above 1.01 where they do not yet.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    /// <returns>≥ about 1; +∞ where every half chain stands still, but not all at one number; NaN where all draws are equal.</returns>
    public static double SplitRHat(double[][] chains)
    {
        var (place, width) = (RHat(RankNormal(Split(chains))), RHat(RankNormal(Split(Folded(chains)))));
        return double.IsNaN(width) ? place : Math.Max(place, width);   // numbers ±1 in balance have no widths to compare
    }

    /// <summary>Effective sample size for the middle of the distribution.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double BulkEffectiveSampleSize(double[][] chains) => Effective(RankNormal(Split(chains)));

    /// <summary>Effective sample size for the 5 % and 95 % quantiles: the smaller of the two.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double TailEffectiveSampleSize(double[][] chains)
    {
        Require(chains);
        var sorted = chains.SelectMany(c => c).Order().ToArray();
        double Below(double share)
        {
            var quantile = sorted[(int)((share * (sorted.Length - 1)) + 1e-9)];   // no draw lies between it and the interpolated one
            return Effective(Split(Array.ConvertAll(chains, c => Array.ConvertAll(c, v => v <= quantile ? 1.0 : 0.0))));
        }

        return Math.Min(Below(0.05), Below(0.95));
    }

    /// <summary>Effective sample size for the mean of the numbers themselves; its standard error is deviation / √ESS.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double EffectiveSampleSize(double[][] chains) => Effective(Split(chains));

    /// <summary>Effective sample size of one series for its mean.</summary>
    /// <param name="series">N ≥ 4 finite numbers.</param>
    public static double EffectiveSampleSize(double[] series) => EffectiveSampleSize([series]);

    /// <summary>τ = draws / ESS: how many steps make one independent draw.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double AutocorrelationTime(double[][] chains)
    {
        var halves = Split(chains);
        return halves.Length * (double)halves[0].Length / Effective(halves);
    }

    /// <summary>τ of one series.</summary>
    /// <param name="series">N ≥ 4 finite numbers.</param>
    public static double AutocorrelationTime(double[] series) => AutocorrelationTime([series]);

    /// <summary>The mean of all draws and its standard error, √(variance / ESS).</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    /// <returns>The error is NaN, unknown, where all draws are equal or N &lt; 6.</returns>
    public static Estimate MeanWithError(double[][] chains)
    {
        var effective = EffectiveSampleSize(chains);
        var (middle, half) = Range(chains);
        if (half == 0) return new Estimate(chains[0][0], double.NaN);
        double[] all = [.. Scaled(chains).SelectMany(c => c)];
        return new Estimate(middle + (half * Mean(all)), half * Math.Sqrt(Spread(all) / effective));
    }

    /// <summary>ρ_0 … ρ_maxLag of one series: 1, then falling towards 0.</summary>
    /// <param name="series">N ≥ 1 finite numbers; NaN comes back where they are all equal.</param>
    /// <param name="maxLag">0 … N − 1.</param>
    public static double[] Autocorrelation(double[] series, int maxLag)
    {
        ArgumentNullException.ThrowIfNull(series);
        Check.Finite(series);
        Check.Between(maxLag, 0, series.Length - 1);
        var centred = Centred(Scaled([series])[0]);
        var variance = Autocovariance(centred, 0);
        return [.. Enumerable.Range(0, maxLag + 1).Select(t => Autocovariance(centred, t) / variance)];
    }

    private static double RHat(double[][] chains)
    {
        var (within, total) = Variances(chains);
        return total == 0 ? double.NaN : within == 0 ? double.PositiveInfinity : Math.Sqrt(total / within);
    }

    /// <summary>W and V; both exactly 0 where they should be.</summary>
    private static (double Within, double Total) Variances(double[][] chains)
    {
        double n = chains[0].Length;
        var within = chains.Average(c => Centred(c).Sum(v => v * v) / (n - 1));
        return (within, (within * (n - 1) / n) + Spread([.. chains.Select(Mean)]));
    }

    private static double Effective(double[][] chains)
    {
        var n = chains[0].Length;
        chains = Scaled(chains);
        var (within, total) = Variances(chains);
        if (n < 3 || total == 0) return double.NaN;
        var centred = Array.ConvertAll(chains, Centred);
        double Correlation(int t) => 1 - ((within - centred.Average(c => Autocovariance(c, t))) / total);

        // Geyer's initial positive sequence, with the bounds of the source's program: no lag beyond n − 3.
        var rho = new double[n + 1];
        double even = rho[0] = 1, odd = rho[1] = Correlation(1);
        var last = 0;
        while (last < n - 5 && even + odd > 0)
        {
            last += 2;
            (even, odd) = (Correlation(last), Correlation(last + 1));
            if (even + odd >= 0) (rho[last], rho[last + 1]) = (even, odd);
        }

        if (even > 0) rho[last] = even;   // of the pair that ended it: less noise where neighbours are antithetic
        for (var t = 2; t <= last - 2; t += 2)   // monotone: no pair is larger than the one before
            if (rho[t] + rho[t + 1] > rho[t - 2] + rho[t - 1]) rho[t] = rho[t + 1] = (rho[t - 2] + rho[t - 1]) / 2;

        var draws = (double)n * chains.Length;
        var time = -1 + (2 * rho.Take(Math.Max(last, 1)).Sum()) + rho[last];
        return draws / Math.Max(time, 1 / Math.Log10(draws));
    }

    private static double Autocovariance(double[] centred, int lag)
    {
        Host.Poll();
        return TensorPrimitives.Dot(centred.AsSpan(lag), centred.AsSpan(0, centred.Length - lag)) / centred.Length;
    }

    /// <summary>The mean; of equal numbers exactly that number.</summary>
    private static double Mean(double[] x) => x[0] + x.Average(v => v - x[0]);

    private static double[] Centred(double[] x)
    {
        var mean = Mean(x);
        return Array.ConvertAll(x, v => v - mean);
    }

    /// <summary>Σ(x − x̄)²/(n − 1), 0 for a single number.</summary>
    private static double Spread(double[] x) => x.Length > 1 ? Centred(x).Sum(v => v * v) / (x.Length - 1) : 0;

    /// <summary>Shifted and divided by half the range: numbers of any size have a variance then.</summary>
    private static double[][] Scaled(double[][] chains)
    {
        var (middle, half) = Range(chains);
        return half == 0 ? chains : Array.ConvertAll(chains, c => Array.ConvertAll(c, v => (v - middle) / half));
    }

    private static (double Middle, double Half) Range(double[][] chains)
    {
        double least = chains.Min(c => c.Min()), most = chains.Max(c => c.Max());
        return ((least / 2) + (most / 2), (most / 2) - (least / 2));
    }

    private static void Require(double[][] chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        Check.AtLeast(chains.Length, 1, "chains.Length");
        for (var c = 0; c < chains.Length; c++)
        {
            ArgumentNullException.ThrowIfNull(chains[c], $"chains[{c}]");
            if (c == 0) Check.AtLeast(chains[0].Length, 4, "chains[0].Length");
            Check.Length(chains[c].Length, chains[0].Length, $"chains[{c}]");
            Check.Finite(chains[c], $"chains[{c}]");
        }
    }

    /// <summary>Halves; of an odd N the draw in the middle is left out.</summary>
    private static double[][] Split(double[][] chains)
    {
        Require(chains);
        var half = chains[0].Length / 2;
        return [.. chains.SelectMany(c => new[] { c[..half], c[^half..] })];
    }

    private static double[][] Folded(double[][] chains)
    {
        var sorted = chains.SelectMany(c => c).Order().ToArray();
        var median = (sorted[(sorted.Length - 1) / 2] / 2) + (sorted[sorted.Length / 2] / 2);
        return Array.ConvertAll(chains, c => Array.ConvertAll(c, v => Math.Min(Math.Abs(v - median), double.MaxValue)));
    }

    /// <summary>Ranks (ties get their mean) turned into normal scores.</summary>
    private static double[][] RankNormal(double[][] chains)
    {
        var n = chains[0].Length;
        var values = chains.SelectMany(c => c).ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort((double[])values.Clone(), order);
        var scores = new double[values.Length];
        for (var i = 0; i < order.Length;)
        {
            var j = i + 1;
            while (j < order.Length && values[order[j]] == values[order[i]]) j++;
            var rank = (i + 1 + j) / 2.0;
            var score = Normal.InvCDF(0, 1, (rank - 0.375) / (order.Length + 0.25));
            for (; i < j; i++) scores[order[i]] = score;
        }

        return [.. Enumerable.Range(0, chains.Length).Select(c => scores[(c * n)..((c + 1) * n)])];
    }
}
