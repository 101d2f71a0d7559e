//  E(path) = Σ of the energies on its arcs
//
//  shortest    V(n) = min over arcs m → n of  V(m) + e            V(start) = 0          (Viterbi; min, +)
//  forward     α(n) = −(1/β) log Σ over arcs m → n of exp(−β(α(m) + e))                 (log-sum-exp, +)
//  k best      the k smallest of the same sums, one list a node
//
//  One recursion, three meanings of "sum": the lowest, the k lowest, or the soft minimum of all path energies.
//  e = +∞ forbids an arc: no path uses it.

namespace Ebm;

/// <summary>
/// A directed acyclic graph with an energy on every arc: a set of answers too large to list, one answer a path.
/// The start is node 0 and the end the last node.
/// </summary>
/// <remarks>
/// <code>
/// E(path) = Σ of the energies on its arcs
/// </code>
/// Costs one visit of every arc for the shortest path and the free energy, k log k times that for k best.
/// </remarks>
public sealed class WeightedDag
{
    /// <summary>A path through a <see cref="WeightedDag"/>.</summary>
    /// <param name="Energy">The sum of its arcs' energies.</param>
    /// <param name="Arcs">Its arcs, start to end.</param>
    public sealed record Path(double Energy, IReadOnlyList<Arc> Arcs)
    {
        /// <summary>The labels of the arcs, joined: what the path reads.</summary>
        public string Text => string.Concat(Arcs.Select(a => a.Label));

        /// <inheritdoc/>
        public override string ToString() => FormattableString.Invariant($"{Text} (E = {Energy:G5})");
    }

    /// <summary>One arc of a <see cref="WeightedDag"/>: from a node to a node, with an energy and what it stands for.</summary>
    public sealed record Arc(int From, int To, double Energy, string Label);

    private readonly List<Arc> arcs = [];
    private readonly List<int>[] incoming;

