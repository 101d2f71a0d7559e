using System.Numerics;

namespace Ebm.Tests;

/// <summary>
/// The stream's distribution. Seeds are fixed, so nothing here is flaky; each gate is at five standard errors or a tail probability
/// below 1e-6, so that a right algorithm with another seed would fail less than once in 10,000 runs of the whole class.
/// </summary>
public class RngStatisticsTests
{
    private const int N = 1 << 20;

    public static TheoryData<string> Uniforms => ["fill double", "fill float", "NextDouble", "NextFloat", "split"];

    public static TheoryData<string> Gaussians => ["fill double", "fill float", "NextGaussian"];

    private static double[] Draw(string how)
    {
        var rng = new Rng(11);
        var doubles = new double[N];
        var floats = new float[N];
        if (how == "fill double") rng.FillUniform(doubles);
        else if (how == "fill float") rng.FillUniform(floats);
        for (var i = 0; i < N; i++)
            doubles[i] = how switch
            {
                "fill double" => doubles[i],
                "fill float" => floats[i],
                "NextDouble" => rng.NextDouble(),
                "NextFloat" => rng.NextFloat(),
                _ => i % 1024 == 0 ? (rng = rng.Split()).NextDouble() : rng.NextDouble(),
            };
        return doubles;
    }

    private static double[] DrawGaussians(string how)
    {
        var rng = new Rng(12);
        var doubles = new double[N];
        var floats = new float[N];
        if (how == "fill double") rng.FillGaussian(doubles);
        else if (how == "fill float") rng.FillGaussian(floats);
        if (how != "fill double")
            for (var i = 0; i < N; i++) doubles[i] = how == "fill float" ? floats[i] : rng.NextGaussian();
        return doubles;
    }

