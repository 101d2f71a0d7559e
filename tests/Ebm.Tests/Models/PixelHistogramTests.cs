using Xunit;

namespace Ebm.Tests.Models;

public class PixelHistogramTests
{
    private static readonly NoiseSchedule Schedule = NoiseSchedule.Linear(200);
    private static readonly ImageSet Three = new("three", [[0, 1], [0, .5f], [1, 1]], [0, 0, 0], 2, 1, ["0"], 3);

    [Fact]
    public void Probabilities_are_counts_plus_one()
    {
        var histogram = PixelHistogram.Fit(Three, 3);
        Assert.Equal([3 / 6.0, 1 / 6.0, 2 / 6.0], histogram.Probabilities(0), new Close(1e-15));
        Assert.Equal([1 / 6.0, 2 / 6.0, 3 / 6.0], histogram.Probabilities(1), new Close(1e-15));
        var nats = histogram.Nats(Three);
        Assert.Equal(-(Math.Log(3 / 6.0 * 3 / 6) + Math.Log(3 / 6.0 * 2 / 6) + Math.Log(2 / 6.0 * 3 / 6)) / 3, nats.Value, 12);
    }

    [Fact]
    public void In_the_cold_log_Z_is_that_of_the_commonest_levels()
    {
        var histogram = PixelHistogram.Fit(Three, 3);
        Assert.Equal(2 * 5000 * Math.Log(.5), histogram.LogPartition(5000), 1e-6);
        Assert.Equal(2 * Math.Log(((9.0 + 4 + 1) / 36)), histogram.LogPartition(2), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(60)]
    [InlineData(200)]
    public void The_denoiser_is_the_conditional_mean_by_quadrature(int t)
    {
        var network = PixelHistogram.Fit(Three, 3).Denoiser(Schedule, 1, -1);
        double[] shares = [3 / 6.0, 1 / 6.0, 2 / 6.0];      // of the cells from 1 down to −1
        double m = Math.Sqrt(Schedule.AlphaBar(t)), s = Math.Sqrt(Schedule.Added(t));
        foreach (var y in new[] { -1.5f, -1, -0.4f, 0, 0.2f, 0.9f, 1.4f })
        {
            double mass = 0, mean = 0;
            const int n = 300_000;
            for (var i = 0; i < n; i++)
            {
                var clean = 1 - (2 * (i + 0.5) / n);
                var xi = (y - (m * clean)) / s;
                var weight = shares[i * 3 / n] * Math.Exp(-xi * xi / 2);
                (mass, mean) = (mass + weight, mean + (weight * xi));
            }

            if (mass < 1e-200) continue;                     // further out than the quadrature in double reaches
            var found = network.Apply(Tensor.From([y, 0, t / 200f], 1, 3)).Data[0];
            Assert.Equal(mean / mass, found, 1e-4 * (1 + Math.Abs(mean / mass)));
        }
    }

    [Fact]
    public void Far_from_every_cell_the_noise_is_the_distance_to_the_nearest_edge()
    {
        var network = PixelHistogram.Fit(Three, 3).Denoiser(Schedule, 1, -1);
        foreach (var y in new[] { -1e6f, -50, -5, 5, 50, 1e6f })
        {
            double m = Math.Sqrt(Schedule.AlphaBar(1)), s = Math.Sqrt(Schedule.Added(1)), z = (y - (Math.Sign(y) * m)) / s;
            Assert.Equal(z + (1 / z), network.Apply(Tensor.From([y, 0, 1 / 200f], 1, 3)).Data[0], 1e-3 * Math.Abs(z));
        }
    }

    private sealed class Close(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }
}
