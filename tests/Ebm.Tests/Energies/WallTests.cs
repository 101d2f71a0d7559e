namespace Ebm.Tests.Energies;

/// <summary>
/// E = +∞ forbids a state: every sum over states, wherever the forbidden ones stand, equals the sum over the allowed ones.
/// </summary>
public class WallTests
{
    private const double Wall = double.PositiveInfinity;

    [Fact]
    public void Weights_with_walls_sum_to_the_weights_of_the_allowed_states_in_any_order()
    {
        var rng = new Rng(1);
        foreach (var beta in new[] { 0, 1e-300, 0.7, 50, 1e300, -0.7 })
        {
            for (var trial = 0; trial < 50; trial++)
            {
                double[] open = [.. Enumerable.Range(0, 1 + rng.NextInt(4))
                    .Select(_ => (rng.NextDouble() - 0.5) * Math.Pow(10, rng.NextInt(12)))];
                double[] all = [.. open, .. Enumerable.Repeat(Wall, rng.NextInt(4))];
                rng.Shuffle<double>(all);
                var p = Probability.Softmin(all, beta);
                Assert.Equal(Probability.Softmin([.. all.Where(double.IsFinite)], beta), p.Where((_, i) => double.IsFinite(all[i])));
                Assert.All(p.Where((_, i) => !double.IsFinite(all[i])), v => Assert.Equal(0, v));
            }
        }
    }

