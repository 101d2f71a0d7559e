//  x' = x − α ∂E/∂x + σ ξ,   ξ standard normal                       (Euler-Maruyama, "unadjusted" Langevin)
//
//  α  step on the energy;   σ  noise
//  At inverse temperature β:  α = η,  σ = √(2η/β),  η the step size. For small steps the law is ∝ exp(−2αE/σ²): temperature σ²/2α.
//  Nothing is accepted or rejected, so the law is biased at every finite step. Exactly, on E = kx²/2:
//      Var x = σ² / (αk (2 − αk)),     and no stationary law at all for αk ≥ 2.
//  Source: Roberts and Tweedie (1996); Welling and Teh (2011) for its use in learning.

namespace Ebm;

/// <summary>Unadjusted Langevin: roll downhill a little, shake a little, never look back.</summary>
/// <remarks>
/// <code>
/// x' = x − α ∂E/∂x + σ ξ,   ξ standard normal                       (Euler-Maruyama, "unadjusted" Langevin)
/// </code>
/// No move is refused, so a wall (E = +∞) is an error here: <see cref="SamplingException"/>. Cost of a step: one gradient and n normal
/// numbers per chain. Does not satisfy detailed balance: see <see cref="Mala"/>.
/// </remarks>
public sealed class Langevin : ISampler
{
    private readonly IDifferentiableEnergy energy;

    /// <summary>Makes the sampler of temperature 1/β.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="stepSize">η, &gt; 0.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public Langevin(IDifferentiableEnergy energy, double stepSize, double beta = 1)
    {
        Check.RealSpace(energy, "Langevin steps along the slope and by Gaussian numbers");
        Check.Positive(stepSize);
        Check.Positive(beta);
        (this.energy, StepSize, Noise) = (energy, stepSize, Math.Sqrt(2 * stepSize / beta));
    }

    private Langevin(IDifferentiableEnergy energy, (double Step, double Noise) scales) =>
        (this.energy, StepSize, Noise) = (energy, scales.Step, scales.Noise);

    /// <summary>α, the step on the energy.</summary>
    public double StepSize { get; }

    /// <summary>σ, the standard deviation of the noise.</summary>
    public double Noise { get; }

    /// <summary>σ²/2α: the temperature of the law for small steps.</summary>
    public double Temperature => Noise * Noise / (2 * StepSize);

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 256;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <summary>Langevin as deep energy-based models use it: step and noise chosen each for itself.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="step">α, &gt; 0.</param>
    /// <param name="noise">σ, ≥ 0. The temperature that small steps have is σ²/2α.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public static Langevin WithNoise(IDifferentiableEnergy energy, double step, double noise)
    {
        Check.RealSpace(energy, "Langevin steps along the slope and by Gaussian numbers");
        Check.Positive(step);
        Check.NotNegative(noise);
        return new Langevin(energy, (step, noise));
    }

    /// <inheritdoc/>
    public ChainState Start(Batch points) => ChainStart.WithSlopes(energy, points, ChainsPerStream);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        state.RequireFor(Dimension, slopes: true);
        var count = state.Count;
        state.Drift(state.NewPoints, StepSize, Noise, rng);
        energy.EnergiesAndGradients(state.Proposals, state.NewEnergies, state.NewGradients);
        state.TakeProposals();
        return new StepInfo(1, count, count);
    }
}
