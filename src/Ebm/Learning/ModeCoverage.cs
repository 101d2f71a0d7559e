//  n_k  points that lie nearest to mode k (and within a radius of it);     p_k  the share that mode k ought to have
//
//  covered: n_k ≥ n p_k / 10.    A mode that is not, while n p_k ≥ 20, is lost: at its right share that happens once in two million.

using System.Globalization;

namespace Ebm;

/// <summary>How many of the modes of a distribution a sample has: where some are lost, the generator has collapsed.</summary>
/// <remarks>
/// <code>
/// covered: n_k ≥ n p_k / 10.    A mode that is not, while n p_k ≥ 20, is lost: at its right share that happens once in two million.
/// </code>
/// </remarks>
public sealed class ModeCoverage
{
    private const double Least = 20;
    private readonly double[] shares;

    private ModeCoverage(int[] counts, double[] shares, int outside) => (Counts, this.shares, Outside) = (counts, shares, outside);

    /// <summary>n_k, points at each mode.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>Points at no mode.</summary>
    public int Outside { get; }

    /// <summary>K, how many modes there are to find.</summary>
    public int Modes => Counts.Count;

    /// <summary>How many modes have at least a tenth of the points they ought to have.</summary>
    public int Covered => Enumerable.Range(0, Modes).Count(k => Counts[k] >= Wanted(k) / 10);

    /// <summary>The share of points that are at some mode.</summary>
    public Estimate Share => Estimate.Of([.. Enumerable.Repeat(1.0, Total), .. Enumerable.Repeat(0.0, Outside)]);

    /// <summary>How unevenly the points at modes are shared out, KL(n/Σn ‖ p) in nats: 0 at the right shares, log K for one of K.</summary>
    public double Divergence => Total == 0 ? double.PositiveInfinity
        : Probability.KullbackLeibler([.. Counts.Select(c => c / (double)Total)], shares);

    /// <summary>Whether a mode that ought to have twenty points or more is lost.</summary>
    public bool HasCollapsed => Enumerable.Range(0, Modes).Any(k => Wanted(k) >= Least && Counts[k] < Wanted(k) / 10);

    private int Total => Counts.Sum();

    /// <summary>Counts points at modes that are known.</summary>
    /// <param name="points">The sample, at least two points.</param>
    /// <param name="modes">The K ≥ 1 modes, all of one share.</param>
    /// <param name="radius">How near to its mode a point has to be, &gt; 0; ∞ for any distance.</param>
    /// <exception cref="ArgumentException">A point is not finite, or the dimensions differ.</exception>
    public static ModeCoverage Of(Points points, Points modes, double radius = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(modes);
        Check.AtLeast(points.Count, 2, "points.Count");
        Check.Length(points.Dimension, modes.Dimension, "points.Dimension");
        Check.Finite(points.Values, nameof(points));
        if (!double.IsPositiveInfinity(radius))
            Check.Positive(radius);
        var (counts, outside) = Nearest(points, modes, radius);
        return new ModeCoverage(counts, [.. Enumerable.Repeat(1.0 / modes.Count, modes.Count)], outside);
    }

    /// <summary>Counts a sample in cells around some data, where modes are not known; the data say what each cell ought to have.</summary>
    /// <param name="points">The sample, at least two points.</param>
    /// <param name="data">At least as many different points as cells.</param>
    /// <param name="rng">Chooses the middles of the cells among the data, no two of them the same point. Moved on.</param>
    /// <param name="cells">K ≥ 2.</param>
    /// <exception cref="ArgumentException">A point is not finite, the dimensions differ, or there are too few different points.</exception>
    public static ModeCoverage InCells(Points points, Points data, Rng rng, int cells = 20)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(points.Count, 2, "points.Count");
        Check.AtLeast(cells, 2);
        Check.AtLeast(data.Count, cells, "data.Count");
        Check.Length(points.Dimension, data.Dimension, "points.Dimension");
        Check.Finite(points.Values, nameof(points));
        Check.Finite(data.Values, nameof(data));
        var middles = Points.From(data.Rows().Gather(Middles(data, rng, cells)));
        var (counts, _) = Nearest(points, middles, double.PositiveInfinity);
        var (wanted, _) = Nearest(data, middles, double.PositiveInfinity);
        return new ModeCoverage(counts, [.. wanted.Select(c => c / (double)data.Count)], 0);
    }

    /// <summary>Counts that somebody else has made, such as a reader of digits.</summary>
    /// <param name="counts">n_k ≥ 0, at least one; all modes ought to have one share.</param>
    /// <param name="outside">Points at no mode, ≥ 0; two points or more in all.</param>
    public static ModeCoverage From(IReadOnlyList<int> counts, int outside = 0)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Check.AtLeast(counts.Count, 1, "counts.Count");
        for (var k = 0; k < counts.Count; k++)
            Check.NotNegative(counts[k], $"counts[{k}]");
        Check.NotNegative(outside);
        Check.AtLeast(counts.Sum() + outside, 2, "counts.Sum() + outside");
        return new ModeCoverage([.. counts], [.. Enumerable.Repeat(1.0 / counts.Count, counts.Count)], outside);
    }

    /// <summary>The finding, and the remedy where one is needed.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Covered} of {Modes} modes, {100 * Share.Value:F0} % at one")
        + (HasCollapsed ? ": mode collapse. Let the players see data and samples through noise (AdversarialGame.WithNoise), with a smaller "
            + "learning rate, or train an energy with a sampler of its own." : "");

    // A second cell around the same point would get nothing: the first is as near. So a point that comes again gives way to another.
    private static int[] Middles(Points data, Rng rng, int cells)
    {
        var chosen = new List<int>();
        bool IsNew(int i) => !chosen.Exists(j => Enumerable.Range(0, data.Dimension).All(d => data[i, d] == data[j, d]));
        while (chosen.Count < cells)
        {
            var next = rng.NextInt(data.Count);
            if (!IsNew(next))
            {
                int[] others = [.. Enumerable.Range(0, data.Count).Where(IsNew)];
                if (others.Length == 0)
                    throw new ArgumentException(
                        $"data has {chosen.Count} different points only; {cells} cells need as many. Ask for fewer cells.", nameof(data));
                next = others[rng.NextInt(others.Length)];
            }

            chosen.Add(next);
        }

        return [.. chosen];
    }

    private static (int[] Counts, int Outside) Nearest(Points points, Points modes, double radius)
    {
        var (rows, to) = (points.Rows(), new RowDistances(modes.Rows()));
        var (counts, outside, squared) = (new int[modes.Count], 0, new double[modes.Count]);
        for (var i = 0; i < points.Count; i++)
        {
            to.Of(rows.Data.Slice(i * points.Dimension, points.Dimension), squared);
            var best = 0;
            for (var k = 1; k < squared.Length; k++)
            {
                if (squared[k] < squared[best])
                    best = k;
            }

            if (squared[best] <= radius * radius)
                counts[best]++;
            else
                outside++;
        }

        return (counts, outside);
    }

    private double Wanted(int mode) => shares[mode] * (Total + Outside);
}
