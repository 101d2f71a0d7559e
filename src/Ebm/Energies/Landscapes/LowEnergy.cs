//  V = |{x ∈ box : E(x) ≤ τ}| / |box|,    τ = the q-quantile of E on data
//
//  The scale of E drops out: a monotone function of E has the same V. A flat energy has V = 1, a good one little more than the data need.

namespace Ebm;

/// <summary>How much room an energy leaves at or below the energies of data.</summary>
/// <remarks>
/// <code>
/// V = |{x ∈ box : E(x) ≤ τ}| / |box|,    τ = the q-quantile of E on data
/// </code>
/// </remarks>
public static class LowEnergy
{
    /// <summary>
    /// τ: the energy that a fraction of the data does not exceed. +∞ if that fraction needs points that the energy forbids; then V = 1.
    /// </summary>
    /// <param name="energy">The energy.</param>
    /// <param name="data">The data.</param>
    /// <param name="share">q, 0 &lt; q ≤ 1.</param>
    public static double Threshold(IEnergy energy, Points data, double share = 0.95)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(data);
        return Threshold(energy.Energies(data), share);
    }

    /// <summary>The quantile of energies that are known.</summary>
    internal static double Threshold(double[] energies, double share)
    {
        Check.Positive(share);
        Check.Between(share, 0, 1);
        var count = energies.Length;
        for (var i = 0; i < count; i++)
            if (double.IsNaN(energies[i])) throw new ArgumentException($"E of data point {i} is NaN.", "energy");
        double[] values = [.. energies.Order()];

        // share · count may lie a rounding error above the whole number it means.
        return values[Math.Max((int)Math.Ceiling((share * count) - (1e-12 * count)), 1) - 1];
    }

    /// <summary>V on a grid: the fraction of its points whose energy is at most τ.</summary>
    /// <param name="energy">An energy over the plane.</param>
    /// <param name="data">The data.</param>
    /// <param name="xs">The columns of the grid.</param>
    /// <param name="ys">Its rows.</param>
    /// <param name="share">q, 0 &lt; q ≤ 1.</param>
    public static double Volume(IEnergy energy, Points data, double[] xs, double[] ys, double share = 0.95)
    {
        var threshold = Threshold(energy, data, share);
        return energy.OnGrid(xs, ys).Cast<double>().Average(e =>
            double.IsNaN(e) ? throw new ArgumentException("E is NaN at a point of the grid.", nameof(energy)) : e <= threshold ? 1.0 : 0);
    }
}
