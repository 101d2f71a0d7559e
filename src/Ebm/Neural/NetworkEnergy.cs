// E(x) = f(x) for a network f with one output per row;    ∂E/∂x from the graph

namespace Ebm;

/// <summary>A network with one output as an energy over points.</summary>
internal static class NetworkEnergy
{
    /// <summary>
    /// The energy of a network: the fused <see cref="MlpEnergy"/> where the network is of that kind, the graph otherwise.
    /// </summary>
    /// <param name="network">From rows of points to one energy per row, shape (n, 1).</param>
    /// <param name="dimension">Coordinates of a point, ≥ 1.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public static IDifferentiableEnergy From(Layer network, int dimension, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!MlpEnergy.Fits(network))
            return new GraphEnergy(network.Apply, dimension, threads);
        var fused = new MlpEnergy((Sequential)network, threads);
        return fused.Dimension == dimension ? fused
            : throw new ArgumentOutOfRangeException(nameof(dimension), dimension,
            $"dimension = {dimension} must be {fused.Dimension}, the network's inputs.");
    }
}

/// <summary>Any formula made of tensor operations as an energy: rows of points in, one energy per row out.</summary>
internal sealed class GraphEnergy : IDifferentiableEnergy
{
    private readonly Func<Tensor, Tensor> energy;
    private readonly Workspace workspace;

    /// <summary>Wraps a formula.</summary>
    /// <param name="energy">From points (n, dimension) to energies (n, 1) or (n). Each energy may depend on its own point only.</param>
    /// <param name="dimension">Coordinates of a point, ≥ 1.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public GraphEnergy(Func<Tensor, Tensor> energy, int dimension, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(dimension);
        this.energy = energy;
        Dimension = dimension;
        workspace = new Workspace(threads);
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (values, _) = Compute(states.For(Dimension, energies), slopes: false);
        values.CopyTo(energies);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (values, slopes) = Compute(states.For(Dimension, energies, gradients), slopes: true);
        values.CopyTo(energies);
        slopes!.CopyTo(gradients);
    }

    private (float[] Energies, float[]? Slopes) Compute(Batch states, bool slopes)
    {
        var (points, count) = states;
        var byCoordinate = Tensor.From(points, Dimension, count);
        float[]? values = null;
        float[]? gradient = null;
        workspace.Run(() =>
        {
            var x = byCoordinate.Transpose();
            var e = energy(x);
            if (e.Length != count || e.Shape.Count is 0 or > 2 || e.Shape[0] != count)
                throw new InvalidOperationException(
                    $"The energy of points of shape {x.ShapeText} has the shape {e.ShapeText}; one number a row is needed.");
            values = e.ToArray();
            if (slopes)
                gradient = Gradient.Of(e.Sum(), x).Transpose().ToArray();
        });
        return (values!, gradient);
    }
}
