using Xunit;

namespace Ebm.Tests.Sampling;

public class DiagnosticsTests
{
    private static double[][] Autoregressive(double rho, int chains, int draws, ulong seed, double shift = 0)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, chains).Select(c =>
        {
            var x = new double[draws];
            var last = rng.NextGaussian();
            for (var t = 0; t < draws; t++)
            {
                last = (rho * last) + (Math.Sqrt(1 - (rho * rho)) * rng.NextGaussian());
                x[t] = last + (c * shift);
            }

            return x;
        })];
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    [InlineData(-0.4)]
    public void Autocorrelation_time_of_an_autoregression_is_known(double rho)
    {
        var expected = (1 + rho) / (1 - rho);
        Assert.Equal(expected, ChainDiagnostics.AutocorrelationTime(Autoregressive(rho, 8, 20000, 1)), 0.08 * expected);
        var correlation = ChainDiagnostics.Autocorrelation(Autoregressive(rho, 1, 100000, 2)[0], 3);
        for (var t = 0; t <= 3; t++) Assert.Equal(Math.Pow(rho, t), correlation[t], 0.03);
    }

    [Fact]
    public void R_hat_is_one_for_equal_chains_and_large_for_different_ones()
    {
        Assert.InRange(ChainDiagnostics.SplitRHat(Autoregressive(0.5, 4, 4000, 3)), 0.999, 1.01);
        Assert.True(ChainDiagnostics.SplitRHat(Autoregressive(0.5, 4, 4000, 3, shift: 1)) > 1.2);
        var scales = Autoregressive(0, 4, 4000, 4);
        scales[0] = Array.ConvertAll(scales[0], v => 3 * v);   // same means, another spread: only folding sees it
        Assert.True(ChainDiagnostics.SplitRHat(scales) > 1.05);
        var drift = Autoregressive(0, 1, 4000, 5);
        for (var t = 0; t < 4000; t++) drift[0][t] += t / 2000.0;   // one chain that has not arrived: only splitting sees it
        Assert.True(ChainDiagnostics.SplitRHat(drift) > 1.1);
    }

    [Fact]
    public void Heavy_tails_do_not_disturb_ranks()
    {
        var cauchy = Autoregressive(0, 4, 2000, 6).Select(c => Array.ConvertAll(c, v => Math.Tan(Math.PI * (MathNet.Numerics.Distributions.Normal.CDF(0, 1, v) - 0.5)))).ToArray();
        Assert.InRange(ChainDiagnostics.SplitRHat(cauchy), 0.999, 1.01);
        Assert.InRange(ChainDiagnostics.BulkEffectiveSampleSize(cauchy), 6500, 9500);
        Assert.InRange(ChainDiagnostics.TailEffectiveSampleSize(cauchy), 6000, 10000);
    }

    [Fact]
    public void Standard_error_covers_the_truth()
    {
        var misses = Enumerable.Range(0, 200).Count(s =>
        {
            var (mean, error) = ChainDiagnostics.MeanWithError(Autoregressive(0.8, 4, 500, (ulong)(100 + s)));
            return Math.Abs(mean) > 2 * error;
        });
        Assert.InRange(misses, 0, 26);   // 4.6 % of 200 = 9.1 expected, standard deviation 2.9: 26 is beyond 5.7σ
    }

    [Fact]
    public void Bad_series_are_named()
    {
        Assert.Throws<ArgumentException>(() => ChainDiagnostics.SplitRHat([[1, 2, 3, 4], [1, 2, 3]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChainDiagnostics.SplitRHat([]));
        Assert.Throws<ArgumentException>(() => ChainDiagnostics.SplitRHat([[1, 2, double.NaN, 4]]));
    }
}
