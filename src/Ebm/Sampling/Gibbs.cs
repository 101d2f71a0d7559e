//  Draw one coordinate from its distribution given all others:   p(x_d = v | rest) = e^{−βE(…v…)} / Σ_u e^{−βE(…u…)}
//
//  Spins of a pairwise energy need no energies:   p(s_i = +1 | rest) = σ(2β f_i),   f_i = Σ_j J_ij s_j + h_i
//  Other discrete coordinates ask for the energy of each of their q values.
//
//  Random scan: one coordinate a step, the same for all chains of a state; satisfies detailed balance.
//  Sweep: coordinates in order, a step; keeps p, but does not satisfy detailed balance.
//  A value is chosen with u uniform on the multiples of 2⁻²⁴ in [0, 1): a bias below 1.2·10⁻⁷ in each probability.
//  Source: Glauber (1963); Geman and Geman (1984).

namespace Ebm;

/// <summary>Gibbs sampling (heat bath) of any energy over a finite space: lattices, associative memories, Boltzmann machines, tables.</summary>
/// <remarks>
/// Cost of one update of one coordinate: one field where the energy is an <see cref="IPairwiseEnergy"/>, else the energies of its q values.
/// </remarks>
public sealed class Gibbs : ISampler
{
    private readonly IEnergy energy;
    private readonly IPairwiseEnergy? pairwise;
    private readonly int mostValues;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">An energy whose every coordinate takes finitely many values.</param>
    /// <param name="scan">The order of updates.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">A coordinate is real.</exception>
    public Gibbs(IEnergy energy, GibbsScan scan = GibbsScan.Sweep, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(beta);
        if (!energy.Space.IsDiscrete)
            throw new ArgumentException($"Gibbs sampling needs finitely many values for each coordinate; the space of this energy is {energy.Space}.", nameof(energy));
        (this.energy, Scan, Beta, Dimension) = (energy, scan, beta, energy.Dimension);
        pairwise = energy as IPairwiseEnergy;
        for (var d = 0; d < Dimension; d++)
            mostValues = Math.Max(mostValues, energy.Space.Values(d).Length);
    }

    /// <summary>The order of updates.</summary>
    public GibbsScan Scan { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int ChainsPerStream => 256;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <inheritdoc/>
    public ChainState Start(Batch points)
    {
        var state = ChainStart.At(energy, points, ChainsPerStream);
        if (pairwise is null)
        {
            points.Values.CopyTo(state.NewPoints);
            state.Candidates = new float[mostValues * state.Count];
        }

        return state;
    }

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        if (Scan == GibbsScan.Random)
            Update(state, rng, rng.NextInt(Dimension));
        else
            for (var d = 0; d < Dimension; d++)
                Update(state, rng, d);
        // Energies are brought up to date flip by flip in a random scan; from scratch now and then, so that rounding cannot add up.
        if (pairwise is not null && (Scan == GibbsScan.Sweep || state.Steps % Dimension == 0))
            energy.Energies(state.States, state.Energies);
        state.Steps++;
        return new StepInfo(1, state.Count, state.Count);
    }

    private void Update(ChainState state, Rng rng, int d)
    {
        if (pairwise is not null)
            UpdateSpin(state, rng, d);
        else
            UpdateValue(state, rng, d);
    }

    private void UpdateSpin(ChainState state, Rng rng, int spin)
    {
        var (count, fields, probability) = (state.Count, state.NewEnergies, state.LogRatio);
        pairwise!.Fields(state.States, spin, fields);
        for (var i = 0; i < count; i++)
            probability[i] = 2 * (float)Beta * fields[i];
        VectorMath.Sigmoid(probability, probability);
        rng.FillUniform(state.Uniform);
        var spins = state.Points.AsSpan(spin * count, count);
        for (var i = 0; i < count; i++)
        {
            var value = state.Uniform[i] < probability[i] ? 1f : -1f;
            state.Energies[i] -= fields[i] * (value - spins[i]);
            spins[i] = value;
        }
    }

    private void UpdateValue(ChainState state, Rng rng, int d)
    {
        var count = state.Count;
        var values = energy.Space.Values(d);
        var column = state.NewPoints.AsSpan(d * count, count);
        for (var v = 0; v < values.Length; v++)
        {
            column.Fill(values[v]);
            energy.Energies(state.Proposals, state.Candidates.AsSpan(v * count, count));
        }

        rng.FillUniform(state.Uniform);
        var current = state.Points.AsSpan(d * count, count);
        for (var i = 0; i < count; i++)
        {
            var chosen = Choose(state, i, values.Length);
            (current[i], state.Energies[i]) = (values[chosen], state.Candidates[(chosen * count) + i]);
        }

        current.CopyTo(column);
    }

    /// <summary>The place of the drawn value among the values; weights are taken relative to the largest, so that they cannot all vanish.</summary>
    private int Choose(ChainState state, int chain, int values)
    {
        var (energies, count, lowest) = (state.Candidates, state.Count, float.PositiveInfinity);
        for (var v = 0; v < values; v++)
        {
            var e = energies[(v * count) + chain];
            if (float.IsNaN(e) || float.IsNegativeInfinity(e))
                throw new SamplingException("energy", state.Steps, chain, state.PointOf(chain), e);
            lowest = Math.Min(lowest, e);
        }

        if (float.IsPositiveInfinity(lowest))
            throw new SamplingException("energy", state.Steps, chain, state.PointOf(chain), lowest);
        var sum = 0.0;
        for (var v = 0; v < values; v++)
            sum += Math.Exp(-Beta * (energies[(v * count) + chain] - (double)lowest));
        var left = state.Uniform[chain] * sum;
        for (var v = 0; v < values - 1; v++)
        {
            left -= Math.Exp(-Beta * (energies[(v * count) + chain] - (double)lowest));
            if (left < 0)
                return v;
        }

        // Rounding may leave a trace at the end: the last value that is allowed takes it.
        var last = values - 1;
        while (float.IsPositiveInfinity(energies[(last * count) + chain]))
            last--;
        return last;
    }
}
