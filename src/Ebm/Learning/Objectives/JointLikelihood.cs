//  L = mean −log p(y|x) + λ [mean E(x) − mean E(x̂)] + α [mean E(x)² + mean E(x̂)²],    E(x) = −log Σ_y e^{−E(x, y)},    x = datum + σ ξ
//
//  x̂ from a NegativeSource of E(x), held fixed: the first term learns p(y|x), the second p(x)            (JEM: Grathwohl et al. 2020)
//  λ = 0    cross-entropy alone, with the noise: nothing is sampled
//  λ = 1    −log p(x, y) = E(x, y) + log Z: the slope of a datum on its E(x, k) is 1[k = y]; no other label is pushed up there
//  σ        pixels are rounded numbers, whose density no smooth energy can have: the noise gives them one
//  α        keeps the energies near 0, as in ContrastiveDivergence

namespace Ebm;

/// <summary>
/// Trains a classifier to model its inputs too: cross-entropy of the labels, and the likelihood of x with sampled negatives.
/// </summary>
/// <remarks>
/// <code>
/// L = mean −log p(y|x) + λ [mean E(x) − mean E(x̂)] + α [mean E(x)² + mean E(x̂)²],    E(x) = −log Σ_y e^{−E(x, y)},    x = datum + σ ξ
/// </code>
/// </remarks>
public sealed class JointLikelihood : Objective<ConditionalModel>
{
    /// <summary>Sets it up.</summary>
    /// <param name="negatives">
    /// Where x̂ comes from; null: 20 steps of 1 with noise 0.01, from a buffer of 10 000 of which 5 % start anew, as JEM does.
    /// </param>
    /// <param name="weight">λ ≥ 0, the weight of p(x). At 0 nothing is sampled.</param>
    /// <param name="noise">σ ≥ 0, the standard deviation of the noise on the data.</param>
    /// <param name="penalty">α ≥ 0. Counts only where λ is not 0.</param>
    public JointLikelihood(NegativeSource? negatives = null, double weight = 1, double noise = .03, double penalty = 0)
    {
        Check.NotNegativeSingle(weight);
        Check.NotNegativeSingle(noise);
        Check.NotNegativeSingle(penalty);
        (Weight, Noise, Penalty) = (weight, noise, penalty);
        Negatives = negatives ?? NegativeSource.Replay(energy => Langevin.WithNoise(energy, 1, .01), 20);
    }

    /// <summary>Where the points to raise come from.</summary>
    public NegativeSource Negatives { get; }

    /// <summary>The weight λ of the likelihood of x.</summary>
    public double Weight { get; }

    /// <summary>The standard deviation σ of the noise on the data.</summary>
    public double Noise { get; }

    /// <summary>The weight α of the penalty on large energies.</summary>
    public double Penalty { get; }

    /// <inheritdoc/>
    public override string Advice(EnergyModel model) => Weight == 0
        ? base.Advice(model)
        : $"clip the gradients (ClipNorm), more noise than {Noise} on the data, a penalty above {Penalty}, or smaller steps of the sampler "
            + "of negatives";

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Memory(EnergyModel model) =>
        Weight > 0 && Negatives.Memory(Needed<ConditionalModel>(model).Inputs) is { } memory ? [memory] : [];

    internal override string? NotASlope(EnergyModel model) => Weight > 0 ? Negatives.NotASlope : null;

    /// <inheritdoc/>
    protected override Tensor LossOf(ConditionalModel model, TrainingBatch batch, Rng rng)
    {
        var x = Noise == 0 ? batch.Rows : batch.Rows + (Tensor.Gaussian(rng, [.. batch.Rows.Shape]) * (float)Noise);
        var scores = -model.PerLabel(x);
        var labels = scores.CrossEntropy(batch.RequiredLabels).Mean();
        if (Weight == 0)
            return labels;
        var marginal = model.Marginal;
        var (down, up) = (-scores.LogSumExp(), marginal.F(Negatives.Draw(marginal, Points.From(x), rng).Rows()));
        var inputs = (float)Weight * (down.Mean() - up.Mean());
        return labels + (Penalty == 0 ? inputs : inputs + ((float)Penalty * (down.Square().Mean() + up.Square().Mean())));
    }
}
