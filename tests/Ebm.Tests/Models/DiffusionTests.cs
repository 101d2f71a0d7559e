namespace Ebm.Tests;

/// <summary>The exact denoiser of a finite data set and the sampler between DDIM and DDPM.</summary>
public class DiffusionTests
{
    private static readonly NoiseSchedule Noise = NoiseSchedule.Linear(100);

    [Fact]
    public void The_finite_denoiser_is_the_score_of_the_mixture()
    {
        double[][] points = [[1, 0], [-1, .5], [0, -2]];
        var model = new Diffusion(new FiniteSetDenoiser(TrainingSet.From(points), Noise), 2, Noise);
        foreach (var t in new[] { 1, 30, 100 })
        {
            var score = model.Score(Tensor.From([.3f, -.2f], 1, 2), t).ToArray();
            var (kept, v) = (Noise.AlphaBar(t), 1 - Noise.AlphaBar(t));
            double[] squares = [.. points.Select(p =>
                (Math.Pow(.3 - (Math.Sqrt(kept) * p[0]), 2) + Math.Pow(-.2 - (Math.Sqrt(kept) * p[1]), 2)) / (2 * v))];
            double[] weights = [.. squares.Select(s => Math.Exp(squares.Min() - s))];
            for (var d = 0; d < 2; d++)
            {
                var mean = points.Zip(weights, (p, w) => w * p[d]).Sum() / weights.Sum();
                var exact = ((Math.Sqrt(kept) * mean) - (d == 0 ? .3 : -.2)) / v;
                Assert.Equal(exact, score[d], 1e-4 * Math.Max(1, Math.Abs(exact)));
            }
        }

        Assert.Empty(new FiniteSetDenoiser(TrainingSet.From(points), Noise).Parameters());
        Assert.Throws<ArgumentException>("x", () => new FiniteSetDenoiser(TrainingSet.From(points), Noise).Apply(Tensor.Filled(0, 1, 2)));
    }

    [Fact]
    public void Rows_of_different_times_do_not_disturb_each_other_and_the_samples_are_the_points()
    {
        var rng = new Rng(3);
        var data = new TrainingSet([1, 0, -1, .5f, 0, -2], 2);
        var denoiser = new FiniteSetDenoiser(data, Noise);
        var both = denoiser.Apply(Tensor.From([.3f, -.2f, .1f, .3f, -.2f, .9f], 2, 3)).ToArray();
        Assert.Equal(denoiser.Apply(Tensor.From([.3f, -.2f, .9f], 1, 3)).ToArray()[1], both[3], 1e-5);
        var samples = new Diffusion(denoiser, 2, Noise).Sample(rng, 50);
        for (var i = 0; i < 50; i++)
        {
            var nearest = Enumerable.Range(0, 3)
                .Min(k => Math.Pow(samples[i, 0] - data.Rows(k, 1).Data[0], 2) + Math.Pow(samples[i, 1] - data.Rows(k, 1).Data[1], 2));
            Assert.True(nearest < 1e-4, $"sample {i} lies {Math.Sqrt(nearest)} from the nearest point");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(1)]
    public void Strided_sampling_has_the_variance_of_its_recursion(double eta)
    {
        // Data N(0, ¼), exact denoiser: every step multiplies y by a number and adds noise of variance σ².
        var model = new Diffusion(new Scale(Noise), 1, Noise);
        var start = Points.From(Tensor.Gaussian(new Rng(4), 20000, 1));
        var end = model.Sample(start, 8, eta, new Rng(5)).Coordinate(0);
        double variance = start.Coordinate(0).Average(x => x * x);
        for (var k = 8; k >= 1; k--)
        {
            var (later, kept) = (Noise.AlphaBar(k * 100 / 8), Noise.AlphaBar((k - 1) * 100 / 8));
            var sigma = eta * eta * (1 - kept) / (1 - later) * (1 - (later / kept));
            var gain = (Math.Sqrt(kept) * Scale.Clean(later)) + (Math.Sqrt(1 - kept - sigma) * Scale.Factor(later));
            variance = (gain * gain * variance) + sigma;
        }

        // 4.5 standard errors of a mean square of Gaussians.
        var measured = end.Average(x => x * x);
        Assert.True(Math.Abs(measured - variance) < 4.5 * variance * Math.Sqrt(2.0 / 20000), $"{measured} against {variance}");
        if (eta == 0)
            Assert.Equal(model.SampleDeterministic(start, 8).Coordinate(0), end);
    }

    [Fact]
    public void Energies_term_by_term_are_those_of_the_graph()
    {
        var model = new Diffusion(Sequential.Mlp(new Rng(6), Activation.Silu, 3, 8, 2), 2, Noise, 40);
        var y = Tensor.Gaussian(new Rng(7), 5, 2);
        float[] energies = new float[5], again = new float[5];
        model.Energies(y.Transpose().ToArray(), 5, energies);
        model.EnergiesAndGradients(y.Transpose().ToArray(), 5, again, new float[10]);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(model.F(y).Data[i], energies[i], 1e-3);
            Assert.Equal(again[i], energies[i], 1e-3);
        }

        Assert.Throws<ArgumentException>("energies", () => model.Energies(new float[10], 5, new float[4]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(90)]
    public void The_error_of_the_exact_denoiser_is_what_no_one_can_avoid(int t)
    {
        // N(0, ¼): ᾱs²/(ᾱs² + 1 − ᾱ). 40 000 squares of a Gaussian: relative error √(2/40 000); 5 of them.
        var model = new Diffusion(new Scale(Noise), 1, Noise);
        var y = Tensor.Gaussian(new Rng(31), 40_000, 1) * .5f;
        var kept = Noise.AlphaBar(t);
        var least = kept * .25 / ((kept * .25) + 1 - kept);
        Assert.InRange(model.NoiseError(y, t, new Rng(32)) / least, 1 - (5 * Math.Sqrt(2 / 40_000.0)), 1 + (5 * Math.Sqrt(2 / 40_000.0)));
        Assert.Throws<ArgumentOutOfRangeException>("t", () => model.NoiseError(y, 0, new Rng(1)));
        Assert.Throws<ArgumentNullException>("rng", () => model.NoiseError(y, t, null!));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var model = new Diffusion(new Scale(Noise), 1, Noise);
        Assert.Throws<ArgumentOutOfRangeException>("eta", () => model.Sample(new Points(1, 1), 5, 1.5, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => model.Sample(new Points(1, 1), 101, 1, new Rng(1)));
    }

    /// <summary>The exact denoiser of N(0, ¼).</summary>
    private sealed class Scale(NoiseSchedule schedule) : Layer
    {
        public static double Factor(double kept) => Math.Sqrt(1 - kept) / ((kept * .25) + 1 - kept);

        public static double Clean(double kept) => (1 - (Math.Sqrt(1 - kept) * Factor(kept))) / Math.Sqrt(kept);

        public override Tensor Apply(Tensor x) =>
            x.Slice(1, 0, 1) * (float)Factor(schedule.AlphaBar((int)Math.Round(x.Data[1] * schedule.Steps)));
    }
}
