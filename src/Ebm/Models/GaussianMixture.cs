// F(y) = −ln Σ_k π_k N(y; μ_k, Σ_k),   Z = 1.    EM (Dempster, Laird, Rubin 1977):
//
//   r_ik ∝ π_k N(y_i; μ_k, Σ_k),   n_k = Σ_i r_ik,   π_k = n_k/n,   μ_k = Σ_i r_ik y_i / n_k,
//       Σ_k = Σ_i r_ik (y_i − μ_k)(y_i − μ_k)ᵀ / n_k + ε
//
//   With ε = 0 no iteration lowers the likelihood. factors[k] = L, whiten[k] = L⁻¹ for Σ_k = L Lᵀ;
//       ln N = −½‖L⁻¹(y − μ)‖² − ln det L − (d/2) ln 2π
//   Where data repeat or lie on a line, ε alone keeps Σ_k invertible; it is raised to 10⁻¹² of the largest variance in Σ_k,
//       which rounding needs.

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>
/// A mixture of Gaussians with covariances of their own: a density in closed form, fitted by expectation and maximisation.
/// </summary>
/// <remarks>
/// <code>
/// F(y) = −ln Σ_k π_k N(y; μ_k, Σ_k),   Z = 1.    EM (Dempster, Laird, Rubin 1977):
/// </code>
/// </remarks>
public sealed class GaussianMixture : IPartitionFunction, IGenerator, ILatentEnergy
{
    /// <summary>A Gaussian with fewer points than that has lost them all.</summary>
    private const double LeastMass = 1e-9;

    private readonly double[] logWeights;
    private readonly double[][] means;
    private readonly double[][,] covariances, factors, whiten;

    /// <summary>A mixture with given parameters.</summary>
    /// <param name="weights">π, positive, of sum 1.</param>
    /// <param name="means">μ, one array of finite numbers for each weight.</param>
    /// <param name="covariances">Σ, symmetric and positive definite, one for each weight; copied.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, weights are not of sum 1, or a covariance is not symmetric or not positive definite.
    /// </exception>
    public GaussianMixture(double[] weights, double[][] means, double[][,] covariances)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        Check.AtLeast(weights.Length, 1, "weights.Length");
        Check.Length(means.Length, weights.Length, nameof(means));
        Check.Length(covariances.Length, weights.Length, nameof(covariances));
        if (!(Math.Abs(weights.Sum() - 1) < 1e-9) || !weights.All(w => w > 0))
            throw new ArgumentException($"weights must be positive and of sum 1; the sum is {weights.Sum()}.", nameof(weights));
        ArgumentNullException.ThrowIfNull(means[0], "means[0]");
        Dimension = means[0].Length;
        Check.AtLeast(Dimension, 1, "means[0].Length");
        (Weights, this.means) = ([.. weights], [.. means.Select(m => (double[])m.Clone())]);
        logWeights = new double[weights.Length];
        (this.covariances, factors, whiten) =
            ([.. covariances.Select(c => (double[,])c.Clone())], new double[weights.Length][,], new double[weights.Length][,]);
        for (var k = 0; k < weights.Length; k++)
        {
            Check.Length(means[k].Length, Dimension, $"means[{k}]");
            Check.Finite(means[k], $"means[{k}]");
            factors[k] = CovarianceFactor.Of(covariances[k], Dimension, $"covariances[{k}]");
            var factor = Matrix<double>.Build.DenseOfArray(factors[k]);
            whiten[k] = factor.Inverse().ToArray();
            logWeights[k] = Math.Log(weights[k]) - factor.Diagonal().Sum(Math.Log) - (.5 * Dimension * Math.Log(2 * Math.PI));
        }
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <inheritdoc/>
    public StateSpace LatentSpace => StateSpace.Symbols(means.Length);

    /// <inheritdoc/>
    public double JointEnergy(ReadOnlySpan<double> y, ReadOnlySpan<double> z)
    {
        Space.CheckOne(y, nameof(y));
        LatentSpace.CheckOne(z, nameof(z));
        return -LogJoint((int)z[0], y);
    }

    /// <summary>0: a density is its own Gibbs distribution at β = 1. Other temperatures have no closed form.</summary>
    /// <param name="beta">1.</param>
    public double LogPartition(double beta = 1)
    {
        Check.Between(beta, 1, 1);
        return 0;
    }

    /// <summary>The weights π of the components.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The means μ of the components.</summary>
    public IReadOnlyList<double[]> Means => means;

    /// <summary>Σ, one symmetric matrix for each weight; copies.</summary>
    public IReadOnlyList<double[,]> Covariances => [.. covariances.Select(c => (double[,])c.Clone())];

    /// <summary>The mean log-likelihood of the data before each iteration of the fit, in nats; empty for given parameters.</summary>
    public IReadOnlyList<double> Likelihoods { get; private init; } = [];

    /// <summary>Fits a mixture. Starts from far-apart data points as means.</summary>
    /// <param name="data">The points.</param>
    /// <param name="components">
    /// How many Gaussians, 1 to the number of points. Where the points have fewer distinct values, several Gaussians share one and its
    /// weight.
    /// </param>
    /// <param name="rng">Draws the start.</param>
    /// <param name="iterations">How many, ≥ 1.</param>
    /// <param name="floor">ε, added to every variance, &gt; 0: no Gaussian can collapse on a point.</param>
    /// <returns>The mixture. A Gaussian that lost all its points stays where it was, with a weight of next to nothing.</returns>
    public static GaussianMixture Fit(Points data, int components, Rng rng, int iterations = 100, double floor = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(iterations);
        Check.Positive(floor);
        Check.Finite(data.Values, nameof(data));
        Check.Between(components, 1, data.Count);
        double[][] points = [.. Enumerable.Range(0, data.Count).Select(i => data[i])];
        var responsibilities = Nearest(points, Spread(points, components, rng));
        var likelihoods = new List<double>();
        var mixture = Maximise(points, responsibilities, floor, likelihoods, null);
        for (var n = 0; n < iterations; n++)
        {
            Host.Poll();
            likelihoods.Add(points.Select((y, i) => mixture.Respond(y, responsibilities[i])).Average());
            mixture = Maximise(points, responsibilities, floor, likelihoods, mixture);
        }

        return mixture;
    }

