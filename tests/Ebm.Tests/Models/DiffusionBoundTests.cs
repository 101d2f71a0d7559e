namespace Ebm.Tests;

/// <summary>
/// The bound of a diffusion model: exact for linear denoisers, of the model that is sampled, and without bias from fresh noise.
/// </summary>
public class DiffusionBoundTests
{
    /// <summary>Covariances of Gaussian data: isotropic, one thin direction, correlated.</summary>
    public static TheoryData<string, double[,]> Covariances => new()
    {
        { "one number", new[,] { { .25 } } },
        { "round", new[,] { { .5, 0 }, { 0, .5 } } },
        { "thin", new[,] { { 1, 0 }, { 0, .01 } } },
        { "correlated", new[,] { { 1, .6, -.2 }, { .6, .5, .1 }, { -.2, .1, .3 } } },
        { "five", new[,] { { 2, 0, 0, .3, 0 }, { 0, 1e-3, 0, 0, 0 }, { 0, 0, .4, 0, .1 }, { .3, 0, 0, .1, 0 }, { 0, 0, .1, 0, 9 } } },
    };

    [Theory]
    [MemberData(nameof(Covariances))]
    public void F_is_exact_for_the_best_linear_denoiser_of_any_covariance(string name, double[,] covariance)
    {
        var d = covariance.GetLength(0);
        foreach (var steps in new[] { 1, 2, 20, 60 })
        {
            var schedule = NoiseSchedule.Linear(steps);
            foreach (var gamma in new[] { 0, .5, 1 })
            {
                var model = new Diffusion(new Optimal(covariance, schedule), d, schedule, stepVariance: gamma);
                var y = Tensor.Gaussian(new Rng(2), 4, d);
                var (energies, f) = (new float[4], model.F(y));
                model.Energies(y.Transpose().ToArray(), 4, energies);
                for (var i = 0; i < 4; i++)
                {
                    var exact = Exact(covariance, schedule, gamma, [.. Enumerable.Range(0, d).Select(k => (double)y.Data[(i * d) + k])]);
                    Assert.True(Math.Abs(exact - energies[i]) < 2e-5 * Math.Max(1, Math.Abs(exact)),
                        $"{name}, T = {steps}, γ = {gamma}: {energies[i]} against {exact}");
                    Assert.Equal(energies[i], f.Data[i], 1e-4 * Math.Max(1, Math.Abs(exact)));
                }
            }
        }
    }

    // Term by term in double: E‖ξ − A(√ᾱ y + √n ξ)‖² = ᾱ‖A y‖² + ‖1 − √n A‖²_F.
    private static double Exact(double[,] covariance, NoiseSchedule schedule, double gamma, double[] y)
    {
        var d = y.Length;
        var left = schedule.AlphaBar(schedule.Steps);
        var bound = .5 * y.Sum(v => (left * v * v) - left - Math.Log(1 - left));
        for (var t = 1; t <= schedule.Steps; t++)
        {
            var (beta, kept, added) = (schedule.Beta(t), schedule.AlphaBar(t), 1 - schedule.AlphaBar(t));
            var a = Optimal.Factor(covariance, kept);
            double missed = 0;
            for (var i = 0; i < d; i++)
            {
                missed += kept * Math.Pow(Enumerable.Range(0, d).Sum(j => a[i, j] * y[j]), 2);
                missed += Enumerable.Range(0, d).Sum(j => Math.Pow((i == j ? 1 : 0) - (Math.Sqrt(added) * a[i, j]), 2));
            }

            var v = beta * (1 - schedule.AlphaBar(t - 1)) / added;
            var s = Math.Pow(beta, gamma) * Math.Pow(v, 1 - gamma);
            bound += t == 1
                ? .5 * ((d * Math.Log(2 * Math.PI * beta)) + (missed / (1 - beta)))
                : .5 * ((d * (Math.Log(s / v) + (v / s) - 1)) + (beta * beta * missed / (s * (1 - beta) * added)));
        }

        return bound;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(1)]
    public void Samples_have_the_law_whose_density_F_bounds(double gamma)
    {
        // Data N(0, s²), exact denoiser: p is a Gaussian whose variance a recursion knows.
        const double S = .6;
        foreach (var steps in new[] { 1, 5, 40 })
        {
            var schedule = NoiseSchedule.Linear(steps);
            var covariance = new[,] { { S * S } };
            var model = new Diffusion(new Optimal(covariance, schedule), 1, schedule, stepVariance: gamma);
            double variance = 1;
            for (var t = steps; t >= 1; t--)
            {
                var back = (1 - (schedule.Beta(t) / Math.Sqrt(1 - schedule.AlphaBar(t)) * Optimal.Factor(covariance,
                    schedule.AlphaBar(t))[0, 0])) / Math.Sqrt(1 - schedule.Beta(t));
                variance = (back * back * variance) + model.StepVariance(t);
            }

            // 4.5 standard errors of a mean square of Gaussians (7·10⁻⁶).
            var drawn = model.Sample(new Rng(3), 20000, lastNoise: true).Coordinate(0).Average(x => x * x);
            Assert.True(Math.Abs(drawn - variance) < 4.5 * variance * Math.Sqrt(2 / 20000.0), $"T = {steps}: {drawn} against {variance}");
            var usual = model.Sample(new Rng(3), 20000).Coordinate(0).Average(x => x * x);
            Assert.True(Math.Abs(usual - (variance - schedule.Beta(1))) < 4.5 * variance * Math.Sqrt(2 / 20000.0),
                $"T = {steps}: {usual} against {variance - schedule.Beta(1)}");
            foreach (var y in new[] { 0, .3, -1.1, 4 })
                Assert.True(model.Energy(y) >= (.5 * Math.Log(2 * Math.PI * variance)) + (y * y / (2 * variance)) - 1e-5,
                    $"T = {steps}, y = {y}");
        }
    }

