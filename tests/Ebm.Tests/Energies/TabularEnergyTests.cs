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
        var accuracy = Enumerable.Range(0, digits.Test.Count).Average(i => energy.Classify(digits.Test.Images[i]) == digits.Test.Labels[i] ? 1.0 : 0);
        Assert.InRange(accuracy, 0.8, 0.95);
        Assert.Throws<ArgumentException>("x", () => { energy.Energy(new float[3], 0); });
    }
}
