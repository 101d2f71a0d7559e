//  Draw one coordinate from its distribution given all others:   p(x_d = v | rest) = e^{−βE(…v…)} / Σ_u e^{−βE(…u…)}
//
//  Spins of a pairwise energy need no energies:   p(s_i = +1 | rest) = σ(2β f_i),   f_i = Σ_j J_ij s_j + h_i
//  Other discrete coordinates ask for the energy of each of their q values.
//
//  Random scan: one coordinate a step; satisfies detailed balance. Sweep: coordinates in order, a step; keeps p, but does not
//  satisfy detailed balance. A value is chosen with u uniform on the multiples of 2⁻²⁴ in [0, 1): 24 random bits, a bias below
//  1.2·10⁻⁷ in each probability; the coordinate of a random scan likewise.
//  Source: Glauber (1963); Geman and Geman (1984).

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>In which order Gibbs sampling visits the coordinates.</summary>
public enum GibbsScan
{
    /// <summary>
    /// One coordinate a step, chosen at random: for each chain, or for spins with couplings one for all chains of a state.
    /// </summary>
    Random,

    /// <summary>All coordinates a step, in order.</summary>
    Sweep,
}

/// <summary>
/// Gibbs sampling (heat bath) of any energy over a finite space: lattices, associative memories, Boltzmann machines, tables.
/// </summary>
/// <remarks>
/// <code>
/// Draw one coordinate from its distribution given all others:   p(x_d = v | rest) = e^{−βE(…v…)} / Σ_u e^{−βE(…u…)}
/// </code>
/// Cost of one update of one coordinate: one field where the energy is an <see cref="IPairwiseEnergy"/>, else the energies of its q values.
/// </remarks>
public sealed class Gibbs : ISampler
{
    private const double LeastField = 1e-30;
    private const string Unusable = "E must be a number, or +∞ where a state is forbidden. Where it exceeds 3.4e38, the most that a batch "
        + "holds, another unit helps: E / 1e10, or −log(−E) as DenseMemory.LogEnergy.";
    private const string Forbidden = "E is +∞ at every value of one coordinate: start a chain where some value is allowed.";

    private readonly IEnergy energy;
    private readonly IPairwiseEnergy? pairwise;
    private readonly IExactEnergy? exact;
    private readonly StateSpace space;
    private readonly int mostValues;

    /// <summary>Makes the sampler.</summary>
    /// <param name="energy">An energy whose every coordinate takes finitely many values.</param>
    /// <param name="scan">The order of updates.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentException">
    /// A coordinate is real, fields lie outside single precision, or a level of a table stands for more than one state.
    /// </exception>
    public Gibbs(IEnergy energy, GibbsScan scan = GibbsScan.Sweep, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(beta);
        if (!energy.Space.IsDiscrete)
            throw new ArgumentException(
                $"Gibbs sampling needs finitely many values for each coordinate; the space of this energy is {energy.Space}."
                + (energy.Space.IsReal ? " See Metropolis." : ""), nameof(energy));
        if (HidesStates(energy))
            throw new ArgumentException("Levels of this table stand for more than one state, which E does not show: Gibbs sampling would "
                + "draw a level with the weight of one. See TabularEnergy.Sample.", nameof(energy));
        if (energy is IBoundedFields bounded)
            RequireFields(bounded, beta);
        (this.energy, space, Scan, Beta) = (energy, energy.Space, scan, beta);
        (pairwise, exact) = (energy as IPairwiseEnergy, energy as IExactEnergy);
        for (var d = 0; d < Dimension; d++)
            mostValues = Math.Max(mostValues, space.Values(d).Length);
    }

