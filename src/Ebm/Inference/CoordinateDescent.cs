//  y_i ← argmin over v of E(y_1, …, y_{i−1}, v, y_{i+1}, …, y_n),   i = 1 … n, 1 … n, …
//
//  Iterated conditional modes (Besag, 1986). Every step minimises E over one variable, so E never rises;
//  a full sweep without a change is a minimum that no single variable can improve.

namespace Ebm;

/// <summary>Inference over discrete variables, one at a time: iterated conditional modes.</summary>
public static class CoordinateDescent
{
    /// <summary>Sweeps over the variables until none changes.</summary>
    /// <param name="energy">E(y); must not change its argument.</param>
    /// <param name="start">The first state, values 0 … levels − 1; not changed.</param>
    /// <param name="levels">How many values each variable may take, ≥ 2.</param>
    /// <param name="maxSweeps">Stops after this many sweeps, ≥ 1.</param>
    /// <returns>The state, and the state and energy after every sweep.</returns>
    /// <remarks>Costs n · levels energies a sweep. For a pairwise energy use <see cref="Minimize(Func{int[], int, int, double}, Func{int[], double}, int[], int, int)"/>.</remarks>
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
            return after - before;
        }
    }

    /// <summary>The same with a local rule for the change of energy, which for pairwise energies costs only a variable's neighbours.</summary>
    /// <param name="change">E after setting variable i to a value, minus E now: (y, i, value) → ΔE.</param>
    /// <param name="energy">E(y), evaluated once a sweep for the record.</param>
    /// <param name="start">The first state, values 0 … levels − 1; not changed.</param>
    /// <param name="levels">How many values each variable may take, ≥ 2.</param>
    /// <param name="maxSweeps">Stops after this many sweeps, ≥ 1.</param>
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
        var energies = new List<double> { energy(y) };
        for (var sweep = 1; sweep <= maxSweeps; sweep++)
        {
            var changed = Sweep(change, y, levels);
            path.Add((int[])y.Clone());
            energies.Add(energy(y));
            if (!changed)
            {
                return new Minimum<int[]>(y, energies[^1], sweep, true, path, energies);
            }
        }

        return new Minimum<int[]>(y, energies[^1], maxSweeps, false, path, energies);
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
