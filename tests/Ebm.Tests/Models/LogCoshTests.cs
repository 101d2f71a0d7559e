namespace Ebm.Tests;

/// <summary>The fused pass of ICA against the written-out sums in double precision.</summary>
public class LogCoshTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(1024)]
    [InlineData(5003)]
    public void One_pass_gives_tanh_and_all_four_sums(int length)
    {
        var rng = new Rng(1);
        float[] s = [.. Enumerable.Range(0, length).Select(i => (float)(rng.NextGaussian() * Math.Pow(10, (i % 5) - 2)))];
        var t = new float[length];
        var sums = LogCosh.Of(s, t);
        double cost = 0, slopes = 0, squares = 0, both = 0;
        for (var i = 0; i < length; i++)
        {
            double x = s[i], tanh = Math.Tanh(x);
            Assert.Equal(tanh, t[i], 3e-7);
            cost += Math.Abs(x) + Math.Log((1 + Math.Exp(-2 * Math.Abs(x))) / 2);
            (slopes, squares, both) = (slopes + (tanh * tanh), squares + (x * x), both + (x * x * tanh * tanh));
        }

        // Single precision: 64 additions in a row, each within 6e-8 of what is there; 1 + e^−2|s| is rounded by as much for every number.
        void Near(double expected, double found) => Assert.Equal(expected, found, (4e-6 * Math.Abs(expected)) + (1e-7 * length));
        Near(cost, sums.Sum);
        Near(slopes, sums.Slopes);
        Near(squares, sums.Squares);
        Near(both, sums.Both);
    }

    [Fact]
    public void Far_sources_and_NaN_stay_what_they_are()
    {
        float[] s = [.. Enumerable.Repeat(1e4f, 70), .. Enumerable.Repeat(-1e4f, 70), .. new float[70]], t = new float[210];
        var sums = LogCosh.Of(s, t);
        Assert.Equal([.. Enumerable.Repeat(1f, 70), .. Enumerable.Repeat(-1f, 70), .. new float[70]], t);
        Assert.Equal(140 * (1e4 - Math.Log(2)), sums.Sum, 1);
        s[5] = float.NaN;
        Assert.True(double.IsNaN(LogCosh.Of(s, t).Sum));
        Assert.Throws<ArgumentException>("slope", () => LogCosh.Of(s, new float[3]));
    }
}
