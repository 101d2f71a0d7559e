// F(x, y) = −ln yᵀỹ = −f_y(x) + ln Σ_k e^{f_k(x)},     y one of the classes, ỹ = softmax f(x)
//
//   asked for one x alone it minimises the label out:  F(x) = min_y F(x, y)

namespace Ebm;

/// <summary>A classifier as an energy of pairs: F(x, y) is low for the label y that fits x.</summary>
public sealed class SoftmaxClassifier : Layer, IDifferentiableEnergy
{
    private readonly Layer network;
    private readonly GraphEnergy best;

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
        best = new GraphEnergy(Best, dimension);
    }

    /// <summary>Numbers in a row x.</summary>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>How many classes.</summary>
    public int Classes { get; }

    /// <summary>The outputs f(x), (n, Classes): minus the energies before they are normalised.</summary>
    /// <param name="x">Rows, (n, Dimension).</param>
    public override Tensor Apply(Tensor x)
    {
        ModelShapes.Rows(x, Dimension, nameof(SoftmaxClassifier), nameof(x));
        return ModelShapes.Outputs(network.Apply(x), x.Shape[0], Classes, nameof(SoftmaxClassifier), "network");
    }

    /// <summary>F(x, y) for every label y: (n, Classes).</summary>
    public Tensor F(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var f = Apply(x);
        return -f.LogSoftmax();
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

    /// <summary>min_y F(x, y) of every point: low where the classifier is sure of some label.</summary>
    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => best.Energies(states, energies);

    /// <summary>min_y F(x, y) of every point with its slope.</summary>
    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        best.EnergiesAndGradients(states, energies, gradients);

    /// <summary>The label of least energy for every row.</summary>
    public int[] Predict(Tensor x) => Largest(Apply(x));

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
    /// <param name="data">Rows of Dimension numbers with labels 0 … Classes − 1.</param>
    /// <param name="optimizer">The rule; AdamW or SGD with weight decay regularises.</param>
    /// <param name="rng">Draws the batches.</param>
    /// <param name="batch">Rows in a batch, ≥ 1.</param>
    public Trainer Training(TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Positive(batch);
        data.RequireLabelled(Dimension, Classes);
        return new Trainer(this, optimizer, r =>
        {
            var (x, labels) = data.DrawLabelled(r, batch);
            return Loss(x, labels);
        }, rng);
    }

    private Tensor Best(Tensor x)
    {
        var f = Apply(x);
        return f.CrossEntropy(Largest(f));
    }

    private int[] Largest(Tensor f)
    {
        var labels = new int[f.Shape[0]];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(f.Data.Slice(i * Classes, Classes));
        return labels;
    }
}
