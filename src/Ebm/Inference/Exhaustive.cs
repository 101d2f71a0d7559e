//  y* = argmin over y in Y of E(y),   Y finite
//
//  The reference for every other method: it looks at all of Y, so its cost is |Y| energies.

namespace Ebm;

/// <summary>Inference by looking at every candidate. Exact; costs one energy per candidate.</summary>
/// <remarks>
/// <code>
/// y* = argmin over y in Y of E(y),   Y finite
/// </code>
/// </remarks>
public static class Exhaustive
{
    /// <summary>The candidate of lowest energy; the first one where several tie.</summary>
    /// <typeparam name="TState">What a candidate is.</typeparam>
    /// <param name="candidates">The set Y; at least one.</param>
    /// <param name="energy">E(y).</param>
    /// <returns>The minimum; its energy is +∞ where every candidate is forbidden.</returns>
    /// <exception cref="ArgumentException">No candidates, or an energy is NaN or −∞.</exception>
    public static Minimum<TState> Minimize<TState>(IEnumerable<TState> candidates, Func<TState, double> energy)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(energy);
        var best = default(TState);
        var lowest = double.PositiveInfinity;
        var count = 0;
        foreach (var candidate in candidates)
        {
            Host.Poll();
            var e = energy(candidate);
            if (double.IsNaN(e) || double.IsNegativeInfinity(e))
            {
                throw new ArgumentException($"energy of candidate {count} is {e}; an energy must be a number or +∞.", nameof(energy));
            }

            if (count == 0 || e < lowest)
            {
                (best, lowest) = (candidate, e);
            }

            count++;
        }

        if (count == 0)
        {
            throw new ArgumentException("candidates is empty; at least one is needed.", nameof(candidates));
        }

        return new Minimum<TState>(best!, lowest, count, true, [best!], [lowest]);
    }

    /// <summary>The state of lowest energy of a finite space.</summary>
    /// <param name="energy">An energy whose space is small enough to enumerate.</param>
    public static Minimum<double[]> Minimize(IEnergy energy)
    {
        ArgumentNullException.ThrowIfNull(energy);
        var states = energy.Space.States();
        return Minimize(Enumerable.Range(0, states.Count).Select(i => states[i]), state => energy.Energy(state));
    }

    /// <summary>
    /// Every assignment of <paramref name="levels"/> values to <paramref name="sites"/> variables, in counting order. Each array is new.
    /// </summary>
    /// <param name="sites">Number of variables, 1 to 30.</param>
    /// <param name="levels">Number of values each may take, from 2; levels^sites may be at most 2^26.</param>
    public static IEnumerable<int[]> Assignments(int sites, int levels)
    {
        Check.Between(sites, 1, 30);
        Check.AtLeast(levels, 2);
        if (Math.Pow(levels, sites) > 1 << 26)
        {
            throw new ArgumentException($"{levels}^{sites} assignments are too many to enumerate; the limit is 2^26.", nameof(sites));
        }

        return Enumerate(sites, levels);

        static IEnumerable<int[]> Enumerate(int sites, int levels)
        {
            var digits = new int[sites];
            while (true)
            {
                Host.Poll();
                yield return (int[])digits.Clone();
                var i = 0;
                while (i < sites && ++digits[i] == levels)
                {
                    digits[i++] = 0;
                }

                if (i == sites)
                {
                    yield break;
                }
            }
        }
    }
}
