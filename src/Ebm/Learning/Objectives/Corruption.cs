//  y ↦ what the encoder sees, and which numbers the reconstruction is asked for:
//
//    noise      y + σξ,   ξ standard Gaussian          all numbers                                         (Vincent et al. 2008)
//    masking    y ⊙ m,    m drops numbers at random    the hidden ones

namespace Ebm;

/// <summary>What <see cref="Reconstruction"/> does to rows before the encoder sees them.</summary>
public abstract class Corruption
{
    /// <summary>Rows as they are.</summary>
    public static Corruption None { get; } = new Nothing();

    /// <summary>Gaussian noise. At the optimum of the squared cost (ỹ − y)/σ² is the score of the noisy data.</summary>
    /// <param name="sigma">σ, &gt; 0.</param>
    public static Corruption Noise(double sigma) => new Gaussian(Check.PositiveValue(sigma));

    /// <summary>Hides numbers at random, as 0; only they are asked for, so that the model learns to fill in.</summary>
    /// <param name="share">Share of the numbers to hide, between 0 and 1.</param>
    public static Corruption Masking(double share) => new Mask(Check.InsideUnitInterval(share));

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
}
