namespace Ebm;

/// <summary>Makes energies: from a formula in a cell, or by the name of a well-known one.</summary>
public static partial class Energies
{
    /// <summary>An energy over the line.</summary>
    /// <param name="energy">E(x).</param>
    /// <param name="slope">dE/dx; null takes differences of E, on the open side beside a wall E = +∞.</param>
    public static IDifferentiableEnergy From(Func<double, double> energy, Func<double, double>? slope = null)
    {
        ArgumentNullException.ThrowIfNull(energy);
        return new LambdaEnergy(1, x => energy(x[0]), slope is null ? null : x => [slope(x[0])]);
    }

    /// <summary>An energy over the plane.</summary>
    /// <param name="energy">E(x, y).</param>
    /// <param name="slope">(∂E/∂x, ∂E/∂y); null takes differences of E, on the open side beside a wall E = +∞.</param>
    public static IDifferentiableEnergy From(Func<double, double, double> energy, Func<double, double, (double X, double Y)>? slope = null)
    {
        ArgumentNullException.ThrowIfNull(energy);
        return new LambdaEnergy(2, x => energy(x[0], x[1]), slope is null ? null : x =>
        {
            var (gx, gy) = slope(x[0], x[1]);
            return [gx, gy];
        });
    }

    /// <summary>An energy over points of n numbers.</summary>
    /// <param name="dimension">n, ≥ 1.</param>
    /// <param name="energy">E(x). Must not keep or change the array it is given.</param>
    /// <param name="slope">∂E/∂x, n numbers; null takes differences of E, on the open side beside a wall E = +∞.</param>
    public static IDifferentiableEnergy From(int dimension, Func<double[], double> energy, Func<double[], double[]>? slope = null)
    {
        Check.AtLeast(dimension, 1);
        ArgumentNullException.ThrowIfNull(energy);
        return new LambdaEnergy(dimension, energy, slope);
    }

}
