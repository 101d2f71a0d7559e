// Wrong answers of chapter 03, one idea away from right each. After the bar: what the verdict must say.

#region 03.dag | cheapest arc at every step
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    int at = 0; double sum = 0;
    while (at != nodes - 1)
    {
        var next = arcs.Where(a => a.From == at).OrderBy(a => a.Energy).First();
        (at, sum) = (next.To, sum + next.Energy);
    }
    return sum;
}
#endregion

#region 03.dag | fewest arcs
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = Enumerable.Repeat((Arcs: 1000, E: 0.0), nodes).ToArray();
    V[0] = (0, 0);
    foreach (var (from, to, e) in arcs)
        if (V[from].Arcs + 1 < V[to].Arcs || (V[from].Arcs + 1 == V[to].Arcs && V[from].E + e < V[to].E)) V[to] = (V[from].Arcs + 1, V[from].E + e);
    return V[nodes - 1].E;
}
#endregion

#region 03.dag | the minimum, not the maximum
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = Enumerable.Repeat(double.NegativeInfinity, nodes).ToArray();
    V[0] = 0;
    foreach (var (from, to, e) in arcs) V[to] = Math.Max(V[to], V[from] + e);
    return V[nodes - 1];
}
#endregion

#region 03.forward | all paths count
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    var V = Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray();
    V[0] = 0;
    foreach (var (from, to, e) in arcs) V[to] = Math.Min(V[to], V[from] + e);
    return V[nodes - 1];
}
#endregion

#region 03.forward | subtract the smaller energy
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    var Z = new double[nodes];
    Z[0] = 1;
    foreach (var (from, to, e) in arcs) Z[to] += Z[from] * Math.Exp(-beta * e);
    return -Math.Log(Z[nodes - 1]) / beta;
}
#endregion

#region 03.forward | Divide by β
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    double Soft(double a, double b) => double.IsPositiveInfinity(Math.Max(a, b)) ? Math.Min(a, b) : Math.Min(a, b) - Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
    var F = Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray();
    F[0] = 0;
    foreach (var (from, to, e) in arcs) F[to] = Soft(F[to], F[from] + beta * e);
    return F[nodes - 1];
}
#endregion

#region 03.marginal | single lowest reading
int MostProbableLength(double[] energies, int[] lengths, double beta) => lengths[Array.IndexOf(energies, energies.Min())];
#endregion

#region 03.marginal | counts readings
int MostProbableLength(double[] energies, int[] lengths, double beta) =>
    lengths.GroupBy(l => l).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.marginal | averages the weights
int MostProbableLength(double[] energies, int[] lengths, double beta) =>
    energies.Zip(lengths).GroupBy(r => r.Second).OrderByDescending(g => g.Average(r => Math.Exp(-beta * r.First))).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.sweep | printed code: all spins at once
int[] Sweep(double[] field, double coupling, int[] spins) => spins.Select((s, i) =>
{
    double feels = field[i] + coupling * ((i > 0 ? spins[i - 1] : 0) + (i < spins.Length - 1 ? spins[i + 1] : 0));
    return feels == 0 ? s : Math.Sign(feels);
}).ToArray();
#endregion

#region 03.sweep | Upside down
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++)
    {
        double feels = field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0));
        if (feels != 0) y[i] = -Math.Sign(feels);
    }
    return y;
}
#endregion

#region 03.sweep | A chain has ends
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    int n = y.Length;
    for (int i = 0; i < n; i++)
    {
        double feels = field[i] + coupling * (y[(i + n - 1) % n] + y[(i + 1) % n]);
        if (feels != 0) y[i] = Math.Sign(feels);
    }
    return y;
}
#endregion

#region 03.project | its own nearest point
double[] Project(double[] y, double[] center, double epsilon)
{
    double distance = Math.Sqrt(y.Zip(center, (a, b) => (a - b) * (a - b)).Sum());
    return y.Zip(center, (a, b) => b + epsilon * (a - b) / distance).ToArray();
}
#endregion

#region 03.project | around y₀
double[] Project(double[] y, double[] center, double epsilon)
{
    double length = Math.Sqrt(y.Sum(v => v * v));
    return length <= epsilon ? y.ToArray() : y.Select(v => epsilon * v / length).ToArray();
}
#endregion

#region 03.project | That is a box
double[] Project(double[] y, double[] center, double epsilon) =>
    y.Zip(center, (a, b) => b + Math.Clamp(a - b, -epsilon, epsilon)).ToArray();
#endregion

#region 03.dag | All V began at 0
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = new double[nodes];
    foreach (var (from, to, energy) in arcs) V[to] = Math.Min(V[to], V[from] + energy);
    return V[nodes - 1];
}
#endregion

#region 03.dag | You summed all arcs
double Shortest(int nodes, (int From, int To, double Energy)[] arcs) => arcs.Sum(a => a.Energy);
#endregion

#region 03.dag | below zero
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray();
    V[0] = 0;
    foreach (var (from, to, energy) in arcs) V[to] = Math.Min(V[to], V[from] + energy);
    return Math.Max(0, V[nodes - 1]);
}
#endregion

