//  L = mean −ln p
//
//  points    −ln p(y) = F(y) + ln Z,                            ln Z = 0: models normalised by their make, flows
//  pairs     −ln p(y|x) = E(x, y) + ln Σ_k e^{−E(x, k)}         the normaliser belongs to the loss; the energy does without

namespace Ebm;

/// <summary>The mean negative log-likelihood, in nats: of points for a normalised model, of labels given x for a model of pairs.</summary>
/// <remarks>
/// <code>
/// L = mean −ln p
/// </code>
/// </remarks>
public sealed class NegativeLogLikelihood : Objective
{
    /// <inheritdoc/>
    public override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
    {
        Require(model);
        ArgumentNullException.ThrowIfNull(batch);
        return model is ConditionalModel pairs
            ? (-pairs.PerLabel(batch.Rows)).CrossEntropy(batch.RequiredLabels).Mean()
            : model.F(batch.Rows).Mean();
    }

    /// <inheritdoc/>
    public override void Require(EnergyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is not ConditionalModel && !(model is IPartitionFunction known && IsNormalized(known)))
            throw new ArgumentException(
                $"{nameof(NegativeLogLikelihood)} trains a {nameof(ConditionalModel)} or a model with log Z = 0, such as a "
                + $"{nameof(Flow)}; this model is a {model.GetType().Name}.", nameof(model));
    }

    /// <summary>Whether log Z is 0. Some kinds of model know it for some of their members only.</summary>
    private static bool IsNormalized(IPartitionFunction model)
    {
        try
        {
            return model.LogPartition() == 0;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string Advice(EnergyModel model) => model is Flow
        ? "clip the gradients (ClipNorm), or take fewer steps of the flow: the scales of all of them multiply (Diagnose shows how far)"
        : base.Advice(model);
}
