//  L = mean [ C(y, Dec(z + sg[e_k − z])) + ‖sg[z] − e_k‖² + γ ‖z − sg[e_k]‖² ],    z = Enc(y),  e_k the nearest code,  sg = no gradient
//                                                                                                         (van den Oord et al. 2017)

namespace Ebm;

/// <summary>
/// What trains a vector-quantised autoencoder: codes move to encodings, encodings to codes, and the decoder's gradient goes straight
/// through.
/// </summary>
/// <remarks>
/// <code>
/// L = mean [ C(y, Dec(z + sg[e_k − z])) + ‖sg[z] − e_k‖² + γ ‖z − sg[e_k]‖² ],    z = Enc(y),  e_k the nearest code,  sg = no gradient
/// </code>
/// </remarks>
public sealed class Quantisation : Objective<VqVae>
{
    internal override string? NotASlope(EnergyModel model) => "it goes straight through the choice of a code";

    /// <inheritdoc/>
    protected override Tensor LossOf(VqVae model, TrainingBatch batch, Rng rng)
    {
        var z = model.Codes(batch.Rows);
        var e = model.Codebook.Gather(model.Nearest(z));
        var cost = model.Cost.Of(batch.Rows, model.Outputs(z + (e - z).Constant()));
        return (cost + (z.Constant() - e).Square().Sum(-1) + ((float)model.Commitment * (z - e.Constant()).Square().Sum(-1))).Mean();
    }
}
