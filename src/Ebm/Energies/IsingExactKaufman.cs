//  Z = ½ (2 sinh 2K)^{mn/2} (Z₁ + Z₂ + Z₃ + Z₄),     K = βJ, on an m × n torus
//
//  Z₁ = Π_r 2cosh(mγ_{2r+1}/2),  Z₂ = Π_r 2sinh(mγ_{2r+1}/2),  Z₃ = Π_r 2cosh(mγ_{2r}/2),  Z₄ = Π_r 2sinh(mγ_{2r}/2),   r = 0 … n−1
//  cosh γ_l = cosh 2K coth 2K − cos(πl/n),   γ_0 = 2K + log tanh K (negative above T_c, 0 at T_c)
//  ⟨E⟩ = −J d log Z/dK
//  Source: Kaufman, Crystal statistics II, Phys. Rev. 76 (1949), eq. 39; in this form Ferdinand and Fisher, Phys. Rev. 185 (1969).
//
//  Infinite lattice:  m = (1 − sinh(2K)^{−4})^{1/8} below T_c = 2J / ln(1 + √2), else 0.
//  Source: Yang, The spontaneous magnetization of a two-dimensional Ising model, Phys. Rev. 85 (1952), eq. 96.

namespace Ebm;

public static partial class IsingExact
{
    /// <summary>T_c = 2 / ln(1 + √2) for J = 1: where the infinite lattice orders.</summary>
    public static double CriticalTemperature => 2 / Math.Log(1 + Math.Sqrt(2));

    /// <summary>Mean energy per site of a torus of any size, by Kaufman's formula.</summary>
    /// <param name="rows">m ≥ 1.</param>
    /// <param name="columns">n ≥ 1.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <param name="coupling">J, &gt; 0.</param>
    public static double KaufmanEnergy(int rows, int columns, double beta, double coupling = 1) =>
        -coupling * Kaufman(rows, columns, beta * coupling).Slope / ((double)rows * columns);

    /// <summary>log Z of a torus of any size, by Kaufman's formula.</summary>
    /// <inheritdoc cref="KaufmanEnergy"/>
    public static double KaufmanLogPartition(int rows, int columns, double beta, double coupling = 1) =>
        Kaufman(rows, columns, beta * coupling).Log;

    /// <summary>Heat capacity per site, −β² d⟨E⟩/dβ, by a central difference of the exact energy (accurate to about 1e-7).</summary>
    /// <inheritdoc cref="KaufmanEnergy"/>
    public static double KaufmanHeatCapacity(int rows, int columns, double beta, double coupling = 1)
    {
        const double h = 1e-4;
        double At(double step) => KaufmanEnergy(rows, columns, beta + step, coupling);
        return -beta * beta * ((8 * (At(h) - At(-h))) - (At(2 * h) - At(-2 * h))) / (12 * h);
    }

    /// <summary>Spontaneous magnetisation of the infinite lattice (Yang).</summary>
    /// <param name="temperature">T, &gt; 0.</param>
    /// <param name="coupling">J, &gt; 0.</param>
    public static double YangMagnetisation(double temperature, double coupling = 1)
    {
        Check.Positive(temperature);
        Check.Positive(coupling);
        if (temperature >= CriticalTemperature * coupling) return 0;
        return Math.Pow(1 - Math.Pow(Math.Sinh(2 * coupling / temperature), -4), 0.125);
    }

    private static (double Log, double Slope) Kaufman(int rows, int columns, double k)
    {
        Check.AtLeast(rows, 1);
        Check.AtLeast(columns, 1);
        Check.Positive(k, "beta · coupling");
        double s = Math.Sinh(2 * k), c = Math.Cosh(2 * k), x = c * c / s, slopeX = 2 * c * (1 - (1 / (s * s)));
        // Every product as exp(log) with its slope; the factor of γ_0 in Z₄, which may vanish, stays apart.
        double log1 = 0, log2 = 0, log3 = 0, log4 = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0;
        double zero = 0, slopeZero = 0;
        for (var l = 0; l < 2 * columns; l++)
        {
            Host.Poll();
            double gamma, slope;
            if (l == 0)
            {
                gamma = (2 * k) + Math.Log(Math.Tanh(k));
                slope = 2 + (2 / s);
                zero = rows * gamma / 2;
                slopeZero = rows * slope / 2;
            }
            else
            {
                var cosh = x - Math.Cos(Math.PI * l / columns);
                gamma = Math.Acosh(cosh);
                slope = slopeX / Math.Sqrt((cosh * cosh) - 1);
            }

            var half = rows * Math.Abs(gamma) / 2;
            var sign = Math.Sign(gamma) == 0 ? 1 : Math.Sign(gamma);
            double logCosh = half + Log1Exp(-2 * half, 1), dCosh = rows * slope / 2 * Math.Tanh(half) * sign;
            if (l % 2 == 1)
            {
                (log1, d1) = (log1 + logCosh, d1 + dCosh);
                (log2, d2) = (log2 + half + Log1Exp(-2 * half, -1), d2 + (rows * slope / 2 / Math.Tanh(half)));
            }
            else
            {
                (log3, d3) = (log3 + logCosh, d3 + dCosh);
                if (l > 0) (log4, d4) = (log4 + half + Log1Exp(-2 * half, -1), d4 + (rows * slope / 2 / Math.Tanh(half)));
            }
        }

        var top = Math.Max(log1, log3);
        double z1 = Math.Exp(log1 - top), z2 = Math.Exp(log2 - top), z3 = Math.Exp(log3 - top);
        // 2 sinh(zero) e^{log4 − top} and its slope, with e^{|zero|} kept in the exponent.
        var size = Math.Abs(zero);
        var scale = Math.Exp(log4 + size - top);
        double sinh = (zero < 0 ? -1 : 1) * (1 - Math.Exp(-2 * size)), coshZero = 1 + Math.Exp(-2 * size);
        double z4 = sinh * scale, slope4 = ((coshZero * slopeZero) + (sinh * d4)) * scale;
        var sum = z1 + z2 + z3 + z4;
        var sites = (double)rows * columns;
        return (
            Math.Log(sum / 2) + top + (sites / 2 * Math.Log(2 * s)),
            (((z1 * d1) + (z2 * d2) + (z3 * d3) + slope4) / sum) + (sites * c / s));
    }

    private static double Log1Exp(double x, int sign) => sign > 0 ? Math.Log(1 + Math.Exp(x)) : Math.Log(-Math.Exp(x) + 1);
}
