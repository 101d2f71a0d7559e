//  softmin:        pᵢ = exp(−βEᵢ) / Σⱼ exp(−βEⱼ)
//  entropy:        S(p) = −Σ pᵢ log pᵢ                       0 log 0 = 0; in nats
//  cross-entropy:  H(p, q) = −Σ pᵢ log qᵢ
//  divergence:     KL(q‖p) = Σ qᵢ log(qᵢ / pᵢ) ≥ 0

namespace Ebm;

/// <summary>Distributions over finitely many states, as arrays of probabilities.</summary>
/// <remarks>
/// <code>
/// softmin:        pᵢ = exp(−βEᵢ) / Σⱼ exp(−βEⱼ)
/// entropy:        S(p) = −Σ pᵢ log pᵢ                       0 log 0 = 0; in nats
/// cross-entropy:  H(p, q) = −Σ pᵢ log qᵢ
/// divergence:     KL(q‖p) = Σ qᵢ log(qᵢ / pᵢ) ≥ 0
/// </code>
/// </remarks>
public static class Probability
{
    /// <summary>The Gibbs distribution of a row of energies: low energy, high probability. Safe for energies of any size.</summary>
    /// <param name="energies">Eᵢ; +∞ is a forbidden state. At least one must be finite.</param>
    /// <param name="beta">Inverse temperature β, finite. 0 gives every allowed state the same share; below 0 prefers high energy.</param>
    public static double[] Softmin(ReadOnlySpan<double> energies, double beta = 1)
    {
        if (!double.IsFinite(beta)) throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} must be finite.");
        // Differences from the most probable energy, so that a common offset costs no digits. They may overflow: a state that far off has
        // no weight.
        var best = double.NaN;
        var usable = true;
        foreach (var e in energies)
        {
            usable &= !double.IsNaN(e) && !double.IsNegativeInfinity(e);
            if (double.IsFinite(e) && !(beta >= 0 ? best <= e : best >= e)) best = e;
        }

        var p = new double[energies.Length];
        for (var i = 0; i < p.Length; i++) p[i] = beta == 0 || energies[i] == best ? LogWeight(energies[i], 0)
            : LogWeight(energies[i] - best, beta);
        if (!usable || !TryNormalise(p)) throw new ArgumentException("energies must hold at least one finite number, no NaN and no −∞.",
            nameof(energies));
        return p;
    }

    /// <summary>log e^{−βE} = −βE, and −∞ for a forbidden state, E = +∞, at every β: also at 0, where the product would be NaN.</summary>
    internal static double LogWeight(double energy, double beta) => double.IsPositiveInfinity(energy) ? double.NegativeInfinity
        : -beta * energy;

    /// <summary>
    /// Turns logarithms of weights into probabilities, in place. The largest weight is taken out first: e⁰ = 1 cannot overflow.
    /// </summary>
    internal static bool TryNormalise(Span<double> logWeights)
    {
        var max = double.NegativeInfinity;
        foreach (var v in logWeights) max = Math.Max(max, v);
        if (!double.IsFinite(max)) return false;
        var sum = 0.0;
        foreach (ref var v in logWeights) sum += v = Math.Exp(v - max);
        foreach (ref var v in logWeights) v /= sum;
        return true;
    }

    /// <summary>Makes weights into their running sums, in place: what <see cref="Draw"/> reads.</summary>
    internal static double[] Accumulate(double[] weights)
    {
        for (var k = 1; k < weights.Length; k++) weights[k] += weights[k - 1];
        return weights;
    }

    /// <summary>A place, each with probability in proportion to its weight: the first whose running sum exceeds u.</summary>
    internal static int Draw(ReadOnlySpan<double> runningSums, Rng rng)
    {
        var u = rng.NextDouble() * runningSums[^1];
        var (low, high) = (0, runningSums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (runningSums[middle] > u) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <inheritdoc cref="Softmin(ReadOnlySpan{double}, double)"/>
    public static double[] Softmin(double[] energies, double beta = 1) => Softmin(energies.AsSpan(), beta);

    /// <summary>
    /// S(p) = −Σ p log p, in nats: 0 when one state is certain, log n when n are equally likely; NaN when an entry is NaN.
    /// </summary>
    public static double Entropy(ReadOnlySpan<double> p) => CrossEntropy(p, p);

    /// <summary>H(p, q) = −Σ p log q, in nats; +∞ when p allows what q forbids.</summary>
    public static double CrossEntropy(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        Check.Length(q.Length, p.Length, nameof(q));
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
            if (!(p[i] <= 0)) sum -= p[i] * Math.Log(q[i]);
        return sum;
    }

    /// <summary>KL(q‖p) = Σ q log(q/p), in nats: 0 when they are equal, +∞ when q allows what p forbids. Not symmetric.</summary>
    public static double KullbackLeibler(ReadOnlySpan<double> q, ReadOnlySpan<double> p)
    {
        Check.Length(p.Length, q.Length, nameof(p));
        var sum = 0.0;
        for (var i = 0; i < q.Length; i++)
            if (!(q[i] <= 0)) sum += q[i] * LogRatio(q[i], p[i]);
        return sum;
    }

    /// <summary>log(q/p): from the ratio, which is exact for near equals, unless it overflows.</summary>
    private static double LogRatio(double q, double p)
    {
        var ratio = q / p;
        return double.IsPositiveInfinity(ratio) && p > 0 ? Math.Log(q) - Math.Log(p) : Math.Log(ratio);
    }
}
