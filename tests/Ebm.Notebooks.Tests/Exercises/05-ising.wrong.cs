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

#region 05.flip-table | inverse temperature
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-4 * (k - 2) / beta))).ToArray();
#endregion

#region 05.flip-table | count both
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => Math.Exp(-2 * beta * k)).ToArray();
#endregion

#region 05.flip-table | Those are the energies
double[] FlipTable(double beta) => Enumerable.Range(0, 5).Select(k => 4.0 * (k - 2)).ToArray();
#endregion

#region 05.flip-table | 4 numbers
double[] FlipTable(double beta) => Enumerable.Range(0, 4).Select(k => Math.Min(1, Math.Exp(-4 * beta * (k - 2)))).ToArray();
#endregion

#region 05.border | diagonal
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0), up = (row + L - 1) % L, down = (row + 1) % L, left = (column + L - 1) % L, right = (column + 1) % L;
    return s[up, left] + s[up, right] + s[down, left] + s[down, right];
}
#endregion

#region 05.border | Two of the four
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0);
    return s[(row + 1) % L, column] + s[row, (column + 1) % L];
}
#endregion

#region 05.border | last row
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0);
    return s[Math.Abs(row - 1), column] + s[(row + 1) % L, column] + s[row, Math.Abs(column - 1)] + s[row, (column + 1) % L];
}
#endregion

#region 05.border | exchanged
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0);
    return s[column, (row + L - 1) % L] + s[column, (row + 1) % L] + s[(column + L - 1) % L, row] + s[(column + 1) % L, row];
}
#endregion

#region 05.binder | not to be centred
double Cumulant(double[] m)
{
    double mean = m.Average(), second = m.Average(v => Math.Pow(v - mean, 2));
    return 1 - m.Average(v => Math.Pow(v - mean, 4)) / (3 * second * second);
}
#endregion

#region 05.binder | kurtosis
double Cumulant(double[] m) => m.Average(v => v * v * v * v) / Math.Pow(m.Average(v => v * v), 2);
#endregion

#region 05.binder | divide the sums
double Cumulant(double[] m) => 1 - m.Sum(v => v * v * v * v) / (3 * Math.Pow(m.Sum(v => v * v), 2));
#endregion

#region 05.wolff | do not divide
double BondProbability(double beta, double J) => 1 - Math.Exp(-2 * J / beta);
#endregion

#region 05.wolff | heat bath
double BondProbability(double beta, double J) => 1 / (1 + Math.Exp(-2 * beta * J));
#endregion

#region 05.wolff | tanh
double BondProbability(double beta, double J) => Math.Tanh(beta * J);
#endregion

#region 05.heat-capacity | the variance itself
double HeatCapacity(double[] energies, double beta, int sites) => beta * beta * Statistics.StandardDeviation(energies.Append(energies.Average()).ToArray()) / sites;
#endregion

#region 05.heat-capacity | multiply by β²
double HeatCapacity(double[] energies, double beta, int sites)
{
    double mean = energies.Average();
    return energies.Average(e => (e - mean) * (e - mean)) / (beta * beta * sites);
}
#endregion

#region 05.heat-capacity | One factor N too many
double HeatCapacity(double[] energies, double beta, int sites)
{
    double mean = energies.Average() / sites;
    return beta * beta * energies.Average(e => (e / sites - mean) * (e / sites - mean));
}
#endregion

#region 05.metropolis | times as hot
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int cost = s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
            if (cost <= 0 || rng.NextDouble() < Math.Exp(-cost / T)) s[y, x] = -s[y, x];
        }
    return s;
}
#endregion

#region 05.metropolis | as if it were β
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
            if (cost <= 0 || rng.NextDouble() < Math.Exp(-cost * T)) s[y, x] = -s[y, x];
        }
    return s;
}
#endregion

#region 05.metropolis | like to differ
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int cost = -2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
            if (cost <= 0 || rng.NextDouble() < Math.Exp(-cost / T)) s[y, x] = -s[y, x];
        }
    return s;
}
#endregion

#region 05.metropolis | No spin ever flips
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
            if (cost <= 0) s[y, x] = -s[y, x];
        }
    return s;
}
#endregion

#region 05.metropolis | One spin after the other
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    var next = (int[,])s.Clone();
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
            if (cost <= 0 || rng.NextDouble() < Math.Exp(-cost / T)) next[y, x] = -s[y, x];
        }
    return next;
}
#endregion

