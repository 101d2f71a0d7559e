namespace Ebm.Tests.Inference;

/// <summary>Shortest and k-best paths, forward sums and marginals against a list of all paths.</summary>
public class WeightedDagTests
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    public void Every_recursion_equals_brute_force(ulong seed)
    {
        var graph = RandomGraph(seed, 8);
        var all = graph.AllPaths().OrderBy(p => p.Energy).ToList();
        const double beta = 0.7;
        var weights = all.Select(p => Math.Exp(-beta * p.Energy)).ToList();
        var z = weights.Sum();

        Assert.Equal(all[0].Energy, graph.Shortest().Energy, 12);
        Assert.Equal(all.Take(7).Select(p => p.Energy), graph.KBest(7).Select(p => p.Energy), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(-Math.Log(z) / beta, graph.FreeEnergy(beta), 10);
        var marginals = graph.ArcMarginals(beta);
        for (var a = 0; a < graph.Arcs.Count; a++)
        {
            var expected = all.Zip(weights).Where(p => p.First.Arcs.Contains(graph.Arcs[a])).Sum(p => p.Second) / z;
            Assert.Equal(expected, marginals[a], 10);
        }
    }

    [Fact]
    public void All_of_K_best_are_different_paths_and_no_more_than_there_are()
    {
        var graph = RandomGraph(5, 6);
        var count = graph.AllPaths().Count();
        var best = graph.KBest(count + 10);
        Assert.Equal(count, best.Count);
        Assert.Equal(count, best.Select(p => string.Join(' ', p.Arcs.Select(a => a.Label))).Distinct().Count());
    }

    [Fact]
    public void Negative_energies_are_allowed()
    {
        var graph = new WeightedDag(3).Add(0, 1, -2, "a").Add(1, 2, 1, "b").Add(0, 2, -0.5, "c");
        Assert.Equal("ab", graph.Shortest().Text);
    }

    [Fact]
    public void Nodes_may_be_in_any_order()
    {
        var graph = new WeightedDag(4).Add(2, 1, 1, "y").Add(0, 2, 1, "x").Add(1, 3, 1, "z");
        Assert.Equal("xyz", graph.Shortest().Text);
    }

    [Fact]
    public void A_zero_temperature_limit_is_the_shortest_path()
    {
        var graph = RandomGraph(6, 8);
        Assert.Equal(graph.Shortest().Energy, graph.FreeEnergy(1e4), 2);
    }

    [Fact]
    public void Bad_graphs_say_what_is_wrong()
    {
        Assert.Contains("no arcs", Assert.Throws<InvalidOperationException>(() => new WeightedDag(3).Shortest()).Message);
        var cyclic = new WeightedDag(4).Add(0, 1, 1).Add(1, 2, 1).Add(2, 1, 1).Add(2, 3, 1);
        Assert.Contains("cycle", Assert.Throws<InvalidOperationException>(() => cyclic.Shortest()).Message);
        var broken = new WeightedDag(4).Add(0, 1, 1).Add(2, 3, 1);
        Assert.Contains("cannot be reached", Assert.Throws<InvalidOperationException>(() => broken.FreeEnergy()).Message);
        Assert.Throws<ArgumentException>(() => new WeightedDag(3).Add(0, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedDag(3).Add(0, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedDag(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomGraph(1, 4).KBest(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomGraph(1, 4).FreeEnergy(0));
    }

    private static WeightedDag RandomGraph(ulong seed, int nodes)
    {
        // A small congruential generator keeps this test free of the library's own random numbers.
        var state = seed;
        double Next() => (state = (state * 6364136223846793005UL) + 1442695040888963407UL) / (double)ulong.MaxValue;
        var graph = new WeightedDag(nodes);
        for (var i = 0; i < nodes; i++)
        {
            for (var j = i + 1; j < nodes; j++)
            {
                if (j == i + 1 || Next() < 0.6)
                {
                    graph.Add(i, j, (4 * Next()) - 1, $"{i}-{j}");
                }
            }
        }

        return graph.Add(0, 1, Next(), "parallel");
    }
}
