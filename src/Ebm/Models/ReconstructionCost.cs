// C(y, ỹ):   squared ‖y − ỹ‖²,   Bernoulli −Σ [y ln ỹ + (1 − y) ln(1 − ỹ)],   Gaussian −ln N(y; ỹ, σ²)

namespace Ebm;

/// <summary>What a reconstruction costs.</summary>
public abstract class ReconstructionCost
{
    /// <summary>The squared distance ‖y − ỹ‖².</summary>
    public static ReconstructionCost Squared { get; } = new SquaredCost(1, 0);

    /// <summary>−Σ [y ln ỹ + (1 − y) ln(1 − ỹ)] with ỹ = σ(output), for pixels in [0, 1]. In nats where pixels are 0 or 1.</summary>
    public static ReconstructionCost Bernoulli { get; } = new BernoulliCost();

    /// <summary>−ln N(y; ỹ, σ²): ‖y − ỹ‖²/2σ² + (d/2) ln 2πσ², in nats.</summary>
    /// <param name="sigma">σ, 10⁻¹⁸ to 10¹⁸.</param>
    public static ReconstructionCost Gaussian(double sigma)
    {
        Check.Between(sigma, 1e-18, 1e18);   // 1/2σ² is a float
        return new SquaredCost((float)(.5 / (sigma * sigma)), (float)(.5 * Math.Log(2 * Math.PI * sigma * sigma)));
    }

    /// <summary>C of every row: (n, d) and (n, d) to (n, 1).</summary>
    /// <param name="y">The data, or one row (1, d) for all outputs.</param>
    /// <param name="output">What the decoder puts out, before <see cref="Mean"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit; the message names both.</exception>
    public Tensor Of(Tensor y, Tensor output) => Each(y, output).Sum(-1);

    /// <summary>C of every number, in the shape of the output. Its sum over a row is <see cref="Of"/>.</summary>
    /// <inheritdoc cref="Of"/>
    public Tensor Each(Tensor y, Tensor output)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(output);
        var same = y.Shape.SequenceEqual(output.Shape);
        if (!same && (y.Shape.Count != 2 || output.Shape.Count != 2 || y.Shape[0] != 1 || y.Shape[1] != output.Shape[1]))
            throw TensorShape.Mismatch("The reconstruction cost of data and outputs", y, output);
        return EachOf(same ? y : y.RepeatTo([.. output.Shape]), output);
    }

    private protected abstract Tensor EachOf(Tensor y, Tensor output);

    /// <summary>The reconstruction ỹ, which is the mean of p(y|z) where C is −ln p(y|z).</summary>
    /// <param name="output">What the decoder puts out.</param>
    public abstract Tensor Mean(Tensor output);

    /// <summary>
    /// A draw from p(y|z) ∝ exp(−C) for every row: pixels 0 or 1 for Bernoulli, ỹ + σ ξ for Gaussian, σ² = ½ for the squared cost.
    /// </summary>
    /// <param name="output">What the decoder puts out.</param>
    /// <param name="rng">Draws the noise, independently for every number.</param>
    public abstract Tensor Sample(Tensor output, Rng rng);

    private sealed class SquaredCost(float scale, float shift) : ReconstructionCost
    {
        private protected override Tensor EachOf(Tensor y, Tensor output) => ((y - output).Square() * scale) + shift;

        public override Tensor Mean(Tensor output) => output;

        public override Tensor Sample(Tensor output, Rng rng) =>
            output + (Tensor.Gaussian(rng, [.. output.Shape]) * MathF.Sqrt(.5f / scale));
    }

    private sealed class BernoulliCost : ReconstructionCost
    {
        private protected override Tensor EachOf(Tensor y, Tensor output) => LogisticCostOperation.Of(y, output);

        public override Tensor Mean(Tensor output) => output.Sigmoid();

        public override Tensor Sample(Tensor output, Rng rng)
        {
            var pixels = new float[output.Length];
            rng.FillBernoulli(output.Sigmoid().Data, pixels);
            return Tensor.From(pixels, [.. output.Shape]);
        }
    }
}
