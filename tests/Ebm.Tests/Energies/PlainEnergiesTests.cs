using Xunit;

namespace Ebm.Tests.Energies;

/// <summary>What a machine that interprets computes has the bits of what all others do.</summary>
public class PlainEnergiesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(17, 1)]
    [InlineData(20, 4)]
    [InlineData(33, 37)]
    [InlineData(100, 1)]
    public void A_gaussians_energies_and_gradients(int dimension, int count)
    {
        var rng = new Rng(4);
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
            for (var j = 0; j < dimension; j++) covariance[i, j] = Math.Pow(0.8, Math.Abs(i - j));
        var energy = new GaussianEnergy(covariance, [.. Enumerable.Range(0, dimension).Select(_ => rng.NextGaussian())]);
        float[] points = new float[dimension * count], e1 = new float[count], e2 = new float[count];
        float[] g1 = new float[points.Length], g2 = new float[points.Length];
        rng.FillGaussian(points);
        energy.EnergiesAndGradientsPlain(points, count, e1, g1);
        energy.EnergiesAndGradients(new Batch(points, dimension, count), e2, g2);
        Assert.Equal(g2, g1);
        Assert.Equal(e2, e1);
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(3, 40)]
    [InlineData(3, 1500)]
    public void What_pulls_at_a_neuron_of_a_dense_memory(int order, int patterns)
    {
        var rng = new Rng(5);
        var memory = new DenseMemory(HopfieldPatterns.Random(patterns, 60, rng), order);
        Assert.True(memory.HasPlain);
        var overlaps = new int[patterns];
        for (var t = 0; t < 200; t++)
        {
            for (var mu = 0; mu < patterns; mu++) overlaps[mu] = (2 * rng.NextInt(61)) - 60;
            var (spin, i) = ((sbyte)(rng.NextBernoulli(0.5) ? 1 : -1), rng.NextInt(60));
            Assert.Equal(memory.Pull(overlaps, spin, i), memory.PullPlain(overlaps, spin, i));
        }

        Assert.False(new DenseMemory(HopfieldPatterns.Random(4, 60, rng), 4).HasPlain);
        Assert.False(new DenseMemory(HopfieldPatterns.Random(4, 60, rng), null).HasPlain);
    }
}
