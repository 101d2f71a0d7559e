// F(y): the energy of y ∈ ℝⁿ after everything latent is minimised or marginalised out

namespace Ebm;

/// <summary>A model with parameters that is an energy of a point y, with its gradient: ask it F on a grid, sample it, train it.</summary>
public abstract class PointModel : EnergyModel, IDifferentiableEnergy
{
    private readonly IDifferentiableEnergy computation;

    /// <summary>A model of points with this many coordinates, computed through the graph of <see cref="EnergyModel.F"/>.</summary>
    /// <param name="dimension">Coordinates of y, ≥ 1.</param>
    protected PointModel(int dimension) => computation = new GraphEnergy(F, dimension);

    /// <summary>A model that has a faster way to the same numbers than the graph of <see cref="EnergyModel.F"/>.</summary>
    private protected PointModel(IDifferentiableEnergy computation) => this.computation = computation;

    /// <inheritdoc/>
    public override StateSpace Space => computation.Space;

    /// <summary>The energy F of every row.</summary>
    public sealed override Tensor Apply(Tensor x) => F(x);

    /// <inheritdoc/>
    public override void Energies(Batch states, Span<float> energies) => computation.Energies(states, energies);

    /// <inheritdoc/>
    public virtual void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        computation.EnergiesAndGradients(states, energies, gradients);

    /// <summary>
    /// ∂E/∂x of rows, (n, Dimension), and the trace of ∂²E/∂x², (n, 1), as graphs, where the model has them in closed form.
    /// </summary>
    internal virtual (Tensor Slopes, Tensor Trace)? ScoreTerms(Tensor rows) => null;
}
