//  E(s) = −Σ_{i<j} J_ij s_i s_j − Σ_i h_i s_i,     s_i = ±1
//
//  J_ij  coupling of spins i and j: > 0 likes them equal (ferromagnet), < 0 opposite;   h_i  field on spin i
//  f_i = Σ_j J_ij s_j + h_i  the field that spin i feels;   flipping it costs ΔE = 2 s_i f_i.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>One coupling between two spins.</summary>
/// <param name="I">The first spin's number.</param>
/// <param name="J">The second spin's number, another one.</param>
/// <param name="Strength">The coupling J_ij, finite.</param>
public readonly record struct Coupling(int I, int J, double Strength);

/// <summary>Ising spins on any graph: lattices of any shape, spin glasses, small machines.</summary>
/// <remarks>
/// <code>
/// E(s) = −Σ_{i&lt;j} J_ij s_i s_j − Σ_i h_i s_i,     s_i = ±1
/// </code>
/// </remarks>
public sealed class CouplingGraph : IPairwiseEnergy, IBoundedFields, IConcurrentEnergy
{
    private const int Part = 256;
    private readonly int[] starts, neighbours;
    private readonly double[] strengths, fields;

    /// <summary>Makes the energy from a list of couplings; two of the same pair add up.</summary>
    /// <param name="spins">How many spins, ≥ 1.</param>
    /// <param name="couplings">Pairs with their strengths.</param>
    /// <param name="fields">h_i, one per spin; null is 0.</param>
    public CouplingGraph(int spins, IEnumerable<Coupling> couplings, double[]? fields = null)
    {
        Check.AtLeast(spins, 1);
        ArgumentNullException.ThrowIfNull(couplings);
        this.fields = fields is null ? new double[spins] : (double[])fields.Clone();
        Check.Length(this.fields.Length, spins, nameof(fields));
        Check.Finite(this.fields, nameof(fields));
        var list = couplings.ToArray();
        for (var c = 0; c < list.Length; c++)
        {
            Check.Between(list[c].I, 0, spins - 1, $"couplings[{c}].I");
            Check.Between(list[c].J, 0, spins - 1, $"couplings[{c}].J");
            if (list[c].I == list[c].J) throw new ArgumentException($"couplings[{c}] couples spin {list[c].I} to itself.",
                nameof(couplings));
            if (!double.IsFinite(list[c].Strength)) throw new ArgumentException(
                $"couplings[{c}] has strength {list[c].Strength}, not a finite number.", nameof(couplings));
        }

        var sides = list.SelectMany(c => new[] { (c.I, c.J, c.Strength), (I: c.J, J: c.I, c.Strength) })
            .OrderBy(s => s.I).ThenBy(s => s.J).ToArray();
        var largest = list.Sum(c => Math.Abs(c.Strength)) + this.fields.Sum(Math.Abs);
        if (!double.IsFinite(largest)) throw new ArgumentException("The couplings and fields add up to more than the largest number.",
            nameof(couplings));
        starts = new int[spins + 1];
        foreach (var side in sides) starts[side.I + 1]++;
        for (var i = 0; i < spins; i++) starts[i + 1] += starts[i];
        neighbours = [.. sides.Select(s => s.J)];
        strengths = [.. sides.Select(s => s.Strength)];
    }

