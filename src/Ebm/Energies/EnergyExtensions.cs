//  Asking an energy about one point, or about a whole grid, from a cell:
//
//      energy.Energy(0.5, −1)         E at one point
//      energy.Gradient(0.5, −1)       ∂E/∂x there
//      energy.OnGrid(xs, ys)          a table of E, one row for each y: what a heat map or a contour chart draws

namespace Ebm;

/// <summary>Point-wise questions to energies that are built for batches.</summary>
public static class EnergyExtensions
{
    /// <summary>E at one point: in double precision where the energy offers it, else through a batch of one.</summary>
    /// <param name="energy">The energy.</param>
    /// <param name="x">Dimension finite numbers.</param>
    public static double Energy(this IEnergy energy, params double[] x)
    {
        CheckPoint(energy, x);
        return energy.Energy(x.AsSpan());
    }

    /// <summary>E of many states.</summary>
    /// <param name="energy">The energy.</param>
    /// <param name="states">States of its space.</param>
    /// <returns>One energy for each.</returns>
    public static double[] Energies(this IEnergy energy, Points states)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(states);
        var values = new float[states.Count];
        energy.Energies(states, values);
        return Array.ConvertAll(values, v => (double)v);
    }

    /// <summary>∂E/∂x at one point: in double precision for a landscape, else through a batch of one.</summary>
    /// <param name="energy">The energy.</param>
    /// <param name="x">Dimension finite numbers.</param>
    public static double[] Gradient(this IDifferentiableEnergy energy, params double[] x)
    {
        CheckPoint(energy, x);
        if (energy is ILandscape exact) return exact.Gradient(x);
        var (value, slope) = (new float[1], new float[x.Length]);
        energy.EnergiesAndGradients(new Batch(Array.ConvertAll(x, v => (float)v), x.Length, 1), value, slope);
        return Array.ConvertAll(slope, v => (double)v);
    }

    /// <summary>E on a grid over the plane, in single precision.</summary>
    /// <param name="energy">An energy of dimension 2.</param>
    /// <param name="xs">The columns' first coordinates, at least one.</param>
    /// <param name="ys">The rows' second coordinates, at least one.</param>
    /// <returns>table[row, column] = E(xs[column], ys[row]).</returns>
    public static double[,] OnGrid(this IEnergy energy, double[] xs, double[] ys)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        if (energy.Dimension != 2)
            throw new ArgumentException($"energy has dimension {energy.Dimension}; a grid over the plane needs 2.", nameof(energy));
        Check.AtLeast(xs.Length, 1, "xs.Length");
        Check.AtLeast(ys.Length, 1, "ys.Length");
        var table = new double[ys.Length, xs.Length];

        // Many rows at once: a network answers thousands of points in little more time than it takes to be asked.
        var rows = Math.Clamp(4096 / xs.Length, 1, ys.Length);
        var points = new float[2 * xs.Length * rows];
        var energies = new float[xs.Length * rows];
        for (var first = 0; first < ys.Length; first += rows)
        {
            Host.Poll();
            rows = Math.Min(rows, ys.Length - first);
            var count = xs.Length * rows;
            for (var k = 0; k < count; k++)
                (points[k], points[count + k]) = ((float)xs[k % xs.Length], (float)ys[first + (k / xs.Length)]);
            energy.Energies(new Batch(points.AsSpan(0, 2 * count), 2, count), energies);
            for (var k = 0; k < count; k++) table[first + (k / xs.Length), k % xs.Length] = energies[k];
        }

        return table;
    }

    private static void CheckPoint(IEnergy energy, double[] x)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, energy.Dimension, nameof(x));
    }
}
