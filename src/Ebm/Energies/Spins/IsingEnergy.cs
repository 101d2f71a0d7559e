//  E(s) = −J Σ_⟨ij⟩ s_i s_j − h Σ_i s_i,     s_i = ±1 on a rows × columns lattice;  site (y, x) is coordinate y · columns + x
//
//  J  coupling: > 0 likes neighbours equal, < 0 opposite;   h  field
//  f_i = J Σ_neighbours s_j + h  the field that spin i feels;   flipping it costs ΔE = 2 s_i f_i.
//  On a torus with a side of 2 both bonds between a pair count; with a side of 1 a site is its own neighbour, a constant −J.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>
/// The Ising model on a square lattice as an energy: what <see cref="IsingLattice"/> and <see cref="MultiSpinIsing"/> sample fast.
/// </summary>
/// <remarks>
/// <code>
/// E(s) = −J Σ_⟨ij⟩ s_i s_j − h Σ_i s_i,     s_i = ±1 on a rows × columns lattice;  site (y, x) is coordinate y · columns + x
/// </code>
/// </remarks>
public sealed class IsingEnergy : IPairwiseEnergy, IBoundedFields, IPartitionFunction, IConcurrentEnergy
{
    private const int WidestTransfer = 12;
    private const int Part = 256;

    /// <summary>Makes the energy.</summary>
    /// <param name="rows">≥ 1.</param>
    /// <param name="columns">≥ 1.</param>
    /// <param name="coupling">J, finite.</param>
    /// <param name="field">h, finite.</param>
    /// <param name="border">Torus or free.</param>
    public IsingEnergy(int rows, int columns, double coupling = 1, double field = 0, LatticeBorder border = LatticeBorder.Torus)
    {
        Check.AtLeast(rows, 1);
        Check.AtLeast(columns, 1);
        Check.Between((long)rows * columns, 1, Array.MaxLength, "rows · columns");
        Check.Finite([coupling, field], "coupling, field");
        (Rows, Columns, Coupling, Field, Border) = (rows, columns, coupling, field, border);
        Space = StateSpace.Spins(rows * columns);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The coupling J between neighbours.</summary>
    public double Coupling { get; }

    /// <summary>The field h on every spin.</summary>
    public double Field { get; }

    /// <summary>What lies beyond the edge.</summary>
    public LatticeBorder Border { get; }

    /// <inheritdoc/>
    public StateSpace Space { get; }

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (spins, count) = states.For(Space.Dimension, energies);
        StateSpace.CheckSpins(states, nameof(states));
        Span<float> ahead = stackalloc float[Part];
        Span<double> sums = stackalloc double[Part];
        for (var first = 0; first < count; first += Part)
        {
            var size = Math.Min(Part, count - first);
            sums.Clear();
            for (var site = 0; site < Space.Dimension; site++)
            {
                var (y, x) = (site / Columns, site % Columns);
                ahead[..size].Clear();
                if (Site(y + 1, x) is >= 0 and var down)
                    TensorPrimitives.Add(ahead[..size], spins.Slice((down * count) + first, size), ahead[..size]);
                if (Site(y, x + 1) is >= 0 and var right)
                    TensorPrimitives.Add(ahead[..size], spins.Slice((right * count) + first, size), ahead[..size]);
                var s = spins.Slice((site * count) + first, size);
                for (var c = 0; c < size; c++)
                    sums[c] -= s[c] * ((Coupling * ahead[c]) + Field);
            }

            for (var c = 0; c < size; c++)
                energies[first + c] = (float)sums[c];
        }
    }

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state)
    {
        Space.CheckOne(state, nameof(state));
        double bonds = 0, sum = 0;
        for (var y = 0; y < Rows; y++)
        {
            for (var x = 0; x < Columns; x++)
            {
                var s = state[(y * Columns) + x];
                sum += s;
                if (Site(y + 1, x) is >= 0 and var down)
                    bonds += s * state[down];
                if (Site(y, x + 1) is >= 0 and var right)
                    bonds += s * state[right];
            }
        }

        return (-Coupling * bonds) - (Field * sum);
    }

    /// <inheritdoc/>
    public void Fields(Batch states, int spin, Span<float> fields)
    {
        var (_, count) = states.For(Space.Dimension, fields);
        Check.Between(spin, 0, Space.Dimension - 1);
        fields = fields[..count];
        fields.Clear();
        var (y, x) = (spin / Columns, spin % Columns);
        foreach (var neighbour in (ReadOnlySpan<int>)[Site(y - 1, x), Site(y + 1, x), Site(y, x - 1), Site(y, x + 1)])
        {
            if (neighbour >= 0 && neighbour != spin)
                TensorPrimitives.Add(fields, states.Coordinate(neighbour), fields);
        }

        TensorPrimitives.Multiply(fields, (float)Coupling, fields);
        TensorPrimitives.Add(fields, (float)Field, fields);
    }

    /// <inheritdoc/>
    double IBoundedFields.LargestField(int spin)
    {
        var (y, x) = (spin / Columns, spin % Columns);
        int[] around = [Site(y - 1, x), Site(y + 1, x), Site(y, x - 1), Site(y, x + 1)];
        return (around.Count(n => n >= 0 && n != spin) * Math.Abs(Coupling)) + Math.Abs(Field);
    }

    /// <summary>
    /// log Z(β) of a torus: Kaufman's formula without a field, else the transfer matrix of a lattice at most 12 sites wide.
    /// </summary>
    /// <param name="beta">β, &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">β ≤ 0.</exception>
    /// <exception cref="InvalidOperationException">A free border, or a field or J ≤ 0 on a wide lattice: no exact formula here.</exception>
    public double LogPartition(double beta = 1)
    {
        Check.Positive(beta);
        if (Border == LatticeBorder.Free)
            throw new InvalidOperationException("The exact log Z is known here for a torus; this lattice has a free border.");
        if (Field == 0 && Coupling > 0)
            return IsingExact.KaufmanLogPartition(Rows, Columns, beta, Coupling);
        var (narrow, wide) = (Math.Min(Rows, Columns), Math.Max(Rows, Columns));
        if (narrow > WidestTransfer)
            throw new InvalidOperationException(
                $"With a field or J ≤ 0 the exact log Z needs a side of at most {WidestTransfer}; this lattice is {Rows} × {Columns}.");
        return IsingExact.TransferMatrix(narrow, wide, beta, Coupling, Field).LogPartition;
    }

    /// <summary>The number of a site, or −1 beyond a free border.</summary>
    private int Site(int y, int x)
    {
        if (Border == LatticeBorder.Torus)
            return ((y + Rows) % Rows * Columns) + ((x + Columns) % Columns);
        return y < 0 || y >= Rows || x < 0 || x >= Columns ? -1 : (y * Columns) + x;
    }
}
