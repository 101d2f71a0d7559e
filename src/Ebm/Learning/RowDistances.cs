//  D_ij = ‖a_i − b_j‖² = Σ_d (a_id − b_jd)²        in double precision, a sum of squares: no digits are lost, wherever the rows lie

using System.Numerics;
using System.Runtime.InteropServices;

namespace Ebm;

/// <summary>Squared distances to every row of a table, for what only compares rows; losses need the slopes of <see cref="CodeTable"/>.
/// </summary>
internal sealed class RowDistances
{
    // So many sums at once stay near the processor.
    private const int Part = 512;

    // b_jd at [d · Count + j]: the same number of many rows side by side.
    private readonly double[] columns;
    private readonly int dimension;

    /// <summary>Keeps the rows b.</summary>
    /// <param name="rows">(Count, dimension).</param>
    public RowDistances(Tensor rows)
    {
        (Count, dimension) = (rows.Shape[0], rows.Shape[1]);
        columns = new double[Count * dimension];
        var data = rows.Data;
        for (var j = 0; j < Count; j++)
            for (var d = 0; d < dimension; d++)
                columns[(d * Count) + j] = data[(j * dimension) + d];
    }

    /// <summary>How many rows b there are.</summary>
    public int Count { get; }

    /// <summary>D of one row a to every row b.</summary>
    /// <param name="row">a, dimension numbers.</param>
    /// <param name="squares">Receives Count numbers.</param>
    public void Of(ReadOnlySpan<float> row, Span<double> squares)
    {
        Host.Poll();
        for (var first = 0; first < Count; first += Part)
        {
            var sums = squares[first..Math.Min(Count, first + Part)];
            sums.Clear();
            for (var d = 0; d < row.Length; d++)
                AddSquares(row[d], columns.AsSpan((d * Count) + first, sums.Length), sums);
        }
    }

    // Every sum grows by itself, so that its bits do not depend on the width of vectors.
    private static void AddSquares(double a, ReadOnlySpan<double> column, Span<double> sums)
    {
        var all = new Vector<double>(a);
        var wide = MemoryMarshal.Cast<double, Vector<double>>(column);
        var many = MemoryMarshal.Cast<double, Vector<double>>(sums);
        for (var k = 0; k < many.Length; k++)
            many[k] += (all - wide[k]) * (all - wide[k]);
        for (var j = many.Length * Vector<double>.Count; j < sums.Length; j++)
            sums[j] += (a - column[j]) * (a - column[j]);
    }
}
