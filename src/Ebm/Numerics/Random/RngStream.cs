//  Filling whole spans from the stream of Rng.cs: the lanes are the lanes of a vector register.
//
//  One AVX-512 step makes 2 × 8 numbers of 64 bits; without AVX-512, Vector<T> steps through the sixteen lanes
//  2 × 4 (AVX2) or 2 × 2 (SSE, NEON, scalar) at a time: two vectors, so that one computes while the other waits.
//  The order of the results never depends on the width.
//  A float takes half a number (the low half first), so that a span of n floats reads ⌈n/2⌉ numbers of the stream.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

public sealed partial class Rng
{
    private const int Chunk = 1024;  // numbers worked on at a time: 8 KB stay in the first-level cache

    /// <summary>What to make of 64 random bits before they are stored.</summary>
    private interface IOutput
    {
        static abstract ulong Of(ulong bits);

        static abstract Vector<ulong> Of(Vector<ulong> bits);

        static abstract Vector512<ulong> Of(Vector512<ulong> bits);
    }

    /// <summary>Fills the span with random bits: the next numbers of <see cref="NextUInt64"/>, faster.</summary>
    public void FillBits(Span<ulong> destination) => Fill<Bits>(destination);

    /// <summary>Fills the span with uniform numbers on [0, 1): the next numbers of <see cref="NextDouble"/>, faster.</summary>
    public void FillUniform(Span<double> destination) => Fill<Doubles>(MemoryMarshal.Cast<double, ulong>(destination));

    /// <summary>Fills the span with uniform numbers on [0, 1): multiples of 2⁻²⁴, two from each 64 bits of the stream.</summary>
    public void FillUniform(Span<float> destination)
    {
        Fill<PairsOfFloats>(MemoryMarshal.Cast<float, ulong>(destination));
        if ((destination.Length & 1) != 0) destination[^1] = ((uint)NextUInt64() >> 8) * (1f / (1 << 24));
    }

    /// <summary>Sets each number to 1 with its own probability, else to 0.</summary>
    /// <param name="p">The probabilities. p ≤ 0 never gives 1, p ≥ 1 always. Rounded up to a multiple of 2⁻²⁴.</param>
    /// <param name="zerosAndOnes">Receives the results. As long as p; must not overlap it.</param>
    public void FillBernoulli(ReadOnlySpan<float> p, Span<float> zerosAndOnes)
    {
        if (zerosAndOnes.Length != p.Length)
            throw new ArgumentException($"has {zerosAndOnes.Length} elements, p has {p.Length}", nameof(zerosAndOnes));
        if (p.Overlaps(zerosAndOnes))
            throw new ArgumentException("must not overlap p", nameof(zerosAndOnes));
        for (var start = 0; start < p.Length; start += Chunk)
        {
            var chunk = zerosAndOnes.Slice(start, Math.Min(Chunk, p.Length - start));
            FillUniform(chunk);
            ref var u = ref MemoryMarshal.GetReference(chunk);
            ref var threshold = ref MemoryMarshal.GetReference(p[start..]);
            var i = 0;
            for (; i <= chunk.Length - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.AsVectorSingle(Vector.LessThan(Vector.LoadUnsafe(ref u, (nuint)i), Vector.LoadUnsafe(ref threshold, (nuint)i)))
                    & Vector<float>.One).StoreUnsafe(ref u, (nuint)i);
            for (; i < chunk.Length; i++)
                chunk[i] = chunk[i] < p[start + i] ? 1 : 0;
        }
    }

    private void Fill<T>(Span<ulong> destination)
        where T : struct, IOutput
    {
        var buffered = Math.Min(destination.Length, BufferLength - position);
        for (var i = 0; i < buffered; i++) destination[i] = T.Of(buffer[position + i]);
        position += buffered;
        destination = destination[buffered..];
        while (destination.Length >= BufferLength)
        {
            var n = Math.Min(destination.Length, Chunk) / Lanes * Lanes;
            Generate<T>(destination[..n]);
            destination = destination[n..];
        }
        if (destination.IsEmpty) return;
        Refill();
        for (var i = 0; i < destination.Length; i++) destination[i] = T.Of(buffer[i]);
        position = destination.Length;
    }

