//  E(x) = min_z ‖x − x̄ − Uᵀz‖² = ‖x − x̄‖² − ‖U(x − x̄)‖²,    ∂E/∂x = 2 (x − x̄ − UᵀU(x − x̄))
//
//  x̄   the mean            U   directions, orthonormal rows: eigenvectors of the covariance S, those of the largest variances λ first
//  mean of E over the data  =  Σ_{k > components} λ_k                                                  (Eckart, Young 1936)
//  whitened                 =  z_k / √λ_k: uncorrelated numbers of variance 1

using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>
/// Principal component analysis: low energy is near one flat subspace, and nowhere else. All arithmetic is in double precision.
/// </summary>
/// <remarks>
/// <code>
/// E(x) = min_z ‖x − x̄ − Uᵀz‖² = ‖x − x̄‖² − ‖U(x − x̄)‖²,    ∂E/∂x = 2 (x − x̄ − UᵀU(x − x̄))
/// </code>
/// </remarks>
public sealed class Pca : IDifferentiableEnergy, IConcurrentEnergy
{
    /// <summary>A variance below this share of the largest is rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly double[] mean, variances;
    private readonly double[][] directions;

    private Pca(double[] mean, double[][] directions, double[] variances) =>
        (this.mean, this.directions, this.variances) = (mean, directions, variances);

    /// <summary>The mean x̄.</summary>
    public IReadOnlyList<double> Mean => mean;

    /// <summary>The directions u_k, one array each, of length 1 and at right angles; the largest variance first.</summary>
    public IReadOnlyList<double[]> Directions => directions;

    /// <summary>All eigenvalues λ of the covariance, divided by the number of points, the largest first: Dimension numbers.</summary>
    public IReadOnlyList<double> Variances => variances;

    /// <summary>How many directions are kept.</summary>
    public int Components => directions.Length;

    /// <summary>The share of the variance that the kept directions explain, 0 … 1.</summary>
    public double ExplainedVariance => variances.Take(Components).Sum() / variances.Sum();

    /// <inheritdoc/>
    public int Dimension => mean.Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>The subspace that loses least: through the mean, along the leading eigenvectors of the covariance.</summary>
    /// <param name="data">The points, not all the same.</param>
    /// <param name="components">How many directions, 1 to as many as the data vary along.</param>
    /// <exception cref="ArgumentException">A number is not finite, or all points are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More directions than the data vary along.</exception>
    public static Pca Fit(Points data, int components)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Finite(data.Values, nameof(data));
        Check.Between(components, 1, data.Dimension);
        var (mean, covariance) = Moments(data);
        var eigen = Matrix<double>.Build.DenseOfArray(covariance).Evd(Symmetricity.Symmetric);
        var (n, values) = (data.Dimension, eigen.EigenValues.Select(v => Math.Max(0, v.Real)).ToArray());
        Array.Reverse(values);
        if (values[0] <= 0)
            throw new ArgumentException("All points of data are the same: they vary along no direction.", nameof(data));
        var rank = values.Count(v => v > Rounding * values[0]);
        if (components > rank)
            throw new ArgumentOutOfRangeException(nameof(components), components,
                $"components = {components}, but the data vary along {rank} directions only: ask for at most {rank}.");
        return new Pca(mean, [.. Enumerable.Range(0, components).Select(k => Signed(eigen.EigenVectors.Column(n - 1 - k).ToArray()))],
            values);
    }

    /// <summary>The code z = U(x − x̄) of a point.</summary>
    /// <param name="x">Dimension numbers.</param>
    public double[] Encode(params double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        var away = new double[Dimension];
        TensorPrimitives.Subtract(x, mean, away);
        return Array.ConvertAll(directions, u => TensorPrimitives.Dot<double>(u, away));
    }

    /// <summary>The point x̄ + Uᵀz of a code.</summary>
    /// <param name="z">Components numbers.</param>
    public double[] Decode(params double[] z)
    {
        ArgumentNullException.ThrowIfNull(z);
        Check.Length(z.Length, Components, nameof(z));
        var x = (double[])mean.Clone();
        for (var k = 0; k < z.Length; k++)
            TensorPrimitives.MultiplyAdd(directions[k], z[k], x, x);
        return x;
    }

    /// <summary>Every point's nearest point of the subspace.</summary>
    /// <param name="data">Points of Dimension coordinates.</param>
    public Points Reconstruct(Points data) => Map(data, Dimension, x => Decode(Encode(x)));

    /// <summary>z_k/√λ_k of every point: on the data of the fit, uncorrelated coordinates of mean 0 and variance 1.</summary>
    /// <param name="data">Points of Dimension coordinates.</param>
    public Points Whiten(Points data) => Map(data, Dimension, x => [.. Encode(x).Select((v, k) => v / Math.Sqrt(variances[k]))]);

    /// <summary>The way back from <see cref="Whiten"/>: x̄ + Σ_k v_k √λ_k u_k.</summary>
    /// <param name="whitened">Points of Components coordinates.</param>
    public Points Unwhiten(Points whitened) =>
        Map(whitened, Components, v => Decode([.. v.Select((c, k) => c * Math.Sqrt(variances[k]))]));

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, Dimension, nameof(state));
        return Ask(state.ToArray(), []);
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        StateByState.Fill(states.For(Dimension, energies, gradients), energies, gradients, Ask);

    /// <summary>The means of the coordinates and the covariance, divided by the number of points.</summary>
    internal static (double[] Mean, double[,] Covariance) Moments(Points data)
    {
        var (n, mean) = (data.Dimension, new double[data.Dimension]);
        var columns = new double[n][];
        for (var d = 0; d < n; d++)
        {
            columns[d] = data.Coordinate(d);
            mean[d] = TensorPrimitives.Sum<double>(columns[d]) / data.Count;
            TensorPrimitives.Subtract(columns[d], mean[d], columns[d]);
        }

        var covariance = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            Host.Poll();
            for (var j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = TensorPrimitives.Dot<double>(columns[i], columns[j]) / data.Count;
        }

        return (mean, covariance);
    }

    private double Ask(double[] x, Span<double> gradient)
    {
        TensorPrimitives.Subtract(x, mean, x);
        for (var k = 0; k < directions.Length; k++)
            TensorPrimitives.MultiplyAdd(directions[k], -TensorPrimitives.Dot<double>(directions[k], x), x, x);
        for (var d = 0; d < gradient.Length; d++)
            gradient[d] = 2 * x[d];
        return TensorPrimitives.SumOfSquares<double>(x);
    }

    private static double[] Signed(double[] direction)
    {
        var largest = direction.MaxBy(Math.Abs);
        return largest > 0 ? direction : Array.ConvertAll(direction, v => -v);
    }

    private static Points Map(Points data, int width, Func<double[], double[]> of)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Length(data.Dimension, width, "data.Dimension");
        return Points.From(Enumerable.Range(0, data.Count).Select(i => of(data[i])));
    }
}
