//  Hebb            w_ij = s Σ_μ ξ_i^μ ξ_j^μ,  s = 1/N or 1/K;  w_ii = 0 unless kept (then w_ii = sK)
//  Pseudo-inverse  w = (1/N) Σ_μν ξ^μ (Q⁻¹)_μν ξ^νᵀ,  Q_μν = ξ^μ·ξ^ν / N       (w ξ^μ = ξ^μ: every pattern is fixed)
//  Storkey         w_ij += (1/N) (ξ_i ξ_j − ξ_i h_ji − h_ij ξ_j),  h_ij = Σ_{k≠i,j} w_ik ξ_k,  one pattern after the other
//
//  ξ^μ   pattern μ = 1 … K of N entries ±1
//  Sources: Hebb's rule as in Hopfield (1982); Personnaz, Guyon & Dreyfus (1986); Storkey (1997). NaN or values other than ±1 are refused.

namespace Ebm;

public sealed partial class Hopfield
{
    /// <summary>
    /// The two customs of scaling Hebb's sum. They change energies by a factor, and no update unless there are thresholds.
    /// </summary>
    public enum Normalisation
    {
        /// <summary>1/N: fields are of size 1 for any number of patterns. The custom of the theory.</summary>
        ByNeurons,

        /// <summary>1/K, K the number of patterns: a weight is a mean of K products. The custom of many programs.</summary>
        ByPatterns,
    }

    /// <summary>Stores patterns by Hebb's rule, on packed bits: N² K / 64 population counts.</summary>
    /// <param name="patterns">K patterns of N entries ±1; copied.</param>
    /// <param name="normalisation">1/N or 1/K.</param>
    /// <param name="keepSelfCoupling">True leaves w_ii = K times the factor; false, the usual, makes it 0.</param>
    /// <param name="threads">Threads to use; 0: one thread per core. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">No patterns, unequal lengths, an entry that is not ±1, or more than memory holds.</exception>
    public static Hopfield Hebb(IReadOnlyList<int[]> patterns, Normalisation normalisation = Normalisation.ByNeurons,
        bool keepSelfCoupling = false, int threads = 0)
    {
        var rows = HopfieldPatterns.Rows(patterns);
        var n = patterns[0].Length;
        Check.AtLeast(threads, 0);
        Check.Between(patterns.Count, 1, HebbianStore.MostPatterns, "patterns.Count");
        Check.Memory(n, n, nameof(patterns));
        var sums = GC.AllocateUninitializedArray<short>(n * n);
        HebbianStore.Fill(rows, patterns.Count, n, sums, keepSelfCoupling, threads);
        var factor = 1.0 / (normalisation == Normalisation.ByNeurons ? n : patterns.Count);
        return new Hopfield(new HopfieldWeights(sums, rows, patterns.Count, n, factor), null, AtZero.Keeps);
    }

    /// <summary>Stores patterns by the pseudo-inverse (projection) rule: each is exactly stable, however correlated. Costs N² K.</summary>
    /// <param name="patterns">K &lt; N linearly independent patterns of N entries ±1.</param>
    /// <param name="keepSelfCoupling">True keeps w_ii; false, the usual, makes it 0, which widens the basins.</param>
    /// <exception cref="ArgumentException">The patterns are linearly dependent, or are refused as by <see cref="Hebb"/>.</exception>
    public static Hopfield PseudoInverse(IReadOnlyList<int[]> patterns, bool keepSelfCoupling = false)
    {
        var rows = HopfieldPatterns.Rows(patterns);
        var n = patterns[0].Length;
        Check.Memory(n, n, nameof(patterns));
        var w = patterns.Count < n || patterns.Count == 1 ? RowSpace.Projection(rows, patterns.Count, n) : null;
        if (w is null)
            throw new ArgumentException(
                $"The {patterns.Count} patterns of length {n} are linearly dependent: one of them is a combination of the others.",
                nameof(patterns));
        return FromExact(n, (i, j) => i == j && !keepSelfCoupling ? 0 : 0.5 * (w[(i * n) + j] + w[(j * n) + i]));
    }

