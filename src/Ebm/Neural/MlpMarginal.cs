// E(x) = −ln Σ_k e^{f_k(x)} of a multi-layer perceptron with several outputs f_k, and ∂E/∂x, in one pass (MlpPass.cs)

namespace Ebm;

/// <summary>
/// The energy of the inputs of a classifier that is a multi-layer perceptron. Same numbers as the graph's to rounding, several times
/// faster; it sees every later change of the network's parameters.
/// </summary>
internal sealed class MlpMarginal : IDifferentiableEnergy
{
    private readonly MlpPass pass;

    private MlpMarginal(MlpPass pass) => this.pass = pass;

    /// <inheritdoc/>
    public int Dimension => pass.Dimension;

    /// <summary>How many outputs the network has.</summary>
    public int Outputs => pass.Outputs;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>The energy of a network, or null where it is not linear layers with one activation between all of them.</summary>
    /// <param name="network">The network, two outputs or more.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public static MlpMarginal? From(Layer network, int threads = 0) => MlpEnergy.IsPerceptron(network)
        && network is Sequential { Layers: var layers }
        ? new MlpMarginal(new MlpPass([.. layers.OfType<Linear>()], ((Activation)layers[1]).Scalar!, ForkJoin.Threads(threads)))
        : null;

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) =>
        pass.Run(states.For(Dimension, energies).Values, states.Count, energies, [], null, null);

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        pass.Run(states.For(Dimension, energies, gradients).Values, states.Count, energies, gradients, null, null);
}
