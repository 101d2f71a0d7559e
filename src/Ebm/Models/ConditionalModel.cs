// E(x, y),  x ∈ ℝⁿ, y one of k labels.    Not normalised: only differences between the labels of one x matter to the answer.
//
//   p(y|x) = e^{−E(x, y)} / Σ_k e^{−E(x, k)}
//   one x alone, y minimised out:       min_y E(x, y)                   how well the best label fits
//                y marginalised out:    −ln Σ_y e^{−E(x, y)}
//                    an energy of x: a classifier is a model of its inputs too (Grathwohl et al. 2020)

namespace Ebm;

/// <summary>
/// An energy of pairs (x, y) with parameters, y one of finitely many labels. <see cref="NegativeLogLikelihood"/>, <see cref="Perceptron"/>
/// and <see cref="Hinge"/> train it.
/// </summary>
public abstract class ConditionalModel : EnergyModel
{
    private readonly GraphEnergy pairs;

    /// <summary>A model of pairs.</summary>
    /// <param name="inputs">Numbers in x, ≥ 1.</param>
    /// <param name="labels">Where y comes from: one coordinate with finitely many values, two or more.</param>
    protected ConditionalModel(int inputs, StateSpace labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Dimension != 1 || !labels.IsDiscrete || labels.Count < 2)
            throw new ArgumentException($"labels is {labels}; one coordinate with two or more values is needed.", nameof(labels));
        Check.Positive(inputs);
        Inputs = inputs;
        Space = StateSpace.Pair(StateSpace.Real(inputs), labels);
        pairs = new GraphEnergy(F, inputs + 1);
    }

    /// <summary>The pairs: Inputs real numbers, then the label.</summary>
    public sealed override StateSpace Space { get; }

    /// <summary>Numbers in a row x.</summary>
    public int Inputs { get; }

    /// <summary>How many labels.</summary>
    public int Classes => Space.Values(Inputs).Length;

    /// <inheritdoc/>
    public override Objective NaturalObjective => new NegativeLogLikelihood();

    /// <summary>min_y E(x, y) as a model of x, with these same parameters: low where some label fits.</summary>
    public PointModel Best => new View(this, LowestOf, null);

    /// <summary>−ln Σ_y e^{−E(x, y)} as a model of x, with these same parameters: what trains it trains the classifier.</summary>
    public PointModel Marginal => new View(this, energies => -(-energies).LogSumExp(), FusedMarginal);

    /// <summary>The outputs for rows x: minus the energies, (n, Classes), unless a model says otherwise.</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public override Tensor Apply(Tensor x) => -PerLabel(x);

    /// <summary>E(x, y) for every label in order: (n, Inputs) to (n, Classes).</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public abstract Tensor PerLabel(Tensor x);

    /// <summary>E(x, y) of one x for every label: the bars of the energy diagram.</summary>
    /// <param name="x">Inputs numbers.</param>
    public double[] PerLabel(float[] x) => Row(x, PerLabel);

    /// <summary>p(y|x) for every label: (n, Classes).</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public Tensor Probabilities(Tensor x) => (-PerLabel(x)).Softmax();

    /// <summary>p(y|x) of one x for every label.</summary>
    /// <param name="x">Inputs numbers.</param>
    public double[] Probabilities(float[] x) => Row(x, Probabilities);

    /// <summary>x ↦ E(x, y) for one label.</summary>
    /// <param name="label">y, a value of the label's space.</param>
    public IDifferentiableEnergy ForLabel(int label)
    {
        var place = Place(label);
        return new GraphEnergy(x => PerLabel(x).Slice(1, place, 1), Inputs);
    }

    /// <summary>x ↦ −ln p(y|x) for one label: what the likelihood charges, normalised over the labels but not over x.</summary>
    /// <param name="label">y, a value of the label's space.</param>
    public IDifferentiableEnergy Surprise(int label)
    {
        var place = Place(label);
        return new GraphEnergy(x => 0 - (-PerLabel(x)).LogSoftmax().Slice(1, place, 1), Inputs);
    }

    /// <summary>The label of least energy for every row.</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    public int[] Predict(Tensor x)
    {
        var values = Space.Values(Inputs).ToArray();
        return Array.ConvertAll(Lowest(PerLabel(x)), k => (int)values[k]);
    }

    /// <summary>E(x, y) of rows that end in their label.</summary>
    public sealed override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        var places = new int[y.Shape[0]];
        for (var i = 0; i < places.Length; i++)
            places[i] = Place(y.Data[(i * Dimension) + Inputs]);
        return PerLabel(y.Slice(1, 0, Inputs)).Pick(places);
    }

    /// <inheritdoc/>
    public sealed override void Energies(Batch states, Span<float> energies) => pairs.Energies(states, energies);

    /// <summary>For every row the place of the lowest energy, that of one label left out if given.</summary>
    internal static int[] Lowest(Tensor energies, int[]? without = null)
    {
        var places = new int[energies.Shape[0]];
        for (var i = 0; i < places.Length; i++)
        {
            var row = energies.Data.Slice(i * energies.Shape[1], energies.Shape[1]);
            var best = without?[i] == 0 ? 1 : 0;
            for (var k = best + 1; k < row.Length; k++)
            {
                if (k != without?[i] && row[k] < row[best])
                    best = k;
            }

            places[i] = best;
        }

        return places;
    }

    /// <summary>A faster way to the numbers of <see cref="Marginal"/> than the graph, or null.</summary>
    private protected virtual IDifferentiableEnergy? FusedMarginal => null;

    internal sealed override void CheckData(TrainingSet data) => data.RequireLabelled(Inputs, Classes);

    private static Tensor LowestOf(Tensor energies) => energies.Pick(Lowest(energies));

    private static double[] Row(float[] x, Func<Tensor, Tensor> of)
    {
        ArgumentNullException.ThrowIfNull(x);
        return [.. of(Tensor.From(x, 1, x.Length)).ToArray().Select(v => (double)v)];
    }

    private int Place(float label)
    {
        var values = Space.Values(Inputs);
        var place = values.IndexOf(label);
        return place >= 0 ? place
            : throw new ArgumentOutOfRangeException(nameof(label), label,
            $"label = {label} must be one of {string.Join(", ", values.ToArray())}.");
    }

    /// <summary>The energies of the labels made one number.</summary>
    private sealed class View(ConditionalModel pairs, Func<Tensor, Tensor> together, IDifferentiableEnergy? fused)
        : PointModel(fused ?? new GraphEnergy(x => together(pairs.PerLabel(x)), pairs.Inputs))
    {
        public override Tensor F(Tensor y) => together(pairs.PerLabel(y));
    }
}
