//  E(s) = −Σ_{i<j} J_ij s_i s_j − Σ_i h_i s_i,     s_i = ±1                        (see CouplingGraph)
//  p(s_i = +1 | rest) = σ(2β f_i),     f_i = Σ_j J_ij s_j + h_i,     σ(z) = 1/(1 + e^{−z})
//
//  Decided as u < σ in single precision with u uniform on the multiples of 2⁻²⁴: 24 random bits a spin, a bias below 1.2·10⁻⁷ from
//  these and from the rounding of σ together.
//
//  E = −Σ_i s_i (h_i + Σ_{j<i} J_ij s_j). A sweep meets each bracket with all its spins new, so the energies are summed anew from them in
//  double precision at the end of every sweep. A random scan adds up the changes and sums anew after every n steps. Nothing drifts.

using System.Numerics;

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
        if (energy.LargestField() is not (0 or (>= 1e-30 and <= 1e37)))
            throw new ArgumentException($"energy has fields up to {energy.LargestField()}: single precision holds 1e-30 to 1e37. Choose another unit, and beta with it.", nameof(energy));
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
        if (Scan == GibbsScan.Random)
        {
            Update(state, rng, rng.NextInt(energy.Dimension), keepEnergies: true);
            if ((state.Steps + 1) % energy.Dimension == 0)
            {
                for (var site = 0; site < energy.Dimension; site++) energy.FieldsFromBelow(state.Points, state.Count, site, Below(state, site));
                SumEnergies(state);
            }
        }
        else
        {
            for (var site = 0; site < energy.Dimension; site++) Update(state, rng, site, keepEnergies: false);
            SumEnergies(state);
        }

        state.Steps++;
        return new StepInfo(1, state.Count, state.Count);
    }

    private void Update(ChainState state, Rng rng, int site, bool keepEnergies)
    {
        Host.Poll();
        var count = state.Count;
        var field = state.NewEnergies.AsSpan();
        var below = Below(state, site);
        energy.FieldsFromBelow(state.Points, count, site, below);
        below.CopyTo(field);
        energy.AddFieldsFromAbove(state.Points, count, site, field);
        var probability = state.LogRatio.AsSpan();
        var twice = (float)Math.Min(2 * Beta, float.MaxValue);
        for (var i = 0; i < count; i++) probability[i] = twice * field[i];
        VectorMath.Sigmoid(probability, probability);
        rng.FillUniform(state.Uniform);
        var spins = state.Points.AsSpan(site * count, count);
        for (var i = 0; i < count; i++)
        {
            var spin = state.Uniform[i] < probability[i] ? 1f : -1f;
            if (keepEnergies) state.Energies[i] -= field[i] * (spin - spins[i]);
            spins[i] = spin;
        }
    }

    /// <summary>Where the brackets of one spin stand.</summary>
    private static Span<float> Below(ChainState state, int site) => state.NewPoints.AsSpan(site * state.Count, state.Count);

    private void SumEnergies(ChainState state)
    {
        var count = state.Count;
        Span<float> spins = state.Points, below = state.NewPoints, energies = state.Energies;
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<double> low = default, high = default;
            for (var at = i; at < spins.Length; at += count)
            {
                Vector.Widen(new Vector<float>(spins[at..]) * new Vector<float>(below[at..]), out var first, out var second);
                low += first;
                high += second;
            }

            (-Vector.Narrow(low, high)).CopyTo(energies[i..]);
        }

        for (; i < count; i++)
        {
            var sum = 0.0;
            for (var at = i; at < spins.Length; at += count) sum += spins[at] * below[at];
            energies[i] = (float)-sum;
        }
    }
}
