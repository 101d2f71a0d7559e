namespace Ebm.Tests;

/// <summary>A value and its standard error: how they are made, combined and written.</summary>
public class EstimateTests
{
    [Fact]
    public void The_error_of_a_mean_is_that_of_independent_numbers()
    {
        var estimate = Estimate.Of([2.0, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, estimate.Value, 1e-14);
        Assert.Equal(Math.Sqrt(32.0 / 56), estimate.StandardError, 1e-14);
        Assert.Equal(estimate, Estimate.Of(new List<double> { 2, 4, 4, 4, 5, 5, 7, 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.Of([1.0]));
        Assert.Throws<ArgumentOutOfRangeException>("estimates.Count", () => Estimate.MeanOf([]));
    }

    [Fact]
    public void Errors_of_independent_estimates_add_in_squares()
    {
        Assert.Equal(new Estimate(-2, 5), new Estimate(1, 3) - new Estimate(3, 4));
        Assert.Equal(new Estimate(2, 2.5), Estimate.MeanOf([new Estimate(1, 3), new Estimate(3, 4)]));
        Assert.Equal(new Estimate(3, .5), new Estimate(1, .5) + 2);
        Assert.Equal(new Estimate(-1, .5), new Estimate(1, .5) - 2);
    }

    [Theory]
    [InlineData(1.2345, .04, "1.23 ± 0.04")]
    [InlineData(1.2346, .0123, "1.235 ± 0.012")]
    [InlineData(1.2345, .0196, "1.23 ± 0.02")]
    [InlineData(151.04, .8, "151.0 ± 0.8")]
    [InlineData(-7, .0996, "-7.0 ± 0.1")]
    [InlineData(12345, 670, "12300 ± 700")]
    [InlineData(12345, 1, "12345.0 ± 1.0")]
    [InlineData(12345, 13, "12345 ± 13")]
    [InlineData(2, 0, "2 ± 0")]
    [InlineData(double.NaN, 1, "NaN ± 1")]
    public void It_is_written_to_the_place_that_its_error_knows(double value, double error, string text) =>
        Assert.Equal(text, new Estimate(value, error).ToString());

    [Fact]
    public void Over_seeds_and_examples_the_two_parts_add_up()
    {
        // Only the seed matters, then only the example: each part alone is the error of a mean.
        double[] seeds = [1, 2, 4, 4, 9], examples = [.. Enumerable.Range(0, 50).Select(i => Math.Sin(i))];
        var (a, few) = Estimate.OverSeeds(5, 50, (s, _) => seeds[s], new Rng(1));
        Assert.Equal(4, a.Value, 1e-12);
        Assert.Equal(Statistics.StandardError(seeds), a.StandardError, 1e-12);
        Assert.Equal(4, few, 1e-9);
        var (b, many) = Estimate.OverSeeds(5, 50, (_, at) => at.Average(i => examples[i]), new Rng(1), 4000);
        Assert.Equal(examples.Average(), b.Value, 1e-12);

        // The bootstrap of a mean has the variance of n instead of n − 1; 4000 draws know it to 1/√8000 of itself. Four of these.
        Assert.Equal(Statistics.StandardError(examples) * Math.Sqrt(49 / 50.0), b.StandardError, b.StandardError * 4 / Math.Sqrt(8000));
        Assert.Equal(49, many, 1e-9);
        var (both, between) = Estimate.OverSeeds(5, 50, (s, at) => seeds[s] + at.Average(i => examples[i]), new Rng(1), 4000);
        Assert.Equal(Math.Sqrt((a.StandardError * a.StandardError) + (b.StandardError * b.StandardError)), both.StandardError, 1e-12);
        Assert.InRange(between, 4, 5);
    }

    [Fact]
    public void Over_seeds_refuses_what_it_cannot_average()
    {
        static double One(int seed, int[] places) => 1;
        var (flat, freedom) = Estimate.OverSeeds(2, 2, One, new Rng(1));
        Assert.Equal((new Estimate(1, 0), double.PositiveInfinity), (flat, freedom));
        Assert.Throws<ArgumentOutOfRangeException>("seeds", () => Estimate.OverSeeds(1, 9, One, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("examples", () => Estimate.OverSeeds(5, 1, One, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("resamples", () => Estimate.OverSeeds(5, 9, One, new Rng(1), 1));
        Assert.Contains("statistic(0, …) is NaN",
            Assert.Throws<ArgumentException>(() => Estimate.OverSeeds(5, 9, (_, _) => double.NaN, new Rng(1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_is_that_of_Students_t()
    {
        var estimate = new Estimate(3, .5);
        Assert.Equal(3 - (1.959963985 * .5), estimate.Interval().Low, 1e-8);
        Assert.Equal(3 + (2.776445105 * .5), estimate.Interval(4).High, 1e-8);
        Assert.Equal(3 - (31.820515954 * .5), estimate.Interval(1, .98).Low, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>("freedom", () => estimate.Interval(0));
        Assert.Throws<ArgumentOutOfRangeException>("freedom", () => estimate.Interval(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("level", () => estimate.Interval(4, 1));
    }
}