    [Fact]
    public void Bounds_from_fresh_noise_are_without_bias_where_the_denoiser_is_crooked()
    {
        // The mean over the noise by 4001 nodes, for one number; 4.5 standard errors (7·10⁻⁶).
        var schedule = NoiseSchedule.Linear(8);
        var model = new Diffusion(Sequential.Mlp(new Rng(4), Activation.Tanh, 2, 16, 1), 1, schedule);
        float[] at = [-1.5f, .2f, 2];
        var nodes = Grid.Linear(-8, 8, 4001);
        var found = model.Bounds(Tensor.From(at, 3, 1), new Rng(5), 2000);
        for (var i = 0; i < 3; i++)
        {
            var left = schedule.AlphaBar(8);
            var exact = .5 * ((left * at[i] * at[i]) - left - Math.Log(1 - left));
            for (var t = 1; t <= 8; t++)
            {
                var (beta, kept, added) = (schedule.Beta(t), schedule.AlphaBar(t), 1 - schedule.AlphaBar(t));
                var guess = model.Noise(Tensor.From([.. nodes.Select(x => (float)((Math.Sqrt(kept) * at[i]) + (Math.Sqrt(added) * x)))],
                    4001, 1), t).ToArray();
                var missed = nodes.Zip(guess, (x, g) => .004 * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * Math.Pow(x - g, 2)).Sum();
                var ratio = (1 - schedule.AlphaBar(t - 1)) / added;
                exact += t == 1
                    ? .5 * (Math.Log(2 * Math.PI * beta) + (missed / (1 - beta)))
                    : .5 * (-Math.Log(ratio) + ratio - 1 + (beta * missed / ((1 - beta) * added)));
            }

            Assert.True(Math.Abs(found[i].Value - exact) < 4.5 * found[i].StandardError, $"y = {at[i]}: {found[i]} against {exact}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(200)]
    public void Three_arguments_make_a_model_for_every_number_of_steps(int steps)
    {
        var model = new Diffusion(Sequential.Mlp(new Rng(6), Activation.Silu, 3, 8, 2), 2, NoiseSchedule.Linear(steps));
        var y = Tensor.Gaussian(new Rng(7), 5, 2);
        var all = new float[5];
        model.Energies(y.Transpose().ToArray(), 5, all);
        Assert.All(all, e => Assert.True(float.IsFinite(e)));

        // One alone answers what it answers in company.
        for (var i = 0; i < 5; i++)
            Assert.Equal(all[i], model.Energy(y.Data[2 * i], y.Data[(2 * i) + 1]), 1e-4 * Math.Max(1, Math.Abs(all[i])));
        Assert.Throws<ArgumentOutOfRangeException>("energyTimes",
            () => new Diffusion(new Linear(3, 2, new Rng(1)), 2, NoiseSchedule.Linear(steps), steps));
    }

    [Fact]
    public void Fewer_times_and_directions_stay_near_all_of_them()
    {
        // Groups that speak for their times: for the best denoiser of correlated data the sum changes by a few per cent.
        var covariance = new[,] { { 1, .6, -.2 }, { .6, .5, .1 }, { -.2, .1, .3 } };
        var schedule = NoiseSchedule.Linear(200);
        double Energy(int times) => new Diffusion(new Optimal(covariance, schedule), 3, schedule, times).Energy(.5, -.2, 1);
        var all = Energy(0);
        Assert.Equal(all, Energy(199), 1e-4);
        Assert.Equal(all, Energy(60), .05 * Math.Abs(all));
        Assert.Throws<ArgumentOutOfRangeException>("energyDirections",
            () => new Diffusion(new Optimal(covariance, schedule), 3, schedule, 0, 4));
        Assert.Throws<ArgumentOutOfRangeException>("stepVariance",
            () => new Diffusion(new Optimal(covariance, schedule), 3, schedule, stepVariance: 1.1));
    }

    [Fact]
    public void Bad_arguments_of_the_bounds_are_named()
    {
        var model = new Diffusion(new Linear(3, 2, new Rng(1)), 2, NoiseSchedule.Linear(3));
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => model.Bounds(Tensor.Filled(0, 3, 2), new Rng(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => model.Bound(Tensor.Filled(0, 3, 2), new Rng(1), 0));
        Assert.Throws<ArgumentException>("y", () => model.Bounds(Tensor.Filled(0, 3, 1), new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("y.Shape[0]", () => model.Bound(Tensor.Filled(0, 1, 2), new Rng(1)));
    }

    /// <summary>ξ̂ = √n (ᾱΣ + n)⁻¹ y, the best denoiser of N(0, Σ).</summary>
    private sealed class Optimal(double[,] covariance, NoiseSchedule schedule) : Layer
    {
        public static double[,] Factor(double[,] covariance, double kept)
        {
            var build = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build;
            var sum = (kept * build.DenseOfArray(covariance)) + ((1 - kept) * build.DenseIdentity(covariance.GetLength(0)));
            return (Math.Sqrt(1 - kept) * sum.Inverse()).ToArray();
        }

        public override Tensor Apply(Tensor x)
        {
            var d = covariance.GetLength(0);
            var factor = Factor(covariance, schedule.AlphaBar((int)Math.Round(x.Data[d] * schedule.Steps)));
            return x.Slice(1, 0, d).MatrixProduct(Tensor.From([.. factor.Cast<double>().Select(v => (float)v)], d, d));
        }
    }
}
