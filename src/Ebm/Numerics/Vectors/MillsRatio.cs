//  R(z) = (1 − Φ(z)) / φ(z) = P(u) / (1 + z),     u = (z − 5)/(z + 5) in [−1, 1),   z ≥ 0
//
//  P is the polynomial of degree 24 through (1 + z) R(z) at the Chebyshev points of u, computed with sixty digits: its relative error is
//  1e-17, so that only rounding remains. R falls like 1/z: the tail 1 − Φ(z) = φ(z) R(z) keeps its digits however small it is.

using System.Numerics;

namespace Ebm;

/// <summary>The tail of the normal law beyond z over its density there, many at once (after J. P. Mills, 1926).</summary>
/// <remarks>
/// <code>
/// R(z) = (1 − Φ(z)) / φ(z) = P(u) / (1 + z),     u = (z − 5)/(z + 5)
/// </code>
/// Products and sums in the same order on every machine: the same bits.
/// </remarks>
internal static class MillsRatio
{
    private static readonly double[] Even =
    [
        1.1568486282918946, 0.07778159886873558, -0.06617760077899582, -0.03802659218771832,
        -0.004201290311078416, 0.0004570438205116078, -2.480546663097941e-05, -1.7721527238693433e-07,
        3.2194150125726876e-07, -6.735246707235891e-08, 1.006273629203449e-08, -1.0770966817867951e-09,
        6.163047198655167e-11,
    ];

    private static readonly double[] Odd =
    [
        -0.22948753825211318, 0.02507217930163978, 0.061505045840161206, 0.016348231281331425,
        1.9530636365484052e-05, -0.0001343742704194541, 2.270959149359291e-05, -3.2772513658038686e-06,
        4.919558007942762e-07, -7.755689282319666e-08, 1.1020770424653135e-08, -9.545215884456858e-10,
    ];

    /// <summary>R(|z|) of every z.</summary>
    /// <param name="z">Finite numbers; as many as <paramref name="ratio"/> has, a multiple of <c>Vector&lt;double&gt;.Count</c>.</param>
    /// <param name="ratio">Receives R(|z|); relative error below 1e-15.</param>
    public static void Of(ReadOnlySpan<double> z, Span<double> ratio)
    {
        for (var i = 0; i < z.Length; i += Vector<double>.Count)
        {
            var x = Vector.Abs(new Vector<double>(z[i..]));
            var u = (x - new Vector<double>(5)) / (x + new Vector<double>(5));
            var square = u * u;
            Vector<double> even = new(Even[^1]), odd = new(Odd[^1]);
            even = (even * square) + new Vector<double>(Even[^2]);
            for (var k = Odd.Length - 2; k >= 0; k--)
            {
                even = (even * square) + new Vector<double>(Even[k]);
                odd = (odd * square) + new Vector<double>(Odd[k]);
            }

            ((even + (odd * u)) / (Vector<double>.One + x)).CopyTo(ratio[i..]);
        }
    }
}
