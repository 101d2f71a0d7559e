//  P_ij = probability of going from state i to state j in one step;  Σ_j P_ij = 1
//
//  invariance         Σ_i π_i P_ij = π_j
//  detailed balance   π_i P_ij = π_j P_ji        (implies invariance; not the other way round)
//
//  Metropolis with symmetric proposal Q:     P_ij = Q_ij min(1, π_j/π_i), i ≠ j;  the rest stays.
//  Gibbs of variable d:                      P_ij = p(x_d = j's | rest) where i and j agree elsewhere.
//  Random scan = the mean of the n Gibbs matrices; a sweep = their product.
//
//  E = +∞ forbids a state: π = 0, and no step leads there. From a forbidden state Metropolis moves to any allowed one that it proposes;
//  Gibbs draws among the allowed ones. Where there is none both stay.

namespace Ebm;

/// <summary>Exact transition matrices of samplers over a small table, and the laws they obey.</summary>
/// <remarks>
/// <code>
/// P_ij = probability of going from state i to state j in one step;  Σ_j P_ij = 1
/// </code>
/// Cost: rows² memory, rows³ for a sweep; meant for up to a few hundred states.
/// </remarks>
public static class TransitionMatrix
{
    /// <summary>Metropolis that proposes to change one random variable to another random value.</summary>
    /// <remarks>
    /// Periodic where every proposal is accepted and every variable has two values: all energies equal, or β = 0 without forbidden states.
    /// </remarks>
    /// <param name="energy">The table.</param>
    /// <param name="beta">β, ≥ 0.</param>
    public static double[,] Metropolis(DiscreteTable energy, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.NotNegative(beta);
        var matrix = new double[energy.StateCount, energy.StateCount];
        for (var i = 0; i < energy.StateCount; i++)
        {
            Host.Poll();
            var x = energy.StateOf(i);
            for (var d = 0; d < energy.Dimension; d++)
            {
                var q = 1.0 / (energy.Dimension * (energy.Size(d) - 1));
                for (var v = 0; v < energy.Size(d); v++)
                {
                    if (v == x[d]) continue;
                    var j = i + ((v - x[d]) * energy.Stride(d));
                    var accept = DiscreteTable.Weight(beta, energy.EnergyOf(j), Math.Min(energy.EnergyOf(i), energy.EnergyOf(j)));
                    matrix[i, j] = q * accept;
                    matrix[i, i] += q * (1 - accept);
                }
            }
        }

        return matrix;
    }

    /// <summary>Gibbs sampling of one variable.</summary>
    /// <param name="energy">The table.</param>
    /// <param name="variable">d, 0 … n − 1.</param>
    /// <param name="beta">β, ≥ 0.</param>
    public static double[,] Gibbs(DiscreteTable energy, int variable, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Between(variable, 0, energy.Dimension - 1);
        Check.NotNegative(beta);
        var matrix = new double[energy.StateCount, energy.StateCount];
        for (var i = 0; i < energy.StateCount; i++)
        {
            Host.Poll();
            var first = i - (energy.StateOf(i)[variable] * energy.Stride(variable));
            var p = energy.Conditional(i, variable, beta);
            for (var v = 0; v < p.Length; v++) matrix[i, first + (v * energy.Stride(variable))] = p[v];
        }

        return matrix;
    }

    /// <summary>Gibbs sampling with the given scan: one random variable, or all in order.</summary>
    /// <param name="energy">The table.</param>
    /// <param name="scan">The order.</param>
    /// <param name="beta">β, ≥ 0.</param>
    public static double[,] Gibbs(DiscreteTable energy, GibbsScan scan, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        var single = Enumerable.Range(0, energy.Dimension).Select(d => Gibbs(energy, d, beta)).ToArray();
        if (scan == GibbsScan.Sweep) return single.Aggregate(Product);
        var mean = new double[energy.StateCount, energy.StateCount];
        foreach (var matrix in single)
        {
            for (var i = 0; i < energy.StateCount; i++)
            {
                Host.Poll();
                for (var j = 0; j < energy.StateCount; j++)
                    mean[i, j] += matrix[i, j] / single.Length;
            }
        }

        return mean;
    }

