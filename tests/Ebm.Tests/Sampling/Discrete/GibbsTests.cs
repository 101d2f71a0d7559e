using Xunit;

namespace Ebm.Tests.Sampling;

public class GibbsTests
{
    private static CouplingGraph Glass(int spins, double density, double scale, ulong seed)
    {
        var rng = new Rng(seed);
        var list = new List<Coupling>();
        for (var i = 0; i < spins; i++)
            for (var j = 0; j < i; j++)
                if (rng.NextDouble() < density) list.Add(new Coupling(rng.NextBernoulli(0.5) ? i : j, i, scale * rng.NextGaussian()));
        return new CouplingGraph(spins, list.Select(c => c.I == c.J ? c with { I = (c.J + 1) % spins } : c),
            [.. Enumerable.Range(0, spins).Select(_ => 0.3 * scale * rng.NextGaussian())]);
    }

    [Theory]
    [InlineData(60, 1.0, 1.0, GibbsScan.Sweep, 20000)]
    [InlineData(60, 1.0, 1.0, GibbsScan.Random, 300000)]
    [InlineData(37, 0.2, 1e6, GibbsScan.Sweep, 20000)]
    [InlineData(37, 0.2, 1e-6, GibbsScan.Random, 300000)]
    [InlineData(2, 1.0, 1.0, GibbsScan.Sweep, 20000)]
    public void Energies_in_the_state_are_those_of_its_spins_after_any_number_of_steps(int spins, double density, double scale,
        GibbsScan scan, int steps)
    {
        var graph = Glass(spins, density, scale, 70);
        var sampler = new Gibbs(graph, scan, 0.3 / scale);
        foreach (var count in new[] { 1, 19 })
        {
            var (state, rng) = (sampler.Start([.. Enumerable.Repeat(1f, spins * count)], count), new Rng(71));
            var (exact, size) = (new float[count],
                Enumerable.Range(0, spins).Sum(i => graph.CouplingsOf(i).Sum(c => Math.Abs(c.Strength)) / 2));
            for (var t = 0; t < steps / count; t++)
            {
                sampler.Step(state, rng);
                if (t % 997 != 0 && t != (steps / count) - 1) continue;
                graph.Energies(state.Positions, count, exact);
                // a few roundings of single precision
                for (var c = 0; c < count; c++) Assert.Equal(exact[c], state.Energies[c], 3e-7 * size);
            }
        }
    }

