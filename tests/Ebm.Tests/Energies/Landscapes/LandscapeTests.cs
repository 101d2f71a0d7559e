using Xunit;

namespace Ebm.Tests.Energies;

public class LandscapeTests
{
    public static TheoryData<string> Names => [.. Landscapes.Keys];

    private static readonly Dictionary<string, ILandscape> Landscapes = new()
    {
        ["double well, tilted"] = Ebm.Energies.DoubleWell(height: 1.5, tilt: 0.7, stiffness: 3),
        ["double well, 1-D"] = Ebm.Energies.DoubleWell(dimension: 1, tilt: -0.4),
        ["double well, 5-D"] = Ebm.Energies.DoubleWell(dimension: 5),
        ["quartic wells, 3-D"] = new QuarticWells(2.5, 3),
        ["banana"] = Ebm.Energies.Banana(),
        ["eight Gaussians"] = Ebm.Energies.EightGaussians(),
        ["Müller-Brown"] = Ebm.Energies.MullerBrown(),
        ["cup"] = Ebm.Energies.Cup(),
        ["spiral"] = Ebm.Energies.Spiral(),
        ["two moons"] = Ebm.Energies.TwoMoons(),
        ["Gaussian with a mean"] = Ebm.Energies.Gaussian(new[,] { { 2.0, 0.6 }, { 0.6, 0.5 } }, [3, -1]),
        ["AR(1), 37-D"] = Ebm.Energies.AutoregressiveGaussian(37, 0.9),
        ["ill-conditioned, 6-D"] = Ebm.Energies.IllConditionedGaussian(6, 100),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_the_slope_of_the_energy(string name)
    {
        var energy = Landscapes[name];
        var rng = new Rng(7);
        for (var trial = 0; trial < 20; trial++)
        {
            var x = Enumerable.Range(0, energy.Dimension).Select(_ => rng.NextGaussian()).ToArray();
            var slope = energy.Gradient(x);
            for (var d = 0; d < x.Length; d++)
            {
                double Shifted(double h)
                {
                    var y = (double[])x.Clone();
                    y[d] += h;
                    return energy.Energy(y);
                }

                const double h = 1e-5;
                var difference = (Shifted(h) - Shifted(-h)) / (2 * h);
                Assert.Equal(difference, slope[d], 1e-6 * (1 + Math.Abs(slope[d])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Batch_equals_the_exact_formula_whatever_its_size(string name)
    {
        var energy = Landscapes[name];
        var n = energy.Dimension;
        foreach (var count in new[] { 1, 3, 16, 61 })
        {
            var rng = new Rng(8);
            var states = Enumerable.Range(0, count)
                .Select(_ => Enumerable.Range(0, n).Select(_ => (double)(float)rng.NextGaussian()).ToArray()).ToArray();
            var points = new float[n * count];
            for (var d = 0; d < n; d++)
                for (var i = 0; i < count; i++)
                    points[(d * count) + i] = (float)states[i][d];
            var (energies, only, gradients) = (new float[count], new float[count], new float[n * count]);
            energy.EnergiesAndGradients(points, count, energies, gradients);
            energy.Energies(points, count, only);
            Assert.Equal(energies, only);
            for (var i = 0; i < count; i++)
            {
                var (alone, slopeAlone) = (new float[1], new float[n]);
                energy.EnergiesAndGradients(Array.ConvertAll(states[i], v => (float)v), 1, alone, slopeAlone);
                Assert.Equal(alone[0], energies[i]);
                var exact = energy.Energy(states[i]);
                var slope = energy.Gradient(states[i]);
                Assert.Equal(exact, energies[i], 3e-5 * (1 + Math.Abs(exact) + slope.Max(Math.Abs)));
                for (var d = 0; d < n; d++)
                {
                    Assert.Equal(slopeAlone[d], gradients[(d * count) + i]);
                    Assert.Equal(slope[d], gradients[(d * count) + i], 1e-4 * (1 + slope.Max(Math.Abs)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stationary_points_are_what_they_say(string name)
    {
        var energy = Landscapes[name];
        var rng = new Rng(9);
        foreach (var point in energy.StationaryPoints)
        {
            Assert.All(energy.Gradient(point.Point), g => Assert.Equal(0, g, 1e-9));
            Assert.Equal(energy.Energy(point.Point), point.Energy, 1e-9);
            var falls = Enumerable.Range(0, 500).Any(_ =>
                energy.Energy([.. point.Point.Select(v => v + (1e-3 * rng.NextGaussian()))]) < point.Energy - 1e-12);
            Assert.Equal(point.Kind == StationaryKind.Saddle, falls);
        }
    }

    [Fact]
    public void Muller_brown_agrees_with_the_published_table()
    {
        var points = new MullerBrown().StationaryPoints;
        double[] published = [-146.700, -108.167, -80.768, -72.249, -40.665];
        for (var i = 0; i < 5; i++) Assert.Equal(published[i], points[i].Energy, 1e-3);
    }

    [Fact]
    public void Log_partitions_agree_with_quadrature()
    {
        var banana = Ebm.Energies.Banana();
        var ring = Ebm.Energies.EightGaussians();
        var spiral = Ebm.Energies.Spiral();
        var bowl = Ebm.Energies.Gaussian(new[,] { { 1.0, 0.6 }, { 0.6, 0.5 } }, [0.3, -1]);
        foreach (var (energy, expected) in new (IEnergy, double)[]
                 { (banana, banana.LogPartition()), (ring, ring.LogPartition()), (spiral, spiral.LogPartition()),
                     (bowl, bowl.LogPartition()) })
        {
            var (xs, ys) = (Grid.Linear(-9, 9, 901), Grid.Linear(-9, 21, 1501));
            var table = energy.OnGrid(xs, ys);
            var sum = table.Cast<double>().Sum(e => Math.Exp(-e)) * 0.02 * 0.02;
            Assert.Equal(expected, Math.Log(sum), 2e-4);
        }
    }

    [Fact]
    public void A_lambda_is_an_energy()
    {
        var energy = Ebm.Energies.From((x, y) => (x * x * y) + Math.Sin(y));
        Assert.Equal(Math.Sin(2) + 2, energy.Energy(1, 2), 1e-12);
        var slope = energy.Gradient(1, 2);
        Assert.Equal(4, slope[0], 1e-6);
        Assert.Equal(1 + Math.Cos(2), slope[1], 1e-6);
        Assert.Equal(9, Ebm.Energies.From(x => x * x).Energy(3.0), 1e-12);
        Assert.Equal(3, Ebm.Energies.From(3, x => x.Sum()).OnlyGradientSum(), 1e-6);
        var table = energy.OnGrid([0, 1, 2], [0, 1]);
        Assert.Equal((2, 3), (table.GetLength(0), table.GetLength(1)));
        Assert.Equal(4 + Math.Sin(1), table[1, 2], 1e-6);
    }

    [Fact]
    public void A_double_well_is_flat_at_its_stationary_points_however_low_or_tilted_it_is()
    {
        foreach (var height in new[] { 1e-6, 1e-3, .3, 1, 50 })
        {
            foreach (var tilt in new[] { -40, -1, -.2, 0, 1e-3, 1, 7 })
            {
                var well = new DoubleWell(height, tilt, dimension: 1);
                Assert.All(well.StationaryPoints, p =>
                {
                    // Of the two terms that cancel, and what rounding leaves of them.
                    var pull = 4 * height * p.Point[0] * ((p.Point[0] * p.Point[0]) - 1);
                    Assert.Equal(-tilt, pull, 1e-9 * (1 + Math.Abs(tilt)));
                });
            }
        }
    }

    [Fact]
    public void Bad_input_is_named_before_any_work()
    {
        Assert.Contains("height", Assert.Throws<ArgumentOutOfRangeException>(() => new DoubleWell(height: 0)).Message);
        Assert.Contains("symmetric", Assert.Throws<ArgumentException>(() => new GaussianEnergy(new[,] { { 1, 0.5 }, { 0.4, 1 } })).Message);
        Assert.Contains("positive definite",
            Assert.Throws<ArgumentException>(() => new GaussianEnergy(new[,] { { 1.0, 2 }, { 2, 1 } })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ebm.Energies.CorrelatedGaussian(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ebm.Energies.Banana().Energies(new float[2], 0, new float[1]));
        Assert.Throws<ArgumentException>(() => Ebm.Energies.Banana().Energy(1, 2, 3));
        Assert.Throws<ArgumentException>(() => new DoubleWell(dimension: 3).OnGrid([0], [0]));
    }
}

internal static class LandscapeTestExtensions
{
    public static double OnlyGradientSum(this IDifferentiableEnergy energy) => energy.Gradient(1, 2, 3).Sum();
}
