using Xunit;

namespace Ebm.Tests;

/// <summary>What a machine that interprets computes has the bits of what all others do.</summary>
public class VectorMathPlainTests
{
    private delegate void Function(ReadOnlySpan<float> x, Span<float> result);

    private static readonly (Function Plain, Function Wide)[] Pairs =
    [
        (VectorMathPlain.Apply<VectorMathPlain.Exponential>, VectorMath.Apply<ExpFunction>),
        (VectorMathPlain.Apply<VectorMathPlain.Logarithm>, VectorMath.Apply<LogFunction>),
        (VectorMathPlain.Apply<VectorMathPlain.Sigmoid>, VectorMath.Apply<SigmoidFunction>),
        (VectorMathPlain.Apply<VectorMathPlain.Softplus>, VectorMath.Apply<SoftplusFunction>),
        (VectorMathPlain.Apply<VectorMathPlain.Tangent>, VectorMath.Apply<TanhFunction>),
    ];

    /// <summary>Every 997th float, by its bits: infinities, subnormal numbers and NaN among them.</summary>
    private static readonly float[] Everything =
        [.. Enumerable.Range(0, (int)(uint.MaxValue / 997)).Select(k => BitConverter.UInt32BitsToSingle(997 * (uint)k)),
            0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_function_has_the_same_bits(int function)
    {
        float[] plain = new float[Everything.Length], wide = new float[Everything.Length];
        Pairs[function].Plain(Everything, plain);
        Pairs[function].Wide(Everything, wide);
        for (var i = 0; i < plain.Length; i++) Assert.True(Same(plain[i], wide[i]), $"at {Everything[i]:R}: {plain[i]:R}, {wide[i]:R}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(21)]
    public void What_lies_behind_the_numbers_is_left_alone(int length)
    {
        float[] x = new float[length], plain = new float[length + 4], wide = new float[length + 4];
        new Rng(1).FillGaussian(x);
        foreach (var (small, large) in Pairs)
        {
            plain.AsSpan().Fill(7);
            wide.AsSpan().Fill(7);
            small(x, plain);
            large(x, wide);
            Assert.Equal(wide, plain);
        }
    }

    [Fact]
    public void Draws_have_the_same_bits()
    {
        float[] x = new float[100_003], plain = new float[x.Length], wide = new float[x.Length];
        var rng = new Rng(2);
        rng.FillGaussian(x);
        for (var i = 0; i < x.Length; i++) x[i] *= 40;
        rng.FillUniform(plain);
        plain[5] = 0;
        plain.CopyTo(wide, 0);
        VectorMathPlain.BernoulliOfSigmoid(x, plain);
        VectorMath.BernoulliOfSigmoid(x, wide);
        Assert.Equal(wide, plain);
        Assert.InRange(plain.Average(), 0.49, 0.51);
    }

    private static bool Same(float a, float b) =>
        BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || (float.IsNaN(a) && float.IsNaN(b));
}
