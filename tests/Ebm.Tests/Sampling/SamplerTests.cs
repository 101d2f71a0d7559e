using Xunit;

namespace Ebm.Tests.Sampling;

public class SamplerTests
{
    private static readonly DoubleWell Well = new(dimension: 1);

    [Fact]
    public void Langevin_variance_on_a_parabola_is_exact()
    {
        var bowl = Ebm.Energies.Gaussian(new[,] { { 1.0 } });
        foreach (var eta in new[] { 0.1, 0.5, 1.0 })
        {
            var x = Chains.RunFrom(new Langevin(bowl, eta), [0], 40000, 200, new Rng(3), thin: 200).Pooled();
            var variance = x.Average(v => v * v);
            var expected = 1 / (1 - (eta / 2));
            Assert.Equal(expected, variance, 4.5 * expected * Math.Sqrt(2.0 / x.Length));   // 4.5σ: 7·10⁻⁶
        }
    }

    [Fact]
    public void Leapfrog_runs_backwards_and_its_energy_error_is_of_second_order()
    {
        var energy = Ebm.Energies.Banana();
        (float[] X, float[] P) Run(float[] x, float[] p, double step, int steps)
        {
            var (y, q, e, g) = ((float[])x.Clone(), (float[])p.Clone(), new float[1], new float[2]);
            energy.EnergiesAndGradients(y, 1, e, g);
            HamiltonianMonteCarlo.Leapfrog(energy, y, q, 1, e, g, step, steps);
            return (y, q);
        }

        float[] start = [0.4f, 0.3f], kick = [0.8f, -0.5f];
        var (there, speed) = Run(start, kick, 0.05, 20);
        var (back, _) = Run(there, [-speed[0], -speed[1]], 0.05, 20);
        Assert.Equal(start[0], back[0], 1e-5);
        Assert.Equal(start[1], back[1], 1e-5);

        double Error(double step)
        {
            var (y, q) = Run(start, kick, step, (int)Math.Round(1 / step));
            return energy.Energy(y[0], y[1]) - energy.Energy(start[0], start[1])
                + (0.5 * ((q[0] * q[0]) + (q[1] * q[1]) - (kick[0] * kick[0]) - (kick[1] * kick[1])));
        }

        Assert.Equal(4.0, Error(0.1) / Error(0.05), 0.35);
    }

    [Fact]
    public void Leapfrog_of_one_point_agrees_with_the_written_out_rule()
    {
        double x = 0.7, y = -0.2, p = 0.4, q = 0.9;   // E = x² + ½y², slopes 2x and y
        var energy = new GaussianEnergy(new[,] { { 0.5, 0 }, { 0, 1.0 } });
        var before = (x * x) + (0.5 * ((y * y) + (p * p) + (q * q)));
        var end = HamiltonianMonteCarlo.Leapfrog(energy, [x, y], [p, q], 0.1, 7);
        for (var l = 0; l < 7; l++)
        {
            (p, q) = (p - (0.05 * 2 * x), q - (0.05 * y));
            (x, y) = (x + (0.1 * p), y + (0.1 * q));
            (p, q) = (p - (0.05 * 2 * x), q - (0.05 * y));
        }

        Assert.Equal(x, end.Point[0], 1e-6);
        Assert.Equal(q, end.Momentum[1], 1e-6);
        Assert.Equal((x * x) + (0.5 * ((y * y) + (p * p) + (q * q))) - before, end.EnergyError, 1e-6);
        Assert.Contains("point", Assert.Throws<ArgumentException>(() => HamiltonianMonteCarlo.Leapfrog(energy, [1], [1, 1], 0.1,
            1)).Message);
    }

    [Fact]
    public void Chains_of_stochastic_Langevin_have_minibatches_of_their_own()
    {
        var posterior = new GaussianMeanPosterior([.. Enumerable.Range(0, 50).Select(i => (double)(i % 7))], 1, 10);
        var x = Chains.RunFrom(new StochasticLangevin(posterior, StochasticLangevin.StepSizes.Constant(0.01), 2), [posterior.Mean], 20000,
            60, new Rng(8), thin: 60).Pooled();
        var pairs = Enumerable.Range(0, x.Length / 2).Select(i => (x[2 * i] - posterior.Mean) * (x[(2 * i) + 1] - posterior.Mean))
            .ToArray();
        Assert.Equal(0, pairs.Average(), 4.5 * Statistics.StandardError(pairs));   // 4.5σ: 7·10⁻⁶
    }

