// F(x, y) = ln(1 + e^{−y f(x)}),    y = ±1:    the softmax of two classes whose outputs are ±f/2
//
//   asked for one x alone it minimises the label out:  F(x) = min_y F(x, y) = ln(1 + e^{−|f(x)|})

namespace Ebm;

/// <summary>The logistic energy of pairs with y = ±1.</summary>
public sealed class BinaryClassifier : Layer, IDifferentiableEnergy
{
    private readonly Layer network;
    private readonly GraphEnergy best;

    /// <summary>The classifier whose output a network computes.</summary>
    /// <param name="network">From rows x to one output.</param>
    /// <param name="dimension">Numbers in a row x, ≥ 1.</param>
    public BinaryClassifier(Layer network, int dimension)
    {
        ArgumentNullException.ThrowIfNull(network);
        Check.Positive(dimension);
        (this.network, Dimension) = (network, dimension);
        best = new GraphEnergy(x => (-Apply(x).Abs()).Softplus(), dimension);
    }

    /// <summary>Numbers in a row x.</summary>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>f(x), (n, 1): positive where y = +1 has the lower energy.</summary>
    /// <param name="x">Rows, (n, Dimension).</param>
    public override Tensor Apply(Tensor x)
    {
        ModelShapes.Rows(x, Dimension, nameof(BinaryClassifier), nameof(x));
        return ModelShapes.Outputs(network.Apply(x), x.Shape[0], 1, nameof(BinaryClassifier), "network");
    }

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

        var f = Apply(x);
        if (signs.Length != 1)
            Check.Length(signs.Length, x.Shape[0], nameof(signs));
        var minus = Tensor.From([.. signs.Select(s => (float)-s)], signs.Length, 1);
        return (minus * f).Softplus();
    }

    /// <summary>x ↦ F(x, y): an energy over points.</summary>
    /// <param name="sign">y = ±1.</param>
    public IDifferentiableEnergy ForLabel(int sign) => new GraphEnergy(x => F(x, sign), Dimension);

    /// <summary>min_y F(x, y) of every point: low where the classifier is sure of its label.</summary>
    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => best.Energies(states, energies);

    /// <summary>min_y F(x, y) of every point with its slope.</summary>
    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        best.EnergiesAndGradients(states, energies, gradients);

    /// <summary>The sign of least energy for every row.</summary>
    public int[] Predict(Tensor x)
    {
        var f = Apply(x).ToArray();
        return Array.ConvertAll(f, v => v >= 0 ? 1 : -1);
    }

    /// <summary>The mean of F(x, y) over rows with their signs: the negative log-likelihood.</summary>
    public Tensor Loss(Tensor x, int[] signs) => F(x, signs).Mean();

    /// <summary>A training run on random batches.</summary>
    /// <param name="data">Rows of Dimension numbers with labels 0 for y = −1 and 1 for y = +1.</param>
    /// <param name="optimizer">The rule; AdamW or SGD with weight decay regularises.</param>
    /// <param name="rng">Draws the batches.</param>
    /// <param name="batch">Rows in a batch, ≥ 1.</param>
    public Trainer Training(TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Positive(batch);
        data.RequireLabelled(Dimension, 2);
        return new Trainer(this, optimizer, r =>
        {
            var (x, labels) = data.DrawLabelled(r, batch);
            return Loss(x, Array.ConvertAll(labels, label => (2 * label) - 1));
        }, rng);
    }
}
