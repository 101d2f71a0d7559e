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
        var exact = (.5 * (((yy * p * p) - (2 * xy * p * q) + (xx * q * q)) / determinant)) + (.5 * Math.Log(determinant)) + Math.Log(2 * Math.PI);
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
