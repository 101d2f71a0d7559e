namespace Ebm.Tests.Models;

/// <summary>From what a sampler gives to what a training set keeps: each point stays whole.</summary>
public class TrainingSetTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 2000)]
    [InlineData(5, 1)]
    [InlineData(3, 3)]
    public void A_sample_becomes_the_rows_of_its_points(int dimension, int count)
    {
        var sample = Ebm.Energies.StandardGaussian(dimension).Sample(new Rng(1), count);
        var set = TrainingSet.From(sample, [.. Enumerable.Range(0, count)]);
        Assert.Equal((count, dimension), (set.Count, set.Width));
        var rows = set.Rows(0, count).ToArray();
        for (var i = 0; i < count; i++)
            for (var d = 0; d < dimension; d++)
                Assert.Equal(sample[i, d], rows[(i * dimension) + d]);
        Assert.Equal(sample.Values, Points.From(set.Rows(0, count)).Values);
        var (drawn, labels) = set.DrawBatch(new Rng(2), 5);
        Assert.All(labels!.Select((label, k) => (label, k)),
            x => Assert.Equal(rows[(x.label * dimension)..((x.label + 1) * dimension)],
            drawn.ToArray()[(x.k * dimension)..((x.k + 1) * dimension)]));
    }

    [Fact]
    public void The_points_of_a_cloud_keep_their_partners()
    {
        // On the circle of the eight Gaussians ‖x‖ is near 2; a row of two first coordinates is not.
        var cloud = Ebm.Energies.EightGaussians(2, 0.05);
        var rows = TrainingSet.From(cloud.Sample(new Rng(3), 500)).Rows(0, 500).ToArray();
        Assert.All(Enumerable.Range(0, 500),
            i => Assert.Equal(2, Math.Sqrt((rows[2 * i] * rows[2 * i]) + (rows[(2 * i) + 1] * rows[(2 * i) + 1])), 0.5));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentNullException>("states", () => TrainingSet.From((Points)null!));
        Assert.Throws<ArgumentException>("labels", () => TrainingSet.From(new Points(1, 2), [0]));
        Assert.Throws<ArgumentException>("points[1]", () => TrainingSet.From([[1.0, 2], [3.0], [4, 5, 6]]));
    }
}
