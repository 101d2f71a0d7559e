using Xunit;

namespace Ebm.Tests.Sampling;

public class IsingTests
{
    private static readonly double CriticalBeta = 1 / IsingExact.CriticalTemperature;

    [Theory]
    [InlineData(4, 4)]
    [InlineData(5, 3)]
    [InlineData(2, 6)]
    [InlineData(8, 8)]
    public void Kaufmans_energy_is_that_of_the_transfer_matrix(int rows, int columns)
    {
        foreach (var beta in new[] { 0.1, 0.3, CriticalBeta, 0.45, 0.6, 1.5 })
        {
            var exact = IsingExact.TransferMatrix(Math.Min(rows, columns), Math.Max(rows, columns), beta);
            Assert.Equal(exact.MeanEnergy / (rows * columns), IsingExact.KaufmanEnergy(rows, columns, beta), 1e-10);
            Assert.Equal(exact.LogPartition, IsingExact.KaufmanLogPartition(rows, columns, beta), 1e-9);
            Assert.Equal(exact.HeatCapacity / (rows * columns), IsingExact.KaufmanHeatCapacity(rows, columns, beta), 1e-6);
        }
    }

    [Theory]
    [InlineData(3, 4, LatticeBorder.Torus)]
    [InlineData(1, 2, LatticeBorder.Torus)]
    [InlineData(3, 3, LatticeBorder.Free)]
    public void A_lattice_and_its_energy_say_the_same(int rows, int columns, LatticeBorder border)
    {
        var lattice = new IsingLattice(rows, columns, 0.4, new Rng(90), -0.7, 0.3, border);
        for (var sweep = 0; sweep < 20; sweep++)
        {
            lattice.Metropolis(new Rng((ulong)(91 + sweep)));
            Assert.Equal(lattice.Energy(), lattice.Model.Energy([.. lattice.Spins().Cast<sbyte>().Select(s => (double)s)]), 1e-12);
        }
    }

    [Fact]
    public void Kaufman_tends_to_onsager_on_large_lattices()
    {
        Assert.Equal(-Math.Sqrt(2), IsingExact.KaufmanEnergy(2000, 2000, CriticalBeta), 5e-4);   // Onsager at T_c: −√2
        Assert.Equal(0, IsingExact.YangMagnetisation(3));
        Assert.Equal(0.911319, IsingExact.YangMagnetisation(2), 1e-6);
    }

    [Theory]
    [InlineData(LatticeBorder.Torus, 1, 0, "metropolis")]
    [InlineData(LatticeBorder.Torus, 1, 0.2, "checkerboard")]
    [InlineData(LatticeBorder.Free, 1, 0.15, "metropolis")]
    [InlineData(LatticeBorder.Free, -0.8, 0.3, "checkerboard")]
    [InlineData(LatticeBorder.Torus, 1, 0, "wolff")]
    [InlineData(LatticeBorder.Torus, -1, 0, "wolff")]
    [InlineData(LatticeBorder.Free, 1, 0, "wolff")]
    public void Lattice_agrees_with_enumeration_of_all_states(LatticeBorder border, double coupling, double field, string update)
    {
        const double beta = 0.4;
        var (rows, columns) = border == LatticeBorder.Torus ? (4, 4) : (3, 4);
        var rng = new Rng(31);
        var lattice = new IsingLattice(rows, columns, beta, rng, coupling, field, border);
        var (energy, magnetisation) = ExactMeans(rows, columns, beta, coupling, field, border);
        var (energies, absolute) = (new double[20000], new double[20000]);
        for (var t = -200; t < energies.Length; t++)
        {
            for (var k = 0; k < 3; k++)
            {
                if (update == "wolff") lattice.Wolff(rng);
                else if (update == "metropolis") lattice.Metropolis(rng);
                else lattice.Checkerboard(rng);
            }

            if (t >= 0) (energies[t], absolute[t]) = (lattice.Energy(), Math.Abs(lattice.Magnetisation()));
        }

        var (meanE, errorE) = ChainDiagnostics.MeanWithError([energies]);
        var (meanM, errorM) = ChainDiagnostics.MeanWithError([absolute]);
        Assert.Equal(energy, meanE, 4.5 * errorE);   // 4.5σ: 7·10⁻⁶
        Assert.Equal(magnetisation, meanM, 4.5 * errorM);
    }

