using System.Reflection;

namespace Ebm.Tests;

/// <summary>
/// E = +∞ forbids a state: whoever takes energies as numbers takes a wall, and refuses NaN, −∞ and a world without an allowed state.
/// </summary>
public class ForbiddenStateTests
{
    private const double Wall = double.PositiveInfinity;

    /// <summary>What is asked with three energies, by the method that takes them.</summary>
    private static readonly Dictionary<string, Action<double[]>> Takers = new()
    {
        ["DiscreteTable"] = e => new DiscreteTable(e, 3),
        ["TabularEnergy"] = e => new TabularEnergy(e),
        ["Levels"] = e => Ebm.Energies.Levels(e),
        ["Softmin(double[])"] = e => Probability.Softmin(e),
        ["Softmin(ReadOnlySpan`1)"] = e => Probability.Softmin(e.AsSpan()),
        ["EnergyOfAnswers"] = e => Calibration.EnergyOfAnswers([e], [0]),
        ["ExpectedEnergy"] = e => Calibration.ExpectedEnergy([e], [0], 1),
        ["FitBeta"] = e => Calibration.FitBeta([e, [1, 0, 2]], [0, 0]),
        ["MeasureError"] = e => Calibration.MeasureError([e], [0], 1, new Rng(1)),
        ["NegativeLogLikelihood"] = e => Calibration.NegativeLogLikelihood([e], [0], 1),
        ["Reliability"] = e => Calibration.Reliability([e], [0], 1),
        ["Detect"] = e => SlidingWindow.Detect(new[,] { { e[0], e[1], e[2] } }, 3, 1, .5),
        ["Add"] = e => new WeightedDag(2).Add(0, 1, e[0]).Add(0, 1, e[1]).Add(0, 1, e[2]).FreeEnergy(),
    };

    public static TheoryData<string> Names => [.. Takers.Keys];

