// F(y) = C(y, Dec(Enc(y)))
//
//   Reconstruction trains it: from clean rows, from noisy ones, from rows with hidden numbers, with penalties on the code

namespace Ebm;

/// <summary>An autoencoder: F(y) is what it costs to reconstruct y from its code.</summary>
/// <remarks>
/// <code>
/// F(y) = C(y, Dec(Enc(y)))
/// </code>
/// </remarks>
public sealed class Autoencoder : PointModel
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

    /// <summary>The reconstruction cost C.</summary>
    public ReconstructionCost Cost { get; }

    /// <inheritdoc/>
    public override Objective NaturalObjective => new Reconstruction();

    /// <summary>The code h of every row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Tensor Encode(Tensor y)
    {
        CheckRows(y, nameof(y));
        return encoder.Apply(y);
    }

    /// <summary>The reconstruction ỹ of every code.</summary>
    /// <param name="h">Codes, (n, size of a code).</param>
    /// <returns>Rows, (n, Dimension).</returns>
    public Tensor Decode(Tensor h) => Cost.Mean(Outputs(h));

    /// <summary>The reconstruction ỹ of every row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    /// <returns>Rows of the same shape.</returns>
    public Tensor Reconstruct(Tensor y) => Decode(Encode(y));

    /// <inheritdoc/>
    public override Tensor F(Tensor y) => Cost.Of(y, Output(y));

    /// <summary>Rows with their hidden numbers filled in.</summary>
    /// <param name="y">Rows; hidden numbers may hold anything finite.</param>
    /// <param name="mask">1 where a number is seen, 0 where it is hidden; same shape.</param>
    public Tensor Complete(Tensor y, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        CheckRows(y, nameof(y));
        if (!mask.Shape.SequenceEqual(y.Shape))
            throw TensorShape.Mismatch("Autoencoder.Complete of rows and their mask", y, mask);
        return (y * mask) + (Reconstruct(y * mask) * (1 - mask));
    }

    /// <summary>An unbiased estimate of the mean of ‖∂Enc/∂y‖² over rows, by one random direction of codes a row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    /// <param name="rng">Draws the directions.</param>
    public Tensor SquaredJacobian(Tensor y, Rng rng)
    {
        var h = Encode(y);
        var v = Tensor.Gaussian(rng, [.. h.Shape]);
        return Gradient.Of((h * v).Sum(), y).Square().Sum() / y.Shape[0];
    }

    /// <summary>What the decoder puts out for rows, corrupted or not.</summary>
    internal Tensor Output(Tensor rows) => Outputs(Encode(rows));

    private Tensor Outputs(Tensor h)
    {
        ArgumentNullException.ThrowIfNull(h);
        return ModelShapes.Outputs(decoder.Apply(h), h.Shape.Count == 0 ? 1 : h.Shape[0], Dimension, GetType().Name, "decoder");
    }
}
