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
public sealed class Perceptron : Objective<ConditionalModel>
{
    /// <inheritdoc/>
    protected override Tensor LossOf(ConditionalModel model, TrainingBatch batch, Rng rng)
    {
        var energies = model.PerLabel(batch.Rows);
        return (energies.Pick(batch.RequiredLabels) - energies.Pick(ConditionalModel.Lowest(energies))).Mean();
    }
}
