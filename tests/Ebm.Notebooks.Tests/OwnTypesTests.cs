using Ebm.Notebooks.Tests.Exercises;
using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace Ebm.Notebooks.Tests;

/// <summary>What a learner writes in a cell stands beside the library's own types, by public members alone.</summary>
public class OwnTypesTests
{
    private const string Energy = """
        public class Quartic : IEnergy
        {
            public StateSpace Space => StateSpace.Real(1);
            public void Energies(Batch states, Span<float> energies)
            {
                for (var i = 0; i < states.Count; i++) energies[i] = (float)Math.Pow(states.Values[i], 4);
            }
        }

        """;

    private const string Sampler = """
        public class Uniform : ISampler
        {
            private readonly IEnergy energy;
            public Uniform(IEnergy energy) => this.energy = energy;
            public int Dimension => energy.Dimension;
            public int ChainsPerStream => 64;
            public bool IsConcurrent => false;
            public ChainState Start(Batch points) => new(energy, points);
            public StepInfo Step(ChainState state, Rng rng)
            {
                var x = state.Points.Coordinate(0);
                var energies = (float[])state.Energies.Clone();
                var accepted = 0;
                for (var i = 0; i < x.Length; i++)
                {
                    var y = x[i] + 2 * rng.NextDouble() - 1;
                    var there = energy.Energy(y);
                    if (rng.NextDouble() >= Math.Exp(energies[i] - there)) continue;
                    (x[i], energies[i]) = (y, (float)there);
                    accepted++;
                }

                state.MoveTo(Points.FromCoordinates(x), energies);
                return new StepInfo((double)accepted / state.Count, accepted, state.Count);
            }
        }

        """;

    private const string Rule = """
        double[] Step(double[] x, Rng rng)
        {
            double[] y = [x[0] + 2 * rng.NextDouble() - 1];
            return rng.NextDouble() < Math.Exp(Math.Pow(x[0], 4) - Math.Pow(y[0], 4)) ? y : x;
        }

        """;

    /// <summary>
    /// ⟨x²⟩ of e^(−x⁴) is Γ(3/4)/Γ(1/4) = 0.33799, its standard deviation 0.29. 64 chains of 400 steps hold over 2,000 independent
    /// states: five standard errors of these fail a right sampler less than once in a million runs.
    /// </summary>
    [Theory]
    [InlineData("new Uniform(new Quartic())")]
    [InlineData("Chains.Rule(new Quartic(), Step)")]
    [InlineData("new Metropolis(new Quartic(), .8)")]
    public async Task An_energy_and_a_sampler_from_a_cell_run_like_those_of_the_library(string sampler)
    {
        var second = await CSharpScript.EvaluateAsync<double>(Energy + Sampler + Rule
            + $"var trace = Chains.RunFrom({sampler}, new[] {{ .3 }}, 64, 400, new Rng(1), burnIn: 50);\n"
            + "trace.Pooled().Average(x => x * x)", ProofTests.Options);
        Assert.Equal(0.33799, second, 5 * 0.29 / Math.Sqrt(2000));
    }
}
