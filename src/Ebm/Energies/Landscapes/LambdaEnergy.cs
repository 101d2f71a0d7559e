//  A formula written in a cell becomes an energy for every sampler:  Energies.From((x, y) => x * x + y * y).
//
//  Without a given gradient:  ∂E/∂x_d ≈ (E(x + h e_d) − E(x − h e_d)) / 2h,   h = 10⁻⁵ max(1, |x_d|),  in double precision:
//  error about h² E‴/6 + 10⁻¹⁶|E|/h, for E of size 1 about 10⁻¹⁰, far below the single precision in which batches are kept.
//
//  Beside a wall, where one of the two is +∞ (or outside the domain, NaN), the difference is taken on the open side:
//  ∂E/∂x_d ≈ ∓(3E(x) − 4E(x ± h e_d) + E(x ± 2h e_d)) / 2h, to h² too; (E(x ± h e_d) − E(x)) / ±h, to h, if the second step meets a wall.
//  On a wall, E(x) = +∞, and where both neighbours are walls, the gradient is 0: there is nothing to follow.
//      Samplers reject such points by E.

namespace Ebm;

/// <summary>A point-wise formula as an energy: batches are worked through one point at a time.</summary>
internal sealed class LambdaEnergy(int dimension, Func<double[], double> formula, Func<double[], double[]>? slope)
    : IDifferentiableEnergy
{
    private readonly double[] point = new double[dimension];

    public int Dimension => dimension;

    public StateSpace Space => StateSpace.Real(dimension);

    public double Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, dimension, nameof(state));
        return formula(state.ToArray());
    }

    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(dimension, energies);
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            energies[i] = (float)formula(PointAt(points, count, i));
        }
    }

    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(dimension, energies, gradients);
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            var x = PointAt(points, count, i);
            var energy = formula(x);
            energies[i] = (float)energy;
            var given = slope?.Invoke(x);
            if (given is not null) Check.Length(given.Length, dimension, nameof(slope));
            for (var d = 0; d < dimension; d++) gradients[(d * count) + i] = (float)(given is null ? Difference(x, d, energy) : given[d]);
        }
    }

    private double Difference(double[] x, int d, double energy)
    {
        if (double.IsPositiveInfinity(energy)) return 0;
        var center = x[d];
        var h = 1e-5 * Math.Max(1, Math.Abs(center));
        x[d] = center + h;
        var above = formula(x);
        x[d] = center - h;
        var below = formula(x);
        x[d] = center;
        if (double.IsFinite(above) && double.IsFinite(below)) return (above - below) / (2 * h);
        if (!double.IsFinite(energy)) return double.NaN;
        if (double.IsFinite(above)) return OneSided(x, d, energy, above, h);
        return double.IsFinite(below) ? OneSided(x, d, energy, below, -h) : 0;
    }

    /// <summary>The gradient from E at x, x + h and x + 2h; h has the sign of the open side.</summary>
    private double OneSided(double[] x, int d, double energy, double near, double h)
    {
        var center = x[d];
        x[d] = center + (2 * h);
        var far = formula(x);
        x[d] = center;
        return double.IsFinite(far) ? ((4 * near) - (3 * energy) - far) / (2 * h) : (near - energy) / h;
    }

    private double[] PointAt(ReadOnlySpan<float> points, int count, int i)
    {
        for (var d = 0; d < dimension; d++) point[d] = points[(d * count) + i];
        return point;
    }
}