    [Fact]
    public void Energy_change_is_the_difference_of_energies_on_every_border()
    {
        var rng = new Rng(1);
        foreach (var border in new[] { LatticeBorder.Torus, LatticeBorder.Free })
        {
            var lattice = new IsingLattice(3, 5, 0.4, rng, -0.7, 0.3, border);
            for (var y = 0; y < 3; y++)
            {
                for (var x = 0; x < 5; x++)
                {
                    var (before, change) = (lattice.Energy(), lattice.EnergyChange(y, x));
                    lattice[y, x] = -lattice[y, x];
                    Assert.Equal(change, lattice.Energy() - before, 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Wolff_decorrelates_faster_at_the_critical_point()
    {
        double Time(Action<IsingLattice, Rng> sweep)
        {
            var rng = new Rng(5);
            var lattice = new IsingLattice(32, 32, CriticalBeta, rng);
            var series = new double[6000];
            for (var t = -500; t < series.Length; t++)
            {
                sweep(lattice, rng);
                if (t >= 0) series[t] = lattice.Magnetisation() * lattice.Magnetisation();
            }

            return ChainDiagnostics.AutocorrelationTime(series);
        }

        Assert.True(10 * Time((l, r) => { l.Wolff(r); l.Wolff(r); }) < Time((l, r) => l.Checkerboard(r)));
    }

    [Fact]
    public void A_turned_field_changes_the_energy_and_not_the_spins()
    {
        var lattice = new IsingLattice(4, 4, 0.4, new Rng(2), field: -1);
        var (spins, energy, m) = (lattice.Spins(), lattice.Energy(), lattice.Magnetisation());
        lattice.SetField(0.5);
        Assert.Equal(spins, lattice.Spins());
        Assert.Equal(energy - (1.5 * 16 * m), lattice.Energy(), 1e-12);
        Assert.Contains("field", Assert.ThrowsAny<ArgumentException>(() => lattice.SetField(double.NaN)).Message);
    }

    [Fact]
    public void Lattices_follow_from_the_seed_and_allocate_nothing_in_a_sweep()
    {
        foreach (var sweep in new Action<IsingLattice, Rng>[] { (l, r) => l.Metropolis(r), (l, r) => l.Checkerboard(r),
            (l, r) => l.Wolff(r) })
        {
            IsingLattice Run(ulong seed)
            {
                var rng = new Rng(seed);
                var lattice = new IsingLattice(8, 6, 0.4, rng);
                for (var i = 0; i < 50; i++) sweep(lattice, rng);
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 20; i++) sweep(lattice, rng);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
                return lattice;
            }

            Assert.Equal(Run(3).Spins(), Run(3).Spins());
            Assert.NotEqual(Run(3).Spins(), Run(4).Spins());
        }
    }

    [Fact]
    public void Bad_lattices_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsingLattice(4, 4, double.NaN, new Rng(1)));
        Assert.ThrowsAny<ArgumentException>(() => new IsingLattice(4, 4, 1, new Rng(1), coupling: double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsingLattice(4, 4, 1, new Rng(1))[4, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsingLattice(4, 4, 1, new Rng(1))[0, 0] = 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiSpinIsing.Replicas(4, 0, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiSpinIsing.Scan(4, [], 1, 1, 0, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiSpinIsing.Scan(4, [1, -1], 1, 1, 0, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiSpinIsing.Scan(4, [1], 0, 1, 0, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsingLattice(0, 4, 1, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsingLattice(4, 4, 0, new Rng(1)));
        Assert.Throws<InvalidOperationException>(() => new IsingLattice(3, 4, 1, new Rng(1)).Checkerboard(new Rng(1)));
        Assert.Throws<InvalidOperationException>(() => new IsingLattice(4, 4, 1, new Rng(1), field: 0.1).Wolff(new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiSpinIsing.Replicas(5, 1, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiSpinIsing.Lattice(100, 1, new Rng(1)));
    }

    private static (double Energy, double Magnetisation) ExactMeans(int rows, int columns, double beta, double coupling, double field,
        LatticeBorder border)
    {
        var lattice = new IsingLattice(rows, columns, beta, new Rng(1), coupling, field, border);
        double z = 0, energy = 0, magnetisation = 0;
        for (var s = 0; s < 1 << (rows * columns); s++)
        {
            for (var i = 0; i < rows * columns; i++) lattice[i / columns, i % columns] = (s >> i & 1) == 1 ? 1 : -1;
            var e = lattice.Energy();
            var weight = Math.Exp(-beta * e);
            z += weight;
            energy += weight * e;
            magnetisation += weight * Math.Abs(lattice.Magnetisation());
        }

        return (energy / z, magnetisation / z);
    }
}
