//  One word = 512 spins that are updated together; bit 1 = spin up. For word q with neighbours n₁ … n₄:
//
//      u_k = q ⊕ n_k (⊕ 1 when J < 0)        bit 1: this bond is broken
//      two or more broken bonds: ΔE ≤ 0, flip;   one: flip with probability e^{−4β|J|};   none: with e^{−8β|J|}
//
//  A flip with probability p is u < p, with u and p written in binary, compared from the first digit on: digit t of u is one
//  word of random bits, so each of the 512 spins has digits of its own. A spin drops out at the first digit that differs;
//  drawing stops when no spin is left, after 11 digits on average, and at the latest after 32. So p is rounded to a
//  multiple of 2⁻³²: a bias below 1.2·10⁻¹⁰ in every flip probability, and no randomness is shared between spins.
//
//  Random words: two xoshiro256++ generators of eight 64-bit lanes in turn, a and b.
//  Source: multi-spin coding, Jacobs and Rebbi (1981); digit by digit: von Neumann (1951).

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>The inner loop of <see cref="MultiSpinIsing"/>: Metropolis on 512 spins at a time.</summary>
internal static unsafe class MultiSpinKernel
{
    public const int Digits = 32, SureDigits = 8;

    /// <summary>Updates the words of one row whose column has the given parity.</summary>
    /// <param name="up">The row above and <paramref name="down"/> below, already moved between blocks where the lattice is cut.</param>
    /// <param name="row">This row.</param>
    /// <param name="down">The row below.</param>
    /// <param name="width">Words a row, even.</param>
    /// <param name="parity">0 or 1: the first column to update.</param>
    /// <param name="cut">Whether a word's bits are blocks of one lattice (columns wrap to the neighbouring bit).</param>
    /// <param name="invert">All ones when J &lt; 0.</param>
    /// <param name="digits">2 × 32 words: digit t of e^{−4β|J|} at 2t, of e^{−8β|J|} at 2t + 1; all ones or zero.</param>
    /// <param name="random">8 vectors: the states of both generators. Moved on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UpdateRow(
        Vector512<ulong>* up, Vector512<ulong>* row, Vector512<ulong>* down, int width, int parity, bool cut, Vector512<ulong> invert,
        Vector512<ulong>* digits, Vector512<ulong>* random)
    {
        Vector512<ulong> a0 = random[0], a1 = random[1], a2 = random[2], a3 = random[3];
        Vector512<ulong> b0 = random[4], b1 = random[5], b2 = random[6], b3 = random[7];
        for (var c = parity; c < width; c += 2)
        {
            var q = row[c];
            var left = c > 0 ? row[c - 1] : cut ? RotateLeft(row[width - 1], 1) : row[width - 1];
            var right = c < width - 1 ? row[c + 1] : cut ? RotateLeft(row[0], 63) : row[0];
            var x = q ^ invert;
            Vector512<ulong> u = x ^ up[c], v = x ^ down[c], w = x ^ left, z = x ^ right;
            Vector512<ulong> uv = u ^ v, wz = w ^ z;
            var two = (u & v) | (w & z) | (uv & wz);
            var one = uv ^ wz;                                  // exactly one, among those not in two
            var open = ~two;
            var flip = two;
            for (var t = 0; t < Digits; t += 2)
            {
                if (t >= SureDigits && open == Vector512<ulong>.Zero) break;

                var r = RotateLeft(a0 + a3, 23) + a0;
                var s = a1 << 17;
                a2 ^= a0; a3 ^= a1; a1 ^= a2; a0 ^= a3; a2 ^= s;
                a3 = RotateLeft(a3, 45);
                var p = Vector512.ConditionalSelect(one, digits[2 * t], digits[(2 * t) + 1]);
                flip |= open & Vector512.AndNot(p, r);          // p's digit 1, u's digit 0: u < p
                open = Vector512.AndNot(open, p ^ r);

                r = RotateLeft(b0 + b3, 23) + b0;
                s = b1 << 17;
                b2 ^= b0; b3 ^= b1; b1 ^= b2; b0 ^= b3; b2 ^= s;
                b3 = RotateLeft(b3, 45);
                p = Vector512.ConditionalSelect(one, digits[(2 * t) + 2], digits[(2 * t) + 3]);
                flip |= open & Vector512.AndNot(p, r);
                open = Vector512.AndNot(open, p ^ r);
            }

            row[c] = q ^ flip;
        }

        random[0] = a0; random[1] = a1; random[2] = a2; random[3] = a3;
        random[4] = b0; random[5] = b1; random[6] = b2; random[7] = b3;
    }

    /// <summary>The next word of random bits; moves the first generator on.</summary>
    /// <param name="random">4 vectors: its state.</param>
    public static Vector512<ulong> Next(Vector512<ulong>* random)
    {
        var result = RotateLeft(random[0] + random[3], 23) + random[0];
        var s = random[1] << 17;
        random[2] ^= random[0];
        random[3] ^= random[1];
        random[1] ^= random[2];
        random[0] ^= random[3];
        random[2] ^= s;
        random[3] = RotateLeft(random[3], 45);
        return result;
    }

    /// <summary>Which spins have exactly two broken bonds: flipping them costs nothing.</summary>
    /// <param name="x">The word, inverted when J &lt; 0.</param>
    /// <param name="up">Its neighbours: this, <paramref name="down"/>, <paramref name="left"/> and <paramref name="right"/>.</param>
    /// <param name="down">See there.</param>
    /// <param name="left">See there.</param>
    /// <param name="right">See there.</param>
    public static Vector512<ulong> Torn(Vector512<ulong> x, Vector512<ulong> up, Vector512<ulong> down, Vector512<ulong> left,
        Vector512<ulong> right)
    {
        Vector512<ulong> u = x ^ up, v = x ^ down, w = x ^ left, z = x ^ right;
        return ((u ^ v) & (w ^ z)) | (u & v & ~(w | z)) | (w & z & ~(u | v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RotateLeft(Vector512<ulong> x, [ConstantExpected] byte bits) =>
        Avx512F.IsSupported ? Avx512F.RotateLeft(x, bits) : (x << bits) | (x >> (64 - bits));
}
