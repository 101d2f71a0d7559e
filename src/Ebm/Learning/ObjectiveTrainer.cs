//  L = objective(model, random rows of the data):   what is trained, what is made small and what it is shown, each chosen for itself

namespace Ebm;

public sealed partial class Trainer
{
    private readonly Func<IReadOnlyList<Tensor>> memory = () => [];

    /// <summary>Sets a run up: any objective on any model that has what it asks for.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="objective">What is made small. Its <see cref="Objective.Memory"/> is part of a checkpoint.</param>
    /// <param name="data">Rows, with labels where the model needs them.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="rng">Draws the batches and the noise of the objective; a checkpoint saves it.</param>
    /// <param name="batch">Rows in a batch, ≥ 1.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    /// <exception cref="ArgumentException">The objective cannot train this model, or the data do not fit it.</exception>
    public Trainer(EnergyModel model, Objective objective, TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128, int threads = 0)
        : this(model, optimizer, rng, threads)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(data);
        Check.Positive(batch);
        objective.Require(model);
        model.CheckData(data);
        Advice = objective.Advice(model);
        memory = () => objective.Memory(model);
        rule = objective.Fused(model) is { } fused
            ? Filling((r, gradients) => fused(data.DrawBatch(r, batch), r, gradients))
            : Differentiating(r => objective.Loss(model, data.DrawBatch(r, batch), r));
    }

    private Func<Rng, Tensor[], double> Differentiating(Func<Rng, Tensor> loss) => (r, gradients) =>
    {
        var l = loss(r);
        var value = l.Item;
        if (double.IsFinite(value))
            Gradient.Of(l, values).CopyTo(gradients, 0);
        return value;
    };

    private Func<Rng, Tensor[], double> Filling(Func<Rng, IReadOnlyList<Tensor>, double> lossAndGradients) => (r, gradients) =>
    {
        for (var i = 0; i < gradients.Length; i++)
            gradients[i] = Tensor.Filled(0, values[i].ShapeArray);
        return lossAndGradients(r, gradients);
    };
}