#region 05.metropolis | Four neighbours on a torus
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int n = (y > 0 ? s[y - 1, x] : 0) + (y < L - 1 ? s[y + 1, x] : 0) + (x > 0 ? s[y, x - 1] : 0) + (x < L - 1 ? s[y, x + 1] : 0);
            if (rng.NextDouble() < Math.Exp(-2 * s[y, x] * n / T)) s[y, x] = -s[y, x];
        }
    return s;
}
#endregion

#region 05.metropolis | A spin came back as 0
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int y = 0; y < L; y++)
        for (int x = 0; x < L; x++)
        {
            int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
            if (cost <= 0 || rng.NextDouble() < Math.Exp(-cost / T)) s[y, x] = 1 - s[y, x];
        }
    return s;
}
#endregion

#region 05.flip-table | not one half
double[] FlipTable(double beta) => [1, 1, 0.5, Math.Exp(-4 * beta), Math.Exp(-8 * beta)];
#endregion

#region 05.border | the columns are not
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0);
    return s[(row - 1 + L) % L, column] + s[(row + 1) % L, column] + s[row, (column - 1) % L] + s[row, (column + 1) % L];
}
#endregion

#region 05.border | inside the remainder
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0);
    return s[(row - 1) % L + L, column] + s[(row + 1) % L, column] + s[row, (column - 1) % L + L] + s[row, (column + 1) % L];
}
#endregion

#region 05.border | not the last index
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0) - 1;
    return s[(row - 1 + L) % L, column] + s[(row + 1) % L, column] + s[row, (column - 1 + L) % L] + s[row, (column + 1) % L];
}
#endregion

#region 05.border | four diagonal ones
int Neighbours(int[,] s, int row, int column)
{
    int L = s.GetLength(0), sum = 0;
    for (int a = -1; a <= 1; a++) for (int b = -1; b <= 1; b++) if (a != 0 || b != 0) sum += s[(row + a + L) % L, (column + b + L) % L];
    return sum;
}
#endregion

#region 05.heat-capacity | must be squared
double HeatCapacity(double[] energies, double beta, int sites) => beta * Statistics.Variance(energies) / sites;
#endregion

#region 05.heat-capacity | not by its root
double HeatCapacity(double[] energies, double beta, int sites) => beta * beta * Statistics.Variance(energies) / Math.Sqrt(sites);
#endregion

#region 05.heat-capacity | absolute deviation
double HeatCapacity(double[] energies, double beta, int sites) => beta * beta * energies.Average(e => Math.Abs(e - energies.Average())) / sites;
#endregion

#region 05.heat-capacity | One factor N too many
double HeatCapacity(double[] energies, double beta, int sites) => beta * beta * Statistics.Variance(energies.Select(e => e / sites).ToArray());
#endregion

#region 05.binder | Divide by (3 * b * b)
double Cumulant(double[] m) => 1 - m.Average(v => v * v * v * v) / 3 * Math.Pow(m.Average(v => v * v), 2);
#endregion

#region 05.binder | not the square of the mean
double Cumulant(double[] m) => 1 - m.Average(v => Math.Pow(v, 4)) / (3 * Math.Pow(m.Average(), 4));
#endregion

#region 05.binder | Divide both sums by n
double Cumulant(double[] m) => 1 - m.Sum(v => Math.Pow(v, 4)) / (m.Length - 1) / (3 * Math.Pow(m.Sum(v => v * v) / (m.Length - 1), 2));
#endregion

#region 05.metropolis | random number of its own
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0); double u = rng.NextDouble();
    for (int y = 0; y < L; y++) for (int x = 0; x < L; x++)
    {
        int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
        if (u < Math.Exp(-cost / T)) s[y, x] = -s[y, x];
    }
    return s;
}
#endregion

#region 05.metropolis | All spins turn together
int[,] Sweep(int[,] s, double T, Rng rng) { foreach (int k in Enumerable.Range(0, 16)) s[k / 4, k % 4] *= -1; return s; }
#endregion

#region 05.metropolis | Is every spin visited
int[,] Sweep(int[,] s, double T, Rng rng)
{
    int L = s.GetLength(0);
    for (int n = 0; n < L; n++)
    {
        int y = 0, x = n;
        int cost = 2 * s[y, x] * (s[(y + L - 1) % L, x] + s[(y + 1) % L, x] + s[y, (x + L - 1) % L] + s[y, (x + 1) % L]);
        if (rng.NextDouble() < Math.Exp(-cost / T)) s[y, x] = -s[y, x];
    }
    return s;
}
#endregion
