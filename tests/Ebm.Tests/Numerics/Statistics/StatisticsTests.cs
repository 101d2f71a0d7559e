namespace Ebm.Tests;

public class StatisticsTests
{
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
}
