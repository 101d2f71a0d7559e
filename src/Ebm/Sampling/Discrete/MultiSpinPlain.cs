//  The row of MultiSpinKernel.cs, word by word and in each word 128 spins after the other: the widest vectors of an interpreter.
//
//  All 512 spins of a word draw as many digits, as many as the last of them needs: a quarter that was done before moves its generators on.

using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>The same bits as <see cref="MultiSpinKernel"/>, where vectors of 512 bits are slow.</summary>
internal static unsafe class MultiSpinPlain
{
    private const int Quarters = 4;

    /// <summary>Updates the words of one row whose column has the given parity.</summary>
    /// <param name="up">As in <see cref="MultiSpinKernel.UpdateRow"/>, like all others; four vectors are a word.</param>
    /// <param name="row">See there.</param>
    /// <param name="down">See there.</param>
    /// <param name="width">See there.</param>
    /// <param name="parity">See there.</param>
    /// <param name="cut">See there.</param>
    /// <param name="invert">See there; one vector.</param>
    /// <param name="digits">See there.</param>
    /// <param name="random">See there.</param>
    public static void UpdateRow(Vector128<ulong>* up, Vector128<ulong>* row, Vector128<ulong>* down, int width, int parity, bool cut,
        Vector128<ulong> invert, Vector128<ulong>* digits, Vector128<ulong>* random)
    {
        var drawn = stackalloc int[Quarters];
        for (var c = parity; c < width; c += 2)
        {
            int left = Quarters * (c > 0 ? c - 1 : width - 1), right = Quarters * (c < width - 1 ? c + 1 : 0), most = 0;
            for (var k = 0; k < Quarters; k++)
            {
                var at = (Quarters * c) + k;
                var (before, after) = (row[left + k], row[right + k]);
                if (cut && c == 0) before = (before << 1) | (before >>> 63);
                if (cut && c == width - 1) after = (after << 63) | (after >>> 1);
                var x = row[at] ^ invert;
                Vector128<ulong> u = x ^ up[at], v = x ^ down[at], w = x ^ before, z = x ^ after;
                Vector128<ulong> uv = u ^ v, wz = w ^ z;
                var two = (u & v) | (w & z) | (uv & wz);
                var flip = two;
                drawn[k] = Draw(two, uv ^ wz, ref flip, digits, random + k);
                row[at] ^= flip;
                most = Math.Max(most, drawn[k]);
            }

            for (var k = 0; k < Quarters; k++)
            {
                for (var t = drawn[k]; t < most; t += 2)
                {
                    Advance(random + k);
                    Advance(random + (4 * Quarters) + k);
                }
            }
        }
    }

    /// <summary>Adds single bits to counters side by side: plane k holds bit k of every counter, at four k.</summary>
    /// <param name="bits">What is added.</param>
    /// <param name="planes">As many as the largest sum has bits.</param>
    public static void Add(Vector128<ulong> bits, Vector128<ulong>* planes)
    {
        for (; bits != Vector128<ulong>.Zero; planes += Quarters)
        {
            var sum = *planes;
            *planes = sum ^ bits;
            bits &= sum;
        }
    }

    /// <summary>Decides the flips of a quarter; returns how many digits that took.</summary>
    private static int Draw(Vector128<ulong> two, Vector128<ulong> one, ref Vector128<ulong> flip, Vector128<ulong>* digits,
        Vector128<ulong>* random)
    {
        Vector128<ulong> a0 = random[0], a1 = random[4], a2 = random[8], a3 = random[12];
        Vector128<ulong> b0 = random[16], b1 = random[20], b2 = random[24], b3 = random[28];
        var open = ~two;
        var t = 0;
        for (; t < MultiSpinKernel.Digits; t += 2)
        {
            if (t >= MultiSpinKernel.SureDigits && open == Vector128<ulong>.Zero) break;

            var r = a0 + a3;
            r = ((r << 23) | (r >>> 41)) + a0;
            var s = a1 << 17;
            a2 ^= a0;
            a3 ^= a1;
            a1 ^= a2;
            a0 ^= a3;
            a2 ^= s;
            a3 = (a3 << 45) | (a3 >>> 19);
            var p = Vector128.ConditionalSelect(one, digits[8 * t], digits[(8 * t) + 4]);
            flip |= open & Vector128.AndNot(p, r);
            open = Vector128.AndNot(open, p ^ r);

            r = b0 + b3;
            r = ((r << 23) | (r >>> 41)) + b0;
            s = b1 << 17;
            b2 ^= b0;
            b3 ^= b1;
            b1 ^= b2;
            b0 ^= b3;
            b2 ^= s;
            b3 = (b3 << 45) | (b3 >>> 19);
            p = Vector128.ConditionalSelect(one, digits[(8 * t) + 8], digits[(8 * t) + 12]);
            flip |= open & Vector128.AndNot(p, r);
            open = Vector128.AndNot(open, p ^ r);
        }

        random[0] = a0;
        random[4] = a1;
        random[8] = a2;
        random[12] = a3;
        random[16] = b0;
        random[20] = b1;
        random[24] = b2;
        random[28] = b3;
        return t;
    }

    private static void Advance(Vector128<ulong>* random)
    {
        Vector128<ulong> a0 = random[0], a1 = random[4], a2 = random[8] ^ a0, a3 = random[12] ^ a1;
        random[0] = a0 ^ a3;
        random[4] = a1 ^ a2;
        random[8] = a2 ^ (a1 << 17);
        random[12] = (a3 << 45) | (a3 >>> 19);
    }
}
