//  U = 1 − ⟨m⁴⟩ / 3⟨m²⟩²          0 in disorder (m Gaussian), 2/3 in order (|m| fixed); near T_c the same for all large sizes
//
//  Error by the jackknife: leave out one group of samples at a time, U_(g);  σ² = (G − 1)/G Σ_g (U_(g) − mean)².
//  Source: Binder, Finite size scaling analysis of Ising model block distribution functions, Z. Physik B 43 (1981).

namespace Ebm;

/// <summary>Binder's cumulant: where the curves of two sizes cross, there is the phase transition.</summary>
/// <remarks>
/// <code>
/// U = 1 − ⟨m⁴⟩ / 3⟨m²⟩²          0 in disorder (m Gaussian), 2/3 in order (|m| fixed); near T_c the same for all large sizes
/// </code>
/// </remarks>
public static class Binder
{
    /// <summary>U from samples of the magnetisation.</summary>
    /// <param name="magnetisations">m per site, at least one, finite, not all 0. The unit does not matter.</param>
    /// <exception cref="ArgumentException">Not finite, or all 0: U is not defined.</exception>
    public static double Cumulant(ReadOnlySpan<double> magnetisations)
    {
        Check.AtLeast(magnetisations.Length, 1, "magnetisations.Length");
        Check.Finite(magnetisations);
        var largest = Largest(magnetisations);
        double second = 0, fourth = 0;
        foreach (var m in magnetisations)
        {
            var square = m / largest * (m / largest);
            second += square;
            fourth += square * square;
        }

        return 1 - (fourth * magnetisations.Length / (3 * second * second));
    }

    private static double Largest(ReadOnlySpan<double> magnetisations)
    {
        var largest = 0.0;
        foreach (var m in magnetisations) largest = Math.Max(largest, Math.Abs(m));
        return largest > 0 ? largest
            : throw new ArgumentException("magnetisations are all 0: Binder's cumulant is not defined.", nameof(magnetisations));
    }

    /// <summary>U with its standard error from independent groups of samples.</summary>
    /// <param name="groups">G ≥ 2 groups of equally many finite samples, not all 0; samples of one group may be correlated.</param>
    /// <returns>The error is NaN where one group holds all that is not 0.</returns>
    public static Estimate WithError(IReadOnlyList<double[]> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Check.AtLeast(groups.Count, 2, "groups.Count");
        Check.NoNulls(groups);
        for (var g = 0; g < groups.Count; g++)
        {
            Check.AtLeast(groups[g].Length, 1, $"groups[{g}].Length");
            Check.Length(groups[g].Length, groups[0].Length, $"groups[{g}]");
            Check.Finite(groups[g], $"groups[{g}]");
        }

        var largest = Largest([.. groups.SelectMany(g => g)]);
        var second = groups.Select(g => g.Average(m => m / largest * (m / largest))).ToArray();
        var fourth = groups.Select(g => g.Average(m => Math.Pow(m / largest * (m / largest), 2))).ToArray();
        return Estimate.LeavingOut(second, fourth, (s, f) => 1 - (f / (3 * s * s)));
    }
}