    /// <summary>The order of updates.</summary>
    public GibbsScan Scan { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public int Dimension => space.Dimension;

    /// <inheritdoc/>
    public int ChainsPerStream => 256;

    /// <inheritdoc/>
    public bool IsConcurrent => energy is IConcurrentEnergy;

    /// <inheritdoc/>
    public ChainState Start(Batch points)
    {
        var state = ChainStart.At(energy, points, ChainsPerStream);
        MakeRoom(state);
        return state;
    }

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rng);
        state.RequireFor(Dimension, slopes: false);
        MakeRoom(state);
        if (pairwise is not null)
            StepSpins(state, rng);
        else
            StepValues(state, rng);
        state.Steps++;
        return new StepInfo(1, state.Count, state.Count);
    }

    private static bool HidesStates(IEnergy energy) =>
        energy is TabularEnergy { HasMultiplicities: true } || (energy is Composition whole && whole.Parts.Any(HidesStates));

    /// <summary>Refuses fields that single precision does not hold: all of them, or one spin's that at this β is not nothing.</summary>
    private static void RequireFields(IBoundedFields energy, double beta)
    {
        var largest = 0.0;
        for (var spin = 0; spin < energy.Dimension; spin++)
        {
            Host.Poll();
            var field = energy.LargestField(spin);
            largest = Math.Max(largest, field);
            if (field is > 0 and < LeastField && beta * field > 1e-9)
                throw Outside($"energy has fields up to {field} on spin {spin}");
        }

        if (largest is not (0 or (>= LeastField and <= 1e37)))
            throw Outside($"energy has fields up to {largest}");
        static ArgumentException Outside(string fields) =>
            new($"{fields}: single precision holds 1e-30 to 1e37. Choose another unit, and beta with it.", nameof(energy));
    }

    /// <summary>A state that another sampler started may have no room for candidates.</summary>
    private void MakeRoom(ChainState state)
    {
        if (pairwise is null && state.Candidates.Length < mostValues * state.Count)
            state.Candidates = new double[mostValues * state.Count];
    }

    private void StepSpins(ChainState state, Rng rng)
    {
        if (Scan == GibbsScan.Random)
            UpdateSpin(state, rng, rng.NextInt(Dimension));
        else
            for (var spin = 0; spin < Dimension; spin++)
                UpdateSpin(state, rng, spin);

        // The energies follow flip by flip, so that they fit wherever a host stops a sweep; summed anew now and then, so that rounding
        // cannot add up.
        if (Scan == GibbsScan.Sweep || (state.Steps + 1) % Dimension == 0)
            energy.Energies(state.States, state.Energies);
    }

    private void UpdateSpin(ChainState state, Rng rng, int spin)
    {
        Host.Poll();
        var (count, fields, probability) = (state.Count, state.NewEnergies, state.LogRatio);
        pairwise!.Fields(state.States, spin, fields);
        var twice = (float)Math.Min(2 * Beta, float.MaxValue);
        for (var i = 0; i < count; i++)
            probability[i] = twice * fields[i];
        CheckFields(state, fields);
        VectorMath.Sigmoid(probability, probability);
        rng.FillUniform(state.Uniform);
        var spins = state.Positions.AsSpan(spin * count, count);
        for (var i = 0; i < count; i++)
        {
            var value = state.Uniform[i] < probability[i] ? 1f : -1f;
            state.Energies[i] -= fields[i] * (value - spins[i]);
            spins[i] = value;
        }
    }

    /// <summary>Refuses a field that is no number. An infinite one holds its spin.</summary>
    private static void CheckFields(ChainState state, ReadOnlySpan<float> fields)
    {
        // One sum tells of all: it is a number where all are, but for infinite ones.
        if (!float.IsNaN(TensorPrimitives.Sum(fields[..state.Count]))) return;
        for (var i = 0; i < state.Count; i++)
        {
            if (float.IsNaN(fields[i]))
                throw new SamplingException("field", state.Steps, i, state.PointOf(i), state.Energies[i],
                    "The energy's IPairwiseEnergy.Fields must give numbers.");
        }
    }

    private void StepValues(ChainState state, Rng rng)
    {
        state.Positions.CopyTo(state.NewPoints, 0);
        var updates = Scan == GibbsScan.Random ? 1 : Dimension;
        for (var update = 0; update < updates; update++)
        {
            if (Scan == GibbsScan.Random)
                rng.FillUniform(state.Noise.AsSpan(0, state.Width));
            rng.FillUniform(state.Uniform);
            AskForAllValues(state, update);
            for (var i = 0; i < state.Count; i++)
            {
                var d = Coordinate(state, i, update);
                var chosen = Choose(state, i, space.Values(d).Length);
                var at = (d * state.Count) + i;
                state.Positions[at] = state.NewPoints[at] = space.Values(d)[chosen];
                state.Energies[i] = (float)state.Candidates[(chosen * state.Count) + i];
            }
        }
    }

    /// <summary>Which coordinate of a chain is drawn anew.</summary>
    private int Coordinate(ChainState state, int chain, int update) =>
        Scan == GibbsScan.Random ? Math.Min((int)(state.Noise[chain] * Dimension), Dimension - 1) : update;

    /// <summary>The energies of every value of the coordinate that is drawn anew, value by value.</summary>
    private void AskForAllValues(ChainState state, int update)
    {
        var count = state.Count;
        for (var v = 0; v < mostValues; v++)
        {
            Host.Poll();
            for (var i = 0; i < count; i++)
            {
                var d = Coordinate(state, i, update);
                if (v < space.Values(d).Length)
                    state.NewPoints[(d * count) + i] = space.Values(d)[v];
            }

            var candidates = state.Candidates.AsSpan(v * count, count);
            if (exact is not null)
            {
                exact.Energies(state.Proposals, candidates);
                continue;
            }

            energy.Energies(state.Proposals, state.NewEnergies);
            for (var i = 0; i < count; i++)
                candidates[i] = state.NewEnergies[i];
        }
    }

    /// <summary>
    /// The place of the drawn value among the values; weights are taken relative to the largest, so that they cannot all vanish.
    /// </summary>
    private int Choose(ChainState state, int chain, int values)
    {
        var (energies, count, lowest) = (state.Candidates, state.Count, double.PositiveInfinity);
        for (var v = 0; v < values; v++)
        {
            var e = energies[(v * count) + chain];
            if (double.IsNaN(e) || double.IsNegativeInfinity(e))
                throw new SamplingException("energy", state.Steps, chain, state.PointOf(chain), e, Unusable);
            lowest = Math.Min(lowest, e);
        }

        if (double.IsPositiveInfinity(lowest))
            throw new SamplingException("energy", state.Steps, chain, state.PointOf(chain), lowest, Forbidden);
        var sum = 0.0;
        for (var v = 0; v < values; v++)
            sum += Weight(energies[(v * count) + chain], lowest);
        var left = state.Uniform[chain] * sum;
        for (var v = 0; v < values - 1; v++)
        {
            left -= Weight(energies[(v * count) + chain], lowest);
            if (left < 0)
                return v;
        }

        // Rounding may leave a trace at the end: the last value that is allowed takes it.
        var last = values - 1;
        while (double.IsPositiveInfinity(energies[(last * count) + chain]))
            last--;
        return last;
    }

    private double Weight(double energy, double lowest) => energy == lowest ? 1 : Math.Exp(-Beta * (energy - lowest));
}
