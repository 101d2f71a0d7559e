//  L(W) = log |det W| − mean Σ_j e(s_j),    W ← (1 + t D) W
//
//  relative gradient    G = 1 − mean ψ(s) sᵀ,  ψ = e': the natural gradient of Amari (1998), the same for every mixing
//  curvature, nearly    h_ij = mean ψ'(s_i) · mean s_j² between i and j, 1 beside it; on the diagonal mean ψ'(s) s² + 1
//  D = −curvature⁻¹ (−G) by blocks of two                                             (Zibulevsky 2003; Ablin, Cardoso, Gramfort 2018)
//  t = 1, halved until L rises: no step lowers the likelihood.
//
//  Of many points a few show nearly the same way: the first step goes where a climb on every k-th point ends, if L of all is higher there.

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

public sealed partial class Ica
{
    // A climb on few points ends where its gradient is within the noise of their number, at the latest after 12 steps: more cost more than
    // they save.
    private const int Few = 2048, FewOfEachCoordinate = 64, FewSteps = 12;

    /// <summary>Maximum likelihood by quasi-Newton steps along the natural gradient, from a random rotation of the whitened data.</summary>
    /// <param name="data">More points than coordinates, varying along every direction.</param>
    /// <param name="rng">Draws the start.</param>
    /// <param name="alpha">α &gt; ½ of Student-t sources; null for sources with the density 1/(π cosh s).</param>
    /// <param name="iterations">At most, ≥ 1; it ends earlier where no entry of the gradient exceeds 10⁻⁴. Of many points
    /// (8192, or 256 a coordinate) a part shows the first step its way, at little cost.</param>
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
        var scales = Vector<double>.Build.Dense(n, 1);
        if (rank < n)
        {
            // Perhaps it is the units that differ so much: in those of the deviations it shows.
            scales = Vector<double>.Build.Dense(n, d => Math.Sqrt(covariance[d, d]));
            eigen = Matrix<double>.Build.Dense(n, n, (i, j) => covariance[i, j] / scales[i] / scales[j]).Evd(Symmetricity.Symmetric);
            variances = eigen.EigenValues.Map(v => v.Real);
        }

        if (!(variances.Minimum() > 1e-10 * variances.Maximum()))
            throw new ArgumentException($"data vary along {rank} directions, fewer than their {n} coordinates: fit the leading ones, "
                + $"Pca.Fit(data, {rank}).Whiten(data).", nameof(data));
        var whiten = Matrix<double>.Build.Diagonal(n, n, k => 1 / Math.Sqrt(variances[k])) * eigen.EigenVectors.Transpose();
        if (rank < n)
            whiten *= Matrix<double>.Build.Diagonal(n, n, d => 1 / scales[d]);
        var noise = Matrix<double>.Build.Dense(n, n, (_, _) => rng.NextGaussian());
        var start = noise.QR().Q * whiten;
        using var climb = new IcaClimb(data, mean, start, alpha, threads);
        var few = Math.Max(Few, FewOfEachCoordinate * n);
        if (data.Count >= 4 * few)
            climb.Leap(OnEvery(data.Count / few, data, mean, start, alpha, threads));
        for (var t = 0; t < iterations && climb.Step(); t++)
            Host.Poll();
        return new Ica(climb.Unmixing.ToRowArrays(), mean, alpha) { Likelihoods = climb.Likelihoods };
    }

    /// <summary>Where the climb on every k-th point ends, from the same start.</summary>
    private static Matrix<double> OnEvery(int k, Points data, double[] mean, Matrix<double> start, double? alpha, int threads)
    {
        var few = new Points(data.Dimension, data.Count / k);
        for (var d = 0; d < data.Dimension; d++)
        {
            ReadOnlySpan<float> from = data.Span(d);
            var to = few.Span(d);
            for (var i = 0; i < to.Length; i++) to[i] = from[i * k];
        }

        using var climb = new IcaClimb(few, mean, start, alpha, threads, finished: 1 / Math.Sqrt(few.Count));
        for (var t = 0; t < FewSteps && climb.Step(); t++)
            Host.Poll();
        return climb.Unmixing;
    }
}
