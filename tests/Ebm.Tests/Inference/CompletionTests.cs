namespace Ebm.Tests.Inference;

/// <summary>Steps of bounded length, completion of what is not known, and the energy of a picture with its class left open.</summary>
public class CompletionTests
{
    private static double Height(double[] y) => (y[0] * y[0] - 1) * (y[0] * y[0] - 1);

    private static double[] Slope(double[] y) => [4 * y[0] * (y[0] * y[0] - 1)];

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    public void No_step_is_longer_than_the_longest_and_it_ends_in_its_own_basin(double longest)
    {
        foreach (var start in new[] { -2.5, -0.3, 0.1, 3 })
        {
            var rolled = GradientInference.Minimize(Height, Slope, [start], longestStep: longest);
            Assert.True(rolled.Converged);
            Assert.Equal(Math.Sign(start), rolled.State[0], 1e-5);
            Assert.All(rolled.Path.Zip(rolled.Path.Skip(1)), p => Assert.True(Math.Abs(p.First[0] - p.Second[0]) <= longest * (1 + 1e-12)));
        }
        Assert.Throws<ArgumentOutOfRangeException>("longestStep", () => GradientInference.Minimize(Height, Slope, [1], longestStep: 0));
        Assert.Throws<ArgumentOutOfRangeException>("longestStep",
            () => GradientInference.MinimizeInBall(Height, Slope, [1], 1, longestStep: double.NaN));
    }

    [Fact]
    public void Completion_is_the_conditional_mean_of_a_Gaussian_and_leaves_what_is_known()
    {
        var energy = Ebm.Energies.Gaussian(new[,] { { 1.0, 0.8, 0.1 }, { 0.8, 2, 0.3 }, { 0.1, 0.3, 1 } }, [1, -1, 0.5]);
        var done = GradientInference.Complete(energy, [2, 7, -7], [true, false, false], 1e-5);
        Assert.Equal(2, done.State[0]);
        // E(y | x) = m_y + S_yx / S_xx (x − m_x)
        Assert.Equal(-1 + 0.8, done.State[1], 1e-4);
        Assert.Equal(0.5 + 0.1, done.State[2], 1e-4);
        Assert.Throws<ArgumentException>("known", () => GradientInference.Complete(energy, [2, 7, -7], [true, true, true]));
        Assert.Throws<ArgumentException>("known", () => GradientInference.Complete(energy, [2, 7, -7], [true, false]));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(5)]
    public void The_marginal_is_the_soft_minimum_of_the_distances_and_its_slope_is_its_derivative(double beta)
    {
        var pairs = new PrototypeEnergy([[0, 1, .5f], [1, 0, .25f], [1, 1, 1]]);
        var alone = pairs.Marginal(beta);
        double[] x = [0.25, 0.75, -0.5];
        var weights = pairs.Energies([0.25f, 0.75f, -0.5f]).Select(e => Math.Exp(-beta * e));
        Assert.Equal(-Math.Log(weights.Sum()) / beta, alone.Energy(x.AsSpan()), 1e-6);
        var slope = alone.Gradient(x);
        for (var i = 0; i < 3; i++)
        {
            double[] up = [.. x], down = [.. x];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            Assert.Equal((alone.Energy(up.AsSpan()) - alone.Energy(down.AsSpan())) / 2e-5, slope[i], 1e-5);
        }
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => pairs.Marginal(0));
    }

    [Fact]
    public void The_probability_to_lie_below_counts_pairs_and_half_the_ties()
    {
        var rng = new Rng(3);
        foreach (var (n, m) in new[] { (1, 1), (1, 7), (30, 20) })
        {
            double[] low = [.. Enumerable.Range(0, n).Select(_ => (double)rng.NextInt(6))],
                high = [.. Enumerable.Range(0, m).Select(_ => (double)rng.NextInt(8))];
            var pairs = low.SelectMany(a => high.Select(b => a < b ? 1 : a == b ? 0.5 : 0));
            Assert.Equal(pairs.Average(), Statistics.ProbabilityBelow(low, high), 1e-12);
        }
        Assert.Throws<ArgumentException>("low", () => Statistics.ProbabilityBelow([1], [double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>("high.Length", () => Statistics.ProbabilityBelow([1], []));
    }
}
