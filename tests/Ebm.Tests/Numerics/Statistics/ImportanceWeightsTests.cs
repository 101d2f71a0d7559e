namespace Ebm.Tests;

public class ImportanceWeightsTests
{
    [Fact]
    public void Equal_weights_have_no_error_and_no_tail()
    {
        double[] equal = [.. Enumerable.Repeat(700.0, 50)];
        Assert.Equal((700, 0), (ImportanceWeights.LogMean(equal).Value, ImportanceWeights.LogMean(equal).StandardError));
        Assert.Equal(50, ImportanceWeights.EffectiveNumber(equal), 1e-9);
        Assert.Equal(double.NegativeInfinity, ImportanceWeights.TailShape(equal));
        Assert.Equal(double.NaN, ImportanceWeights.TailShape(equal.AsSpan(0, 24)));
        Assert.Equal(Math.Log(.5), ImportanceWeights.LogMean([0, double.NegativeInfinity]).Value, 1e-15);
        Assert.Equal(double.PositiveInfinity, ImportanceWeights.LogMean([double.NegativeInfinity, double.NegativeInfinity]).StandardError);
    }

    [Fact]
    public void The_effective_number_is_the_ratio_of_squares()
    {
        var rng = new Rng(80);
        double[] w = [.. Enumerable.Range(0, 30).Select(_ => rng.NextDouble())];
        double[] logs = [.. w.Select(v => Math.Log(v) - 900)];
        Assert.Equal(w.Sum() * w.Sum() / w.Sum(v => v * v), ImportanceWeights.EffectiveNumber(logs), 1e-9);
        Assert.Equal(Math.Log(w.Average()) - 900, ImportanceWeights.LogMean(logs).Value, 1e-12);
        Assert.Equal(1, ImportanceWeights.EffectiveNumber([0, -800, -900]), 1e-12);
    }

    /// <summary>The estimate of k from M = 95 tail weights scatters by (1 + k)/√M; 40 seeds, 4.5σ: 7e-6 for each shape.</summary>
    [Theory]
    [InlineData(.2)]
    [InlineData(.5)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void The_shape_of_a_Pareto_tail_is_found(double k)
    {
        var rng = new Rng(81);
        double[] found = [.. Enumerable.Range(0, 40).Select(_ =>
            ImportanceWeights.TailShape([.. Enumerable.Range(0, 1000).Select(_ => -k * Math.Log(1 - rng.NextDouble()))]))];

        // The prior of ten observations at ½ pulls by 10/(M + 10) of the distance; M = 94.
        var expected = ((94 * k) + (10 * .5)) / 104;
        Assert.Equal(expected, found.Average(), 4.5 * (1 + k) / Math.Sqrt(94 * 40) + .02);
    }

    /// <summary>
    /// Log weights of spread s: their log mean is s²/2. However they spread, two seeds differ by no more than the stated error, and the
    /// error is at most twice what is really wrong, bias included.
    /// </summary>
    /// <remarks>
    /// Where a few draws rule the squares, both ratios of 400 seeds are known to about a fifth: the scatter may exceed what is stated by
    /// three of these, a factor of 1.6, at a false alarm of 1e-3 for each, if it were equal.
    /// </remarks>
    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(1000)]
    public void The_error_lies_between_the_scatter_and_the_whole_deviation_for_weights_of_any_spread(int count)
    {
        var rng = new Rng(82);
        foreach (var spread in new[] { .3, 1, 2, 3, 5, 10 })
            RequireHonest($"{count} weights of spread {spread}", spread * spread / 2,
                [.. Enumerable.Range(0, 400).Select(_ => ImportanceWeights.LogMean(Normal(count, spread, rng)))]);
    }

    /// <summary>Few temperatures on a steep machine: a handful of chains has nearly all of the weight.</summary>
    [Theory]
    [InlineData(1, 100, false)]
    [InlineData(3, 100, false)]
    [InlineData(10, 20, false)]
    [InlineData(3, 100, true)]
    [InlineData(10, 20, true)]
    public void Two_seeds_of_a_hurried_annealing_differ_by_no_more_than_the_error(int temperatures, int chains, bool down)
    {
        var machine = Rbm.Random(100, 16, new Rng(35), 1);
        RequireHonest($"{temperatures} temperatures", RbmPartition.Exact(machine), [.. Enumerable.Range(1, 100).Select(s => (down
            ? RbmPartition.AnnealReverse(machine, temperatures, chains, new Rng((ulong)s))
            : RbmPartition.Anneal(machine, temperatures, chains, new Rng((ulong)s))).LogZ)]);
    }

    private static void RequireHonest(string name, double exact, Estimate[] found)
    {
        var stated = found.Average(f => f.StandardError * f.StandardError);
        var scatter = Statistics.Variance(found.Select(f => f.Value).ToArray());
        var whole = found.Average(f => (f.Value - exact) * (f.Value - exact));
        Assert.True(scatter < 1.6 * stated, $"{name}: the variance over seeds is {scatter / stated:F2} times that which is stated.");
        Assert.True(stated < 4 * whole, $"{name}: the stated variance is {stated / whole:F2} times the mean squared deviation.");
    }

    [Fact]
    public void Weights_that_miss_their_mean_are_seen()
    {
        var rng = new Rng(83);
        foreach (var (spread, reliable) in new[] { (.5, true), (4, false), (10.0, false) })
        {
            var right = Enumerable.Range(0, 200).Count(_ =>
                new RbmPartition.Annealed(default, Normal(200, spread, rng)).IsReliable == reliable);
            Assert.True(right >= 195, $"spread {spread}: {right} of 200");
        }
    }

    /// <summary>Of a machine with a known log Z: whoever is off by more than 4.5 errors says that it is not to be believed.</summary>
    [Fact]
    public void Annealing_says_when_it_has_not_arrived()
    {
        var machine = Rbm.Random(100, 16, new Rng(35), 1);
        var exact = RbmPartition.Exact(machine);
        foreach (var temperatures in new[] { 1, 3, 10, 30, 1000 })
        {
            for (ulong seed = 1; seed <= 10; seed++)
            {
                var up = RbmPartition.Anneal(machine, temperatures, 100, new Rng(seed));
                var off = Math.Abs(up.LogZ.Value - exact);
                Assert.True(!up.IsReliable || off < 4.5 * up.LogZ.StandardError, $"{temperatures}: {up.LogZ} against {exact}");
                if (temperatures <= 3) Assert.False(up.IsReliable);
                if (temperatures == 1000) Assert.True(up.IsReliable, $"k = {up.TailShape}, {up.EffectiveChains} chains");
            }
        }
    }

    private static double[] Normal(int count, double spread, Rng rng) =>
        [.. Enumerable.Range(0, count).Select(_ => spread * rng.NextGaussian())];
}
