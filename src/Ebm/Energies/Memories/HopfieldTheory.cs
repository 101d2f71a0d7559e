//  First step, N large:  P(bit wrong) = ½ erfc √(N / 2K)
//  First step, exact:    (N−1) + B < 0, or = 0 half of the time, where B is the sum of (N−1)(K−1) fair coins ±1
//  Retrieval (Amit, Gutfreund & Sompolinsky 1985, temperature 0), α = K/N, m the overlap with the pattern:
//      m = erf y,   √(2α) = (erf y)/y − (2/√π) e^{−y²},   y = m / √(2αr)
//  so that α is a function of y; its largest value is the critical load α_c, and the retrieval state is the larger root y.

using MathNet.Numerics;

namespace Ebm;

/// <summary>What theory says about Hebb's rule with random patterns, no self-coupling and no thresholds.</summary>
/// <remarks>
/// <code>
/// First step, N large:  P(bit wrong) = ½ erfc √(N / 2K)
/// First step, exact:    (N−1) + B &lt; 0, or = 0 half of the time, where B is the sum of (N−1)(K−1) fair coins ±1
/// Retrieval (Amit, Gutfreund &amp; Sompolinsky 1985, temperature 0), α = K/N, m the overlap with the pattern:
///     m = erf y,   √(2α) = (erf y)/y − (2/√π) e^{−y²},   y = m / √(2αr)
/// </code>
/// </remarks>
public static class HopfieldTheory
{
    /// <summary>The fraction of a stored pattern's bits that its own first synchronous update gets wrong, for many neurons.</summary>
    /// <param name="load">α = K/N &gt; 0.</param>
    public static double BitError(double load)
    {
        Check.Positive(load);
        return 0.5 * SpecialFunctions.Erfc(Math.Sqrt(1 / (2 * load)));
    }

    /// <summary>The same for exactly N neurons and K patterns; a field of zero counts as half an error.</summary>
    /// <param name="spins">N ≥ 2.</param>
    /// <param name="patterns">K ≥ 1; (N − 1)(K − 1) &lt; 2³¹.</param>
    public static double BitError(int spins, int patterns)
    {
        Check.AtLeast(spins, 2);
        Check.AtLeast(patterns, 1);
        var coins = (long)(spins - 1) * (patterns - 1);
        Check.Between(coins, 0, int.MaxValue, "(spins - 1) * (patterns - 1)");

        // B = 2k − coins with k heads: wrong if 2k < coins − (N−1), undecided if equal.
        var twice = coins - (spins - 1);
        if (twice < 0)
            return 0;
        var heads = (twice + 1) / 2;
        var half = twice % 2 == 0 ? 0.5 : 0;
        double Term(long k) => Math.Exp(SpecialFunctions.BinomialLn((int)coins, (int)k) - (coins * Math.Log(2)));
        var sum = half > 0 ? half * Term(heads) : 0;
        var term = heads > 0 ? Term(heads - 1) : 0;
        for (var k = heads - 1; k >= 0 && term > 1e-18 * sum; k--)
        {
            sum += term;
            term *= (double)k / (coins - k + 1);
        }

        return sum;
    }

    /// <summary>α_c and the overlap there: above it no state near a pattern is stable, for N → ∞.</summary>
    public static (double Load, double Overlap) Critical()
    {
        // α(y) has one maximum in 1 < y < 3, found to half the digits of a double: near it α is flat.
        var y = FindMinimum.OfScalarFunctionConstrained(y => -RootOfTwiceLoad(y), 1, 3, 1e-9);
        return (0.5 * Math.Pow(RootOfTwiceLoad(y), 2), SpecialFunctions.Erf(y));
    }

    /// <summary>The overlap m of the retrieval state at load α; 0 above the critical load.</summary>
    /// <param name="load">α = K/N &gt; 0.</param>
    public static double RetrievalOverlap(double load)
    {
        Check.Positive(load);
        var (critical, overlap) = Critical();
        if (load > critical)
            return 0;
        var goal = Math.Sqrt(2 * load);
        return SpecialFunctions.Erf(Bisection.Of(InverseErf(overlap), 1 / Math.Sqrt(load), y => RootOfTwiceLoad(y) > goal, steps: 200).Low);
    }

    private static double InverseErf(double m) => SpecialFunctions.ErfInv(m);

    private static double RootOfTwiceLoad(double y) => (SpecialFunctions.Erf(y) / y) - (2 / Math.Sqrt(Math.PI) * Math.Exp(-y * y));
}
