using MathNet.Numerics.Distributions;
using Xunit;

namespace Ebm.Tests.Sampling;

/// <summary>What every sampler must do. Chance tests use fixed seeds and would fail by chance once in 10⁵ seeds.</summary>
public class SamplerContractTests
{
    private const int Chains = 20000;
    private const double FalseAlarm = 1e-5;

    public static TheoryData<string> Names => [.. SamplerCases.All.Keys];

    public static TheoryData<string> Balanced => [.. SamplerCases.All.Where(c => c.Value.Balanced).Select(c => c.Key)];

    public static TheoryData<string> Unbalanced => [.. SamplerCases.Unbalanced.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_its_stationary_law(string name)
    {
        var (sample, test) = (Final(name, Chains, seed: 21), SamplerCases.All[name]);
        var counts = new double[test.Law.Length];
        foreach (var x in sample) counts[test.Bin(x)]++;
        var chiSquare = counts.Zip(test.Law, (c, p) => Math.Pow(c - (Chains * p), 2) / (Chains * p)).Sum();
        var limit = ChiSquared.InvCDF(test.Law.Length - 1, 1 - FalseAlarm);
        var expected = string.Join(" ", test.Law.Select(p => (Chains * p).ToString("F0")));
        Assert.True(chiSquare < limit, $"χ² = {chiSquare} ≥ {limit}: {string.Join(" ", counts)} against {expected}");
    }

    [Theory]
    [MemberData(nameof(Balanced))]
    public void Keeps_detailed_balance(string name)
    {
        var (chiSquare, pairs) = NetTraffic(SamplerCases.All[name], Chains);
        Assert.True(chiSquare < ChiSquared.InvCDF(pairs, 1 - FalseAlarm), $"χ² = {chiSquare} with {pairs} pairs of bins");
    }

    [Theory]
    [MemberData(nameof(Unbalanced))]
    public void Is_right_to_claim_no_detailed_balance(string name)
    {
        var (test, chains) = SamplerCases.Unbalanced[name];
        var (chiSquare, pairs) = NetTraffic(test, chains);
        Assert.True(chiSquare > ChiSquared.InvCDF(pairs, 1 - FalseAlarm),
            $"χ² = {chiSquare} with {pairs} pairs of bins: as even as chance");
    }

    [Fact]
    public void Every_sampler_of_the_library_is_tested()
    {
        var tested = SamplerCases.All.Values.Select(c => c.Make().GetType()).ToHashSet();
        CaseTables.RequireListed(typeof(ISampler), tested, "SamplerCases.All", "Sampling/SamplerCases.cs");
        CaseTables.RequireListed(typeof(ISampler), SamplersInAdversity.Types, "the tables of SamplersInAdversity",
            "Sampling/SamplersInAdversity.cs");
        var unbalanced = SamplerCases.All.Values.Where(c => !c.Balanced && c.Make() is not SimulatedAnnealing)
            .Select(c => c.Make().GetType()).ToHashSet();
        CaseTables.RequireListed(unbalanced, [.. SamplerCases.Unbalanced.Values.Select(u => u.Case.Make().GetType())],
            "SamplerCases.Unbalanced, where one that claims no balance is seen to have none", "Sampling/SamplerCases.cs");
        var tempered = tested.Where(t => t.GetConstructors().Any(c => c.GetParameters().Any(p => p.Name == "beta"))).ToHashSet();
        CaseTables.RequireListed(tempered, [.. SamplerCases.All.Values.Where(c => c.Beta != 1).Select(c => c.Make().GetType())],
            "SamplerCases.All at a β other than 1", "Sampling/SamplerCases.cs");
    }

    /// <summary>Samplers whose step is the library's own; a rule by hand makes its states.</summary>
    public static TheoryData<string> BuiltIn => [.. SamplerCases.All.Where(c => c.Value.Make() is not TransitionRule).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Path_depends_on_seed_and_place_alone(string name)
    {
        ChainTrace Run(int chains, int threads, ulong seed) =>
            Ebm.Chains.RunFrom(SamplerCases.All[name].Make(), SamplerCases.All[name].Start, chains, 20, new Rng(seed), burnIn: 3,
                threads: threads);
        var many = Run(700, 1, 5);
        Assert.Equal(many.All().Values, Run(700, 2, 5).All().Values);
        Assert.NotEqual(many.All().Values, Run(700, 1, 6).All().Values);
        foreach (var chains in new[] { 1, 17, 300 })
        {
            var few = Run(chains, 2, 5);
            for (var c = 0; c < chains; c++)
                for (var d = 0; d < few.Dimension; d++) Assert.Equal(many.Series(c, d), few.Series(c, d));
        }
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Refuses_a_state_of_another_dimension(string name)
    {
        var sampler = SamplerCases.All[name].Make();
        foreach (var dimension in new[] { sampler.Dimension + 1, sampler.Dimension - 1 })
        {
            if (dimension == 0) continue;
            foreach (var slopes in new[] { false, true })
            {
                var (other, start) = (Ebm.Energies.From(dimension, x => x.Sum(v => v * v)), new float[dimension * 5]);
                var state = slopes ? new Mala(other, 0.1).Start(start, 5) : new Metropolis(other, 0.1).Start(start, 5);
                Assert.Equal("state", Assert.Throws<ArgumentException>(() => sampler.Step(state, new Rng(1))).ParamName);
                Assert.Equal(start, state.Positions);
            }
        }
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Allocates_nothing_in_a_step(string name)
    {
        var sampler = SamplerCases.All[name].Make();
        var start = SamplerCases.All[name].Start.SelectMany(v => Enumerable.Repeat((float)v, 33)).ToArray();
        var (state, rng) = (sampler.Start(start, 33), new Rng(1));
        for (var i = 0; i < 200; i++) sampler.Step(state, rng);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) sampler.Step(state, rng);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_bad_arguments_before_any_work(string name)
    {
        var (sampler, start) = (SamplerCases.All[name].Make(), SamplerCases.All[name].Start);
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Start([], 0));
        Assert.ThrowsAny<ArgumentException>(() => sampler.Start(new float[start.Length + 1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ebm.Chains.RunFrom(sampler, start, 0, 5, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ebm.Chains.RunFrom(sampler, start, 1, 0, new Rng(1)));
        Assert.ThrowsAny<ArgumentException>(() => sampler.Start([.. start.Select(_ => float.NaN)], 1));
    }

    /// <summary>Σ (n_ij − n_ji)² / (n_ij + n_ji) over pairs of bins, from two consecutive steps of chains that have their law.</summary>
    private static (double ChiSquare, int Pairs) NetTraffic(SamplerCase test, int chains)
    {
        var trace = Ebm.Chains.RunFrom(test.Make(), test.Start, chains, 2, new Rng(22), burnIn: test.Steps);
        var (before, after) = (Points(trace, 0), Points(trace, 1));
        var bins = test.Law.Length;
        var flow = new double[bins, bins];
        for (var i = 0; i < chains; i++) flow[test.Bin(before[i]), test.Bin(after[i])]++;
        var (chiSquare, pairs) = (0.0, 0);
        for (var i = 0; i < bins; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (flow[i, j] + flow[j, i] < 10) continue;
                chiSquare += Math.Pow(flow[i, j] - flow[j, i], 2) / (flow[i, j] + flow[j, i]);
                pairs++;
            }
        }

        return (chiSquare, pairs);
    }

    private static double[][] Final(string name, int chains, ulong seed)
    {
        var test = SamplerCases.All[name];
        return Points(Ebm.Chains.RunFrom(test.Make(), test.Start, chains, test.Steps, new Rng(seed), thin: test.Steps), 0);
    }

    private static double[][] Points(ChainTrace trace, int draw)
    {
        var columns = Enumerable.Range(0, trace.Dimension).Select(d => trace.At(draw, d)).ToArray();
        return [.. Enumerable.Range(0, trace.ChainCount).Select(c => columns.Select(column => column[c]).ToArray())];
    }
}
