//  E(x, y) = x² / 2s² + (y − b (x² − s²))² / 2w²
//
//  s  spread of x;   w  thickness of the valley;   b  bend
//  A bent Gaussian: x = s ξ₁, y = b (x² − s²) + w ξ₂ with ξ standard normal. Hence exactly
//  log Z = log 2πsw,  mean (0, 0),  Var x = s²,  Var y = w² + 2 b² s⁴,  Cov = 0.
//  Source: Haario, Saksman, Tamminen, Adaptive proposal distribution (1999).

namespace Ebm;

/// <summary>A curved valley: long and thin, and nowhere straight, so that no single step size suits it.</summary>
/// <remarks>
/// <code>
/// E(x, y) = x² / 2s² + (y − b (x² − s²))² / 2w²
/// </code>
/// </remarks>
public sealed class Banana : ILandscape, IPartitionFunction, IGenerator
{
    /// <summary>Makes the landscape.</summary>
    /// <param name="spread">s, &gt; 0.</param>
    /// <param name="thickness">w, &gt; 0.</param>
    /// <param name="bend">b, finite; 0 is a straight Gaussian.</param>
    public Banana(double spread = 1.5, double thickness = 0.4, double bend = 0.5)
    {
        Check.Positive(spread);
        Check.Positive(thickness);
        Check.Between(bend, -1e6, 1e6);
        (Spread, Thickness, Bend) = (spread, thickness, bend);
    }

    /// <summary>The standard deviation s along the banana.</summary>
    public double Spread { get; }

    /// <summary>The standard deviation w across the banana.</summary>
    public double Thickness { get; }

    /// <summary>The bend b of the banana.</summary>
    public double Bend { get; }

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>log Z = log 2πsw/β: the bend is a shear, which keeps areas.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public double LogPartition(double beta = 1)
    {
        Check.Positive(beta);
        return Math.Log(2 * Math.PI * Spread * Thickness / beta);
    }

    /// <summary>Draws from p(x) ∝ exp(−E(x)) exactly: two Gaussian numbers, bent.</summary>
    /// <inheritdoc/>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var points = new Points(2, count);
        Span<float> x = points.Span(0), y = points.Span(1);
        for (var i = 0; i < count; i++)
        {
            var u = Spread * rng.NextGaussian();
            (x[i], y[i]) = ((float)u, (float)((Bend * ((u * u) - (Spread * Spread))) + (Thickness * rng.NextGaussian())));
        }

        return points;
    }

    /// <summary>The one minimum, (0, −b s²).</summary>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints =>
        [new(StationaryKind.Minimum, [0, -Bend * Spread * Spread], 0)];

    /// <inheritdoc/>
    public double Energy(params double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        var across = x[1] - (Bend * ((x[0] * x[0]) - (Spread * Spread)));
        return (x[0] * x[0] / (2 * Spread * Spread)) + (across * across / (2 * Thickness * Thickness));
    }

    /// <inheritdoc/>
    public double[] Gradient(params double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        var slope = (x[1] - (Bend * ((x[0] * x[0]) - (Spread * Spread)))) / (Thickness * Thickness);
        return [(x[0] / (Spread * Spread)) - (2 * Bend * x[0] * slope), slope];
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(2, energies);
        PlanarBatch.Run(Lanes(), points, count, energies, []);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(2, energies, gradients);
        PlanarBatch.Run(Lanes(), points, count, energies, gradients);
    }

    private Formula Lanes() => new(
        (float)(1 / (Spread * Spread)), (float)(1 / (Thickness * Thickness)), (float)Bend, (float)(Bend * Spread * Spread));

    private readonly record struct Formula(float PrecisionX, float PrecisionY, float Bend, float Shift) : IPlanarFormula
    {
        public (T Energy, T SlopeX, T SlopeY) At<T>(T x, T y)
            where T : struct, ILanes<T>
        {
            var bent = T.All(Bend) * x;
            var across = y - (bent * x) + T.All(Shift);
            T slopeY = T.All(PrecisionY) * across, along = T.All(PrecisionX) * x;
            return (T.All(0.5f) * ((along * x) + (slopeY * across)), along - (T.All(2) * bent * slopeY), slopeY);
        }
    }
}
