//  E(x) = R(x) + Σ_{i=1}^N e_i(x)                        (a regulariser, or prior, and one term for each datum)
//  g_B(x) = ∂R(x) + (N/|B|) Σ_{i∈B} ∂e_i(x)              (its gradient from a minibatch B drawn with replacement: unbiased)
//  x' = x − η_t g_B(x) + √(2η_t/β) ξ,     η_t = a (b + t)^{−γ}
//
//  The minibatch adds noise of variance η² Var g_B to that of the heat bath, 2η/β: negligible only for small η.
//  With Σ η_t = ∞ and Σ η_t² < ∞ (½ < γ ≤ 1) averages weighted by η_t become exact.
//  Source: Welling and Teh, Bayesian learning via stochastic gradient Langevin dynamics, ICML 2011.

namespace Ebm;

/// <summary>An energy that is a sum over data, and can estimate its gradient from some of them.</summary>
/// <remarks>
/// <code>
/// E(x) = R(x) + Σ_{i=1}^N e_i(x)                        (a regulariser, or prior, and one term for each datum)
/// g_B(x) = ∂R(x) + (N/|B|) Σ_{i∈B} ∂e_i(x)              (its gradient from a minibatch B drawn with replacement: unbiased)
/// </code>
/// </remarks>
public interface IMinibatchEnergy : IDifferentiableEnergy
{
    /// <summary>N, the number of data.</summary>
    int DataCount { get; }

    /// <summary>Writes ∂R + (N/|B|) Σ_{i∈B} ∂e_i for every point.</summary>
    /// <param name="states">The points.</param>
    /// <param name="batch">The data's numbers, each in 0 … N − 1; repetitions count.</param>
    /// <param name="gradients">Receives Dimension numbers for each point, laid out like the points. Overwritten.</param>
    void MinibatchGradients(Batch states, ReadOnlySpan<int> batch, Span<float> gradients);
}

/// <summary>Stochastic-gradient Langevin dynamics: Langevin with the gradient of a few data instead of all.</summary>
/// <remarks>
/// <code>
/// x' = x − η_t g_B(x) + √(2η_t/β) ξ,     η_t = a (b + t)^{−γ}
/// </code>
/// Chains that <see cref="Chains"/> runs see minibatches of their own and are independent; those of one state share them. No acceptance
/// test. The state's energies stay those of the start, so that no sampler that compares energies can go on from it, and parallel tempering
/// refuses it.
/// </remarks>
public sealed class StochasticLangevin : ISampler
{
    /// <summary>Step sizes that shrink: η_t = a (b + t)^{−γ}.</summary>
    /// <param name="A">The scale a &gt; 0 of the steps.</param>
    /// <param name="B">The delay b &gt; 0 of the fall.</param>
    /// <param name="Gamma">γ ≥ 0; 0 keeps the step constant.</param>
    public readonly record struct StepSizes(double A, double B, double Gamma)
    {
        /// <summary>The same step size forever.</summary>
        /// <param name="stepSize">η, &gt; 0.</param>
        public static StepSizes Constant(double stepSize)
        {
            Check.Positive(stepSize);
            return new StepSizes(stepSize, 1, 0);
        }

        /// <summary>The step size η_t at step t.</summary>
        /// <param name="step">t ≥ 0.</param>
        public double At(long step) => A * Math.Pow(B + step, -Gamma);
    }

    private readonly IMinibatchEnergy energy;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">A sum over data.</param>
    /// <param name="schedule">η_t.</param>
    /// <param name="batchSize">|B|, 1 … 4096.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is not real.</exception>
    public StochasticLangevin(IMinibatchEnergy energy, StepSizes schedule, int batchSize, double beta = 1)
    {
        Check.RealSpace(energy, "Langevin steps along the slope and by Gaussian numbers");
        Check.Positive(schedule.A);
        Check.Positive(schedule.B);
        Check.NotNegative(schedule.Gamma);
        Check.Between(batchSize, 1, 4096);
        Check.Positive(beta);
        (this.energy, Schedule, BatchSize, Beta) = (energy, schedule, batchSize, beta);
    }

    /// <summary>The schedule of the step sizes η_t.</summary>
    public StepSizes Schedule { get; }

    /// <summary>The number |B| of data points per batch.</summary>
    public int BatchSize { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 1;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <inheritdoc/>
    public bool KeepsEnergies => false;

    /// <inheritdoc/>
    public ChainState Start(Batch points) => ChainStart.WithSlopes(energy, points, ChainsPerStream);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        if (state.Dimension != Dimension || state.Gradients.Length == 0)
            throw new ArgumentException("state was started by a sampler of another kind. Make it with Start.", nameof(state));
        var count = state.Count;
        var step = Schedule.At(state.Steps);
        Span<int> batch = stackalloc int[BatchSize];
        for (var i = 0; i < batch.Length; i++) batch[i] = rng.NextInt(energy.DataCount);
        state.ForgetEnergies();
        energy.MinibatchGradients(state.States, batch, state.Gradients);
        state.RequireFiniteSlopes();
        state.Drift(state.NewPoints, step, Math.Sqrt(2 * step / Beta), rng);
        state.TakePoints();
        return new StepInfo(1, count, count);
    }
}
