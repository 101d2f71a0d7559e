// Wrong answers of chapter 05, one idea away from right each. After the bar: what the verdict must say.

#region 05.flip-table | at most 1
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Exp(-4 * beta * (k - 2))).ToArray();
#endregion

#region 05.flip-table | Upside down
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(4 * beta * (k - 2)))).ToArray();
#endregion

#region 05.flip-table | twice the bond sum
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-beta * (k - (4 - k))))).ToArray();
#endregion

#region 05.flip-table | heat bath
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => 1 / (1 + Math.Exp(4 * beta * (k - 2)))).ToArray();
#endregion

#region 05.border | keeps the sign
int Neighbours(int[,] s, int row, int column)
{
    int rows = s.GetLength(0), columns = s.GetLength(1);
    return s[(row - 1) % rows, column] + s[(row + 1) % rows, column] + s[row, (column - 1) % columns] + s[row, (column + 1) % columns];
}
#endregion

#region 05.border | free border
int Neighbours(int[,] s, int row, int column)
{
    int sum = 0, rows = s.GetLength(0), columns = s.GetLength(1);
    if (row > 0) sum += s[row - 1, column];
    if (row < rows - 1) sum += s[row + 1, column];
    if (column > 0) sum += s[row, column - 1];
    if (column < columns - 1) sum += s[row, column + 1];
    return sum;
}
#endregion

#region 05.border | not its own neighbour
int Neighbours(int[,] s, int row, int column)
{
    int sum = s[row, column], rows = s.GetLength(0), columns = s.GetLength(1);
    sum += s[(row + rows - 1) % rows, column] + s[(row + 1) % rows, column];
    return sum + s[row, (column + columns - 1) % columns] + s[row, (column + 1) % columns];
}
#endregion

#region 05.border | border reflects
int Neighbours(int[,] s, int row, int column)
{
    int rows = s.GetLength(0), columns = s.GetLength(1);
    return s[Math.Clamp(row - 1, 0, rows - 1), column] + s[Math.Clamp(row + 1, 0, rows - 1), column]
        + s[row, Math.Clamp(column - 1, 0, columns - 1)] + s[row, Math.Clamp(column + 1, 0, columns - 1)];
}
#endregion

#region 05.binder | 3 is missing
double Cumulant(double[] m) => 1 - m.Average(v => Math.Pow(v, 4)) / Math.Pow(m.Average(v => v * v), 2);
#endregion

#region 05.binder | must be squared
double Cumulant(double[] m) => 1 - m.Average(v => Math.Pow(v, 4)) / (3 * m.Average(v => v * v));
#endregion

#region 05.binder | Average first
double Cumulant(double[] m) => m.Average(v => 1 - v * v * v * v / (3 * v * v * v * v));
#endregion

#region 05.wolff | leaving a bond out
double BondProbability(double beta, double J) => Math.Exp(-2 * beta * J);
#endregion

#region 05.wolff | costs 2J
double BondProbability(double beta, double J) => 1 - Math.Exp(-beta * J);
#endregion

#region 05.wolff | J is missing
double BondProbability(double beta, double J) => 1 - Math.Exp(-2 * beta);
#endregion

#region 05.heat-capacity | β² is missing
double HeatCapacity(double[] energies, double beta, int sites) =>
    (energies.Average(e => e * e) - Math.Pow(energies.Average(), 2)) / sites;
#endregion

#region 05.heat-capacity | β must be squared
double HeatCapacity(double[] energies, double beta, int sites) =>
    beta * (energies.Average(e => e * e) - Math.Pow(energies.Average(), 2)) / sites;
#endregion

#region 05.heat-capacity | number of sites
double HeatCapacity(double[] energies, double beta, int sites) =>
    beta * beta * (energies.Average(e => e * e) - Math.Pow(energies.Average(), 2));
#endregion

#region 05.heat-capacity | square of the mean
double HeatCapacity(double[] energies, double beta, int sites) => beta * beta * energies.Average(e => e * e) / sites;
#endregion
