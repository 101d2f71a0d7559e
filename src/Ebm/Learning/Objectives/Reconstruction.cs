//  L = mean C(y, Dec(Enc(ŷ))) + Σ penalties,
//      ŷ = y as it is, with noise, or with numbers hidden (then C counts these only, over their share)

namespace Ebm;

/// <summary>The cost of reconstructing clean rows from what the encoder is let see, and penalties on the code.</summary>
/// <remarks>
/// <code>
/// L = mean C(y, Dec(Enc(ŷ))) + Σ penalties, ŷ = y as it is, with noise, or with numbers hidden (then C counts these only, over their
/// share)
/// </code>
/// </remarks>
/// <param name="corruption">What is done to rows first; null for nothing.</param>
/// <param name="penalties">What codes cost besides.</param>
public sealed class Reconstruction(Corruption? corruption = null, params CodePenalty[] penalties) : Objective<Autoencoder>
{
    private readonly Corruption corruption = corruption ?? Corruption.None;

    /// <inheritdoc/>
    protected override Tensor LossOf(Autoencoder model, TrainingBatch batch, Rng rng)
    {
        var (seen, asked) = corruption.Of(batch.Rows, rng);
        var output = model.Output(seen);
        var loss = asked is null ? model.Cost.Of(batch.Rows, output).Mean() : (model.Cost.Each(batch.Rows, output) * asked).Sum(-1).Mean();
        foreach (var penalty in penalties)
            loss += penalty.Of(model, batch.Rows, rng);
        return loss;
    }
}
