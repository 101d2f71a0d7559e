//  C = C + A B where A holds only 0 and 1:    c_nj = c_nj + Σ_k a_nk b_kj          (Add)
//  C = C ⊙ B^A, likewise:                     c_nj = c_nj · Π_k b_kj^(a_nk)        (Multiply)
//
//  Four rows of B have 16 subsets. Their sums (or products) are tabulated once, and each row of A looks one up instead of
//  doing four multiplications and additions. Tables of a few groups and two vectors' width stay in the first-level cache.
//  k runs in one order whatever the width and the number of threads, so neither changes a bit.
//  The idea is that of the "four Russians": Arlazarov, Dinic, Kronrod & Faradzhev (1970).
//  Sums and products share every line but the joining operation, and the tables only have meaning to the loop that reads them: one file,
//  longer than most.

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>Products with a matrix of zeros and ones, about three times as fast as <see cref="MatrixMultiply"/> on many rows.</summary>
internal static unsafe class BitProduct
{
    /// <summary>Fewer rows do not pay for the tables.</summary>
    public const int FewestRows = 24;

    private const int Group = 4;
    private const int States = 1 << Group;
    private const int GroupsTogether = 8;
    private const long WorthAThread = 1 << 20;

    [ThreadStatic]
    private static float[]? scratch;

    private interface IJoin
    {
        static abstract float Neutral { get; }

        static abstract T Of<T>(T a, T b)
            where T : struct, IMatrixLanes<T>;
    }

    /// <summary>How many bytes <see cref="TryPack"/> needs for a row of this length.</summary>
    public static int PackedLength(int inner) => (inner + Group - 1) / Group;