    /// <summary>Steps all lanes until the destination is full; its length is a multiple of Lanes.</summary>
    private unsafe void Generate<T>(Span<ulong> destination)
        where T : struct, IOutput
    {
        fixed (ulong* s = state, d = destination)
        {
            if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported) Generate512<T>(s, d, destination.Length);
            else GenerateAnyWidth<T>(s, d, destination.Length);
        }
    }

    private static unsafe void Generate512<T>(ulong* s, ulong* d, int length)
        where T : struct, IOutput
    {
        Vector512<ulong> a0 = Vector512.Load(s), a1 = Vector512.Load(s + 16), a2 = Vector512.Load(s + 32), a3 = Vector512.Load(s + 48);
        Vector512<ulong> b0 = Vector512.Load(s + 8), b1 = Vector512.Load(s + 24), b2 = Vector512.Load(s + 40), b3 = Vector512.Load(s + 56);
        for (var i = 0; i < length; i += Lanes)
        {
            T.Of(Avx512F.RotateLeft(a0 + a3, 23) + a0).Store(d + i);
            T.Of(Avx512F.RotateLeft(b0 + b3, 23) + b0).Store(d + i + 8);
            var t = a1 << 17;
            var u = b1 << 17;
            a2 ^= a0; b2 ^= b0;
            a3 ^= a1; b3 ^= b1;
            a1 ^= a2; b1 ^= b2;
            a0 ^= a3; b0 ^= b3;
            a2 ^= t; b2 ^= u;
            a3 = Avx512F.RotateLeft(a3, 45); b3 = Avx512F.RotateLeft(b3, 45);
        }
        a0.Store(s); a1.Store(s + 16); a2.Store(s + 32); a3.Store(s + 48);
        b0.Store(s + 8); b1.Store(s + 24); b2.Store(s + 40); b3.Store(s + 56);
    }

    private static unsafe void GenerateAnyWidth<T>(ulong* s, ulong* d, int length)
        where T : struct, IOutput
    {
        var next = Vector<ulong>.Count;
        for (var lane = 0; lane < Lanes; lane += 2 * next)
        {
            ulong* p = s + lane, r = p + next;
            Vector<ulong> a0 = Vector.Load(p), a1 = Vector.Load(p + 16), a2 = Vector.Load(p + 32), a3 = Vector.Load(p + 48);
            Vector<ulong> b0 = Vector.Load(r), b1 = Vector.Load(r + 16), b2 = Vector.Load(r + 32), b3 = Vector.Load(r + 48);
            for (var i = lane; i < length; i += Lanes)
            {
                T.Of(RotateLeft(a0 + a3, 23) + a0).Store(d + i);
                T.Of(RotateLeft(b0 + b3, 23) + b0).Store(d + i + next);
                var t = a1 << 17;
                var u = b1 << 17;
                a2 ^= a0; b2 ^= b0;
                a3 ^= a1; b3 ^= b1;
                a1 ^= a2; b1 ^= b2;
                a0 ^= a3; b0 ^= b3;
                a2 ^= t; b2 ^= u;
                a3 = RotateLeft(a3, 45); b3 = RotateLeft(b3, 45);
            }
            a0.Store(p); a1.Store(p + 16); a2.Store(p + 32); a3.Store(p + 48);
            b0.Store(r); b1.Store(r + 16); b2.Store(r + 32); b3.Store(r + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> RotateLeft(Vector<ulong> x, int k) => (x << k) | (x >>> (64 - k));

    /// <summary>The bits themselves.</summary>
    private readonly struct Bits : IOutput
    {
        public static ulong Of(ulong bits) => bits;

        public static Vector<ulong> Of(Vector<ulong> bits) => bits;

        public static Vector512<ulong> Of(Vector512<ulong> bits) => bits;
    }

    /// <summary>The upper 24 bits of each half as a float in [0, 1).</summary>
    private readonly struct PairsOfFloats : IOutput
    {
        private const float Step = 1f / (1 << 24);

        public static ulong Of(ulong bits) =>
            BitConverter.SingleToUInt32Bits(((uint)bits >> 8) * Step) | (ulong)BitConverter.SingleToUInt32Bits((bits >> 40) * Step) << 32;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<ulong> Of(Vector<ulong> bits) =>
            Vector.AsVectorUInt64(Vector.ConvertToSingle(Vector.AsVectorInt32(bits) >>> 8) * Step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Of(Vector512<ulong> bits) =>
            (Vector512.ConvertToSingle(bits.AsInt32() >>> 8) * Step).AsUInt64();
    }

    /// <summary>The upper 53 bits as a double in [0, 1).</summary>
    private readonly struct Doubles : IOutput
    {
        private const double Step = 1.0 / (1L << 53);

        public static ulong Of(ulong bits) => BitConverter.DoubleToUInt64Bits((long)(bits >> 11) * Step);

        /// <summary>
        /// Exact without an instruction that converts: the upper 21 and the lower 32 bits enter the fractions of 2⁸⁴ and 2⁵².
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<ulong> Of(Vector<ulong> bits)
        {
            var x = bits >>> 11;
            var upper = Vector.AsVectorDouble((x >>> 32) | new Vector<ulong>(0x4530000000000000)) - new Vector<double>(
                19342813118337666422669312.0);
            var lower = Vector.AsVectorDouble((x & new Vector<ulong>(0xFFFFFFFF)) | new Vector<ulong>(0x4330000000000000));
            return Vector.AsVectorUInt64((upper + lower) * Step);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Of(Vector512<ulong> bits) =>
            (Vector512.ConvertToDouble((bits >>> 11).AsInt64()) * Step).AsUInt64();
    }
}