#region 03.forward | β is missing
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta) =>
    arcs.Aggregate(new WeightedDag(nodes), (g, a) => g.Add(a.From, a.To, a.Energy)).FreeEnergy();
#endregion

#region 03.forward | More paths lower the free energy
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta) =>
    -arcs.Aggregate(new WeightedDag(nodes), (g, a) => g.Add(a.From, a.To, a.Energy)).FreeEnergy(beta);
#endregion

#region 03.forward | average of the paths' weights
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    var paths = arcs.Aggregate(new WeightedDag(nodes), (g, a) => g.Add(a.From, a.To, a.Energy)).AllPaths().Select(p => -beta * p.Energy).ToArray();
    return -(Functions.LogSumExp(paths) - Math.Log(paths.Length)) / beta;
}
#endregion

#region 03.marginal | lowest mean energy
int MostProbableLength(double[] energies, int[] lengths, double beta) =>
    energies.Zip(lengths).GroupBy(r => r.Second).OrderBy(g => g.Average(r => r.First)).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.marginal | expected
int MostProbableLength(double[] energies, int[] lengths, double beta)
{
    var w = energies.Select(e => Math.Exp(-beta * e)).ToArray();
    return (int)Math.Round(w.Zip(lengths, (a, b) => a * b).Sum() / w.Sum());
}
#endregion

#region 03.marginal | Low energy means large weight
int MostProbableLength(double[] energies, int[] lengths, double beta) =>
    energies.Zip(lengths).GroupBy(r => r.Second).OrderByDescending(g => g.Sum(r => Math.Exp(beta * r.First))).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.sweep | The field f is missing
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++)
    {
        double feels = coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0));
        if (feels != 0) y[i] = Math.Sign(feels);
    }
    return y;
}
#endregion

#region 03.sweep | A tie is not a reason
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++)
        y[i] = field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0)) >= 0 ? 1 : -1;
    return y;
}
#endregion

#region 03.sweep | right to left
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = y.Length - 1; i >= 0; i--)
    {
        double feels = field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0));
        if (feels != 0) y[i] = Math.Sign(feels);
    }
    return y;
}
#endregion

#region 03.project | not by its square
double[] Project(double[] y, double[] center, double epsilon)
{
    double square = y.Zip(center, (a, b) => (a - b) * (a - b)).Sum();
    return Math.Sqrt(square) <= epsilon ? y.ToArray() : y.Zip(center, (a, b) => b + epsilon * (a - b) / square).ToArray();
}
#endregion

#region 03.project | add y₀
double[] Project(double[] y, double[] center, double epsilon)
{
    double distance = Math.Sqrt(y.Zip(center, (a, b) => (a - b) * (a - b)).Sum());
    return y.Zip(center, (a, b) => distance <= epsilon ? a - b : epsilon * (a - b) / distance).ToArray();
}
#endregion

#region 03.project | shorten to length 1
double[] Project(double[] y, double[] center, double epsilon)
{
    double distance = Math.Sqrt(y.Zip(center, (a, b) => (a - b) * (a - b)).Sum());
    return distance <= epsilon ? y.ToArray() : y.Zip(center, (a, b) => b + (a - b) / distance).ToArray();
}
#endregion

#region 03.plan | through the wall
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal) =>
    Enumerable.Range(0, 31).Select(k => new[] { start[0] + k / 30.0 * (goal[0] - start[0]), start[1] + k / 30.0 * (goal[1] - start[1]) }).ToArray();
#endregion

#region 03.plan | stays in the cup
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal)
{
    var walk = Steering.Walk(energy, (start[0], start[1]), (goal[0], goal[1]), 0.1);
    return walk.X.Zip(walk.Y, (x, y) => new[] { x, y }).ToArray();
}
#endregion

#region 03.plan | cannot jump
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal) => new[] { start, goal };
#endregion

#region 03.plan | turn it round
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal) => new[] { goal, start };
#endregion

#region 03.plan | two finite coordinates
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal) => null;
#endregion

#region 03.plan | must reach the goal
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal) =>
    Enumerable.Range(0, 20).Select(k => new[] { start[0], start[1] + 0.1 * k }).ToArray();
#endregion

#region 03.dag | Dijkstra's rule
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var d = Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray(); d[0] = 0;
    var done = new bool[nodes];
    for (int k = 0; k < nodes; k++)
    {
        int u = Enumerable.Range(0, nodes).Where(n => !done[n]).MinBy(n => d[n]);
        done[u] = true;
        foreach (var a in arcs) if (a.From == u && !done[a.To]) d[a.To] = Math.Min(d[a.To], d[u] + a.Energy);
    }
    return d[nodes - 1];
}
#endregion

