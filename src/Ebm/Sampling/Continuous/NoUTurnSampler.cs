//  H(x, p) = β E(x) + ½ ‖p‖²,   p fresh standard normal numbers at every step;   leapfrog with one scale s_d for each coordinate:
//
//      p_d ← p_d − ½ ε β s_d ∂_d E;   x_d ← x_d + ε s_d p_d;   p_d ← p_d − ½ ε β s_d ∂_d E
//
//  That is Hamiltonian dynamics with the diagonal mass 1/s_d², in units of p in which the mass is 1. s_d ≈ the standard deviation of x_d.
//  The trajectory is doubled, forwards or backwards in time at random, until it turns round (TrajectoryTree.cs), diverges
//  (H − H₀ > 1000, or not a number) or has 2^maxTreeDepth states. The next state is drawn from it with weights e^{−H}; a last doubling that
//  diverges or turns round within itself is left out, so that every state of the trajectory could have built it: detailed balance holds.
//  Sources: Hoffman and Gelman, The no-U-turn sampler, JMLR 15 (2014); multinomial draws, the criterion and the constants as in Stan:
//  Betancourt, A conceptual introduction to Hamiltonian Monte Carlo (2017), appendix A.

namespace Ebm;

/// <summary>Hamiltonian Monte Carlo that finds out for itself how long to roll: until it would come back.</summary>
/// <remarks>
/// <code>
/// H(x, p) = β E(x) + ½ ‖p‖²,   p fresh standard normal numbers at every step;   leapfrog with one scale s_d for each coordinate:
/// p_d ← p_d − ½ ε β s_d ∂_d E;   x_d ← x_d + ε s_d p_d;   p_d ← p_d − ½ ε β s_d ∂_d E
/// </code>
/// Has no number of steps to tune; <see cref="WarmUp"/> chooses step size and scales. Cost of a step: one energy and gradient for each
/// leapfrog step, at most 2^maxTreeDepth − 1 a chain. Each chain's trajectory has a length of its own, so chains move one after the other,
/// and each that <see cref="Chains"/> runs has a random stream of its own; those of one state share one.
/// </remarks>
public sealed class NoUTurnSampler : ISampler
{
    private readonly IDifferentiableEnergy energy;
    private readonly double[] scales;
    private readonly LeapfrogSizes sizes;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">The energy E.</param>
    /// <param name="stepSize">ε, &gt; 0; a guess is enough for <see cref="WarmUp"/>.</param>
    /// <param name="maxTreeDepth">The most doublings of a trajectory, 1 … 20.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public NoUTurnSampler(IDifferentiableEnergy energy, double stepSize, int maxTreeDepth = 10, double beta = 1)
        : this(energy, stepSize, maxTreeDepth, beta, [])
    {
    }

    private NoUTurnSampler(IDifferentiableEnergy energy, double stepSize, int maxTreeDepth, double beta, double[] scales)
    {
        Check.RealSpace(energy, "The no-U-turn sampler rolls along the slope");
        Check.Positive(stepSize);
        Check.Between(maxTreeDepth, 1, 20);
        Check.Positive(beta);
        if (scales.Length == 0) scales = [.. Enumerable.Repeat(1.0, energy.Dimension)];
        (this.energy, StepSize, MaxTreeDepth, Beta, this.scales) = (energy, stepSize, maxTreeDepth, beta, scales);
        sizes = new LeapfrogSizes(stepSize, beta, scales);
    }

    /// <summary>The step size ε of the leapfrog.</summary>
    public double StepSize { get; }

    /// <summary>The most doublings of a trajectory.</summary>
    public int MaxTreeDepth { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <summary>s, one for each coordinate: a copy.</summary>
    public double[] Scales => (double[])scales.Clone();

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 1;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <summary>The same sampler with another step size.</summary>
    /// <param name="stepSize">ε, &gt; 0.</param>
    public NoUTurnSampler WithStepSize(double stepSize) => new(energy, stepSize, MaxTreeDepth, Beta, scales);

    /// <summary>The same sampler with other scales.</summary>
    /// <param name="scales">s, one for each coordinate, &gt; 0; copied.</param>
    public NoUTurnSampler WithScales(double[] scales)
    {
        ArgumentNullException.ThrowIfNull(scales);
        Check.Length(scales.Length, Dimension, nameof(scales));
        for (var d = 0; d < scales.Length; d++) Check.Positive(scales[d], $"scales[{d}]");
        return new NoUTurnSampler(energy, StepSize, MaxTreeDepth, Beta, (double[])scales.Clone());
    }

    /// <inheritdoc/>
    public ChainState Start(Batch points)
    {
        var state = ChainStart.WithSlopes(energy, points, ChainsPerStream);
        state.Tree = new TrajectoryTree(Dimension, MaxTreeDepth);
        return state;
    }

    /// <summary>Moves every chain by one trajectory. The acceptance is the mean of min(1, e^{H₀ − H}) over the states visited.</summary>
    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        state.RequireFor(Dimension, slopes: true);
        if (state.Tree is null || state.Tree.MaxDepth < MaxTreeDepth) state.Tree = new TrajectoryTree(Dimension, MaxTreeDepth);
        var tree = state.Tree;
        double acceptance = 0, error = 0, leapfrogs = 0, depth = 0;
        int moved = 0, diverged = 0;
        for (var chain = 0; chain < state.Count; chain++)
        {
            Host.Poll();
            tree.Run(energy, sizes, MaxTreeDepth, state, chain, rng);
            acceptance += tree.SumOfAcceptances / tree.LeapfrogSteps;
            error += tree.SampleError(Beta);
            leapfrogs += tree.LeapfrogSteps;
            depth += tree.Depth;
            moved += tree.Moved ? 1 : 0;
            diverged += tree.Diverged ? 1 : 0;
            if (tree.Moved) Move(state, chain, tree.Sample);
        }

        state.Steps++;
        double n = state.Count;
        return new StepInfo(acceptance / n, moved, state.Count, error / n, diverged, leapfrogs / n, depth / n);
    }

    /// <summary>
    /// Chooses ε and the scales during warm-up: ε by dual averaging, s from the deviations of windows of 25, 50, 100, … steps between a
    /// first and a last stretch that tune ε alone. Moves the state on.
    /// </summary>
    /// <param name="state">The chains to warm up. Changed: burnt in on return.</param>
    /// <param name="rng">Random numbers.</param>
    /// <param name="steps">How many warm-up steps, ≥ 1; Stan takes 1000. Fewer than 20 tune ε alone.</param>
    /// <param name="targetAcceptance">In (0, 1). More makes smaller steps and fewer divergences.</param>
    /// <returns>The sampler found; use only this one afterwards, so that the kernel no longer changes.</returns>
    /// <exception cref="InvalidOperationException">There is no such step: every step is accepted, or none.</exception>
    /// <exception cref="SamplingException">An energy or a gradient is not finite.</exception>
    public NoUTurnSampler WarmUp(ChainState state, Rng rng, int steps, double targetAcceptance = 0.8)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(steps, 1);
        StepSizeAdaptation.CheckTarget(targetAcceptance);
        state.RequireFor(Dimension, slopes: true);
        return NoUTurnWarmUp.Run(this, energy, state, rng, steps, targetAcceptance);
    }

    private static void Move(ChainState state, int chain, TrajectoryTree.State to)
    {
        state.Energies[chain] = to.Energy[0];
        for (var d = 0; d < state.Dimension; d++)
        {
            state.Positions[(d * state.Count) + chain] = to.X[d];
            state.Gradients[(d * state.Count) + chain] = to.Slope[d];
        }
    }
}
