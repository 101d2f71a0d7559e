namespace Ebm.Tests;

public class TabularEnergyTests
{
    private static readonly TabularEnergy Levels = new([0.3, -1, 2, 2.5], [1, 2, 5, 1]);

    [Fact]
    public void Sums_over_states_are_the_naive_sums()
    {
        foreach (var beta in new[] { -0.7, 0, 0.4, 3 })
        {
            double[] e = [.. Enumerable.Range(0, 4).SelectMany(i => Enumerable.Repeat(Levels.Levels[i], (int)Levels.Multiplicities[i]))];
            var z = e.Sum(x => Math.Exp(-beta * x));
            var mean = e.Sum(x => x * Math.Exp(-beta * x)) / z;
            var variance = e.Sum(x => (x - mean) * (x - mean) * Math.Exp(-beta * x)) / z;
            var at = Levels.AtBeta(beta);
            Assert.Equal(Math.Log(z), at.LogPartition, 1e-13);
            Assert.Equal(mean, at.MeanEnergy, 1e-13);
            Assert.Equal(variance, at.EnergyVariance, 1e-13);
            Assert.Equal(Probability.Entropy(Probability.Softmin(e, beta)), at.Entropy, 1e-13);
            if (beta != 0) Assert.Equal(mean - at.Entropy / beta, at.FreeEnergy, 1e-12);
            Assert.Equal(1, Levels.Probabilities(beta).Sum(), 1e-14);
        }
    }

    [Fact]
    public void Slopes_of_log_Z_are_mean_and_variance()
    {
        const double h = 1e-4, beta = 0.8;
        var (below, at, above) = (Levels.AtBeta(beta - h), Levels.AtBeta(beta), Levels.AtBeta(beta + h));
        Assert.Equal(-(above.LogPartition - below.LogPartition) / (2 * h), at.MeanEnergy, 1e-8);
        Assert.Equal(-(above.MeanEnergy - below.MeanEnergy) / (2 * h), at.EnergyVariance, 1e-7);
        var (t, dt) = (1 / beta, 1e-4);
        Assert.Equal((Levels.AtTemperature(t + dt).MeanEnergy - Levels.AtTemperature(t - dt).MeanEnergy) / (2 * dt), at.HeatCapacity, 1e-7);
    }

