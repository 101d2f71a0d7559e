namespace Ebm.Tests.Models;

public class GaussianMixtureTests
{
    private static float[] TwoBlobs(int count)
    {
        var rng = new Rng(3);
        var data = new float[2 * count];
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (rng.NextGaussian(), rng.NextGaussian());
            data[i] = (float)(i % 4 == 0 ? -2 + (.3 * u) : 1 + u);
            data[count + i] = (float)(i % 4 == 0 ? 1 + (.3 * v) : (.8 * u) + (.6 * v));
        }

        return data;
    }

    [Fact]
    public void One_component_is_the_mean_and_the_covariance()
    {
        var data = TwoBlobs(500);
        var mixture = GaussianMixture.Fit(data.Points(2), 1, new Rng(1), 3, 1e-12);
        Assert.Equal(data.Take(500).Average(), mixture.Means[0][0], 1e-6);
        double mx = data.Take(500).Average(v => (double)v), my = data.Skip(500).Average(v => (double)v), xx = 0, xy = 0, yy = 0;
        for (var i = 0; i < 500; i++)
        {
            var (a, b) = (data[i] - mx, data[500 + i] - my);
            (xx, xy, yy) = (xx + (a * a / 500), xy + (a * b / 500), yy + (b * b / 500));
        }

        var determinant = (xx * yy) - (xy * xy);
        var (p, q) = (.7 - mx, -.4 - my);
        var exact = (.5 * (((yy * p * p) - (2 * xy * p * q) + (xx * q * q)) / determinant)) + (.5 * Math.Log(determinant))
            + Math.Log(2 * Math.PI);
        Assert.Equal(exact, mixture.Energy(new[] { .7, -.4 }), 1e-9);
    }

    [Fact]
    public void Expectation_and_maximisation_never_lower_the_likelihood_and_find_both_blobs()
    {
        var data = TwoBlobs(2000);
        var mixture = GaussianMixture.Fit(data.Points(2), 2, new Rng(2), 60, 1e-12);
        for (var n = 1; n < mixture.Likelihoods.Count; n++)
            Assert.True(mixture.Likelihoods[n] >= mixture.Likelihoods[n - 1] - 1e-10);
        var small = mixture.Means[0][0] < mixture.Means[1][0] ? 0 : 1;
        Assert.Equal(.25, mixture.Weights[small], .02);
        Assert.Equal(-2, mixture.Means[small][0], .1);
        var axis = Grid.Linear(-7, 7, 281);
        Assert.Equal(1, mixture.OnGrid(axis, axis).Cast<double>().Sum(e => Math.Exp(-e)) * .05 * .05, 1e-4);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("components", () => GaussianMixture.Fit(new Points(2, 2), 3, new Rng(1)));
        Assert.Throws<ArgumentException>("weights", () => new GaussianMixture([.5], [[0.0]], [new double[,] { { 1 } }]));
        Assert.Equal(.5 * Math.Log(2 * Math.PI), new GaussianMixture([1], [[0.0]], [new double[,] { { 1 } }]).Energy([0.0]), 1e-12);
    }

    public static TheoryData<string, float[], int, int> Degenerate() => new()
    {
        { "one point five times", [3, 3, 3, 3, 3, -7, -7, -7, -7, -7], 2, 3 },
        { "two points", [3, 3, 3, 8, 8, -7, -7, -7, 1, 1], 2, 4 },
        { "two points as many components as points", [3, 3, 8, 8, -7, -7, 1, 1], 2, 4 },
        { "a line", [1, 2, 3, 4, 5, 6, 2, 4, 6, 8, 10, 12], 2, 2 },
        { "a long line", [1e6f, 2e6f, 3e6f, 4e6f, 5e6f, 6e6f, 2e6f, 4e6f, 6e6f, 8e6f, 10e6f, 12e6f], 2, 2 },
        { "a constant coordinate", [1, 2, 3, 40, 50, 60, 7, 7, 7, 7, 7, 7], 2, 2 },
        { "one number", [5, 5, 5, 9], 1, 3 },
        { "far apart", [1e15f, 1e15f, -1e15f, 0, 1e-15f, 1], 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Components_of_degenerate_data_stay_among_the_data(string name, float[] data, int dimension, int components)
    {
        var count = data.Length / dimension;
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var mixture = GaussianMixture.Fit(data.Points(dimension), components, new Rng(seed), 30);
            Assert.Equal(1, mixture.Weights.Sum(), 1e-12);
            for (var k = 0; k < components; k++)
            {
                for (var d = 0; d < dimension; d++)
                {
                    var coordinate = data.AsSpan(d * count, count).ToArray();
                    var (low, high) = (coordinate.Min(), coordinate.Max());
                    Assert.InRange(mixture.Means[k][d], low - (1e-9 * Math.Abs(low)), high + (1e-9 * Math.Abs(high)));
                    Assert.True(mixture.Covariances[k][d, d] >= 9.9e-7, name);
                }
            }

            for (var i = 0; i < count; i++)
                Assert.True(double.IsFinite(
                    mixture.Energy([.. Enumerable.Range(0, dimension).Select(d => (double)data[(d * count) + i])])));
            Assert.All(mixture.Likelihoods, l => Assert.True(double.IsFinite(l)));
        }
    }

    [Fact]
    public void Fewer_points_than_components_share_the_weight_of_their_point()
    {
        var mixture = GaussianMixture.Fit(new float[] { 3, 3, 3, 8, -7, -7, -7, 1 }.Points(2), 4, new Rng(1));
        var at = Enumerable.Range(0, 4).ToLookup(k => (Math.Round(mixture.Means[k][0], 6), Math.Round(mixture.Means[k][1], 6)),
            k => mixture.Weights[k]);
        Assert.Equal(2, at.Count);
        Assert.Equal(0.75, at[(3, -7)].Sum(), 1e-6);
        Assert.Equal(0.25, at[(8, 1)].Sum(), 1e-6);
    }

    [Fact]
    public void Samples_have_the_moments_of_the_mixture()
    {
        double[] weights = [0.3, 0.7];
        double[][] means = [[-2, 1], [1, 0.5]];
        double[][,] covariances = [new[,] { { 0.5, 0.3 }, { 0.3, 0.4 } }, new[,] { { 1, -0.6 }, { -0.6, 2 } }];
        var mixture = new GaussianMixture(weights, means, covariances);
        Assert.Equal(covariances[1], mixture.Covariances[1]);
        mixture.Covariances[1][0, 0] = 9;
        Assert.Equal(1, mixture.Covariances[1][0, 0]);

        const int n = 200_000;
        var sample = mixture.Sample(new Rng(6), n);
        Assert.Equal(sample.Values, mixture.Sample(new Rng(6), n).Values);
        double[] mean = [.. Enumerable.Range(0, 2).Select(d => (weights[0] * means[0][d]) + (weights[1] * means[1][d]))];
        for (var i = 0; i < 2; i++)
        {
            Near(Enumerable.Range(0, n).Select(k => (double)sample[k, i]), mean[i]);
            for (var j = 0; j <= i; j++)
            {
                var second = Enumerable.Range(0, 2).Sum(k => weights[k] * (covariances[k][i, j] + (means[k][i] * means[k][j])));
                Near(Enumerable.Range(0, n).Select(k => (double)sample[k, i] * sample[k, j]), second);
            }
        }

        // ⟨x²y⟩ and ⟨−ln p⟩, which the first two moments do not fix: third moments by Isserlis, the entropy by a sum over the plane.
        Near(Enumerable.Range(0, n).Select(k => (double)sample[k, 0] * sample[k, 0] * sample[k, 1]),
            Enumerable.Range(0, 2).Sum(k => weights[k] * ((means[k][0] * means[k][0] * means[k][1]) + (means[k][1] * covariances[k][0, 0])
                + (2 * means[k][0] * covariances[k][0, 1]))));
        var axis = Grid.Linear(-9, 9, 361);
        var entropy = mixture.OnGrid(axis, axis).Cast<double>().Sum(e => e * Math.Exp(-e)) * .05 * .05;
        Near(mixture.Energies(sample), entropy);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => mixture.Sample(new Rng(1), 0));

        // Seven means at 4.5 standard errors: a false alarm once in 20000 seeds.
        static void Near(IEnumerable<double> values, double expected)
        {
            var all = values.ToArray();
            Assert.Equal(expected, all.Average(), 4.5 * Statistics.StandardDeviation(all) / Math.Sqrt(all.Length));
        }
    }

    [Fact]
    public void Far_from_the_data_the_energy_is_that_of_the_component_that_reaches_farthest()
    {
        var mixture = new GaussianMixture([0.5, 0.5], [[-1.0], [1.0]], [new[,] { { 1.0 } }, new[,] { { 4.0 } }]);
        foreach (var x in new[] { 1e3, 1e8, 1e18, 1e100 })
            Assert.Equal(1, mixture.Energy([x]) / ((x - 1) * (x - 1) / 8), 1e-4);
        var twins = new GaussianMixture([0.5, 0.5], [[0.0], [0.0]], [new[,] { { 1.0 } }, new[,] { { 1.0 } }]);
        Assert.Equal(1, twins.Energy([1e12]) / 5e23, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_stations_of_a_flow_lead_from_the_data_to_the_latents(bool coupling)
    {
        Flow flow = coupling ? new CouplingFlow(3, 4, 8, new Rng(1)) : new PlanarFlow(3, 4, new Rng(1));
        var x = Tensor.Gaussian(new Rng(2), 5, 3);
        var stations = flow.Stations(x);
        Assert.Equal(5, stations.Count);
        Assert.Same(x, stations[0]);
        Assert.Equal(flow.Forward(x).Latent.ToArray(), stations[4].ToArray());
    }
}
