//  L = mean F(y)
//
//  Pushes down and never up: it teaches only models whose energy cannot be low everywhere
//      (LeCun et al. 2006, the energy loss)

namespace Ebm;

/// <summary>The mean energy of the data.</summary>
/// <remarks>
/// <code>
/// L = mean F(y)
/// </code>
/// </remarks>
public sealed class MeanEnergy : Objective
{
    /// <inheritdoc/>
    public override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        return model.F(batch.Rows).Mean();
    }
}
