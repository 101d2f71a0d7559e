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
        var cauchy = Autoregressive(0, 4, 2000, 6)
            .Select(c => Array.ConvertAll(c, v => Math.Tan(Math.PI * (MathNet.Numerics.Distributions.Normal.CDF(0, 1, v) - 0.5))))
            .ToArray();
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

    public static TheoryData<double> Correlations => [-0.9, -0.5, 0, 0.3, 0.7, 0.9, 0.99];

    [Theory]
    [MemberData(nameof(Correlations))]
    public void All_numbers_are_those_of_the_published_program(double rho)
    {
        foreach (var chains in new[] { 1, 2, 5 })
        {
            foreach (var draws in Enumerable.Range(4, 17).Concat([37, 100, 401]))
            {
                var x = Autoregressive(rho, chains, draws, (ulong)(1000 + (100 * draws) + chains));
                var halves = NaiveDiagnostics.Split(x);
                Same(NaiveDiagnostics.Effective(halves), ChainDiagnostics.EffectiveSampleSize(x));
                Same(NaiveDiagnostics.Effective(NaiveDiagnostics.Scores(halves)), ChainDiagnostics.BulkEffectiveSampleSize(x));
                Same(NaiveDiagnostics.RHat(x), ChainDiagnostics.SplitRHat(x));
                Same(NaiveDiagnostics.Tail(x), ChainDiagnostics.TailEffectiveSampleSize(x));
                Same(halves.Length * halves[0].Length / NaiveDiagnostics.Effective(halves), ChainDiagnostics.AutocorrelationTime(x));
            }
        }

        void Same(double expected, double found)
        {
            Assert.Equal(double.IsNaN(expected), double.IsNaN(found));
            if (!double.IsNaN(expected)) Assert.Equal(1, found / expected, 1e-9);
        }
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(-3.0)]
    public void The_unit_of_the_draws_does_not_matter(double unit)
    {
        var x = Autoregressive(0.6, 3, 200, 8);
        var scaled = Array.ConvertAll(x, c => Array.ConvertAll(c, v => unit * v));
        Assert.Equal(1, ChainDiagnostics.EffectiveSampleSize(scaled) / ChainDiagnostics.EffectiveSampleSize(x), 1e-9);
        Assert.Equal(1, ChainDiagnostics.MeanWithError(scaled).StandardError / Math.Abs(unit) / ChainDiagnostics.MeanWithError(
            x).StandardError, 1e-9);
        Assert.Equal(1, ChainDiagnostics.MeanWithError(scaled).Value / unit / ChainDiagnostics.MeanWithError(x).Value, 1e-9);
        Assert.Equal(1, ChainDiagnostics.SplitRHat(scaled) / ChainDiagnostics.SplitRHat(x), 1e-9);
        Assert.Equal(ChainDiagnostics.Autocorrelation(x[0], 5)[5], ChainDiagnostics.Autocorrelation(scaled[0], 5)[5], 1e-12);
    }

    [Fact]
    public void Effective_size_is_the_known_one_and_the_error_covers_the_mean_for_single_chains()
    {
        foreach (var rho in new[] { 0, 0.5, 0.9, -0.5 })
        {
            var chain = Autoregressive(rho, 1, 200_000, 3)[0];
            Assert.Equal(1, ChainDiagnostics.EffectiveSampleSize(chain) / (200_000 * (1 - rho) / (1 + rho)), 0.08);
        }

        // 400 chains, |z| > 2 has probability 0.0455: 18.2 expected, standard deviation 4.2.
        var beyond = Enumerable.Range(0, 400).Count(i =>
        {
            var (mean, error) = ChainDiagnostics.MeanWithError(Autoregressive(0.8, 1, 4000, 100 + (ulong)i));
            return Math.Abs(mean) > 2 * error;
        });
        Assert.InRange(beyond, 18.2 - (5 * 4.2), 18.2 + (5 * 4.2));
    }

    [Theory]
    [InlineData(1, 1000, 3.0)]
    [InlineData(4, 1000, 3.0)]
    [InlineData(4, 7, 0.1)]
    [InlineData(2, 4, 0.0)]
    [InlineData(3, 501, -1e200)]
    public void Frozen_chains_get_no_good_report(int chains, int draws, double value)
    {
        var x = Enumerable.Range(0, chains).Select(_ => Enumerable.Repeat(value, draws).ToArray()).ToArray();
        Assert.Equal(double.NaN, ChainDiagnostics.SplitRHat(x));
        Assert.Equal(double.NaN, ChainDiagnostics.EffectiveSampleSize(x));
        Assert.Equal(double.NaN, ChainDiagnostics.EffectiveSampleSize(x[0]));
        Assert.Equal(double.NaN, ChainDiagnostics.BulkEffectiveSampleSize(x));
        Assert.Equal(double.NaN, ChainDiagnostics.TailEffectiveSampleSize(x));
        Assert.Equal(double.NaN, ChainDiagnostics.AutocorrelationTime(x));
        Assert.Equal(new Estimate(value, double.NaN), ChainDiagnostics.MeanWithError(x));
        Assert.All(ChainDiagnostics.Autocorrelation(x[0], 3), r => Assert.Equal(double.NaN, r));
    }

    [Fact]
    public void Chains_frozen_at_different_places_have_infinite_R_hat_and_are_worth_no_more_than_one_draw_each()
    {
        foreach (var unit in new[] { 1.0, 0.1, 1e-3 })
        {
            double[][] x = [.. new[] { 1, 2, 3, 5 }.Select(v => Enumerable.Repeat(v * unit, 1000).ToArray())];
            Assert.Equal(double.PositiveInfinity, ChainDiagnostics.SplitRHat(x));
            Assert.InRange(ChainDiagnostics.EffectiveSampleSize(x), 0, 4.1);
            Assert.InRange(ChainDiagnostics.BulkEffectiveSampleSize(x), 0, 4.1);
            var (mean, error) = ChainDiagnostics.MeanWithError(x);
            Assert.Equal(2.75 * unit, mean, 1e-12);
            Assert.True(error > 0.5 * unit, $"{error}");
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(5.0)]
    public void One_frozen_chain_among_good_ones_is_seen(double where)
    {
        var x = Autoregressive(0.3, 4, 1000, 9);
        Array.Fill(x[2], where);
        Assert.True(ChainDiagnostics.SplitRHat(x) > 1.05, $"{ChainDiagnostics.SplitRHat(x)}");
    }

    [Fact]
    public void A_sampler_that_never_moves_is_not_praised()
    {
        var run = Chains.RunFrom(new Mala(Ebm.Energies.From((double x) => x * x * x * x), 100), [3.0], 4, 1000, new Rng(1), 0, 1, 1);
        Assert.Equal(double.NaN, ChainDiagnostics.BulkEffectiveSampleSize(run.AllSeries()));
        Assert.Equal(double.NaN, ChainDiagnostics.SplitRHat(run.AllSeries()));
        Assert.Equal(new Estimate(3.0, double.NaN), ChainDiagnostics.MeanWithError(run.AllSeries()));
    }

    [Fact]
    public void Two_values_have_a_bulk_and_no_tails()
    {
        double[][] x = [.. Autoregressive(0.5, 4, 500, 10).Select(c => Array.ConvertAll(c, v => v > 0 ? 1.0 : -1.0))];
        Assert.InRange(ChainDiagnostics.SplitRHat(x), 0.99, 1.02);
        Assert.InRange(ChainDiagnostics.EffectiveSampleSize(x), 600, 2000);
        Assert.Equal(double.NaN, ChainDiagnostics.TailEffectiveSampleSize(x));
    }

    [Fact]
    public void Bad_series_are_named()
    {
        Assert.Throws<ArgumentException>(() => ChainDiagnostics.SplitRHat([[1, 2, 3, 4], [1, 2, 3]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChainDiagnostics.SplitRHat([]));
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            double[][] x = [[1, 2, 3, 4, 5, 6], [1, 2, bad, 4, 5, 6]];
            foreach (var number in new Func<double[][], double>[]
            {
                ChainDiagnostics.SplitRHat, ChainDiagnostics.EffectiveSampleSize, ChainDiagnostics.BulkEffectiveSampleSize,
                ChainDiagnostics.TailEffectiveSampleSize, ChainDiagnostics.AutocorrelationTime, c =>
                    ChainDiagnostics.MeanWithError(c).Value,
                c => ChainDiagnostics.Autocorrelation(c[1], 2)[1],
            })
                Assert.Throws<ArgumentException>(() => number(x));
        }
    }
}
