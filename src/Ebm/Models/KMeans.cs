//  E(x) = min_k ‖x − μ_k‖²,    ∂E/∂x = 2 (x − μ_k) of the nearest k
//
//  J = Σ_i E(x_i).  Lloyd (1982): every point to its nearest centre, every centre to the mean of its points; neither raises J.
//  start: a random point; then points drawn in proportion to E(x) under the centres so far               (Arthur, Vassilvitskii 2007)
//  A centre without points moves to the point with the highest energy, which lowers J too.

using System.Globalization;

namespace Ebm;

/// <summary>k-means: low energy is near one of k centres, so that the room for it is k balls.</summary>
/// <remarks>
/// <code>
/// E(x) = min_k ‖x − μ_k‖²,    ∂E/∂x = 2 (x − μ_k) of the nearest k
/// </code>
/// </remarks>
public sealed class KMeans : IDifferentiableEnergy, IConcurrentEnergy
{
    /// <summary>How a set of points uses the centres of a <see cref="KMeans"/>.</summary>
    /// <param name="Centres">How many centres there are.</param>
    /// <param name="Empty">Centres that are nearest to no point.</param>
    /// <param name="Repaired">How often the fit moved a centre without points.</param>
    public sealed record Diagnosis(int Centres, int Empty, int Repaired)
    {
        /// <summary>The finding, and the remedy where one is needed.</summary>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{(Empty == 0 ? $"all {Centres} centres have points" : $"empty clusters: {Empty} of {Centres} centres are nearest to no "
                + $"point. Ask for fewer clusters, or fit again from another start")}"
            + $"{(Repaired == 0 ? "" : $"; the fit moved {Repaired} empty "
                + $"{(Repaired == 1 ? "cluster" : "clusters")} to the worst point")}");
    }

    private readonly double[][] centres;

    /// <summary>The energy of centres that are given.</summary>
    /// <param name="centres">μ_k, at least one, all of one length; copied.</param>
    public KMeans(double[][] centres)
        : this(centres, [], 0)
    {
    }

    internal KMeans(double[][] centres, IReadOnlyList<double> objectives, int repaired)
    {
        ArgumentNullException.ThrowIfNull(centres);
        Check.AtLeast(centres.Length, 1, "centres.Length");
        Check.NoNulls(centres);
        for (var k = 0; k < centres.Length; k++)
        {
            Check.AtLeast(centres[k].Length, 1, $"centres[{k}].Length");
            Check.Length(centres[k].Length, centres[0].Length, $"centres[{k}]");
            Check.Finite(centres[k], $"centres[{k}]");
        }

        (this.centres, Objectives, Repaired) = ([.. centres.Select(c => (double[])c.Clone())], objectives, repaired);
    }

    /// <summary>The centres μ, one array each; copies.</summary>
    public IReadOnlyList<double[]> Centres => [.. centres.Select(c => (double[])c.Clone())];

    /// <summary>J after each iteration of the fit that was kept; never rises. Empty for given centres.</summary>
    public IReadOnlyList<double> Objectives { get; }

    /// <summary>How often the fit moved a centre that had lost its points.</summary>
    public int Repaired { get; }

    /// <inheritdoc/>
    public int Dimension => centres[0].Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>Fits centres from several starts by k-means++ and keeps the best.</summary>
    /// <param name="data">The points.</param>
    /// <param name="clusters">k, 1 to the number of different points.</param>
    /// <param name="rng">Draws the starts.</param>
    /// <param name="restarts">How many starts, ≥ 1.</param>
    /// <param name="iterations">Of each, at most, ≥ 1; it ends earlier where nothing moves.</param>
    /// <param name="threads">Threads at most; 0: one for each core. The result is the same.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More clusters than different points.</exception>
    public static KMeans Fit(Points data, int clusters, Rng rng, int restarts = 10, int iterations = 300, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Finite(data.Values, nameof(data));
        Check.Positive(restarts);
        Check.Positive(iterations);
        if (clusters > data.Count)
            throw TooMany(clusters, data.Count, "points");
        Check.Positive(clusters);
        var (lloyd, found) = (new LloydIteration(data), new KMeans[restarts]);
        Rng[] streams = [.. Enumerable.Range(0, restarts).Select(_ => rng.Split())];
        ForkJoin.Run(restarts, threads,
            r => found[r] = lloyd.Run(lloyd.Spread(clusters, streams[r]), iterations, restarts > 1 ? 1 : threads));
        return found.MinBy(m => m.Objectives[^1])!;
    }

    /// <summary>Fits centres from a given start.</summary>
    /// <param name="data">The points.</param>
    /// <param name="start">The first centres, at most as many as points.</param>
    /// <param name="iterations">At most, ≥ 1; it ends earlier where nothing moves.</param>
    /// <param name="threads">Threads at most; 0: one for each core. The result is the same.</param>
    /// <exception cref="ArgumentException">A number is not finite, or a length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More centres than points.</exception>
    public static KMeans Fit(Points data, double[][] start, int iterations = 300, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Finite(data.Values, nameof(data));
        Check.Positive(iterations);
        var given = new KMeans(start);
        Check.Length(given.Dimension, data.Dimension, "start[0]");
        if (start.Length > data.Count)
            throw TooMany(start.Length, data.Count, "points");
        return new LloydIteration(data).Run(start, iterations, threads);
    }

    /// <summary>The number of the nearest centre; the first of equals.</summary>
    /// <param name="x">Dimension finite numbers.</param>
    public int Nearest(params double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        Check.Finite(x);
        return Find(x).Nearest;
    }

    /// <summary>Every point's nearest centre: its reconstruction.</summary>
    /// <param name="data">Points of Dimension coordinates.</param>
    public Points Reconstruct(Points data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Length(data.Dimension, Dimension, "data.Dimension");
        return Points.From(Enumerable.Range(0, data.Count).Select(i => centres[Nearest(data[i])]));
    }

    /// <summary>How these points use the centres, and what to do where some are of no use.</summary>
    /// <param name="data">Points of Dimension coordinates.</param>
    public Diagnosis Diagnose(Points data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Length(data.Dimension, Dimension, "data.Dimension");
        var used = Enumerable.Range(0, data.Count).Select(i => Nearest(data[i])).ToHashSet();
        return new Diagnosis(centres.Length, centres.Length - used.Count, Repaired);
    }

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, Dimension, nameof(state));
        return Find(state.ToArray()).Energy;
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        StateByState.Fill(states.For(Dimension, energies, gradients), energies, gradients, (x, gradient) =>
        {
            var (nearest, energy) = Find(x);
            for (var d = 0; d < x.Length; d++)
                gradient[d] = 2 * (x[d] - centres[nearest][d]);
            return energy;
        });

    internal static ArgumentOutOfRangeException TooMany(int clusters, int count, string what) => new(nameof(clusters), clusters,
        $"clusters = {clusters}, but there are only {count} {what}: ask for at most {count}.");

    private (int Nearest, double Energy) Find(double[] x)
    {
        // Where x is not finite, no distance is less.
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var k = 0; k < centres.Length; k++)
        {
            var distance = LloydIteration.Apart(x, centres[k]);
            if (distance < least)
                (nearest, least) = (k, distance);
        }

        return (nearest, least);
    }
}
