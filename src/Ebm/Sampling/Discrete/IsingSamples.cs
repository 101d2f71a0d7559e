//  e = E/N and m = M/N of every replica at every measurement.
//
//  ⟨e⟩, ⟨|m|⟩    mean over replicas and time; error from the scatter of the replicas' means, which are independent
//  C = β² N (⟨e²⟩ − ⟨e⟩²)    heat capacity per site, and U, Binder's cumulant; error by leaving out one replica at a time
//  One replica only: errors of means from its effective sample size, NaN where all its measurements are equal or fewer than 6; of C
//  and U by leaving out one of 20 blocks of time, which is honest where a block is much longer than the correlation time.
//  Where all measurements of all replicas are equal (frozen, or too few to see a rare flip) every error is NaN: unknown, not 0.

namespace Ebm;

public sealed partial class MultiSpinIsing
{
    /// <summary>Measurements on an Ising lattice.</summary>
    /// <remarks>
    /// <code>
    /// e = E/N and m = M/N of every replica at every measurement.
    /// </code>
    /// </remarks>
    public sealed class Samples
    {
        private const int Blocks = 20;

        internal Samples(double beta, int sites, double[][] energies, double[][] magnetisations) =>
            (Beta, Sites, Energies, Magnetisations) = (beta, sites, energies, magnetisations);

        /// <summary>The inverse temperature β.</summary>
        public double Beta { get; }

        /// <summary>N, the number of sites.</summary>
        public int Sites { get; }

        /// <summary>The energy per site e, [replica][measurement].</summary>
        public double[][] Energies { get; }

        /// <summary>The magnetisation per site m, [replica][measurement].</summary>
        public double[][] Magnetisations { get; }

        /// <summary>⟨e⟩ with its standard error.</summary>
        public Estimate Energy => MeanOf(Energies);

        /// <summary>⟨|m|⟩ with its standard error.</summary>
        public Estimate AbsoluteMagnetisation => MeanOf([.. Magnetisations.Select(r => Array.ConvertAll(r, Math.Abs))]);

        /// <summary>Binder's cumulant with its standard error; needs two replicas or 40 measurements.</summary>
        public Estimate BinderCumulant
        {
            get
            {
                var found = Binder.WithError(Groups(Magnetisations));
                return AllEqual([.. Magnetisations.Select(r => Array.ConvertAll(r, Math.Abs))]) ? found with { StandardError = double.NaN }
                    : found;
            }
        }

        /// <summary>C, the heat capacity per site, with its standard error; needs two replicas or 40 measurements.</summary>
        public Estimate HeatCapacity
        {
            get
            {
                var groups = Groups(Energies);
                var origin = Energies[0][0];   // the variance does not depend on it; in the cold all energies are near
                var first = Array.ConvertAll(groups, r => r.Average(e => e - origin));
                var second = Array.ConvertAll(groups, r => r.Average(e => (e - origin) * (e - origin)));
                var scale = Beta * Beta * Sites;
                var found = Estimate.LeavingOut(first, second, (e, square) => scale * (square - (e * e)));
                return AllEqual(Energies) ? found with { StandardError = double.NaN } : found;
            }
        }

        private static Estimate MeanOf(double[][] series)
        {
            if (series.Length == 1 && series[0].Length < 6)
                return new Estimate(series[0].Average(), double.NaN);
            if (series.Length == 1)
                return ChainDiagnostics.MeanWithError(series);
            return AllEqual(series) ? new Estimate(series[0][0], double.NaN) : Estimate.Of(series.Select(r => r.Average()));
        }

        // Independent groups of equally many numbers: the replicas, or blocks of the one replica's last numbers.
        private static double[][] Groups(double[][] series)
        {
            if (series.Length > 1)
                return series;
            Check.AtLeast(series[0].Length, 2 * Blocks, "measurements");
            var length = series[0].Length / Blocks;
            return [.. series[0][^(Blocks * length)..].Chunk(length)];
        }

        private static bool AllEqual(double[][] series) => series.All(r => r.All(v => v == series[0][0]));
    }
}
