//  E(x, y) = s Σ_k A_k exp(a_k (x − x_k)² + b_k (x − x_k)(y − y_k) + c_k (y − y_k)²),     k = 1 … 4
//
//  s  scale: the published surface at s = 1 spans −147 … +100, so that exp(−E) knows only its deepest point; s = 0.05 suits β = 1.
//  Three minima and the two passes between them: the standard example of a reaction path.
//  Source: Müller and Brown, Theoretica Chimica Acta 53 (1979), 75-93: the constants, and the stationary points to three digits.

namespace Ebm;

/// <summary>The Müller-Brown surface: three minima, two passes, and a path between them that no straight line follows.</summary>
/// <remarks>
/// <code>
/// E(x, y) = s Σ_k A_k exp(a_k (x − x_k)² + b_k (x − x_k)(y − y_k) + c_k (y − y_k)²),     k = 1 … 4
/// </code>
/// </remarks>
internal sealed class MullerBrown : ILandscape
{
    private const float Far = 1e9f;

    private static readonly double[] A = [-200, -100, -170, 15];
    private static readonly double[] Xx = [-1, -1, -6.5, 0.7];
    private static readonly double[] Xy = [0, 0, 11, 0.6];
    private static readonly double[] Yy = [-10, -10, -6.5, 0.7];
    private static readonly double[] X0 = [1, 0, -0.5, -1];
    private static readonly double[] Y0 = [0, 0.5, 1.5, 1];

    // Newton's method from the published digits; the tests find the gradient to vanish there.
    private static readonly (StationaryKind Kind, double X, double Y)[] Published =
    [
        (StationaryKind.Minimum, -0.558, 1.442), (StationaryKind.Minimum, 0.623, 0.028), (StationaryKind.Minimum, -0.050, 0.467),
        (StationaryKind.Saddle, 0.212, 0.293), (StationaryKind.Saddle, -0.822, 0.624),
    ];

    /// <summary>Makes the landscape.</summary>
    /// <param name="scale">s, &gt; 0: multiplies the published energies.</param>
    public MullerBrown(double scale = 1)
    {
        Check.Positive(scale);
        Scale = scale;
    }

    /// <summary>The scale s of the energy.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>Three minima, lowest first, then the two saddles, to machine precision.</summary>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints => [.. Published.Select(p =>
    {
        var point = Newton(p.X, p.Y);
        return new ILandscape.StationaryPoint(p.Kind, point, Energy(point));
    })];

    /// <inheritdoc/>
    public double Energy(params double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        var sum = 0.0;
        for (var k = 0; k < 4; k++)
        {
            double u = Near(x[0]) - X0[k], v = Near(x[1]) - Y0[k];
            sum += A[k] * Math.Exp((Xx[k] * u * u) + (Xy[k] * u * v) + (Yy[k] * v * v));
        }

        return Scale * sum;
    }

    /// <inheritdoc/>
    public double[] Gradient(params double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        double gx = 0, gy = 0;
        for (var k = 0; k < 4; k++)
        {
            double u = Near(x[0]) - X0[k], v = Near(x[1]) - Y0[k];
            var term = Scale * A[k] * Math.Exp((Xx[k] * u * u) + (Xy[k] * u * v) + (Yy[k] * v * v));
            gx += term * ((2 * Xx[k] * u) + (Xy[k] * v));
            gy += term * ((Xy[k] * u) + (2 * Yy[k] * v));
        }

        return [gx, gy];
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(2, energies);
        PlanarBatch.Run(new Formula((float)Scale), points, count, energies, []);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(2, energies, gradients);
        PlanarBatch.Run(new Formula((float)Scale), points, count, energies, gradients);
    }

    /// <summary>Far out E is +∞, and is so at ±10⁹ already; beyond, the terms of its exponents overflow and cancel to NaN.</summary>
    private static double Near(double x) => Math.Clamp(x, -Far, Far);

    private double[] Newton(double x, double y)
    {
        for (var i = 0; i < 20; i++)
        {
            const double h = 1e-5;
            double[] g = Gradient(x, y), right = Gradient(x + h, y), left = Gradient(x - h, y), up = Gradient(x, y + h),
                down = Gradient(x, y - h);
            double xx = (right[0] - left[0]) / (2 * h), xy = (up[0] - down[0]) / (2 * h), yy = (up[1] - down[1]) / (2 * h);
            var determinant = (xx * yy) - (xy * xy);
            x -= ((yy * g[0]) - (xy * g[1])) / determinant;
            y -= ((xx * g[1]) - (xy * g[0])) / determinant;
        }

        return [x, y];
    }

    private readonly record struct Formula(float Scale) : IPlanarFormula
    {
        public (T Energy, T SlopeX, T SlopeY) At<T>(T x, T y)
            where T : struct, ILanes<T>
        {
            T energy = T.All(0), slopeX = T.All(0), slopeY = T.All(0), far = T.All(Far), minus = T.All(-Far);
            x = T.IfAtLeast(x, far, far, T.IfAtLeast(minus, x, minus, x));
            y = T.IfAtLeast(y, far, far, T.IfAtLeast(minus, y, minus, y));
            for (var k = 0; k < 4; k++)
            {
                T u = x - T.All((float)X0[k]), v = y - T.All((float)Y0[k]);
                T a = T.All((float)Xx[k]) * u, b = T.All((float)Xy[k]), c = T.All((float)Yy[k]) * v;
                var term = T.All(Scale * (float)A[k]) * ExpFunction.Of((a * u) + (b * u * v) + (c * v));
                energy += term;
                slopeX += term * (a + a + (b * v));
                slopeY += term * ((b * u) + c + c);
            }

            return (energy, slopeX, slopeY);
        }
    }
}
