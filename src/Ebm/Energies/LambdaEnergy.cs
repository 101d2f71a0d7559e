//  A formula written in a cell becomes an energy for every sampler:  Energies.From((x, y) => x * x + y * y).
//
//  Without a given slope:  ∂E/∂x_d ≈ (E(x + h e_d) − E(x − h e_d)) / 2h,   h = 10⁻⁵ max(1, |x_d|),  in double precision:
//  relative error about h² E‴ + 10⁻¹⁶/h ≈ 10⁻¹⁰, far below the single precision in which batches are kept.

namespace Ebm;

/// <summary>A point-wise formula as an energy: batches are worked through one point at a time.</summary>
internal sealed class LambdaEnergy(int dimension, Func<double[], double> formula, Func<double[], double[]>? slope)
    : IDifferentiableEnergy, IEnergy<double[]>
{
    private readonly double[] point = new double[dimension];

    public int Dimension => dimension;

    public double Energy(double[] x)
    {
        Check.Length(x.Length, dimension, nameof(x));
        return formula(x);
    }

    public void Energies(ReadOnlySpan<float> points, int count, Span<float> energies)
    {
        PlanarBatch.CheckShape(dimension, points.Length, count, energies.Length);
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            energies[i] = (float)formula(PointAt(points, count, i));
        }
    }

    public void EnergiesAndGradients(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients)
    {
        PlanarBatch.CheckShape(dimension, points.Length, count, energies.Length, gradients.Length);
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            var x = PointAt(points, count, i);
            energies[i] = (float)formula(x);
            var given = slope?.Invoke(x);
            if (given is not null) Check.Length(given.Length, dimension, nameof(slope));
            for (var d = 0; d < dimension; d++) gradients[(d * count) + i] = (float)(given is null ? Difference(x, d) : given[d]);
        }
    }

    private double Difference(double[] x, int d)
    {
        var center = x[d];
        var h = 1e-5 * Math.Max(1, Math.Abs(center));
        x[d] = center + h;
        var above = formula(x);
        x[d] = center - h;
        var below = formula(x);
        x[d] = center;
        return (above - below) / (2 * h);
    }

    private double[] PointAt(ReadOnlySpan<float> points, int count, int i)
    {
        for (var d = 0; d < dimension; d++) point[d] = points[(d * count) + i];
        return point;
    }
}

/// <summary>A function of any state as an energy.</summary>
internal sealed class FunctionEnergy<TState>(Func<TState, double> formula) : IEnergy<TState>
{
    public double Energy(TState x) => formula(x);
}
