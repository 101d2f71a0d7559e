//   r_ik ∝ π_k N(y_i; μ_k, Σ_k),   n_k = Σ_i r_ik,   π_k = n_k/n,   μ_k = Σ_i r_ik y_i / n_k,
//       Σ_k = Σ_i r_ik (y_i − μ_k)(y_i − μ_k)ᵀ / n_k + ε,    diagonal: the rest of Σ_k is 0           (Dempster, Laird, Rubin 1977)
//
//   With ε = 0 no iteration lowers the likelihood.
//   Where data repeat or lie on a line, ε alone keeps Σ_k invertible; it is raised to 10⁻¹² of the largest variance in Σ_k,
//       which rounding needs; to 10⁻⁶ for full Σ_k of 8 coordinates and more, whose products are in single precision.

using System.Globalization;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

public sealed partial class GaussianMixture
{
    /// <summary>How a set of points uses the components of a mixture.</summary>
    /// <param name="Components">How many components there are.</param>
    /// <param name="Empty">Components that are responsible for less than a thousandth of a point.</param>
    /// <param name="Singular">Components whose covariance is flat in some direction: only the floor gives it a width.</param>
    /// <param name="Floor">ε of the fit; 0 for given parameters.</param>
    public sealed record Diagnosis(int Components, int Empty, int Singular, double Floor)
    {
        /// <summary>The finding, and the remedy where one is needed.</summary>
        public override string ToString() => Empty == 0 && Singular == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {Components} components have points and room in every direction")
            : string.Create(CultureInfo.InvariantCulture, $"empty components: {Empty} of {Components}; singular covariances: {Singular}, "
                + $"as flat as the floor {Floor:G3} in some direction. Take fewer components, diagonal covariances, a larger floor, or "
                + $"leave out coordinates that are constant.");
    }

    /// <summary>A Gaussian with fewer points than that has lost them all.</summary>
    private const double LeastMass = 1e-9;

    /// <summary>What rounding needs of every variance, as a share of the largest.</summary>
    private const double RoundingShare = 1e-12;

    private double floor;

    // RoundingShare, or that of products; 0 for given parameters.
    private double roundingShare;

    /// <summary>Fits a mixture. Starts from far-apart data points as means.</summary>
    /// <param name="data">The points.</param>
    /// <param name="components">
    /// How many Gaussians, 1 to the number of points. Where the points have fewer distinct values, several Gaussians share one and its
    /// weight.
    /// </param>
    /// <param name="rng">Draws the start.</param>
    /// <param name="iterations">How many, ≥ 1.</param>
    /// <param name="floor">
    /// ε, added to every variance, &gt; 0: no Gaussian can collapse on a point. From 8 coordinates on at least a millionth of the largest
    /// variance, which single precision needs.
    /// </param>
    /// <param name="diagonal">Whether coordinates are independent within a Gaussian: covariances without entries off the diagonal.</param>
    /// <param name="threads">Threads at most; 0: one for each core. The result is the same.</param>
    /// <returns>The mixture. A Gaussian that lost all its points stays where it was, with a weight of next to nothing.</returns>
    public static GaussianMixture Fit(Points data, int components, Rng rng, int iterations = 100, double floor = 1e-6,
        bool diagonal = false, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(iterations);
        Check.Positive(floor);
        Check.Finite(data.Values, nameof(data));
        Check.Between(components, 1, data.Count);
        double[][] points = [.. Enumerable.Range(0, data.Count).Select(i => data[i])];
        var responsibilities = Nearest(points, Spread(points, components, rng));
        if (data.Dimension >= MixtureProducts.FewestCoordinates)
        {
            var products = new MixtureProducts(data, components, floor, diagonal, threads);
            products.Set(responsibilities);
            return Improve(products, iterations, floor);
        }

        var first = Maximise(points, responsibilities, floor, diagonal, null);
        return Improve(points, first, responsibilities, iterations, floor, diagonal);
    }

