using Xunit;

namespace Ebm.Tests.Sampling;

public class IsingPictureTests
{
    [Fact]
    public void An_aligned_lattice_is_all_up_and_its_picture_is_a_copy()
    {
        var lattice = new IsingLattice(3, 5, 1, new Rng(1));
        lattice.Align();
        var picture = lattice.Picture();
        Assert.Equal(Enumerable.Repeat(1f, 15), picture);
        picture[7] = -1;
        Assert.Equal(1, lattice.Magnetisation());
    }

    [Fact]
    public void A_picture_goes_row_by_row()
    {
        var lattice = new IsingLattice(3, 5, 1, new Rng(2));
        var picture = lattice.Picture();
        for (var y = 0; y < 3; y++)
            for (var x = 0; x < 5; x++) Assert.Equal(lattice[y, x], picture[(5 * y) + x]);
    }

    [Fact]
    public void Several_clusters_are_the_same_clusters_one_by_one()
    {
        IsingLattice one = new(8, 8, 0.44, new Rng(3)), other = new(8, 8, 0.44, new Rng(3));
        Rng a = new(4), b = new(4);
        var sizes = Enumerable.Range(0, 20).Select(_ => one.Wolff(a)).ToArray();
        Assert.Equal(sizes.Average(), other.Wolff(20, b), 12);
        Assert.Equal(one.Picture(), other.Picture());
        Assert.True(double.IsNaN(other.Wolff(0, b)));
        Assert.Throws<ArgumentOutOfRangeException>(() => other.Wolff(-1, b));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    public void A_cluster_that_grows_in_parts_is_the_same_cluster(double beta)
    {
        IsingLattice whole = new(16, 16, beta, new Rng(5)), parts = new(16, 16, beta, new Rng(5));
        Rng a = new(6), b = new(6);
        for (var n = 0; n < 50; n++)
        {
            var (size, grown, calls) = (whole.Wolff(a), 0, 0);
            while ((grown = parts.Grow(b, 7)) == 0)
            {
                Assert.True(parts.Grows);
                calls++;
            }

            Assert.False(parts.Grows);
            Assert.Equal(size, grown);
            Assert.Equal((size - 1) / 7, calls);
            Assert.Equal(whole.Picture(), parts.Picture());
        }
    }

    [Fact]
    public void A_cluster_that_was_abandoned_leaves_nothing_behind()
    {
        IsingLattice one = new(16, 16, 1, new Rng(5)), other = new(16, 16, 1, new Rng(5));
        while (one.Grow(new Rng(7), 5) != 0)
        {
        }

        Assert.True(one.Grows);
        for (var i = 0; i < 256; i++) other[i / 16, i % 16] = one[i / 16, i % 16];
        Assert.Equal(other.Wolff(new Rng(8)), one.Wolff(new Rng(8)));
        Assert.Equal(other.Picture(), one.Picture());
    }
}
