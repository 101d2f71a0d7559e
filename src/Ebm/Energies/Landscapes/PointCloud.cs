//  E(x) = −log Σ_k exp(−‖x − μ_k‖² / 2σ²)
//
//  μ_k  the points, k = 1 … K;   σ  the width of the bump around each
//  p(x) ∝ exp(−E) is an equal mixture of K Gaussians: log Z = log K + (n/2) log 2πσ²  at β = 1, n = 2.
//  ∂E/∂x = (x − Σ_k r_k μ_k) / σ²  with r = softmax(−‖x − μ_k‖² / 2σ²): towards the mean of the near points.
//  The sum is taken relative to its largest term, so that it neither overflows nor vanishes far away.
//  In single precision squared distances are known to 6·10⁻⁸ ‖x‖² only. Where that exceeds σ² a batch mistakes r,
//      and its gradient for that of another
//  average of the μ_k: wrong by at most R/‖x‖ of itself, R the diameter of the points. E is finite up to ‖x‖ ≈ 10¹⁸ σ, or 10¹⁸ if σ > 1,
//      and +∞ from 2·10¹⁹.

using System.Runtime.CompilerServices;

namespace Ebm;

/// <summary>Points of the plane turned into a landscape: a valley wherever points lie (a kernel density, an equal mixture).</summary>
/// <remarks>
/// <code>
/// E(x) = −log Σ_k exp(−‖x − μ_k‖² / 2σ²)
/// </code>
/// Cost of one energy: K exponentials.
/// </remarks>
public sealed class PointCloud : ILandscape, IPartitionFunction, IGenerator
{
    private readonly double[] xs, ys;
    private readonly float[] fx, fy;

    /// <summary>Makes the landscape.</summary>
    /// <param name="xs">First coordinates of the K ≥ 1 points, finite; copied.</param>
    /// <param name="ys">Second coordinates, as many.</param>
    /// <param name="width">σ, &gt; 0.</param>
    public PointCloud(double[] xs, double[] ys, double width)
    {
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        Check.AtLeast(xs.Length, 1, "xs.Length");
        Check.Length(ys.Length, xs.Length, nameof(ys));
        Check.Finite(xs);
        Check.Finite(ys);
        Check.Positive(width);
        (this.xs, this.ys, Width) = ((double[])xs.Clone(), (double[])ys.Clone(), width);
        fx = Array.ConvertAll(xs, v => (float)v);
        fy = Array.ConvertAll(ys, v => (float)v);
    }

    /// <summary>The width σ of every bump.</summary>
    public double Width { get; }

    /// <summary>K, the number of points.</summary>
    public int Count => xs.Length;

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>log Z = log K + log 2πσ² at β = 1; for K = 1 at any β.</summary>
    /// <param name="beta">β: 1, or &gt; 0 where there is one point.</param>
    public double LogPartition(double beta = 1)
    {
        Check.Positive(beta);
        if (Count > 1)
            Check.BetaIsOne(beta, "a sum of Gaussians has a closed form there");
        return Math.Log(Count) + Math.Log(2 * Math.PI * Width * Width / beta);
    }

    /// <summary>Empty: the minima lie near the points, not at them.</summary>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints => [];

    /// <summary>The landscape of the same points seen through Gaussian noise: bumps of width √(width² + σ²).</summary>
    /// <param name="sigma">σ of the noise, ≥ 0.</param>
    public PointCloud Blurred(double sigma)
    {
        Check.NotNegative(sigma);
        return new PointCloud(xs, ys, Math.Sqrt((Width * Width) + (sigma * sigma)));
    }

    /// <summary>Draws from p(x) ∝ exp(−E(x)) exactly: a point at random, then a Gaussian step.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var points = new Points(2, count);
        Span<float> x = points.Span(0), y = points.Span(1);
        for (var i = 0; i < count; i++)
        {
            var k = rng.NextInt(Count);
            x[i] = (float)(xs[k] + (Width * rng.NextGaussian()));
            y[i] = (float)(ys[k] + (Width * rng.NextGaussian()));
        }

        return points;
    }

    /// <inheritdoc/>
    public double Energy(params double[] x) => Both(x).Energy;

    /// <inheritdoc/>
    public double[] Gradient(params double[] x) => Both(x).Gradient;

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(2, energies);
        PlanarBatch.Run(new Formula(fx, fy, (float)Width), points, count, energies, []);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(2, energies, gradients);
        PlanarBatch.Run(new Formula(fx, fy, (float)Width), points, count, energies, gradients);
    }

    private (double Energy, double[] Gradient) Both(double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        double Exponent(int k) => -(((x[0] - xs[k]) * (x[0] - xs[k])) + ((x[1] - ys[k]) * (x[1] - ys[k]))) / (2 * Width * Width);
        var largest = Enumerable.Range(0, Count).Max(Exponent);
        double sum = 0, mx = 0, my = 0;
        for (var k = 0; k < Count; k++)
        {
            var weight = Math.Exp(Exponent(k) - largest);
            sum += weight;
            mx += weight * (x[0] - xs[k]);
            my += weight * (x[1] - ys[k]);
        }

        return (-largest - Math.Log(sum), [mx / sum / (Width * Width), my / sum / (Width * Width)]);
    }

    private readonly record struct Formula(float[] X, float[] Y, float Width) : IPlanarFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (T Energy, T SlopeX, T SlopeY) At<T>(T x, T y)
            where T : struct, ILanes<T>
        {
            float[] cx = X, cy = Y;
            var scale = T.All(-1 / (2 * Width * Width));
            var nearest = T.All(float.MaxValue);
            for (var k = 0; k < cx.Length; k++)
            {
                T u = x - T.All(cx[k]), v = y - T.All(cy[k]);
                var distance = (u * u) + (v * v);
                nearest = T.IfAtLeast(nearest, distance, distance, nearest);
            }

            T sum = T.All(0), mx = T.All(0), my = T.All(0);
            for (var k = 0; k < cx.Length; k++)
            {
                T u = x - T.All(cx[k]), v = y - T.All(cy[k]);
                var weight = ExpFunction.Of(((u * u) + (v * v) - nearest) * scale);
                sum += weight;
                mx += weight * u;
                my += weight * v;
            }

            var slope = T.All(1 / (Width * Width)) / sum;
            return (T.All(0) - (nearest * scale) - LogFunction.Of(sum), mx * slope, my * slope);
        }
    }
}
