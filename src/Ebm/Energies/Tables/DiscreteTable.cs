//  A state is n symbols x_1 … x_n, x_d ∈ {0, …, q_d − 1}; its energy stands in a table with Π q_d rows:
//
//      row(x) = x_1 + q_1 (x_2 + q_2 (x_3 + …)),     E(x) = table[row(x)]
//
//  Small enough to enumerate: p(x) = e^{−βE(x)}/Z exactly. What every discrete sampler is tested against.
//  E = +∞ forbids a state: p = 0 at every β, also at β = 0.

namespace Ebm;

/// <summary>An energy over a few discrete variables, given as a table.</summary>
/// <remarks>As a batch energy the coordinates are the symbols 0, 1, … as floats.</remarks>
public sealed class DiscreteTable : IExactEnergy, IPartitionFunction, IConcurrentEnergy
{
    private readonly double[] table;
    private readonly int[] sizes;

    /// <summary>Makes the energy.</summary>
    /// <param name="energies">
    /// The table, a number or +∞ (forbidden) per state, first variable fastest; at least one number. Copied.
    /// </param>
    /// <param name="sizes">q_1 … q_n, each ≥ 2, with product energies.Length.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, an energy is NaN or −∞, or every state is forbidden.</exception>
    public DiscreteTable(double[] energies, params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(energies);
        ArgumentNullException.ThrowIfNull(sizes);
        Check.AtLeast(sizes.Length, 1, "sizes.Length");
        for (var d = 0; d < sizes.Length; d++) Check.AtLeast(sizes[d], 2, $"sizes[{d}]");
        var states = sizes.Aggregate(1L, (a, b) => Math.Min(a * b, int.MaxValue));
        if (states > Array.MaxLength)
            throw new ArgumentException($"sizes stand for {Array.MaxLength} states or more: no table holds these.", nameof(sizes));
        Check.Length(energies.Length, (int)states, nameof(energies));
        Check.EnergyTable(energies);
        (table, this.sizes) = ((double[])energies.Clone(), (int[])sizes.Clone());
    }

    /// <summary>n, the number of variables.</summary>
    public int Dimension => sizes.Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Symbols(sizes);

    /// <summary>The number of states.</summary>
    internal int StateCount => table.Length;

    /// <summary>q_d, how many values variable d has.</summary>
    /// <param name="d">0 … n − 1.</param>
    public int Size(int d)
    {
        Check.Between(d, 0, Dimension - 1);
        return sizes[d];
    }

    /// <summary>E of the state in a row of the table.</summary>
    /// <param name="row">0 … StateCount − 1.</param>
    public double EnergyOf(int row)
    {
        Check.Between(row, 0, StateCount - 1);
        return table[row];
    }

    /// <summary>How far apart in the table two states lie that differ by 1 in variable d.</summary>
    internal int Stride(int d)
    {
        var stride = 1;
        for (var k = 0; k < d; k++) stride *= sizes[k];
        return stride;
    }

    /// <summary>p(x) = e^{−βE(x)}/Z of every state.</summary>
    /// <param name="beta">β, ≥ 0.</param>
    public double[] Probabilities(double beta = 1)
    {
        Check.NotNegative(beta);
        var lowest = table.Min();
        var weights = Array.ConvertAll(table, e => Weight(beta, e, lowest));
        var z = weights.Sum();
        return Array.ConvertAll(weights, w => w / z);
    }

    /// <summary>e^{−β(E − origin)}, also where the difference overflows; 0 for a forbidden state.</summary>
    internal static double Weight(double beta, double energy, double origin) => double.IsPositiveInfinity(energy) ? 0
        : beta == 0 ? 1 : Math.Exp(-beta * (energy - origin));

    /// <summary>
    /// p(x_d = v | rest) for every v. Relative to the lowest energy among these states: the lowest of all may be so far below that every
    /// weight were 0. Where all of them are forbidden there is no such probability: then the variable keeps its value.
    /// </summary>
    internal double[] Conditional(int row, int d, double beta)
    {
        var stride = Stride(d);
        var first = row - (row / stride % sizes[d] * stride);
        double[] p = [.. Enumerable.Range(0, sizes[d]).Select(v => table[first + (v * stride)])];
        var lowest = p.Min();
        for (var v = 0; v < p.Length; v++)
            p[v] = double.IsPositiveInfinity(lowest) ? (first + (v * stride) == row ? 1 : 0) : Weight(beta, p[v], lowest);
        var z = p.Sum();
        return Array.ConvertAll(p, w => w / z);
    }

    /// <summary>The row of a state.</summary>
    /// <param name="x">n symbols, each in 0 … q_d − 1.</param>
    public int RowOf(ReadOnlySpan<int> x)
    {
        Check.Length(x.Length, Dimension, nameof(x));
        var row = 0;
        for (var d = Dimension - 1; d >= 0; d--)
        {
            Check.Between(x[d], 0, sizes[d] - 1, $"x[{d}]");
            row = (row * sizes[d]) + x[d];
        }

        return row;
    }

    /// <summary>The state of a row.</summary>
    /// <param name="row">0 … StateCount − 1.</param>
    internal int[] StateOf(int row)
    {
        Check.Between(row, 0, StateCount - 1);
        return Array.ConvertAll(Space.State(row), v => (int)v);
    }

    /// <summary>E of one state.</summary>
    /// <param name="x">n symbols.</param>
    public double Energy(int[] x) => table[RowOf(x)];

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Space.Whole(state, nameof(state)));

    /// <inheritdoc/>
    public double LogPartition(double beta = 1)
    {
        Check.NotNegative(beta);
        return Functions.LogSumExp([.. table.Select(e => Probability.LogWeight(e, beta))]);
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        for (var i = 0; i < count; i++) energies[i] = (float)table[RowAt(points, count, i)];
    }

    void IExactEnergy.Energies(Batch states, Span<double> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        for (var i = 0; i < count; i++) energies[i] = table[RowAt(points, count, i)];
    }

    internal int RowAt(ReadOnlySpan<float> points, int count, int i)
    {
        var row = 0;
        for (var d = Dimension - 1; d >= 0; d--)
        {
            var symbol = (int)points[(d * count) + i];
            if (symbol != points[(d * count) + i] || (uint)symbol >= (uint)sizes[d])
                throw new ArgumentException(
                    $"points holds {points[(d * count) + i]} for variable {d}; a whole number from 0 to {sizes[d] - 1} is needed.",
                    nameof(points));
            row = (row * sizes[d]) + symbol;
        }

        return row;
    }
}
