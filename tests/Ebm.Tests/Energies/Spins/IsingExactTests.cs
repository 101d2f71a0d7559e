namespace Ebm.Tests;

public class IsingExactTests
{
    /// <summary>Every state of the torus, straight from the definition.</summary>
    private static IEnumerable<(double Energy, int Magnetisation)> AllStates(int width, int height, double coupling, double field)
    {
        for (var state = 0; state < 1 << (width * height); state++)
        {
            int Spin(int r, int c) => (state >> (r % height * width + c % width) & 1) * 2 - 1;
            int bonds = 0, m = 0;
            for (var r = 0; r < height; r++)
                for (var c = 0; c < width; c++)
                {
                    bonds += Spin(r, c) * (Spin(r, c + 1) + Spin(r + 1, c));
                    m += Spin(r, c);
                }
            yield return (-coupling * bonds - field * m, m);
        }
    }

    public static TheoryData<int, int, double, double> Tori => new()
    {
        { 1, 1, 1, 0.3 }, { 2, 1, 1, 0 }, { 1, 5, 0.7, 0.2 }, { 2, 2, 1, 0 }, { 3, 2, -1, 0.1 }, { 3, 3, 1, 0 }, { 4, 3, 0.5, -0.4 },
        { 3, 4, -0.8, 0 },
    };

    [Theory]
    [MemberData(nameof(Tori))]
    public void Counting_and_transfer_matrix_are_the_sum_over_all_states(int width, int height, double coupling, double field)
    {
        var states = AllStates(width, height, coupling, field).ToArray();
        foreach (var beta in new[] { 0, 0.3, 1.1 })
        {
            var w = states.Select(s => Math.Exp(-beta * s.Energy)).ToArray();
            var z = w.Sum();
            var mean = states.Zip(w, (s, v) => s.Energy * v).Sum() / z;
            var variance = states.Zip(w, (s, v) => (s.Energy - mean) * (s.Energy - mean) * v).Sum() / z;
            var counted = IsingExact.Enumerate(width, height);
            foreach (var found in new[] { counted.Levels(coupling, field).AtBeta(beta),
                IsingExact.TransferMatrix(width, height, beta, coupling, field) })
            {
                Assert.Equal(Math.Log(z), found.LogPartition, 1e-11);
                Assert.Equal(mean, found.MeanEnergy, 1e-10);
                Assert.Equal(variance, found.EnergyVariance, 1e-9);
            }
            double sites = width * height;
            var m1 = states.Zip(w, (s, v) => s.Magnetisation / sites * v).Sum() / z;
            var m2 = states.Zip(w, (s, v) => s.Magnetisation / sites * s.Magnetisation / sites * v).Sum() / z;
            var absolute = states.Zip(w, (s, v) => Math.Abs(s.Magnetisation / sites) * v).Sum() / z;
            var transfer = IsingExact.TransferMatrixMagnetisation(width, height, beta, coupling, field);
            Assert.Equal(m1, transfer.Mean, 1e-11);
            Assert.Equal(m2, transfer.MeanSquare, 1e-11);
            Assert.Equal(m1, counted.MagnetisationMean(m => m, beta, coupling, field), 1e-11);
            Assert.Equal(absolute, counted.MagnetisationMean(Math.Abs, beta, coupling, field), 1e-11);
        }
    }

    [Fact]
    public void Ring_has_its_textbook_partition_function()
    {
        // On a torus of height 1 every site is its own neighbour above: K of the ring, plus a constant N·K.
        const double k = 0.6;
        var ring = Math.Log(Math.Pow(2 * Math.Cosh(k), 9) + Math.Pow(2 * Math.Sinh(k), 9)) + 9 * k;
        Assert.Equal(ring, IsingExact.TransferMatrix(9, 1, k).LogPartition, 1e-12);
        Assert.Equal(ring, IsingExact.TransferMatrix(1, 9, k).LogPartition, 1e-12);
        Assert.Equal(ring, IsingExact.Enumerate(9, 1).Levels().LogPartition(k), 1e-12);
    }

    [Fact]
    public void Two_ways_agree_on_larger_tori_and_in_the_cold()
    {
        var counted = IsingExact.Enumerate(5, 4);
        foreach (var beta in new[] { 0.1, 0.4406867935097715, 2, 50 })
        {
            var (a, b) = (counted.Levels().AtBeta(beta), IsingExact.TransferMatrix(4, 5, beta));
            Assert.Equal(a.LogPartition, b.LogPartition, 1e-9);
            Assert.Equal(a.MeanEnergy, b.MeanEnergy, 1e-9);
            Assert.Equal(a.EnergyVariance, b.EnergyVariance, 1e-7);
        }
        Assert.Equal(1L << 20, counted.Levels().Multiplicities.Sum());
    }

    [Fact]
    public void Binder_cumulants_at_the_critical_point_are_the_published_ones()
    {
        // L = 4: 0.617199 (exact enumeration).
        var critical = Math.Log(1 + Math.Sqrt(2)) / 2;
        Assert.Equal(0.617199, IsingExact.Enumerate(4, 4).BinderCumulant(critical), 1e-6);
    }

    [Fact]
    public void Sizes_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("width", () => IsingExact.Enumerate(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>("width · height", () => IsingExact.Enumerate(6, 6));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => IsingExact.TransferMatrix(13, 2, 1));
        Assert.Throws<ArgumentException>(() => IsingExact.TransferMatrix(3, 2, double.NaN));
    }
}
