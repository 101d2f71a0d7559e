namespace Ebm.Tests;

/// <summary>
/// Kaufman's formula, the transfer matrix and the counted levels against each other and the known limits, from βJ = 1e-6 to 1e6 and beyond.
/// </summary>
public class IsingExactLimitTests
{
    private static readonly double Critical = Math.Log(1 + Math.Sqrt(2)) / 2;

    public static TheoryData<int, int> Tori =>
        new() { { 1, 1 }, { 1, 2 }, { 2, 1 }, { 2, 2 }, { 1, 5 }, { 3, 2 }, { 3, 3 }, { 4, 4 }, { 2, 7 }, { 5, 3 } };

    public static IEnumerable<double> Couplings =>
    [
        1e-300, 1e-12, 1e-6, 1e-3, 0.1, 0.3, Critical, Math.BitDecrement(Critical), Math.BitIncrement(Critical), 0.6, 1, 3, 10, 30, 100,
        177, 178, 300, 355, 356,
        1e3, 1e6, 1e12, 1e200,
    ];

    /// <summary>
    /// log Z, ⟨E⟩/J and K² Var E/J² from the exact integer counts, relative to the best level: no formula of the library but the counting.
    /// </summary>
    private static (double Log, double Energy, double Capacity) Counted(int rows, int columns, double k)
    {
        var levels = IsingExact.Enumerate(columns, rows).Levels();
        var best = levels.Levels.Min();
        double[] e = [.. levels.Levels.Select(v => v - best)], w = [.. e.Select((v, i) => levels.Multiplicities[i] * Math.Exp(-k * v))];
        double z = w.Sum(), mean = w.Zip(e, (a, b) => a * b).Sum() / z;
        var root = k * Math.Sqrt(w.Zip(e, (a, b) => a * (b - mean) * (b - mean)).Sum() / z);
        return (Math.Log(z) - (k * best), best + mean, root * root);
    }

    [Theory]
    [MemberData(nameof(Tori))]
    public void Kaufman_and_transfer_matrix_are_the_counted_sums_at_every_temperature(int rows, int columns)
    {
        double sites = rows * columns;
        foreach (var k in Couplings)
        {
            var (log, energy, capacity) = Counted(rows, columns, k);
            foreach (var (beta, j) in new[] { (k, 1.0), (k / 0.7, 0.7), (1, k) })
            {
                Assert.Equal(log, IsingExact.KaufmanLogPartition(rows, columns, beta, j), 1e-13 * sites * (1 + Math.Abs(log)));
                Assert.Equal(energy / sites, IsingExact.KaufmanEnergy(rows, columns, beta, j) / j, 2e-14);
                Assert.Equal(capacity / sites, IsingExact.KaufmanHeatCapacity(rows, columns, beta, j), 1e-12);
                var transfer = IsingExact.TransferMatrix(columns, rows, beta, j);
                Assert.Equal(log, transfer.LogPartition, 1e-13 * sites * (1 + Math.Abs(log)));
                Assert.Equal(energy, transfer.MeanEnergy / j, 1e-13 * sites);
                if (k < 1e150) Assert.Equal(1, (transfer.HeatCapacity + 1e-300) / (capacity + 1e-300), 1e-9);
            }
        }
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(5, 3)]
    [InlineData(4, 3)]
    [InlineData(1, 5)]
    public void Frustrated_tori_and_fields_against_the_bonds_are_right_in_the_cold(int rows, int columns)
    {
        foreach (var (j, h) in new[] { (-1.0, 0.0), (-0.7, 0), (-1, 0.5), (-1, 3.9), (-1, 4.0), (1, -0.3) })
        {
            var levels = IsingExact.Enumerate(columns, rows).Levels(j, h);
            foreach (var beta in new[] { 1e-6, 0.1, 1, 20, 119, 400, 1e4, 1e6 })
            {
                double best = levels.Levels.Min(), z = 0, mean = 0;
                for (var i = 0; i < levels.Count; i++)
                {
                    var w = levels.Multiplicities[i] * Math.Exp(-beta * (levels.Levels[i] - best < 1e-9 ? 0 : levels.Levels[i] - best));
                    (z, mean) = (z + w, mean + (w * (levels.Levels[i] - best)));
                }

                var transfer = IsingExact.TransferMatrix(columns, rows, beta, j, h);
                Assert.Equal(Math.Log(z) - (beta * best), transfer.LogPartition, 1e-9 + (1e-13 * beta * Math.Abs(best)));
                Assert.Equal(best + (mean / z), transfer.MeanEnergy, 1e-8);
                Assert.True(transfer.HeatCapacity >= 0 && double.IsFinite(transfer.HeatCapacity));
                var counted = levels.AtBeta(beta);
                Assert.Equal(counted.MeanEnergy, transfer.MeanEnergy, 1e-8);
                Assert.Equal(IsingExact.Enumerate(columns, rows).MagnetisationMean(m => m * m, beta, j, h),
                    IsingExact.TransferMatrixMagnetisation(columns, rows, beta, j, h).MeanSquare, 1e-7);
            }
        }
    }

