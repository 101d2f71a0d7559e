// C(y, ỹ):   squared ‖y − ỹ‖²,   Bernoulli −Σ [y ln ỹ + (1 − y) ln(1 − ỹ)],   Gaussian −ln N(y; ỹ, σ²)

namespace Ebm;

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
        public override Tensor Each(Tensor y, Tensor output) => LogisticCostOperation.Of(y, output);

        public override Tensor Mean(Tensor output) => output.Sigmoid();
    }
}
