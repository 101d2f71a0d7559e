// F(y) = f(y), any network with one output a row.    ContrastiveDivergence trains it.

namespace Ebm;

/// <summary>A network with one output as a model. A multi-layer perceptron is computed by the fused <see cref="MlpEnergy"/>, others by the graph.</summary>
public sealed class NetworkModel : PointModel
{
    private readonly Layer network;

    /// <summary>The model of a network.</summary>
    /// <param name="network">From rows of points to one energy a row, shape (n, 1).</param>
    /// <param name="dimension">Coordinates of a point, ≥ 1.</param>
    /// <param name="threads">0 = one a core; the results are the same bits.</param>
    public NetworkModel(Layer network, int dimension, int threads = 0)
        : this(network, NetworkEnergy.From(network, dimension, threads))
    {
    }

    private NetworkModel(Layer network, IDifferentiableEnergy energy)
        : base(energy) => (this.network, Fused) = (network, energy as MlpEnergy);

    /// <summary>Whether the fused pass computes this model.</summary>
    public bool IsFused => Fused is not null;

    /// <inheritdoc/>
    public override Objective NaturalObjective => new ContrastiveDivergence();

    /// <summary>The fused pass, or null.</summary>
    internal MlpEnergy? Fused { get; }

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        return ModelShapes.Outputs(network.Apply(y), y.Shape[0], 1, nameof(NetworkModel), "network");
    }
}