    /// <summary>Makes the energy from a matrix of couplings.</summary>
    /// <param name="couplings">J, n × n, symmetric, with a zero diagonal.</param>
    /// <param name="fields">h_i; null is 0.</param>
    /// <exception cref="ArgumentException">Not square, not symmetric, or a spin is coupled to itself.</exception>
    public static CouplingGraph FromMatrix(double[,] couplings, double[]? fields = null)
    {
        ArgumentNullException.ThrowIfNull(couplings);
        var n = couplings.GetLength(0);
        Check.Length(couplings.GetLength(1), n, "couplings' second side");
        var list = new List<Coupling>();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (couplings[i, j] != couplings[j, i])
                    throw new ArgumentException(
                        $"couplings must be symmetric, but [{i}, {j}] = {couplings[i, j]} and [{j}, {i}] = {couplings[j, i]}.",
                        nameof(couplings));
                if (i == j && couplings[i, i] != 0)
                    throw new ArgumentException($"couplings[{i}, {i}] = {couplings[i, i]} couples a spin to itself; 0 is needed.",
                        nameof(couplings));
                if (i < j && couplings[i, j] != 0) list.Add(new Coupling(i, j, couplings[i, j]));
            }
        }

        return new CouplingGraph(n, list, fields);
    }

    /// <summary>How many spins.</summary>
    public int Dimension => fields.Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Spins(Dimension);

    /// <summary>The neighbours of a spin and the strengths of its couplings.</summary>
    /// <param name="spin">0 … Dimension − 1.</param>
    public IEnumerable<Coupling> CouplingsOf(int spin)
    {
        Check.Between(spin, 0, Dimension - 1);
        return Enumerable.Range(starts[spin], starts[spin + 1] - starts[spin]).Select(k => new Coupling(spin, neighbours[k], strengths[k]));
    }

    /// <summary>f_i of one state.</summary>
    /// <param name="spins">±1 each.</param>
    /// <param name="i">Which spin.</param>
    public double Field(int[] spins, int i)
    {
        ArgumentNullException.ThrowIfNull(spins);
        Check.Length(spins.Length, Dimension, nameof(spins));
        Check.Between(i, 0, Dimension - 1);
        return FieldOn(spins, i);
    }

    private double FieldOn(int[] spins, int i)
    {
        var f = fields[i];
        for (var k = starts[i]; k < starts[i + 1]; k++) f += strengths[k] * spins[neighbours[k]];
        return f;
    }

    /// <summary>E of one state.</summary>
    /// <param name="x">±1 each.</param>
    public double Energy(int[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] is not (1 or -1)) throw new ArgumentException($"x[{i}] = {x[i]}; spins are +1 or -1.", nameof(x));
            sum -= x[i] * ((0.5 * FieldOn(x, i)) + (0.5 * fields[i]));
        }

        return sum;
    }

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Space.Whole(state, nameof(state)));

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        StateSpace.CheckSpins(states, nameof(states));
        Span<float> below = stackalloc float[Part];
        Span<double> sums = stackalloc double[Part];
        for (var first = 0; first < count; first += Part)
        {
            var size = Math.Min(Part, count - first);
            sums.Clear();
            for (var i = 0; i < Dimension; i++)
            {
                below[..size].Fill((float)fields[i]);
                for (var k = starts[i]; k < starts[i + 1] && neighbours[k] < i; k++)   // every coupling once
                    TensorPrimitives.MultiplyAdd(points.Slice((neighbours[k] * count) + first, size), (float)strengths[k], below[..size],
                        below[..size]);
                var spins = points.Slice((i * count) + first, size);
                for (var c = 0; c < size; c++) sums[c] -= spins[c] * below[c];
            }

            for (var c = 0; c < size; c++) energies[first + c] = (float)sums[c];
        }
    }

    /// <inheritdoc/>
    public void Fields(Batch states, int spin, Span<float> fields)
    {
        var (points, count) = states.For(Dimension, fields);
        Check.Between(spin, 0, Dimension - 1);
        fields[..count].Fill((float)this.fields[spin]);
        for (var k = starts[spin]; k < starts[spin + 1]; k++)
            TensorPrimitives.MultiplyAdd(points.Slice(neighbours[k] * count, count), (float)strengths[k], fields[..count], fields[..count]);
    }

    /// <inheritdoc/>
    double IBoundedFields.LargestField(int spin)
    {
        var sum = Math.Abs(fields[spin]);
        for (var k = starts[spin]; k < starts[spin + 1]; k++) sum += Math.Abs(strengths[k]);
        return sum;
    }
}
