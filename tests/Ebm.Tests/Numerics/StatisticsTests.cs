namespace Ebm.Tests;

public class StatisticsTests
{
    /// <summary>x' = ρx + √(1 − ρ²)ξ: correlation time τ = (1 + ρ)/(1 − ρ).</summary>
    private static double[] Autoregressive(double rho, int n, ulong seed)
    {
        var rng = new Rng(seed);
        var chain = new double[n];
        var x = rng.NextGaussian();
        for (var i = 0; i < n; i++) chain[i] = x = rho * x + Math.Sqrt(1 - rho * rho) * rng.NextGaussian();
        return chain;
    }

    [Fact]
    public void Mean_variance_and_error_are_the_textbook_formulas()
    {
        double[] x = [2, 4, 4, 4, 5, 5, 7, 9];
        Assert.Equal(5, Statistics.Mean(x));
        Assert.Equal(32.0 / 7, Statistics.Variance(x), 1e-14);
        Assert.Equal(Math.Sqrt(32.0 / 7), Statistics.StandardDeviation(x), 1e-14);
        Assert.Equal(Math.Sqrt(32.0 / 56), Statistics.StandardError(x), 1e-14);
        Assert.Equal(32.0 / 7, Statistics.Variance([.. x.Select(v => v + 1e9)]), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Mean([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Variance([1]));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(-0.5)]
    public void Effective_sample_size_is_the_known_one_of_an_autoregressive_chain(double rho)
    {
        const int n = 200_000;
        var chain = Autoregressive(rho, n, 3);
        Assert.Equal(1, Statistics.EffectiveSampleSize(chain) / (n * (1 - rho) / (1 + rho)), 0.08);
        var autocorrelation = Statistics.Autocorrelation(chain, 5);
        for (var t = 0; t < 5; t++) Assert.Equal(Math.Pow(rho, t), autocorrelation[t], 5 / Math.Sqrt(n * (1 - rho) / (1 + rho)));
    }

    [Fact]
    public void Error_of_a_chain_covers_the_mean_as_often_as_it_says()
    {
        // 400 chains, |z| > 2 has probability 0.0455: 18 ± 4 expected.
        var beyond = Enumerable.Range(0, 400).Count(i =>
        {
            var chain = Autoregressive(0.8, 4000, 100 + (ulong)i);
            return Math.Abs(Statistics.Mean(chain)) > 2 * Statistics.StandardErrorOfChain(chain);
        });
        Assert.InRange(beyond, 18.2 - 5 * 4.2, 18.2 + 5 * 4.2);
    }

    [Fact]
    public void Constant_chain_is_worth_one_number() => Assert.Equal(1, Statistics.EffectiveSampleSize([2, 2, 2, 2, 2]));

    [Fact]
    public void RHat_is_near_one_when_mixed_and_large_when_not()
    {
        var mixed = Enumerable.Range(0, 4).Select(i => Autoregressive(0.5, 5000, (ulong)i)).ToArray();
        Assert.InRange(Statistics.RHat(mixed), 0.999, 1.01);
        double[][] apart = [mixed[0], [.. mixed[1].Select(x => x + 3)]];
        Assert.Equal(Math.Sqrt(1 + 4.5), Statistics.RHat(apart), 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.RHat([mixed[0]]));
        Assert.Throws<ArgumentException>(() => Statistics.RHat([mixed[0], [1, 2]]));
    }
}
