// E_θ(state): an energy with parameters θ.    What training makes small, and on which data, is said elsewhere: Objective, Trainer.

namespace Ebm;

/// <summary>An energy with parameters. Any <see cref="Objective"/> that finds in it what it needs trains it.</summary>
public abstract class EnergyModel : Layer, IEnergy
{
    /// <inheritdoc/>
    public abstract StateSpace Space { get; }

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <summary>What trains this kind of model unless one asks for another.</summary>
    public virtual Objective NaturalObjective => new MeanEnergy();

    /// <summary>The energy of every row, a graph of the parameters: (n, Dimension) to (n, 1).</summary>
    /// <param name="y">Rows, each a state.</param>
    public abstract Tensor F(Tensor y);

    /// <summary>log Z as a graph of the parameters, one number, where the model knows it in closed form; else null.</summary>
    public virtual Tensor? Normalizer() => null;

    /// <inheritdoc/>
    public abstract void Energies(Batch states, Span<float> energies);

    /// <summary>Refuses data of another width, or without labels that are needed.</summary>
    internal virtual void CheckData(TrainingSet data)
    {
        if (data.Width != Dimension)
            throw new ArgumentException($"The data have {data.Width} numbers a row; this model needs {Dimension}.", nameof(data));
    }

    /// <summary>Refuses rows of another width.</summary>
    private protected void CheckRows(Tensor rows, string name) => ModelShapes.Rows(rows, Dimension, GetType().Name, name);
}
