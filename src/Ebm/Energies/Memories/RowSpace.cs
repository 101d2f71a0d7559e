//  Π = Xᵀ Q⁻¹ X,   Q = X Xᵀ = L Lᵀ (Cholesky),   Y = L⁻¹ X,   S = L⁻ᵀ Y,   Π = Xᵀ S
//
//  X: count × n, entries ±1. Q is made of whole numbers, exact in single precision; the rest is double. Every sum has one order, so the
//  number of threads changes no bit. Whole loops of our own, not a library's: a host can stop them.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The projection onto the space that patterns span.</summary>
internal static class RowSpace
{
    private const int Columns = 128;

    /// <summary>Π, n × n row by row; null where the patterns are linearly dependent.</summary>
    /// <param name="rows">X: count rows of n numbers ±1.</param>
    /// <param name="count">How many patterns.</param>
    /// <param name="n">Their length, below 2²⁴.</param>
    public static double[]? Projection(float[] rows, int count, int n)
    {
        var q = new float[count * count];
        MatrixMultiply.Run(rows, rows, q, count, n, count, transposeB: true);
        if (Factor(q, count) is not { } l)
            return null;
        var s = Array.ConvertAll(rows, v => (double)v);
        ForkJoin.Run((n + Columns - 1) / Columns, 0,
            part => Solve(l, count, s, n, part * Columns, Math.Min(Columns, n - (part * Columns))));
        var projection = new double[(long)n * n];
        ForkJoin.Run(n, 0, i =>
        {
            var row = projection.AsSpan(i * n, n);
            for (var mu = 0; mu < count; mu++)
            {
                var other = s.AsSpan(mu * n, n);
                if (rows[(mu * n) + i] > 0)
                    TensorPrimitives.Add(row, other, row);
                else
                    TensorPrimitives.Subtract(row, other, row);
            }
        });
        return projection;
    }

    /// <summary>L, row by row; null where a pivot vanishes.</summary>
    private static double[]? Factor(float[] q, int count)
    {
        var l = new double[count * count];

        // The determinant of Gram's matrix of whole numbers is 0 or at least 1; rounding leaves a tiny pivot instead of 0.
        var least = 1e-6 * Math.Sqrt(q[0]);
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            var row = l.AsSpan(i * count, count);
            for (var j = 0; j < i; j++)
                row[j] = (q[(i * count) + j] - TensorPrimitives.Dot<double>(row[..j], l.AsSpan(j * count, j))) / l[(j * count) + j];
            var pivot = Math.Sqrt(q[(i * count) + i] - TensorPrimitives.SumOfSquares<double>(row[..i]));
            if (!(pivot > least))
                return null;
            row[i] = pivot;
        }

        return l;
    }

    /// <summary>Some columns of S in place of those of X.</summary>
    private static void Solve(double[] l, int count, double[] x, int n, int column, int columns)
    {
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            var row = x.AsSpan((i * n) + column, columns);
            for (var k = 0; k < i; k++)
                TensorPrimitives.MultiplyAdd(x.AsSpan((k * n) + column, columns), -l[(i * count) + k], row, row);
            TensorPrimitives.Divide(row, l[(i * count) + i], row);
        }

        for (var i = count - 1; i >= 0; i--)
        {
            Host.Poll();
            var row = x.AsSpan((i * n) + column, columns);
            for (var k = i + 1; k < count; k++)
                TensorPrimitives.MultiplyAdd(x.AsSpan((k * n) + column, columns), -l[(k * count) + i], row, row);
            TensorPrimitives.Divide(row, l[(i * count) + i], row);
        }
    }
}
