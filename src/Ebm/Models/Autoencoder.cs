// F(y) = C(y, Dec(Enc(y)))
//
//   plain         L = F(y)
//   denoising     L = C(y, Dec(Enc(y + σξ)))                              ξ standard Gaussian            (Vincent et al. 2008)
//   masked        L = Σ_{hidden pixels} C(y, Dec(Enc(y ⊙ m)))             m drops pixels at random
//   contracting   L = F(y) + λ ‖∂Enc/∂y‖²                                 ‖J‖² = E‖Jᵀv‖², v Gaussian     (Rifai et al. 2011)
//   saturating    L = F(y) + λ Σ h (1 − h)                                h = Enc(y) in [0, 1]: flat parts of σ cost nothing (Goroshin, LeCun 2013)

namespace Ebm;

/// <summary>An autoencoder: F(y) is what it costs to reconstruct y from its code.</summary>
public class Autoencoder : EnergyModel
{
    private readonly Layer encoder;
    private readonly Layer decoder;

    /// <summary>Joins an encoder and a decoder.</summary>
    /// <param name="encoder">From rows y to rows of codes h.</param>
    /// <param name="decoder">From codes to the cost's outputs.</param>
    /// <param name="dimension">Numbers in y, ≥ 1.</param>
    /// <param name="cost">C.</param>
    public Autoencoder(Layer encoder, Layer decoder, int dimension, ReconstructionCost cost)
        : base(dimension)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(cost);
        (this.encoder, this.decoder, Cost) = (encoder, decoder, cost);
    }

    /// <summary>C.</summary>
    public ReconstructionCost Cost { get; }

    /// <summary>The code h of every row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Tensor Encode(Tensor y)
    {
        CheckRows(y, nameof(y));
        return encoder.Apply(y);
    }

    /// <summary>ỹ of every code.</summary>
    public Tensor Decode(Tensor h) => Cost.Mean(Outputs(h));

    /// <summary>ỹ of every row.</summary>
    public Tensor Reconstruct(Tensor y) => Decode(Encode(y));

    /// <inheritdoc/>
    public override Tensor F(Tensor y) => Cost.Of(y, Output(y));

    /// <summary>What the decoder puts out for rows, corrupted or not.</summary>
    private protected Tensor Output(Tensor rows) => Outputs(Encode(rows));

    private Tensor Outputs(Tensor h)
    {
        ArgumentNullException.ThrowIfNull(h);
        return ModelShapes.Outputs(decoder.Apply(h), h.Shape.Count == 0 ? 1 : h.Shape[0], Dimension, GetType().Name, "decoder");
    }
}

/// <summary>Reconstructs clean points from noisy ones; at the optimum (ỹ − y)/σ² is the score of the noisy data.</summary>
/// <param name="encoder">From rows y to rows of codes h.</param>
/// <param name="decoder">From codes to the cost's outputs.</param>
/// <param name="dimension">Numbers in y, ≥ 1.</param>
/// <param name="cost">C.</param>
/// <param name="sigma">σ, &gt; 0.</param>
public sealed class DenoisingAutoencoder(Layer encoder, Layer decoder, int dimension, ReconstructionCost cost, double sigma) : Autoencoder(encoder, decoder, dimension, cost)
{
    /// <summary>σ.</summary>
    public double Sigma { get; } = Check.PositiveValue(sigma);

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Cost.Of(batch, Output(batch + ((float)Sigma * Tensor.Gaussian(rng, [.. batch.Shape])))).Mean();
    }
}

/// <summary>Fills in missing pixels from the others.</summary>
/// <param name="encoder">From rows y to rows of codes h.</param>
/// <param name="decoder">From codes to the cost's outputs.</param>
/// <param name="dimension">Numbers in y, ≥ 1.</param>
/// <param name="cost">C.</param>
/// <param name="hidden">Share of the pixels that training hides, between 0 and 1.</param>
public sealed class MaskedAutoencoder(Layer encoder, Layer decoder, int dimension, ReconstructionCost cost, double hidden) : Autoencoder(encoder, decoder, dimension, cost)
{
    /// <summary>Share of the pixels that training hides.</summary>
    public double Hidden { get; } = Check.InsideUnitInterval(hidden);

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rng);
        var mask = Tensor.Filled(0, [.. batch.Shape]);
        for (var i = 0; i < mask.Length; i++)
            mask.Data[i] = rng.NextFloat() < Hidden ? 0 : 1;
        return (Cost.Each(batch, Output(batch * mask)) * (1 - mask)).Sum(-1).Mean() / (float)Hidden;
    }

    /// <summary>Rows with their hidden pixels filled in.</summary>
    /// <param name="y">Rows; hidden pixels may hold anything finite.</param>
    /// <param name="mask">1 where a pixel is seen, 0 where it is hidden; same shape.</param>
    public Tensor Complete(Tensor y, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(mask);
        CheckRows(y, nameof(y));
        if (!mask.Shape.SequenceEqual(y.Shape))
            throw TensorShape.Mismatch("MaskedAutoencoder.Complete of rows and their mask", y, mask);
        return (y * mask) + (Reconstruct(y * mask) * (1 - mask));
    }
}

/// <summary>Keeps the code from changing with y except where the data do.</summary>
/// <param name="encoder">From rows y to rows of codes h.</param>
/// <param name="decoder">From codes to the cost's outputs.</param>
/// <param name="dimension">Numbers in y, ≥ 1.</param>
/// <param name="cost">C.</param>
/// <param name="weight">λ, ≥ 0.</param>
public sealed class ContractingAutoencoder(Layer encoder, Layer decoder, int dimension, ReconstructionCost cost, double weight) : Autoencoder(encoder, decoder, dimension, cost)
{
    /// <summary>λ.</summary>
    public double Weight { get; } = Check.NotNegativeValue(weight);

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng) => F(batch).Mean() + ((float)Weight * SquaredJacobian(batch, rng));

    /// <summary>An unbiased estimate of the mean of ‖∂Enc/∂y‖² over rows, by one random direction of codes a row.</summary>
    public Tensor SquaredJacobian(Tensor batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var h = Encode(batch);
        var v = Tensor.Gaussian(rng, [.. h.Shape]);
        return Gradient.Of((h * v).Sum(), batch).Square().Sum() / batch.Shape[0];
    }
}

/// <summary>Rewards codes at the flat ends of a sigmoid. The encoder must end in one.</summary>
/// <param name="encoder">From rows y to rows of codes h.</param>
/// <param name="decoder">From codes to the cost's outputs.</param>
/// <param name="dimension">Numbers in y, ≥ 1.</param>
/// <param name="cost">C.</param>
/// <param name="weight">λ, ≥ 0.</param>
public sealed class SaturatingAutoencoder(Layer encoder, Layer decoder, int dimension, ReconstructionCost cost, double weight) : Autoencoder(encoder, decoder, dimension, cost)
{
    /// <summary>λ.</summary>
    public double Weight { get; } = Check.NotNegativeValue(weight);

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng)
    {
        var h = Encode(batch);
        return F(batch).Mean() + ((float)Weight * (h * (1 - h)).Sum(-1).Mean());
    }
}
