//  Z = ½ (2 sinh 2K)^{mn/2} (Z₁ + Z₂ + Z₃ + Z₄),     K = βJ, on an m × n torus
//
//  Z₁ = Π_r 2cosh(mγ_{2r+1}/2),  Z₂ = Π_r 2sinh(mγ_{2r+1}/2),  Z₃ = Π_r 2cosh(mγ_{2r}/2),  Z₄ = Π_r 2sinh(mγ_{2r}/2),   r = 0 … n−1
//  cosh γ_l = cosh 2K coth 2K − cos(πl/n),   γ_0 = 2K + log tanh K (negative above T_c, 0 at T_c)
//  ⟨E⟩ = −J d log Z/dK,   C = K² d² log Z/dK²
//
//  Computed in t = e^{−2K}, so that nothing grows with K. With σ = 2t(1 − t²), α = (1 + t²)² − σ cos(πl/n), ρ = √(α² − σ²):
//      e^{−γ_l} = σ/(α + ρ),   2 sinh 2K e^{γ_l} = e^{4K} (α + ρ)/2,   e^{−γ_0} = t(1 + t)/(1 − t)
//      α − σ = (t² + 2t − 1)² + 2σ sin²(πl/2n)        (no difference of near numbers at T_c, where t = √2 − 1)
//  The products are 2cosh x = e^x (1 + e^{−2x}) and 2sinh x = e^x (1 − e^{−2x}), with e^{2NK} taken out of all four.
//  Source: Kaufman, Crystal statistics II, Phys. Rev. 76 (1949), eq. 39; in this form Ferdinand and Fisher, Phys. Rev. 185 (1969).
//
//  Infinite lattice:  m = (1 − sinh(2K)^{−4})^{1/8} below T_c = 2J / ln(1 + √2), else 0.
//  Source: Yang, The spontaneous magnetization of a two-dimensional Ising model, Phys. Rev. 85 (1952), eq. 96.

namespace Ebm;

public static partial class IsingExact
{
    /// <summary>T_c = 2 / ln(1 + √2) for J = 1: where the infinite lattice orders.</summary>
    public static double CriticalTemperature => 2 / Math.Log(1 + Math.Sqrt(2));

    /// <summary>
    /// Mean energy per site of a torus of any size at any temperature, by Kaufman's formula; to about 10⁻¹⁵ J on small tori.
    /// </summary>
    /// <param name="rows">m ≥ 1.</param>
    /// <param name="columns">n ≥ 1.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <param name="coupling">J, &gt; 0; βJ &gt; 0 and finite.</param>
    public static double KaufmanEnergy(int rows, int columns, double beta, double coupling = 1) =>
        -coupling * (Kaufman(rows, columns, beta * coupling).First / ((double)rows * columns));

    /// <summary>log Z of a torus of any size, by Kaufman's formula.</summary>
    /// <inheritdoc cref="KaufmanEnergy"/>
    public static double KaufmanLogPartition(int rows, int columns, double beta, double coupling = 1) =>
        Kaufman(rows, columns, beta * coupling).Value;

    /// <summary>Heat capacity per site, β² Var E / N, from the second derivative of the same formula.</summary>
    /// <inheritdoc cref="KaufmanEnergy"/>
    public static double KaufmanHeatCapacity(int rows, int columns, double beta, double coupling = 1)
    {
        var k = beta * coupling;
        var root = k * Math.Sqrt(Math.Max(0, Kaufman(rows, columns, k).Second / ((double)rows * columns)));
        return root * root;
    }

    /// <summary>Spontaneous magnetisation of the infinite lattice (Yang).</summary>
    /// <param name="temperature">T, &gt; 0.</param>
    /// <param name="coupling">J, &gt; 0.</param>
    public static double YangMagnetisation(double temperature, double coupling = 1)
    {
        Check.Positive(temperature);
        Check.Positive(coupling);
        if (temperature >= CriticalTemperature * coupling) return 0;
        return Math.Pow(Math.Max(0, 1 - Math.Pow(Math.Sinh(2 * (coupling / temperature)), -4)), 0.125);
    }

    /// <summary>log Z with its derivatives in K.</summary>
    private static Jet Kaufman(int rows, int columns, double k)
    {
        Check.AtLeast(rows, 1);
        Check.AtLeast(columns, 1);
        Check.Positive(k, "beta · coupling");
        var e = Math.Exp(-2 * k);
        Jet t = new(e, -2 * e, 4 * e), rest = new(-Jet.ExpMinusOne(-2 * k), 2 * e, -4 * e);   // e^{−2K} and 1 − e^{−2K}
        Jet sigma = 2 * t * rest * (1 + t), critical = (t * t) + (2 * t) - 1;
        // [0] the even l, Z₃ and Z₄, without l = 0; [1] the odd ones, Z₁ and Z₂. Logarithms of the products of e^x, 1 + e^{−2x}, 1 −
        // e^{−2x}.
        Jet[] size = new Jet[2], plus = new Jet[2], minus = new Jet[2];
        for (var l = 1; l < 2 * columns; l++)
        {
            Host.Poll();
            var sine = Math.Sin(Math.PI * l / (2.0 * columns));
            var difference = (critical * critical) + (2 * sine * sine * sigma);
            var sum = (difference + sigma) + (difference * (difference + (2 * sigma))).Sqrt();   // α + ρ
            var q = (sigma / sum).Power(rows);
            size[l % 2] += (double)rows / 2 * (0.5 * sum).Log();
            plus[l % 2] += q.LogOnePlus();
            minus[l % 2] += (-q).LogOnePlus();
        }

        // The factor of γ_0, which changes sign at T_c, stays apart: Z₄ is negative above.
        var ordered = e * (1 + e) <= rest.Value;
        var q0 = (ordered ? t * (1 + t) / rest : rest / (t * (1 + t))).Power(rows);
        size[0] += rows * (ordered ? rest : t * (1 + t)).Log();
        var top = Math.Max(size[1].Value + plus[1].Value, size[0].Value + plus[0].Value);
        Jet Part(int odd, Jet log) => (size[odd] + log - top).Exp();
        Jet z1 = Part(1, plus[1]), z2 = Part(1, minus[1]), z3 = Part(0, plus[0]), z4 = Part(0, minus[0]);
        var even = ordered ? (z3 * (1 + q0)) + (z4 * (1 - q0)) : (q0 * (z3 + z4)) - (z3 * (minus[0] - plus[0]).ExpMinusOne());
        var sites = (double)rows * columns;
        return (0.5 * (z1 + z2 + even)).Log() + top + new Jet(2 * sites * k, 2 * sites);
    }
}
