//  AR(1):            C_ij = ρ^|i−j|: neighbours correlate; P is tridiagonal.
//  Ill-conditioned:  C = R diag(λ) Rᵀ, λ from 1 to 1/κ in equal ratios, R a fixed random rotation (reflections from a seed).

namespace Ebm;

public static partial class Energies
{
    /// <summary>Two valleys with a pass between them: E = h(x² − 1)² + tx + ½ky².</summary>
    /// <inheritdoc cref="Ebm.DoubleWell(double, double, double, int)"/>
    public static DoubleWell DoubleWell(double height = 2, double tilt = 0, double stiffness = 2, int dimension = 2) =>
        new(height, tilt, stiffness, dimension);

    /// <summary>A curved valley with exact moments.</summary>
    /// <inheritdoc cref="Ebm.Banana(double, double, double)"/>
    public static Banana Banana(double spread = 1.5, double thickness = 0.4, double bend = 0.5) => new(spread, thickness, bend);

    /// <summary>The Müller-Brown surface, scaled.</summary>
    /// <remarks>
    /// <code>
    /// E(x, y) = s Σ_k A_k exp(a_k (x − x_k)² + b_k (x − x_k)(y − y_k) + c_k (y − y_k)²),     k = 1 … 4
    /// </code>
    /// Three minima, two passes, and a path between them that no straight line follows.
    /// </remarks>
    /// <param name="scale">s, &gt; 0: multiplies the published energies.</param>
    public static ILandscape MullerBrown(double scale = 0.05) => new MullerBrown(scale);

    /// <summary>The robot's world: a goal, and a cup in front of it.</summary>
    /// <remarks>
    /// <code>
    /// E(q) = √(‖q − g‖² + s²) − s + h e^{−(d(q)/w)²}
    /// </code>
    /// The goal g pulls, the wall pushes: a cup in which whoever only goes downhill is caught.
    /// </remarks>
    /// <param name="height">h, the height of the wall, 1.5 … 10: lower walls hold nobody.</param>
    public static ILandscape Cup(double height = 2.5) => new Cup(height);

    /// <summary>Eight equal Gaussians on a ring: modes far apart, nothing between them.</summary>
    /// <param name="radius">The ring's radius, &gt; 0.</param>
    /// <param name="width">Each Gaussian's standard deviation, &gt; 0.</param>
    public static PointCloud EightGaussians(double radius = 2, double width = 0.3)
    {
        Check.Positive(radius);
        var angles = Enumerable.Range(0, 8).Select(k => k * Math.PI / 4).ToArray();
        return new PointCloud([.. angles.Select(a => radius * Math.Cos(a))], [.. angles.Select(a => radius * Math.Sin(a))], width);
    }

    /// <summary>A spiral made from data: a valley along noisy points of r = 2 t, angle = 2π · turns · t.</summary>
    /// <param name="points">How many data points, ≥ 1.</param>
    /// <param name="turns">How often it winds, &gt; 0.</param>
    /// <param name="noise">Standard deviation of the points across the spiral, ≥ 0.</param>
    /// <param name="width">Width of the bump around each point, &gt; 0.</param>
    /// <param name="seed">Which data set.</param>
    public static PointCloud Spiral(int points = 200, double turns = 1.75, double noise = 0.03, double width = 0.12, ulong seed = 1)
    {
        Check.AtLeast(points, 1);
        Check.Positive(turns);
        Check.NotNegative(noise);
        var rng = new Rng(seed);
        var (xs, ys) = (new double[points], new double[points]);
        for (var i = 0; i < points; i++)
        {
            var t = Math.Sqrt(0.02 + (0.98 * rng.NextDouble()));
            var angle = 2 * Math.PI * turns * t;
            xs[i] = (2 * t * Math.Cos(angle)) + (noise * rng.NextGaussian());
            ys[i] = (2 * t * Math.Sin(angle)) + (noise * rng.NextGaussian());
        }

        return new PointCloud(xs, ys, width);
    }

