using Xunit;

namespace Ebm.Tests.Sampling;

/// <summary>
/// Whatever the step size and the energy: no state ever holds a number that is not finite, or an energy that is not its point's.
/// </summary>
public class SamplerAdversityTests
{
    private const int Chains = 5;

    public static TheoryData<string, string> TestedOnSound => Pairs(SamplersInAdversity.Tested.Keys, SamplersInAdversity.Sound.Keys);

    public static TheoryData<string, string> TestedOnBroken => Pairs(SamplersInAdversity.Tested.Keys, SamplersInAdversity.Broken.Keys);

    public static TheoryData<string, string> UntestedOnAny =>
        Pairs(SamplersInAdversity.Untested.Keys, SamplersInAdversity.Sound.Keys.Concat(SamplersInAdversity.Broken.Keys));

    public static TheoryData<string> Tested => [.. SamplersInAdversity.Tested.Keys];

    public static TheoryData<string> Discrete => [.. SamplersInAdversity.Discrete.Keys];

    [Theory]
    [MemberData(nameof(TestedOnSound))]
    public void No_step_size_breaks_a_chain_on_a_sound_energy(string sampler, string target)
    {
        var (start, energy) = SamplersInAdversity.Sound[target];
        foreach (var step in SamplersInAdversity.Steps)
            Assert.Null(Walk(SamplersInAdversity.Tested[sampler](energy, step), energy, start, 60));
    }

    [Theory]
    [MemberData(nameof(TestedOnBroken))]
    public void A_broken_energy_is_refused_or_reported_and_never_entered(string sampler, string target)
    {
        var (start, energy) = SamplersInAdversity.Broken[target];
        foreach (var step in SamplersInAdversity.Steps)
            Walk(SamplersInAdversity.Tested[sampler](energy, step), energy, start, 60);
    }

    [Theory]
    [MemberData(nameof(UntestedOnAny))]
    public void Without_a_test_a_chain_stops_with_a_report_before_it_leaves_the_numbers(string sampler, string target)
    {
        var (start, energy) = SamplersInAdversity.Sound.TryGetValue(target, out var sound) ? sound : SamplersInAdversity.Broken[target];
        foreach (var step in SamplersInAdversity.Steps)
            Walk(SamplersInAdversity.Untested[sampler](energy, step), energy, start, 200);
    }

    [Theory]
    [MemberData(nameof(Tested))]
    public void An_energy_of_minus_infinity_is_reported(string sampler)
    {
        var (start, energy) = SamplersInAdversity.Broken["energy −∞"];
        var error = Walk(SamplersInAdversity.Tested[sampler](energy, 0.9), energy, start, 300);
        Assert.NotNull(error);
        Assert.Equal(double.NegativeInfinity, error.Energy);
        Assert.Contains("bounded below", error.Message);
    }

    [Theory]
    [MemberData(nameof(Tested))]
    public void A_slope_that_is_no_number_is_reported_by_samplers_that_ask_for_it(string sampler)
    {
        var (start, energy) = SamplersInAdversity.Broken["slope NaN"];
        var error = Walk(SamplersInAdversity.Tested[sampler](energy, 0.5), energy, start, 300);
        if (sampler.Contains("Metropolis"))
        {
            Assert.Null(error);
            return;
        }

        Assert.NotNull(error);
        Assert.Contains("slope", error.Message);
        Assert.InRange(error.Point[0], 1, 1e3);
    }

    [Theory]
    [MemberData(nameof(Tested))]
    public void Where_every_proposal_is_refused_the_chain_stays_and_says_so(string sampler)
    {
        var (start, energy) = SamplersInAdversity.Sound["walls all round"];
        var trace = Ebm.Chains.RunFrom(SamplersInAdversity.Tested[sampler](energy, 1), [start[0]], 20, 100, new Rng(3));
        Assert.All(trace.All().Values, x => Assert.Equal(0.5f, x));
        if (!sampler.StartsWith("tempering", StringComparison.Ordinal)) Assert.Equal(0, trace.Acceptance);   // tempering reports its swaps
        if (sampler.Contains("HMC") || sampler.Contains("NUTS")) Assert.True(trace.Divergences >= 2000);
    }

    [Theory]
    [MemberData(nameof(Discrete))]
    public void No_temperature_breaks_a_chain_of_symbols(string sampler)
    {
        var (energy, start, make) = SamplersInAdversity.Discrete[sampler];
        foreach (var beta in SamplersInAdversity.Steps) Assert.Null(Walk(make(energy, beta), energy, start, 60));
    }

