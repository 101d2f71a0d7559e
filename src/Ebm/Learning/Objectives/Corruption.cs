//  y ↦ what the encoder sees, and which numbers the reconstruction is asked for:
//
//    noise      y + σξ,   ξ standard Gaussian          all numbers                                         (Vincent et al. 2008)
//    masking    y ⊙ m,    m drops numbers at random    the hidden ones
//    shift      a picture moved by whole pixels        all numbers

namespace Ebm;

/// <summary>
/// What is done to rows before a network sees them: by <see cref="Reconstruction"/>, to have them mended, by an
/// <see cref="EmbeddingLoss"/>, to have two views of one thing.
/// </summary>
public abstract class Corruption
{
    /// <summary>Rows as they are.</summary>
    public static Corruption None { get; } = new Nothing();

    /// <summary>Gaussian noise. At the optimum of the squared cost (ỹ − y)/σ² is the score of the noisy data.</summary>
    /// <param name="sigma">σ, &gt; 0.</param>
    public static Corruption Noise(double sigma) => new Gaussian(Check.PositiveSingleValue(sigma));

    /// <summary>Hides numbers at random, as 0; only they are asked for, so that the model learns to fill in.</summary>
    /// <param name="share">Share of the numbers to hide, between 0 and 1.</param>
    public static Corruption Masking(double share) => new Mask(Check.InsideUnitInterval(share));

    /// <summary>Moves every picture by whole pixels, down and to the right or back, each way alike; what comes in is 0.</summary>
    /// <param name="width">Columns of a picture, ≥ 1.</param>
    /// <param name="height">Rows of a picture, ≥ 1.</param>
    /// <param name="most">Most pixels in each direction, ≥ 0 and below width and height.</param>
    public static Corruption Shift(int width, int height, int most = 1) => new Shifted(width, height, most);

    /// <summary>This, and then another. What both ask for counts, number by number: move first, then hide.</summary>
    /// <param name="next">What is done to rows that this has been done to.</param>
    public Corruption Then(Corruption next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new Both(this, next);
    }

    /// <summary>What the encoder sees of these rows, and for every number how much its reconstruction counts; null: each as 1.</summary>
    /// <param name="rows">Clean rows, (n, d).</param>
    /// <param name="rng">Draws the noise.</param>
    public abstract (Tensor Seen, Tensor? Asked) Of(Tensor rows, Rng rng);

    private sealed class Nothing : Corruption
    {
        public override (Tensor Seen, Tensor? Asked) Of(Tensor rows, Rng rng) => (rows, null);
    }

    private sealed class Gaussian(double sigma) : Corruption
    {
        public override (Tensor Seen, Tensor? Asked) Of(Tensor rows, Rng rng) =>
            (rows + ((float)sigma * Tensor.Gaussian(rng, [.. rows.Shape])), null);
    }

    private sealed class Mask(double share) : Corruption
    {
        public override (Tensor Seen, Tensor? Asked) Of(Tensor rows, Rng rng)
        {
            var mask = Tensor.Filled(0, [.. rows.Shape]);
            for (var i = 0; i < mask.Length; i++)
                mask.Data[i] = rng.NextFloat() < share ? 0 : 1;
            return (rows * mask, (1 - mask) / (float)share);
        }
    }

    private sealed class Shifted : Corruption
    {
        private readonly int width;
        private readonly int height;
        private readonly int most;

        public Shifted(int width, int height, int most)
        {
            Check.AtLeast(width, 1);
            Check.AtLeast(height, 1);
            Check.Between(most, 0, Math.Min(width, height) - 1);
            (this.width, this.height, this.most) = (width, height, most);
        }

        public override (Tensor Seen, Tensor? Asked) Of(Tensor rows, Rng rng)
        {
            ModelShapes.Rows(rows, width * height, $"A shift of pictures of {width} × {height}", nameof(rows));
            var seen = Tensor.Filled(0, [.. rows.Shape]);
            for (var i = 0; i < rows.Shape[0]; i++)
                Move(rows.Data.Slice(i * width * height, width * height), seen.Data[(i * width * height)..], rng);
            return (seen, null);
        }

        private void Move(ReadOnlySpan<float> from, Span<float> to, Rng rng)
        {
            int right = rng.NextInt((2 * most) + 1) - most, down = rng.NextInt((2 * most) + 1) - most;
            for (var row = Math.Max(0, down); row < Math.Min(height, height + down); row++)
            {
                for (var column = Math.Max(0, right); column < Math.Min(width, width + right); column++)
                    to[(row * width) + column] = from[((row - down) * width) + column - right];
            }
        }
    }

    private sealed class Both(Corruption first, Corruption second) : Corruption
    {
        public override (Tensor Seen, Tensor? Asked) Of(Tensor rows, Rng rng)
        {
            var (seen, asked) = first.Of(rows, rng);
            var (last, counted) = second.Of(seen, rng);
            return (last, asked is null ? counted : counted is null ? asked : asked * counted);
        }
    }
}
