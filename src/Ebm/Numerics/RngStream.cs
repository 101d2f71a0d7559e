//  Filling whole spans from the stream of Rng.cs: the lanes are the lanes of a vector register.
//
//  One AVX-512 step makes 2 × 8 numbers of 64 bits; without AVX-512, Vector<T> steps through the sixteen lanes
//  4 (AVX2) or 2 (SSE, NEON, scalar) at a time. The order of the results never depends on the width.
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

    /// <summary>Fills the span with random bits: the next numbers of <see cref="NextUInt64"/>, faster.</summary>
    public void FillBits(Span<ulong> destination)
    {
        var buffered = Math.Min(destination.Length, BufferLength - position);
        buffer.AsSpan(position, buffered).CopyTo(destination);
        position += buffered;
        destination = destination[buffered..];
        while (destination.Length >= BufferLength)
        {
            var n = Math.Min(destination.Length, Chunk) / Lanes * Lanes;
            Generate(destination[..n]);
            destination = destination[n..];
        }
        if (destination.IsEmpty) return;
        Refill();
        buffer.AsSpan(0, destination.Length).CopyTo(destination);
        position = destination.Length;
    }

    /// <summary>Fills the span with uniform numbers on [0, 1): the next numbers of <see cref="NextDouble"/>, faster.</summary>
    public void FillUniform(Span<double> destination)
    {
        for (; !destination.IsEmpty; destination = destination[Math.Min(Chunk, destination.Length)..])
        {
            var chunk = destination[..Math.Min(Chunk, destination.Length)];
            var bits = MemoryMarshal.Cast<double, long>(chunk);
            FillBits(MemoryMarshal.Cast<double, ulong>(chunk));
            var i = 0;
            for (; i <= chunk.Length - Vector<double>.Count; i += Vector<double>.Count)
                (Vector.ConvertToDouble(Vector.ShiftRightLogical(new Vector<long>(bits[i..]), 11)) * (1.0 / (1L << 53)))
                    .CopyTo(chunk[i..]);
            for (; i < chunk.Length; i++)
                chunk[i] = (bits[i] >>> 11) * (1.0 / (1L << 53));
        }
    }

    /// <summary>Fills the span with uniform numbers on [0, 1): multiples of 2⁻²⁴, two from each 64 bits of the stream.</summary>
    public void FillUniform(Span<float> destination)
    {
        for (; !destination.IsEmpty; destination = destination[Math.Min(Chunk, destination.Length)..])
        {
            var chunk = destination[..Math.Min(Chunk, destination.Length)];
            var bits = MemoryMarshal.Cast<float, int>(chunk);
            var even = chunk.Length & ~1;
            FillBits(MemoryMarshal.Cast<float, ulong>(chunk[..even]));
            if (even < chunk.Length) bits[even] = (int)NextUInt64();
            var i = 0;
            for (; i <= chunk.Length - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.ConvertToSingle(Vector.ShiftRightLogical(new Vector<int>(bits[i..]), 8)) * (1f / (1 << 24)))
                    .CopyTo(chunk[i..]);
            for (; i < chunk.Length; i++)
                chunk[i] = (bits[i] >>> 8) * (1f / (1 << 24));
        }
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
            var threshold = p.Slice(start, chunk.Length);
            FillUniform(chunk);
            var i = 0;
            for (; i <= chunk.Length - Vector<float>.Count; i += Vector<float>.Count)
                Vector.ConditionalSelect(Vector.LessThan(new Vector<float>(chunk[i..]), new Vector<float>(threshold[i..])),
                    Vector<float>.One, Vector<float>.Zero).CopyTo(chunk[i..]);
            for (; i < chunk.Length; i++)
                chunk[i] = chunk[i] < threshold[i] ? 1 : 0;
        }
    }

    /// <summary>Steps all lanes until the destination is full; its length is a multiple of Lanes.</summary>
    private unsafe void Generate(Span<ulong> destination)
    {
        fixed (ulong* s = state, d = destination)
        {
            if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported) Generate512(s, d, destination.Length);
            else GenerateAnyWidth(s, d, destination.Length);
        }
    }

    private static unsafe void Generate512(ulong* s, ulong* d, int length)
    {
        Vector512<ulong> a0 = Vector512.Load(s), a1 = Vector512.Load(s + 16), a2 = Vector512.Load(s + 32), a3 = Vector512.Load(s + 48);
        Vector512<ulong> b0 = Vector512.Load(s + 8), b1 = Vector512.Load(s + 24), b2 = Vector512.Load(s + 40), b3 = Vector512.Load(s + 56);
        for (var i = 0; i < length; i += Lanes)
        {
            (Avx512F.RotateLeft(a0 + a3, 23) + a0).Store(d + i);
            (Avx512F.RotateLeft(b0 + b3, 23) + b0).Store(d + i + 8);
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

    private static unsafe void GenerateAnyWidth(ulong* s, ulong* d, int length)
    {
        for (var lane = 0; lane < Lanes; lane += Vector<ulong>.Count)
        {
            var p = s + lane;
            Vector<ulong> s0 = Vector.Load(p), s1 = Vector.Load(p + 16), s2 = Vector.Load(p + 32), s3 = Vector.Load(p + 48);
            for (var i = lane; i < length; i += Lanes)
            {
                (RotateLeft(s0 + s3, 23) + s0).Store(d + i);
                var t = s1 << 17;
                s2 ^= s0;
                s3 ^= s1;
                s1 ^= s2;
                s0 ^= s3;
                s2 ^= t;
                s3 = RotateLeft(s3, 45);
            }
            s0.Store(p); s1.Store(p + 16); s2.Store(p + 32); s3.Store(p + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> RotateLeft(Vector<ulong> x, int k) => (x << k) | (x >> (64 - k));
}
