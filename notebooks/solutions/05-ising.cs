// Reference solutions of chapter 05. Each region replaces the exercise cell of the same id.

#region 05.flip-table
// k equal neighbours: bond sum k − (4 − k); flipping costs twice that.
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-beta * 2 * (k - (4 - k))))).ToArray();
#endregion

#region 05.border
// C#'s % keeps the sign of its left side, so L is added first.
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0);
    return s[(row + L - 1) % L, column] + s[(row + 1) % L, column]
        + s[row, (column + L - 1) % L] + s[row, (column + 1) % L];
}
#endregion

#region 05.binder
// The 3 makes U = 0 for a Gaussian.
double Cumulant(double[] m)
{
    var second = m.Average(v => v * v);
    return 1 - m.Average(v => v * v * v * v) / (3 * second * second);
}
#endregion

#region 05.wolff
// With this choice the acceptance of the cluster's flip is exactly 1.
double BondProbability(double beta, double J) => 1 - Math.Exp(-2 * beta * J);
#endregion

#region 05.heat-capacity
// C = d⟨E⟩/dT = β² Var E.
double HeatCapacity(double[] energies, double beta, int sites)
{
    var mean = energies.Average();
    return beta * beta * energies.Average(e => (e - mean) * (e - mean)) / sites;
}
#endregion

#region 05.metropolis
// One spin after the other; ΔE = 2·s·(sum of the neighbours), on a torus.
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int n = 0; n < L * L; n++)
    {
        int y = rng.NextInt(L), x = rng.NextInt(L);
        int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
        if (cost <= 0 || rng.NextDouble() < Math.Exp(-cost / T)) s[y, x] = -s[y, x];
    }
    return s;
}
#endregion
