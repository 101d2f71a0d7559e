// F(y) = f(y), any network with one output per row.    ContrastiveDivergence trains it.

namespace Ebm;

/// <summary>
/// A network with one output as a model. A multi-layer perceptron is computed by the fused <see cref="MlpEnergy"/>, others by the graph.
/// </summary>
/// <remarks>
/// <code>
/// F(y) = f(y), any network with one output per row.    ContrastiveDivergence trains it.
/// </code>
/// </remarks>
public sealed class NetworkModel : PointModel
{
    private readonly Layer network;

    /// <summary>The model of a network.</summary>
    /// <param name="network">From rows of points to one energy per row, shape (n, 1).</param>
    /// <param name="dimension">Coordinates of a point, ≥ 1.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public NetworkModel(Layer network, int dimension, int threads = 0)
        : this(network, NetworkEnergy.From(network, dimension, threads))
    {
    }

    private NetworkModel(Layer network, IDifferentiableEnergy energy)
        : base(energy) => (this.network, Fused) = (network, energy as MlpEnergy);

    /// <summary>Whether the fused pass computes this model.</summary>
    internal bool IsFused => Fused is not null;

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
