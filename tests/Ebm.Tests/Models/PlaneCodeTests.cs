namespace Ebm.Tests;

/// <summary>The binary code of the plane.</summary>
public class PlaneCodeTests
{
    [Fact]
    public void Every_code_is_one_cell_and_neighbours_differ_in_one_bit()
    {
        var code = new PlaneCode(2, 4);
        double Middle(int k) => -2 + ((k + .5) / 4);
        var centres = Points.From(Enumerable.Range(0, 256).Select(i => new[] { Middle(i % 16), Middle(i / 16) }));
        var bits = code.Bits(centres);
        int Number(int i) => Enumerable.Range(0, 8).Sum(k => (int)bits[i, k] << k);
        Assert.Equal(256, Enumerable.Range(0, 256).Select(Number).Distinct().Count());
        for (var i = 0; i < 256; i++)
        {
            if (i % 16 < 15) Assert.Equal(1, System.Numerics.BitOperations.PopCount((uint)(Number(i) ^ Number(i + 1))));
            if (i < 240) Assert.Equal(1, System.Numerics.BitOperations.PopCount((uint)(Number(i) ^ Number(i + 16))));
        }

        var spins = code.Spins(centres);
        for (var i = 0; i < 256; i++)
            for (var k = 0; k < 8; k++)
                Assert.Equal((2 * bits[i, k]) - 1, spins[i, k]);
    }

    [Fact]
    public void An_energy_of_codes_is_that_of_the_code_of_a_point_and_infinite_outside()
    {
        var (code, machine) = (new PlaneCode(3, 3), BoltzmannMachine.Random(6, 1, new Rng(1)));
        var points = Points.Uniform(new Rng(2), 100, (-3, 3), (-3, 3));
        Assert.Equal(machine.Energies(code.Spins(points)).Select(e => (float)e),
            code.OnPlane(machine).Energies(points).Select(e => (float)e));
        var rbm = Rbm.Random(6, 4, new Rng(3), .5);
        Assert.Equal(rbm.Energies(code.Bits(points)).Select(e => (float)e), code.OnPlane(rbm).Energies(points).Select(e => (float)e));
        Assert.Equal(double.PositiveInfinity, code.OnPlane(machine).Energy(3.01, 0));
        Assert.False(double.IsFinite(code.OnPlane(machine).Energy(0, double.NaN)));
        Assert.True(double.IsFinite(code.OnPlane(machine).Energy(3, -3)));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var code = new PlaneCode();
        Assert.Throws<ArgumentOutOfRangeException>("halfWidth", () => new PlaneCode(0));
        Assert.Throws<ArgumentOutOfRangeException>("bits", () => new PlaneCode(1, 9));
        Assert.Throws<ArgumentException>("codes", () => code.OnPlane(new SpinModel(5)));
        Assert.Throws<ArgumentException>("points", () => code.Spins(Points.From([[0.0, 3.5]])));
        Assert.ThrowsAny<ArgumentException>(() => code.Bits(new Points(3, 1)));
        Assert.Equal(12, code.Length);
    }
}
