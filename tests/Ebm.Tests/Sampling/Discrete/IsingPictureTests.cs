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
}
