//  contraction   λ ‖∂Enc/∂y‖²      ‖J‖² = E‖Jᵀv‖², v Gaussian                                              (Rifai et al. 2011)
//  saturation    λ Σ h (1 − h)     h = Enc(y) in [0, 1]: the flat parts of a sigmoid cost nothing          (Goroshin, LeCun 2013)
//  sparsity      λ Σ |h|           h = Enc(y): few units are at work for any one y

namespace Ebm;

/// <summary>What a code costs besides its reconstruction, so that few points have cheap codes.</summary>
/// <remarks>
/// <code>
/// contraction   λ ‖∂Enc/∂y‖²      ‖J‖² = E‖Jᵀv‖², v Gaussian                                              (Rifai et al. 2011)
/// saturation    λ Σ h (1 − h)     h = Enc(y) in [0, 1]: the flat parts of a sigmoid cost nothing          (Goroshin, LeCun 2013)
/// sparsity      λ Σ |h|           h = Enc(y): few units are at work for any one y
/// </code>
/// </remarks>
public abstract class CodePenalty
{
    /// <summary>Keeps the code from changing with y except where the data do.</summary>
    /// <param name="weight">λ, ≥ 0.</param>
    public static CodePenalty Contraction(double weight) => new Contracting(Check.NotNegativeSingleValue(weight));

    /// <summary>Rewards codes at the flat ends of a sigmoid. The encoder must end in one.</summary>
    /// <param name="weight">λ, ≥ 0.</param>
    public static CodePenalty Saturation(double weight) => new Saturating(Check.NotNegativeSingleValue(weight));

    /// <summary>
    /// Asks for few units at work at once. End the encoder in a ReLU, which can be exactly 0, and mind that a decoder with large weights
    /// makes the penalty cheap: weight decay prevents it.
    /// </summary>
    /// <param name="weight">λ, ≥ 0.</param>
    public static CodePenalty Sparsity(double weight) => new Sparse(Check.NotNegativeSingleValue(weight));

    /// <summary>The mean penalty of clean rows, one number.</summary>
    /// <param name="model">The model whose code it is.</param>
    /// <param name="rows">Clean rows, (n, Dimension).</param>
    /// <param name="rng">Draws directions where the penalty needs some.</param>
    public abstract Tensor Of(Autoencoder model, Tensor rows, Rng rng);

    private sealed class Contracting(double weight) : CodePenalty
    {
        public override Tensor Of(Autoencoder model, Tensor rows, Rng rng) => (float)weight * model.SquaredJacobian(rows, rng);
    }

    private sealed class Saturating(double weight) : CodePenalty
    {
        public override Tensor Of(Autoencoder model, Tensor rows, Rng rng)
        {
            var h = model.Encode(rows);
            return (float)weight * (h * (1 - h)).Sum(-1).Mean();
        }
    }

    private sealed class Sparse(double weight) : CodePenalty
    {
        public override Tensor Of(Autoencoder model, Tensor rows, Rng rng) => (float)weight * model.Encode(rows).Abs().Sum(-1).Mean();
    }
}
