//  J = mean [½ ‖∂E/∂x‖² − tr ∂²E/∂x²]  =  ½ ⟨‖score of the model − score of the data‖²⟩ + const          (Hyvärinen 2005)
//
//    explicit     the trace by n reverse passes
//    sliced       vᵀ ∂²E v for random v instead of the trace, E vvᵀ = 1: one pass more         (Song, Garg, Shi, Ermon 2019)
//    denoising    mean ½ ‖∂E(x + σξ) − ξ/σ‖²: no second derivative; learns the data blurred by σ      (Vincent 2011)
//
//  The score is −∂E/∂x = ∂ log p/∂x, in which Z does not occur.

namespace Ebm;

/// <summary>Learning from slopes: the energy whose downhill field is the data's score. Needs smooth energies of real states.</summary>
/// <remarks>
/// <code>
/// J = mean [½ ‖∂E/∂x‖² − tr ∂²E/∂x²]  =  ½ ⟨‖score of the model − score of the data‖²⟩ + const          (Hyvärinen 2005)
/// </code>
/// A network of ReLUs has no curvature but in its corners: only the denoising form trains it.
/// </remarks>
public abstract class ScoreMatching : Objective<PointModel>
{
    private protected ScoreMatching()
    {
    }

    /// <summary>The trace as it is: costs a pass for every coordinate.</summary>
    public static ScoreMatching Explicit { get; } = new ExplicitScoreMatching();

    /// <summary>The trace by random directions.</summary>
    /// <param name="directions">Directions for every datum, ≥ 1.</param>
    public static ScoreMatching Sliced(int directions = 1) => new SlicedScoreMatching(directions);

    /// <summary>The way back from noise.</summary>
    /// <param name="sigma">σ, &gt; 0: what is learned is the data blurred by it.</param>
    public static ScoreMatching Denoising(double sigma) => new DenoisingScoreMatching(sigma);

    /// <summary>∂E/∂x of rows, a graph of the parameters and of the rows.</summary>
    private protected static Tensor Slopes(PointModel model, Tensor rows) => Gradient.Of(model.F(rows).Sum(), rows);
}
