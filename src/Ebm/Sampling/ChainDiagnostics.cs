//  M chains of N draws, each split in halves: m = 2M chains of n = N/2 draws.
//
//  W = mean of the chains' variances;  B = n × variance of the chains' means;  V = (n−1)/n W + B/n
//  R̂ = √(V/W)                      on ranks turned normal, z = Φ⁻¹((r − 3/8) / (S + 1/4)), S = mn: no moments needed;
//                                  the larger of that and the same for |x − median| is reported
//  ESS = mn / τ,   τ = 1 + 2 Σ_t ρ_t   with ρ_t = 1 − (W − mean autocovariance_t)/V,
//                                  summed over pairs ρ_{2t} + ρ_{2t+1} while they are positive, and made never rising (Geyer)
//  bulk ESS: of the normal ranks;  tail ESS: the smaller of those of the indicators x ≤ 5 % and x ≤ 95 % quantile
//  Rules of thumb: R̂ < 1.01, ESS > 100 for each chain. Standard error of a mean = standard deviation / √ESS.
//  Source: Vehtari, Gelman, Simpson, Carpenter, Bürkner, Rank-normalization, folding, and localization: an improved R̂,
//  Bayesian Analysis 16 (2021); Geyer, Practical Markov chain Monte Carlo (1992).

using MathNet.Numerics.Distributions;

namespace Ebm;

/// <summary>Have the chains met, and how many independent draws are they worth?</summary>
/// <remarks>Each takes M series of equal length N ≥ 4. Cost: sorting, and N for each lag up to where the correlation ends.</remarks>
public static class ChainDiagnostics
{
    /// <summary>Rank-normalised split R̂: 1 where the chains agree, above 1.01 where they do not yet.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double SplitRHat(double[][] chains)
    {
        var halves = Split(chains);
        return Math.Max(RHat(RankNormal(halves)), RHat(RankNormal(Folded(halves))));
    }

    /// <summary>Effective sample size for the middle of the distribution.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double BulkEffectiveSampleSize(double[][] chains) => Effective(RankNormal(Split(chains)));

    /// <summary>Effective sample size for the 5 % and 95 % quantiles: the smaller of the two.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double TailEffectiveSampleSize(double[][] chains)
    {
        var halves = Split(chains);
        var sorted = halves.SelectMany(c => c).Order().ToArray();
        double Below(double share)
        {
            var quantile = sorted[(int)(share * (sorted.Length - 1))];
            return Effective([.. halves.Select(c => Array.ConvertAll(c, v => v <= quantile ? 1.0 : 0.0))]);
        }

        return Math.Min(Below(0.05), Below(0.95));
    }

    /// <summary>Effective sample size for the mean of the numbers themselves; its standard error is deviation / √ESS.</summary>
    /// <param name="chains">M ≥ 1 series of N ≥ 4 finite numbers.</param>
    public static double EffectiveSampleSize(double[][] chains) => Effective(Split(chains));

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
    public static (double Mean, double StandardError) MeanWithError(double[][] chains)
    {
        var effective = EffectiveSampleSize(chains);
        var mean = chains.Average(c => c.Average());
        var variance = chains.Average(c => c.Average(v => (v - mean) * (v - mean)));
        return (mean, Math.Sqrt(variance / effective));
    }

    /// <summary>ρ_0 … ρ_maxLag of one series: 1, then falling towards 0.</summary>
    /// <param name="series">N finite numbers, not all equal.</param>
    /// <param name="maxLag">0 … N − 1.</param>
    public static double[] Autocorrelation(double[] series, int maxLag)
    {
        ArgumentNullException.ThrowIfNull(series);
        Check.Finite(series);
        Check.Between(maxLag, 0, series.Length - 1);
        var mean = series.Average();
        var variance = Autocovariance(series, mean, 0);
        return [.. Enumerable.Range(0, maxLag + 1).Select(t => Autocovariance(series, mean, t) / variance)];
    }

    private static double RHat(double[][] chains)
    {
        var (within, total) = Variances(chains);
        return within == 0 ? (total == 0 ? 1 : double.PositiveInfinity) : Math.Sqrt(total / within);
    }

    private static (double Within, double Total) Variances(double[][] chains)
    {
        double n = chains[0].Length;
        var means = chains.Select(c => c.Average()).ToArray();
        var within = chains.Select((c, i) => c.Sum(v => (v - means[i]) * (v - means[i])) / (n - 1)).Average();
        var mean = means.Average();
        var between = means.Length > 1 ? means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1) : 0;
        return (within, (within * (n - 1) / n) + between);
    }

    private static double Effective(double[][] chains)
    {
        var n = chains[0].Length;
        var draws = (double)n * chains.Length;
        var (within, total) = Variances(chains);
        if (total == 0) return draws;
        var means = chains.Select(c => c.Average()).ToArray();
        double Correlation(int t)
        {
            var covariance = 0.0;
            for (var c = 0; c < chains.Length; c++) covariance += Autocovariance(chains[c], means[c], t) / chains.Length;
            return 1 - ((within - covariance) / total);
        }

        double sum = 0, last = double.PositiveInfinity;
        for (var t = 0; t + 1 < n; t += 2)
        {
            var pair = (t == 0 ? 1 : Correlation(t)) + Correlation(t + 1);
            if (!(pair > 0)) break;
            last = Math.Min(last, pair);
            sum += last;
        }

        var time = Math.Max((2 * sum) - 1, 1 / Math.Log10(Math.Max(draws, 10)));
        return draws / time;
    }

    private static double Autocovariance(double[] series, double mean, int lag)
    {
        Host.Poll();
        var sum = 0.0;
        for (var i = lag; i < series.Length; i++) sum += (series[i] - mean) * (series[i - lag] - mean);
        return sum / series.Length;
    }

    private static double[][] Split(double[][] chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        Check.AtLeast(chains.Length, 1, "chains.Length");
        Check.AtLeast(chains[0].Length, 4, "chains[0].Length");
        var half = chains[0].Length / 2;
        for (var c = 0; c < chains.Length; c++)
        {
            Check.Length(chains[c].Length, chains[0].Length, $"chains[{c}]");
            Check.Finite(chains[c], $"chains[{c}]");
        }

        return [.. chains.SelectMany(c => new[] { c[..half], c[^half..] })];
    }

    private static double[][] Folded(double[][] chains)
    {
        var sorted = chains.SelectMany(c => c).Order().ToArray();
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return [.. chains.Select(c => Array.ConvertAll(c, v => Math.Abs(v - median)))];
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
