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
}
