// E(x) = w·h_L + b,    h_l = f(z_l),  z_l = W_l h_{l−1} + b_l,    h_0 = x
//
//   δ_L = w ⊙ f′(z_L),    δ_{l−1} = W_lᵀ δ_l ⊙ f′(z_{l−1}),    ∂E/∂x = W_1ᵀ δ_1,    ∂E/∂W_l = δ_l h_{l−1}ᵀ,    ∂E/∂b_l = δ_l
//
// No graph, one pass: MlpPass.cs. The weights are read where the parameters lie, so a step of an optimiser needs no notice.

namespace Ebm;

/// <summary>
/// The energy of a multi-layer perceptron with one output, computed in one pass with its gradients. Same numbers as the network's own
/// <see cref="Layer.Apply"/> to rounding, several times faster; it sees every later change of the network's parameters.
/// </summary>
internal sealed class MlpEnergy : IDifferentiableEnergy
{
    private readonly MlpPass pass;

    /// <summary>The energy of a network of linear layers with one activation between all of them.</summary>
    /// <param name="network">As <see cref="Sequential.Mlp"/> makes it, with one output and at least one hidden layer.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public MlpEnergy(Sequential network, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        threads = ForkJoin.Threads(threads);
        if (!Fits(network))
            throw new ArgumentException(
                "MlpEnergy needs linear layers, each once, with the same element-by-element activation between them and one output. Use " +
                "NetworkEnergy for others.", nameof(network));
        pass = new MlpPass([.. network.Layers.OfType<Linear>()], ((Activation)network.Layers[1]).Scalar!, threads);
    }

    /// <inheritdoc/>
    public int Dimension => pass.Dimension;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>
    /// Whether a layer is of the kind that this class computes, with no linear layer twice: each has a gradient of its own.
    /// </summary>
    public static bool Fits(Layer network) => IsPerceptron(network) && network is Sequential { Layers: var l }
        && ((Linear)l[^1]).Weight.Shape[0] == 1 && l.OfType<Linear>().Distinct().Count() == (l.Count + 1) / 2;

    /// <summary>Whether a layer is linear layers, at least two, with the same element-by-element activation between them.</summary>
    public static bool IsPerceptron(Layer network) => network is Sequential { Layers: var l } && l.Count >= 3 && l.Count % 2 == 1
        && l.Where((_, i) => i % 2 == 0).All(x => x is Linear)
        && l.Where((_, i) => i % 2 == 1).All(x => x is Activation { Scalar: not null } && x == l[1]);

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) =>
        pass.Run(states.For(Dimension, energies).Values, states.Count, energies, [], null, null);

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        pass.Run(states.For(Dimension, energies, gradients).Values, states.Count, energies, gradients, null, null);
    }

    /// <summary>
    /// Adds Σ_i c_i ∂E(x_i)/∂θ to the parameter gradients, and gives energies and, where wanted, ∂E/∂x, all in one pass.
    /// </summary>
    /// <param name="states">Points of Dimension coordinates.</param>
    /// <param name="energies">Receives one energy for each.</param>
    /// <param name="gradients">Receives the gradients ∂E/∂x like the points, or empty.</param>
    /// <param name="coefficients">Gives c_i from i and E(x_i).</param>
    /// <param name="parameterGradients">W₁, b₁, W₂, b₂, … in the order of <see cref="Layer.Parameters"/>: added to.</param>
    public void AddParameterGradients(
        Batch states, Span<float> energies, Span<float> gradients, Func<int, float, float> coefficients, float[][] parameterGradients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(parameterGradients);
        Check.Length(parameterGradients.Length, 2 * pass.Layers, nameof(parameterGradients));
        if (gradients.IsEmpty)
            states.For(Dimension, energies);
        else
            states.For(Dimension, energies, gradients);
        pass.Run(states.Values, states.Count, energies, gradients, coefficients, parameterGradients);
    }
}
