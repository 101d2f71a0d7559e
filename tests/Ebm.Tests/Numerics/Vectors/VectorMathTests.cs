namespace Ebm.Tests;

/// <summary>Every width against double precision over the whole range of floats, and against each other bit for bit.</summary>
public class VectorMathTests
{
    private static double Softplus(double x) => Math.Max(x, 0) + Log1P(Math.Exp(-Math.Abs(x)));

    // log(1 + y) for 0 ≤ y ≤ 1 without losing small y (Kahan).
    private static double Log1P(double y)
    {
        var u = 1 + y;
        return u == 1 ? y : Math.Log(u) * y / (u - 1);
    }

    private static float[] EveryFloat(int stride)
    {
        var xs = new List<float>();
        for (long bits = 0; bits <= uint.MaxValue; bits += stride)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (float.IsFinite(x))
                xs.Add(x);
        }

        return [.. xs];
    }

    private static double UlpError(float computed, double exact)
    {
        var nearest = (float)exact;
        if (computed.Equals(nearest) || (float.IsInfinity(nearest) && computed == nearest))
            return 0;
        var magnitude = Math.Max(Math.Abs(exact), 1.17549435e-38);
        var ulp = Math.Pow(2, Math.Floor(Math.Log2(magnitude)) - 23);
        return Math.Abs(computed - exact) / ulp;
    }

    private static void Within(double ulps, Action<float[], float[]> function, Func<double, double> exact, Func<double, bool> domain)
    {
        var xs = EveryFloat(997).Where(x => domain(x)).ToArray();
        var ys = new float[xs.Length];
        function(xs, ys);
        var worst = 0.0;
        var at = 0f;
        for (var i = 0; i < xs.Length; i++)
        {
            var e = exact(xs[i]);
            if (Math.Abs(e) < 1.17549435e-38 && ys[i] == 0)
                continue;
            var error = UlpError(ys[i], e);
            if (!(error <= worst))
                (worst, at) = (error, xs[i]);
        }

        Assert.True(worst <= ulps, $"{worst} ulp at {at:R}");
    }

    [Fact]
    public void Exp_is_within_2_ulp() => Within(2, (x, y) => VectorMath.Exp(x, y), Math.Exp, _ => true);

    [Fact]
    public void Log_is_within_2_ulp() => Within(2, (x, y) => VectorMath.Log(x, y), Math.Log, x => x > 0);

    [Fact]
    public void Sigmoid_is_within_3_ulp() => Within(3, (x, y) => VectorMath.Sigmoid(x, y), x => 1 / (1 + Math.Exp(-x)), _ => true);

    [Fact]
    public void Softplus_is_within_3_ulp() => Within(3, (x, y) => VectorMath.Softplus(x, y), Softplus, _ => true);

    [Fact]
    public void Tanh_is_within_2_ulp() => Within(2, (x, y) => VectorMath.Tanh(x, y), Math.Tanh, _ => true);

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        SameBits<ExpFunction>();
        SameBits<LogFunction>();
        SameBits<SigmoidFunction>();
        SameBits<SoftplusFunction>();
        SameBits<TanhFunction>();
    }

    private static void SameBits<TFunction>()
        where TFunction : struct, IFloatFunction
    {
        float[] special = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, 1e-39f, 88.72283f, 88.72284f,
            -87.33654f, -87.33655f, 0.625f, -0.625f];
        var xs = special.Concat(EveryFloat(40009)).Concat(Enumerable.Range(-2000, 4000).Select(i => i / 20f)).ToArray();
        xs = xs[..(xs.Length / 16 * 16)];
        float[] one = new float[xs.Length], four = new float[xs.Length], eight = new float[xs.Length], sixteen = new float[xs.Length];
        Assert.Equal(xs.Length, VectorMath.Run<TFunction, Lanes1>(xs, one, 0));
        Assert.Equal(xs.Length, VectorMath.Run<TFunction, Lanes128>(xs, four, 0));
        Assert.Equal(xs.Length, VectorMath.Run<TFunction, Lanes256>(xs, eight, 0));
        Assert.Equal(xs.Length, VectorMath.Run<TFunction, Lanes512>(xs, sixteen, 0));
        for (var i = 0; i < xs.Length; i++)
        {
            // All NaNs count as one: their payloads carry no number.
            if (float.IsNaN(one[i]) && float.IsNaN(four[i]) && float.IsNaN(eight[i]) && float.IsNaN(sixteen[i]))
                continue;
            var bits = BitConverter.SingleToInt32Bits(one[i]);
            Assert.True(
                bits == BitConverter.SingleToInt32Bits(four[i]) && bits == BitConverter.SingleToInt32Bits(eight[i])
                    && bits == BitConverter.SingleToInt32Bits(sixteen[i]),
                $"{typeof(TFunction).Name}({xs[i]:R}) = {one[i]:R}, {four[i]:R}, {eight[i]:R}, {sixteen[i]:R} at widths 1, 4, 8, 16");
        }
    }

    [Fact]
    public void Special_values()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, -1f];
        var y = new float[6];
        VectorMath.Exp(x, y);
        Assert.Equal([float.NaN, float.PositiveInfinity, 0f, 1f, 1f], y[..5]);
        VectorMath.Log(x, y);
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NaN, float.NegativeInfinity, float.NegativeInfinity, float.NaN], y);
        VectorMath.Sigmoid(x, y);
        Assert.Equal([float.NaN, 1f, 0f, .5f, .5f], y[..5]);
        VectorMath.Softplus(x, y);
        Assert.Equal([float.NaN, float.PositiveInfinity, 0f], y[..3]);
        VectorMath.Tanh(x, y);
        Assert.Equal([float.NaN, 1f, -1f, 0f], y[..4]);
    }

    [Fact]
    public void Any_length_in_place_and_nothing_beyond()
    {
        for (var n = 0; n < 70; n++)
        {
            var x = new float[n + 1];
            Array.Fill(x, 1f);
            VectorMath.Exp(x.AsSpan(0, n), x.AsSpan(0, n));
            Assert.Equal(1f, x[n]);
            Assert.All(x[..n], v => Assert.Equal(2.7182817f, v));
        }

        Assert.Throws<ArgumentException>("result", () => VectorMath.Exp(new float[3], new float[2]));
    }
}
