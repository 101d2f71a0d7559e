using Xunit;

namespace Ebm.Tests.Energies;

public class SpinGlassTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Without_negative_bonds_it_is_the_ferromagnet_on_a_torus(int side)
    {
        var (glass, magnet, rng) = (SpinGlass.OnTorus(side, 1, new Rng(1)), new IsingEnergy(side, side), new Rng(2));
        for (var n = 0; n < 20; n++)
        {
            double[] state = [.. HopfieldPatterns.Random(1, side * side, rng)[0].Select(s => (double)s)];
            Assert.Equal(magnet.Energy(state), glass.Energy(state));
        }
    }

    [Fact]
    public void A_share_p_of_the_bonds_is_positive_and_every_spin_has_four()
    {
        var glass = SpinGlass.OnTorus(100, 0.3, new Rng(3));
        var bonds = Enumerable.Range(0, 10_000).SelectMany(glass.CouplingsOf).ToArray();
        Assert.Equal(40_000, bonds.Length);
        Assert.All(bonds, b => Assert.Equal(1, Math.Abs(b.Strength)));

        // 20 000 coins; beyond 5 standard errors once in two million.
        Assert.Equal(0.3, bonds.Count(b => b.Strength > 0) / 40_000.0, 5 * Math.Sqrt(0.21 / 20_000));
    }

    [Fact]
    public void The_mean_energy_of_a_bond_on_Nishimoris_line_is_minus_tanh_beta()
    {
        // 3 × 3 spins, all 2⁹ states, 400 glasses at p = 0.75, tanh β = 0.5. Beyond 5 standard errors once in a million.
        var beta = Math.Atanh(0.5);
        var bonds = Enumerable.Range(0, 400).Select(k =>
        {
            var glass = SpinGlass.OnTorus(3, 0.75, new Rng(10 + (ulong)k));
            var energies = Enumerable.Range(0, 512)
                .Select(s => glass.Energy([.. Enumerable.Range(0, 9).Select(i => ((s >> i & 1) * 2) - 1)])).ToArray();
            var weights = energies.Select(e => Math.Exp(-beta * e)).ToArray();
            return energies.Zip(weights, (e, w) => e * w).Sum() / weights.Sum() / 18;
        }).ToArray();
        var mean = Estimate.Of(bonds);
        Assert.Equal(-0.5, mean.Value, 5 * mean.StandardError);
    }

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(4, -0.1)]
    [InlineData(4, 1.1)]
    [InlineData(4, double.NaN)]
    public void Sides_below_three_and_what_is_no_probability_are_refused(int side, double positive) =>
        Assert.ThrowsAny<ArgumentException>(() => SpinGlass.OnTorus(side, positive, new Rng(1)));
}