    [Fact]
    public void A_chain_cannot_start_where_energy_or_slope_is_not_finite()
    {
        foreach (var make in SamplersInAdversity.Tested.Values.Concat(SamplersInAdversity.Untested.Values))
        {
            foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                var wrong = Ebm.Energies.From(x => x > 1 ? value : x * x, x => 2 * x);
                var error = Assert.Throws<SamplingException>(() => make(wrong, 0.1).Start([0, 2], 2));
                Assert.Equal((0L, 1, 2.0), (error.Step, error.Chain, error.Point[0]));
                Assert.Contains(double.IsNegativeInfinity(value) ? "bounded below" : "must start", error.Message);
                if (make(wrong, 0.1).Start([0], 1).Gradients.Length == 0) continue;
                var steep = Ebm.Energies.From(x => x * x, x => x > 1 ? value : 2 * x);
                Assert.Contains("slope", Assert.Throws<SamplingException>(() => make(steep, 0.1).Start([0, 2], 2)).Message);
            }
        }
    }

    [Fact]
    public void A_sampler_that_moves_freely_refuses_an_energy_of_states_that_can_be_counted()
    {
        // An RBM has slopes between its states, and no law there.
        var bits = Rbm.Random(3, 2, new Rng(1), 1);
        foreach (var make in SamplersInAdversity.Tested.Values.Concat(SamplersInAdversity.Untested.Values))
            Assert.Contains("Bits(3)", Assert.Throws<ArgumentException>("energy", () => make(bits, 0.1)).Message);
    }

    [Fact]
    public void Divergences_are_counted_and_rejected()
    {
        var bowl = Ebm.Energies.From(x => 0.5 * x * x);
        foreach (var (step, length) in new[] { (5.0, 20), (10.0, 20), (3.0, 50), (5.0, 50) })
        {
            var trace = Ebm.Chains.RunFrom(new HamiltonianMonteCarlo(bowl, step, length), [0.5], 4, 500, new Rng(1));
            Assert.Equal((0.0, 2000L, (double)length), (trace.Acceptance, trace.Divergences, trace.LeapfrogSteps));
            Assert.All(trace.All().Values, x => Assert.Equal(0.5f, x));
        }

        Assert.Equal(0, Ebm.Chains.RunFrom(new HamiltonianMonteCarlo(bowl, 1, 5), [0.5], 4, 500, new Rng(1)).Divergences);
        var banana = Ebm.Chains.RunFrom(new HamiltonianMonteCarlo(Ebm.Energies.Banana(), 0.25, 12), [-2.5, 2], 64, 1000, new Rng(1));
        Assert.InRange(banana.Divergences / 64000.0, 0.02, 0.07);
    }

    /// <summary>Steps some chains and looks at everything after each step. Returns the report that ended the walk, or null.</summary>
    private static SamplingException? Walk(ISampler sampler, IEnergy energy, float[] start, int steps)
    {
        var state = sampler.Start([.. start.SelectMany(v => Enumerable.Repeat(v, Chains))], Chains);
        var rng = new Rng(7);
        SamplingException? report = null;
        for (var i = 0; i < steps && report is null; i++)
        {
            try
            {
                var info = sampler.Step(state, rng);
                Assert.InRange(info.Acceptance, 0, 1);
                Assert.InRange(info.Accepted, 0, info.Count);
                Assert.True(double.IsFinite(info.EnergyError) && info.Divergences >= 0);
            }
            catch (SamplingException error)
            {
                report = error;
                Assert.InRange(error.Chain, 0, Chains - 1);
            }

            Assert.All(state.Positions, x => Assert.True(float.IsFinite(x)));
            Assert.All(state.Energies, e => Assert.True(float.IsFinite(e)));
            Assert.All(state.Gradients, g => Assert.True(float.IsFinite(g) || !sampler.KeepsEnergies));
            if (!sampler.KeepsEnergies) continue;
            var expected = new float[Chains];
            energy.Energies(state.Positions, Chains, expected);
            for (var c = 0; c < Chains; c++) Assert.Equal(expected[c], state.Energies[c], Math.Max(1e-5, 1e-5 * Math.Abs(expected[c])));
        }

        return report;
    }

    private static TheoryData<string, string> Pairs(IEnumerable<string> first, IEnumerable<string> second)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var a in first)
            foreach (var b in second) pairs.Add(a, b);
        return pairs;
    }
}