    /// <summary>√n · sup |F_n − F|; above 2.9 with probability 1e-7.</summary>
    private static double KolmogorovSmirnov(double[] x, Func<double, double> cdf)
    {
        var sorted = x.Order().ToArray();
        var sup = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var f = cdf(sorted[i]);
            sup = Math.Max(sup, Math.Max(f - (double)i / x.Length, (i + 1.0) / x.Length - f));
        }
        return Math.Sqrt(x.Length) * sup;
    }

    private static double NormalCdf(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);

    [Theory]
    [MemberData(nameof(Uniforms))]
    public void Uniforms_are_uniform_and_neighbours_uncorrelated(string how)
    {
        var u = Draw(how);
        Assert.InRange(u.Min(), 0, 1e-4);
        Assert.InRange(u.Max(), 1 - 1e-4, Math.BitDecrement(1.0));
        Assert.Equal(0.5, u.Average(), 5 * Math.Sqrt(1 / 12.0 / N));
        Assert.InRange(KolmogorovSmirnov(u, x => x), 0, 2.9);
        foreach (var lag in new[] { 1, 2, 15, 16, 17, 32, 64 })
            Assert.Equal(0, u.Zip(u.Skip(lag), (a, b) => (a - 0.5) * (b - 0.5)).Average() * 12, 5 / Math.Sqrt(N));
    }

    [Theory]
    [MemberData(nameof(Gaussians))]
    public void Gaussians_have_the_right_moments_shape_and_tails(string how)
    {
        var x = DrawGaussians(how);
        // Moments 1 … 6 with their exact variances E x^2k − (E x^k)².
        double[] moment = [0, 1, 0, 3, 0, 15], second = [1, 3, 15, 105, 945, 10395];
        for (var k = 1; k <= 6; k++)
            Assert.Equal(moment[k - 1], x.Average(v => Math.Pow(v, k)), 5 * Math.Sqrt((second[k - 1] - moment[k - 1] * moment[k - 1]) / N));
        Assert.InRange(KolmogorovSmirnov(x, NormalCdf), 0, 2.9);
        foreach (var t in new[] { 2.0, 3, 4 })
        {
            var p = 2 * NormalCdf(-t);
            Assert.Equal(p, x.Count(v => Math.Abs(v) > t) / (double)N, 5 * Math.Sqrt(p * (1 - p) / N) + 1.0 / N);
        }
        foreach (var lag in new[] { 1, 8, 16, 32 })
        {
            Assert.Equal(0, x.Zip(x.Skip(lag), (a, b) => a * b).Average(), 5 / Math.Sqrt(N));
            Assert.Equal(0, x.Zip(x.Skip(lag), (a, b) => (a * a - 1) * (b * b - 1)).Average(), 5 * 2 / Math.Sqrt(N));
        }
    }

    [Fact]
    public void Float_Gaussians_have_the_right_far_tail()
    {
        // 2^27 numbers: about 77 beyond 5, and none beyond the bound of 6.67.
        var rng = new Rng(13);
        var x = new float[1 << 16];
        long beyond = 0;
        for (var round = 0; round < 2048; round++)
        {
            rng.FillGaussian(x);
            foreach (var v in x)
                if (Math.Abs(v) > 5)
                {
                    beyond++;
                    Assert.InRange(Math.Abs(v), 5, 6.67f);
                }
        }
        var expected = 2 * NormalCdf(-5) * 2048 * x.Length;
        Assert.Equal(expected, beyond, 5 * Math.Sqrt(expected));
    }

    [Fact]
    public void Every_bit_is_a_fair_coin_and_pairs_of_bits_are_independent()
    {
        var bits = new ulong[1 << 16];
        new Rng(14).FillBits(bits);
        for (var i = 0; i < 64; i++)
        {
            var ones = bits.Count(b => (b >> i & 1) == 1);
            Assert.Equal(bits.Length / 2.0, ones, 5 * Math.Sqrt(bits.Length) / 2);
            for (var j = 0; j < i; j++)
                Assert.Equal(bits.Length / 2.0, bits.Count(b => ((b >> i ^ b >> j) & 1) == 1), 5.7 * Math.Sqrt(bits.Length) / 2);
        }
        // Chi-square of the bytes, 255 degrees of freedom: mean 255, standard deviation 22.6.
        var counts = new int[256];
        foreach (var b in bits)
            for (var k = 0; k < 8; k++) counts[(byte)(b >> 8 * k)]++;
        var each = bits.Length * 8 / 256.0;
        Assert.InRange(counts.Sum(c => (c - each) * (c - each) / each), 255 - 5 * 22.6, 255 + 6 * 22.6);
    }

    [Fact]
    public void Split_streams_differ_in_half_their_bits_from_each_other_and_from_the_parent()
    {
        var parent = new Rng(15);
        var streams = parent.Split(20).Append(parent).Append(new Rng(16)).Select(rng =>
        {
            var bits = new ulong[4096];
            rng.FillBits(bits);
            return bits;
        }).ToArray();
        var half = 4096 * 32.0;
        for (var a = 0; a < streams.Length; a++)
            for (var b = 0; b < a; b++)
                for (var shift = 0; shift < 4; shift++)
                {
                    var distance = streams[a].Skip(shift).Zip(streams[b], (x, y) => (double)BitOperations.PopCount(x ^ y)).Sum();
                    Assert.Equal(half - 32 * shift, distance, 6 * Math.Sqrt(4096 * 16.0));
                }
    }

    [Fact]
    public void NextInt_is_unbiased_and_reaches_both_ends()
    {
        var rng = new Rng(17);
        foreach (var max in new[] { 1, 2, 6, 10, 1000 })
        {
            var counts = new int[max];
            for (var i = 0; i < 200_000; i++) counts[rng.NextInt(max)]++;
            var each = 200_000.0 / max;
            if (max > 1) Assert.InRange(counts.Sum(c => (c - each) * (c - each) / each), 0, max - 1 + 6 * Math.Sqrt(2.0 * max) + 12);
        }
        // Where a plain multiply-shift would be lopsided: thirds of 3·2^29.
        var low = Enumerable.Range(0, 100_000).Count(_ => rng.NextInt(3 << 29) < 1 << 29);
        Assert.Equal(100_000 / 3.0, low, 5 * Math.Sqrt(100_000 * 2 / 9.0));
    }

    [Fact]
    public void Shuffle_makes_every_order_equally_likely()
    {
        var rng = new Rng(18);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 48_000; i++)
        {
            var items = "abcd".ToCharArray();
            rng.Shuffle(items);
            var key = new string(items);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(c => (c - 2000.0) * (c - 2000.0) / 2000), 0, 23 + 6 * Math.Sqrt(46));
    }

    [Fact]
    public void Bernoulli_has_its_probability_and_its_two_certainties()
    {
        var rng = new Rng(19);
        float[] p = [-1, 0, 0.001f, 0.3f, 0.999f, 1, 2, float.NaN];
        var all = Enumerable.Range(0, N / 8).SelectMany(_ => p).ToArray();
        var coins = new float[all.Length];
        rng.FillBernoulli(all, coins);
        for (var k = 0; k < p.Length; k++)
        {
            var share = Enumerable.Range(0, N / 8).Average(i => coins[8 * i + k]);
            var expected = float.IsNaN(p[k]) ? 0 : Math.Clamp(p[k], 0, 1);
            Assert.Equal(expected, share, 5 * Math.Sqrt(expected * (1 - expected) / (N / 8)));
        }
        Assert.Equal(0.3, Enumerable.Range(0, 100_000).Count(_ => rng.NextBernoulli(0.3)) / 1e5, 5 * Math.Sqrt(0.21 / 1e5));
        Assert.True(rng.NextBernoulli(1));
        Assert.False(rng.NextBernoulli(0));
    }
}
