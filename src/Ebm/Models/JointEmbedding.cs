//  E(x, y) = ‖G(x) − G(y)‖        or, with a temperature τ,        E(x, y) = −cos(G(x), G(y)) / τ
//
//  x and y are of one kind, two pictures for instance; G maps either to a code. Low energy: they belong together. Nothing in E itself
//  keeps G from mapping everything to one code; that is the business of what trains it, an EmbeddingLoss.

namespace Ebm;

/// <summary>An energy of pairs through the codes of both: one network G maps x and y, and E says how far apart they land.</summary>
/// <remarks>
/// <code>
/// E(x, y) = ‖G(x) − G(y)‖        or, with a temperature τ,        E(x, y) = −cos(G(x), G(y)) / τ
/// </code>
/// A state is the pair: the numbers of x, then those of y. An <see cref="EmbeddingLoss"/> trains it on single x.
/// </remarks>
public sealed class JointEmbedding : PointModel
{
    /// <summary>The energy of a network of codes.</summary>
    /// <param name="network">G, from rows of x to rows of codes.</param>
    /// <param name="inputs">Numbers in one x, ≥ 1.</param>
    /// <param name="temperature">τ &gt; 0 of the cosine energy; null: the distance.</param>
    public JointEmbedding(Layer network, int inputs, double? temperature = null)
        : base(2 * Check.AtLeastValue(inputs, 1))
    {
        ArgumentNullException.ThrowIfNull(network);
        if (temperature is { } τ)
            Check.PositiveSingle(τ, nameof(temperature));
        (Network, Inputs, Temperature) = (network, inputs, temperature);
    }

    /// <summary>The network G: what codes data, as in <c>data.Through(model.Network)</c>.</summary>
    public Layer Network { get; }

    /// <summary>How many numbers one x has.</summary>
    public int Inputs { get; }

    /// <summary>The temperature τ of the cosine energy; null where E is the distance.</summary>
    public double? Temperature { get; }

    /// <summary>InfoNCE of slightly noisy copies: knows nothing of pictures, so better views are worth a thought.</summary>
    public override Objective NaturalObjective => EmbeddingLoss.InfoNce(Corruption.Noise(.1), Temperature ?? .2);

    /// <summary>The code G(x) of every row.</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    /// <returns>(n, numbers in a code).</returns>
    public Tensor Codes(Tensor x)
    {
        ModelShapes.Rows(x, Inputs, nameof(JointEmbedding), nameof(x));
        var codes = Network.Apply(x);
        return codes.Shape.Count == 2 && codes.Shape[0] == x.Shape[0] ? codes : throw new ArgumentException(
            $"{nameof(JointEmbedding)}: the network gives the shape {codes.ShapeText} for {x.Shape[0]} rows; one code a row is needed.");
    }

    /// <summary>The energy of every x with every y: what a search for the best y looks through.</summary>
    /// <param name="x">Rows, (n, Inputs).</param>
    /// <param name="y">Rows, (m, Inputs).</param>
    /// <returns>(n, m).</returns>
    public Tensor Between(Tensor x, Tensor y)
    {
        var (a, b) = (Codes(x), Codes(y));
        return Temperature is { } τ ? CodeTable.Cosines(a, b) / (float)-τ : CodeTable.Distances(a, b);
    }

    /// <summary>E of every row that holds x and then y. A distance is at least 10⁻⁶: there it has a slope, 0.</summary>
    public override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        var (a, b) = (Codes(y.Slice(1, 0, Inputs)), Codes(y.Slice(1, Inputs, Inputs)));
        return Temperature is { } τ
            ? (CodeTable.UnitLength(a) * CodeTable.UnitLength(b)).Sum(-1) / (float)-τ
            : ((a - b).Square().Sum(-1) + CodeTable.Least).Sqrt();
    }

    internal override void CheckData(TrainingSet data)
    {
        if (data.Width != Inputs)
            throw new ArgumentException(
                $"The data have {data.Width} numbers a row; this model needs {Inputs}, one x: the loss makes the pairs.", nameof(data));
    }
}
