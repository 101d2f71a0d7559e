// F(y): the energy of y after everything latent is minimised or marginalised out.    Training: L(W) = mean of a loss over the data.

namespace Ebm;

/// <summary>A model with parameters that is an energy of a point y: ask it F on a grid, sample it, train it.</summary>
public abstract class EnergyModel : Layer, IDifferentiableEnergy
{
    private readonly GraphEnergy graph;

    /// <summary>A model of points with this many coordinates.</summary>
    /// <param name="dimension">Coordinates of y, ≥ 1.</param>
    protected EnergyModel(int dimension) => graph = new GraphEnergy(F, dimension);

    /// <inheritdoc/>
    public int Dimension => graph.Dimension;

    /// <summary>F of every row: (n, Dimension) to (n, 1).</summary>
    public abstract Tensor F(Tensor y);

    /// <summary>F.</summary>
    public sealed override Tensor Apply(Tensor x) => F(x);

    /// <summary>What training makes small on a batch, one number. The mean of F unless a model says otherwise.</summary>
    /// <param name="batch">Rows of data, (n, Dimension).</param>
    /// <param name="rng">Where a loss draws its noise.</param>
    public virtual Tensor Loss(Tensor batch, Rng rng) => F(batch).Mean();

    /// <inheritdoc/>
    public void Energies(ReadOnlySpan<float> points, int count, Span<float> energies) => graph.Energies(points, count, energies);

    /// <inheritdoc/>
    public void EnergiesAndGradients(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients) =>
        graph.EnergiesAndGradients(points, count, energies, gradients);

    /// <summary>A training run of this model on random batches.</summary>
    /// <param name="data">The data, rows of Dimension numbers.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="rng">Draws the batches and the noise of the loss.</param>
    /// <param name="batch">Rows in a batch, ≥ 1.</param>
    public Trainer Training(TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Positive(batch);
        if (data.Width != Dimension)
            throw new ArgumentException($"The data have {data.Width} numbers a row; this model needs {Dimension}.", nameof(data));
        return new Trainer(this, optimizer, r => Loss(data.Draw(r, batch), r), rng);
    }
}

/// <summary>What a reconstruction costs.</summary>
public abstract class ReconstructionCost
{
    /// <summary>‖y − ỹ‖² .</summary>
    public static ReconstructionCost Squared { get; } = new SquaredCost(1, 0);

    /// <summary>−Σ [y ln ỹ + (1 − y) ln(1 − ỹ)] with ỹ = σ(output), for pixels in [0, 1]. In nats where pixels are 0 or 1.</summary>
    public static ReconstructionCost Bernoulli { get; } = new BernoulliCost();

    /// <summary>−ln N(y; ỹ, σ²): ‖y − ỹ‖²/2σ² + (d/2) ln 2πσ², in nats.</summary>
    /// <param name="sigma">σ, &gt; 0.</param>
    public static ReconstructionCost Gaussian(double sigma)
    {
        Check.Positive(sigma);
        return new SquaredCost((float)(.5 / (sigma * sigma)), (float)(.5 * Math.Log(2 * Math.PI * sigma * sigma)));
    }

    /// <summary>C of every row: (n, d) and (n, d) to (n, 1).</summary>
    /// <param name="y">The data.</param>
    /// <param name="output">What the decoder puts out, before <see cref="Mean"/>.</param>
    public Tensor Of(Tensor y, Tensor output) => Each(y, output).Sum(-1);

    /// <summary>The same for every number.</summary>
    public abstract Tensor Each(Tensor y, Tensor output);

    /// <summary>ỹ from the decoder's output.</summary>
    public abstract Tensor Mean(Tensor output);

    private sealed class SquaredCost(float scale, float shift) : ReconstructionCost
    {
        public override Tensor Each(Tensor y, Tensor output) => ((y - output).Square() * scale) + shift;

        public override Tensor Mean(Tensor output) => output;
    }

    private sealed class BernoulliCost : ReconstructionCost
    {
        public override Tensor Each(Tensor y, Tensor output) => output.Softplus() - (y * output);

        public override Tensor Mean(Tensor output) => output.Sigmoid();
    }
}