    /// <summary>Draws points exactly: a Gaussian with probability π_k, then μ_k + L ξ.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var (points, xi) = (new Points(Dimension, count), new double[Dimension]);
        for (var i = 0; i < count; i++)
        {
            var (left, k) = (rng.NextDouble(), 0);
            while (k < means.Length - 1 && (left -= Weights[k]) >= 0)
                k++;
            rng.FillGaussian(xi);
            for (var d = 0; d < Dimension; d++)
            {
                var x = means[k][d];
                for (var j = 0; j <= d; j++)
                    x += factors[k][d, j] * xi[j];
                points.Span(d)[i] = (float)x;
            }
        }

        return points;
    }

    /// <summary>−ln p at one point.</summary>
    public double Energy(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        return -Respond(x, new double[means.Length]);
    }

    /// <inheritdoc/>
    double IEnergy.Energy(ReadOnlySpan<double> state) => Energy(state.ToArray());

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        var (x, responsibility) = (new double[Dimension], new double[means.Length]);
        for (var i = 0; i < count; i++)
        {
            for (var d = 0; d < Dimension; d++)
                x[d] = points[(d * count) + i];
            energies[i] = (float)-Respond(x, responsibility);
        }
    }

    /// <summary>Writes r and returns ln p.</summary>
    private double Respond(double[] x, double[] responsibility)
    {
        Host.Poll();
        for (var k = 0; k < means.Length; k++)
            responsibility[k] = LogJoint(k, x);

        var logDensity = Functions.LogSumExp(responsibility.AsSpan());

        // From the largest and not from ln p, which far away has no digits left for ln Σ of the rest.
        Probability.TryNormalise(responsibility);
        return logDensity;
    }

    /// <summary>ln π_k N(x; μ_k, Σ_k).</summary>
    private double LogJoint(int k, ReadOnlySpan<double> x)
    {
        var (w, m, square) = (whiten[k], means[k], 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var u = 0.0;
            for (var j = 0; j <= i; j++)
                u += w[i, j] * (x[j] - m[j]);
            square += u * u;
        }

        return logWeights[k] - (.5 * square);
    }

    private static GaussianMixture Maximise(double[][] points, double[][] r, double floor, List<double> likelihoods,
        GaussianMixture? before)
    {
        int d = points[0].Length, components = r[0].Length;
        var (weights, means, covariances) = (new double[components], new double[components][], new double[components][,]);
        for (var k = 0; k < components; k++)
        {
            var mass = r.Sum(row => row[k]);
            if (before is not null && mass < LeastMass)
            {
                (weights[k], means[k], covariances[k]) = (LeastMass, before.means[k], before.covariances[k]);
                continue;
            }

            var (mean, covariance) = (new double[d], new double[d, d]);
            for (var n = 0; n < points.Length; n++)
                for (var i = 0; i < d; i++)
                    mean[i] += r[n][k] * points[n][i] / mass;
            for (var n = 0; n < points.Length; n++)
            {
                Host.Poll();
                for (var i = 0; i < d; i++)
                    for (var j = 0; j < d; j++)
                        covariance[i, j] += r[n][k] * (points[n][i] - mean[i]) * (points[n][j] - mean[j]) / mass;
            }
            var largest = Enumerable.Range(0, d).Max(i => covariance[i, i]);
            for (var i = 0; i < d; i++)
                covariance[i, i] += Math.Max(floor, 1e-12 * largest);
            (weights[k], means[k], covariances[k]) = (mass, mean, covariance);
        }

        var all = weights.Sum();
        return new GaussianMixture([.. weights.Select(w => w / all)], means, covariances) { Likelihoods = likelihoods };
    }

    /// <summary>
    /// Data points far from each other: each next one is drawn in proportion to its squared distance from those chosen (k-means++).
    /// </summary>
    private static double[][] Spread(double[][] points, int components, Rng rng)
    {
        var chosen = new List<double[]> { points[rng.NextInt(points.Length)] };
        double[] distance = [.. points.Select(_ => double.PositiveInfinity)];
        while (chosen.Count < components)
        {
            for (var i = 0; i < points.Length; i++)
            {
                Host.Poll();
                distance[i] = Math.Min(distance[i], Apart(points[i], chosen[^1]));
            }
            var (left, next) = (rng.NextDouble() * distance.Sum(), 0);
            while (next < points.Length - 1 && (left -= distance[next]) > 0)
                next++;
            chosen.Add(points[next]);
        }

        return [.. chosen];
    }

    private static double[][] Nearest(double[][] points, double[][] centres) => [.. points.Select(p =>
    {
        var row = new double[centres.Length];
        var nearest = centres[Enumerable.Range(0, centres.Length).MinBy(k => Apart(p, centres[k]))];
        var equal = centres.Count(c => Apart(c, nearest) == 0);
        for (var k = 0; k < row.Length; k++)
            row[k] = Apart(centres[k], nearest) == 0 ? 1.0 / equal : 0;
        return row;
    })];

    private static double Apart(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
