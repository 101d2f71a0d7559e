namespace Ebm.Tests;

/// <summary>The bound of a VAE: its rule has the moments of the noise, its energy is right, and fresh noise has no bias.</summary>
public class VaeBoundTests
{
    public static TheoryData<string, int> Rules =>
        new() { { "Hermite", 1 }, { "Hermite", 2 }, { "Frames", 1 }, { "Frames", 2 }, { "Frames", 3 }, { "Frames", 10 }, { "Frames", 64 } };

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_rules_have_the_moments_of_the_noise_up_to_the_third(string kind, int d)
    {
        var rule = kind == "Hermite" ? NoiseRule.Hermite(d, 7) : NoiseRule.Frames(d, 2 * d, new Rng(1));
        double Moment(Func<float[], double> g) => rule.Nodes.Zip(rule.Weights, (x, w) => w * g(x)).Sum();
        Assert.Equal(1, Moment(_ => 1), 1e-12);
        for (var i = 0; i < d; i++)
        {
            Assert.Equal(0, Moment(x => x[i]), 1e-6);
            Assert.Equal(0, Moment(x => (double)x[i] * x[i] * x[i]), 1e-5);
            for (var j = 0; j <= i; j++)
                Assert.Equal(i == j ? 1 : 0, Moment(x => (double)x[i] * x[j]), 1e-5);
        }

        // E‖ξ‖⁴ = d(d + 2)
        Assert.Equal(d * (d + 2.0), Moment(x => Math.Pow(x.Sum(v => (double)v * v), 2)), 1e-5 * d * (d + 2));
        if (kind == "Hermite")
            Assert.Equal(15, Moment(x => Math.Pow(x[0], 6)), 1e-4);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(2, 64)]
    [InlineData(3, 64)]
    [InlineData(7, 64)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void F_is_exact_for_a_linear_decoder(int latent, int samples)
    {
        // E‖y − W z − b‖² = ‖y − W μ − b‖² + Σ_k ν_k ‖w_k‖².
        var rng = new Rng(2);
        Linear encoder = new(4, 2 * latent, rng), decoder = new(latent, 4, rng);
        var vae = new Vae(encoder, decoder, 4, latent, ReconstructionCost.Gaussian(.5), .7, samples);
        var y = Tensor.Gaussian(rng, 5, 4);
        var (mean, logVariance) = vae.Encode(y);
        var spread = (logVariance.Exp() * decoder.Weight.Square().Sum(0)).Sum(-1) * 2;
        var exact = vae.Cost.Of(y, decoder.Apply(mean)) + spread + (.7f * Vae.Divergence(mean, logVariance));
        var f = vae.F(y);
        for (var i = 0; i < 5; i++)
            Assert.Equal(exact.Data[i], f.Data[i], 2e-5 * exact.Data[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void With_one_or_two_latent_numbers_F_is_the_integral(int latent)
    {
        // As many samples as it likes where a cloud of size 1 crosses many bends of the decoder; the usual number for clouds like those of
        // a trained model.
        foreach (var vae in new[] { Crooked(latent, 0, latent == 1 ? 400 : 10_000), Crooked(latent, -4, 64) })
        {
            var y = Tensor.Gaussian(new Rng(4), 6, 2);
            var f = vae.F(y);
            for (var i = 0; i < 6; i++)
            {
                var exact = Integral(vae, y.Slice(0, i, 1), latent);
                Assert.True(Math.Abs(exact - f.Data[i]) < 1e-3 * Math.Max(1, Math.Abs(exact)), $"{f.Data[i]} against {exact}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Bounds_from_fresh_noise_are_without_bias(int latent)
    {
        // 4.5 standard errors, 7·10⁻⁶ for each of six rows.
        var (vae, y) = (Crooked(latent), Tensor.Gaussian(new Rng(4), 6, 2));
        var found = vae.Bounds(y, new Rng(5), 3000);
        var weighted = vae.Bounds(y, new Rng(6), 500, 4);
        for (var i = 0; i < 6; i++)
        {
            var exact = Integral(vae, y.Slice(0, i, 1), latent);
            Assert.True(Math.Abs(exact - found[i].Value) < 4.5 * found[i].StandardError, $"{found[i]} against {exact}");
            Assert.True(weighted[i].Value < found[i].Value + (4.5 * (weighted[i] - found[i]).StandardError),
                $"{weighted[i]} above {found[i]}");
        }
    }

    [Fact]
    public void With_more_latent_numbers_F_errs_by_little_and_less_with_more_samples()
    {
        // The error that all rows share, in nats, for a crooked decoder of ten latent numbers: known from 4000 draws a row.
        var rng = new Rng(7);
        Layer encoder = Sequential.Mlp(rng, Activation.Tanh, 12, 16, 20), decoder = Sequential.Mlp(rng, Activation.Tanh, 10, 16, 12);
        Vae Make(int samples) => new(encoder, decoder, 12, 10, ReconstructionCost.Bernoulli, 1, samples);
        var y = Tensor.Gaussian(new Rng(8), 20, 12).Sigmoid();
        var truth = Estimate.MeanOf(Make(1).Bounds(y, new Rng(9), 4000));
        var (few, many) = (Make(1).F(y).Mean().Item - truth.Value, Make(2000).F(y).Mean().Item - truth.Value);
        Assert.True(truth.StandardError < .005, $"{truth}");
        Assert.InRange(few, -.05 - (4.5 * truth.StandardError), .05 + (4.5 * truth.StandardError));
        Assert.InRange(many, -.01 - (4.5 * truth.StandardError), .01 + (4.5 * truth.StandardError));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var vae = Crooked(1);
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => vae.Bounds(Tensor.Filled(0, 3, 2), new Rng(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>("weights", () => vae.Bounds(Tensor.Filled(0, 3, 2), new Rng(1), 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>("y.Shape[0]", () => vae.Bound(Tensor.Filled(0, 1, 2), new Rng(1)));
    }

    private static Vae Crooked(int latent, float logVariance = 0, int samples = 64)
    {
        var rng = new Rng(3);
        var shift = Tensor.From([.. Enumerable.Range(0, 2 * latent).Select(k => k < latent ? 0 : logVariance)], 1, 2 * latent);
        var encoder = new Sequential(Sequential.Mlp(rng, Activation.Tanh, 2, 16, 2 * latent), new Activation("cloud", x => x + shift));
        return new Vae(encoder, Sequential.Mlp(rng, Activation.Tanh, latent, 16, 2), 2, latent, ReconstructionCost.Gaussian(.3), 1,
            samples);
    }

    // E_q C + KL on a grid of ξ from −7 to 7.
    private static double Integral(Vae vae, Tensor y, int latent)
    {
        var axis = Grid.Linear(-7, 7, latent == 1 ? 4001 : 201);
        var step = axis[1] - axis[0];
        double[][] grid = latent == 1 ? [.. axis.Select(a => new[] { a })] : [.. axis.SelectMany(a => axis.Select(b => new[] { a, b }))];
        var (mean, logVariance) = vae.Encode(y);
        var z = grid.SelectMany(xi => xi.Select((x, k) => (float)(mean.Data[k] + (Math.Exp(logVariance.Data[k] / 2) * x)))).ToArray();
        var mu = vae.Decode(Tensor.From(z, grid.Length, latent)).ToArray();
        var cost = 0.0;
        for (var k = 0; k < grid.Length; k++)
        {
            var weight = grid[k].Aggregate(1.0, (w, x) => w * step * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
            cost += weight * (((Math.Pow(y.Data[0] - mu[2 * k], 2) + Math.Pow(y.Data[1] - mu[(2 * k) + 1], 2)) / .18)
                + Math.Log(2 * Math.PI * .09));
        }

        return cost + Vae.Divergence(mean, logVariance).Item;
    }

    [Fact]
    public void A_rule_of_too_many_nodes_is_refused_at_once()
    {
        Vae Of(int latent, int samples) => new(new Linear(2, 2 * latent, new Rng(1)), new Linear(latent, 2, new Rng(2)), 2, latent,
            ReconstructionCost.Gaussian(.1), energySamples: samples);
        Assert.Contains("between 1 and 400.", Assert.Throws<ArgumentOutOfRangeException>("energySamples", () => Of(1, 10_000)).Message,
            StringComparison.Ordinal);
        Assert.Contains("between 1 and 10000.", Assert.Throws<ArgumentOutOfRangeException>("energySamples", () => Of(2, 10_001)).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, Of(1, 400).Dimension);
        Assert.Equal(2, Of(3, 200).Dimension);
    }
}