    /// <summary>Packs rows of zeros and ones four to a byte.</summary>
    /// <returns>False, and nothing of use in <paramref name="packed"/>, if some number is neither 0 nor 1.</returns>
    public static bool TryPack(ReadOnlySpan<float> rows, int count, int inner, Span<byte> packed)
    {
        var length = PackedLength(inner);
        for (var n = 0; n < count; n++)
        {
            var row = rows.Slice(n * inner, inner);
            var target = packed.Slice(n * length, length);
            ref var source = ref MemoryMarshal.GetReference(row);
            var i = 0;
            for (; i + 16 <= inner; i += 16)
            {
                var x = Vector512.LoadUnsafe(ref source, (nuint)i);
                var one = Vector512.Equals(x, Vector512<float>.One);
                if ((one | Vector512.Equals(x, Vector512<float>.Zero)).ExtractMostSignificantBits() != 0xFFFF)
                    return false;
                var bits = one.ExtractMostSignificantBits();
                target[i / Group] = (byte)(bits & 15);
                target[(i / Group) + 1] = (byte)(bits >> 4 & 15);
                target[(i / Group) + 2] = (byte)(bits >> 8 & 15);
                target[(i / Group) + 3] = (byte)(bits >> 12);
            }

            target[(i / Group)..].Clear();
            for (; i < inner; i++)
            {
                if (row[i] == 1)
                    target[i / Group] |= (byte)(1 << (i % Group));
                else if (row[i] != 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Packs the transpose of rows of zeros and ones: each column becomes a packed row.</summary>
    /// <returns>False, and nothing of use in <paramref name="packed"/>, if some number is neither 0 nor 1.</returns>
    public static bool TryPackTransposed(ReadOnlySpan<float> rows, int count, int columns, Span<byte> packed)
    {
        const int Together = 4;
        var length = PackedLength(count);
        var strange = Vector512<float>.Zero;
        Span<float> ragged = stackalloc float[16];
        Span<uint> words = stackalloc uint[16];
        ragged.Clear();
        for (var g = 0; g < length; g += Together)
        {
            // Four groups at a time, one byte each of a whole number: a store a column.
            var bytes = Math.Min(Together, length - g);
            var last = Math.Min(Group * bytes, count - (g * Group));
            for (var i = 0; i < columns; i += 16)
            {
                var wide = Math.Min(16, columns - i);
                var states = Vector512<uint>.Zero;
                for (var r = 0; r < last; r++)
                {
                    var row = rows.Slice((((g * Group) + r) * columns) + i, wide);
                    if (wide < 16)
                        row.CopyTo(ragged);
                    var x = wide < 16 ? Vector512.Create((ReadOnlySpan<float>)ragged) : Vector512.Create(row);
                    var one = Vector512.Equals(x, Vector512<float>.One);
                    strange |= ~(one | Vector512.Equals(x, Vector512<float>.Zero));
                    states |= one.AsUInt32() & Vector512.Create(1u << ((r / Group * 8) + (r % Group)));
                }

                states.CopyTo(words);
                for (var c = 0; c < wide; c++)
                {
                    var target = packed.Slice(((i + c) * length) + g, bytes);
                    if (bytes == Together)
                    {
                        BinaryPrimitives.WriteUInt32LittleEndian(target, words[c]);
                        continue;
                    }

                    for (var k = 0; k < bytes; k++)
                        target[k] = (byte)(words[c] >> (8 * k));
                }
            }
        }

        return strange.ExtractMostSignificantBits() == 0;
    }

    /// <summary>C += A B.</summary>
    /// <param name="packed">A, from <see cref="TryPack"/>: rows × inner.</param>
    /// <param name="b">B: inner × columns, or columns × inner if transposed.</param>
    /// <param name="c">C: rows × columns.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="inner">The length of the sums.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="transposeB">B is given as its transpose.</param>
    /// <param name="threads">Threads at most; 0: one thread per core.</param>
    /// <param name="width">For tests.</param>
    /// <param name="start">A row that every row of C begins with, whatever C holds; empty: C is added to.</param>
    public static void Add(ReadOnlySpan<byte> packed, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns,
        bool transposeB, int threads, MatrixWidth width = MatrixWidth.Widest, ReadOnlySpan<float> start = default) =>
        Run<Sum>(packed, b, c, start, rows, inner, columns, transposeB, threads, width);

    /// <summary>C ⊙= B^A; the parameters are those of <see cref="Add"/>. The caller sees to it that no partial product overflows.</summary>
    public static void Multiply(ReadOnlySpan<byte> packed, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns,
        int threads, MatrixWidth width = MatrixWidth.Widest) =>
        Run<Product>(packed, b, c, [], rows, inner, columns, false, threads, width);

    private static void Run<TJoin>(ReadOnlySpan<byte> packed, ReadOnlySpan<float> b, Span<float> c, ReadOnlySpan<float> start, int rows,
        int inner, int columns, bool transposeB, int threads, MatrixWidth width)
        where TJoin : struct, IJoin
    {
        fixed (byte* pa = packed)
        {
            fixed (float* pb = b, pc = c, ps = start)
            {
                var call = new Call(pa, pb, pc, start.IsEmpty ? null : ps, rows, inner, columns, transposeB);
                if (MatrixMultiply.Use(width, MatrixWidth.Bits512, columns > 16 && Avx512F.IsSupported))
                    Share<MatrixLanes512, TJoin>(call, threads);
                else if (MatrixMultiply.Use(width, MatrixWidth.Bits256, columns > 8 && Avx2.IsSupported))
                    Share<MatrixLanes256, TJoin>(call, threads);
                else
                    Share<MatrixLanes128, TJoin>(call, threads);
            }
        }
    }

    private static void Share<T, TJoin>(Call call, int threads)
        where T : struct, IMatrixLanes<T>
        where TJoin : struct, IJoin
    {
        var panel = 2 * T.Count;
        var panels = (call.Columns + panel - 1) / panel;
        var parts = (int)Math.Min(Math.Min(ForkJoin.Threads(threads), panels),
            1 + ((long)call.Rows * call.Columns * call.Inner / WorthAThread));
        ForkJoin.Run(parts, threads, p =>
        {
            for (var i = (int)((long)panels * p / parts); i < (int)((long)panels * (p + 1) / parts); i++)
            {
                Host.Poll();
                Panel<T, TJoin>(call, i * panel, Math.Min(panel, call.Columns - (i * panel)));
            }
        });
    }

    private static void Panel<T, TJoin>(Call call, int column, int columns)
        where T : struct, IMatrixLanes<T>
        where TJoin : struct, IJoin
    {
        var panel = 2 * T.Count;
        var groups = PackedLength(call.Inner);
        const int TableSize = GroupsTogether * States * 2 * 16;
        const int RowsSize = GroupsTogether * Group * 2 * 16;
        var needed = TableSize + RowsSize + (call.Rows * panel) + 16;
        if (scratch is null || scratch.Length < needed)
            scratch = GC.AllocateUninitializedArray<float>(needed);
        fixed (float* buffer = scratch)
        {
            var tables = (float*)(((nuint)buffer + 63) & ~(nuint)63);
            var b = tables + TableSize;
            var c = call.C + column;
            nint cStride = call.Columns;
            if (columns < panel)
            {
                c = b + RowsSize;
                cStride = panel;
                new Span<float>(c, call.Rows * panel).Clear();
            }

            // The thread that adds also writes the beginning: a line that another core wrote last is slow to get.
            for (var n = 0; n < call.Rows && (columns < panel || call.Start is not null); n++)
            {
                var from = (call.Start is not null ? call.Start : call.C + ((nint)n * call.Columns)) + column;
                new Span<float>(from, columns).CopyTo(new Span<float>(c + (n * cStride), columns));
            }

            for (var g = 0; g < groups; g += GroupsTogether)
            {
                var count = Math.Min(GroupsTogether, groups - g);
                TakeRows<TJoin>(call, g * Group, count * Group, column, columns, b, panel);
                for (var i = 0; i < count; i++)
                    Tabulate<T, TJoin>(b + (i * Group * panel), tables + (i * States * panel));
                LookUp<T, TJoin>(call.A + g, groups, count, tables, c, cStride, call.Rows);
            }

            if (columns < panel)
            {
                for (var n = 0; n < call.Rows; n++)
                    new Span<float>(c + (n * panel), columns).CopyTo(new Span<float>(call.C + ((nint)n * call.Columns) + column, columns));
            }
        }
    }

    /// <summary>Copies rows k … of a panel of B; what lies outside B is neutral.</summary>
    private static void TakeRows<TJoin>(Call call, int k, int rows, int column, int columns, float* to, int panel)
        where TJoin : struct, IJoin
    {
        var inside = Math.Min(rows, call.Inner - k);
        if (inside < rows || columns < panel)
            new Span<float>(to, rows * panel).Fill(TJoin.Neutral);
        if (call.TransposeB)
        {
            MatrixTranspose.Write(call.B + ((nint)column * call.Inner) + k, call.Inner, to, panel, columns, inside);
            return;
        }

        for (var i = 0; i < inside; i++)
            new Span<float>(call.B + ((nint)(k + i) * call.Columns) + column, columns).CopyTo(new Span<float>(to + (i * panel), columns));
    }

    /// <summary>table[s] = the join of the rows whose bits are set in s, lowest first.</summary>
    private static void Tabulate<T, TJoin>(float* b, float* table)
        where T : struct, IMatrixLanes<T>
        where TJoin : struct, IJoin
    {
        var panel = 2 * T.Count;
        T.Store(T.All(TJoin.Neutral), table);
        T.Store(T.All(TJoin.Neutral), table + T.Count);
        for (var bit = 1; bit < States; bit += bit, b += panel)
        {
            T low = T.Load(b), high = T.Load(b + T.Count);
            for (var s = 0; s < bit; s++)
            {
                T.Store(TJoin.Of(T.Load(table + (s * panel)), low), table + ((bit + s) * panel));
                T.Store(TJoin.Of(T.Load(table + (s * panel) + T.Count), high), table + ((bit + s) * panel) + T.Count);
            }
        }
    }

    /// <summary>The innermost loop: four rows of C, two vectors wide, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LookUp<T, TJoin>(byte* a, nint aStride, int groups, float* tables, float* c, nint cStride, int rows)
        where T : struct, IMatrixLanes<T>
        where TJoin : struct, IJoin
    {
        var panel = 2 * T.Count;
        for (; rows >= 4; rows -= 4, a += 4 * aStride, c += 4 * cStride)
        {
            T c00 = T.Load(c), c01 = T.Load(c + T.Count);
            T c10 = T.Load(c + cStride), c11 = T.Load(c + cStride + T.Count);
            T c20 = T.Load(c + (2 * cStride)), c21 = T.Load(c + (2 * cStride) + T.Count);
            T c30 = T.Load(c + (3 * cStride)), c31 = T.Load(c + (3 * cStride) + T.Count);
            var table = tables;
            var p = a;
            for (var g = 0; g < groups; g++, p++, table += States * panel)
            {
                var t = table + ((nint)p[0] * panel);
                c00 = TJoin.Of(c00, T.Load(t));
                c01 = TJoin.Of(c01, T.Load(t + T.Count));
                t = table + ((nint)p[aStride] * panel);
                c10 = TJoin.Of(c10, T.Load(t));
                c11 = TJoin.Of(c11, T.Load(t + T.Count));
                t = table + ((nint)p[2 * aStride] * panel);
                c20 = TJoin.Of(c20, T.Load(t));
                c21 = TJoin.Of(c21, T.Load(t + T.Count));
                t = table + ((nint)p[3 * aStride] * panel);
                c30 = TJoin.Of(c30, T.Load(t));
                c31 = TJoin.Of(c31, T.Load(t + T.Count));
            }

            T.Store(c00, c);
            T.Store(c01, c + T.Count);
            T.Store(c10, c + cStride);
            T.Store(c11, c + cStride + T.Count);
            T.Store(c20, c + (2 * cStride));
            T.Store(c21, c + (2 * cStride) + T.Count);
            T.Store(c30, c + (3 * cStride));
            T.Store(c31, c + (3 * cStride) + T.Count);
        }

        for (; rows > 0; rows--, a += aStride, c += cStride)
        {
            T low = T.Load(c), high = T.Load(c + T.Count);
            for (var g = 0; g < groups; g++)
            {
                var t = tables + (((g * States) + (nint)a[g]) * panel);
                low = TJoin.Of(low, T.Load(t));
                high = TJoin.Of(high, T.Load(t + T.Count));
            }

            T.Store(low, c);
            T.Store(high, c + T.Count);
        }
    }

    private readonly struct Sum : IJoin
    {
        public static float Neutral => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b)
            where T : struct, IMatrixLanes<T> => T.Add(a, b);
    }

    private readonly struct Product : IJoin
    {
        public static float Neutral => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b)
            where T : struct, IMatrixLanes<T> => T.Multiply(a, b);
    }

    /// <summary>The operands of one product, passed about together.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Call(byte* a, float* b, float* c, float* start, int rows, int inner, int columns, bool transposeB)
    {
        public readonly byte* A = a;
        public readonly float* B = b;
        public readonly float* C = c;
        public readonly float* Start = start;
        public readonly int Rows = rows;
        public readonly int Inner = inner;
        public readonly int Columns = columns;
        public readonly bool TransposeB = transposeB;
    }
}