#region 03.dag | Dijkstra's rule
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var q = new PriorityQueue<int, double>(); q.Enqueue(0, 0);
    while (q.TryDequeue(out var n, out var v))
    {
        if (n == nodes - 1) return v;
        foreach (var a in arcs) if (a.From == n) q.Enqueue(a.To, v + a.Energy);
    }
    return double.PositiveInfinity;
}
#endregion

#region 03.dag | cannot stand for
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = new double[nodes];
    foreach (var (f, t, e) in arcs) V[t] = V[t] == 0 ? V[f] + e : Math.Min(V[t], V[f] + e);
    return V[nodes - 1];
}
#endregion

#region 03.dag | The last arc into a node
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = new double[nodes];
    foreach (var (f, t, e) in arcs) V[t] = V[f] + e;
    return V[nodes - 1];
}
#endregion

#region 03.forward | All α began at 0
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    double Soft(double a, double b) => Math.Min(a, b) - Math.Log(1 + Math.Exp(-beta * Math.Abs(a - b))) / beta;
    var F = new double[nodes];
    foreach (var (f, t, e) in arcs) F[t] = Soft(F[t], F[f] + e);
    return F[^1];
}
#endregion

#region 03.forward | mean energy of the paths
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    var e = arcs.Aggregate(new WeightedDag(nodes), (g, a) => g.Add(a.From, a.To, a.Energy)).AllPaths().Select(p => p.Energy).ToArray();
    return Probability.Softmin(e, beta).Zip(e, (p, v) => p * v).Sum();
}
#endregion

#region 03.forward | a path of its own
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta) => -Functions.LogSumExp(arcs.Select(a => -beta * a.Energy).ToArray()) / beta;
#endregion

#region 03.marginal | On a tie the smaller number
int MostProbableLength(double[] energies, int[] lengths, double beta) => energies.Zip(lengths).GroupBy(r => r.Second).OrderByDescending(g => g.Sum(r => Math.Exp(-beta * r.First))).ThenByDescending(g => g.Key).First().Key;
#endregion

#region 03.marginal | as good as the best
int MostProbableLength(double[] energies, int[] lengths, double beta) => energies.Zip(lengths).GroupBy(r => r.Second).OrderBy(g => g.Min(r => r.First) - Math.Log(g.Count()) / beta).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.marginal | added up the energies
int MostProbableLength(double[] energies, int[] lengths, double beta) => energies.Zip(lengths).GroupBy(r => r.Second).OrderBy(g => g.Sum(r => r.First)).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.marginal | Right in
int MostProbableLength(double[] energies, int[] lengths, double beta) => lengths[Enumerable.Range(0, energies.Length).MaxBy(i => Math.Exp(-beta * energies[i]) * lengths[i])];
#endregion

#region 03.sweep | 0 is no spin
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++) y[i] = Math.Sign(field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i + 1 < y.Length ? y[i + 1] : 0)));
    return y;
}
#endregion

#region 03.sweep | every second spin first
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    foreach (int i in Enumerable.Range(0, y.Length).OrderBy(i => i % 2))
    { double f = field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i + 1 < y.Length ? y[i + 1] : 0)); if (f != 0) y[i] = Math.Sign(f); }
    return y;
}
#endregion

#region 03.sweep | right neighbour is missing
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++) { double f = field[i] + coupling * (i > 0 ? y[i - 1] : 0); if (f != 0) y[i] = Math.Sign(f); }
    return y;
}
#endregion

#region 03.sweep | flips one spin only
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    double G(int i) => y[i] * (field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i + 1 < y.Length ? y[i + 1] : 0)));
    int b = Enumerable.Range(0, y.Length).MinBy(G);
    if (G(b) < 0) y[b] = -y[b];
    return y;
}
#endregion

#region 03.sweep | J counts in full
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++) { double f = field[i] + coupling / 2 * ((i > 0 ? y[i - 1] : 0) + (i + 1 < y.Length ? y[i + 1] : 0)); if (f != 0) y[i] = Math.Sign(f); }
    return y;
}
#endregion

#region 03.project | compare its square
double[] Project(double[] y, double[] center, double epsilon)
{
    double q = y.Zip(center, (a, b) => (a - b) * (a - b)).Sum();
    return q <= epsilon ? y : y.Zip(center, (a, b) => b + epsilon * (a - b) / Math.Sqrt(q)).ToArray();
}
#endregion

#region 03.project | sum of absolute differences
double[] Project(double[] y, double[] center, double epsilon)
{
    double d = y.Zip(center, (a, b) => Math.Abs(a - b)).Sum();
    return d <= epsilon ? y : y.Zip(center, (a, b) => b + epsilon * (a - b) / d).ToArray();
}
#endregion

#region 03.project | ε from the *centre*
double[] Project(double[] y, double[] center, double epsilon)
{
    double d = MathNet.Numerics.Distance.Euclidean(y, center);
    return d <= epsilon ? y : y.Zip(center, (a, b) => a - epsilon * (a - b) / d).ToArray();
}
#endregion

#region 03.sweep | where a spin feels nothing it stays
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++)
        y[i] = field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0)) > 0 ? 1 : -1;
    return y;
}
#endregion
