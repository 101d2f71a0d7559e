//  x' = x + w ξ,   ξ standard normal;   accept with probability min(1, e^{−β (E(x') − E(x))})
//
//  w  width of the proposal;   β  inverse temperature
//  Symmetric proposals, so detailed balance holds: p(x) K(x → x') = p(x') K(x' → x).
//  Source: Metropolis, Rosenbluth, Rosenbluth, Teller, Teller (1953).

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Random-walk Metropolis: step anywhere nearby, always accept what is lower, accept what is higher now and then.</summary>
/// <remarks>
/// <code>
/// x' = x + w ξ,   ξ standard normal;   accept with probability min(1, e^{−β (E(x') − E(x))})
/// </code>
/// Needs only energies. Best acceptance in many dimensions: 0.234; in one: 0.44.
/// </remarks>
public sealed class Metropolis : ISampler
{
    private readonly IEnergy energy;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="width">w, &gt; 0.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public Metropolis(IEnergy energy, double width, double beta = 1)
    {
        Check.RealSpace(energy, "Metropolis steps by Gaussian numbers");
        Check.Positive(width);
        Check.Positive(beta);
        (this.energy, Width, Beta) = (energy, width, beta);
    }

    /// <summary>The width w of a proposal.</summary>
    public double Width { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 256;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <inheritdoc/>
    public ChainState Start(Batch points) => ChainStart.At(energy, points, ChainsPerStream);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        state.RequireFor(Dimension, slopes: false);
        state.DrawNoise(rng);
        var count = state.Count;
        for (var d = 0; d < state.Dimension; d++)
            TensorPrimitives.MultiplyAdd(state.NoiseRow(d), (float)Width, state.Positions.AsSpan(d * count, count),
                state.NewPoints.AsSpan(d * count, count));
        energy.Energies(state.Proposals, state.NewEnergies);
        state.ScreenProposals();
        TensorPrimitives.Subtract(state.Energies, state.NewEnergies, state.LogRatio);
        TensorPrimitives.Multiply(state.LogRatio, (float)Beta, state.LogRatio);
        return Acceptance.Decide(state, rng);
    }
}