    [Fact]
    public void Every_method_that_takes_energies_is_listed()
    {
        Type[] kinds = [typeof(double), typeof(double[]), typeof(double[][]), typeof(double[,]), typeof(ReadOnlySpan<double>)];
        var found = typeof(IEnergy).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>()
            .Where(m => m.DeclaringType != typeof(SamplingException)   // it reports one
                && m.GetParameters().Any(p => p.Name is "energy" or "energies" && kinds.Contains(p.ParameterType)))
            .Select(m => m.IsConstructor ? m.DeclaringType!.Name
                : m.Name == "Softmin" ? $"{m.Name}({m.GetParameters()[0].ParameterType.Name.Replace("Double", "double")})" : m.Name);
        Assert.Equal(Takers.Keys.Order(), found.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wall_is_taken_and_what_is_no_energy_refused(string name)
    {
        Takers[name]([0, Wall, 1]);
        Assert.ThrowsAny<ArgumentException>(() => Takers[name]([0, double.NaN, 1]));
        Assert.ThrowsAny<ArgumentException>(() => Takers[name]([0, double.NegativeInfinity, 1]));
    }

    [Fact]
    public void Nothing_but_walls_is_refused_by_name()
    {
        Assert.Contains("forbids every state", Assert.Throws<ArgumentException>("energies",
            () => new DiscreteTable([Wall, Wall, Wall, Wall], 2, 2)).Message);
        Assert.Contains("forbids every state", Assert.Throws<ArgumentException>("energies",
            () => Ebm.Energies.Levels(Wall, Wall)).Message);
        Assert.Contains("cannot be reached", Assert.Throws<InvalidOperationException>(
            () => new WeightedDag(3).Add(0, 1, Wall).Add(1, 2, 1).Shortest()).Message);
    }

    [Fact]
    public void Levels_with_walls_are_the_levels_without_them()
    {
        TabularEnergy walled = new([Wall, .3, -1, Wall, 2, 2.5, Wall], [3, 1, 2, 9, 5, 1, 4]), open = new([.3, -1, 2, 2.5], [1, 2, 5, 1]);
        int[] place = [1, 2, 4, 5];
        foreach (var beta in new[] { -2, -.7, 0, .4, 3 })
        {
            Assert.Equal(open.AtBeta(beta), walled.AtBeta(beta));
            Assert.Equal(open.LogPartition(beta), walled.LogPartition(beta));
            var p = walled.Probabilities(beta);
            Assert.Equal(open.Probabilities(beta), place.Select(i => p[i]));
            Assert.Equal(0, p[0] + p[3] + p[6]);
            Assert.Equal(open.Sample(1000, beta, new Rng(1)).Select(x => place[x]), walled.Sample(1000, beta, new Rng(1)));
        }

        Assert.Equal(open.PeakTemperature(), walled.PeakTemperature());
        Assert.Equal(open.BetaOfMeanEnergy(.9), walled.BetaOfMeanEnergy(.9));
        Assert.Equal(open.BetaOfMeanEnergy(2.3), walled.BetaOfMeanEnergy(2.3));
        Assert.Equal(open.FreeEnergy([.1, .4, .2, .3], .7), walled.FreeEnergy([0, .1, .4, 0, .2, .3, 0], .7));
        Assert.Equal(Wall, walled.FreeEnergy([.1, .1, .4, 0, .2, .2, 0], .7));
        Assert.Throws<ArgumentOutOfRangeException>("meanEnergy", () => walled.BetaOfMeanEnergy(2.6));
        Assert.Throws<InvalidOperationException>(() => Ebm.Energies.Levels(1, Wall, 1).PeakTemperature());
        Assert.Equal([2, 2, 2, 2], Ebm.Energies.Levels(Wall, Wall, 5, Wall).Sample(4, 1, new Rng(2)));
    }

    [Fact]
    public void Tables_with_random_walls_have_the_sums_and_the_laws_of_their_allowed_states()
    {
        var rng = new Rng(70);
        for (var trial = 0; trial < 60; trial++)
        {
            double[] e = [.. Enumerable.Range(0, 12).Select(_ => rng.NextDouble() < .4 ? Wall : 3 * rng.NextGaussian())];
            if (!e.Any(double.IsFinite)) continue;
            var table = new DiscreteTable(e, 2, 3, 2);
            foreach (var beta in new[] { 0, .5, 2 })
            {
                double[] weights = [.. e.Select(v => double.IsFinite(v) ? Math.Exp(-beta * v) : 0)];
                var law = table.Probabilities(beta);
                Assert.Equal(Math.Log(weights.Sum()), table.LogPartition(beta), 1e-12);
                for (var i = 0; i < 12; i++) Assert.Equal(weights[i] / weights.Sum(), law[i], 1e-14);
                foreach (var matrix in new[] { TransitionMatrix.Metropolis(table, beta),
                    TransitionMatrix.Gibbs(table, GibbsScan.Random, beta), TransitionMatrix.Gibbs(table, GibbsScan.Sweep, beta) })
                {
                    Assert.True(TransitionMatrix.InvarianceError(matrix, law) < 1e-14);
                    for (var i = 0; i < 12; i++)
                    {
                        Assert.Equal(1, Enumerable.Range(0, 12).Sum(j => matrix[i, j]), 1e-14);
                        for (var j = 0; j < 12; j++) Assert.False(double.IsFinite(e[i]) && !double.IsFinite(e[j]) && matrix[i, j] != 0);
                    }
                }

                Assert.True(TransitionMatrix.BalanceError(TransitionMatrix.Metropolis(table, beta), law) < 1e-14);
                Assert.True(TransitionMatrix.BalanceError(TransitionMatrix.Gibbs(table, GibbsScan.Random, beta), law) < 1e-14);
            }
        }
    }

    /// <summary>False alarms: 12 counts at 5σ for each of 12 starts, below 1e-4 in all.</summary>
    [Fact]
    public void Gibbs_takes_the_step_of_the_matrix_between_walls()
    {
        const int Count = 20000;
        double[] e = [.3, Wall, -.4, 2, .1, .9, Wall, .5, 1.6, .2, .7, Wall];
        var table = new DiscreteTable(e, 2, 3, 2);
        var matrix = TransitionMatrix.Gibbs(table, GibbsScan.Sweep);
        for (var start = 0; start < 12; start++)
        {
            double[] x = [.. table.StateOf(start).Select(v => (double)v)];
            if (!double.IsFinite(e[start]))
            {
                Assert.ThrowsAny<Exception>(() => Chains.RunFrom(new Gibbs(table), x, 1, 1, new Rng(3)));
                continue;
            }

            var (last, counts) = (Chains.RunFrom(new Gibbs(table), x, Count, 1, new Rng(71)).Last, new double[12]);
            for (var c = 0; c < Count; c++) counts[table.RowOf([(int)last[c, 0], (int)last[c, 1], (int)last[c, 2]])]++;
            for (var j = 0; j < 12; j++)
                Assert.Equal(Count * matrix[start, j], counts[j],
                    (5 * Math.Sqrt(Count * matrix[start, j] * (1 - matrix[start, j]))) + 1e-9);
        }
    }

    [Fact]
    public void A_forbidden_arc_is_as_if_it_were_not_there()
    {
        var rng = new Rng(72);
        for (var trial = 0; trial < 30; trial++)
        {
            WeightedDag walled = new(6), open = new(6);
            for (var i = 0; i < 6; i++)
                for (var j = i + 1; j < 6; j++)
                {
                    var energy = j > i + 1 && rng.NextDouble() < .4 ? Wall : (4 * rng.NextDouble()) - 1;
                    walled.Add(i, j, energy, $"{i}-{j} ");
                    if (double.IsFinite(energy)) open.Add(i, j, energy, $"{i}-{j} ");
                }

            Assert.Equal(open.KBest(40).Select(p => (p.Energy, p.Text)), walled.KBest(40).Select(p => (p.Energy, p.Text)));
            Assert.Equal(open.AllPaths().Select(p => p.Text), walled.AllPaths().Select(p => p.Text));
            Assert.Equal(open.FreeEnergy(.7), walled.FreeEnergy(.7));
            var marginals = walled.ArcMarginals(.7);
            Assert.Equal(open.ArcMarginals(.7), marginals.Where((_, a) => double.IsFinite(walled.Arcs[a].Energy)));
            Assert.All(marginals.Where((_, a) => !double.IsFinite(walled.Arcs[a].Energy)), p => Assert.Equal(0, p));
        }
    }
}