    /// <summary>Stores patterns by Storkey's rule, which is local and incremental and holds more than Hebb's. Costs N² K.</summary>
    /// <param name="patterns">K patterns of N entries ±1; their order matters a little.</param>
    /// <exception cref="ArgumentException">Patterns are refused as by <see cref="Hebb"/>.</exception>
    public static Hopfield Storkey(IReadOnlyList<int[]> patterns)
    {
        HopfieldPatterns.Rows(patterns);
        var n = patterns[0].Length;
        var w = new double[n, n];
        var field = new double[n];
        foreach (var xi in patterns)
        {
            for (var i = 0; i < n; i++)
            {
                Host.Poll();
                field[i] = 0;
                for (var k = 0; k < n; k++)
                    field[i] += w[i, k] * xi[k];
            }

            // h_ij leaves out the terms k = i and k = j; the diagonal of w is never used and stays 0 in the net.
            var next = new double[n, n];
            for (var i = 0; i < n; i++)
            {
                Host.Poll();
                for (var j = 0; j < n; j++)
                {
                    var hij = field[i] - (w[i, i] * xi[i]) - (i == j ? 0 : w[i, j] * xi[j]);
                    var hji = field[j] - (w[j, j] * xi[j]) - (i == j ? 0 : w[j, i] * xi[i]);
                    next[i, j] = i == j ? 0 : w[i, j] + (((xi[i] * xi[j]) - (xi[i] * hji) - (hij * xi[j])) / n);
                }
            }

            w = next;
        }

        return FromExact(n, (i, j) => w[i, j]);
    }

    /// <summary>A net with given weights, rounded to 2^−30 of the largest one.</summary>
    /// <param name="weights">Square, symmetric, finite.</param>
    /// <exception cref="ArgumentException">Not square, not symmetric, not finite, or empty.</exception>
    public static Hopfield FromWeights(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var n = weights.GetLength(0);
        Check.AtLeast(n, 1, "weights.GetLength(0)");
        if (weights.GetLength(1) != n)
            throw new ArgumentException($"weights is {n} × {weights.GetLength(1)}; it must be square.", nameof(weights));
        for (var i = 0; i < n; i++)
        {
            Host.Poll();
            for (var j = 0; j <= i; j++)
            {
                if (!double.IsFinite(weights[i, j]) || !double.IsFinite(weights[j, i]))
                    throw new ArgumentException(
                        $"weights[{i},{j}] = {weights[i, j]} and weights[{j},{i}] = {weights[j, i]} must be finite.", nameof(weights));
                if (weights[i, j] != weights[j, i])
                    throw new ArgumentException(
                        $"weights[{i},{j}] = {weights[i, j]} but weights[{j},{i}] = {weights[j, i]}; without symmetry there is no energy.",
                        nameof(weights));
            }
        }

        return FromExact(n, (i, j) => weights[i, j]);
    }

    private static Hopfield FromExact(int n, Func<int, int, double> weight)
    {
        Check.Memory(n, n, nameof(n));
        var largest = 0.0;
        for (var i = 0; i < n; i++)
        {
            Host.Poll();
            for (var j = 0; j < n; j++)
                largest = Math.Max(largest, Math.Abs(weight(i, j)));
        }

        var quantum = largest == 0 ? 1 : Math.ScaleB(1, Math.ILogB(largest) - 29);
        var grid = new int[n * n];
        for (var i = 0; i < n; i++)
        {
            Host.Poll();
            for (var j = 0; j < n; j++)
                grid[(i * n) + j] = (int)Math.Round(weight(i, j) / quantum);
        }

        return new Hopfield(new HopfieldWeights(grid, n, quantum), null, AtZero.Keeps);
    }
}
