// Reference solutions of chapter 05. Each region replaces the exercise cell of the same id.

#region 05.flip-table
// k equal neighbours: bond sum k − (4 − k); flipping costs twice that.
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-beta * 2 * (k - (4 - k))))).ToArray();
#endregion

#region 05.border
// C#'s % keeps the sign of its left side, so the length is added first; and rows and columns have lengths of their own.
int Neighbours(int[,] s, int row, int column)
{
    int rows = s.GetLength(0), columns = s.GetLength(1);
    return s[(row + rows - 1) % rows, column] + s[(row + 1) % rows, column]
        + s[row, (column + columns - 1) % columns] + s[row, (column + 1) % columns];
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
