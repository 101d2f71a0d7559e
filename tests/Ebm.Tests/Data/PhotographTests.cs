namespace Ebm.Tests.Data;

public class PhotographTests
{
    [Fact]
    public void Five_photographs_have_their_sizes_and_patches_their_mean_0()
    {
        var pictures = Photographs.Load();
        Assert.Equal([(256, 256), (225, 150), (300, 200), (256, 256), (256, 256)], pictures.Select(p => (p.Width, p.Height)));
        Assert.All(pictures, p => Assert.True(p.Pixels.Min() >= 0 && p.Pixels.Max() <= 1 && p.Pixels.Max() > .6));
        Assert.Equal(0.5061, pictures[0].Pixels.Average(), 1e-3);
        var patches = Photographs.Patches(8, 500, new Rng(1));
        Assert.Equal((64, 500), (patches.Dimension, patches.Count));
        for (var i = 0; i < 500; i++) Assert.Equal(0, patches[i].Average(), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>("side", () => Photographs.Patches(1, 5, new Rng(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(150)]
    public void A_wave_in_a_narrow_window_prefers_its_own_direction(double degrees)
    {
        double[] Filter(double radius) => [.. Enumerable.Range(0, 144).Select(p =>
        {
            double x = (p % 12) - 5.5, y = (p / 12) - 5.5, theta = degrees * Math.PI / 180;
            return Math.Exp(-((x * x) + (y * y)) / (2 * radius * radius))
                * Math.Cos(2 * Math.PI * .25 * ((x * Math.Cos(theta)) + (y * Math.Sin(theta))));
        })];
        var tuning = Gratings.Tune(Filter(2));
        Assert.True(Math.Abs(tuning.Preferred - degrees) is <= 2 or >= 178);

        // A Gaussian window of radius r has the answer exp(−2π²r²q²) at distance q from f: half of it at q = √(2 ln 2)/2πr.
        var half = Math.Sqrt(2 * Math.Log(2)) / (2 * Math.PI * 2);
        Assert.Equal(2 * Math.Asin(half / 2 / .25) * 2 * 180 / Math.PI, tuning.Width, 6.0);
        Assert.True(Gratings.Tune(Filter(1)).Width > tuning.Width);
        double[] spot = [.. Enumerable.Range(0, 49).Select(p => p == 24 ? 1.0 : 0)];
        Assert.Equal(180, Gratings.Tune(spot).Width);
        Assert.Throws<ArgumentException>("filter", () => Gratings.Tune(new double[4]));
        Assert.Throws<ArgumentException>("filter", () => Gratings.Tune(1, 2, 3));
    }
}
