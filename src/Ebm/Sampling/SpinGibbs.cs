//  E(s) = −Σ_{i<j} J_ij s_i s_j − Σ_i h_i s_i,     s_i = ±1                        (see CouplingGraph)
//  p(s_i = +1 | rest) = σ(2β f_i),     f_i = Σ_j J_ij s_j + h_i,     σ(z) = 1/(1 + e^{−z})
//
//  Decided as u < σ in single precision with u uniform on the multiples of 2⁻²⁴: 24 random bits a spin, a bias below 1.2·10⁻⁷ from
//  these and from the rounding of σ together.

namespace Ebm;

/// <summary>Gibbs sampling (heat bath) of spins on any coupling graph, all chains side by side.</summary>
/// <remarks>Cost of one update: the neighbours of one spin, and one sigmoid, vectorised over chains.</remarks>
public sealed record SpinGibbs : ISampler
{
    private readonly CouplingGraph energy;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">The couplings and fields.</param>
    /// <param name="scan">Random: one site a step, the same for all chains of a state. Sweep: every site in order.</param>
    /// <param name="beta">β, &gt; 0.</param>
    public SpinGibbs(CouplingGraph energy, GibbsScan scan = GibbsScan.Sweep, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(beta);
        (this.energy, Scan, Beta) = (energy, scan, beta);
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
    public ChainState Start(ReadOnlySpan<float> points, int count)
    {
        foreach (var s in points)
            if (s is not (1f or -1f)) throw new ArgumentException($"points holds {s}; spins are +1 or -1.", nameof(points));
        return ChainStart.At(energy, points, count, ChainsPerStream);
    }

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        if (Scan == GibbsScan.Random) Update(state, rng, rng.NextInt(energy.Dimension));
        else for (var site = 0; site < energy.Dimension; site++) Update(state, rng, site);
        state.Steps++;
        return new StepInfo(1, state.Count, state.Count);
    }

    private void Update(ChainState state, Rng rng, int site)
    {
        Host.Poll();
        var count = state.Count;
        var field = state.NewEnergies.AsSpan();
        energy.Fields(state.Points, count, site, field);
        var probability = state.LogRatio.AsSpan();
        for (var i = 0; i < count; i++) probability[i] = 2 * (float)Beta * field[i];
        VectorMath.Sigmoid(probability, probability);
        rng.FillUniform(state.Uniform);
        var spins = state.Points.AsSpan(site * count, count);
        for (var i = 0; i < count; i++)
        {
            var spin = state.Uniform[i] < probability[i] ? 1f : -1f;
            state.Energies[i] -= field[i] * (spin - spins[i]);
            spins[i] = spin;
        }
    }
}
