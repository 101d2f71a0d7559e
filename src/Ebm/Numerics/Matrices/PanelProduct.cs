// C_p = A B_p,    p = 1 … P:    one A, several B, each a panel two vectors wide
//
// A block of A (48 rows × 224, or as many as the caller says) serves all panels before the next is read, and 224 rows of a panel stay in
// the first-level cache meanwhile.
// A whose rows lie together is read where it is; of an A whose columns do, each block is copied first, tile by tile:
//
//     copy[6 (k + inner t) + r] = a_{6t+r, k}      the six elements that a step of tile t needs, then those of its next step
//
// The other way about, C += Σ_p A_p B_pᵀ, a tile of C takes the panels one after the other while it is in cache; B_pᵀ lies row by row.
//
// Sums run as in MatrixKernel.cs, so neither groups nor blocks of rows change a bit.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>Products of one matrix with several panels.</summary>
internal static unsafe class PanelProduct
{
    private const int BlockInner = 224;
    private const int BlockRows = 48;
    private const int Rows = MatrixKernel.Rows;
    private const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    [ThreadStatic]
    private static float[]? scratch;

    /// <summary>C_p = A B_p for every panel.</summary>
    /// <param name="a">rows × inner, at any two strides of which one is 1.</param>
    /// <param name="aStride">Distance between rows of A.</param>
    /// <param name="aInner">Distance between columns of A.</param>
    /// <param name="b">The first panel: inner rows of two vectors.</param>
    /// <param name="bNext">Distance between panels of B.</param>
    /// <param name="inner">The length of the sums.</param>
    /// <param name="c">Where C lies.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="mostInner">Sums are cut into parts of this length: it decides their bits.</param>
    public static void Run<T>(float* a, nint aStride, nint aInner, float* b, nint bNext, int inner, Target c, int rows,
        int mostInner = BlockInner)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var copies = aInner != 1 && c.Columns > panel && rows >= Rows;
        var needed = (BlockRows + Rows) * Math.Min(inner, mostInner);
        if (copies && (scratch is null || scratch.Length < needed))
            scratch = GC.AllocateUninitializedArray<float>(needed);
        fixed (float* copy = copies ? scratch : null)
        {
            for (var k = 0; k < inner; k += mostInner)
            {
                var (some, beta) = (Math.Min(mostInner, inner - k), k == 0 ? 0 : 1);
                for (int row = 0, high; row < rows; row += high)
                {
                    Host.Poll();
                    high = rows - row < BlockRows + Rows ? rows - row : BlockRows;
                    var block = a + (k * aInner) + (row * aStride);
                    if (copies)
                        CopyTiles(block, aInner, copy, some, high);
                    for (var (p, column) = (0, 0); column < c.Columns; p++, column += panel)
                    {
                        var columns = Math.Min(panel, c.Columns - column);
                        var to = c.Start + (p * c.Next) + (row * c.Stride);
                        var from = b + (p * bNext) + ((nint)k * panel);
                        if (copies)
                            Tiles<T>(copy, from, some, to, c.Stride, beta, high, columns);
                        else
                            MatrixMultiply.Tiles<T>(block, aStride, aInner, from, panel, some, to, c.Stride, 1, beta, high, columns);
                    }
                }
            }
        }
    }

    [MethodImpl(Compiled)]
    private static void Tiles<T>(float* copy, float* b, int inner, float* c, nint cStride, float beta, int rows, int columns)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        for (var i = 0; i < rows; i += Rows, copy += Rows * inner)
        {
            var left = Math.Min(Rows, rows - i);
            if (left == Rows && columns == panel)
                MatrixKernel.Tile<T>(copy, 1, Rows, b, panel, inner, c + (i * cStride), cStride, 1, beta);
            else
                MatrixKernel.EdgeTile<T>(copy, 1, Rows, b, panel, inner, c + (i * cStride), cStride, 1, beta, left, Rows - left, columns);
        }
    }

    /// <summary>C += A_1 B_1ᵀ + A_2 B_2ᵀ + …, the panels added in this order.</summary>
    /// <param name="a">The first panel: rows of two vectors. Six rows are read also where the last tile has fewer.</param>
    /// <param name="b">The first B_pᵀ: as many rows as two vectors have numbers.</param>
    /// <param name="bStride">Distance between rows of B_pᵀ: columns, rounded up to whole panels.</param>
    /// <param name="next">Distance between panels, and between the B_pᵀ.</param>
    /// <param name="panels">How many.</param>
    /// <param name="c">rows × columns, row by row.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    [MethodImpl(Compiled)]
    public static void AddOuter<T>(float* a, float* b, nint bStride, nint next, int panels, float* c, int rows, int columns)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var edge = stackalloc float[Rows * panel];
        for (var j = 0; j < columns; j += panel)
        {
            Host.Poll();
            for (var i = 0; i < rows; i += Rows)
            {
                var (high, wide) = (Math.Min(Rows, rows - i), Math.Min(panel, columns - j));
                var at = c + ((nint)i * columns) + j;
                if (high == Rows && wide == panel)
                {
                    OuterTile<T>(a + (i * panel), b + j, bStride, next, panels, at, columns);
                    continue;
                }

                for (var r = 0; r < high; r++)
                    new Span<float>(at + ((nint)r * columns), wide).CopyTo(new Span<float>(edge + (r * panel), wide));
                OuterTile<T>(a + (i * panel), b + j, bStride, next, panels, edge, panel);
                for (var r = 0; r < high; r++)
                    new Span<float>(edge + (r * panel), wide).CopyTo(new Span<float>(at + ((nint)r * columns), wide));
            }
        }
    }

    [MethodImpl(Compiled)]
    private static void OuterTile<T>(float* a, float* b, nint bStride, nint next, int panels, float* c, nint cStride)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        for (; panels > 0; panels--, a += next, b += next)
        {
            T s00 = T.Zero, s01 = T.Zero, s10 = T.Zero, s11 = T.Zero, s20 = T.Zero, s21 = T.Zero;
            T s30 = T.Zero, s31 = T.Zero, s40 = T.Zero, s41 = T.Zero, s50 = T.Zero, s51 = T.Zero;
            var row = b;
            for (var k = 0; k < panel; k++, row += bStride)
            {
                T b0 = T.Load(row), b1 = T.Load(row + T.Count);
                var x = T.All(a[k]);
                s00 = T.MultiplyAdd(x, b0, s00);
                s01 = T.MultiplyAdd(x, b1, s01);
                x = T.All(a[panel + k]);
                s10 = T.MultiplyAdd(x, b0, s10);
                s11 = T.MultiplyAdd(x, b1, s11);
                x = T.All(a[(2 * panel) + k]);
                s20 = T.MultiplyAdd(x, b0, s20);
                s21 = T.MultiplyAdd(x, b1, s21);
                x = T.All(a[(3 * panel) + k]);
                s30 = T.MultiplyAdd(x, b0, s30);
                s31 = T.MultiplyAdd(x, b1, s31);
                x = T.All(a[(4 * panel) + k]);
                s40 = T.MultiplyAdd(x, b0, s40);
                s41 = T.MultiplyAdd(x, b1, s41);
                x = T.All(a[(5 * panel) + k]);
                s50 = T.MultiplyAdd(x, b0, s50);
                s51 = T.MultiplyAdd(x, b1, s51);
            }

            Add(c, s00, s01);
            Add(c + cStride, s10, s11);
            Add(c + (2 * cStride), s20, s21);
            Add(c + (3 * cStride), s30, s31);
            Add(c + (4 * cStride), s40, s41);
            Add(c + (5 * cStride), s50, s51);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(float* c, T low, T high)
        {
            T.Store(T.Add(T.Load(c), low), c);
            T.Store(T.Add(T.Load(c + T.Count), high), c + T.Count);
        }
    }

    // The last tile holds the last six rows, also where some of them are in the tile before.
    [MethodImpl(Compiled)]
    private static void CopyTiles(float* from, nint stride, float* to, int inner, int rows)
    {
        var k = 0;
        for (; k + 4 <= inner; k += 4, from += 4 * stride, to += 4 * Rows)
        {
            for (int i = 0, tile = 0; i < rows; i += Rows, tile += Rows * inner)
            {
                float* first = from + Math.Min(i, rows - Rows), second = first + stride, third = second + stride, fourth = third + stride;
                var target = to + tile;
                Vector256.Store(Vector256.Create(Vector128.Load(first), Pairs(first + 4, second)), target);
                Vector256.Store(Vector256.Create(Vector128.Load(second + 2), Vector128.Load(third)), target + 8);
                Vector256.Store(Vector256.Create(Pairs(third + 4, fourth), Vector128.Load(fourth + 2)), target + 16);
            }
        }

        for (; k < inner; k++, from += stride, to += Rows)
        {
            for (int i = 0, tile = 0; i < rows; i += Rows, tile += Rows * inner)
            {
                var source = from + Math.Min(i, rows - Rows);
                Vector128.Store(Vector128.Load(source), to + tile);
                Vector128.Store(Vector128.Load(source + 2), to + tile + 2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Pairs(float* low, float* high) => Vector128.Create(*(double*)low, *(double*)high).AsSingle();

    /// <summary>Where the products go: panels at equal distances, or side by side in one matrix.</summary>
    /// <param name="start">The first row of the first panel.</param>
    /// <param name="next">Distance between panels.</param>
    /// <param name="stride">Distance between rows of a panel.</param>
    /// <param name="columns">Columns of all panels together: the last may be narrower than two vectors.</param>
    internal readonly struct Target(float* start, nint next, nint stride, int columns)
    {
        public readonly float* Start = start;
        public readonly nint Next = next;
        public readonly nint Stride = stride;
        public readonly int Columns = columns;
    }
}
