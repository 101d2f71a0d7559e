// A tile of C, 6 rows × 2 vectors:    t_rj = Σ_k a_rk b_kj,    k = 0, 1, 2, … in this order, one fused multiply-add each
//
// Every element of every tile sums in the same order, so neither the width nor the cut into tiles changes a bit.
// The 12 sums, two vectors of B and one spread element of A fill the 16 registers of AVX2; the sums alone hide the latency.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>The innermost loop of the matrix product.</summary>
internal static unsafe class MatrixKernel
{
    /// <summary>Rows of C in a tile.</summary>
    public const int Rows = 6;

    /// <summary>C = β C + α A B on one tile. A's elements lie at any two strides; B has its two vectors of a row together.</summary>
    /// <param name="a">Rows × inner elements; (r, k) at a + r·aStride + k·aInner.</param>
    /// <param name="aStride">Distance between rows of A.</param>
    /// <param name="aInner">Distance between columns of A: 1, or the length of a row where A is a transpose.</param>
    /// <param name="b">inner × 2 vectors; row k starts at b + k·bStride.</param>
    /// <param name="bStride">Distance between rows of B.</param>
    /// <param name="inner">The number of products summed.</param>
    /// <param name="c">Rows × 2 vectors; row r starts at c + r·cStride. Not read if β = 0.</param>
    /// <param name="cStride">Distance between rows of C.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile<T>(float* a, nint aStride, nint aInner, float* b, nint bStride, int inner, float* c, nint cStride, float alpha,
        float beta)
        where T : struct, IMatrixLanes<T>
    {
        T c00 = T.Zero, c01 = T.Zero, c10 = T.Zero, c11 = T.Zero, c20 = T.Zero, c21 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero, c40 = T.Zero, c41 = T.Zero, c50 = T.Zero, c51 = T.Zero;
        var (r1, r2, r3, r4, r5) = (aStride, 2 * aStride, 3 * aStride, 4 * aStride, 5 * aStride);
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(c);
            Sse.Prefetch0(c + cStride);
            Sse.Prefetch0(c + (2 * cStride));
            Sse.Prefetch0(c + (3 * cStride));
            Sse.Prefetch0(c + (4 * cStride));
            Sse.Prefetch0(c + (5 * cStride));
        }

        for (; inner > 0; inner--)
        {
            var b0 = T.Load(b);
            var b1 = T.Load(b + T.Count);
            b += bStride;
            var x = T.All(*a);
            c00 = T.MultiplyAdd(x, b0, c00);
            c01 = T.MultiplyAdd(x, b1, c01);
            x = T.All(a[r1]);
            c10 = T.MultiplyAdd(x, b0, c10);
            c11 = T.MultiplyAdd(x, b1, c11);
            x = T.All(a[r2]);
            c20 = T.MultiplyAdd(x, b0, c20);
            c21 = T.MultiplyAdd(x, b1, c21);
            x = T.All(a[r3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            c31 = T.MultiplyAdd(x, b1, c31);
            x = T.All(a[r4]);
            c40 = T.MultiplyAdd(x, b0, c40);
            c41 = T.MultiplyAdd(x, b1, c41);
            x = T.All(a[r5]);
            c50 = T.MultiplyAdd(x, b0, c50);
            c51 = T.MultiplyAdd(x, b1, c51);
            a += aInner;
        }

        Finish(c, c00, c01, alpha, beta);
        Finish(c += cStride, c10, c11, alpha, beta);
        Finish(c += cStride, c20, c21, alpha, beta);
        Finish(c += cStride, c30, c31, alpha, beta);
        Finish(c += cStride, c40, c41, alpha, beta);
        Finish(c + cStride, c50, c51, alpha, beta);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<T>(float* c, T low, T high, float alpha, float beta)
        where T : struct, IMatrixLanes<T>
    {
        if (alpha != 1)
        {
            low = T.Multiply(low, T.All(alpha));
            high = T.Multiply(high, T.All(alpha));
        }

        if (beta != 0)
        {
            var scale = T.All(beta);
            low = T.Add(low, T.Multiply(scale, T.Load(c)));
            high = T.Add(high, T.Multiply(scale, T.Load(c + T.Count)));
        }

        T.Store(low, c);
        T.Store(high, c + T.Count);
    }

    /// <summary>The same for a tile that sticks out of C: computed whole in a buffer, then its part inside goes to C.</summary>
    /// <remarks>If <paramref name="above"/> is given, a starts that many rows higher, where there are rows to read.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EdgeTile<T>(float* a, nint aStride, nint aInner, float* b, nint bStride, int inner, float* c, nint cStride,
        float alpha, float beta, int rows, int above, int columns)
        where T : struct, IMatrixLanes<T>
    {
        var whole = stackalloc float[Rows * 2 * 16];
        var width = 2 * T.Count;
        if (rows + above == Rows)
        {
            Tile<T>(a, aStride, aInner, b, bStride, inner, whole, width, alpha, 0);
        }
        else
        {
            for (var r = 0; r < rows; r++)
                Row<T>(a + (r * aStride), aInner, b, bStride, inner, whole + (r * width), alpha);
        }

        var source = whole + (above * width);
        for (var r = 0; r < rows; r++, source += width, c += cStride)
        {
            for (var j = 0; j < columns; j++)
                c[j] = beta == 0 ? source[j] : source[j] + (beta * c[j]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(float* a, nint aInner, float* b, nint bStride, int inner, float* c, float alpha)
        where T : struct, IMatrixLanes<T>
    {
        T low = T.Zero, high = T.Zero;
        for (; inner > 0; inner--, a += aInner, b += bStride)
        {
            var x = T.All(*a);
            low = T.MultiplyAdd(x, T.Load(b), low);
            high = T.MultiplyAdd(x, T.Load(b + T.Count), high);
        }

        Finish(c, low, high, alpha, 0);
    }
}