    [Fact]
    public void Warm_up_reaches_the_wanted_acceptance()
    {
        var energy = Ebm.Energies.AutoregressiveGaussian(20, 0.8);
        var sampler = new HamiltonianMonteCarlo(energy, 1, 10);
        var (state, rng) = (sampler.Start(new float[20 * 16], 16), new Rng(4));
        var tuned = sampler.WarmUp(state, rng, 300, 0.8);
        var acceptance = Enumerable.Range(0, 200).Average(_ => tuned.Step(state, rng).Acceptance);
        Assert.Equal(0.8, acceptance, 0.07);
    }

    [Fact]
    public void A_chain_that_flies_off_is_stopped_with_step_point_and_energy()
    {
        var error = Assert.Throws<SamplingException>(() => Chains.RunFrom(new Langevin(Well, 0.5), [3], 4, 1000, new Rng(1)));
        Assert.Contains("step", error.Message);
        Assert.True(error.Step > 0);
        Assert.Single(error.Point);
        Assert.False(double.IsFinite(error.Energy) && double.IsFinite(error.Point[0]) && Math.Abs(error.Point[0]) < 1e6);

        var wrong = Ebm.Energies.From(x => x > 1.5 ? double.NaN : x * x);
        Assert.Throws<SamplingException>(() => Chains.RunFrom(new Metropolis(wrong, 2), [0], 4, 1000, new Rng(1)));
        Assert.Throws<SamplingException>(() => new Metropolis(wrong, 1).Start([2], 1));
        var hole = Ebm.Energies.From(x => x * x, x => x > 1.5 ? double.NaN : 2 * x);
        Assert.Contains("slope", Assert.Throws<SamplingException>(() => Chains.RunFrom(new Langevin(hole, 0.1), [0], 8, 1000,
            new Rng(1))).Message);
    }

    [Fact]
    public void Infinite_energy_is_a_wall()
    {
        var box = Ebm.Energies.From(x => Math.Abs(x) < 1 ? 0 : double.PositiveInfinity);
        var x = Chains.RunFrom(new Metropolis(box, 1), [0], 1000, 200, new Rng(2), burnIn: 50).Pooled();
        Assert.All(x, v => Assert.InRange(v, -1, 1));
        Assert.Equal(1.0 / 3, x.Average(v => v * v), 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Step_sizes_and_temperatures_must_be_positive(double bad)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Metropolis(Well, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Metropolis(Well, 1, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Langevin(Well, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Langevin(Well, 0.1, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mala(Well, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HamiltonianMonteCarlo(Well, bad, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StochasticLangevin.StepSizes.Constant(bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedAnnealing(b => new Metropolis(Well, 1, b), [bad], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelTempering(b => new Metropolis(Well, 1, b), 1, bad));
        Assert.Throws<ArgumentException>(() => CouplingGraph.FromMatrix(new[,] { { 0, 1.0 }, { 0.5, 0 } }));
    }

    [Fact]
    public void Annealing_finds_the_lower_well_more_often_than_descent_does()
    {
        var energy = new DoubleWell(height: 2, tilt: 0.5, dimension: 1);   // the left well is lower; all start in the right one
        var annealing = new SimulatedAnnealing(b => new Metropolis(energy, 0.5, b), Grid.Log(0.3, 20, 30), 20);
        var x = Chains.RunFrom(annealing, [1], 1000, annealing.TotalSteps, new Rng(6), thin: annealing.TotalSteps).Pooled();
        Assert.True(x.Count(v => v < 0) > 800);
        var quench = Chains.RunFrom(new Metropolis(energy, 0.2, 20), [1], 1000, annealing.TotalSteps, new Rng(6),
            thin: annealing.TotalSteps).Pooled();
        Assert.True(quench.Count(v => v < 0) < 50);
    }

    [Fact]
    public void Shrinking_steps_take_the_minibatch_bias_away()
    {
        var rng = new Rng(11);
        var posterior = new GaussianMeanPosterior([.. Enumerable.Range(0, 50).Select(_ => 1 + rng.NextGaussian())], 1, 10);
        double Variance(StochasticLangevin.StepSizes schedule) =>
            Chains.RunFrom(new StochasticLangevin(posterior, schedule, 5), [1], 20000, 2000, new Rng(12), thin: 2000)
            .Pooled().Average(v => (v - posterior.Mean) * (v - posterior.Mean)) / posterior.Variance;
        Assert.True(Variance(StochasticLangevin.StepSizes.Constant(0.01)) > 1.5);
        Assert.Equal(1, Variance(new StochasticLangevin.StepSizes(0.05, 5, 0.75)), 0.12);
    }
}
