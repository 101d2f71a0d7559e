// C = β C + α op(A) op(B),    op(X) = X or Xᵀ;    op(A) is rows × inner, op(B) inner × columns, C rows × columns
//
// All matrices lie row by row. inner is cut into blocks of equal length; of each block two vectors' width of B is packed into a
// panel that stays in the first-level cache while tiles of 6 rows of A pass over it (MatrixKernel.cs). A is read where it
// lies, or from a transposed copy. Threads share out whole tiles, so their number changes no bit.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>Products of float matrices.</summary>
internal static unsafe class MatrixMultiply
{
    private const int MostInner = 224;
    private const int BlockRows = 96;
    private const int BlockColumns = 256;
    internal const long WorthAThread = 1 << 17;

    // Optimised at the first call: two threads in code that still counts for the profile ran four times slower, and stayed there.
    private const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    [ThreadStatic]
    private static float[]? scratch;

    /// <summary>C = β C + α op(A) op(B), all row by row.</summary>
    /// <remarks>
    /// Products are fused and summed in the order of <paramref name="inner"/> within blocks of at most 224, whatever the number of threads.
    /// Cost: 2 · rows · inner · columns operations at close to the speed of the core.
    /// </remarks>
    /// <param name="a">A: rows × inner, or inner × rows if transposed.</param>
    /// <param name="b">B: inner × columns, or columns × inner if transposed.</param>
    /// <param name="c">C: rows × columns. Must not overlap A or B. Not read if β = 0.</param>
    /// <param name="rows">Rows of C, ≥ 0.</param>
    /// <param name="inner">The length of the sums, ≥ 0.</param>
    /// <param name="columns">Columns of C, ≥ 0.</param>
    /// <param name="transposeA">op(A) = Aᵀ.</param>
    /// <param name="transposeB">op(B) = Bᵀ.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; 1 accumulates.</param>
    /// <param name="threads">Threads at most; 0: one thread per core. A small product uses one.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape says.</exception>
    public static void Run(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns, bool transposeA = false,
            bool transposeB = false, float alpha = 1, float beta = 0, int threads = 0) =>
        Run(a, b, c, rows, inner, columns, transposeA, transposeB, alpha, beta, threads, MatrixWidth.Widest);

    internal static void Run(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns, bool transposeA, bool transposeB,
            float alpha, float beta, int threads, MatrixWidth width)
    {
        Check.NotNegative(rows);
        Check.NotNegative(inner);
        Check.NotNegative(columns);
        CheckLength(a.Length, rows, inner, nameof(a));
        CheckLength(b.Length, inner, columns, nameof(b));
        CheckLength(c.Length, rows, columns, nameof(c));
        threads = ForkJoin.Threads(threads);

        // cᵀ = bᵀ A with A as it lies: no transposed copy for one column.
        if (columns == 1 && transposeA && rows > 1)
        {
            Run(b, a, c, 1, inner, rows, false, false, alpha, beta, threads, width);
            return;
        }

        fixed (float* pa = a, pb = b, pc = c)
        {
            var call = new Call(pa, pb, pc, rows, inner, columns, transposeA, transposeB, alpha, beta);
            if (rows == 0 || columns == 0 || inner == 0)
                call.Scale();
            else if (Use(width, MatrixWidth.Bits512, columns > 16 && Avx512F.IsSupported))
                Share<MatrixLanes512>(call, threads);
            else if (Use(width, MatrixWidth.Bits256, columns > 8 && Avx2.IsSupported))
                Share<MatrixLanes256>(call, threads);
            else
                Share<MatrixLanes128>(call, threads);
        }
    }

    /// <summary>The widest width worth using for this many columns.</summary>
    internal static bool Use(MatrixWidth asked, MatrixWidth candidate, bool worth) => asked == candidate
        || (asked == MatrixWidth.Widest && worth);

    internal static void CheckLength(int length, int rows, int columns, string name)
    {
        if (length < (long)rows * columns)
            throw new ArgumentException($"{name} has length {length}; the shape {rows} × {columns} needs {(long)rows * columns}.", name);
    }

    private static void Share<T>(Call call, int threads)
        where T : struct, IMatrixLanes<T>
    {
        var byColumns = call.TransposeA || call.Columns >= call.Rows;
        var unit = byColumns ? 2 * T.Count : MatrixKernel.Rows;
        var units = ((byColumns ? call.Columns : call.Rows) + unit - 1) / unit;

        // A tile takes its time also where it sticks out of C.
        var work = (long)Whole(call.Rows, MatrixKernel.Rows) * Whole(call.Columns, 2 * T.Count) * call.Inner;
        var parts = (int)Math.Min(Math.Min(threads, units), 1 + (work / WorthAThread));
        if (parts == 1)
        {
            Part<T>(call, 0, call.Rows, 0, call.Columns);
            return;
        }

        ForkJoin.Run(parts, threads, p =>
        {
            var from = unit * (int)((long)units * p / parts);
            var to = unit * (int)((long)units * (p + 1) / parts);
            if (byColumns)
                Part<T>(call, 0, call.Rows, from, Math.Min(to, call.Columns));
            else
                Part<T>(call, from, Math.Min(to, call.Rows), 0, call.Columns);
        });
    }

    private static int Whole(int count, int unit) => (count + unit - 1) / unit * unit;

