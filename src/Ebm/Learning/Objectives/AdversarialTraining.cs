//  L = mean log(1 + e^{E(y)}) + mean log(1 + e^{−E(ŷ)}),    ŷ from a NegativeSource, held fixed              (Yin, Li, Rohde 2020)
//
//  −E is the log-odds of a classifier between data and negatives. Where negatives have the density q whatever E is, its optimum is
//  E = log q − log p: noise-contrastive estimation. Where they follow E they end where data are, and E learns where data may be.

namespace Ebm;

/// <summary>Adversarial training: a classifier between the data and points that are searched for in order to deceive it.</summary>
/// <remarks>
/// <code>
/// L = mean log(1 + e^{E(y)}) + mean log(1 + e^{−E(ŷ)}),    ŷ from a NegativeSource, held fixed              (Yin, Li, Rohde 2020)
/// </code>
/// A fused network takes one pass, others the graph.
/// </remarks>
/// <param name="negatives">Where the deceivers come from, such as <see cref="NegativeSource.Adversarial"/>.</param>
public sealed class AdversarialTraining(NegativeSource negatives) : Objective<PointModel>
{
    /// <summary>Where the deceivers come from.</summary>
    public NegativeSource Negatives { get; } = negatives ?? throw new ArgumentNullException(nameof(negatives));

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Memory(EnergyModel model) =>
        Negatives.Memory(Needed<PointModel>(model).Dimension) is { } memory ? [memory] : [];

    /// <inheritdoc/>
    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        var down = model.F(batch.Rows).Softplus().Mean();
        return down + (-model.F(Negatives.Draw(model, Points.From(batch.Rows), rng).Rows())).Softplus().Mean();
    }

    internal override string? NotASlope(EnergyModel model) => Negatives.NotASlope;

    internal override Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model)
    {
        if (FusedPass.Of(model) is not { } pass)
            return null;
        return (batch, rng, gradients) =>
        {
            pass.Clear();
            var data = Points.From(batch.Rows);
            var loss = Add(data, 1) + Add(Negatives.Draw((PointModel)model, data, rng), -1);
            pass.MoveTo(gradients);
            return loss;
        };

        double Add(Points points, float sign) =>
            pass.Add(points, (_, e) => sign * (float)Functions.Sigmoid(sign * e) / points.Count).Average(e => Functions.Softplus(sign * e));
    }
}
