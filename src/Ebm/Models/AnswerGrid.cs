//  E(x, y_k)      an energy of pairs (x, y), y ∈ ℝ, asked at K evenly spaced values of y:    Σ_k e^{−βE(x, y_k)} Δ ≈ ∫ e^{−βE(x, y)} dy
//
//  So whatever trains a model with finitely many answers trains an energy of real answers too.

namespace Ebm;

/// <summary>A model of pairs whose last coordinate is the answer, with the answers on a grid: its labels are places on the grid.</summary>
/// <remarks>
/// <code>
/// E(x, y_k)      an energy of pairs (x, y), y ∈ ℝ, asked at K evenly spaced values of y:    Σ_k e^{−βE(x, y_k)} Δ ≈ ∫ e^{−βE(x, y)} dy
/// </code>
/// </remarks>
public sealed class AnswerGrid : ConditionalModel
{
    private readonly EnergyModel pairs;
    private readonly double[] values;

    /// <summary>The grid of a model of pairs.</summary>
    /// <param name="pairs">E(x, y): the coordinates of x, then y.</param>
    /// <param name="values">The values of y, at least two, rising in equal steps.</param>
    public AnswerGrid(EnergyModel pairs, double[] values)
        : base(Inside(pairs), StateSpace.Symbols(Steps(values)))
    {
        this.pairs = pairs;
        this.values = (double[])values.Clone();
    }

    /// <summary>A copy of the values of y.</summary>
    public double[] Values => (double[])values.Clone();

    /// <summary>The place of the value nearest to a number.</summary>
    /// <param name="y">A number not further from the grid than half a step.</param>
    public int Place(double y)
    {
        var step = values[1] - values[0];
        var place = (int)Math.Round((y - values[0]) / step);
        return place >= 0 && place < values.Length ? place
            : throw new ArgumentOutOfRangeException(
            nameof(y), y, $"y = {y} must lie between {values[0] - (step / 2)} and {values[^1] + (step / 2)}.");
    }

    /// <summary>Pairs as data for this model: x, and the place of y as the label.</summary>
    /// <param name="points">Pairs: the coordinates of x, then y.</param>
    public TrainingSet Data(Points points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.Length(points.Dimension, Inputs + 1, "points.Dimension");
        var rows = points.Rows().Slice(1, 0, Inputs).ToArray();
        return new TrainingSet(rows, Inputs, Array.ConvertAll(points.Coordinate(Inputs), Place));
    }

    /// <summary>The value of least energy for one x.</summary>
    /// <param name="x">Inputs numbers.</param>
    public double Answer(params double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Inputs, nameof(x));
        return values[Predict(Tensor.From(Array.ConvertAll(x, v => (float)v), 1, Inputs))[0]];
    }

    /// <summary>The landscape over x and y: how far every answer lies above the best one for its x. For models with one input.</summary>
    /// <param name="x">Values of x, the columns.</param>
    /// <returns>table[k, i] = E(x_i, y_k) − min_y E(x_i, y).</returns>
    public double[,] Landscape(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(Inputs, 1, "an x of this model");
        var energies = PerLabel(Tensor.From(Array.ConvertAll(x, v => (float)v), x.Length, 1)).Data;
        var table = new double[values.Length, x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var column = energies.Slice(i * values.Length, values.Length);
            var least = System.Numerics.Tensors.TensorPrimitives.Min<float>(column);
            for (var k = 0; k < values.Length; k++)
                table[k, i] = column[k] - least;
        }

        return table;
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x) => PerLabel(x);

    /// <inheritdoc/>
    public override Tensor PerLabel(Tensor x)
    {
        ModelShapes.Rows(x, Inputs, nameof(AnswerGrid), nameof(x));
        var (n, k) = (x.Shape[0], values.Length);
        var (from, answers) = (new int[n * k], new float[n * k]);
        for (var i = 0; i < from.Length; i++)
            (from[i], answers[i]) = (i / k, (float)values[i % k]);
        return pairs.F(Tensor.Concatenate(1, x.Gather(from), Tensor.From(answers, n * k, 1))).Reshape(n, k);
    }

    private static int Inside(EnergyModel pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Check.AtLeast(pairs.Dimension, 2, "pairs.Dimension");
        return pairs.Dimension - 1;
    }

    private static int Steps(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check.AtLeast(values.Length, 2, "values.Length");
        Check.Finite(values);
        var step = values[1] - values[0];
        Check.Positive(step, "values[1] − values[0]");
        for (var k = 2; k < values.Length; k++)
        {
            if (Math.Abs(values[k] - values[k - 1] - step) > 1e-6 * step)
                throw new ArgumentException(
                    $"values[{k}] − values[{k - 1}] = {values[k] - values[k - 1]}, not {step}: equal steps are needed.", nameof(values));
        }

        return values.Length;
    }
}
