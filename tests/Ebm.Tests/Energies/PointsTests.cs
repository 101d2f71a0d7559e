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

    [Theory]
    [InlineData(-1, 0, "state")]
    [InlineData(3, 0, "state")]
    [InlineData(0, -1, "coordinate")]
    [InlineData(0, 2, "coordinate")]
    [InlineData(int.MaxValue, int.MaxValue, "state")]
    public void A_number_that_is_not_there_is_named_and_not_another_state_s(int state, int coordinate, string name)
    {
        var points = Points.From([[3.0, 0], [0, 4], [1, 2]]);
        Assert.Throws<ArgumentOutOfRangeException>(name, () => ((Batch)points)[state, coordinate]);
        Assert.Throws<ArgumentOutOfRangeException>(name, () => points[state, coordinate]);
        Assert.Equal(2, ((Batch)points)[2, 1]);
    }

    [Fact]
    public void Distances_are_Euclidean()
    {
        var points = Points.From([[3.0, 0], [0, 4], [1, 1]]);
        Assert.Equal([3.0, 4, Math.Sqrt(2)], points.DistancesTo(0, 0));
        Assert.Throws<ArgumentException>(() => points.DistancesTo(1));
    }
}
