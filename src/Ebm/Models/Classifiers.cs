// softmax   F(x, y) = −ln yᵀỹ = −f_y(x) + ln Σ_k e^{f_k(x)},     y one of the classes, ỹ = softmax f(x)
// binary    F(x, y) = ln(1 + e^{−y f(x)}),    y = ±1:    the softmax of two classes whose outputs are ±f/2

namespace Ebm;

/// <summary>A classifier as an energy of pairs: F(x, y) is low for the label y that fits x.</summary>
public sealed class SoftmaxClassifier : Layer
{
    private readonly Layer network;

    /// <summary>The classifier whose outputs a network computes.</summary>
    /// <param name="network">From rows x to one output a class.</param>
    /// <param name="dimension">Numbers in a row x, ≥ 1.</param>
    /// <param name="classes">How many classes, ≥ 2.</param>
    public SoftmaxClassifier(Layer network, int dimension, int classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        Check.Positive(dimension);
        Check.AtLeast(classes, 2);
        (this.network, Dimension, Classes) = (network, dimension, classes);
    }

    /// <summary>Numbers in a row x.</summary>
    public int Dimension { get; }

    /// <summary>How many classes.</summary>
    public int Classes { get; }

    /// <summary>The outputs f(x), (n, Classes): minus the energies before they are normalised.</summary>
    public override Tensor Apply(Tensor x) => network.Apply(x);

    /// <summary>F(x, y) for every label y: (n, Classes).</summary>
    public Tensor F(Tensor x)
    {
        var f = Apply(x);
        return f.LogSumExp() - f;
    }

    /// <summary>F(x, y) of one x for every label: the bars of the energy diagram.</summary>
    public double[] F(float[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return [.. F(Tensor.From(x, 1, x.Length)).ToArray().Select(v => (double)v)];
    }

    /// <summary>x ↦ F(x, y) for one label: an energy over points.</summary>
    /// <param name="label">y, 0 … Classes − 1.</param>
    public IDifferentiableEnergy ForLabel(int label)
    {
        Check.Between(label, 0, Classes - 1);
        return new GraphEnergy(x => F(x).Slice(1, label, 1), Dimension);
    }

    /// <summary>The label of least energy for every row.</summary>
    public int[] Predict(Tensor x)
    {
        var f = Apply(x);
        var labels = new int[f.Shape[0]];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(f.Data.Slice(i * Classes, Classes));
        return labels;
    }

    /// <summary>The share of a set's images whose label has the least energy.</summary>
    public double Accuracy(ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var predicted = Predict(Tensor.From(set.Flatten(), set.Count, set.Pixels));
        return predicted.Where((p, i) => p == set.Labels[i]).Count() / (double)set.Count;
    }

    /// <summary>The mean of F(x, y) over labelled rows: the negative log-likelihood.</summary>
    public Tensor Loss(Tensor x, int[] labels) => Apply(x).CrossEntropy(labels).Mean();

    /// <summary>A training run on random batches.</summary>
    /// <param name="data">Labelled rows.</param>
    /// <param name="optimizer">The rule; AdamW or SGD with weight decay regularises.</param>
    /// <param name="rng">Draws the batches.</param>
    /// <param name="batch">Rows in a batch, ≥ 1.</param>
    public Trainer Training(TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Positive(batch);
        return new Trainer(this, optimizer, r =>
        {
            var (x, labels) = data.DrawLabelled(r, batch);
            return Loss(x, labels);
        }, rng);
    }
}

/// <summary>The logistic energy of pairs with y = ±1.</summary>
public sealed class BinaryClassifier : Layer
{
    private readonly Layer network;

    /// <summary>The classifier whose output a network computes.</summary>
    /// <param name="network">From rows x to one output.</param>
    /// <param name="dimension">Numbers in a row x, ≥ 1.</param>
    public BinaryClassifier(Layer network, int dimension)
    {
        ArgumentNullException.ThrowIfNull(network);
        Check.Positive(dimension);
        (this.network, Dimension) = (network, dimension);
    }

    /// <summary>Numbers in a row x.</summary>
    public int Dimension { get; }

    /// <summary>f(x), (n, 1): positive where y = +1 has the lower energy.</summary>
    public override Tensor Apply(Tensor x) => network.Apply(x);

    /// <summary>F(x, y) of every row with its sign.</summary>
    /// <param name="x">Rows, (n, Dimension).</param>
    /// <param name="signs">y = ±1, one a row, or one for all.</param>
    public Tensor F(Tensor x, params int[] signs)
    {
        ArgumentNullException.ThrowIfNull(signs);
        foreach (var sign in signs)
        {
            if (sign is not (1 or -1))
                throw new ArgumentOutOfRangeException(nameof(signs), sign, $"A sign is {sign}; it must be 1 or −1.");
        }

        var minus = Tensor.From([.. signs.Select(s => (float)-s)], signs.Length, 1);
        return (minus * Apply(x)).Softplus();
    }

    /// <summary>x ↦ F(x, y): an energy over points.</summary>
    /// <param name="sign">y = ±1.</param>
    public IDifferentiableEnergy ForLabel(int sign) => new GraphEnergy(x => F(x, sign), Dimension);
}
