using Xunit;

namespace Ebm.Tests.Sampling;

public class NoUTurnTests
{
    [Theory]
    [InlineData("banana", 0.1, 1, 1, 10)]
    [InlineData("banana", 0.25, 1.3, 0.8, 10)]
    [InlineData("banana", 0.6, 1, 1, 10)]
    [InlineData("banana", 0.05, 1, 2, 3)]
    [InlineData("gaussian", 0.3, 1, 1, 10)]
    [InlineData("gaussian", 1.2, 0.5, 2, 10)]
    [InlineData("wells", 0.15, 1, 1, 10)]
    public void Equals_the_recursive_sampler_of_the_literature(string name, double step, double first, double second, int maxDepth)
    {
        ILandscape energy = name switch
        {
            "banana" => Ebm.Energies.Banana(),
            "wells" => new QuarticWells(),
            _ => new GaussianEnergy(new[,] { { 1.0, 0.8 }, { 0.8, 2.0 } }),
        };
        var sampler = new NoUTurnSampler(energy, step, maxDepth).WithScales([first, second]);
        var state = sampler.Start([0.5f, -0.2f], 1);
        var rng = new Rng(5);
        var (same, depths, diverged) = (0, new HashSet<int>(), 0);
        for (var i = 0; i < 400; i++)
        {
            var (x, twin) = (state.PointOf(0), Rng.Restore(rng.Save()));
            var xi = new float[2];
            twin.FillGaussian(xi);
            var forwards = true;
            var oracle = new RecursiveNoUTurn(energy, step, [first, second], maxDepth, twin.NextDouble, () =>
            {
                if ((twin.NextUInt64() >> 63) == 0) forwards = !forwards;
                return !forwards;
            });
            var expected = oracle.Run(x, [.. xi.Select(v => (double)v)]);
            var info = sampler.Step(state, rng);
            var got = state.PointOf(0);
            var equal = oracle.Leapfrogs == info.LeapfrogSteps && oracle.Depth == info.TreeDepth
                && oracle.Diverged == (info.Divergences > 0) &&
                Math.Abs(oracle.SumOfAcceptances / oracle.Leapfrogs - info.Acceptance) < 1e-3
                    && expected.Zip(got, (a, b) => Math.Abs(a - b)).Max() < 1e-3;
            same += equal ? 1 : 0;
            depths.Add((int)info.TreeDepth);
            diverged += info.Divergences;
        }

        Assert.True(same >= 396, $"{same} of 400 steps are the same");   // rounding may turn a decision now and then
        Assert.True(depths.Count > 1);
        if (name == "banana" && step > 0.5) Assert.True(diverged > 0);
    }

    [Fact]
    public void Moments_of_the_banana()
    {
        var sampler = new NoUTurnSampler(Ebm.Energies.Banana(), 1);
        var (state, rng) = (sampler.Start(new float[2 * 4], 4), new Rng(3));
        var tuned = sampler.WarmUp(state, rng, 1000, 0.98);   // the arms are ten times thinner than the middle
        var run = Chains.Run(tuned, state.Points, 10000, rng);
        Assert.InRange(run.Divergences, 0, 20);
        Near(0, run.AllSeries(0));
        Near(0, run.AllSeries(1));
        Near(1.5 * 1.5, Squares(run.AllSeries(0)));
        Near((0.4 * 0.4) + (2 * 0.25 * Math.Pow(1.5, 4)), Squares(run.AllSeries(1)));
        Assert.Equal(tuned.WithStepSize(1).Scales, tuned.Scales);
    }

    [Fact]
    public void Moments_of_a_badly_scaled_Gaussian_in_100_dimensions()
    {
        const int n = 100;
        var deviations = Grid.Log(0.01, 100, n);
        var covariance = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) covariance[i, j] = deviations[i] * deviations[j] * Math.Pow(0.5, Math.Abs(i - j));
        var sampler = new NoUTurnSampler(new GaussianEnergy(covariance), 1);
        var (state, rng) = (sampler.Start(new float[4 * n], 4), new Rng(6));
        var tuned = sampler.WarmUp(state, rng, 500);
        Assert.All(tuned.Scales.Zip(deviations, (s, d) => s / d), ratio => Assert.InRange(ratio, 0.75, 1.33));
        var run = Chains.Run(tuned, state.Points, 1000, rng);
        Assert.InRange(run.Acceptance, 0.7, 0.9);
        Assert.Equal(0, run.Divergences);
        Assert.InRange(run.TreeDepth, 3, 5);
        for (var d = 0; d < n; d++)
        {
            Near(0, run.AllSeries(d));
            Near(deviations[d] * deviations[d], Squares(run.AllSeries(d)));
        }
    }

    [Fact]
    public void The_length_of_a_trajectory_is_found_and_bounded()
    {
        var bowl = Ebm.Energies.StandardGaussian(1);
        foreach (var depth in new[] { 1, 2, 3 })
        {
            // A tiny step turns round only from a momentum near 0: almost every trajectory has all its doublings.
            var run = Chains.RunFrom(new NoUTurnSampler(bowl, 1e-3, depth), [1], 3, 50, new Rng(1));
            Assert.InRange(run.TreeDepth, depth - 0.05, depth);
            Assert.InRange(run.LeapfrogSteps, (1 << depth) - 1.1, (1 << depth) - 1);
        }

        // The period is 2π. Whatever the step, the time until a trajectory has turned round is a part of it, no multiple.
        foreach (var step in new[] { 0.1, 0.03, 0.01 })
            Assert.InRange(step * Chains.RunFrom(new NoUTurnSampler(bowl, step), [1], 4, 200, new Rng(1)).LeapfrogSteps, 1, 2 * Math.PI);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var bowl = Ebm.Energies.StandardGaussian(2);
        Assert.Throws<ArgumentNullException>(() => new NoUTurnSampler(null!, 1));
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new NoUTurnSampler(bowl, bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => new NoUTurnSampler(bowl, 1, beta: bad));
            Assert.Throws<ArgumentOutOfRangeException>(() => new NoUTurnSampler(bowl, 1).WithScales([1, bad]));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new NoUTurnSampler(bowl, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoUTurnSampler(bowl, 1, 21));
        Assert.Throws<ArgumentException>(() => new NoUTurnSampler(bowl, 1).WithScales([1]));
        var sampler = new NoUTurnSampler(bowl, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.WarmUp(sampler.Start(new float[2], 1), new Rng(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.WarmUp(sampler.Start(new float[2], 1), new Rng(1), 10, 1));
        foreach (var steps in new[] { 1, 5, 19, 20, 21, 149, 150, 151 }) Assert.True(sampler.WarmUp(sampler.Start(new float[2], 1),
            new Rng(1), steps).StepSize > 0);
    }

    /// <summary>Within 5 standard errors: once in 1.7 million of independent seeds; 200 such tests in one, once in 8700.</summary>
    private static void Near(double expected, double[][] series)
    {
        var (mean, error) = ChainDiagnostics.MeanWithError(series);
        Assert.Equal(expected, mean, 5 * error);
    }

    private static double[][] Squares(double[][] series) => [.. series.Select(c => Array.ConvertAll(c, v => v * v))];
}
