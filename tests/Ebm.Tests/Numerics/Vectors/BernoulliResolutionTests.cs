namespace Ebm.Tests.Numerics;

/// <summary>The law of the fast coins, exactly: every one of the 2²⁴ uniform floats is tried.</summary>
public class BernoulliResolutionTests
{
    private const int All = 1 << 24;

    [Theory]
    [InlineData(0)]
    [InlineData(-3.3f)]
    [InlineData(7)]
    [InlineData(-12)]
    [InlineData(-16)]
    [InlineData(-17.2f)]
    [InlineData(-60)]
    [InlineData(-1e30f)]
    [InlineData(16)]
    [InlineData(60)]
    [InlineData(1e30f)]
    public void Coins_of_a_sigmoid_have_its_probability_to_two_steps(float x)
    {
        var (inputs, u) = (new float[4096], new float[4096]);
        Array.Fill(inputs, x);
        var ones = 0.0;
        for (var first = 0; first < All; first += u.Length)
        {
            for (var i = 0; i < u.Length; i++) u[i] = (first + i) / (float)All;
            VectorMath.BernoulliOfSigmoid(inputs, u);
            ones += System.Numerics.Tensors.TensorPrimitives.Sum<float>(u);
        }

        var exact = Functions.Sigmoid(x) * All;
        Assert.InRange(ones - exact, -2, 2);
        Assert.True(ones >= 1);
        if (exact < 1) Assert.Equal(1, ones);
    }

    [Fact]
    public void The_sigmoid_reaches_its_ends_where_it_says()
    {
        Assert.Equal(1, Functions.Sigmoid(36.8));
        Assert.True(Functions.Sigmoid(36.7) < 1);
        Assert.Equal(0, Functions.Sigmoid(-745.2));
        Assert.True(Functions.Sigmoid(-745.1) > 0);
        Assert.Equal(0, Functions.Sigmoid(double.NegativeInfinity));
        Assert.Equal(1, Functions.Sigmoid(double.PositiveInfinity));
        Assert.Equal(double.NaN, Functions.Sigmoid(double.NaN));
        for (var x = -700.0; x <= 36; x += 0.37)
        {
            // σ(x)/σ(−x) = e^x, which a difference 1 − σ could not keep.
            Assert.Equal(1, Functions.Sigmoid(x) / Functions.Sigmoid(-x) / Math.Exp(x), 1e-14);
            Assert.Equal(1, Functions.Sigmoid(x) + Functions.Sigmoid(-x), 1e-15);
        }
    }
}