    [Theory]
    [InlineData(float.NegativeInfinity, "another unit helps")]
    [InlineData(float.NaN, "E must be a number")]
    [InlineData(float.PositiveInfinity, "start a chain where some value is allowed")]
    public void An_energy_that_cannot_be_sampled_is_reported_with_advice_that_Gibbs_sampling_can_follow(float bad, string advice)
    {
        // Finite where the chain starts; then the energies of both values are asked.
        var broken = new Changing(StateSpace.Bits(2), bad);
        var sampler = new Gibbs(broken);
        var state = sampler.Start(new float[2], 1);
        broken.Broken = true;
        var message = Assert.Throws<SamplingException>(() => sampler.Step(state, new Rng(1))).Message;
        Assert.Contains(advice, message, StringComparison.Ordinal);
        Assert.DoesNotContain("step size", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_as_a_batch_has_the_range_of_single_precision()
    {
        int[] Ones(int n) => [.. Enumerable.Repeat(1, n)];
        foreach (var (n, finite) in new[] { (88, true), (89, false), (700, false) })
        {
            var (memory, value) = (new DenseMemory([Ones(n)], null), new float[1]);
            memory.Energies(Points.From([[.. Ones(n).Select(v => (double)v)]]), value);
            Assert.Equal(finite, float.IsFinite(value[0]));
            Assert.True(double.IsFinite(memory.Energy(Ones(n))));
        }
    }

    private sealed class Changing(StateSpace space, float bad) : IEnergy
    {
        public bool Broken { get; set; }

        public StateSpace Space => space;

        public void Energies(Batch states, Span<float> energies) => energies[..states.Count].Fill(Broken ? bad : 0);
    }

    [Fact]
    public void A_random_walk_of_real_numbers_does_not_take_spins_nor_Gibbs_sampling_real_numbers()
    {
        var graph = new CouplingGraph(2, [new(0, 1, 1)]);
        Assert.Contains("Spins(2)", Assert.Throws<ArgumentException>("energy", () => new Metropolis(graph, 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("Real(2)", Assert.Throws<ArgumentException>("energy", () => new Gibbs(Ebm.Energies.Banana())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_out_of_the_range_of_single_precision_are_refused()
    {
        foreach (var strength in new[] { 1e-40, 1e39 })
            Assert.Contains("single precision",
                Assert.Throws<ArgumentException>(() => new Gibbs(new CouplingGraph(2, [new(0, 1, strength)]))).Message);
        Assert.Throws<ArgumentException>(() => new CouplingGraph(3, [new(0, 1, 1e308), new(1, 2, 1e308)]));
        Assert.NotNull(new Gibbs(new CouplingGraph(2, [])));
    }

    /// <summary>Fields that vanish in single precision would leave spins free, in silence, at a β that binds them.</summary>
    [Theory]
    [InlineData(1e-50)]
    [InlineData(1e45)]
    public void Every_energy_of_spins_refuses_fields_out_of_range(double unit)
    {
        IEnergy[] outside =
        [
            new IsingEnergy(8, 8, unit), new IsingEnergy(2, 2, 0, unit), new CouplingGraph(2, [new(0, 1, unit)]),
            new BoltzmannMachine(new[,] { { 0, unit }, { unit, 0 } }, [0, 0]), new BoltzmannMachine(new double[2, 2], [0, unit]),
            Hopfield.FromWeights(new[,] { { 0, unit }, { unit, 0 } }),
            Hopfield.FromWeights(new double[2, 2]).WithThresholds([unit, 0]),
        ];
        foreach (var energy in outside)
            foreach (var beta in new[] { 1, 1 / unit })
                Assert.Contains("single precision",
                    Assert.Throws<ArgumentException>("energy", () => new Gibbs(energy, beta: beta)).Message);
        if (unit > 1) return;
        var mixed = new CouplingGraph(4, [new(0, 1, 1), new(2, 3, unit)]);
        Assert.Contains("spin 2", Assert.Throws<ArgumentException>("energy", () => new Gibbs(mixed, beta: 1 / unit)).Message);
        Assert.NotNull(new Gibbs(mixed));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Any_beta_has_its_limit(double beta)
    {
        var graph = new CouplingGraph(3, [new(0, 1, 1), new(1, 2, -1)]);   // spin 2 feels spin 1 alone
        var trace = Chains.RunFrom(new Gibbs(graph, GibbsScan.Sweep, beta), [1, 1, 1], 3000, 1, new Rng(72), burnIn: 20);
        var aligned = Enumerable.Range(0, 3000).Count(c => trace.Last[c, 0] == trace.Last[c, 1]);
        if (beta > 1) Assert.Equal(3000, aligned);
        else Assert.InRange(aligned, 1500 - 137, 1500 + 137);   // 5σ
    }

    [Fact]
    public void A_state_that_another_sampler_started_goes_on()
    {
        var table = new DiscreteTable([0, 1, 0.5, 2, 0.2, 0.7], 3, 2);
        var (state, exact) = (new ChainState(table, new Batch(new float[8], 2, 4)), new float[4]);
        for (var step = 0; step < 5; step++) new Gibbs(table).Step(state, new Rng(1));
        table.Energies(state.States, exact);
        Assert.Equal(exact, state.Energies);
    }

    [Fact]
    public void A_level_that_stands_for_several_states_is_refused_as_a_part_too()
    {
        var (counted, plain) = (new TabularEnergy([0, 1, 2], [1, 2, 5]), new TabularEnergy([0, 1, 2]));
        IEnergy[] wrong = [counted, Ebm.Energies.And(plain, counted), Ebm.Energies.Or([0, 0], counted, plain),
            Ebm.Energies.And(plain, Ebm.Energies.Not(counted, 2))];
        foreach (var energy in wrong)
            Assert.Contains("more than one state", Assert.Throws<ArgumentException>("energy", () => new Gibbs(energy)).Message);
        Assert.NotNull(new Gibbs(Ebm.Energies.And(plain, Ebm.Energies.Not(plain, 2))));
    }

    [Theory]
    [InlineData(GibbsScan.Sweep)]
    [InlineData(GibbsScan.Random)]
    public void A_field_that_is_no_number_is_named_and_an_infinite_one_holds_its_spin(GibbsScan scan)
    {
        // Chain 2 is the first whose spin 1 is up.
        var broken = new Fields((s, spin) => spin == 0 && s[1] > 0 ? float.NaN : .1f);
        var gibbs = new Gibbs(broken, scan);
        var state = gibbs.Start(new Batch([1, 1, 1, 1, -1, -1, 1, 1], 2, 4));
        var error = Assert.Throws<SamplingException>(() =>
        {
            for (var step = 0; step < 50; step++) gibbs.Step(state, new Rng((ulong)step));
        });
        Assert.Contains("field", error.Message, StringComparison.Ordinal);
        Assert.True(error.Point[1] > 0);
        Assert.All(state.Positions, s => Assert.True(s is 1 or -1));

        var held = new Gibbs(new Fields((_, spin) => spin == 0 ? float.PositiveInfinity : float.NegativeInfinity), scan);
        state = held.Start(new Batch([-1, 1, 1, 1], 2, 2));
        for (var step = 0; step < 50; step++) held.Step(state, new Rng((ulong)step));
        Assert.Equal([1, 1, -1, -1], state.Positions);
    }

    private sealed class Fields(Func<float[], int, float> field) : IPairwiseEnergy
    {
        public int Dimension => 2;

        public StateSpace Space => StateSpace.Spins(2);

        public void Energies(Batch states, Span<float> energies) => energies.Clear();

        void IPairwiseEnergy.Fields(Batch states, int spin, Span<float> fields)
        {
            for (var i = 0; i < states.Count; i++) fields[i] = field([states[i, 0], states[i, 1]], spin);
        }
    }
}