    /// <summary>Fits a mixture from a given one.</summary>
    /// <param name="data">The points.</param>
    /// <param name="start">Where the iterations begin; not changed.</param>
    /// <param name="iterations">How many, ≥ 1.</param>
    /// <param name="floor">ε, added to every variance, &gt; 0.</param>
    /// <param name="diagonal">Whether covariances have no entries off the diagonal.</param>
    /// <param name="threads">Threads at most; 0: one for each core. The result is the same.</param>
    public static GaussianMixture Fit(Points data, GaussianMixture start, int iterations = 100, double floor = 1e-6, bool diagonal = false,
        int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        Check.Positive(iterations);
        Check.Positive(floor);
        Check.Finite(data.Values, nameof(data));
        Check.Length(data.Dimension, start.Dimension, "data.Dimension");
        if (data.Dimension >= MixtureProducts.FewestCoordinates)
        {
            var products = new MixtureProducts(data, start.means.Length, floor, diagonal, threads);
            products.Set(start);
            return Improve(products, iterations, floor);
        }

        double[][] points = [.. Enumerable.Range(0, data.Count).Select(i => data[i])];
        double[][] responsibilities = [.. points.Select(_ => new double[start.means.Length])];
        return Improve(points, start, responsibilities, iterations, floor, diagonal);
    }

    /// <summary>How these points use the components, and what to do where some are of no use or nearly flat.</summary>
    /// <param name="data">Points of Dimension coordinates.</param>
    public Diagnosis Diagnose(Points data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Length(data.Dimension, Dimension, "data.Dimension");
        var (sums, r) = (new double[means.Length], new double[means.Length]);
        for (var i = 0; i < data.Count; i++)
        {
            Respond(data[i], r);
            TensorPrimitives.Add(sums, r, sums);
        }

        // Twice the share: at the edge of single precision an eigenvalue is not known better.
        var flat = covariances.Count(c => Matrix<double>.Build.DenseOfArray(c).Evd(Symmetricity.Symmetric).EigenValues.Min(v => v.Real)
            <= Math.Max(1.01 * floor, 2 * roundingShare * Enumerable.Range(0, Dimension).Max(d => c[d, d])));
        return new Diagnosis(means.Length, sums.Count(s => s < 1e-3), flat, floor);
    }

    private static GaussianMixture Improve(MixtureProducts products, int iterations, double floor)
    {
        var likelihoods = new List<double>();
        for (var n = 0; n < iterations; n++)
        {
            Host.Poll();
            likelihoods.Add(products.Expect());
            products.Maximise();
        }

        return new GaussianMixture(products.Weights, products.Means, products.Covariances)
        {
            floor = floor,
            roundingShare = products.RoundingShare,
            Likelihoods = likelihoods,
        };
    }

    private static GaussianMixture Improve(double[][] points, GaussianMixture mixture, double[][] responsibilities, int iterations,
        double floor, bool diagonal)
    {
        var likelihoods = new List<double>();
        for (var n = 0; n < iterations; n++)
        {
            Host.Poll();
            likelihoods.Add(points.Select((y, i) => mixture.Respond(y, responsibilities[i])).Average());
            mixture = Maximise(points, responsibilities, floor, diagonal, mixture);
        }

        mixture.Likelihoods = likelihoods;
        return mixture;
    }

    private static GaussianMixture Maximise(double[][] points, double[][] r, double floor, bool diagonal, GaussianMixture? before)
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
                    for (var j = diagonal ? i : 0; j < (diagonal ? i + 1 : d); j++)
                        covariance[i, j] += r[n][k] * (points[n][i] - mean[i]) * (points[n][j] - mean[j]) / mass;
            }
            var largest = Enumerable.Range(0, d).Max(i => covariance[i, i]);
            for (var i = 0; i < d; i++)
                covariance[i, i] += Math.Max(floor, RoundingShare * largest);
            (weights[k], means[k], covariances[k]) = (mass, mean, covariance);
        }

        var all = weights.Sum();
        return new GaussianMixture([.. weights.Select(w => w / all)], means, covariances) { floor = floor, roundingShare = RoundingShare };
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
                distance[i] = Math.Min(distance[i], LloydIteration.Apart(points[i], chosen[^1]));
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
        var nearest = centres[Enumerable.Range(0, centres.Length).MinBy(k => LloydIteration.Apart(p, centres[k]))];
        var equal = centres.Count(c => LloydIteration.Apart(c, nearest) == 0);
        for (var k = 0; k < row.Length; k++)
            row[k] = LloydIteration.Apart(centres[k], nearest) == 0 ? 1.0 / equal : 0;
        return row;
    })];
}
