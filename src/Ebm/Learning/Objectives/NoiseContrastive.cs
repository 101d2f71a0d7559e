//  L = −mean_data log σ(G(x)) − ν mean_noise log σ(−G(x)),    G = −E(x) − log p_n(x) − log ν          (Gutmann, Hyvärinen 2012)
//
//  A classifier that tells data from noise, ν noise points for every datum, with G its log-odds. At the optimum E = −log p of the data,
//  normalised: so the model needs a constant of its own to learn (SelfNormalized, or a network with a bias at its output).

namespace Ebm;

/// <summary>Noise-contrastive estimation: the energy that tells data best from noise of known density, log Z included.</summary>
/// <remarks>
/// <code>
/// L = −mean_data log σ(G(x)) − ν mean_noise log σ(−G(x)),    G = −E(x) − log p_n(x) − log ν          (Gutmann, Hyvärinen 2012)
/// </code>
/// </remarks>
public sealed partial class NoiseContrastive : Objective
{
    private readonly IGenerator noise;
    private readonly double logZ;

    /// <summary>Sets it up.</summary>
    /// <param name="noise">p_n: draws points and knows its log Z, such as a <see cref="GaussianEnergy"/>.</param>
    /// <param name="ratio">ν, noise points for every datum, ≥ 1.</param>
    /// <exception cref="ArgumentException">The noise does not know its log Z.</exception>
    public NoiseContrastive(IGenerator noise, int ratio = 1)
    {
        ArgumentNullException.ThrowIfNull(noise);
        Check.AtLeast(ratio, 1);
        logZ = noise is IPartitionFunction known ? known.LogPartition() : throw new ArgumentException(
            $"The noise is a {noise.GetType().Name}, which draws but does not know its density: an {nameof(IPartitionFunction)} is needed.",
            nameof(noise));
        (this.noise, Ratio) = (noise, ratio);
    }

    /// <summary>The number ν of noise points for every datum.</summary>
    public int Ratio { get; }

    /// <inheritdoc/>
    public override string Advice(EnergyModel model) =>
        "noise that covers the data, or a constant to begin with near log Z (SelfNormalized)";

    /// <inheritdoc/>
    public override void Require(EnergyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Space.Equals(noise.Space))
            throw new ArgumentException($"{nameof(NoiseContrastive)}: the noise has the states {noise.Space}; this {model.GetType().Name} "
                + $"has {model.Space}.", nameof(model));
    }

    /// <inheritdoc/>
    public override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rng);
        Require(model);
        ModelShapes.Rows(batch.Rows, model.Dimension, nameof(NoiseContrastive), nameof(batch));
        var drawn = noise.Sample(rng, Ratio * batch.Rows.Shape[0]);
        var data = LogOdds(model, batch.Rows, Points.From(batch.Rows));
        return (-data).Softplus().Mean() + (Ratio * LogOdds(model, drawn.Rows(), drawn).Softplus().Mean());
    }

    private Tensor LogOdds(EnergyModel model, Tensor rows, Points points)
    {
        float[] minusLogNoise = [.. noise.Energies(points).Select(e => (float)(e + logZ - Math.Log(Ratio)))];
        return Tensor.From(minusLogNoise, rows.Shape[0], 1) - model.F(rows).Reshape(rows.Shape[0], 1);
    }
}
