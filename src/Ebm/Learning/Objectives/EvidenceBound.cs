//  L = mean [ C(y, Dec(z)) + β KL(q(z|y) ‖ N(0, 1)) ],    z = μ(y) + √ν(y) ξ,    one ξ a row              (Kingma, Welling 2014)

namespace Ebm;

/// <summary>The bound on −ln p of a variational autoencoder, from one draw of the code for every row.</summary>
/// <remarks>
/// <code>
/// L = mean [ C(y, Dec(z)) + β KL(q(z|y) ‖ N(0, 1)) ],    z = μ(y) + √ν(y) ξ,    one ξ a row              (Kingma, Welling 2014)
/// </code>
/// </remarks>
public sealed class EvidenceBound : Objective<Vae>
{
    /// <inheritdoc/>
    protected override Tensor LossOf(Vae model, TrainingBatch batch, Rng rng) => model.DrawBound(batch.Rows, rng).Mean();
}
