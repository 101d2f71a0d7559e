//  E(x) = h (x₁² − 1)² + t x₁ + ½ k (x₂² + … + x_n²)
//
//  h  height: the barrier between the wells at x₁ = ±1 when t = 0
//  t  tilt: makes the right well higher than the left one (t > 0)
//  k  stiffness of the valley across the wells
//  Stationary in x₁ where 4h (x³ − x) + t = 0: three real roots while |t| < 8h / (3√3).

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Two valleys with a pass between them: the smallest landscape on which a sampler can get stuck.</summary>
/// <remarks>
/// <code>
/// E(x) = h (x₁² − 1)² + t x₁ + ½ k (x₂² + … + x_n²)
/// </code>
/// </remarks>
public sealed class DoubleWell : ILandscape
{
    /// <summary>Makes the landscape.</summary>
    /// <param name="height">h, &gt; 0.</param>
    /// <param name="tilt">t, finite; 0 makes both wells equally deep.</param>
    /// <param name="stiffness">k, &gt; 0; of no effect in one dimension.</param>
    /// <param name="dimension">n, ≥ 1.</param>
    public DoubleWell(double height = 2, double tilt = 0, double stiffness = 2, int dimension = 2)
    {
        Check.Positive(height);
        Check.Between(tilt, -1e6, 1e6);
        Check.Positive(stiffness);
        Check.AtLeast(dimension, 1);
        (Height, Tilt, Stiffness, Dimension) = (height, tilt, stiffness, dimension);
    }

    /// <summary>The height h of the barrier.</summary>
    public double Height { get; }

    /// <summary>The tilt t between the wells.</summary>
    public double Tilt { get; }

    /// <summary>The stiffness k of the other coordinates.</summary>
    public double Stiffness { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <inheritdoc/>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints
    {
        get
        {
            // x³ − x + q = 0 with q = t/4h: x = (2/√3) cos(φ/3 − 2πj/3), cos φ = −q·3√3/2.
            var q = Tilt / (4 * Height) * 1.5 * Math.Sqrt(3);
            if (Math.Abs(q) >= 1) return [At(StationaryKind.Minimum, SingleRoot())];
            double Root(int j) => 2 / Math.Sqrt(3) * Math.Cos((Math.Acos(-q) / 3) - (2 * Math.PI * j / 3));
            var minima = new[] { At(StationaryKind.Minimum, Root(0)), At(StationaryKind.Minimum, Root(2)) };
            return [.. minima.OrderBy(m => m.Energy), At(StationaryKind.Saddle, Root(1))];
        }
    }

    /// <inheritdoc/>
    public double Energy(params double[] x)
    {
        Check.Length(x.Length, Dimension, nameof(x));
        var well = (x[0] * x[0]) - 1;
        return (Height * well * well) + (Tilt * x[0]) + (0.5 * Stiffness * TensorPrimitives.SumOfSquares<double>(x.AsSpan(1)));
    }

    /// <inheritdoc/>
    public double[] Gradient(params double[] x)
    {
        Check.Length(x.Length, Dimension, nameof(x));
        var slope = Array.ConvertAll(x, v => Stiffness * v);
        slope[0] = (4 * Height * x[0] * ((x[0] * x[0]) - 1)) + Tilt;
        return slope;
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        Run(points, count, energies, []);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(Dimension, energies, gradients);
        Run(points, count, energies, gradients);
    }

    private void Run(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients)
    {
        var formula = new Formula((float)Height, (float)Tilt, (float)Stiffness);
        if (Dimension == 2)
        {
            PlanarBatch.Run(formula, points, count, energies, gradients);
            return;
        }

        float h = (float)Height, t = (float)Tilt, k = (float)Stiffness;
        for (var i = 0; i < count; i++)
        {
            var x = points[i];
            var well = (x * x) - 1;
            energies[i] = (h * well * well) + (t * x);
            if (!gradients.IsEmpty) gradients[i] = (4 * h * x * well) + t;
        }

        for (var d = 1; d < Dimension; d++)
        {
            for (var i = 0; i < count; i++)
            {
                var x = points[(d * count) + i];
                energies[i] += 0.5f * k * x * x;
                if (!gradients.IsEmpty) gradients[(d * count) + i] = k * x;
            }
        }
    }

    private ILandscape.StationaryPoint At(StationaryKind kind, double x)
    {
        var point = new double[Dimension];
        point[0] = x;
        return new ILandscape.StationaryPoint(kind, point, Energy(point));
    }

    private double SingleRoot()
    {
        // Beyond ±(1 + ∛(|t|/4h)) the cubic outweighs the tilt.
        var high = 1 + Math.Cbrt(Math.Abs(Tilt) / (4 * Height));
        var low = -high;
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if ((4 * Height * middle * ((middle * middle) - 1)) + Tilt < 0) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    private readonly record struct Formula(float H, float T, float K) : IPlanarFormula
    {
        public (TLanes Energy, TLanes SlopeX, TLanes SlopeY) At<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes>
        {
            var well = (x * x) - TLanes.All(1);
            var slopeY = TLanes.All(K) * y;
            var energy = (TLanes.All(H) * well * well) + (TLanes.All(T) * x) + (TLanes.All(0.5f) * slopeY * y);
            return (energy, (TLanes.All(4 * H) * x * well) + TLanes.All(T), slopeY);
        }
    }
}