    [Fact]
    public void Softmin_does_not_overflow_where_beta_times_an_energy_does()
    {
        Assert.Equal([1, 0], Probability.Softmin([-1e308, 0], 10));
        Assert.Equal([1, 0, 0], Probability.Softmin([1e308, 1.1e308, Wall], 100));
        Assert.Equal([0, 1], Probability.Softmin([1e308, 1.1e308], -100));
        Assert.Equal([0.5, 0, 0.5], Probability.Softmin([-1e308, 1e308, -1e308], 1e10));
        Assert.Throws<ArgumentException>(() => Probability.Softmin([Wall, Wall], 10));
        Assert.Throws<ArgumentException>(() => Probability.Softmin([0, double.NaN], 1e308));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_area_of_a_disc_is_found_inside_a_wall(double beta)
    {
        var disc = Ebm.Energies.From((x, y) => (x * x) + (y * y) < 1 ? 0 : Wall);
        // The midpoint rule misses an area by a few cells times the square root of the circumference's: 400² cells of 5.6e-5.
        Assert.Equal(Math.Log(Math.PI), PartitionFunction.Quadrature(disc, 1.5, 400, beta), 1e-3);
        var estimate = PartitionFunction.MonteCarlo(disc, 1.5, 100_000, new Rng(2), beta);
        Assert.Equal(Math.Log(Math.PI), estimate.Value, 4 * estimate.StandardError);
        Assert.Equal(Math.Sqrt(((9 / Math.PI) - 1) / 100_000), estimate.StandardError, 1e-4);
        Assert.Equal(0, PartitionFunction.Quadrature(x => Math.Abs(x) < 0.5 ? 0 : Wall, -2, 2, 4000, beta), 1e-9);
    }

    [Fact]
    public void A_wall_at_the_first_the_last_or_any_point_costs_only_that_point()
    {
        // 90² points in two batches; 1 + x keeps weights apart. Walls: left half, right half, stripes, all but one cell.
        foreach (var open in new Func<double, double, bool>[] { (x, _) => x < 0, (x, _) => x > 0, (_, y) => y > 0,
            (x, y) => Math.Sin(40 * x) > 0, (x, y) => x > 0.98 && y > 0.98 })
        {
            var sum = 0.0;
            for (var i = 0; i < 90; i++)
            {
                for (var j = 0; j < 90; j++)
                {
                    double x = (float)(-1 + ((i + 0.5) / 45)), y = (float)(-1 + ((j + 0.5) / 45));
                    sum += open(x, y) ? Math.Exp(-2 * (float)(x + (3 * y))) : 0;
                }
            }

            Assert.Equal(Math.Log(sum / 45 / 45),
                PartitionFunction.Quadrature(Ebm.Energies.From((x, y) => open(x, y) ? x + (3 * y) : Wall), 1, 90, 2), 1e-12);
        }
    }

    [Fact]
    public void A_box_that_is_all_wall_has_no_weight()
    {
        var nothing = Ebm.Energies.From((_, _) => Wall);
        Assert.Equal(double.NegativeInfinity, PartitionFunction.Quadrature(nothing, 1, 10));
        Assert.Equal(double.NegativeInfinity, PartitionFunction.Quadrature(_ => Wall, 0, 1, 10));
        Assert.Equal(new Estimate(double.NegativeInfinity, double.PositiveInfinity),
            PartitionFunction.MonteCarlo(nothing, 1, 100, new Rng(1)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_energy_is_named_with_its_place(double bad)
    {
        var batch = Ebm.Energies.From((x, _) => x > 0.9 ? bad : 0);
        Assert.Contains("x = (0.95", Assert.Throws<ArgumentException>("energy", () => PartitionFunction.Quadrature(batch, 1, 20)).Message,
            StringComparison.Ordinal);
        Assert.Contains("x = (0.9",
            Assert.Throws<ArgumentException>("energy", () => PartitionFunction.MonteCarlo(batch, 1, 1000, new Rng(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("x = (0.95)",
            Assert.Throws<ArgumentException>("energy", () => PartitionFunction.Quadrature(x => x > 0.9 ? bad : 0, 0, 1, 10)).Message,
            StringComparison.Ordinal);
        Assert.Contains("energies[1][2]",
            Assert.Throws<ArgumentException>("energies", () => Calibration.FitBeta([[0, 1, 2], [0, 1, bad]], [0, 0])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("energies", () => Calibration.NegativeLogLikelihood([[0, bad]], [0], 1));
        Assert.Throws<ArgumentException>("energies", () => Calibration.Reliability([[0, bad]], [0], 1));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => PartitionFunction.Quadrature(batch, 1, 20, bad));
    }

    [Fact]
    public void Slopes_beside_a_wall_come_from_the_open_side()
    {
        // E = e^x − 2x left of a wall at ¼, and right of it; the exact slope is e^x − 2.
        foreach (var side in new[] { 1, -1 })
        {
            var walled = Ebm.Energies.From(x => side * (x - 0.25) <= 0 ? Math.Exp(x) - (2 * x) : Wall);
            foreach (var distance in new[] { 0, 1e-7, 5e-6, 1.5e-5, 1e-2 })
                Assert.Equal(Math.Exp(0.25 - (side * distance)) - 2, walled.Gradient(0.25 - (side * distance))[0], 1e-6);
            Assert.Equal(0, walled.Gradient(0.25 + (side * 0.1))[0]);
        }

        // Nearer to the edge of the domain than a step: the right size, not the right digits. A central difference would be NaN.
        Assert.Equal(Math.Log(1e-6) + 1, Ebm.Energies.From(x => x * Math.Log(x)).Gradient(1e-6)[0], 1.5);
        Assert.Equal(0, Ebm.Energies.From(x => x == 1 ? 0 : Wall).Gradient(1)[0]);
    }

    [Fact]
    public void Low_energy_volume_with_walls_and_NaN()
    {
        var half = Ebm.Energies.From((x, _) => x < 0 ? 0 : Wall);
        var axis = Grid.Linear(-0.95, 0.95, 20);
        Assert.Equal(0.5, LowEnergy.Volume(half, Points.From([[-0.5, 0.0], [-0.2, 0]]), axis, axis));
        Assert.Equal(1, LowEnergy.Volume(half, Points.From([[-0.5, 0.0], [0.2, 0]]), axis, axis, 1));
        var bad = Ebm.Energies.From((x, _) => x < 0 ? 0 : double.NaN);
        Assert.Throws<ArgumentException>("energy", () => LowEnergy.Threshold(bad, Points.From([[0.5, 0.0]])));
        Assert.Throws<ArgumentException>("energy", () => LowEnergy.Volume(bad, Points.From([[-0.5, 0.0]]), axis, axis));

        // The threshold is the least energy that a share of the data does not exceed, also where share · count is 7.000…001.
        var line = Ebm.Energies.From(x => x);
        foreach (var count in new[] { 1, 7, 20, 100 })
        {
            var data = Points.FromCoordinates([.. Enumerable.Range(1, count).Select(k => (double)k)]);
            for (var k = 1; k <= count; k++)
                Assert.Equal(k, LowEnergy.Threshold(line, data, (double)k / count));
        }
    }

    [Fact]
    public void Divergence_and_entropy_hand_NaN_on_and_do_not_overflow()
    {
        Assert.Equal(double.NaN, Probability.Entropy([0.5, double.NaN]));
        Assert.Equal(double.NaN, Probability.KullbackLeibler([0.5, double.NaN], [0.5, 0.5]));
        Assert.Equal(-Math.Log(double.Epsilon), Probability.KullbackLeibler([1, 0], [double.Epsilon, 1]), 1e-10);
        Assert.Equal(double.PositiveInfinity, Probability.KullbackLeibler([0.5, 0.5], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Functions.LogMeanExp([]));
        Assert.Equal([-1.7e308, 0, 1.7e308], Grid.Linear(-1.7e308, 1.7e308, 3));
    }
}