    [MethodImpl(Compiled)]
    private static void Part<T>(Call call, int row0, int row1, int column0, int column1)
        where T : struct, IMatrixLanes<T>
    {
        var blocks = (call.Inner + MostInner - 1) / MostInner;
        var step = (call.Inner + blocks - 1) / blocks;
        var panel = 2 * T.Count;
        fixed (float* buffer = scratch ??= GC.AllocateUninitializedArray<float>((BlockRows * MostInner) + (BlockColumns * MostInner) + 16))
        {
            var packedB = (float*)(((nuint)buffer + 63) & ~(nuint)63);
            var packedA = packedB + (BlockColumns * MostInner);
            for (var column = column0; column < column1; column += BlockColumns)
            {
                var columns = Math.Min(BlockColumns, column1 - column);
                for (var k = 0; k < call.Inner; k += step)
                {
                    var inner = Math.Min(step, call.Inner - k);
                    var beta = k == 0 ? call.Beta : 1;

                    // Packing B pays once several tiles use it; the last, ragged panel is packed in any case.
                    var whole = call.TransposeB || row1 - row0 > 2 * MatrixKernel.Rows ? 0 : columns / panel;
                    PackB<T>(call, packedB, k, inner, column, whole * panel, columns);
                    for (var row = row0; row < row1; row += BlockRows)
                    {
                        Host.Poll();
                        var rows = Math.Min(BlockRows, row1 - row);
                        var a = call.A + ((nint)row * call.Inner) + k;
                        var aStride = (nint)call.Inner;
                        if (call.TransposeA)
                        {
                            MatrixTranspose.Write(call.A + ((nint)k * call.Rows) + row, call.Rows, packedA, inner, inner, rows);
                            a = packedA;
                            aStride = inner;
                        }

                        for (var j = 0; j < columns; j += panel)
                        {
                            var packed = j >= whole * panel;
                            var b = packed ? packedB + (j * inner) : call.B + ((nint)k * call.Columns) + column + j;
                            var c = call.C + ((nint)row * call.Columns) + column + j;
                            Tiles<T>(a, aStride, 1, b, packed ? panel : call.Columns, inner, c, call.Columns, call.Alpha, beta, rows,
                                Math.Min(panel, columns - j));
                        }
                    }
                }
            }
        }
    }

    /// <summary>C = β C + α A B for one panel of B, two vectors wide (or narrower, padded), over any number of rows.</summary>
    [MethodImpl(Compiled)]
    internal static void Tiles<T>(float* a, nint aStride, nint aInner, float* b, nint bStride, int inner, float* c, nint cStride,
        float alpha, float beta, int rows, int columns)
        where T : struct, IMatrixLanes<T>
    {
        for (var i = 0; i < rows; i += MatrixKernel.Rows)
        {
            var left = rows - i;
            if (left >= MatrixKernel.Rows && columns == 2 * T.Count)
            {
                MatrixKernel.Tile<T>(a + (i * aStride), aStride, aInner, b, bStride, inner, c + (i * cStride), cStride, alpha, beta);
                continue;
            }

            var above = left >= MatrixKernel.Rows || rows < MatrixKernel.Rows ? 0 : MatrixKernel.Rows - left;
            MatrixKernel.EdgeTile<T>(a + ((i - above) * aStride), aStride, aInner, b, bStride, inner, c + (i * cStride), cStride, alpha,
                beta, Math.Min(left, MatrixKernel.Rows), above, columns);
        }
    }

    // Panels from column first of this block on. Of a B that lies row by row, four at a time: one visit to each of its rows serves four.
    [MethodImpl(Compiled)]
    private static void PackB<T>(Call call, float* packed, int k, int inner, int column, int first, int columns)
        where T : struct, IMatrixLanes<T>
    {
        const int Together = 4;
        var width = 2 * T.Count;
        for (var j = first; j < columns; j += width)
        {
            var used = Math.Min(width, columns - j);
            var panel = packed + (j * inner);
            if (used < width)
                new Span<float>(panel, inner * width).Clear();
            if (call.TransposeB)
            {
                MatrixTranspose.Write(call.B + ((nint)(column + j) * call.Inner) + k, call.Inner, panel, width, used, inner);
                continue;
            }

            var from = call.B + ((nint)k * call.Columns) + column + j;
            if (used < width)
            {
                for (var i = 0; i < inner; i++, from += call.Columns)
                    Unsafe.CopyBlockUnaligned(panel + (i * width), from, (uint)used * sizeof(float));
                continue;
            }

            var together = Math.Min(Together, (columns - j) / width);
            for (var i = 0; i < inner; i++, from += call.Columns, panel += width)
            {
                for (var p = 0; p < together; p++)
                {
                    T.Store(T.Load(from + (p * width)), panel + (p * width * inner));
                    T.Store(T.Load(from + (p * width) + T.Count), panel + (p * width * inner) + T.Count);
                }
            }

            j += (together - 1) * width;
        }
    }

    /// <summary>The operands of one product, passed about together.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Call(float* a, float* b, float* c, int rows, int inner, int columns, bool transposeA, bool transposeB,
        float alpha, float beta)
    {
        public readonly float* A = a;
        public readonly float* B = b;
        public readonly float* C = c;
        public readonly int Rows = rows;
        public readonly int Inner = inner;
        public readonly int Columns = columns;
        public readonly bool TransposeA = transposeA;
        public readonly bool TransposeB = transposeB;
        public readonly float Alpha = alpha;
        public readonly float Beta = beta;

        /// <summary>C = β C, for an empty sum.</summary>
        public void Scale()
        {
            for (var i = 0; i < Rows * Columns; i++)
                C[i] = Beta == 0 ? 0 : Beta * C[i];
        }
    }
}
