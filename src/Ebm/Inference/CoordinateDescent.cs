//  y_i ← argmin over v of E(y_1, …, y_{i−1}, v, y_{i+1}, …, y_n),   i = 1 … n, 1 … n, …
//
//  Iterated conditional modes (Besag, 1986). Every step minimises E over one variable, so E never rises;
//  a full sweep without a change is a minimum that no single variable can improve.
//  E = +∞ forbids a state: from one the sweep leaves for any allowed one, between two of them nothing changes.

namespace Ebm;

/// <summary>Inference over discrete variables, one at a time: iterated conditional modes.</summary>
/// <remarks>
/// <code>
/// y_i ← argmin over v of E(y_1, …, y_{i−1}, v, y_{i+1}, …, y_n),   i = 1 … n, 1 … n, …
/// </code>
/// </remarks>
public static class CoordinateDescent
{
    /// <summary>Sweeps over the variables until none changes.</summary>
    /// <param name="energy">E(y); must not change its argument.</param>
    /// <param name="start">The first state, values 0 … levels − 1; not changed.</param>
    /// <param name="levels">How many values each variable may take, ≥ 2.</param>
    /// <param name="maxSweeps">Stops after this many sweeps, ≥ 1.</param>
    /// <returns>The state, and the state and energy after every sweep.</returns>
    /// <remarks>
    /// Costs n · levels energies per sweep. For a pairwise energy use
    /// <see cref="Minimize(Func{int[], int, int, double}, Func{int[], double}, int[], int, int)"/>.
    /// </remarks>
    public static Minimum<int[]> Minimize(Func<int[], double> energy, int[] start, int levels, int maxSweeps = 100)
    {
        ArgumentNullException.ThrowIfNull(energy);
        return Minimize(ByDifference, energy, start, levels, maxSweeps);

        double ByDifference(int[] y, int i, int value)
        {
            var old = y[i];
            var before = energy(y);
            y[i] = value;
            var after = energy(y);
            y[i] = old;
            return after == before ? 0 : after - before;   // +∞ − +∞ would be NaN
        }
    }

    /// <summary>
    /// The same with a local rule for the change of energy, which for pairwise energies costs only a variable's neighbours.
    /// </summary>
    /// <param name="change">E after setting variable i to a value, minus E now: (y, i, value) → ΔE.</param>
    /// <param name="energy">E(y), evaluated once a sweep for the record.</param>
    /// <param name="start">The first state, values 0 … levels − 1; not changed.</param>
    /// <param name="levels">How many values each variable may take, ≥ 2.</param>
    /// <param name="maxSweeps">Stops after this many sweeps, ≥ 1.</param>
    /// <exception cref="ArgumentException">
    /// E or a change is NaN, E is −∞, or E rises in a sweep although every change was said to lower it.
    /// </exception>
    public static Minimum<int[]> Minimize(
        Func<int[], int, int, double> change, Func<int[], double> energy, int[] start, int levels, int maxSweeps = 100)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(start);
        Check.AtLeast(levels, 2);
        Check.AtLeast(maxSweeps, 1);
        for (var i = 0; i < start.Length; i++)
        {
            Check.Between(start[i], 0, levels - 1, $"start[{i}]");
        }

        var y = (int[])start.Clone();
        var path = new List<int[]> { (int[])y.Clone() };
        var energies = new List<double> { Usable(energy(y), 0) };
        for (var sweep = 1; sweep <= maxSweeps; sweep++)
        {
            var changed = Sweep(change, y, levels);
            path.Add((int[])y.Clone());
            energies.Add(Usable(energy(y), sweep));
            RequireFall(energies, sweep);
            if (!changed)
            {
                return new Minimum<int[]>(y, energies[^1], sweep, true, path, energies);
            }
        }

        return new Minimum<int[]>(y, energies[^1], maxSweeps, false, path, energies);
    }

    private static double Usable(double e, int sweep) => double.IsNaN(e) || double.IsNegativeInfinity(e)
        ? throw new ArgumentException($"E = {e} after sweep {sweep}: an energy must be a number or +∞.", "energy")
        : e;

    /// <summary>A rule for the changes that is not E's is found out by E; rounding of sums is forgiven.</summary>
    private static void RequireFall(List<double> energies, int sweep)
    {
        var size = energies.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (energies[^1] > energies[^2] + (1e-6 * size))
            throw new ArgumentException(
                $"E rises from {energies[^2]} to {energies[^1]} in sweep {sweep}, although every change was said to lower it: change is "
                + $"not energy's.", "change");
    }

    private static bool Sweep(Func<int[], int, int, double> change, int[] y, int levels)
    {
        var changed = false;
        for (var i = 0; i < y.Length; i++)
        {
            var (best, lowest) = (y[i], 0.0);
            for (var value = 0; value < levels; value++)
            {
                Host.Poll();
                if (value == y[i])
                {
                    continue;
                }

                var delta = change(y, i, value);
                if (double.IsNaN(delta))
                {
                    throw new ArgumentException($"the change of energy is NaN when variable {i} becomes {value}.", nameof(change));
                }

                if (delta < lowest)
                {
                    (best, lowest) = (value, delta);
                }
            }

            changed |= best != y[i];
            y[i] = best;
        }

        return changed;
    }
}
