//  V = |{y ∈ box : F(y) ≤ τ}| / |box|,   τ = the 95 % quantile of F on held-out points                    (LowEnergy)
//  likelihood = −log p of a held-out point, mean:
//    a model that knows its Z is taken at its word           p = e^{−F} / Z
//    any other is normalised on the box                      p = e^{−βF} / Σ e^{−βF(y_k)} h²,   β the best for the training points
//  At the best β the mean of F over the training points equals that over p: β is where Σ_k p_k F(y_k) falls to it.

using System.Diagnostics;

namespace Ebm;

/// <summary>One model of the atlas: what it is called, and how it is trained on points of the plane.</summary>
/// <remarks>
/// <code>
/// V = |{y ∈ box : F(y) ≤ τ}| / |box|,   τ = the 95 % quantile of F on held-out points
/// </code>
/// </remarks>
/// <param name="Name">Such as "Gaussian mixture".</param>
/// <param name="Class">What keeps its energy up.</param>
/// <param name="Formula">Its energy, in a few symbols.</param>
/// <param name="Chapter">The chapter's file without ending, "16-sparse-coding"; "" for a model of one's own.</param>
/// <param name="Train">From points of the box and random numbers to an energy, of any kind that <see cref="Atlas.OnPlane"/> takes.</param>
public sealed partial record AtlasEntry(string Name, ModelClass Class, string Formula, string Chapter, Func<Points, Rng, IEnergy> Train)
{
    /// <summary>Trains the model on two of every three points, and says what became of it.</summary>
    /// <param name="data">Points of the square [−3, 3]², at least 30. Every third is held out.</param>
    /// <param name="rng">Random numbers of the training, then of the sample. Moved on.</param>
    /// <exception cref="ArgumentException">A point lies outside the square, or the model's energy is NaN or −∞ somewhere in it,
    /// or +∞ everywhere.</exception>
    public Result Fit(Points data, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Length(data.Dimension, 2, "data.Dimension");
        Check.AtLeast(data.Count, 30, "data.Count");
        for (var i = 0; i < data.Count; i++)
            if (!(Math.Max(Math.Abs(data[i, 0]), Math.Abs(data[i, 1])) <= Atlas.HalfWidth))
                throw new ArgumentException($"Point {i}, ({data[i, 0]}, {data[i, 1]}), lies outside the square of half side "
                    + $"{Atlas.HalfWidth}.", nameof(data));
        var (seen, held) = (Some(data, i => i % 3 != 2), Some(data, i => i % 3 == 2));
        var watch = Stopwatch.StartNew();
        var trained = Train(seen, rng);
        var seconds = watch.Elapsed.TotalSeconds;
        return Measure(Atlas.OnPlane(trained), seen, held, seconds, rng);
    }

    private static Points Some(Points data, Func<int, bool> which) =>
        Points.From(Enumerable.Range(0, data.Count).Where(which).Select(i => data[i]));

    private Result Measure(IEnergy energy, Points seen, Points held, double seconds, Rng rng)
    {
        var axis = Atlas.Axis();
        var table = InParts(energy, Points.From(axis.SelectMany(y => axis.Select(x => new[] { x, y }))));
        if (table.Any(double.IsNaN))
            throw new ArgumentException($"{Name}: E is NaN somewhere in the square.");
        var (ofSeen, ofHeld) = (InParts(energy, seen), InParts(energy, held));
        if (table.Concat(ofSeen).Concat(ofHeld).Any(double.IsNegativeInfinity))
            throw new ArgumentException($"{Name}: E is −∞ somewhere in the square.");
        if (table.All(double.IsPositiveInfinity))
            throw new ArgumentException($"{Name}: E is +∞ at every node: it forbids the whole square.");
        var landscape = new double[axis.Length, axis.Length];
        for (var k = 0; k < table.Length; k++)
            landscape[k / axis.Length, k % axis.Length] = table[k];
        var threshold = LowEnergy.Threshold(ofHeld, .95);
        var own = OwnLogZ(energy);
        var beta = own is null ? BestBeta(table, ofSeen.Average()) : 1;
        var logZ = own ?? LogZ(table, beta);
        var nats = Estimate.Of(ofHeld.Select(e => double.IsPositiveInfinity(e) ? e : (beta * e) + logZ));
        var sample = energy is IGenerator generator ? generator.Sample(rng, Result.SampleSize) : FromTable(table, beta, rng);
        return new Result(this, energy, landscape, seconds, threshold, table.Count(e => e <= threshold) / (double)table.Length, nats,
            own is null ? Normalization.Box : Normalization.Model, beta, sample, energy is IGenerator);
    }

    // A network keeps the buffers of its largest batch, and an atlas keeps its networks.
    private static double[] InParts(IEnergy energy, Points states)
    {
        const int Part = 1024;
        var energies = new double[states.Count];
        for (var first = 0; first < states.Count; first += Part)
        {
            Host.Poll();
            energy.Energies(states.Slice(first, Math.Min(Part, states.Count - first))).CopyTo(energies, first);
        }

        return energies;
    }

