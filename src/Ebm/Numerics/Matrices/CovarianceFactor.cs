//  C = L Lᵀ,   L lower triangular (Cholesky). Row i leaves L_ii² = C_ii − Σ_{k<i} L_ik²: what the numbers before do not tell of number i.

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>The Cholesky factor of a covariance, for every class that is given one.</summary>
internal static class CovarianceFactor
{
    /// <summary>L of a covariance.</summary>
    /// <param name="covariance">n × n, finite, symmetric to 1e-9 of its entries, positive definite beyond rounding.</param>
    /// <param name="n">How many rows are needed.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentException">Not so.</exception>
    public static double[,] Of(double[,] covariance, int n, string name)
    {
        ArgumentNullException.ThrowIfNull(covariance, name);
        Check.Length(covariance.GetLength(0), n, name);
        Check.Length(covariance.GetLength(1), n, $"{name}'s second side");
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (!double.IsFinite(covariance[i, j]))
                    throw new ArgumentException($"{name}[{i}, {j}] = {covariance[i, j]} is not a finite number.", name);
                if (Math.Abs(covariance[i, j] - covariance[j, i]) > 1e-9 * Math.Abs(covariance[i, j]))
                    throw new ArgumentException(
                        $"{name} must be symmetric, but [{i}, {j}] = {covariance[i, j]} and [{j}, {i}] = {covariance[j, i]}.", name);
            }
        }

        double[,] factor;
        try
        {
            factor = Matrix<double>.Build.DenseOfArray(covariance).Cholesky().Factor.ToArray();
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{name} must be positive definite: its Cholesky factor does not exist.", name, error);
        }

        for (var i = 0; i < n; i++)
        {
            // Less than that is left by rounding alone, and its inverse would be noise.
            if (!(factor[i, i] * factor[i, i] > 4e-16 * n * covariance[i, i]))
                throw new ArgumentException($"{name} is singular to rounding: coordinate {i} is a combination of those before it.", name);
        }

        return factor;
    }
}
