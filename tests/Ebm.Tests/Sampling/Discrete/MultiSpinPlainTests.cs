using Xunit;

namespace Ebm.Tests.Sampling;

public class MultiSpinPlainTests
{
    [Theory]
    [InlineData(false, 2, 0.4, 1)]
    [InlineData(false, 4, 0.4, -0.8)]
    [InlineData(false, 6, 3, 1)]
    [InlineData(false, 8, 0.2, 1)]
    [InlineData(false, 10, 0.44, -1)]
    [InlineData(false, 16, 0.44, 0)]
    [InlineData(true, 128, 0.44, 1)]
    [InlineData(true, 128, 0.6, -1)]
    [InlineData(true, 256, 0.3, 1)]
    public void The_plain_sweep_and_its_readings_have_the_bits_of_the_wide_ones(bool one, int side, double beta, double coupling)
    {
        MultiSpinIsing Make() => one ? MultiSpinIsing.Lattice(side, beta, new Rng(5), coupling)
            : MultiSpinIsing.Replicas(side, beta, new Rng(5), coupling);
        var (plain, wide) = (Make(), Make());
        double[] e1 = new double[wide.ReplicaCount], m1 = new double[e1.Length], e2 = new double[e1.Length], m2 = new double[e1.Length];
        for (var t = 0; t < 30; t++)
        {
            plain.Sweep(1, plain: true);
            wide.Sweep(1, plain: false);
            plain.Measure(e1, m1, plain: true);
            wide.Measure(e2, m2, plain: false);
            Assert.Equal(e2, e1);
            Assert.Equal(m2, m1);
        }

        for (var k = 0; k < wide.ReplicaCount; k++) Assert.Equal(wide.Spins(k), plain.Spins(k));
    }
}
