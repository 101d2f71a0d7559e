//  K copies at β_1 > β_2 > … > β_K run side by side; then neighbours offer to change places:
//
//      accept with probability min(1, e^{(β_k − β_{k+1}) (E_k − E_{k+1})})
//
//  Even pairs (1,2), (3,4), … on even steps, odd pairs (2,3), … on odd ones. The swap keeps the product of all K laws, so the
//  coldest copy keeps its own; hot copies cross the barriers for it.
//  Source: Swendsen and Wang (1986); Geyer (1991).

namespace Ebm;

/// <summary>Parallel tempering: hot copies roam, cold copies look closely, and they swap what they found.</summary>
/// <remarks>The state's points are those of the coldest copy. Cost of a step: K steps of the sampler below.</remarks>
public sealed class ParallelTempering : ISampler
{
    private readonly ISampler[] levels;
    private readonly double[] betas;

    /// <summary>Makes the sampler.</summary>
    /// <param name="atBeta">
    /// Makes the sampler of one inverse temperature, of one energy for all: β goes to the sampler, not into the energy. It must keep that
    /// temperature's law, and its energies: not stochastic-gradient Langevin.
    /// </param>
    /// <param name="betas">β_1 &gt; β_2 &gt; … &gt; β_K &gt; 0, K ≥ 2: the wanted one first.</param>
    /// <exception cref="ArgumentException">
    /// A sampler has another β than its level; the samplers keep no energies, are of different dimensions, or are ladders themselves.
    /// </exception>
    public ParallelTempering(Func<double, ISampler> atBeta, params double[] betas)
    {
        ArgumentNullException.ThrowIfNull(atBeta);
        ArgumentNullException.ThrowIfNull(betas);
        Check.AtLeast(betas.Length, 2, "betas.Length");
        for (var k = 0; k < betas.Length; k++)
        {
            Check.Positive(betas[k], $"betas[{k}]");
            if (k > 0 && !(betas[k] < betas[k - 1]))
                throw new ArgumentOutOfRangeException(nameof(betas), betas[k],
                    $"betas[{k}] = {betas[k]} must be below betas[{k - 1}] = {betas[k - 1]}: coldest first.");
        }

        this.betas = (double[])betas.Clone();
        levels = SamplerLadder.Make(atBeta, betas);
        for (var k = 0; k < levels.Length; k++)
        {
            var level = levels[k];
            if (SamplerLadder.BetaOf(level) is { } own && Math.Abs(own - betas[k]) > 1e-9 * betas[k])
                throw new ArgumentException(
                    $"The {level.GetType().Name} for β = {betas[k]} has Beta = {own}, and the swaps would keep no law: hand on to it the β "
                    + $"that atBeta is given.", nameof(atBeta));
            if (!level.KeepsEnergies)
                throw new ArgumentException(
                    $"{level.GetType().Name} does not keep the energies of its points, which the swaps compare: the law would be wrong.",
                    nameof(atBeta));
            if (level is ParallelTempering) throw new ArgumentException(
                "The samplers of a ladder cannot be ladders; one ladder with more temperatures does the same.", nameof(atBeta));
        }
    }

    /// <inheritdoc/>
    public int Dimension => levels[0].Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => levels.Min(l => l.ChainsPerStream);

    /// <inheritdoc/>
    public bool IsConcurrent => levels.All(l => l.IsConcurrent);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The samplers do not fit each other, or do not sample one energy.</exception>
    public ChainState Start(Batch points)
    {
        var state = levels[0].Start(points);
        if (state.Levels.Length > 0) throw new InvalidOperationException("The samplers of a ladder cannot hold ladders.");
        state.Levels = new ChainState[levels.Length - 1];
        for (var k = 1; k < levels.Length; k++)
        {
            Host.Poll();
            state.Levels[k - 1] = levels[k].Start(points);
            if (state.Levels[k - 1].Gradients.Length != state.Gradients.Length)
                throw new InvalidOperationException(
                    $"The sampler at β = {betas[k]} ({levels[k].GetType().Name}) and that at β = {betas[0]} ({levels[0].GetType().Name}) "
                    + $"must both keep slopes, or neither: chains that swap bring theirs along.");
            SamplerLadder.RequireOneEnergy(state, state.Levels[k - 1], levels[0], levels[k]);
        }

        return state;
    }

    /// <summary>
    /// Steps every copy, then offers the swaps. The information is that of the swaps, and of all copies' divergences: Count is how many
    /// swaps were offered, 0 at every other step of two levels, and Acceptance is 1 where it is 0.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The samplers do not sample one energy: seen at the start, or in the first steps.
    /// </exception>
    public StepInfo Step(ChainState state, Rng rng)
    {
        if (state.Levels.Length != levels.Length - 1)
            throw new ArgumentException(
                $"state has {state.Levels.Length + 1} levels; this sampler has {levels.Length}. Make it with Start.", nameof(state));
        var divergences = 0;
        for (var k = 0; k < levels.Length; k++)
        {
            Host.Poll();
            divergences += levels[k].Step(Level(state, k), rng).Divergences;
        }

        SamplerLadder.RequireOneEnergy(Level(state, levels.Length - 1), state.Steps, levels[0], levels.AsSpan(1));

        double sum = 0;
        int accepted = 0, offered = 0;
        for (var k = (int)(state.Steps & 1); k + 1 < levels.Length; k += 2)
        {
            ChainState cold = Level(state, k), hot = Level(state, k + 1);
            rng.FillUniform(cold.Uniform);
            for (var i = 0; i < state.Count; i++)
            {
                var ratio = Math.Exp((betas[k] - betas[k + 1]) * (cold.Energies[i] - hot.Energies[i]));
                var probability = ratio >= 1 ? 1 : ratio > 0 ? ratio : 0;
                sum += probability;
                offered++;
                if (!(cold.Uniform[i] < probability)) continue;
                accepted++;
                Swap(cold, hot, i);
            }
        }

        return new StepInfo(offered == 0 ? 1 : sum / offered, accepted, offered, Divergences: divergences);
    }

    private static ChainState Level(ChainState state, int k) => k == 0 ? state : state.Levels[k - 1];

    private static void Swap(ChainState a, ChainState b, int chain)
    {
        (a.Energies[chain], b.Energies[chain]) = (b.Energies[chain], a.Energies[chain]);
        for (var at = chain; at < a.Positions.Length; at += a.Count)
        {
            (a.Positions[at], b.Positions[at]) = (b.Positions[at], a.Positions[at]);
            if (a.Gradients.Length > 0) (a.Gradients[at], b.Gradients[at]) = (b.Gradients[at], a.Gradients[at]);
        }
    }
}
