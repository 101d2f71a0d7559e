using System.Numerics;
using MathNet.Numerics;

namespace Ebm.Tests.Numerics.Vectors;

public class MillsRatioTests
{
    // √(π/2) erfc(z/√2) e^{z²/2}, with forty digits.
    [Theory]
    [InlineData(0, 1.2533141373155003)]
    [InlineData(0.1, 1.1592623996187363)]
    [InlineData(0.5, 0.8763644564536923)]
    [InlineData(1, 0.6556795424187984)]
    [InlineData(2, 0.4213692292880545)]
    [InlineData(5, 0.19280810471531576)]
    [InlineData(8, 0.1231319632579323)]
    [InlineData(13, 0.0764757610162485)]
    [InlineData(30, 0.03329641907249721)]
    [InlineData(200, 0.004999875009373828)]
    [InlineData(1000, 0.0009999990000029999)]
    public void It_is_that_of_forty_digits_on_both_sides(double z, double expected)
    {
        Assert.Equal(1, Of(z) / expected, 1e-15);
        Assert.Equal(Of(z), Of(-z));
    }

    [Fact]
    public void Times_the_density_it_is_the_tail_of_the_normal_law()
    {
        for (double z = 0; z < 37; z += 0.0137)
            Assert.Equal(1, Of(z) * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) / (SpecialFunctions.Erfc(z / Math.Sqrt(2)) / 2), 1e-12);
    }

    [Fact]
    public void Each_number_of_a_batch_is_as_it_is_alone()
    {
        double[] z = [.. Enumerable.Range(0, 4 * Vector<double>.Count).Select(i => (i * 0.71) - 3)], ratios = new double[z.Length];
        MillsRatio.Of(z, ratios);
        Assert.Equal(z.Select(Of), ratios);
    }

    private static double Of(double z)
    {
        double[] room = new double[Vector<double>.Count], result = new double[room.Length];
        room[0] = z;
        MillsRatio.Of(room, result);
        return result[0];
    }
}
