//  L = mean max(0, m + E(x, y) − min_{k≠y} E(x, k))
//
//  the right label must lie m below the best wrong one                                                    (LeCun et al. 2006, eq. 11)

namespace Ebm;

/// <summary>The hinge loss: the right label's energy must lie a margin below that of every other.</summary>
/// <remarks>
/// <code>
/// L = mean max(0, m + E(x, y) − min_{k≠y} E(x, k))
/// </code>
/// </remarks>
/// <param name="margin">m, &gt; 0.</param>
public sealed class Hinge(double margin = 1) : Objective<ConditionalModel>
{
    /// <summary>The margin m between right and wrong answers.</summary>
    public double Margin { get; } = Check.PositiveValue(margin);

    /// <inheritdoc/>
    protected override Tensor LossOf(ConditionalModel model, TrainingBatch batch, Rng rng)
    {
        var energies = model.PerLabel(batch.Rows);
        var labels = batch.RequiredLabels;
        return ((float)Margin + energies.Pick(labels) - energies.Pick(ConditionalModel.Lowest(energies, labels))).Relu().Mean();
    }
}
