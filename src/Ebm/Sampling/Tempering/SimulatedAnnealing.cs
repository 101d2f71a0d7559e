//  β_0 ≤ β_1 ≤ … ≤ β_K: at each inverse temperature some steps of a sampler, then the next.
//
//  With slow enough cooling the chain ends in the lowest minimum; with β = log(t)/ΔE provably, in practice ratios are used.
//  Source: Kirkpatrick, Gelatt, Vecchi, Optimization by simulated annealing, Science 220 (1983).

namespace Ebm;

/// <summary>Simulated annealing: sample while cooling, to find a low minimum rather than a law.</summary>
/// <remarks>
/// <code>
/// β_0 ≤ β_1 ≤ … ≤ β_K: at each inverse temperature some steps of a sampler, then the next.
/// </code>
/// The number of the step decides the temperature; after the last temperature it stays there.
/// </remarks>
public sealed class SimulatedAnnealing : ISampler
{
    private readonly ISampler[] stages;
    private readonly int stepsPerStage;

    /// <summary>Makes the sampler.</summary>
    /// <param name="atBeta">
    /// Makes the sampler of one inverse temperature, such as <c>beta => new Metropolis(energy, 0.5, beta)</c>, of one energy for all:
    /// β goes to the sampler, not into the energy.
    /// </param>
    /// <param name="betas">β_0 … β_K, &gt; 0, never falling.</param>
    /// <param name="stepsPerBeta">Steps at each, ≥ 1.</param>
    /// <exception cref="ArgumentException">The samplers are of different dimensions, or only some keep energies.</exception>
    public SimulatedAnnealing(Func<double, ISampler> atBeta, double[] betas, int stepsPerBeta)
    {
        ArgumentNullException.ThrowIfNull(atBeta);
        ArgumentNullException.ThrowIfNull(betas);
        Check.AtLeast(betas.Length, 1, "betas.Length");
        Check.AtLeast(stepsPerBeta, 1);
        for (var k = 0; k < betas.Length; k++)
        {
            Check.Positive(betas[k], $"betas[{k}]");
            if (k > 0) Check.AtLeast(betas[k], betas[k - 1], $"betas[{k}]");
        }

        stages = SamplerLadder.Make(atBeta, betas);
        if (stages.Any(s => s.KeepsEnergies != stages[0].KeepsEnergies))
            throw new ArgumentException(
                "The samplers must all keep the energies of their points, or none: a later one goes on from an earlier one's state.",
                nameof(atBeta));
        stepsPerStage = stepsPerBeta;
    }

    /// <summary>Steps until the last temperature has had its share.</summary>
    public int TotalSteps => stages.Length * stepsPerStage;

    /// <inheritdoc/>
    public int Dimension => stages[0].Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => stages.Min(s => s.ChainsPerStream);

    /// <inheritdoc/>
    public bool IsConcurrent => stages.All(s => s.IsConcurrent);

    /// <inheritdoc/>
    public bool KeepsEnergies => stages[0].KeepsEnergies;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The first and the last sampler do not sample one energy.</exception>
    public ChainState Start(Batch points)
    {
        var state = stages[0].Start(points);
        if (!KeepsEnergies || stages.Length == 1) return state;
        Host.Poll();
        SamplerLadder.RequireOneEnergy(state, stages[^1].Start(points), stages[0], stages[^1]);
        return state;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The first and the last sampler do not sample one energy: seen at the start, or in the first steps.
    /// </exception>
    public StepInfo Step(ChainState state, Rng rng)
    {
        var info = stages[Math.Min(state.Steps / stepsPerStage, stages.Length - 1)].Step(state, rng);
        if (KeepsEnergies && stages.Length > 1) SamplerLadder.RequireOneEnergy(state, state.Steps, stages[0], stages[^1]);
        return info;
    }
}
