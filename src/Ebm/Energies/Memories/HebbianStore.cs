//  Σ_μ ξ_i^μ ξ_j^μ = K − 2 popcount(b_i xor b_j)
//
//  b_i   the K signs of neuron i over all patterns, packed
//  With byte shuffles (AVX-512, AVX2) the signs are packed four to a nibble, n_i[k]. One shuffle looks 64 (or 32) neurons j up
//  in the table v ↦ popcount(v xor n_i[k]): 256 signs are compared and counted by two instructions. Elsewhere: 64-bit words.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>Hebb's sum on packed bits.</summary>
internal static class HebbianStore
{
    private const int Block = 64;

    /// <summary>A byte holds 63 counts of up to 4.</summary>
    private const int Flush = 63;

    /// <summary>The most patterns whose sums fit a short.</summary>
    public const int MostPatterns = short.MaxValue;

    /// <summary>Fills the n × n matrix of sums over count patterns, rows[mu * n + i] = ±1.</summary>
    public static void Fill(float[] rows, int count, int n, short[] weights, bool keepSelfCoupling, int threads)
    {
        if (Avx512BW.IsSupported || Avx2.IsSupported)
            FillByShuffles(rows, count, n, weights, keepSelfCoupling, threads, Avx512BW.IsSupported);
        else
            FillByWords(rows, count, n, weights, keepSelfCoupling, threads);
    }

    internal static unsafe void FillByShuffles(float[] rows, int count, int n, short[] weights, bool keepSelfCoupling, int threads,
        bool wide)
    {
        var depth = (count + 3) / 4;
        var blocks = (n + Block - 1) / Block;
        var nibbles = PackNibbles(rows, count, n, depth);
        ForkJoin.Run(blocks, threads, block => FillBlock(nibbles, depth, block, count, n, weights, wide));
        Diagonal(weights, n, (short)(keepSelfCoupling ? count : 0));
    }

