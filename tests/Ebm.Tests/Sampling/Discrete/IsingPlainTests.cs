using Xunit;

namespace Ebm.Tests.Sampling;

public class IsingPlainTests
{
    [Theory]
    [InlineData(2, 2, 0.4, 1, 0, LatticeBorder.Torus)]
    [InlineData(8, 6, 0.44, 1, 0, LatticeBorder.Torus)]
    [InlineData(8, 6, 0.44, -1, 0.3, LatticeBorder.Torus)]
    [InlineData(5, 7, 0.7, 1, -0.1, LatticeBorder.Free)]
    [InlineData(1, 9, 1, 1, 0, LatticeBorder.Free)]
    [InlineData(1, 1, 1, 1, 0.5, LatticeBorder.Free)]
    [InlineData(6, 6, 0.5, 0, 0, LatticeBorder.Torus)]
    [InlineData(6, 6, 300, 1, 2, LatticeBorder.Torus)]
    public void A_table_flips_the_same_spins(int rows, int columns, double beta, double coupling, double field, LatticeBorder border)
    {
        var (first, second) = (new Rng(3), new Rng(3));
        var plain = new IsingLattice(rows, columns, beta, first, coupling, field, border);
        var naive = new IsingLattice(rows, columns, beta, second, coupling, field, border);
        for (var t = 0; t < 200; t++)
        {
            plain.Checkerboard(first, plain: true);
            naive.Checkerboard(second, plain: false);
            Assert.Equal(naive.Spins(), plain.Spins());
            plain.Metropolis(first, plain: true);
            naive.Metropolis(second, plain: false);
            Assert.Equal(naive.Spins(), plain.Spins());
            if (t == 100)
            {
                plain.SetField(field + 0.2);
                naive.SetField(field + 0.2);
            }
        }

        Assert.Equal(second.NextUInt64(), first.NextUInt64());
    }
}