    /// <summary>max_j |Σ_i π_i P_ij − π_j|: 0 where the law is kept.</summary>
    /// <param name="matrix">P, square.</param>
    /// <param name="law">π, as long.</param>
    public static double InvarianceError(double[,] matrix, double[] law) =>
        Apply(matrix, law).Zip(law, (a, b) => Math.Abs(a - b)).Max();

    /// <summary>max_ij |π_i P_ij − π_j P_ji|: 0 where detailed balance holds.</summary>
    /// <param name="matrix">P, square.</param>
    /// <param name="law">π, as long.</param>
    public static double BalanceError(double[,] matrix, double[] law)
    {
        CheckShape(matrix, law);
        var worst = 0.0;
        for (var i = 0; i < law.Length; i++)
            for (var j = 0; j < i; j++)
                worst = Math.Max(worst, Math.Abs((law[i] * matrix[i, j]) - (law[j] * matrix[j, i])));
        return worst;
    }

    /// <summary>π_i P_ij − π_j P_ji: what flows from i to j more than back. All 0 under detailed balance.</summary>
    /// <param name="matrix">P, square.</param>
    /// <param name="law">π, as long.</param>
    public static double[,] NetTraffic(double[,] matrix, double[] law)
    {
        CheckShape(matrix, law);
        var net = new double[law.Length, law.Length];
        for (var i = 0; i < law.Length; i++)
            for (var j = 0; j < law.Length; j++)
                net[i, j] = (law[i] * matrix[i, j]) - (law[j] * matrix[j, i]);
        return net;
    }

    /// <summary>πP: the law after one step from the law π.</summary>
    /// <param name="matrix">P, square.</param>
    /// <param name="law">π, as long.</param>
    public static double[] Apply(double[,] matrix, double[] law)
    {
        CheckShape(matrix, law);
        var next = new double[law.Length];
        for (var i = 0; i < law.Length; i++)
            for (var j = 0; j < law.Length; j++)
                next[j] += law[i] * matrix[i, j];
        return next;
    }

    /// <summary>λ₂, the second-largest eigenvalue of a reversible chain: the factor by which its slowest mode dies each step.</summary>
    /// <remarks>√π P √π⁻¹ is symmetric under detailed balance, so the eigenvalues are real. Costs n³.</remarks>
    /// <param name="matrix">P, at least 2 × 2.</param>
    /// <param name="law">π, all above 0.</param>
    /// <exception cref="ArgumentException">Detailed balance does not hold to 1e-9, or a π_i is 0.</exception>
    public static double SecondEigenvalue(double[,] matrix, double[] law)
    {
        CheckShape(matrix, law);
        Check.AtLeast(law.Length, 2, nameof(law));
        if (!law.All(p => p > 0))
            throw new ArgumentException("law has an entry that is not above 0.", nameof(law));
        if (!(BalanceError(matrix, law) <= 1e-9))
            throw new ArgumentException($"matrix is not reversible: detailed balance is off by {BalanceError(matrix, law)}.",
                nameof(matrix));
        var root = Array.ConvertAll(law, Math.Sqrt);
        var symmetric = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(law.Length, law.Length, (i, j) =>
            i <= j ? root[i] * matrix[i, j] / root[j] : root[j] * matrix[j, i] / root[i]);
        return symmetric.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).D.Diagonal().OrderDescending().ElementAt(1);
    }

    private static void CheckShape(double[,] matrix, double[] law)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(law);
        Check.Length(matrix.GetLength(0), law.Length, nameof(matrix));
        Check.Length(matrix.GetLength(1), law.Length, nameof(matrix));
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var n = a.GetLength(0);
        var c = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            Host.Poll();
            for (var k = 0; k < n; k++)
                if (a[i, k] != 0)
                    for (var j = 0; j < n; j++) c[i, j] += a[i, k] * b[k, j];
        }

        return c;
    }
}
