// F(y) = −ln Σ_k π_k N(y; μ_k, Σ_k),   Z = 1.    EM (Dempster, Laird, Rubin 1977):
//
//   r_ik ∝ π_k N(y_i; μ_k, Σ_k),   n_k = Σ_i r_ik,   π_k = n_k/n,   μ_k = Σ_i r_ik y_i / n_k,
//       Σ_k = Σ_i r_ik (y_i − μ_k)(y_i − μ_k)ᵀ / n_k + ε
//
//   factors[k] = L, whiten[k] = L⁻¹ for Σ_k = L Lᵀ;    ln N = −½‖L⁻¹(y − μ)‖² − ln det L − (d/2) ln 2π
//   ∂F/∂y = Σ_k r_k Σ_k⁻¹ (y − μ_k),    Σ_k⁻¹ (y − μ_k) = L⁻ᵀ L⁻¹ (y − μ_k)

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>
/// A mixture of Gaussians with covariances of their own: a density in closed form, fitted by expectation and maximisation.
/// </summary>
/// <remarks>
/// <code>
/// F(y) = −ln Σ_k π_k N(y; μ_k, Σ_k),   Z = 1.    EM (Dempster, Laird, Rubin 1977):
/// r_ik ∝ π_k N(y_i; μ_k, Σ_k),   n_k = Σ_i r_ik,   π_k = n_k/n,   μ_k = Σ_i r_ik y_i / n_k,
/// Σ_k = Σ_i r_ik (y_i − μ_k)(y_i − μ_k)ᵀ / n_k + ε
/// </code>
/// </remarks>
public sealed partial class GaussianMixture : IPartitionFunction, IGenerator, ILatentEnergy, IDifferentiableEnergy, IConcurrentEnergy
{
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
        Check.NoNulls(means);
        Check.NoNulls(covariances);
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
        Check.BetaIsOne(beta, "a mixture is normalised there");
        return 0;
    }

    /// <summary>The weights π of the components.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The means μ of the components, one array each; copies.</summary>
    public IReadOnlyList<double[]> Means => [.. means.Select(m => (double[])m.Clone())];

    /// <summary>Σ, one symmetric matrix for each weight; copies.</summary>
    public IReadOnlyList<double[,]> Covariances => [.. covariances.Select(c => (double[,])c.Clone())];

    /// <summary>The mean log-likelihood of the data before each iteration of the fit, in nats; empty for given parameters.</summary>
    public IReadOnlyList<double> Likelihoods { get; private set; } = [];

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

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        StateByState.Fill(states.For(Dimension, energies, gradients), energies, gradients, (x, gradient) =>
        {
            var (responsibility, u) = (new double[means.Length], new double[x.Length]);
            var logDensity = Respond(x, responsibility);
            gradient.Clear();
            for (var k = 0; k < means.Length; k++)
            {
                var w = whiten[k];
                for (var i = 0; i < x.Length; i++)
                {
                    u[i] = 0;
                    for (var j = 0; j <= i; j++)
                        u[i] += w[i, j] * (x[j] - means[k][j]);
                    for (var j = 0; j <= i; j++)
                        gradient[j] += responsibility[k] * w[i, j] * u[i];
                }
            }

            return -logDensity;
        });

    /// <summary>The responsibilities r_k = p(k|y) of the components for a point, which are its soft cluster.</summary>
    /// <param name="y">Dimension finite numbers.</param>
    /// <returns>Numbers ≥ 0 of sum 1.</returns>
    public double[] Responsibilities(params double[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        Check.Length(y.Length, Dimension, nameof(y));
        Check.Finite(y);
        var responsibility = new double[means.Length];
        Respond(y, responsibility);
        return responsibility;
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
}
