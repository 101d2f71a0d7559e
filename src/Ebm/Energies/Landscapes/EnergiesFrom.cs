namespace Ebm;

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

    /// <summary>An energy over the states of a finite space, such as <c>StateSpace.Symbols(8, 8)</c>, written as a formula.</summary>
    /// <param name="space">A space whose every coordinate takes finitely many values.</param>
    /// <param name="energy">E(x) of a state. Must not keep the array it is given.</param>
    /// <exception cref="ArgumentException">A coordinate is real: give the dimension instead of the space.</exception>
    public static IEnergy From(StateSpace space, Func<double[], double> energy)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(energy);
        return space.IsDiscrete ? new DiscreteFormula(space, energy) : throw new ArgumentException(
            $"{space} has real coordinates; Energies.From(dimension, energy) is for those.", nameof(space));
    }
}
