//  H(x, p) = β E(x) + ½ ‖p‖²,   p fresh standard normal numbers at every step, then L leapfrog steps of size ε:
//
//      p ← p − ½ ε β ∂E(x);   x ← x + ε p;   p ← p − ½ ε β ∂E(x)
//
//  accept with probability min(1, e^{−(H' − H)})
//  A trajectory whose H has risen by more than 1000, or which leaves the floats, has diverged: it is rejected and counted.
//  Leapfrog is reversible and keeps volumes, so detailed balance holds exactly; its error in H is O(ε²) at a fixed time εL.
//  Stable on a Gaussian while ε < 2 × (smallest standard deviation).
//  Source: Duane, Kennedy, Pendleton, Roweth (1987); Neal, MCMC using Hamiltonian dynamics (2011): best acceptance 0.651.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Hamiltonian Monte Carlo: give the point a kick and let it roll over the landscape; far away, yet accepted.</summary>
/// <remarks>
/// <code>
/// H(x, p) = β E(x) + ½ ‖p‖²,   p fresh standard normal numbers at every step, then L leapfrog steps of size ε:
/// p ← p − ½ ε β ∂E(x);   x ← x + ε p;   p ← p − ½ ε β ∂E(x)
/// accept with probability min(1, e^{−(H' − H)})
/// </code>
/// Cost of a step: L energies and gradients a chain.
/// </remarks>
public sealed class HamiltonianMonteCarlo : ISampler
{
    internal const float MostEnergyError = 1000;   // Stan's: beyond it the trajectory has lost the energy surface

    private readonly IDifferentiableEnergy energy;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="stepSize">ε, &gt; 0.</param>
    /// <param name="leapfrogSteps">L, ≥ 1.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public HamiltonianMonteCarlo(IDifferentiableEnergy energy, double stepSize, int leapfrogSteps, double beta = 1)
    {
        Check.RealSpace(energy, "Hamiltonian Monte Carlo rolls along the slope");
        Check.Positive(stepSize);
        Check.AtLeast(leapfrogSteps, 1);
        Check.Positive(beta);
        (this.energy, StepSize, LeapfrogSteps, Beta) = (energy, stepSize, leapfrogSteps, beta);
    }

    /// <summary>The step size ε of the leapfrog.</summary>
    public double StepSize { get; }

    /// <summary>The number L of leapfrog steps per trajectory.</summary>
    public int LeapfrogSteps { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 16;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <summary>The same sampler with another step size.</summary>
    /// <param name="stepSize">ε, &gt; 0.</param>
    public HamiltonianMonteCarlo WithStepSize(double stepSize) => new(energy, stepSize, LeapfrogSteps, Beta);

    /// <inheritdoc/>
    public ChainState Start(Batch points) => ChainStart.WithSlopes(energy, points, ChainsPerStream);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        state.RequireFor(Dimension, slopes: true);
        var count = state.Count;
        state.DrawNoise(rng);
        var momentum = state.Noise.AsSpan(0, state.Dimension * count);
        if (count < state.Width)
            for (var d = 1; d < state.Dimension; d++) state.NoiseRow(d).CopyTo(momentum[(d * count)..]);
        AddKinetic(momentum, count, state.LogRatio, clear: true);
        TensorPrimitives.MultiplyAdd(state.Energies, (float)Beta, state.LogRatio, state.LogRatio);

        HamiltonianTrajectory.Run(energy, state, momentum, StepSize, LeapfrogSteps, Beta);
        state.ScreenProposals();

        // LogRatio = H − H'
        TensorPrimitives.MultiplyAdd(state.NewEnergies, -(float)Beta, state.LogRatio, state.LogRatio);
        TensorPrimitives.Negate(state.LogRatio, state.LogRatio);
        AddKinetic(momentum, count, state.LogRatio, clear: false);
        TensorPrimitives.Negate(state.LogRatio, state.LogRatio);
        var diverged = Diverged(state.LogRatio);
        return Acceptance.Decide(state, rng) with { Divergences = diverged, LeapfrogSteps = LeapfrogSteps };
    }

