// E(x, y) = −f_y(x),    y one of k classes:    p(y|x) = softmax f(x),    margin min_{k≠y} E(x, k) − E(x, y)

namespace Ebm;

/// <summary>A classifier as an energy of pairs: E(x, y) is low for the label y that fits x.</summary>
/// <remarks>
/// <code>
/// E(x, y) = −f_y(x),    y one of k classes:    p(y|x) = softmax f(x)
/// </code>
/// </remarks>
public sealed partial class SoftmaxClassifier : ConditionalModel
{
    private readonly Layer network;
    private readonly IDifferentiableEnergy? fused;

    /// <summary>The classifier whose outputs a network computes.</summary>
    /// <param name="network">From rows x to one output per class.</param>
    /// <param name="inputs">Numbers in a row x, ≥ 1.</param>
    /// <param name="classes">How many classes, ≥ 2.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical. For the energies of x of a multi-layer perceptron.</param>
    public SoftmaxClassifier(Layer network, int inputs, int classes, int threads = 0)
        : base(inputs, StateSpace.Symbols(classes))
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        if (MlpMarginal.From(network, threads) is { } quick && quick.Dimension == inputs && quick.Outputs == classes)
            fused = quick;
    }

    /// <summary>The outputs f(x), (n, Classes): minus the energies.</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public override Tensor Apply(Tensor x)
    {
        ModelShapes.Rows(x, Inputs, nameof(SoftmaxClassifier), nameof(x));
        return ModelShapes.Outputs(network.Apply(x), x.Shape[0], Classes, nameof(SoftmaxClassifier), "network");
    }

    /// <inheritdoc/>
    public override Tensor PerLabel(Tensor x) => -Apply(x);

    private protected override IDifferentiableEnergy? FusedMarginal => fused;

    /// <summary>The fraction of a set's images whose label has the least energy.</summary>
    /// <param name="set">Images of Inputs pixels.</param>
    public double Accuracy(ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var predicted = Predict(Tensor.From(set.Flatten(), set.Count, set.Pixels));
        return predicted.Where((p, i) => p == set.Labels[i]).Count() / (double)set.Count;
    }

    /// <summary>
    /// For every image how far the lowest energy of a wrong label lies above that of its own: negative where the answer is wrong.
    /// </summary>
    /// <param name="set">Images of Inputs pixels, labels below Classes.</param>
    public double[] Margins(ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var energies = PerLabel(Tensor.From(set.Flatten(), set.Count, set.Pixels));
        var rivals = Lowest(energies, set.Labels);
        double Of(int image, int label) => energies.Data[(image * Classes) + label];
        return [.. set.Labels.Select((label, i) => Of(i, rivals[i]) - Of(i, label))];
    }
}
