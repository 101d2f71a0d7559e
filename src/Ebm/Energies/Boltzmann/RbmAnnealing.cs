//  p_β(v) ∝ e^{a_β·v} Π_j (1 + e^{β z_j}),   a_β = (1−β) a⁰ + β a,   z = b + W v,   β: 0 → 1
//  β = 0: independent bits, log Z⁰ = Σ_i softplus(a⁰_i) + H log 2 exactly;  β = 1: the machine
//  log w  = Σ_t log p*_{β_t}(v_{t−1}) − log p*_{β_{t−1}}(v_{t−1}),  v_t drawn from v_{t−1} by one Gibbs step at β_t
//  ⟨w⟩    = Z / Z⁰, so log Z ≈ log Z⁰ + log mean w: from below, since log is concave
//  Reverse: start from exact samples at β = 1 and go down; ⟨w'⟩ = Z⁰ / Z, so log Z ≈ log Z⁰ − log mean w': from above
//
//  a⁰   biases of the base;   the error of the log, and whether a few chains have nearly all of the weight: ImportanceWeights.cs
//  Sources: Neal, Annealed importance sampling (2001); Salakhutdinov & Murray, On the quantitative analysis of deep belief
//  networks (2008), sec. 4.1; Burda, Grosse & Salakhutdinov (2015) for the reverse.

namespace Ebm;

public static partial class RbmPartition
{
    /// <summary>An estimate of log Z.</summary>
    /// <remarks>
    /// <code>
    /// p_β(v) ∝ e^{a_β·v} Π_j (1 + e^{β z_j}),   a_β = (1−β) a⁰ + β a,   z = b + W v,   β: 0 → 1
    /// β = 0: independent bits, log Z⁰ = Σ_i softplus(a⁰_i) + H log 2 exactly;  β = 1: the machine
    /// log w  = Σ_t log p*_{β_t}(v_{t−1}) − log p*_{β_{t−1}}(v_{t−1}),  v_t drawn from v_{t−1} by one Gibbs step at β_t
    /// ⟨w⟩    = Z / Z⁰, so log Z ≈ log Z⁰ + log mean w: from below, since log is concave
    /// </code>
    /// </remarks>
    /// <param name="LogZ">
    /// The estimate. Its error is that of the log to first order, and what a tenth of the chains would have missed, in quadrature: so it
    /// grows where a few weights dominate. It cannot hold what no chain has seen: see <see cref="IsReliable"/>.
    /// </param>
    /// <param name="LogWeights">One log weight per chain, relative to the base.</param>
    public sealed record Annealed(Estimate LogZ, double[] LogWeights)
    {
        /// <summary>The effective number of chains (Σw)² / Σw²: near 1 where one chain has nearly all of the weight.</summary>
        public double EffectiveChains => ImportanceWeights.EffectiveNumber(LogWeights);

        /// <summary>
        /// The shape k of the tail of the weights, fitted by a generalised Pareto distribution (Vehtari et al., 2024): moments of w of an
        /// order below 1/k exist. NaN for fewer than 25 chains, which show no tail; −∞ where the largest weights are equal.
        /// </summary>
        public double TailShape => ImportanceWeights.TailShape(LogWeights);

        /// <summary>
        /// Whether value and error may be believed: at least 10 effective chains, and a tail shape of at most 1 − 1/log₁₀(chains) and 0.7
        /// (25 chains or more). If not, take more temperatures; log Z is then biased, low forward and high in reverse, by more than its
        /// error.
        /// </summary>
        public bool IsReliable => EffectiveChains >= 10 && !(TailShape > ImportanceWeights.LargestShape(LogWeights.Length));
    }

    private const int ChainsTogether = 50;

    /// <summary>Annealed importance sampling: an estimate of log Z that is low on average.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="temperatures">Steps from β = 0 to 1, ≥ 1, evenly spaced.</param>
    /// <param name="chains">Independent chains, ≥ 2.</param>
    /// <param name="rng">Is split into one stream for every 50 chains.</param>
    /// <param name="baseBias">a⁰, V numbers; null takes the machine's own a.</param>
    /// <param name="threads">Threads to use; 0: one thread per core. The result does not depend on it.</param>
    public static Annealed Anneal(Rbm rbm, int temperatures, int chains, Rng rng, float[]? baseBias = null, int threads = 0) =>
        Run(rbm, temperatures, chains, rng, baseBias, threads, reverse: false);

    /// <summary>The same from exact samples at β = 1 down to 0: an estimate of log Z that is high on average.</summary>
    /// <param name="rbm">A machine of at most 20 hidden units, so that exact samples can be had.</param>
    /// <param name="temperatures">Steps from β = 1 to 0, ≥ 1, evenly spaced.</param>
    /// <param name="chains">Independent chains, ≥ 2.</param>
    /// <param name="rng">Is split into one stream for every 50 chains.</param>
    /// <param name="baseBias">a⁰, V numbers; null takes the machine's own a.</param>
    /// <param name="threads">Threads to use; 0: one thread per core. The result does not depend on it.</param>
    public static Annealed AnnealReverse(Rbm rbm, int temperatures, int chains, Rng rng, float[]? baseBias = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        Check.Between(rbm.Hidden, 1, MostEnumerated, "rbm.Hidden");
        return Run(rbm, temperatures, chains, rng, baseBias, threads, reverse: true);
    }

    private static Annealed Run(Rbm rbm, int temperatures, int chains, Rng rng, float[]? baseBias, int threads, bool reverse)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(temperatures, 1);
        Check.AtLeast(chains, 2);
        Check.AtLeast(threads, 0);
        Check.Memory(chains, rbm.Visible, nameof(chains));
        var a0 = baseBias ?? rbm.VisibleBias;
        Check.Length(a0.Length, rbm.Visible, nameof(baseBias));
        Check.Finite(a0, nameof(baseBias));
        var parts = (chains + ChainsTogether - 1) / ChainsTogether;
        var streams = rng.Split(parts);
        var hidden = reverse ? ExactHiddenSamples(rbm, chains, rng) : [];
        var logWeights = new double[chains];
        ForkJoin.Run(parts, threads, part =>
        {
            var count = Math.Min(ChainsTogether, chains - (part * ChainsTogether));
            var run = new AnnealedChains(rbm, a0, count, streams[part]);
            var from = reverse ? hidden.AsSpan(part * ChainsTogether * rbm.Hidden, count * rbm.Hidden) : [];
            run.Start(from);
            for (var t = 1; t <= temperatures; t++)
            {
                Host.Poll();
                var (before, after) = ((t - 1.0) / temperatures, (double)t / temperatures);
                run.Step(reverse ? 1 - before : before, reverse ? 1 - after : after);
            }

            run.LogWeights.CopyTo(logWeights, part * ChainsTogether);
        });

        var logBase = (rbm.Hidden * Math.Log(2)) + a0.Sum(a => Functions.Softplus(a));
        var logMean = ImportanceWeights.LogMean(logWeights);
        return new Annealed(logMean with { Value = logBase + (reverse ? -logMean.Value : logMean.Value) }, logWeights);
    }
}