    /// <summary>
    /// Two half circles that reach into each other: bumps on (cos a − ½, sin a − ¼) and on its mirror image, a from 0 to π, scaled.
    /// </summary>
    /// <param name="points">How many bumps on each, ≥ 2.</param>
    /// <param name="scale">Radius of the half circles, &gt; 0.</param>
    /// <param name="width">Width of a bump, &gt; 0.</param>
    public static PointCloud TwoMoons(int points = 50, double scale = 1.5, double width = 0.15)
    {
        Check.AtLeast(points, 2);
        Check.Positive(scale);
        var angles = Grid.Linear(0, Math.PI, points);
        double[] xs = [.. angles.Select(a => scale * (Math.Cos(a) - 0.5))], ys = [.. angles.Select(a => scale * (Math.Sin(a) - 0.25))];
        return new PointCloud([.. xs, .. xs.Select(x => -x)], [.. ys, .. ys.Select(y => -y)], width);
    }

    /// <summary>A Gaussian with a given covariance.</summary>
    /// <inheritdoc cref="GaussianEnergy(double[,], double[])"/>
    public static GaussianEnergy Gaussian(double[,] covariance, double[]? mean = null) => new(covariance, mean);

    /// <summary>Two numbers of variance 1 that correlate.</summary>
    /// <param name="rho">The correlation, −1 &lt; ρ &lt; 1.</param>
    public static GaussianEnergy CorrelatedGaussian(double rho = 0.9) => AutoregressiveGaussian(2, rho);

    /// <summary>n numbers of variance 1 of which neighbours correlate: C_ij = ρ^|i−j|.</summary>
    /// <param name="dimension">n, ≥ 1.</param>
    /// <param name="rho">The correlation of neighbours, −1 &lt; ρ &lt; 1.</param>
    public static GaussianEnergy AutoregressiveGaussian(int dimension, double rho)
    {
        Check.AtLeast(dimension, 1);
        if (!(Math.Abs(rho) < 1)) throw new ArgumentOutOfRangeException(nameof(rho), rho,
            $"rho = {rho} must lie strictly between -1 and 1.");
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++)
            for (var j = 0; j < dimension; j++)
                covariance[i, j] = Math.Pow(rho, Math.Abs(i - j));
        return new GaussianEnergy(covariance);
    }

    /// <summary>A long thin bowl in a direction that is not an axis: variances from 1 down to 1/κ.</summary>
    /// <param name="dimension">n, ≥ 2.</param>
    /// <param name="condition">κ, the ratio of the largest to the smallest variance, ≥ 1.</param>
    /// <param name="seed">Which rotation.</param>
    public static GaussianEnergy IllConditionedGaussian(int dimension, double condition, ulong seed = 1)
    {
        Check.AtLeast(dimension, 2);
        Check.Between(condition, 1, 1e8);
        var rng = new Rng(seed);
        var covariance = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++) covariance[i, i] = Math.Pow(condition, -(double)i / (dimension - 1));
        for (var k = 0; k < 3; k++)
        {
            var v = new double[dimension];
            rng.FillGaussian(v);
            covariance = Reflect(covariance, v);
        }

        return new GaussianEnergy(covariance);
    }

    /// <summary>H C H with H = 1 − 2vvᵀ/vᵀv.</summary>
    private static double[,] Reflect(double[,] c, double[] v)
    {
        var n = v.Length;
        var square = v.Sum(a => a * a);
        var cv = new double[n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                cv[i] += c[i, j] * v[j];
        var vcv = v.Zip(cv, (a, b) => a * b).Sum();
        var result = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                result[i, j] = c[i, j] - (2 * ((v[i] * cv[j]) + (cv[i] * v[j])) / square) + (4 * vcv * v[i] * v[j] / (square * square));
        return result;
    }
}
