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
