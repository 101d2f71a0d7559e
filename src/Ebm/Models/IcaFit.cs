//  L(W) = log |det W| − mean Σ_j e(s_j),    W ← (1 + t D) W
//
//  relative gradient    G = 1 − mean ψ(s) sᵀ,  ψ = e': the natural gradient of Amari (1998), the same for every mixing
//  curvature, nearly    h_ij = mean ψ'(s_i) · mean s_j² between i and j, 1 beside it; on the diagonal mean ψ'(s) s² + 1
//  D = −curvature⁻¹ (−G) by blocks of two                                             (Zibulevsky 2003; Ablin, Cardoso, Gramfort 2018)
//  t = 1, halved until L rises: no step lowers the likelihood.

using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

public sealed partial class Ica
{
    /// <summary>Maximum likelihood by quasi-Newton steps along the natural gradient, from a random rotation of the whitened data.</summary>
    /// <param name="data">More points than coordinates, varying along every direction.</param>
    /// <param name="rng">Draws the start.</param>
    /// <param name="alpha">α &gt; ½ of Student-t sources; null for sources with the density 1/(π cosh s).</param>
    /// <param name="iterations">At most, ≥ 1; it ends earlier where no entry of the gradient exceeds 10⁻⁴.</param>
    /// <param name="threads">Threads at most; 0: one for each core. The result is the same.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the data do not vary along every direction.</exception>
    public static Ica Fit(Points data, Rng rng, double? alpha = null, int iterations = 200, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Finite(data.Values, nameof(data));
        Check.Positive(iterations);
        CheckAlpha(alpha);
        var n = data.Dimension;
        var (mean, covariance) = Pca.Moments(data);
        for (var d = 0; d < n; d++)
        {
            if (covariance[d, d] <= 0)
                throw new ArgumentException($"Coordinate {d} of data is constant: leave it out, or fit the leading directions, "
                    + $"Pca.Fit(data, …).Whiten(data).", nameof(data));
        }

        var eigen = Matrix<double>.Build.DenseOfArray(covariance).Evd(Symmetricity.Symmetric);
        var variances = eigen.EigenValues.Map(v => v.Real);
        var rank = variances.Count(v => v > 1e-10 * variances.Maximum());
        if (rank < n)
            throw new ArgumentException($"data vary along {rank} directions, fewer than their {n} coordinates: fit the leading ones, "
                + $"Pca.Fit(data, {rank}).Whiten(data).", nameof(data));
        var whiten = Matrix<double>.Build.Diagonal(n, n, k => 1 / Math.Sqrt(variances[k])) * eigen.EigenVectors.Transpose();
        var noise = Matrix<double>.Build.Dense(n, n, (_, _) => rng.NextGaussian());
        var climb = new IcaClimb(data, mean, noise.QR().Q * whiten, alpha, threads);
        for (var t = 0; t < iterations && climb.Step(); t++)
            Host.Poll();
        return new Ica(climb.Unmixing.ToRowArrays(), mean, alpha) { Likelihoods = climb.Likelihoods };
    }
}

/// <summary>The state of the climb: W in double precision, the sources of all points in single, one row each.</summary>
internal sealed class IcaClimb
{
    private const double LeastCurvature = 0.01, Finished = 1e-4;

    private readonly int n, count, threads;
    private readonly double? alpha;
    private float[] sources, next;
    private readonly float[] slopes, scratch;
    private double likelihood;

    public IcaClimb(Points data, double[] mean, Matrix<double> unmixing, double? alpha, int threads)
    {
        (n, count, this.alpha, this.threads, Unmixing) = (data.Dimension, data.Count, alpha, threads, unmixing);
        (sources, next, slopes, scratch) = (new float[n * count], new float[n * count], new float[n * count], new float[n * n]);
        for (var d = 0; d < n; d++)
            for (var i = 0; i < count; i++) next[(d * count) + i] = (float)(data.Span(d)[i] - mean[d]);
        Multiply(unmixing, next, sources, 0);
        likelihood = Measure(sources) + LogDeterminant(unmixing);
    }

    public Matrix<double> Unmixing { get; private set; }

    public List<double> Likelihoods { get; } = [];

    /// <summary>One step; false where none goes up.</summary>
    public bool Step()
    {
        Likelihoods.Add(likelihood);
        var direction = Direction();
        if (direction is null)
            return false;
        for (var t = 1.0; t > 1e-4; t /= 2)
        {
            var step = direction * t;
            var moved = Unmixing + (step * Unmixing);
            Array.Copy(sources, next, sources.Length);
            Multiply(step, sources, next, 1);
            var now = Measure(next) + LogDeterminant(moved);
            if (!(now > likelihood))
                continue;
            (Unmixing, likelihood, sources, next) = (moved, now, next, sources);
            return true;
        }

        return false;
    }

