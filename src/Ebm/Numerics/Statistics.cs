//  mean x̄ = Σx/n,   variance s² = Σ(x − x̄)²/(n − 1),   standard error of the mean s/√n for independent numbers
//
//  For a chain, neighbours are alike: ρ_t = autocorrelation at lag t, τ = 1 + 2 Σ_{t≥1} ρ_t,   ESS = n/τ,   standard error s/√ESS.
//  The sum stops by Geyer's initial monotone sequence (1992): pairs Γ_k = ρ_{2k} + ρ_{2k+1} while positive, made non-increasing.
//
//  For m chains of n: W = mean of the chains' s², B/n = variance of the chains' means, V = (n − 1)/n · W + B/n,   R̂ = √(V/W).

namespace Ebm;

/// <summary>What a set of numbers says about the distribution they came from, with its error.</summary>
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

    /// <summary>√variance.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> x) => Math.Sqrt(Variance(x));

    /// <summary>The standard error s/√n of the mean of independent numbers.</summary>
    public static double StandardError(ReadOnlySpan<double> x) => Math.Sqrt(Variance(x) / x.Length);

    /// <summary>The standard error s/√ESS of the mean of a chain, whose numbers depend on those before.</summary>
    public static double StandardErrorOfChain(ReadOnlySpan<double> chain) => Math.Sqrt(Variance(chain) / EffectiveSampleSize(chain));

    /// <summary>Autocorrelation ρ_0 … ρ_{lags−1}; ρ_0 = 1. Costs n · lags. A constant chain gives NaN.</summary>
    /// <param name="chain">At least two numbers, in order of time.</param>
    /// <param name="lags">How many, from 1 to the chain's length.</param>
    public static double[] Autocorrelation(ReadOnlySpan<double> chain, int lags)
    {
        Check.AtLeast(chain.Length, 2, "chain.Length");
        Check.Between(lags, 1, chain.Length);
        var centred = Centred(chain);
        var rho = new double[lags];
        for (var t = 0; t < lags; t++) rho[t] = LaggedSum(centred, t);
        for (var t = lags - 1; t >= 0; t--) rho[t] /= rho[0];
        return rho;
    }

    /// <summary>How many independent numbers would know the mean as well as this chain does. Costs n times the correlation time.</summary>
    /// <param name="chain">At least four numbers, in order of time.</param>
    /// <returns>n/τ, at most n log₁₀ n; 1 for a constant chain, which knows nothing about its spread.</returns>
    public static double EffectiveSampleSize(ReadOnlySpan<double> chain)
    {
        Check.AtLeast(chain.Length, 4, "chain.Length");
        var centred = Centred(chain);
        var c0 = LaggedSum(centred, 0);
        if (!(c0 > 0)) return 1;
        double tau = -1, previous = double.PositiveInfinity;
        for (var t = 0; t + 1 < centred.Length; t += 2)
        {
            var pair = Math.Min((LaggedSum(centred, t) + LaggedSum(centred, t + 1)) / c0, previous);
            if (pair <= 0) break;
            tau += 2 * pair;
            previous = pair;
        }
        var n = (double)chain.Length;
        return n / Math.Max(tau, 1 / Math.Log10(n));
    }

    /// <summary>
    /// R̂: how much wider the chains are together than each alone. Near 1 when they have mixed; above 1.01, run longer.
    /// Plain Gelman and Rubin (1992): it misses chains that differ in spread only.
    /// </summary>
    /// <param name="chains">At least two chains of one length, at least two numbers each.</param>
    public static double RHat(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        Check.AtLeast(chains.Count, 2, "chains.Count");
        var n = chains[0].Length;
        var means = new double[chains.Count];
        var within = 0.0;
        for (var c = 0; c < chains.Count; c++)
        {
            Check.Length(chains[c].Length, n, $"chains[{c}]");
            means[c] = Mean(chains[c]);
            within += Variance(chains[c]) / chains.Count;
        }
        return Math.Sqrt((n - 1.0) / n + Variance(means) / within);
    }

    private static double[] Centred(ReadOnlySpan<double> x)
    {
        var mean = Mean(x);
        var centred = new double[x.Length];
        for (var i = 0; i < x.Length; i++) centred[i] = x[i] - mean;
        return centred;
    }

    private static double LaggedSum(ReadOnlySpan<double> centred, int lag)
    {
        Host.Poll();
        return System.Numerics.Tensors.TensorPrimitives.Dot(centred[lag..], centred[..^lag]);
    }
}
