namespace Ebm;

/// <summary>Makes the samplers of several temperatures, and checks that they fit each other.</summary>
internal static class SamplerLadder
{
    public static ISampler[] Make(Func<double, ISampler> atBeta, double[] betas)
    {
        var samplers = Array.ConvertAll(betas, beta => atBeta(beta)
            ?? throw new ArgumentException($"atBeta({beta}) is null.", nameof(atBeta)));
        foreach (var sampler in samplers)
            if (sampler.Dimension != samplers[0].Dimension)
                throw new ArgumentException(
                    $"The samplers must have one dimension; {sampler.GetType().Name} has {sampler.Dimension}, the first one has "
                    + $"{samplers[0].Dimension}.", nameof(atBeta));
        return samplers;
    }

    /// <summary>The inverse temperature of a sampler, where it has one that it shows.</summary>
    public static double? BetaOf(ISampler sampler) => sampler switch
    {
        Metropolis s => s.Beta,
        Mala s => s.Beta,
        HamiltonianMonteCarlo s => s.Beta,
        NoUTurnSampler s => s.Beta,
        Gibbs s => s.Beta,
        StochasticLangevin s => s.Beta,
        Langevin { Noise: > 0 } s => 1 / s.Temperature,
        _ => null,
    };

    /// <summary>
    /// Throws where two levels give one point different energies: then one of them has β in its energy, and what a swap or a later level
    /// compares are the energies of two functions. Samplers that start elsewhere than at the points they are given are not compared.
    /// </summary>
    /// <remarks>The same code gives the same bits; other code for the same energy may round otherwise.</remarks>
    public static void RequireOneEnergy(ChainState first, ChainState other, ISampler firstSampler, ISampler otherSampler)
    {
        if (!first.Positions.AsSpan().SequenceEqual(other.Positions)) return;
        var largest = 0f;
        foreach (var e in first.Energies)
            if (float.IsFinite(e)) largest = Math.Max(largest, Math.Abs(e));
        for (var i = 0; i < first.Count; i++)
        {
            float a = first.Energies[i], b = other.Energies[i];
            if (!a.Equals(b) && !(Math.Abs(a - b) <= 1e-5f * largest))
                throw new InvalidOperationException(
                    $"All samplers of a ladder must sample one energy; the first one ({firstSampler.GetType().Name}) has E = {a} where "
                    + $"another ({otherSampler.GetType().Name}) has {b}. Give beta to the sampler, not to the energy.");
        }
    }

    /// <summary>The same where chains are after steps 1, 2, 4, … 64, at no other: two functions may agree at the start.</summary>
    public static void RequireOneEnergy(ChainState reached, long steps, ISampler first, params ReadOnlySpan<ISampler> others)
    {
        if (steps > 64 || (steps & (steps - 1)) != 0) return;
        Host.Poll();
        var state = first.Start(reached.States);
        foreach (var other in others)
        {
            Host.Poll();
            RequireOneEnergy(state, other.Start(reached.States), first, other);
        }
    }
}