    private Matrix<double>? Direction()
    {
        var (curvature, square, diagonal) = (new double[n], new double[n], new double[n]);
        ForkJoin.Run(n, threads, j => (curvature[j], square[j], diagonal[j]) =
            Slopes(sources.AsSpan(j * count, count), slopes.AsSpan(j * count, count), next.AsSpan(j * count, count)));
        MatrixMultiply.Run(slopes, sources, scratch, n, count, n, transposeB: true, alpha: 1f / count, threads: threads);
        var largest = 0.0;
        double G(int i, int j) => (i == j ? 1 : 0) - scratch[(i * n) + j];
        var direction = Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
        {
            direction[i, i] = G(i, i) / Math.Max(LeastCurvature, diagonal[i] + 1);
            largest = Math.Max(largest, Math.Abs(G(i, i)));
            for (var j = 0; j < i; j++)
            {
                double a = curvature[i] * square[j], b = curvature[j] * square[i];
                var least = .5 * (a + b - Math.Sqrt(((a - b) * (a - b)) + 4));
                if (least < LeastCurvature)
                    (a, b) = (a + LeastCurvature - least, b + LeastCurvature - least);
                direction[i, j] = ((b * G(i, j)) - G(j, i)) / ((a * b) - 1);
                direction[j, i] = ((a * G(j, i)) - G(i, j)) / ((a * b) - 1);
                largest = Math.Max(largest, Math.Max(Math.Abs(G(i, j)), Math.Abs(G(j, i))));
            }
        }

        return largest > Finished ? direction : null;
    }

    /// <summary>Writes ψ(s); returns the means of ψ', s² and ψ' s².</summary>
    private (double Curvature, double Square, double Both) Slopes(ReadOnlySpan<float> s, Span<float> slope, Span<float> room)
    {
        var square = (double)TensorPrimitives.SumOfSquares(s) / count;
        if (alpha is null)
        {
            // ψ = tanh, ψ' = 1 − tanh².
            VectorMath.Tanh(s, slope);
            TensorPrimitives.Multiply(s, slope, room);
            return (1 - (TensorPrimitives.SumOfSquares<float>(slope) / (double)count), square,
                square - (TensorPrimitives.SumOfSquares<float>(room) / (double)count));
        }

        var (a, curvature, both) = ((float)alpha, 0.0, 0.0);
        for (var i = 0; i < s.Length; i++)
        {
            var half = 1 + (s[i] * s[i] / 2);
            slope[i] = a * s[i] / half;
            var bend = a * (2 - half) / (half * half);
            (curvature, both) = (curvature + bend, both + ((double)bend * s[i] * s[i]));
        }

        return (curvature / count, square, both / count);
    }

    /// <summary>−mean Σ_j e(s_j).</summary>
    private double Measure(float[] s)
    {
        var sums = new double[n];
        ForkJoin.Run(n, threads, j =>
        {
            Span<float> part = stackalloc float[1024];
            for (var start = 0; start < count; start += part.Length)
            {
                var x = s.AsSpan((j * count) + start, Math.Min(part.Length, count - start));
                var y = part[..x.Length];
                if (alpha is { } a)
                {
                    TensorPrimitives.Multiply(x, x, y);
                    TensorPrimitives.Multiply(y, .5f, y);
                    TensorPrimitives.Add(y, 1f, y);
                    VectorMath.Log(y, y);
                    sums[j] += a * TensorPrimitives.Sum<float>(y);
                }
                else
                {
                    // log cosh s = softplus(2s) − s − log 2.
                    TensorPrimitives.Add(x, x, y);
                    VectorMath.Softplus(y, y);
                    TensorPrimitives.Subtract(y, x, y);
                    sums[j] += TensorPrimitives.Sum<float>(y);
                }
            }
        });
        return -(sums.Sum() / count) - (n * (Ica.LogZ(alpha) - (alpha is null ? Math.Log(2) : 0)));
    }

    private void Multiply(Matrix<double> left, float[] from, float[] to, float beta)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) scratch[(i * n) + j] = (float)left[i, j];
        MatrixMultiply.Run(scratch, from, to, n, n, count, beta: beta, threads: threads);
    }

    private static double LogDeterminant(Matrix<double> w) => w.LU().U.Diagonal().Sum(v => Math.Log(Math.Abs(v)));
}
