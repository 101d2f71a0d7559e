// E(x, y) = −½ y f(x),    y = ±1:    two labels whose energies are ∓f/2, so that −ln p(y|x) = ln(1 + e^{−y f(x)}), the logistic loss

namespace Ebm;

/// <summary>A classifier of two labels y = ±1 as an energy of pairs. In a training set label 0 is y = −1, and 1 is y = +1.</summary>
/// <remarks>
/// <code>
/// E(x, y) = −½ y f(x),    y = ±1:    two labels whose energies are ∓f/2, so that −ln p(y|x) = ln(1 + e^{−y f(x)}), the logistic loss
/// </code>
/// </remarks>
public sealed class BinaryClassifier : ConditionalModel
{
    private readonly Layer network;

    /// <summary>The classifier whose output a network computes.</summary>
    /// <param name="network">From rows x to one output.</param>
    /// <param name="inputs">Numbers in a row x, ≥ 1.</param>
    public BinaryClassifier(Layer network, int inputs)
        : base(inputs, StateSpace.Spins(1))
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
    }

    /// <summary>f(x), (n, 1): positive where y = +1 has the lower energy.</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public override Tensor Apply(Tensor x)
    {
        ModelShapes.Rows(x, Inputs, nameof(BinaryClassifier), nameof(x));
        return ModelShapes.Outputs(network.Apply(x), x.Shape[0], 1, nameof(BinaryClassifier), "network");
    }

    /// <summary>½f and −½f, the energies of y = −1 and y = +1: (n, 2).</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public override Tensor PerLabel(Tensor x)
    {
        var half = Apply(x) / 2;
        return Tensor.Concatenate(1, half, -half);
    }
}
