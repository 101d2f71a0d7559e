using Xunit;

namespace Ebm.Tests.Sampling;

/// <summary>What may be combined, and what is refused because its law would be wrong.</summary>
public class SamplerCombinationTests
{
    private static readonly DoubleWell Well = new(dimension: 1);
    private static readonly GaussianMeanPosterior Posterior = new([1, 2, 3], 1, 2);

    private static ISampler Sgld(double beta) => new StochasticLangevin(Posterior, StochasticLangevin.StepSizes.Constant(0.01), 2, beta);

    [Fact]
    public void Tempering_refuses_samplers_that_keep_no_energies()
    {
        Assert.False(Sgld(1).KeepsEnergies);
        Assert.Contains("StochasticLangevin", Assert.Throws<ArgumentException>(() => new ParallelTempering(Sgld, 1, 0.2)).Message);
        Assert.Throws<ArgumentException>(() => new ParallelTempering(b => b < 1 ? Sgld(b) : new Mala(Posterior, 0.1, b), 1, 0.2));
        Assert.Throws<ArgumentException>(() => new ParallelTempering(b => new SimulatedAnnealing(Sgld, [b / 2, b], 3), 1, 0.2));
    }

    [Fact]
    public void A_state_whose_energies_are_stale_is_refused_by_samplers_that_compare_them()
    {
        var state = Sgld(1).Start(new float[3], 3);
        Sgld(1).Step(state, new Rng(1));
        var points = state.Positions.ToArray();
        ISampler[] others = [new Langevin(Posterior, 0.1), new Mala(Posterior, 0.1), new HamiltonianMonteCarlo(Posterior, 0.1, 3),
            new NoUTurnSampler(Posterior, 0.1)];
        foreach (var sampler in others)
            Assert.Contains("stochastic-gradient", Assert.Throws<ArgumentException>(() => sampler.Step(state, new Rng(2))).Message);
        Assert.Throws<ArgumentException>(() => new HamiltonianMonteCarlo(Posterior, 0.1, 3).WarmUp(state, new Rng(2), 10));
        Assert.Throws<ArgumentException>(() => new NoUTurnSampler(Posterior, 0.1).WarmUp(state, new Rng(2), 10));
        Assert.Throws<ArgumentException>(() => new SimulatedAnnealing(b => b < 1 ? Sgld(b) : new Mala(Posterior, 0.1, b), [0.5, 1], 3));
        Assert.Equal(points, state.Positions);
        Sgld(1).Step(state, new Rng(3));
    }

    [Fact]
    public void A_state_of_another_kind_is_refused()
    {
        var (plain, sloped) = (new Metropolis(Well, 1).Start([0.5f], 1), new Mala(Well, 0.1).Start([0.5f], 1));
        Assert.Contains("slopes", Assert.Throws<ArgumentException>(() => new Metropolis(Well, 1).Step(sloped, new Rng(1))).Message);
        Assert.Contains("slopes", Assert.Throws<ArgumentException>(() => new Mala(Well, 1).Step(plain, new Rng(1))).Message);
        Assert.Contains("coordinates",
            Assert.Throws<ArgumentException>(() => new Metropolis(Ebm.Energies.Banana(), 1).Step(plain, new Rng(1))).Message);
        Assert.Throws<ArgumentException>(() => new StochasticLangevin(Posterior, StochasticLangevin.StepSizes.Constant(0.1), 1)
            .Step(plain, new Rng(1)));
        new HamiltonianMonteCarlo(Well, 0.1, 3).Step(sloped, new Rng(1));
        new NoUTurnSampler(Well, 0.1).Step(sloped, new Rng(1));
    }

    [Fact]
    public void Levels_must_fit_each_other()
    {
        Assert.Throws<ArgumentException>(() => new ParallelTempering(b => new Metropolis(new DoubleWell(dimension: b < 1 ? 1 : 2), 1, b),
            1, 0.5));
        Assert.Throws<ArgumentException>(() => new SimulatedAnnealing(b => new Metropolis(new DoubleWell(dimension: b < 1 ? 1 : 2), 1, b),
            [0.5, 1], 1));
        Assert.Throws<ArgumentException>(() => new ParallelTempering(b => null!, 1, 0.5));
        Assert.Throws<ArgumentException>(() => new ParallelTempering(b => new ParallelTempering(c => new Metropolis(Well, 1, c), b, b / 2),
            1, 0.5));
        var hidden = new ParallelTempering(b =>
            new SimulatedAnnealing(c => new ParallelTempering(d => new Metropolis(Well, 1, d), c, c / 2), [b], 1), 1, 0.5);
        Assert.Throws<InvalidOperationException>(() => hidden.Start([0], 1));
        var mixed = new ParallelTempering(b => b < 1 ? new Metropolis(Well, 1, b) : new Mala(Well, 0.1, b), 1, 0.5);
        Assert.Contains("slopes", Assert.Throws<InvalidOperationException>(() => mixed.Start([0], 1)).Message);
    }

