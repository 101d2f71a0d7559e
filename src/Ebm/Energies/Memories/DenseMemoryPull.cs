//  pull_i = Σ_μ F(h_μ + ξ_μi) − F(h_μ − ξ_μi),   h_μ = ξ_μ·σ − ξ_μi σ_i
//
//  Only its sign counts, and its terms may cancel to the last digit: a tie must come out as 0, and a term far below two that cancel
//  must decide. A sum in double precision is believed where rounding cannot have turned its sign; else whole numbers are added.

using System.Numerics;

namespace Ebm;

public sealed partial class DenseMemory
{
    /// <summary>Positive when σ_i = +1 has the lower energy, negative when −1 has, 0 on a tie. The sign is exact.</summary>
    internal double Pull(int[] overlaps, sbyte spin, int i)
    {
        Host.Poll();
        if (Platform.Interprets && HasPlain) return PullPlain(overlaps, spin, i);
        double sum = 0, size = 0;
        if (Order is { } n)
        {
            for (var mu = 0; mu < overlaps.Length; mu++)
            {
                var without = overlaps[mu] - (patterns[mu][i] * spin);
                double up = Power(without + patterns[mu][i], n), down = Power(without - patterns[mu][i], n);
                sum += up - down;
                size += Math.Abs(up) + Math.Abs(down);
            }

            // Whole numbers below 2⁵³ are added without error.
            return size < 1L << 53 || IsCertain(sum, size) ? sum : ExactPull(overlaps, spin, i, n);
        }

        // Σ e^{h+ξ} − e^{h−ξ} = Σ e^h · 2 sinh ξ: only its sign counts, so the largest exponent may be taken out.
        var top = overlaps.Max();
        for (var mu = 0; mu < overlaps.Length; mu++)
        {
            var weight = Math.Exp(overlaps[mu] - (patterns[mu][i] * spin) - top);
            sum += weight * patterns[mu][i];
            size += weight;
        }

        return IsCertain(sum, size) ? sum : ExactPull(overlaps, spin, i);
    }

    /// <summary>Whether all terms of orders 2 and 3 are whole numbers whose sums a double holds.</summary>
    internal bool HasPlain => Order is 2 or 3 && 2.0 * Count * Math.Pow(Spins + 1, Order.Value) < 1L << 53;

    /// <summary>
    /// The same number by (h + ξ)² − (h − ξ)² = 4 h ξ and (h + ξ)³ − (h − ξ)³ = (6 h² + 2) ξ, for a machine that interprets.
    /// </summary>
    internal double PullPlain(int[] overlaps, sbyte spin, int i)
    {
        var (all, isCubic) = (patterns, Order == 3);
        long sum = 0;
        for (var mu = 0; mu < overlaps.Length; mu++)
        {
            int sign = all[mu][i], without = overlaps[mu] - (sign * spin);
            sum += isCubic ? sign * ((6L * without * without) + 2) : 4L * without * sign;
        }

        return sum;
    }

    /// <summary>True if rounding cannot have changed the sign of a sum whose terms have this total size.</summary>
    private bool IsCertain(double sum, double size) => double.IsFinite(size) && Math.Abs(sum) > size * (1e-14 + (2e-16 * patterns.Length));

    private int ExactPull(int[] overlaps, sbyte spin, int i, int n)
    {
        BigInteger sum = 0;
        for (var mu = 0; mu < overlaps.Length; mu++)
        {
            BigInteger without = overlaps[mu] - (patterns[mu][i] * spin);
            sum += BigInteger.Pow(without + patterns[mu][i], n) - BigInteger.Pow(without - patterns[mu][i], n);
        }

        return sum.Sign;
    }

    /// <summary>Equal exponents are counted first, so that they cancel as whole numbers; the largest that is left is taken out.</summary>
    private double ExactPull(int[] overlaps, sbyte spin, int i)
    {
        var counts = new Dictionary<int, int>();
        for (var mu = 0; mu < overlaps.Length; mu++)
        {
            var h = overlaps[mu] - (patterns[mu][i] * spin);
            counts[h] = counts.GetValueOrDefault(h) + patterns[mu][i];
        }

        var left = counts.Where(c => c.Value != 0).OrderByDescending(c => c.Key).ToArray();
        return left.Sum(c => c.Value * Math.Exp(c.Key - left[0].Key));
    }

    private static double Power(double z, int n)
    {
        var result = 1.0;
        for (; n > 0; n >>= 1, z *= z)
        {
            result *= (n & 1) == 1 ? z : 1;
        }

        return result;
    }
}
