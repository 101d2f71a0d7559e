// F(y): the energy of y after everything latent is minimised or marginalised out.    Training: L(W) = mean of a loss over the data.

namespace Ebm;

/// <summary>A model with parameters that is an energy of a point y: ask it F on a grid, sample it, train it.</summary>
public abstract class EnergyModel : Layer, IDifferentiableEnergy
{
    private readonly IDifferentiableEnergy computation;

    /// <summary>A model of points with this many coordinates, computed through the graph of <see cref="F"/>.</summary>
    /// <param name="dimension">Coordinates of y, ≥ 1.</param>
    protected EnergyModel(int dimension) => computation = new GraphEnergy(F, dimension);

    /// <summary>A model that has a faster way to the same numbers than the graph of <see cref="F"/>.</summary>
    private protected EnergyModel(IDifferentiableEnergy computation) => this.computation = computation;

    /// <inheritdoc/>
    public int Dimension => computation.Dimension;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>What training recommends when the loss is not finite, besides a smaller learning rate.</summary>
    protected virtual string Advice => "clip the gradients (ClipNorm)";

    /// <summary>F of every row: (n, Dimension) to (n, 1).</summary>
    public abstract Tensor F(Tensor y);

    /// <summary>F.</summary>
    public sealed override Tensor Apply(Tensor x) => F(x);

    /// <summary>What training makes small on a batch, one number. The mean of F unless a model says otherwise.</summary>
    /// <param name="batch">Rows of data, (n, Dimension).</param>
    /// <param name="rng">Where a loss draws its noise.</param>
    public virtual Tensor Loss(Tensor batch, Rng rng) => F(batch).Mean();

    /// <inheritdoc/>
    public virtual void Energies(Batch states, Span<float> energies) => computation.Energies(states, energies);

    /// <inheritdoc/>
    public virtual void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        computation.EnergiesAndGradients(states, energies, gradients);

    /// <summary>A training run of this model on random batches.</summary>
    /// <param name="data">The data, rows of Dimension numbers.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="rng">Draws the batches and the noise of the loss.</param>
    /// <param name="batch">Rows in a batch, ≥ 1.</param>
    public virtual Trainer Training(TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128)
    {
        CheckTraining(data, batch);
        return new Trainer(this, optimizer, r => Loss(data.Draw(r, batch), r), rng) { Advice = Advice };
    }

    /// <summary>Refuses rows of another width.</summary>
    private protected void CheckRows(Tensor rows, string name) => ModelShapes.Rows(rows, Dimension, GetType().Name, name);

    private protected void CheckTraining(TrainingSet data, int batch)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Positive(batch);
        if (data.Width != Dimension)
            throw new ArgumentException($"The data have {data.Width} numbers a row; this model needs {Dimension}.", nameof(data));
    }
}