    /// <summary>With β in the energy, swaps compare two functions: the law is wrong and nothing shows it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Levels_of_several_energies_are_refused(double offset)
    {
        var bowl = new Bowl(offset);
        Func<double, ISampler>[] wrong =
        [
            b => new Metropolis(Ebm.Energies.Tempered(bowl, b), 1, b), b => new Mala(Ebm.Energies.Tempered(bowl, b), 0.1, b),
            b => new HamiltonianMonteCarlo(Ebm.Energies.Tempered(bowl, b), 0.1, 3, b),
            b => new SimulatedAnnealing(_ => new Metropolis(Ebm.Energies.Tempered(bowl, b), 1), [1, 1], 3),
        ];
        foreach (var atBeta in wrong)
            foreach (var ladder in new ISampler[] { new ParallelTempering(atBeta, 1, 0.1), new SimulatedAnnealing(atBeta, [0.1, 1], 5) })
            {
                // At 0 without an offset all multiples of the energy agree: seen a few steps later.
                ChainState? state = null;
                var error = Assert.Throws<InvalidOperationException>(() =>
                {
                    state = ladder.Start([0, 0], 2);
                    var rng = new Rng(1);
                    for (var step = 0; step < 64; step++) ladder.Step(state, rng);
                });
                Assert.Contains("Give beta to the sampler", error.Message);
                Assert.Equal(offset == 0, state is not null);
            }
    }

    /// <summary>A ladder whose samplers all keep β = 1 swaps by the betas of its levels: no law at all.</summary>
    [Fact]
    public void Levels_whose_sampler_has_another_beta_are_refused()
    {
        var bowl = new Bowl(0);
        Func<double, ISampler>[] forgetful =
        [
            _ => new Metropolis(bowl, 1), _ => new Mala(bowl, 0.1), _ => new HamiltonianMonteCarlo(bowl, 0.1, 3),
            _ => new NoUTurnSampler(bowl, 0.1), _ => new Langevin(bowl, 0.1), _ => new Gibbs(new DiscreteTable([0, 1], 2)),
        ];
        foreach (var atBeta in forgetful)
            Assert.Contains("has Beta = 1",
                Assert.Throws<ArgumentException>("atBeta", () => new ParallelTempering(atBeta, 1, 0.1)).Message);
        Assert.Throws<ArgumentException>("atBeta", () => new ParallelTempering(t => new Metropolis(bowl, 1, 1 / t), 2, 1));
    }

    [Fact]
    public void A_ladder_sees_the_temperature_of_every_sampler_that_has_one()
    {
        foreach (var (name, sampler) in SamplerCases.All.Select(c => (c.Key, c.Value)))
        {
            var beta = SamplerLadder.BetaOf(sampler.Make());
            if (sampler.Make() is ParallelTempering or SimulatedAnnealing or TransitionRule)
                Assert.Null(beta);
            else
                Assert.True(beta is { } b && Math.Abs(b - sampler.Beta) < 1e-9, $"{name}: β = {beta}, not {sampler.Beta}");
        }
    }

    [Fact]
    public void Levels_whose_one_energy_is_written_twice_are_taken()
    {
        ISampler[] ladders = [new ParallelTempering(b => new Metropolis(new Bowl(b < 1 ? 3 : 3.000001), 1, b), 1, 0.1),
            new ParallelTempering(b => new Metropolis(Ebm.Energies.Banana(), 1, b), 1, 0.1),
            new SimulatedAnnealing(Sgld, [0.5, 1], 3)];
        foreach (var ladder in ladders)
            Assert.Equal(20, Ebm.Chains.RunFrom(ladder, new double[ladder.Dimension], 3, 20, new Rng(1)).Draws);
    }

    private sealed class Bowl(double offset) : IDifferentiableEnergy
    {
        public StateSpace Space => StateSpace.Real(1);

        public double Energy(ReadOnlySpan<double> state) => (state[0] * state[0] / 2) + offset;

        public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

        public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
            StateByState.Fill(states, energies, gradients, (x, slope) =>
            {
                if (!slope.IsEmpty) slope[0] = x[0];
                return Energy(x);
            });
    }

    /// <summary>Two levels offer swaps at every other step only; four offer two, then one.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Acceptance_of_a_ladder_is_that_of_the_swaps_it_offered(int levels)
    {
        double[] betas = [1, 0.6, 0.3, 0.1];
        var ladder = new ParallelTempering(b => new Metropolis(Well, 0.5, b), betas[..levels]);
        var (state, rng) = (ladder.Start([1.5f], 1), new Rng(1).Split(1)[0]);
        var (probabilities, offered, steps) = (0.0, 0, 301);
        for (var step = 0; step < steps; step++)
        {
            var info = ladder.Step(state, rng);
            probabilities += info.Acceptance * info.Count;
            offered += info.Count;
            if (info.Count == 0) Assert.Equal(1, info.Acceptance);
        }

        Assert.Equal(probabilities / offered, Ebm.Chains.RunFrom(ladder, [1.5], 1, steps, new Rng(1)).Acceptance, 1e-12);

        // A level so much colder than the other that nothing is ever swapped.
        var apart = new ParallelTempering(b => new Metropolis(new Bowl(0), b > 1 ? 1e-6 : 1, b), 1e12, 1);
        Assert.InRange(Ebm.Chains.RunFrom(apart, [0], 1, 400, new Rng(2)).Acceptance, 0, 0.05);
    }
}