    internal static void FillByWords(float[] rows, int count, int n, short[] weights, bool keepSelfCoupling, int threads)
    {
        var words = (count + 63) / 64;
        var bits = new ulong[n * words];
        for (var mu = 0; mu < count; mu++)
        {
            Host.Poll();
            for (var i = 0; i < n; i++)
                bits[(i * words) + (mu / 64)] |= (ulong)(rows[(mu * n) + i] > 0 ? 1 : 0) << (mu % 64);
        }

        ForkJoin.Run(n, threads, i =>
        {
            for (var j = 0; j < n; j++)
            {
                var different = 0;
                for (var k = 0; k < words; k++)
                    different += BitOperations.PopCount(bits[(i * words) + k] ^ bits[(j * words) + k]);
                weights[(i * n) + j] = (short)(count - (2 * different));
            }
        });
        Diagonal(weights, n, (short)(keepSelfCoupling ? count : 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void FillBlock(byte[] nibbles, int depth, int block, int count, int n, short[] weights, bool wide)
    {
        // tables[v] holds popcount(v xor u) for u = 0 … 15, four times over to fill 64 bytes.
        var tables = stackalloc byte[16 * Block];
        for (var e = 0; e < 16 * Block; e++)
            tables[e] = (byte)BitOperations.PopCount((uint)((e / Block) ^ (e % 16)));
        var sums = stackalloc ushort[8 * Block];
        var buffer = stackalloc short[2 * Block];
        fixed (byte* b = nibbles)
        fixed (short* w = weights)
        {
            var bottom = Math.Min(n, (block + 1) * Block);
            for (var i = block * Block; i < bottom; i += 4)
            {
                Host.Poll();
                var left = b + ((nint)block * depth * Block) + (i % Block);
                for (var j = 0; j < n; j += 2 * Block)
                {
                    new Span<ushort>(sums, 8 * Block).Clear();
                    var columns = b + ((nint)j * depth);
                    if (wide)
                        Count128(left, columns, depth, tables, sums);
                    else
                        Count32(left, columns, depth, tables, sums);
                    for (var r = 0; r < 4 && i + r < n; r++)
                    {
                        ToSums(sums + (2 * Block * r), count, buffer);
                        var width = Math.Min(2 * Block, n - j);
                        new Span<short>(buffer, width).CopyTo(new Span<short>(w + ((nint)(i + r) * n) + j, width));
                    }
                }
            }
        }
    }

    private static void Diagonal(short[] weights, int n, short value)
    {
        for (var i = 0; i < n; i++)
            weights[(i * n) + i] = value;
    }

    /// <summary>nibbles[(block * depth + k) * 64 + lane]: four signs of neuron 64 block + lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] PackNibbles(float[] rows, int count, int n, int depth)
    {
        // An even number of blocks, since two are counted together.
        var nibbles = new byte[(n + (2 * Block) - 1) / (2 * Block) * depth * 2 * Block];
        for (var mu = 0; mu < count; mu++)
        {
            Host.Poll();
            for (var block = 0; block * Block < n; block++)
            {
                var signs = rows.AsSpan((mu * n) + (block * Block), Math.Min(Block, n - (block * Block)));
                var target = nibbles.AsSpan(((block * depth) + (mu / 4)) * Block, signs.Length);
                for (var lane = 0; lane < signs.Length; lane++)
                    target[lane] |= (byte)(~BitConverter.SingleToInt32Bits(signs[lane]) >>> 31 << (mu % 4));
            }
        }

        return nibbles;
    }

    /// <summary>sums[r * 128 + lane] += differences between neuron r of left and neuron lane of columns: 4 × 128 pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe void Count128(byte* left, byte* columns, int depth, byte* tables, ushort* sums)
    {
        for (var start = 0; start < depth; start += Flush)
        {
            Vector512<byte> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default,
                    b2 = default, b3 = default;
            var end = Math.Min(depth, start + Flush);
            for (var k = start; k < end; k++)
            {
                var own = left + (k * Block);
                var va = Vector512.Load(columns + (k * Block));
                var vb = Vector512.Load(columns + ((depth + k) * Block));
                var t0 = Vector512.Load(tables + (own[0] * Block));
                a0 += Avx512BW.Shuffle(t0, va);
                b0 += Avx512BW.Shuffle(t0, vb);
                var t1 = Vector512.Load(tables + (own[1] * Block));
                a1 += Avx512BW.Shuffle(t1, va);
                b1 += Avx512BW.Shuffle(t1, vb);
                var t2 = Vector512.Load(tables + (own[2] * Block));
                a2 += Avx512BW.Shuffle(t2, va);
                b2 += Avx512BW.Shuffle(t2, vb);
                var t3 = Vector512.Load(tables + (own[3] * Block));
                a3 += Avx512BW.Shuffle(t3, va);
                b3 += Avx512BW.Shuffle(t3, vb);
            }

            Add(a0, sums);
            Add(b0, sums + 64);
            Add(a1, sums + 128);
            Add(b1, sums + 192);
            Add(a2, sums + 256);
            Add(b2, sums + 320);
            Add(a3, sums + 384);
            Add(b3, sums + 448);
        }

        static void Add(Vector512<byte> bytes, ushort* to)
        {
            var (low, high) = Vector512.Widen(bytes);
            (low + Vector512.Load(to)).Store(to);
            (high + Vector512.Load(to + 32)).Store(to + 32);
        }
    }

    /// <summary>The same with 2 × 32 lanes at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe void Count32(byte* left, byte* columns, int depth, byte* tables, ushort* sums)
    {
        for (var lane = 0; lane < 2 * Block; lane += Block)
        {
            var v = columns + (lane * depth);
            for (var start = 0; start < depth; start += Flush)
            {
                Vector256<byte> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default,
                    b2 = default, b3 = default;
                var end = Math.Min(depth, start + Flush);
                for (var k = start; k < end; k++)
                {
                    var own = left + (k * Block);
                    var va = Vector256.Load(v + (k * Block));
                    var vb = Vector256.Load(v + (k * Block) + 32);
                    var t0 = Vector256.Load(tables + (own[0] * Block));
                    a0 += Avx2.Shuffle(t0, va);
                    b0 += Avx2.Shuffle(t0, vb);
                    var t1 = Vector256.Load(tables + (own[1] * Block));
                    a1 += Avx2.Shuffle(t1, va);
                    b1 += Avx2.Shuffle(t1, vb);
                    var t2 = Vector256.Load(tables + (own[2] * Block));
                    a2 += Avx2.Shuffle(t2, va);
                    b2 += Avx2.Shuffle(t2, vb);
                    var t3 = Vector256.Load(tables + (own[3] * Block));
                    a3 += Avx2.Shuffle(t3, va);
                    b3 += Avx2.Shuffle(t3, vb);
                }

                Add(a0, sums + lane);
                Add(b0, sums + lane + 32);
                Add(a1, sums + 128 + lane);
                Add(b1, sums + 160 + lane);
                Add(a2, sums + 256 + lane);
                Add(b2, sums + 288 + lane);
                Add(a3, sums + 384 + lane);
                Add(b3, sums + 416 + lane);
            }
        }

        static void Add(Vector256<byte> bytes, ushort* to)
        {
            var (low, high) = Vector256.Widen(bytes);
            (low + Vector256.Load(to)).Store(to);
            (high + Vector256.Load(to + 16)).Store(to + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void ToSums(ushort* different, int count, short* result)
    {
        for (var e = 0; e < 2 * Block; e += 16)
            (Vector256.Create((short)count) - (Vector256.Load(different + e).AsInt16() << 1)).Store(result + e);
    }
}
