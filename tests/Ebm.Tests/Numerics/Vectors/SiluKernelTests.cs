namespace Ebm.Tests;

/// <summary>SiLU and its slope in three passes against the formulas in one, bit for bit.</summary>
public unsafe class SiluKernelTests
{
    private static float[] EveryFloat(int stride) =>
    [
        .. Enumerable.Range(0, (int)(uint.MaxValue / (uint)stride)).Select(k => BitConverter.UInt32BitsToSingle((uint)k * (uint)stride)),
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, -88.722839f, 88.722839f, 87.3365448f, -87.3365448f, 103f, -104f,
    ];

    [Fact]
    public void Value_and_slope_together_are_those_one_by_one()
    {
        var silu = Activation.Silu.Scalar!;
        var x = EveryFloat(4099);
        float[] y = new float[x.Length], d = new float[x.Length], alone = new float[x.Length], slope = new float[x.Length];
        var one = Enumerable.Repeat(1f, x.Length).ToArray();
        silu.ValueAndSlope(x, y, d);
        silu.Value(x, alone);
        silu.Slope(x, alone, one, slope);
        Same(x, alone, y);
        Same(x, slope, d);
    }

    [Fact]
    public void Every_length_is_done_whole_and_nothing_beyond()
    {
        var silu = Activation.Silu.Scalar!;
        for (var n = 0; n < 140; n++)
        {
            float[] x = [.. Enumerable.Range(0, n).Select(i => (i * .37f) - 20)];
            float[] y = new float[n + 1], d = new float[n + 1], alone = new float[n];
            (y[n], d[n]) = (7, 7);
            silu.ValueAndSlope(x, y.AsSpan(0, n), d.AsSpan(0, n));
            silu.Value(x, alone);
            Same(x, alone, y[..n]);
            Assert.Equal((7f, 7f), (y[n], d[n]));
        }
    }

    [Fact]
    public void Rows_are_those_of_the_sigmoid_at_every_width()
    {
        Rows<Lanes128>(8);
        Rows<Lanes256>(16);
        Rows<Lanes512>(32);
        Rows<Lanes128>(32);
    }

    private static void Rows<T>(int width)
        where T : struct, ILanes<T>
    {
        foreach (var rows in new[] { 1, 2, 7, 16, 33, 128 })
        {
            var rng = new Rng(1);
            float[] z = new float[rows * width], bias = new float[rows], h = new float[z.Length + 1], d = new float[z.Length + 1];
            rng.FillGaussian(z);
            rng.FillGaussian(bias);
            for (var i = 0; i < z.Length; i++)
                z[i] *= 40;
            (z[0], h[^1], d[^1]) = (float.NaN, 7, 7);
            float[] x = [.. z.Select((v, i) => v + bias[i / width])], s = new float[x.Length];
            VectorMath.Sigmoid(x, s);
            fixed (float* pz = z, pb = bias, ph = h, pd = d)
                SiluKernel.Rows<T>(pz, pb, rows, ph, pd, width);
            Same(x, x, z);
            Same(x, [.. x.Zip(s, (a, b) => a * b)], h[..^1]);
            Same(x, [.. x.Zip(s, (a, b) => b + (a * b * (1 - b)))], d[..^1]);
            Assert.Equal((7f, 7f), (h[^1], d[^1]));
        }
    }

    [Fact]
    public void A_step_in_a_workspace_has_the_same_gradients_to_second_order()
    {
        (float[], float[]) Gradients()
        {
            var x = Tensor.From([.. EveryFloat(900_001).Where(v => Math.Abs(v) < 60 || float.IsInfinity(v))]);
            var y = x.Silu();
            var first = Gradient.Of((y * y).Sum(), x);
            return (first.ToArray(), Gradient.Of(first.Sum(), x).ToArray());
        }

        var outside = Gradients();
        (float[], float[]) inside = ([], []);
        new Workspace(1).Run(() => inside = Gradients());
        Same(outside.Item1, outside.Item1, inside.Item1);
        Same(outside.Item1, outside.Item2, inside.Item2);
    }

    private static void Same(float[] x, float[] expected, float[] actual)
    {
        for (var i = 0; i < x.Length; i++)
        {
            Assert.True(BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])), $"at {x[i]:R}: {actual[i]:R}, not {expected[i]:R}");
        }
    }
}