    /// <summary>A graph without arcs.</summary>
    /// <param name="nodes">Number of nodes, ≥ 2.</param>
    public WeightedDag(int nodes)
    {
        Check.AtLeast(nodes, 2);
        incoming = [.. Enumerable.Range(0, nodes).Select(_ => new List<int>())];
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes => incoming.Length;

    /// <summary>The arcs, in the order they were added.</summary>
    public IReadOnlyList<Arc> Arcs => arcs;

    /// <summary>Adds an arc. Parallel arcs are allowed: they are different answers.</summary>
    /// <param name="from">Where it starts, 0 … Nodes − 1.</param>
    /// <param name="to">Where it ends, 0 … Nodes − 1.</param>
    /// <param name="energy">Its energy: a number, may be negative; +∞ forbids the arc.</param>
    /// <param name="label">What choosing it means.</param>
    /// <returns>This graph.</returns>
    /// <exception cref="ArgumentException">The energy is NaN or −∞.</exception>
    public WeightedDag Add(int from, int to, double energy, string label = "")
    {
        Check.Between(from, 0, Nodes - 1);
        Check.Between(to, 0, Nodes - 1);
        if (double.IsNaN(energy) || double.IsNegativeInfinity(energy))
        {
            throw new ArgumentException($"energy = {energy} of arc {from} → {to}: an energy must be a number or +∞.", nameof(energy));
        }

        incoming[to].Add(arcs.Count);
        arcs.Add(new Arc(from, to, energy, label));
        return this;
    }

    /// <summary>The path of lowest energy from node 0 to the last node.</summary>
    /// <exception cref="InvalidOperationException">The graph is empty, has a cycle, or its end cannot be reached.</exception>
    public Path Shortest() => KBest(1)[0];

    /// <summary>The <paramref name="k"/> paths of lowest energy, lowest first; fewer when there are not so many.</summary>
    /// <param name="k">How many, ≥ 1.</param>
    /// <exception cref="InvalidOperationException">The graph is empty, has a cycle, or its end cannot be reached.</exception>
    public IReadOnlyList<Path> KBest(int k)
    {
        Check.AtLeast(k, 1);
        var order = Order();
        // best[n][r]: energy of the r-th best way to n, the arc it comes by, and which of that arc's tail's ways it extends.
        var best = new List<(double Energy, int Arc, int Rank)>[Nodes];
        foreach (var node in order)
        {
            Host.Poll();
            var ways = new List<(double Energy, int Arc, int Rank)>();
            if (node == 0)
            {
                ways.Add((0, -1, 0));
            }

            foreach (var a in incoming[node].Where(IsAllowed))
            {
                Host.Poll();
                ways.AddRange(best[arcs[a].From].Select((way, rank) => (way.Energy + arcs[a].Energy, a, rank)));
            }

            best[node] = [.. ways.OrderBy(way => way.Energy).Take(k)];
        }

        return [.. best[^1].Select((way, rank) => Trace(best, rank))];
    }

    /// <summary>
    /// The free energy of all paths, −(1/β) log Σ over paths of exp(−βE): the soft minimum, computed without listing them.
    /// </summary>
    /// <param name="beta">β, inverse temperature, &gt; 0.</param>
    /// <exception cref="InvalidOperationException">The graph is empty, has a cycle, or its end cannot be reached.</exception>
    public double FreeEnergy(double beta = 1)
    {
        Check.Positive(beta);
        return Forward(Order(), beta)[^1];
    }

    /// <summary>The probability that a path drawn with p ∝ exp(−βE) uses each arc, in the order of <see cref="Arcs"/>.</summary>
    /// <param name="beta">β, inverse temperature, &gt; 0.</param>
    /// <exception cref="InvalidOperationException">The graph is empty, has a cycle, or its end cannot be reached.</exception>
    public double[] ArcMarginals(double beta = 1)
    {
        Check.Positive(beta);
        var order = Order();
        var forward = Forward(order, beta);
        var marginals = new double[arcs.Count];
        var reach = new double[Nodes];
        reach[^1] = 1;
        foreach (var node in Enumerable.Reverse(order))
        {
            Host.Poll();
            double[] ways = [.. incoming[node].Select(a => forward[arcs[a].From] + arcs[a].Energy)];
            if (!ways.Any(double.IsFinite))
            {
                continue;
            }

            // Given that the path passes `node`, it came by arc a with the softmin of the free energies of the ways there.
            var shares = Probability.Softmin(ways, beta);
            for (var k = 0; k < ways.Length; k++)
            {
                var a = incoming[node][k];
                marginals[a] = reach[node] * shares[k];
                reach[arcs[a].From] += marginals[a];
            }
        }

        return marginals;
    }

    /// <summary>Every allowed path from node 0 to the last node, by plain search: the oracle for small graphs.</summary>
    /// <exception cref="InvalidOperationException">The graph is empty or has a cycle.</exception>
    public IEnumerable<Path> AllPaths()
    {
        Order();
        var outgoing = arcs.ToLookup(a => a.From);
        return Extend(0, [], 0);

        IEnumerable<Path> Extend(int node, IReadOnlyList<Arc> way, double energy)
        {
            if (node == Nodes - 1)
            {
                yield return new Path(energy, way);
            }

            foreach (var arc in outgoing[node].Where(a => double.IsFinite(a.Energy)))
            {
                Host.Poll();
                foreach (var path in Extend(arc.To, [.. way, arc], energy + arc.Energy))
                {
                    yield return path;
                }
            }
        }
    }

    private bool IsAllowed(int arc) => double.IsFinite(arcs[arc].Energy);

    private Path Trace(List<(double Energy, int Arc, int Rank)>[] best, int rank)
    {
        Host.Poll();
        var way = new List<Arc>();
        var energy = best[^1][rank].Energy;
        for (var step = best[^1][rank]; step.Arc >= 0; step = best[arcs[step.Arc].From][step.Rank])
        {
            way.Add(arcs[step.Arc]);
        }

        way.Reverse();
        return new Path(energy, way);
    }

    private double[] Forward(int[] order, double beta)
    {
        var forward = new double[Nodes];
        Array.Fill(forward, double.PositiveInfinity);
        forward[0] = 0;
        foreach (var node in order)
        {
            Host.Poll();
            var terms = incoming[node].Select(a => forward[arcs[a].From] + arcs[a].Energy).Where(double.IsFinite).ToList();
            if (node == 0)
            {
                terms.Add(0);
            }

            if (terms.Count > 0)
            {
                var lowest = terms.Min();
                forward[node] = lowest - (Functions.LogSumExp([.. terms.Select(e => -beta * (e - lowest))]) / beta);
            }
        }

        return forward;
    }

    /// <summary>The nodes so that every arc points forward (Kahn, 1962).</summary>
    private int[] Order()
    {
        if (arcs.Count == 0)
        {
            throw new InvalidOperationException("the graph has no arcs: there is no path from its first node to its last.");
        }

        var waiting = incoming.Select(list => list.Count).ToArray();
        var outgoing = arcs.ToLookup(a => a.From, a => a.To);
        var ready = new Queue<int>(Enumerable.Range(0, Nodes).Where(n => waiting[n] == 0));
        var order = new List<int>(Nodes);
        while (ready.TryDequeue(out var node))
        {
            Host.Poll();
            order.Add(node);
            foreach (var to in outgoing[node])
            {
                if (--waiting[to] == 0)
                {
                    ready.Enqueue(to);
                }
            }
        }

        if (order.Count < Nodes)
        {
            throw new InvalidOperationException(
                $"the graph has a cycle through node {Array.FindIndex(waiting, w => w > 0)}: a shortest path needs an acyclic graph.");
        }

        RequireReachableEnd(order);
        return [.. order];
    }

    private void RequireReachableEnd(List<int> order)
    {
        var outgoing = arcs.Where(a => double.IsFinite(a.Energy)).ToLookup(a => a.From, a => a.To);
        var reached = new bool[Nodes];
        reached[0] = true;
        foreach (var node in order.Where(n => reached[n]))
        {
            Host.Poll();
            foreach (var to in outgoing[node])
            {
                reached[to] = true;
            }
        }

        if (!reached[^1])
        {
            throw new InvalidOperationException($"the last node, {Nodes - 1}, cannot be reached from node 0: there is no allowed path.");
        }
    }
}
