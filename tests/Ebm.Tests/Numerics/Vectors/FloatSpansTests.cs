using System.Numerics.Tensors;
using Xunit;

namespace Ebm.Tests;

public class FloatSpansTests
{
    [Fact]
    public void Plain_loops_have_the_bits_of_vectors()
    {
        var rng = new Rng(6);
        for (var length = 0; length < 70; length++)
        {
            float[] x = new float[length], y = new float[length], plain = new float[length + 2], wide = new float[length + 2];
            rng.FillGaussian(x);
            rng.FillGaussian(y);
            if (length > 3) (x[1], y[2], x[3]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
            var a = (float)rng.NextGaussian();
            FloatSpans.MultiplyAddPlain(x, a, y, plain);
            TensorPrimitives.MultiplyAdd(x, a, y, wide);
            Assert.Equal(wide, plain);
            FloatSpans.ScaledDifferencePlain(x, y, a, plain);
            TensorPrimitives.Subtract(x, y, wide);
            TensorPrimitives.Multiply(wide.AsSpan(0, length), a, wide);
            Assert.Equal(wide, plain);
        }

        Assert.Throws<ArgumentException>(() => FloatSpans.MultiplyAddPlain(new float[3], 1, new float[2], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FloatSpans.MultiplyAddPlain(new float[3], 1, new float[3], new float[2]));
    }

    [Fact]
    public void Sums_of_doubles()
    {
        var rng = new Rng(7);
        for (var length = 0; length < 40; length++)
        {
            double[] x = new double[length], y = new double[length], plain = new double[length], wide = new double[length];
            rng.FillGaussian(x);
            rng.FillGaussian(y);
            rng.FillGaussian(plain);
            plain.CopyTo(wide, 0);

            // Two orders differ by less than n units of rounding of Σ |x y| each.
            var (sum, size) = (x.Zip(y, (a, b) => a * b).Sum(), x.Zip(y, (a, b) => Math.Abs(a * b)).Sum());
            Assert.InRange(FloatSpans.DotPlain(x, y) - sum, -Math.Pow(2, -52) * length * size, Math.Pow(2, -52) * length * size);
            FloatSpans.AddScaledPlain(x, 0.3, plain);
            TensorPrimitives.MultiplyAdd<double>(x, 0.3, wide, wide);
            Assert.Equal(wide, plain);
        }
    }

    [Fact]
    public void A_target_may_be_an_operand()
    {
        float[] x = [1, 2, 3, 4, 5], y = [10, 20, 30, 40, 50];
        FloatSpans.MultiplyAddPlain(x, 2, y, y);
        Assert.Equal([12, 24, 36, 48, 60], y);
        FloatSpans.ScaledDifferencePlain(y, x, 3, y);
        Assert.Equal([33, 66, 99, 132, 165], y);
    }
}