    [Fact]
    public void Free_energy_of_any_distribution_exceeds_the_least_by_the_divergence()
    {
        var rng = new Rng(1);
        for (var trial = 0; trial < 100; trial++)
        {
            var beta = 0.1 + 3 * rng.NextDouble();
            var q = Probability.Softmin([.. Enumerable.Range(0, 4).Select(_ => 3 * rng.NextGaussian())]);
            var excess = beta * (Levels.FreeEnergy(q, beta) - Levels.AtBeta(beta).FreeEnergy);
            Assert.Equal(Probability.KullbackLeibler(q, Levels.Probabilities(beta)), excess, 1e-12);
        }
        Assert.Throws<ArgumentException>("q", () => Levels.FreeEnergy([1, 1, 0, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>("q[0]", () => Levels.FreeEnergy([-1, 1, 0, 0], 1));
        Assert.Throws<ArgumentException>("q", () => Levels.FreeEnergy([1, 0], 1));
    }

    [Fact]
    public void Peak_of_two_levels_solves_its_own_equation()
    {
        var t = Ebm.Energies.Levels(0, 1).PeakTemperature();
        Assert.Equal(2 * t, Math.Tanh(1 / (2 * t)), 1e-9);
        Assert.Equal(3.7 * t, Ebm.Energies.Levels(0, 3.7).PeakTemperature(), 1e-8);
        Assert.Throws<InvalidOperationException>(() => Ebm.Energies.Levels(1, 1).PeakTemperature());
    }

    public static TheoryData<double[], double[]?> Spectra => new()
    {
        { [0, 1], null },
        { [0, 1e-6, 1], null },
        { [0, 1e-6, 1], [1, 1, 1e6] },
        { [0, 1e-12, 1e-6, 1, 1e6], null },
        { [0, 1], [1, 1e12] },
        { [0, 1], [1, 1e300] },
        { [0, 1], [1e300, 1] },
        { [0, 1, 1.5], [1, 3, 1e-5] },
        { [5, 5, 5 + 1e-3, 7], [2, 3, 1, 40] },
        { [.. Enumerable.Range(0, 300).Select(i => i * 0.01 * i)], null },
        { [-32, -24, -20, 0, 32], [2, 32, 64, 20000, 2] },
    };

    [Theory]
    [MemberData(nameof(Spectra))]
    public void Peak_is_the_highest_at_any_scale_and_for_any_levels(double[] levels, double[]? multiplicities)
    {
        foreach (var unit in new[] { 1, 1e-6, 1e9, 1e-140, 1e140 })
        {
            var table = new TabularEnergy([.. levels.Select(e => unit * e)], multiplicities);
            var peak = table.PeakTemperature() / unit;
            double Capacity(double t)   // naive, in units of its own
            {
                var x = levels.Select(e => (e - levels.Min()) / t).ToArray();
                var log = x.Select((v, i) => Math.Log(multiplicities?[i] ?? 1) - v).ToArray();
                var z = Functions.LogSumExp(log);
                double mean = x.Select((v, i) => v * Math.Exp(log[i] - z)).Sum();
                return x.Select((v, i) => (v - mean) * (v - mean) * Math.Exp(log[i] - z)).Sum();
            }

            var highest = Grid.Log(1e-16, 1e8, 8000).Max(Capacity);
            Assert.True(Capacity(peak) >= highest * (1 - 1e-9), $"T = {peak}: {Capacity(peak)}, but {highest} elsewhere");
            Assert.True(Capacity(peak) >= Capacity(peak * (1 + 1e-4)) && Capacity(peak) >= Capacity(peak * (1 - 1e-4)));
            if (unit is > 1e-100 and < 1e100) Assert.Equal(1, table.AtTemperature(peak * unit).HeatCapacity / Capacity(peak), 1e-6);
        }
    }

    [Fact]
    public void Levels_far_from_zero_keep_their_digits()
    {
        var (near, far) = (new TabularEnergy([0, 0.5, 2], [1, 2, 3]),
            new TabularEnergy([1L << 40, (1L << 40) + 0.5, (1L << 40) + 2], [1, 2, 3]));
        foreach (var beta in new[] { -2, 0.01, 1, 40, 1e6, 1e308 })
        {
            Assert.Equal(near.AtBeta(beta).EnergyVariance, far.AtBeta(beta).EnergyVariance, 1e-12);
            Assert.Equal(near.Probabilities(beta), far.Probabilities(beta));
            Assert.True(double.IsFinite(near.AtBeta(beta).HeatCapacity));
        }

        Assert.Equal([1, 0], new TabularEnergy([-1e308, 1e308]).Probabilities(1));
        Assert.Equal([0.5, 0.5], new TabularEnergy([-1e308, 1e308]).Probabilities(0));
    }

    [Fact]
    public void Beta_is_found_from_the_mean_energy()
    {
        foreach (var beta in new[] { -5, -0.3, 0, 0.2, 4 })
            Assert.Equal(beta, Levels.BetaOfMeanEnergy(Levels.AtBeta(beta).MeanEnergy), 1e-10);
        Assert.Throws<ArgumentOutOfRangeException>("meanEnergy", () => Levels.BetaOfMeanEnergy(3));
    }

    [Fact]
    public void Samples_follow_the_probabilities()
    {
        const int n = 200_000;
        var p = Levels.Probabilities(0.5);
        var counts = new int[4];
        foreach (var level in Levels.Sample(n, 0.5, new Rng(2))) counts[level]++;
        for (var i = 0; i < 4; i++) Assert.Equal(p[i], counts[i] / (double)n, 5 * Math.Sqrt(p[i] * (1 - p[i]) / n));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("energies.Length", () => new TabularEnergy([]));
        Assert.Throws<ArgumentException>("energies", () => new TabularEnergy([double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>("multiplicities[0]", () => new TabularEnergy([1], [0]));
        Assert.Throws<ArgumentOutOfRangeException>("temperature", () => Levels.AtTemperature(0));
        Assert.Throws<ArgumentOutOfRangeException>("x", () => Levels.Energy(4));
    }

    [Fact]
    public void Prototypes_are_class_means_and_classify_by_distance()
    {
        var digits = Digits.Load();
        var energy = Ebm.Energies.Prototypes(digits.Train);
        var zeros = digits.Train.OfClass(0);
        for (var j = 0; j < 64; j++) Assert.Equal(zeros.Average(x => x[j]), energy.Prototypes[0][j], 1e-5);
        var image = digits.Test.Images[5];
        Assert.Equal(image.Zip(energy.Prototypes[3], (a, b) => Math.Pow(a - (double)b, 2)).Sum(), energy.Energy(image, 3), 1e-9);
        var accuracy = Enumerable.Range(0, digits.Test.Count).Average(i => energy.Classify(digits.Test.Images[i]) == digits.Test.Labels[i]
            ? 1.0 : 0);
        Assert.InRange(accuracy, 0.8, 0.95);
        Assert.Throws<ArgumentException>("x", () => { energy.Energy(new float[3], 0); });
    }

    /// <summary>A level's probability over its multiplicity may be too small a number; its logarithm is none.</summary>
    [Fact]
    public void Free_energy_is_least_at_p_however_small_a_share_of_a_state_is()
    {
        var binomial = new double[1001];   // up to 3e299
        binomial[0] = 1;
        for (var k = 1; k < binomial.Length; k++) binomial[k] = binomial[k - 1] * (1001 - k) / k;
        var paramagnet = new TabularEnergy([.. Enumerable.Range(0, 1001).Select(k => (double)k)], binomial);
        (TabularEnergy Table, double[] Temperatures)[] cases =
            [(IsingExact.Enumerate(4, 4).Levels(), [0.064, 0.075, 0.086, 2.3]), (paramagnet, [0.5, 1, 3, 1000])];
        foreach (var (table, temperatures) in cases)
            foreach (var t in temperatures)
            {
                var (p, least) = (table.Probabilities(1 / t), table.AtTemperature(t).FreeEnergy);
                Assert.Equal(least, table.FreeEnergy(p, 1 / t), 1e-11 * Math.Abs(least));
                var q = new double[p.Length];
                (q[0], q[^1]) = (1 - 1e-300, 1e-300);
                Assert.InRange(table.FreeEnergy(q, 1 / t), least, double.MaxValue);
            }

        Assert.Equal(1, new TabularEnergy([1], [1e-320]).FreeEnergy([1], 1e300));
    }

    /// <summary>S does not depend on the zero point of the energy: log Z and β⟨E⟩ do, and cancel.</summary>
    [Fact]
    public void Entropy_keeps_its_digits_wherever_the_levels_lie()
    {
        Assert.Equal(Math.Log(2), Ebm.Energies.Levels(1e6, 1e6).AtTemperature(1e-10).Entropy, 1e-15);
        Assert.Equal(Math.Log(2), Ebm.Energies.Levels(1e300, 1e300).AtTemperature(1e-100).Entropy, 1e-15);
        Assert.Equal(Math.Log(3), new TabularEnergy([-1e9, 0], [3, 1]).AtBeta(1e8).Entropy, 1e-15);
        Assert.Equal(Math.Log(5), new TabularEnergy([1, 1e9], [3, 5]).AtBeta(-1e8).Entropy, 1e-15);
        foreach (var origin in new[] { 0, 1L << 20, -(1L << 40) })
            foreach (var beta in new[] { -3, 0, 1e-9, 0.4, 2, 30 })
            {
                var p = new TabularEnergy([0, 0.5, 2], [1, 2, 3]).Probabilities(beta);
                var s = -p.Select((v, i) => v == 0 ? 0 : v * Math.Log(v / (i + 1))).Sum();
                Assert.Equal(s, new TabularEnergy([origin, origin + 0.5, origin + 2], [1, 2, 3]).AtBeta(beta).Entropy, 1e-14);
            }

        var other = Levels.AtBeta(1) with { LogPartition = 7 };
        Assert.Equal(7 + other.MeanEnergy, other.Entropy);
        Assert.Equal(3, new Equilibrium(2, 1, 1, 0).Entropy);
        Assert.Equal(0, new Equilibrium(2, -2, 1, 0).Entropy);
    }

    [Fact]
    public void The_temperature_of_a_mean_is_found_also_where_the_span_overflows()
    {
        var table = new TabularEnergy([-1e308, 1e308, double.PositiveInfinity]);
        Assert.Equal(0, table.BetaOfMeanEnergy(0), 1e-320);
        foreach (var m in new[] { -0.9, 0.5, 0.99 })   // ⟨E⟩ = −e tanh βe
            Assert.Equal(-Math.Atanh(m), 1e308 * table.BetaOfMeanEnergy(m * 1e308), 1e-12);
    }
}
