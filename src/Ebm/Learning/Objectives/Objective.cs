//  θ ← argmin_θ mean over the data of L(E_θ, batch)
//
//  The model says which states it prefers, E_θ; the objective says what training makes small, L. Any objective trains any model
//  that has what the objective asks for. A new one is a class with one method, in a cell too:
//
//      class Shallow(double weight) : Objective
//      {
//          public override Tensor Loss(EnergyModel model, TrainingBatch batch,
//              Rng rng) => (float)weight * model.F(batch.Rows).Square().Mean();
//      }

namespace Ebm;

/// <summary>What training makes small: the loss of a model on a batch. <see cref="Trainer"/> takes its gradients.</summary>
/// <remarks>
/// <code>
/// θ ← argmin_θ mean over the data of L(E_θ, batch)
/// </code>
/// </remarks>
public abstract partial class Objective
{
    /// <summary>The loss, one number; a graph of the model's parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Examples, with labels where the model needs them.</param>
    /// <param name="rng">Where the loss draws its noise, if any. Moved on.</param>
    /// <exception cref="ArgumentException">The objective cannot train this kind of model.</exception>
    public abstract Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng);

    /// <summary>Refuses a model that this objective cannot train, before any step. Nothing unless an objective says otherwise.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">It cannot; the message names both.</exception>
    public virtual void Require(EnergyModel model) => ArgumentNullException.ThrowIfNull(model);

    /// <summary>What a divergence report recommends besides a smaller learning rate.</summary>
    /// <param name="model">The model that was trained.</param>
    public virtual string Advice(EnergyModel model) => "clip the gradients (ClipNorm)";

    /// <summary>
    /// What this objective remembers from step to step, so that a checkpoint can hold it too. Its numbers are replaced by a load.
    /// </summary>
    /// <param name="model">The model that is trained.</param>
    public virtual IReadOnlyList<Tensor> Memory(EnergyModel model) => [];

    /// <summary>
    /// Why the gradient of this loss is not the slope of its value along the parameters, even with its noise held; null where it is.
    /// </summary>
    internal virtual string? NotASlope(EnergyModel model) => null;

    /// <summary>A faster way to the same loss and gradients than the graph, or null. It adds the gradients to tensors of zeros.</summary>
    internal virtual Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model) => null;

    /// <summary>The model as the kind that this objective needs.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    protected T Needed<T>(EnergyModel model)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(model);
        return model as T ?? throw new ArgumentException(
            $"{GetType().Name} trains a {typeof(T).Name}; this model is a {model.GetType().Name}.", nameof(model));
    }
}

/// <summary>An objective for one kind of model.</summary>
/// <typeparam name="TModel">The kind.</typeparam>
public abstract class Objective<TModel> : Objective
    where TModel : EnergyModel
{
    /// <inheritdoc/>
    public sealed override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
    {
        var needed = Needed<TModel>(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rng);
        return LossOf(needed, batch, rng);
    }

    /// <inheritdoc/>
    public override void Require(EnergyModel model) => Needed<TModel>(model);

    /// <summary>The loss, one number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Examples.</param>
    /// <param name="rng">Where the loss draws its noise.</param>
    protected abstract Tensor LossOf(TModel model, TrainingBatch batch, Rng rng);
}