    /// <summary>Runs L leapfrog steps on a batch: the deterministic part of a step, for looking at.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="points">x, Dimension × count. Changed.</param>
    /// <param name="momenta">p, laid out alike. Changed.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    /// <param name="energies">Receives E at the end.</param>
    /// <param name="gradients">∂E/∂x at the start on entry; at the end on return.</param>
    /// <param name="stepSize">ε, &gt; 0.</param>
    /// <param name="steps">L, ≥ 1.</param>
    /// <param name="beta">β, &gt; 0.</param>
    internal static void Leapfrog(
        IDifferentiableEnergy energy, Span<float> points, Span<float> momenta, int count, Span<float> energies, Span<float> gradients,
        double stepSize, int steps, double beta = 1)
    {
        Check.Positive(stepSize);
        Check.AtLeast(steps, 1);
        Check.Positive(beta);
        float step = (float)stepSize, kick = (float)(stepSize * beta);
        TensorPrimitives.MultiplyAdd(gradients, -kick / 2, momenta, momenta);
        for (var l = 0; l < steps; l++)
        {
            Host.Poll();
            TensorPrimitives.MultiplyAdd(momenta, step, points, points);
            energy.EnergiesAndGradients(new Batch(points, energy.Dimension, count), energies, gradients);
            TensorPrimitives.MultiplyAdd(gradients, l < steps - 1 ? -kick : -kick / 2, momenta, momenta);
        }
    }

    /// <summary>Runs L leapfrog steps from one point.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="point">x, Dimension numbers.</param>
    /// <param name="momentum">p, as many.</param>
    /// <param name="stepSize">ε, &gt; 0.</param>
    /// <param name="steps">L, ≥ 1.</param>
    /// <returns>Where it ends, how fast, and by how much H = E + ½‖p‖² has changed: with exact dynamics not at all.</returns>
    public static (double[] Point, double[] Momentum, double EnergyError) Leapfrog(
        IDifferentiableEnergy energy, double[] point, double[] momentum, double stepSize, int steps)
    {
        Check.RealSpace(energy, "A leapfrog rolls along the slope");
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(momentum);
        Check.Length(point.Length, energy.Dimension, nameof(point));
        Check.Length(momentum.Length, energy.Dimension, nameof(momentum));
        float[] x = Array.ConvertAll(point, v => (float)v), p = Array.ConvertAll(momentum, v => (float)v), e = new float[1],
            slope = new float[x.Length];
        energy.EnergiesAndGradients(new Batch(x, x.Length, 1), e, slope);
        var before = e[0] + (0.5 * momentum.Sum(v => v * v));
        Leapfrog(energy, x, p, 1, e, slope, stepSize, steps);
        return (Array.ConvertAll(x, v => (double)v), Array.ConvertAll(p, v => (double)v),
            e[0] + (0.5 * p.Sum(v => (double)v * v)) - before);
    }

    /// <summary>
    /// Chooses ε during warm-up so that the mean acceptance comes near a target: first its order of magnitude from this sampler's, which
    /// may be wrong by many factors of ten, then by dual averaging. A trajectory that diverges counts as acceptance 0. Moves the state on.
    /// </summary>
    /// <param name="state">The chains to warm up. Changed: burnt in on return.</param>
    /// <param name="rng">Random numbers.</param>
    /// <param name="steps">How many warm-up steps, ≥ 1; some hundred make a good step.</param>
    /// <param name="targetAcceptance">In (0, 1).</param>
    /// <returns>The sampler with the step size found; use only this one afterwards, so that the kernel no longer changes.</returns>
    /// <exception cref="InvalidOperationException">There is no such step: every step is accepted, or none.</exception>
    /// <exception cref="SamplingException">An energy or a gradient is not finite.</exception>
    public HamiltonianMonteCarlo WarmUp(ChainState state, Rng rng, int steps, double targetAcceptance = 0.8)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(steps, 1);
        state.RequireFor(Dimension, slopes: true);
        StepSizeAdaptation.CheckTarget(targetAcceptance);
        var adaptation = new StepSizeAdaptation(StepSizeSearch.Find(energy, state, rng, StepSize, Beta, []), targetAcceptance);
        var late = 0.0;
        for (var i = 0; i < steps; i++)
        {
            Host.Poll();
            var acceptance = WithStepSize(adaptation.StepSize).Step(state, rng).Acceptance;
            if (i >= steps / 2) late += acceptance;
            adaptation = adaptation.Next(acceptance);
        }

        if (late == 0 && steps >= 20) throw StepSizeSearch.NothingAccepted(adaptation.StepSize);
        return WithStepSize(adaptation.Averaged);
    }

    /// <summary>How many log ratios H − H' are below −1000, or not a number.</summary>
    private static int Diverged(ReadOnlySpan<float> ratios)
    {
        var within = 0;
        foreach (var ratio in ratios) within += ratio >= -MostEnergyError ? 1 : 0;
        return ratios.Length - within;
    }

    private static void AddKinetic(ReadOnlySpan<float> momentum, int count, Span<float> sum, bool clear)
    {
        if (clear) sum.Clear();
        if (count == 1)
        {
            foreach (var p in momentum) sum[0] += 0.5f * p * p;
            return;
        }

        for (var d = 0; d < momentum.Length / count; d++)
        {
            var row = momentum.Slice(d * count, count);
            for (var i = 0; i < count; i++) sum[i] += 0.5f * row[i] * row[i];
        }
    }
}
