//  Draw one variable from its law given all others:   p(x_d = v | rest) = e^{−βE(…v…)} / Σ_u e^{−βE(…u…)}
//
//  Random scan: one variable d, chosen at random, a step: satisfies detailed balance.
//  Sweep: d = 1, 2, …, n in order, a step: keeps p, but does not satisfy detailed balance.
//  The weights are those relative to the lowest energy of all, or, where these underflow, to the lowest of the conditional itself.
//  The value is chosen with u uniform on the multiples of 2⁻²⁴ in [0, 1): 24 random bits, a bias below 6·10⁻⁸ in each probability. The
//  variable of a random scan likewise: its probability 1/n is off by less than 6·10⁻⁸.
//  Source: Glauber (1963); Geman and Geman (1984).

namespace Ebm;

/// <summary>In which order Gibbs sampling visits the variables.</summary>
public enum GibbsScan
{
    /// <summary>One variable a step, chosen at random for each chain.</summary>
    Random,

    /// <summary>All variables a step, in order.</summary>
    Sweep,
}

/// <summary>Gibbs sampling over the table of a <see cref="DiscreteTable"/>.</summary>
/// <remarks>Cost of one update: q exponentials. For spins with couplings see <see cref="SpinGibbs"/>.</remarks>
public sealed record TabularGibbs : ISampler
{
    private readonly DiscreteTable energy;
    private readonly int[] strides;
    private readonly double[] weights;   // e^{−β(E − E_min)} of every row

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">The table.</param>
    /// <param name="scan">The order of updates.</param>
    /// <param name="beta">β, &gt; 0.</param>
    public TabularGibbs(DiscreteTable energy, GibbsScan scan = GibbsScan.Sweep, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(beta);
        (this.energy, Scan, Beta) = (energy, scan, beta);
        weights = energy.Probabilities(beta);
        strides = [.. Enumerable.Range(0, energy.Dimension).Select(energy.Stride)];
    }

    /// <summary>The order of updates.</summary>
    public GibbsScan Scan { get; }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 256;

    /// <inheritdoc/>
    public bool IsConcurrent => true;

    /// <inheritdoc/>
    public ChainState Start(ReadOnlySpan<float> points, int count) => ChainStart.At(energy, points, count, ChainsPerStream);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        var updates = Scan == GibbsScan.Random ? 1 : energy.Dimension;
        for (var update = 0; update < updates; update++)
        {
            Host.Poll();
            if (Scan == GibbsScan.Random) rng.FillUniform(state.Noise.AsSpan(0, state.Width));
            rng.FillUniform(state.Uniform);
            for (var i = 0; i < state.Count; i++)
            {
                var d = Scan == GibbsScan.Random ? (int)(state.Noise[i] * energy.Dimension) : update;
                Update(state, i, d, state.Uniform[i]);
            }
        }

        state.Steps++;
        return new StepInfo(1, state.Count, state.Count);
    }

    private void Update(ChainState state, int chain, int d, float uniform)
    {
        ref var symbol = ref state.Points[(d * state.Count) + chain];
        var (size, stride) = (energy.Size(d), strides[d]);
        var first = energy.RowAt(state.Points, state.Count, chain) - ((int)symbol * stride);
        var sum = 0.0;
        for (var v = 0; v < size; v++) sum += weights[first + (v * stride)];
        var lowest = double.NaN;   // a number only where the weights at hand have underflowed or lost digits
        if (sum < 1e-290)
        {
            lowest = energy.EnergyOf(first);
            for (var v = 1; v < size; v++) lowest = Math.Min(lowest, energy.EnergyOf(first + (v * stride)));
            sum = 0;
            for (var v = 0; v < size; v++) sum += Weight(first + (v * stride), lowest);
        }

        var left = uniform * sum;
        var chosen = 0;
        for (; chosen < size - 1; chosen++)
        {
            left -= Weight(first + (chosen * stride), lowest);
            if (left < 0) break;
        }

        symbol = chosen;
        state.Energies[chain] = (float)energy.EnergyOf(first + (chosen * stride));
    }

    private double Weight(int row, double lowest) => double.IsNaN(lowest) ? weights[row] : DiscreteTable.Weight(Beta, energy.EnergyOf(row) - lowest);
}
