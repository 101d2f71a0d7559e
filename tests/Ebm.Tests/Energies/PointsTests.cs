using Xunit;

namespace Ebm.Tests.Energies;

public class PointsTests
{
    [Fact]
    public void Uniform_points_fill_their_box_evenly()
    {
        var points = Points.Uniform(new Rng(1), 20_000, (-3, 1), (5, 6));
        foreach (var (d, low, high) in new[] { (0, -3.0, 1.0), (1, 5.0, 6.0) })
        {
            var x = points.Coordinate(d);
            Assert.All(x, v => Assert.InRange(v, low, high));
            var error = (high - low) / Math.Sqrt(12 * 20_000);      // 4.5 standard errors: a false alarm in 150 000 seeds
            Assert.Equal((low + high) / 2, x.Average(), 4.5 * error);
            for (var quarter = 0; quarter < 4; quarter++)
            {
                var (from, to) = (low + ((high - low) * quarter / 4), low + ((high - low) * (quarter + 1) / 4));
                Assert.Equal(0.25, x.Count(v => v >= from && v < to) / 20_000.0, 4.5 * Math.Sqrt(0.25 * 0.75 / 20_000));
            }
        }
    }

    [Fact]
    public void Distances_are_Euclidean()
    {
        var points = Points.From([[3.0, 0], [0, 4], [1, 1]]);
        Assert.Equal([3.0, 4, Math.Sqrt(2)], points.DistancesTo(0, 0));
        Assert.Throws<ArgumentException>(() => points.DistancesTo(1));
    }
}
