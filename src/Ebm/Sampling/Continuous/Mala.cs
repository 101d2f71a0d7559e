//  x' = x − η ∂E(x) + √(2η/β) ξ
//  accept with probability min(1, e^ρ),   ρ = −β (E(x') − E(x)) + log q(x' → x) − log q(x → x')
//  log q(a → b) = −(β/4η) ‖b − a + η ∂E(a)‖² + const.     The way there is just −½‖ξ‖².
//
//  η  step size;   β  inverse temperature
//  The test makes the law exact at every η; leaving out the two q's is the classical mistake.
//  Source: Besag (1994); Roberts and Tweedie (1996): best acceptance 0.574.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Metropolis-adjusted Langevin: the Langevin step as a proposal, corrected to the exact law.</summary>
/// <remarks>
/// <code>
/// x' = x − η ∂E(x) + √(2η/β) ξ
/// accept with probability min(1, e^ρ),   ρ = −β (E(x') − E(x)) + log q(x' → x) − log q(x → x')
/// log q(a → b) = −(β/4η) ‖b − a + η ∂E(a)‖² + const.     The way there is just −½‖ξ‖².
/// </code>
/// Satisfies detailed balance. Cost of a step: one energy and gradient a chain.
/// </remarks>
public sealed class Mala : ISampler
{
    private readonly IDifferentiableEnergy energy;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="stepSize">η, &gt; 0.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public Mala(IDifferentiableEnergy energy, double stepSize, double beta = 1)
    {
        Check.RealSpace(energy, "MALA steps along the slope and by Gaussian numbers");
        Check.Positive(stepSize);
        Check.Positive(beta);
        (this.energy, StepSize, Beta) = (energy, stepSize, beta);
    }

    /// <summary>The step size η of the proposal.</summary>
    public double StepSize { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 256;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <inheritdoc/>
    public ChainState Start(Batch points) => ChainStart.WithSlopes(energy, points, ChainsPerStream);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        state.RequireFor(Dimension, slopes: true);
        var count = state.Count;
        float eta = (float)StepSize, beta = (float)Beta, scale = (float)(Beta / (4 * StepSize));
        state.Drift(state.NewPoints, StepSize, Math.Sqrt(2 * StepSize / Beta), rng);
        energy.EnergiesAndGradients(state.Proposals, state.NewEnergies, state.NewGradients);
        state.ScreenProposals();
        TensorPrimitives.Subtract(state.Energies, state.NewEnergies, state.LogRatio);
        TensorPrimitives.Multiply(state.LogRatio, beta, state.LogRatio);
        for (var d = 0; d < state.Dimension; d++)
            AddProposalRatio(state, d, eta, scale);
        return Acceptance.Decide(state, rng);
    }

    private static void AddProposalRatio(ChainState state, int d, float eta, float scale)
    {
        var count = state.Count;
        var xi = state.NoiseRow(d);
        var x = state.Positions.AsSpan(d * count, count);
        var y = state.NewPoints.AsSpan(d * count, count);
        var slope = state.NewGradients.AsSpan(d * count, count);
        for (var i = 0; i < count; i++)
        {
            if (float.IsNegativeInfinity(state.LogRatio[i])) continue;   // a wall: rejected whatever the slope
            var back = x[i] - y[i] + (eta * slope[i]);
            state.LogRatio[i] += (0.5f * xi[i] * xi[i]) - (scale * back * back);
        }
    }
}