    /// <summary>log Z as the model knows it; null if it does not. Some kinds know it for some of their members only.</summary>
    private static double? OwnLogZ(IEnergy energy)
    {
        try
        {
            return (energy as IPartitionFunction)?.LogPartition();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static double LogZ(double[] table, double beta) =>
        Functions.LogSumExp(Array.ConvertAll(table, e => Probability.LogWeight(e, beta)))
        + (2 * Math.Log(2 * Atlas.HalfWidth / Atlas.Nodes));

    /// <summary>The β at which the mean energy over the table is that of the points; 0 where no β &gt; 0 helps.</summary>
    private static double BestBeta(double[] table, double mean)
    {
        double[] finite = [.. table.Where(double.IsFinite)];
        if (finite.Length == 0 || !double.IsFinite(mean) || mean >= finite.Average())
            return 0;
        var low = finite.Min();
        var spread = finite.Average() - low;
        bool TooHot(double logBeta)
        {
            var p = Array.ConvertAll(finite, e => -Math.Exp(logBeta) * (e - low));
            var (logSum, sum) = (Functions.LogSumExp(p), 0.0);
            for (var k = 0; k < p.Length; k++)
                sum += Math.Exp(p[k] - logSum) * (finite[k] - low);
            return sum > mean - low;
        }

        // From a bath that is far too hot to one that is far too cold, in units of the energy's own spread.
        var unit = Math.Log(spread);
        return Math.Exp(Bisection.Middle(-10 - unit, 12 - unit, TooHot, 50, 1e-12));
    }

    private static Points FromTable(double[] table, double beta, Rng rng)
    {
        var logWeights = Array.ConvertAll(table, e => Probability.LogWeight(e, beta));
        var total = Functions.LogSumExp(logWeights);
        var runningSums = Probability.Accumulate(Array.ConvertAll(logWeights, w => Math.Exp(w - total)));
        var points = new Points(2, Result.SampleSize);
        var cell = 2 * Atlas.HalfWidth / Atlas.Nodes;
        for (var i = 0; i < points.Count; i++)
        {
            var k = Probability.Draw(runningSums, rng);
            points.Span(0)[i] = (float)(((k % Atlas.Nodes) + rng.NextDouble()) * cell - Atlas.HalfWidth);
            points.Span(1)[i] = (float)(((k / Atlas.Nodes) + rng.NextDouble()) * cell - Atlas.HalfWidth);
        }

        return points;
    }

    /// <summary>Who made a likelihood sum to 1.</summary>
    public enum Normalization
    {
        /// <summary>The model knows its Z.</summary>
        Model,

        /// <summary>A sum over the nodes of the box, at the best β.</summary>
        Box,
    }

    /// <summary>A trained model of the atlas.</summary>
    /// <param name="Entry">Which model it is.</param>
    /// <param name="Energy">Its energy over the plane.</param>
    /// <param name="Landscape">F at the nodes of the box, [row, column], rows from below: <see cref="Atlas.Axis"/>.</param>
    /// <param name="Seconds">How long training took.</param>
    /// <param name="Threshold">τ, the 95 % quantile of F on the held-out points.</param>
    /// <param name="Volume">V, the low-energy volume as a fraction of the box.</param>
    /// <param name="Nats">−log p of a held-out point in nats, its mean; ∞ where the model forbids one. Less is better.</param>
    /// <param name="NormalizedBy">Who normalised p.</param>
    /// <param name="Beta">β of p: 1 if the model normalises itself, else the best on the training points.</param>
    /// <param name="Sample">1000 points drawn from p, or as the model itself draws, which need not be p exactly.</param>
    /// <param name="OwnSampler">Whether the model drew them itself; else they come from the nodes of the box.</param>
    public sealed record Result(AtlasEntry Entry, IEnergy Energy, double[,] Landscape, double Seconds, double Threshold, double Volume,
        Estimate Nats, Normalization NormalizedBy, double Beta, Points Sample, bool OwnSampler)
    {
        /// <summary>How many points are drawn.</summary>
        internal const int SampleSize = 1000;

        /// <summary>F of many points, a thousand at a time, so that no network keeps large buffers.</summary>
        /// <param name="points">Points of the plane.</param>
        public double[] Energies(Points points)
        {
            ArgumentNullException.ThrowIfNull(points);
            return InParts(Energy, points);
        }

        /// <summary>V at another recall: the share of the box at or below the energies of a share of the points.</summary>
        /// <param name="points">Points of the plane.</param>
        /// <param name="share">Recall, 0 &lt; share ≤ 1.</param>
        public double VolumeAt(Points points, double share)
        {
            var threshold = LowEnergy.Threshold(Energies(points), share);
            return Landscape.Cast<double>().Average(e => e <= threshold ? 1.0 : 0);
        }

        /// <summary>Such as "PCA (A1): V = 0.41, 2.90 nats, 0.1 s".</summary>
        public override string ToString() => FormattableString.Invariant(
            $"{Entry.Name} ({Entry.Class}): V = {Volume:F2}, {Nats.Value:F2} nats, {Seconds:F1} s");
    }
}
