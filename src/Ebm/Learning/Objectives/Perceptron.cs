//  L = mean [E(x, y) − min_k E(x, k)]
//
//  0 as soon as the right label is the best one: no margin is asked for                                   (LeCun et al. 2006, eq. 7)

namespace Ebm;

/// <summary>The perceptron loss: how much lower than the right label's energy the lowest one lies.</summary>
/// <remarks>
/// <code>
/// L = mean [E(x, y) − min_k E(x, k)]
/// </code>
/// </remarks>
public sealed class Perceptron : LossFunctional
{
    /// <inheritdoc/>
    public override string Name => "perceptron";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        right - energies.Pick(ConditionalModel.Lowest(energies));
}
