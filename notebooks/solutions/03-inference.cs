// Reference solutions of chapter 03. Each region replaces the exercise cell of the same id.

#region 03.dag
// The arcs come in an order that makes V[from] final before it is used: one pass is enough.
double Shortest(int nodes, (int From, int To, double Energy)[] arcs)
{
    var V = Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray();
    V[0] = 0;
    foreach (var (from, to, energy) in arcs) V[to] = Math.Min(V[to], V[from] + energy);
    return V[nodes - 1];
}
#endregion

#region 03.forward
// The same pass with the soft minimum; the smaller of the two is taken out before exp.
double FreeEnergy(int nodes, (int From, int To, double Energy)[] arcs, double beta)
{
    double SoftMin(double a, double b) => double.IsPositiveInfinity(Math.Max(a, b)) ? Math.Min(a, b)
        : Math.Min(a, b) - Math.Log(1 + Math.Exp(-beta * Math.Abs(a - b))) / beta;
    var F = Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray();
    F[0] = 0;
    foreach (var (from, to, energy) in arcs) F[to] = SoftMin(F[to], F[from] + energy);
    return F[nodes - 1];
}
#endregion

#region 03.marginal
// Readings of one length add their weights; then the largest sum wins.
int MostProbableLength(double[] energies, int[] lengths, double beta) =>
    energies.Zip(lengths).GroupBy(r => r.Second)
        .OrderByDescending(g => g.Sum(r => Math.Exp(-beta * (r.First - energies.Min())))).ThenBy(g => g.Key).First().Key;
#endregion

#region 03.sweep
// Reading and writing the same copy: each spin sees the ones already updated.
int[] Sweep(double[] field, double coupling, int[] spins)
{
    var y = (int[])spins.Clone();
    for (int i = 0; i < y.Length; i++)
    {
        double feels = field[i] + coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0));
        if (feels != 0) y[i] = Math.Sign(feels);
    }
    return y;
}
#endregion

#region 03.project
// Inside nothing changes; outside, the direction stays and the length becomes ε.
double[] Project(double[] y, double[] center, double epsilon)
{
    double distance = Math.Sqrt(y.Zip(center, (a, b) => (a - b) * (a - b)).Sum());
    return distance <= epsilon ? y.ToArray() : y.Zip(center, (a, b) => b + epsilon * (a - b) / distance).ToArray();
}
#endregion

#region 03.plan
// Dijkstra on a grid, with the maximum in place of the sum: nodes are settled in the order of the highest place on the way to them.
double[][] Plan(Func<double, double, double> energy, double[] start, double[] goal)
{
    const int n = 81;                                  // −3 … 5 in steps of 0.1
    double At(int i) => -3 + 0.1 * i;
    int Nearest(double[] p) => (int)Math.Round((p[0] + 3) / 0.1) * n + (int)Math.Round((p[1] + 3) / 0.1);
    double E(int node) => energy(At(node / n), At(node % n));
    int from = Nearest(start), to = Nearest(goal);
    var (highest, before) = (Enumerable.Repeat(double.PositiveInfinity, n * n).ToArray(), new int[n * n]);
    var queue = new PriorityQueue<int, double>();
    queue.Enqueue(from, highest[from] = E(from));
    while (queue.TryDequeue(out var node, out var v) && node != to)
    {
        if (v > highest[node]) continue;
        for (int a = Math.Max(0, node / n - 1); a <= Math.Min(n - 1, node / n + 1); a++)
            for (int b = Math.Max(0, node % n - 1); b <= Math.Min(n - 1, node % n + 1); b++)
            {
                double way = Math.Max(v, E(a * n + b));
                if (way >= highest[a * n + b]) continue;
                (highest[a * n + b], before[a * n + b]) = (way, node);
                queue.Enqueue(a * n + b, way);
            }
    }
    var path = new List<double[]>();
    for (int node = to; ; node = before[node])
    {
        path.Add([At(node / n), At(node % n)]);
        if (node == from) break;
    }
    path.Reverse();
    return path.ToArray();
}
#endregion
