//  E(x) = ½ xᵀ P x,    log Z = (n/2) log 2π − ½ log det P;    the precision P, symmetric and positive definite, is the parameter
//
//  log det P = Σ log of the pivots of elimination, so that log Z has a slope.

namespace Ebm;

/// <summary>A Gaussian of mean 0 whose precision is to be learned: the test bench of every way to learn a continuous energy.</summary>
/// <remarks>
/// <code>
/// E(x) = ½ xᵀ P x,    log Z = (n/2) log 2π − ½ log det P;    the precision P, symmetric and positive definite, is the parameter
/// </code>
/// Nothing keeps P positive definite: where it is not, E falls without bound and log Z is not a number.
/// </remarks>
public sealed class GaussianModel : PointModel
{
    private readonly Tensor precision;

    /// <summary>Starts at P = 1: independent standard Gaussian coordinates.</summary>
    /// <param name="dimension">n ≥ 1.</param>
    public GaussianModel(int dimension)
        : base(dimension)
    {
        precision = Tensor.Filled(0, dimension, dimension);
        for (var i = 0; i < dimension; i++)
            precision.Data[(i * dimension) + i] = 1;
    }

    /// <inheritdoc/>
    public override Objective NaturalObjective => new ExactLikelihood();

    /// <summary>A copy of the precision P.</summary>
    public double[,] Precision
    {
        get
        {
            var (n, p) = (Dimension, precision.ToArray());
            var copy = new double[n, n];
            for (var k = 0; k < n * n; k++)
                copy[k / n, k % n] = (p[k] + (double)p[(k % n * n) + (k / n)]) / 2;
            return copy;
        }
    }

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        return (y.MatrixProduct(precision) * y).Sum(-1) / 2;
    }

    /// <inheritdoc/>
    public override Tensor Normalizer()
    {
        var rest = (precision + precision.Transpose()) / 2;
        Tensor logDeterminant = 0f;
        for (var n = Dimension; n > 0; n--)
        {
            var pivot = rest.Slice(0, 0, 1).Slice(1, 0, 1);
            logDeterminant += pivot.Log().Sum();
            if (n == 1)
                break;
            var (row, column) = (rest.Slice(0, 0, 1).Slice(1, 1, n - 1), rest.Slice(0, 1, n - 1).Slice(1, 0, 1));
            rest = rest.Slice(0, 1, n - 1).Slice(1, 1, n - 1) - (column.MatrixProduct(row) / pivot);
        }

        return (float)(Dimension / 2.0 * Math.Log(2 * Math.PI)) - (logDeterminant / 2);
    }
}
