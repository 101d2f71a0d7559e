using Xunit;

namespace Ebm.Tests.Sampling;

public class MultiSpinIsingTests
{
    private static readonly double CriticalBeta = 1 / IsingExact.CriticalTemperature;

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Replicas_have_kaufmans_energy_to_four_digits(int side)
    {
        var ising = MultiSpinIsing.Replicas(side, CriticalBeta, new Rng(41));
        ising.Sweep(200 + (8 * side * side));
        var (energies, magnetisations, means) = (new double[512], new double[512], new double[512]);
        var measurements = side < 16 ? 12000 : 3000;
        for (var t = 0; t < measurements; t++)
        {
            ising.Sweep(side / 2);
            ising.Measure(energies, magnetisations);
            for (var k = 0; k < 512; k++) means[k] += energies[k] / measurements;
        }

        var error = Statistics.StandardError(means);   // replicas are independent
        Assert.True(error < 2.5e-4);
        Assert.Equal(IsingExact.KaufmanEnergy(side, side, CriticalBeta), means.Average(), 4.5 * error);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void One_lattice_has_kaufmans_energy(double beta)
    {
        var ising = MultiSpinIsing.Lattice(256, beta, new Rng(42));
        ising.Align();
        ising.Sweep(500);
        var (energies, magnetisations, series) = (new double[1], new double[1], new double[1000]);
        for (var t = 0; t < series.Length; t++)
        {
            ising.Sweep(4);
            ising.Measure(energies, magnetisations);
            series[t] = energies[0];
        }

        var (mean, error) = ChainDiagnostics.MeanWithError([series]);
        Assert.Equal(IsingExact.KaufmanEnergy(256, 256, beta), mean, 4.5 * error);
        if (beta == 0.5) Assert.Equal(IsingExact.YangMagnetisation(2), Math.Abs(magnetisations[0]), 0.02);
    }

    [Theory]
    [InlineData(false, 2, 1)]
    [InlineData(false, 4, -0.8)]
    [InlineData(false, 6, 1)]
    [InlineData(false, 8, 1)]
    [InlineData(true, 128, 1)]
    [InlineData(true, 128, -1)]
    public void Equals_the_naive_update_for_the_same_random_bits(bool one, int side, double coupling)
    {
        var ising = one ? MultiSpinIsing.Lattice(side, 0.44, new Rng(43), coupling)
            : MultiSpinIsing.Replicas(side, 0.44, new Rng(43), coupling);
        var naive = new NaiveMultiSpin(one, side, 0.44, new Rng(43), coupling);
        for (var sweep = 0; sweep < 3; sweep++)
        {
            foreach (var replica in one ? [0] : new[] { 0, 1, 63, 64, 511 }) Assert.Equal(naive.Spins(replica), ising.Spins(replica));
            ising.Sweep();
            naive.Sweep();
        }
    }

    [Fact]
    public void A_scan_is_the_same_at_any_thread_count_and_a_sweep_allocates_nothing()
    {
        double[] betas = [0.3, 0.4, 0.5];
        var (one, two) = (MultiSpinIsing.Scan(6, betas, 5, 2, 10, new Rng(9), threads: 1),
            MultiSpinIsing.Scan(6, betas, 5, 2, 10, new Rng(9), threads: 2));
        Assert.Equal(one.SelectMany(s => s.Energies), two.SelectMany(s => s.Energies));
        Assert.Equal(betas, one.Select(s => s.Beta));

        var ising = MultiSpinIsing.Replicas(8, 0.4, new Rng(1));
        ising.Sweep(20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ising.Sweep(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Measures_what_the_spins_say()
    {
        foreach (var ising in new[] { MultiSpinIsing.Lattice(128, 0.4, new Rng(1), -1.5), MultiSpinIsing.Replicas(6, 0.4, new Rng(1)) })
        {
            ising.Sweep(3);
            var (energies, magnetisations) = (new double[ising.ReplicaCount], new double[ising.ReplicaCount]);
            ising.Measure(energies, magnetisations);
            foreach (var replica in new[] { 0, ising.ReplicaCount / 2, ising.ReplicaCount - 1 })
            {
                var (spins, n) = (ising.Spins(replica), ising.Side);
                double bonds = 0, sum = 0;
                for (var y = 0; y < n; y++)
                {
                    for (var x = 0; x < n; x++)
                    {
                        sum += spins[y, x];
                        bonds += spins[y, x] * (spins[(y + 1) % n, x] + spins[y, (x + 1) % n]);
                    }
                }

                Assert.Equal(-ising.Coupling * bonds / (n * n), energies[replica], 1e-12);
                Assert.Equal(sum / (n * n), magnetisations[replica], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frozen_lattices_have_unknown_errors(bool one)
    {
        var ising = one ? MultiSpinIsing.Lattice(128, 20, new Rng(5)) : MultiSpinIsing.Replicas(8, 20, new Rng(5));
        ising.Align();
        var samples = ising.Sample(10);
        Assert.Equal(new Estimate(-2.0, double.NaN), samples.Energy);
        Assert.Equal(new Estimate(1.0, double.NaN), samples.AbsoluteMagnetisation);
        if (one) return;
        Assert.Equal(new Estimate(0.0, double.NaN), samples.HeatCapacity);
        Assert.Equal(2.0 / 3, samples.BinderCumulant.Value, 1e-15);
        Assert.Equal(double.NaN, samples.BinderCumulant.StandardError);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_few_measurements_of_one_lattice_have_a_mean_of_unknown_error(int measurements)
    {
        var samples = MultiSpinIsing.Lattice(128, .4, new Rng(5)).Sample(measurements);
        Assert.Equal(new Estimate(samples.Energies[0].Average(), double.NaN), samples.Energy);
        Assert.Equal(new Estimate(samples.Magnetisations[0].Average(Math.Abs), double.NaN), samples.AbsoluteMagnetisation);
    }

    [Fact]
    public void Flipping_a_sublattice_maps_the_ferromagnet_to_the_antiferromagnet()
    {
        var (plus, minus) = (MultiSpinIsing.Replicas(8, 0.4, new Rng(3)), MultiSpinIsing.Replicas(8, 0.4, new Rng(4), -1));
        var (a, b, m) = (new double[512], new double[512], new double[512]);
        plus.Sweep(500);
        minus.Sweep(500);
        plus.Measure(a, m);
        minus.Measure(b, m);
        Assert.Equal(a.Average(), b.Average(),
            4.5 * Math.Sqrt(Math.Pow(Statistics.StandardError(a), 2) + Math.Pow(Statistics.StandardError(b), 2)));
    }
}

/// <summary>The same rule, one spin and one random bit at a time: the oracle of MultiSpinIsing, drawing the same bits.</summary>
internal sealed class NaiveMultiSpin
{
    private readonly bool one;
    private readonly int side, width, height;
    private readonly double coupling;
    private readonly ulong[] p = new ulong[2];
    private readonly bool[][] words;                 // [word][bit]
    private readonly ulong[][] random = new ulong[8][];

    public NaiveMultiSpin(bool one, int side, double beta, Rng rng, double coupling)
    {
        (this.one, this.side, this.coupling) = (one, side, coupling);
        (width, height) = one ? (side / 64, side / 8) : (side, side);
        words = new bool[width * height][];
        for (var i = 0; i < words.Length; i++) words[i] = [.. Bits(Eight(rng))];
        for (var i = 0; i < 8; i++) random[i] = Eight(rng);
        for (var k = 0; k < 2; k++) p[k] = (ulong)Math.Round(Math.Exp(-4 * (k + 1) * beta * Math.Abs(coupling)) * (1UL << 32));
    }

    public void Sweep()
    {
        for (var colour = 0; colour < 2; colour++)
            for (var y = 0; y < height; y++)
                for (var x = (y + colour) & 1; x < width; x += 2) Update(y, x);
        if (side <= 6) Loosen();
    }

    private void Loosen()
    {
        var site = (int)((UInt128)Next(0)[0] * (ulong)words.Length >> 64);
        var (y, x) = (site / width, site % width);
        var coin = Bits(Next(0)).ToArray();
        for (var bit = 0; bit < 512; bit++)
        {
            bool[] neighbours = [Get(bit, y - 1, x), Get(bit, y + 1, x), Get(bit, y, x - 1), Get(bit, y, x + 1)];
            if (neighbours.Count(up => up) == 2) words[site][bit] ^= coin[bit];
        }
    }

    public sbyte[,] Spins(int replica)
    {
        var spins = new sbyte[side, side];
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
                spins[y, x] = (sbyte)(Get(one ? 0 : replica, y, x) ? 1 : -1);
        return spins;
    }

    private bool Get(int replica, int y, int x)
    {
        (y, x) = ((y + side) % side, (x + side) % side);
        return one ? words[(y % height * width) + (x % width)][(y / height * 64) + (x / width)] : words[(y * width) + x][replica];
    }

    private void Update(int y, int x)
    {
        var broken = new int[512];
        for (var bit = 0; bit < 512; bit++)
        {
            var (row, column) = one ? (y + (bit / 64 * height), x + (bit % 64 * width)) : (y, x);
            var spin = Get(bit, row, column);
            foreach (var n in new[] { Get(bit, row - 1, column), Get(bit, row + 1, column), Get(bit, row, column - 1),
                Get(bit, row, column + 1) })
                broken[bit] += (n != spin) == (coupling > 0) ? 1 : 0;
        }

        var (flip, open) = (broken.Select(b => b >= 2).ToArray(), broken.Select(b => b < 2).ToArray());
        for (var t = 0; t < 32 && (t % 2 != 0 || t < 8 || open.Any(o => o)); t++)
        {
            var r = Bits(Next(t % 2 == 0 ? 0 : 4)).ToArray();
            for (var bit = 0; bit < 512; bit++)
            {
                if (!open[bit]) continue;
                var digit = (p[broken[bit] == 1 ? 0 : 1] >> (31 - t) & 1) == 1;
                if (digit == r[bit]) continue;
                open[bit] = false;
                flip[bit] = digit;
            }
        }

        var word = words[(y * width) + x];
        for (var bit = 0; bit < 512; bit++) word[bit] ^= flip[bit];
    }

    private ulong[] Next(int first)
    {
        var output = new ulong[8];
        for (var lane = 0; lane < 8; lane++)
        {
            ulong s0 = random[first][lane], s1 = random[first + 1][lane], s2 = random[first + 2][lane], s3 = random[first + 3][lane];
            output[lane] = ulong.RotateLeft(s0 + s3, 23) + s0;
            var t = s1 << 17;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = ulong.RotateLeft(s3, 45);
            (random[first][lane], random[first + 1][lane], random[first + 2][lane], random[first + 3][lane]) = (s0, s1, s2, s3);
        }

        return output;
    }

    private static ulong[] Eight(Rng rng)
    {
        var words = new ulong[8];
        rng.FillBits(words);
        return words;
    }

    private static IEnumerable<bool> Bits(ulong[] lanes) => Enumerable.Range(0, 512).Select(b => (lanes[b / 64] >> (b % 64) & 1) == 1);
}
