//  ŷ ~ K steps of a sampler of p ∝ e^{−E}, from
//
//    noise     standard Gaussian points, fresh for each batch                          (short runs: Nijkamp et al. 2019)
//    data      the batch itself                                                        (contrastive divergence: Hinton 2002)
//    replay    where earlier chains ended, a fraction of them fresh noise again           (persistent: Tieleman 2008; Du, Mordatch 2019)
//
//  or by an attack instead of a sampler: AdversarialNegatives.cs

namespace Ebm;

/// <summary>Where the points come from whose energy training raises: any sampler, and a start for its chains.</summary>
/// <remarks>
/// <code>
/// ŷ ~ K steps of a sampler of p ∝ e^{−E}, from
/// noise     standard Gaussian points, fresh for each batch                          (short runs: Nijkamp et al. 2019)
/// data      the batch itself                                                        (contrastive divergence: Hinton 2002)
/// replay    where earlier chains ended, a fraction of them fresh noise again           (persistent: Tieleman 2008; Du, Mordatch 2019)
/// </code>
/// A source that remembers its chains belongs to one training run.
/// </remarks>
public abstract partial class NegativeSource
{
    private readonly Func<IDifferentiableEnergy, ISampler> sampler;

    private NegativeSource(Func<IDifferentiableEnergy, ISampler> sampler, int steps)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        Check.AtLeast(steps, 1);
        (this.sampler, Steps) = (sampler, steps);
    }

    /// <summary>K, the sampler's steps for each batch.</summary>
    public int Steps { get; }

    /// <summary>Chains from standard Gaussian noise.</summary>
    /// <param name="sampler">Makes the sampler of an energy: <c>energy => Langevin.WithNoise(energy, .1, .005)</c>.</param>
    /// <param name="steps">K ≥ 1.</param>
    public static NegativeSource FromNoise(Func<IDifferentiableEnergy, ISampler> sampler, int steps) => new Noise(sampler, steps);

    /// <summary>Chains from the data of the batch.</summary>
    /// <param name="sampler">Makes the sampler of an energy.</param>
    /// <param name="steps">K ≥ 1.</param>
    public static NegativeSource FromData(Func<IDifferentiableEnergy, ISampler> sampler, int steps) => new Data(sampler, steps);

    /// <summary>Chains that go on from batch to batch, kept in a buffer; a checkpoint holds it.</summary>
    /// <param name="sampler">Makes the sampler of an energy.</param>
    /// <param name="steps">K ≥ 1.</param>
    /// <param name="size">Places in the buffer, ≥ 1. Noise until a chain has ended there.</param>
    /// <param name="restart">The fraction of chains that start from noise again, 0 … 1.</param>
    public static NegativeSource Replay(Func<IDifferentiableEnergy, ISampler> sampler, int steps, int size = 10_000, double restart = .05)
    {
        Check.AtLeast(size, 1);
        Check.Between(restart, 0, 1);
        return new Buffer(sampler, steps, size, restart);
    }

    /// <summary>As many points as there are data.</summary>
    /// <param name="energy">The energy whose low places are looked for.</param>
    /// <param name="data">The batch.</param>
    /// <param name="rng">Random numbers. Moved on.</param>
    /// <exception cref="SamplingException">A chain met an energy or a gradient that is not finite.</exception>
    public Points Draw(IDifferentiableEnergy energy, Points data, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        return Draw(energy, data, rng, null);
    }

    /// <summary>The same draw, which shows its chains and their rule before the last step.</summary>
    internal Points Draw(IDifferentiableEnergy energy, Points data, Rng rng, Action<Points, ISampler>? beforeLast)
    {
        var ends = Ends(energy, Start(data, rng), rng, beforeLast);
        Keep(ends);
        return ends;
    }

    /// <summary>What is remembered from batch to batch, for points of this dimension; null for nothing.</summary>
    internal virtual Tensor? Memory(int dimension) => null;

    /// <summary>Why the gradient of a loss at these points is not the slope of its value; null where they do not depend on E.</summary>
    internal virtual string? NotASlope => "its negatives are held fixed in the gradient, and move with the parameters in the value";

    private protected abstract Points Start(Points data, Rng rng);

    private protected virtual Points Ends(IDifferentiableEnergy energy, Points start, Rng rng, Action<Points, ISampler>? beforeLast)
    {
        var rule = sampler(energy);
        var state = rule.Start(start);
        for (var k = 0; k < Steps; k++)
        {
            Host.Poll();
            if (k == Steps - 1)
                beforeLast?.Invoke(state.Points, rule);
            rule.Step(state, rng);
        }

        return state.Points;
    }

    private protected virtual void Keep(Points ends)
    {
    }

    private sealed class Noise(Func<IDifferentiableEnergy, ISampler> sampler, int steps) : NegativeSource(sampler, steps)
    {
        private protected override Points Start(Points data, Rng rng)
        {
            var points = new Points(data.Dimension, data.Count);
            rng.FillGaussian(points.Values);
            return points;
        }
    }

    private sealed class Data(Func<IDifferentiableEnergy, ISampler> sampler, int steps) : NegativeSource(sampler, steps)
    {
        private protected override Points Start(Points data, Rng rng) => data;
    }

    private sealed class Buffer(Func<IDifferentiableEnergy, ISampler> sampler, int steps, int size, double restart)
        : NegativeSource(sampler, steps)
    {
        // One row a place: the point, then 1 if a chain has ended there.
        private Tensor? places;
        private int[] taken = [];

        internal override Tensor Memory(int dimension)
        {
            places ??= Tensor.Filled(0, size, dimension + 1).Constant();
            return places.Shape[1] == dimension + 1 ? places
                : throw new ArgumentException(
                $"This source keeps points of {places.Shape[1] - 1} coordinates; {dimension} are asked for. Make one source for each "
                + $"training.", nameof(dimension));
        }

        private protected override Points Start(Points data, Rng rng)
        {
            var n = data.Dimension;
            var kept = Memory(n).Data;
            var points = new Points(n, data.Count);
            rng.FillGaussian(points.Values);
            taken = new int[data.Count];
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = rng.NextInt(size);
                var place = kept.Slice(taken[i] * (n + 1), n + 1);
                if (rng.NextDouble() < restart || place[n] == 0)
                    continue;
                for (var d = 0; d < n; d++)
                    points.Span(d)[i] = place[d];
            }

            return points;
        }

        private protected override void Keep(Points ends)
        {
            var n = ends.Dimension;
            var kept = places!.Data;
            for (var i = 0; i < taken.Length; i++)
            {
                var place = kept.Slice(taken[i] * (n + 1), n + 1);
                for (var d = 0; d < n; d++)
                    place[d] = ends[i, d];
                place[n] = 1;
            }
        }
    }
}
