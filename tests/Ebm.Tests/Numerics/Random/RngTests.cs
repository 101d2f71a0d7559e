using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ebm.Tests;

public class RngTests
{
    private static ulong[] Numbers(Rng rng, int n) => Enumerable.Range(0, n).Select(_ => rng.NextUInt64()).ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ulong.MaxValue)]
    public void Stream_is_the_documented_algorithm(ulong seed)
    {
        var naive = new NaiveRng(seed);
        var expected = Enumerable.Range(0, 5000).Select(_ => naive.NextUInt64()).ToArray();
        Assert.Equal(expected, Numbers(new Rng(seed), 5000));
        var filled = new ulong[5000];
        new Rng(seed).FillBits(filled);
        Assert.Equal(expected, filled);
    }

    [Fact]
    public void First_numbers_are_SplitMix64_seeded_xoshiro256plusplus()
    {
        // Lane 0 alone is xoshiro256++ as published, seeded with SplitMix64(0) = e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f,
        // f88bb8a8724c81ec.
        var first = ulong.RotateLeft(unchecked(0xe220a8397b1dcdaf + 0xf88bb8a8724c81ec), 23) + 0xe220a8397b1dcdaf;
        Assert.Equal(first, new Rng(0).NextUInt64());
    }

    [Fact]
    public void Fills_of_any_length_continue_one_stream()
    {
        var naive = new NaiveRng(7);
        var rng = new Rng(7);
        foreach (var n in new[] { 1, 3, 0, 15, 16, 17, 63, 64, 65, 200, 1023, 1024, 1025, 3000 })
        {
            var bits = new ulong[n];
            rng.FillBits(bits);
            foreach (var b in bits) Assert.Equal(naive.NextUInt64(), b);
            Assert.Equal(naive.NextUInt64(), rng.NextUInt64());
            Assert.Equal((uint)(naive.NextUInt64() >> 32), rng.NextUInt32());
            Assert.Equal((naive.NextUInt64() >> 11) * double.Exp2(-53), rng.NextDouble());
            Assert.Equal((naive.NextUInt64() >> 40) * float.Exp2(-24), rng.NextFloat());
        }
    }

    [Fact]
    public void Uniform_fills_are_the_scalar_formula()
    {
        for (var n = 0; n < 2100; n += 53)
        {
            var naive = new NaiveRng((ulong)n);
            var rng = new Rng((ulong)n);
            var doubles = new double[n];
            rng.FillUniform(doubles);
            foreach (var u in doubles) Assert.Equal((naive.NextUInt64() >> 11) * double.Exp2(-53), u);
            var floats = new float[n];
            rng.FillUniform(floats);
            for (var i = 0; i < n; i += 2)
            {
                var bits = naive.NextUInt64();
                Assert.Equal(((uint)bits >> 8) * float.Exp2(-24), floats[i]);
                if (i + 1 < n) Assert.Equal((bits >> 40) * float.Exp2(-24), floats[i + 1]);
            }
        }
    }

    [Fact]
    public void Gaussian_fills_are_Box_and_Muller_within_rounding()
    {
        for (var n = 1; n < 2100; n += 53)
        {
            var (naive, rng) = (new NaiveRng((ulong)n), new Rng((ulong)n));
            var floats = new float[n];
            rng.FillGaussian(floats);
            var expected = new List<double>();
            while (expected.Count < n) expected.AddRange(naive.NextFloatGaussians());
            for (var i = 0; i < n; i++) Assert.Equal(expected[i], floats[i], 3e-6);
            var doubles = new double[n];
            rng.FillGaussian(doubles);
            expected.Clear();
            while (expected.Count < n) expected.AddRange(naive.NextGaussians());
            for (var i = 0; i < n; i++) Assert.Equal(expected[i], doubles[i], 4e-15);
        }
    }

    [Fact]
    public void NextGaussian_hands_out_the_fill()
    {
        var filled = new double[160];
        new Rng(3).FillGaussian(filled);
        var rng = new Rng(3);
        Assert.Equal(filled, Enumerable.Range(0, 160).Select(_ => rng.NextGaussian()));
    }

    /// <summary>A hash of the bits of everything that Rng can make. Also runs in child processes.</summary>
    internal static string HashOfEverything()
    {
        var rng = new Rng(20240607);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var n in new[] { 1, 7, 64, 1000, 4099 })
        {
            var (bits, doubles, floats, coins) = (new ulong[n], new double[n], new float[n], new float[n]);
            rng.FillBits(bits);
            hash.AppendData(MemoryMarshal.AsBytes<ulong>(bits));
            rng.FillUniform(doubles);
            hash.AppendData(MemoryMarshal.AsBytes<double>(doubles));
            rng.FillUniform(floats);
            hash.AppendData(MemoryMarshal.AsBytes<float>(floats));
            rng.FillBernoulli(floats, coins);
            hash.AppendData(MemoryMarshal.AsBytes<float>(coins));
            rng.FillGaussian(doubles);
            hash.AppendData(MemoryMarshal.AsBytes<double>(doubles));
            rng.FillGaussian(floats);
            hash.AppendData(MemoryMarshal.AsBytes<float>(floats));
            var order = Enumerable.Range(0, n).ToArray();
            rng.Shuffle(order);
            hash.AppendData(MemoryMarshal.AsBytes<int>(order));
            hash.AppendData(BitConverter.GetBytes(rng.NextGaussian()));
            hash.AppendData(BitConverter.GetBytes(rng.NextInt(1 + n * 500000)));
            hash.AppendData(BitConverter.GetBytes(rng.Split().NextUInt64()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private const string Everything = "e11516f46e9dc69f";

    [Fact]
    public void Same_bits_as_ever() => Assert.Equal(Everything, HashOfEverything());

    [Theory]
    [MemberData(nameof(ChildProcess.FewerInstructions), MemberType = typeof(ChildProcess))]
    public void Same_bits_with_fewer_vector_instructions(string environment, string widths)
    {
        Assert.StartsWith(widths, ChildProcess.Run(ChildProcess.Widths, environment));
        Assert.Equal(Everything, ChildProcess.Run(HashOfEverything, environment));
    }

    [Fact]
    public void Restore_continues_exactly()
    {
        var rng = new Rng(5);
        for (var round = 0; round < 40; round++)
        {
            rng.FillBits(new ulong[round * 7]);
            if (round % 3 == 0) rng.NextGaussian();
            var copy = Rng.Restore(rng.Save());
            Assert.Equal(Numbers(copy, 100), Numbers(rng, 100));
            Assert.Equal(copy.NextGaussian(), rng.NextGaussian());
        }
    }

    [Fact]
    public void Restore_refuses_other_numbers()
    {
        var saved = new Rng(5).Save();
        Assert.Contains("expected 147 numbers, got 3", Assert.Throws<ArgumentException>(() => Rng.Restore(saved.AsSpan(0, 3))).Message);
        saved[1] = 1000;
        Assert.Contains("not made by Rng.Save", Assert.Throws<ArgumentException>(() => Rng.Restore(saved)).Message);
    }

    [Fact]
    public void Arguments_are_checked_by_name_value_and_range()
    {
        var rng = new Rng(1);
        Assert.Contains("at least 1", Assert.Throws<ArgumentOutOfRangeException>("exclusiveMax", () => rng.NextInt(0)).Message);
        Assert.Contains("[0, 1]", Assert.Throws<ArgumentOutOfRangeException>("p", () => rng.NextBernoulli(double.NaN)).Message);
        Assert.Throws<ArgumentOutOfRangeException>("n", () => rng.Split(-1));
        Assert.Throws<ArgumentException>("zerosAndOnes", () => rng.FillBernoulli(new float[2], new float[3]));
        var shared = new float[4];
        Assert.Throws<ArgumentException>("zerosAndOnes", () => rng.FillBernoulli(shared, shared));
    }

    [Theory]
    [InlineData(2, 256, 1)]
    [InlineData(3, 256, 33)]
    [InlineData(1, 512, 300)]
    [InlineData(2, 256, 256)]
    [InlineData(3, 16, 5)]
    [InlineData(7, 1, 1)]
    public void Normal_numbers_at_the_beginning_of_rows_are_those_of_all(int rows, int width, int count)
    {
        Rng one = new(9), other = new(9);
        one.NextUInt64();
        other.NextUInt64();
        float[] some = new float[rows * width], all = new float[rows * width];
        one.FillGaussianPlain(some, width, count);
        other.FillGaussian(all);
        for (var row = 0; row < rows; row++)
            Assert.Equal(all[(row * width)..((row * width) + count)], some[(row * width)..((row * width) + count)]);
        Assert.Equal(other.NextUInt64(), one.NextUInt64());
    }
}
