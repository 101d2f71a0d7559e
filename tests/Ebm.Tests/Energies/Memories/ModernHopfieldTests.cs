namespace Ebm.Tests.Energies;

/// <summary>The continuous net: its update, its slope, its descent, its two limits.</summary>
public class ModernHopfieldTests
{
    private static readonly double[][] Patterns = [.. DenseMemoryTests.Patterns(11, 12, 9)
        .Select((p, mu) => p.Select((v, i) => v * (0.6 + (0.05 * ((mu + (3 * i)) % 7)))).ToArray())];

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(8)]
    public void The_slope_is_the_state_minus_its_update(double beta)
    {
        var memory = new ModernHopfield(Patterns, beta);
        double[] x = [0.3, -0.2, 0.9, 0, -1.1, 0.4, 0.2, -0.7, 0.5];
        var next = memory.Update(x);
        for (var i = 0; i < x.Length; i++)
        {
            const double h = 1e-5;
            var (up, down) = ((double[])x.Clone(), (double[])x.Clone());
            up[i] += h;
            down[i] -= h;
            Assert.Equal((memory.Energy(up) - memory.Energy(down)) / (2 * h), x[i] - next[i], 7);
        }
    }

    [Fact]
    public void The_update_is_attention()
    {
        var memory = new ModernHopfield(Patterns, 1.7);
        double[] x = [0.3, -0.2, 0.9, 0, -1.1, 0.4, 0.2, -0.7, 0.5];
        var weights = Patterns.Select(p => Math.Exp(1.7 * p.Zip(x).Sum(v => v.First * v.Second))).ToArray();
        var next = memory.Update(x);
        for (var i = 0; i < x.Length; i++)
        {
            Assert.Equal(Patterns.Select((p, mu) => weights[mu] * p[i]).Sum() / weights.Sum(), next[i], 12);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(2)]
    [InlineData(20)]
    public void The_energy_falls_at_every_step_and_is_never_negative(double beta)
    {
        var memory = new ModernHopfield(Patterns, beta);
        var found = memory.Recall([.. Patterns[3].Select((v, i) => i % 3 == 0 ? -v : v + 0.2)]);
        Assert.True(found.Converged);
        Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second <= p.First + 1e-12));
        Assert.All(found.Energies, e => Assert.True(e >= 0));
    }

    [Fact]
    public void Known_coordinates_stay_and_the_rest_descends()
    {
        var memory = new ModernHopfield(Patterns, 3);
        var known = Enumerable.Range(0, 9).Select(i => i < 5).ToArray();
        var start = Patterns[2].Select((v, i) => known[i] ? v : 0).ToArray();
        var found = memory.Recall(start, known);
        Assert.Equal(start.Take(5), found.State.Take(5));
        Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second <= p.First + 1e-12));
    }

    [Fact]
    public void Hot_averages_and_cold_looks_up()
    {
        var memory = new ModernHopfield(Patterns, 1);
        var mean = Enumerable.Range(0, 9).Select(i => Patterns.Average(p => p[i])).ToArray();
        Assert.All(memory.At(1e-9).Update(Patterns[0]).Zip(mean), p => Assert.Equal(p.Second, p.First, 6));
        Assert.All(memory.At(1e3).Update(Patterns[0]).Zip(Patterns[0]), p => Assert.Equal(p.Second, p.First, 6));
        Assert.Equal(new ModernHopfield(Patterns, 4).Energy(Patterns[1]), memory.At(4).Energy(Patterns[1]), 12);
    }

    [Fact]
    public void A_batch_agrees_with_single_points()
    {
        var memory = new ModernHopfield(Patterns, 1.3);
        var points = new float[9 * 2];
        for (var d = 0; d < 9; d++)
        {
            points[(d * 2) + 0] = (float)Patterns[0][d];
            points[(d * 2) + 1] = 0.1f * d;
        }

        var (energies, gradients) = (new float[2], new float[18]);
        memory.EnergiesAndGradients(points, 2, energies, gradients);
        var second = Enumerable.Range(0, 9).Select(d => (double)points[(d * 2) + 1]).ToArray();
        Assert.Equal(memory.Energy(second), energies[1], 5);
        Assert.Equal(second[4] - memory.Update(second)[4], gradients[(4 * 2) + 1], 5);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModernHopfield(Patterns, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModernHopfield(Array.Empty<double[]>(), 1));
        Assert.Contains("patterns[1]", Assert.Throws<ArgumentException>(() => new ModernHopfield([[1.0], [double.NaN]], 1)).Message);
        Assert.Throws<ArgumentException>(() => new ModernHopfield(Patterns, 1).Update([1]));
        Assert.Throws<ArgumentException>(() => new ModernHopfield(Patterns, 1).Recall(Patterns[0], [true]));
    }
}
