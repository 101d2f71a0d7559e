namespace Ebm.Tests;

/// <summary>
/// Points of a VAE against the law they must have. Limits are five standard errors: by chance a check fails once in 10⁶ seeds.
/// </summary>
public class VaeSampleTests
{
    private const int Count = 40000;

    [Fact]
    public void Points_of_a_linear_Gaussian_model_have_its_covariance()
    {
        // y = W z + b + σ ξ:  Cov y = W Wᵀ + σ² I, where the means have W Wᵀ alone.
        var rng = new Rng(1);
        var decoder = new Linear(1, 2, rng);
        var vae = new Vae(new Linear(2, 2, rng), decoder, 2, 1, ReconstructionCost.Gaussian(.4));
        var (points, means) = (vae.Sample(new Rng(2), Count), vae.SampleMeans(new Rng(2), Count));
        var (zero, one) = (vae.Decode(Tensor.Filled(0, 1, 1)), vae.Decode(Tensor.Filled(1, 1, 1)));
        for (var d = 0; d < 2; d++)
        {
            var w = one.Data[d] - zero.Data[d];
            Near(zero.Data[d], Estimate.Of(points.Coordinate(d).ToArray().Select(v => (double)v)));
            Near((w * w) + .16, Estimate.Of(points.Coordinate(d).ToArray().Select(v => Math.Pow(v - zero.Data[d], 2))));
            Near(w * w, Estimate.Of(means.Coordinate(d).ToArray().Select(v => Math.Pow(v - zero.Data[d], 2))));
            Near(.16, Estimate.Of(points.Coordinate(d).ToArray().Zip(means.Coordinate(d).ToArray(), (y, m) => Math.Pow(y - m, 2))));
        }
    }

    [Fact]
    public void Points_of_a_Bernoulli_model_are_bits_with_the_means_probabilities()
    {
        var rng = new Rng(3);
        var vae = new Vae(new Linear(3, 2, rng), Sequential.Mlp(rng, Activation.Tanh, 1, 8, 3), 3, 1, ReconstructionCost.Bernoulli);
        var (points, means) = (vae.Sample(new Rng(4), Count), vae.SampleMeans(new Rng(4), Count));
        for (var d = 0; d < 3; d++)
        {
            Assert.All(points.Coordinate(d).ToArray(), v => Assert.True(v is 0 or 1));
            Near(0, Estimate.Of(points.Coordinate(d).ToArray().Zip(means.Coordinate(d).ToArray(), (y, m) => (double)(y - m))));
        }
    }

    private static void Near(double expected, Estimate measured) =>
        Assert.InRange(measured.Value, expected - (5 * measured.StandardError) - 1e-6, expected + (5 * measured.StandardError) + 1e-6);
}