    [Fact]
    public void Both_limits_are_the_known_ones()
    {
        foreach (var (m, n) in new[] { (3, 3), (8, 5), (64, 64), (300, 7) })
        {
            double sites = m * n;
            Assert.Equal(sites * Math.Log(2), IsingExact.KaufmanLogPartition(m, n, 1e-9), 1e-10 * sites);
            Assert.Equal(-2e-6, IsingExact.KaufmanEnergy(m, n, 1e-6), 1e-11);          // −2J tanh K and loops of K^{m−1}, K³
            Assert.Equal(2e-6, IsingExact.KaufmanHeatCapacity(m, n, 1e-3), 2e-8);      // 2K²
            Assert.Equal(-2, IsingExact.KaufmanEnergy(m, n, 1e6));
            Assert.Equal((2 * sites * 1e6) + Math.Log(2), IsingExact.KaufmanLogPartition(m, n, 1e6), 1e-15 * sites * 1e7);
            Assert.Equal(0, IsingExact.KaufmanHeatCapacity(m, n, 1e6));
        }

        // One flipped spin costs 8J, N ways; two neighbours 12J, 2N ways.
        Assert.Equal((8 * Math.Exp(-8 * 2.5)) + (24 * Math.Exp(-12 * 2.5)), IsingExact.KaufmanEnergy(20, 20, 2.5) + 2, 1e-14);
        Assert.Equal(1, IsingExact.YangMagnetisation(1e-300));
        Assert.Equal(1, IsingExact.YangMagnetisation(1e-3));
        Assert.InRange(IsingExact.YangMagnetisation(Math.BitDecrement(IsingExact.CriticalTemperature)), 0, 0.05);
        Assert.Equal(0, IsingExact.YangMagnetisation(1e300));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsingExact.KaufmanEnergy(3, 3, 1e300, 1e300));
        Assert.Throws<ArgumentOutOfRangeException>(() => IsingExact.KaufmanEnergy(3, 3, 1, -1));
    }

    [Fact]
    public void Kaufman_is_the_same_seen_from_either_side_on_long_tori()
    {
        foreach (var (m, n) in new[] { (3, 400), (1, 1000), (37, 9), (128, 100) })
        {
            foreach (var k in new[] { 0.01, 0.3, 0.44, Critical, 0.45, 1, 5 })
            {
                Assert.Equal(1, IsingExact.KaufmanLogPartition(m, n, k) / IsingExact.KaufmanLogPartition(n, m, k), 1e-12);
                Assert.Equal(IsingExact.KaufmanEnergy(m, n, k), IsingExact.KaufmanEnergy(n, m, k), 1e-10);
                Assert.Equal(IsingExact.KaufmanHeatCapacity(m, n, k), IsingExact.KaufmanHeatCapacity(n, m, k), 1e-7);
            }
        }
    }

    [Fact]
    public void Binders_cumulant_has_its_limits()
    {
        var counted = IsingExact.Enumerate(4, 4);
        Assert.Equal(2.0 / 3, counted.BinderCumulant(1e6), 1e-12);
        Assert.Equal(1 - ((3 - (2.0 / 16)) / 3), counted.BinderCumulant(0), 1e-12);   // N free spins: ⟨M⁴⟩ = 3N² − 2N
        Assert.True(counted.BinderCumulant(50, -1) < -1e10);
        Assert.Equal(double.NegativeInfinity, counted.BinderCumulant(1e6, -1));
        Assert.Throws<ArgumentException>(() => Binder.Cumulant([0, 0, 0]));
        Assert.Throws<ArgumentException>(() => Binder.Cumulant([1, double.NaN]));
        Assert.Equal(2.0 / 3, Binder.Cumulant([1e-120, -1e-120]), 1e-15);
        Assert.Equal(Binder.WithError([[1, -2, 3], [2, 2, 1]]).StandardError,
            Binder.WithError([[1e-120, -2e-120, 3e-120], [2e-120, 2e-120, 1e-120]]).StandardError, 1e-15);
    }

    public static TheoryData<double> Cold => new() { 1, 1e3, 1e6, 1e12, 3e14, 1e15, 1e16, 1e17, 1e22, 1e30, 1e200, 1e306 };

    [Theory]
    [MemberData(nameof(Cold))]
    public void Magnetisations_are_right_in_the_cold(double beta)
    {
        foreach (var (width, height) in new[] { (4, 4), (3, 3), (2, 3), (5, 1) })
        {
            var counted = IsingExact.Enumerate(width, height);
            Assert.Equal(1, counted.MagnetisationMean(_ => 1, beta), 1e-14);
            Assert.Equal(1, counted.MagnetisationMean(_ => 1, beta, -.7, .3), 1e-14);
            Assert.Equal(1, counted.MagnetisationMean(_ => 1, -beta, .3, -1e-3), 1e-14);
            Assert.InRange(counted.AbsoluteMagnetisation(beta), .5, 1 + 1e-14);
            if (beta < 1e3) continue;
            Assert.Equal(1, counted.AbsoluteMagnetisation(beta), 1e-14);
            Assert.Equal(2.0 / 3, counted.BinderCumulant(beta), 1e-14);
            Assert.Equal(1, counted.MagnetisationMean(m => m, beta, 1, 1), 1e-14);

            // A field so small that E rounds it away still tells the two ground states apart: ⟨m⟩ = tanh βhN.
            Assert.Equal(Math.Tanh(.1), counted.MagnetisationMean(m => m, beta, 1, .1 / beta / width / height), 1e-12);
        }

        Assert.Equal(double.NegativeInfinity, IsingExact.Enumerate(4, 4).BinderCumulant(Math.Max(1e6, beta), -1));
    }

    [Fact]
    public void Levels_that_differ_by_rounding_are_one()
    {
        // −.3 and 1.2: whole multiples of .3, which sums of doubles round in several ways.
        foreach (var (j, h, states) in new[] { (-.3, 1.2, 743.0), (-.1, .4, 743), (-.7, 2.8, 743) })
        {
            var levels = IsingExact.Enumerate(4, 4).Levels(j, h);
            var whole = IsingExact.Enumerate(4, 4).Levels(-1, 4);
            Assert.Equal(states, levels.Multiplicities[0]);
            Assert.Equal(whole.Multiplicities, levels.Multiplicities);
            Assert.All(levels.Levels.Zip(whole.Levels), e => Assert.Equal(e.Second * -j, e.First, 1e-13));
            Assert.Equal(whole.PeakTemperature() * -j, levels.PeakTemperature(), 1e-8);
        }

        // What is small but no rounding stays: the field splits the ground states.
        Assert.Equal([1, 1], IsingExact.Enumerate(4, 4).Levels(1, 1e-13).Multiplicities.Take(2));
        Assert.Equal(2, IsingExact.Enumerate(4, 4).Levels(1, 0).Multiplicities[0]);
    }

    [Theory]
    [MemberData(nameof(Cold))]
    public void Entropies_are_those_of_the_counted_levels_in_the_cold(double beta)
    {
        foreach (var (width, height) in new[] { (4, 4), (3, 3), (3, 5), (4, 3), (1, 5), (2, 2) })
        {
            foreach (var (j, h) in new[] { (1.0, 0.0), (-1, 0), (.3, 0), (-.7, 0), (1, -.25), (-1, 4), (-1, .5), (0, 1), (0, 0) })
            {
                foreach (var sign in new[] { 1, -1 })
                {
                    var levels = IsingExact.Enumerate(width, height).Levels(j, h).AtBeta(sign * beta);
                    var transfer = IsingExact.TransferMatrix(width, height, sign * beta, j, h);
                    Assert.Equal(levels.Entropy, transfer.Entropy, 1e-11);
                    Assert.Equal(levels.MeanEnergy, transfer.MeanEnergy, 1e-12);
                    Assert.Equal(levels.LogPartition, transfer.LogPartition, 1e-12 * (1 + Math.Abs(levels.LogPartition)));
                }
            }
        }
    }
}
