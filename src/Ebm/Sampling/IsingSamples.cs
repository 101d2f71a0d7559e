//  e = E/N and m = M/N of every replica at every measurement.
//
//  ⟨e⟩, ⟨|m|⟩    mean over replicas and time; error from the scatter of the replicas' means, which are independent
//  C = β² N (⟨e²⟩ − ⟨e⟩²)    heat capacity per site; error by leaving out one replica at a time
//  One replica only: errors of means from its effective sample size; fewer than 6 measurements have none, NaN.
//  Where all measurements of all replicas are equal (frozen, or too few to see a rare flip) every error is NaN: unknown, not 0.

namespace Ebm;

/// <summary>Measurements on an Ising lattice.</summary>
public sealed class IsingSamples
{
    internal IsingSamples(double beta, int sites, double[][] energies, double[][] magnetisations) =>
        (Beta, Sites, Energies, Magnetisations) = (beta, sites, energies, magnetisations);

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>N, the number of sites.</summary>
    public int Sites { get; }

    /// <summary>e, [replica][measurement].</summary>
    public double[][] Energies { get; }

    /// <summary>m, [replica][measurement].</summary>
    public double[][] Magnetisations { get; }

    /// <summary>⟨e⟩ with its standard error.</summary>
    public (double Mean, double StandardError) Energy => MeanOf(Energies);

    /// <summary>⟨|m|⟩ with its standard error.</summary>
    public (double Mean, double StandardError) AbsoluteMagnetisation =>
        MeanOf([.. Magnetisations.Select(r => Array.ConvertAll(r, Math.Abs))]);

    /// <summary>Binder's cumulant with its standard error; needs two replicas or more.</summary>
    public (double Cumulant, double StandardError) BinderCumulant
    {
        get
        {
            var (cumulant, error) = Binder.WithError(Magnetisations);
            return (cumulant, AllEqual([.. Magnetisations.Select(r => Array.ConvertAll(r, Math.Abs))]) ? double.NaN : error);
        }
    }

    /// <summary>C, the heat capacity per site, with its standard error; needs two replicas or more.</summary>
    public (double Capacity, double StandardError) HeatCapacity
    {
        get
        {
            Check.AtLeast(Energies.Length, 2, "replicas");
            var origin = Energies[0][0];   // the variance does not depend on it; in the cold all energies are near
            var first = Array.ConvertAll(Energies, r => r.Average(e => e - origin));
            var second = Array.ConvertAll(Energies, r => r.Average(e => (e - origin) * (e - origin)));
            double n = first.Length, sum1 = first.Sum(), sum2 = second.Sum(), scale = Beta * Beta * Sites;
            double Of(double e, double square) => scale * (square - (e * e));
            var without = Enumerable.Range(0, first.Length).Select(r => Of((sum1 - first[r]) / (n - 1), (sum2 - second[r]) / (n - 1))).ToArray();
            var mean = without.Average();
            return (Of(sum1 / n, sum2 / n), AllEqual(Energies) ? double.NaN : Math.Sqrt((n - 1) / n * without.Sum(c => (c - mean) * (c - mean))));
        }
    }

    private static (double Mean, double StandardError) MeanOf(double[][] series)
    {
        if (series.Length == 1) return ChainDiagnostics.MeanWithError(series);
        var means = Array.ConvertAll(series, r => r.Average());
        return AllEqual(series) ? (series[0][0], double.NaN) : (means.Average(), Statistics.StandardError(means));
    }

    private static bool AllEqual(double[][] series) => series.All(r => r.All(v => v == series[0][0]));
}
