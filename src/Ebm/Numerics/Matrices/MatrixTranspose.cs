// t_ji = a_ij,    8 × 8 or 4 × 4 numbers at a time in registers

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>Transposes of float matrices.</summary>
internal static unsafe class MatrixTranspose
{
    private const long WorthAThread = MatrixMultiply.WorthAThread;
    private const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>Writes the transpose of rows × columns numbers: to[j·toStride + i] = from[i·fromStride + j].</summary>
    [MethodImpl(Compiled)]
    public static void Write(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        var i = 0;
        for (; Avx.IsSupported && i + 8 <= rows; i += 8)
        {
            var j = 0;
            for (; j + 8 <= columns; j += 8)
                Transpose8(from + (i * fromStride) + j, fromStride, to + (j * toStride) + i, toStride);
            for (; j < columns; j++)
            {
                for (var r = i; r < i + 8; r++)
                    to[(j * toStride) + r] = from[(r * fromStride) + j];
            }
        }

        for (; i + 4 <= rows; i += 4)
        {
            var j = 0;
            for (; Sse.IsSupported && j + 4 <= columns; j += 4)
            {
                var source = from + (i * fromStride) + j;
                var (r0, r1) = (Vector128.Load(source), Vector128.Load(source + fromStride));
                var (r2, r3) = (Vector128.Load(source + (2 * fromStride)), Vector128.Load(source + (3 * fromStride)));
                var (low0, low1) = (Sse.UnpackLow(r0, r1), Sse.UnpackLow(r2, r3));
                var (high0, high1) = (Sse.UnpackHigh(r0, r1), Sse.UnpackHigh(r2, r3));
                var target = to + (j * toStride) + i;
                Sse.MoveLowToHigh(low0, low1).Store(target);
                Sse.MoveHighToLow(low1, low0).Store(target + toStride);
                Sse.MoveLowToHigh(high0, high1).Store(target + (2 * toStride));
                Sse.MoveHighToLow(high1, high0).Store(target + (3 * toStride));
            }

            for (; j < columns; j++)
            {
                for (var r = i; r < i + 4; r++)
                    to[(j * toStride) + r] = from[(r * fromStride) + j];
            }
        }

        for (; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                to[(j * toStride) + i] = from[(i * fromStride) + j];
        }
    }

    // Row r and row r + 4 share a vector: what is left is to transpose 4 × 4 twice at once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* from, nint fromStride, float* to, nint toStride)
    {
        var lower = from + (4 * fromStride);
        for (var half = 0; half < 8; half += 4)
        {
            var (r0, r1) = (Halves(from + half, lower + half), Halves(from + fromStride + half, lower + fromStride + half));
            var (r2, r3) = (Halves(from + (2 * fromStride) + half, lower + (2 * fromStride) + half),
                Halves(from + (3 * fromStride) + half, lower + (3 * fromStride) + half));
            var (low0, low1) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackLow(r2, r3).AsDouble());
            var (high0, high1) = (Avx.UnpackHigh(r0, r1).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
            Avx.UnpackLow(low0, low1).AsSingle().Store(to);
            Avx.UnpackHigh(low0, low1).AsSingle().Store(to + toStride);
            Avx.UnpackLow(high0, high1).AsSingle().Store(to + (2 * toStride));
            Avx.UnpackHigh(high0, high1).AsSingle().Store(to + (3 * toStride));
            to += 4 * toStride;
        }

        static Vector256<float> Halves(float* first, float* second) =>
            Vector256.Create(Vector128.Load(first), Vector128.Load(second));
    }

    /// <summary>C += Aᵀ, for A rows × columns.</summary>
    public static void Add(ReadOnlySpan<float> a, Span<float> c, int rows, int columns, int threads)
    {
        const int Wide = 64, High = 16;
        MatrixMultiply.CheckLength(a.Length, rows, columns, nameof(a));
        MatrixMultiply.CheckLength(c.Length, columns, rows, nameof(c));
        fixed (float* pa = a, pc = c)
        {
            var (from, to) = ((nint)pa, (nint)pc);
            var bands = (columns + High - 1) / High;
            var parts = (int)Math.Min(Math.Min(ForkJoin.Threads(threads), bands), 1 + ((long)rows * columns / WorthAThread));

            // A run of columns for each thread, as products share them out: it finds what it wrote in its own cache.
            ForkJoin.Run(parts, threads, part =>
            {
                for (var band = (int)((long)bands * part / parts); band < (int)((long)bands * (part + 1) / parts); band++)
                    AddBand((float*)from + (band * High), (float*)to + ((nint)band * High * rows), rows, columns,
                        Math.Min(High, columns - (band * High)));
            });
        }

        static void AddBand(float* from, float* to, int rows, int columns, int high)
        {
            var tile = stackalloc float[Wide * High];
            for (var row = 0; row < rows; row += Wide)
            {
                var wide = Math.Min(Wide, rows - row);
                Write(from + ((nint)row * columns), columns, tile, Wide, wide, high);
                for (var j = 0; j < high; j++)
                {
                    var target = new Span<float>(to + ((nint)j * rows) + row, wide);
                    TensorPrimitives.Add(target, new ReadOnlySpan<float>(tile + (j * Wide), wide), target);
                }
            }
        }
    }
}
