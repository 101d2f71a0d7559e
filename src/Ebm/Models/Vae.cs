// F̃(y) = E_q[C(y, Dec(z))] + β KL[N(μ, ν) ‖ N(0, 1)],    q(z|y) = N(μ(y), ν(y)),    z = μ + √ν ξ
//
//   KL = ½ Σ (ν − ln ν − 1 + μ²).    With β = 1 and C a negative log-likelihood, F̃(y) ≥ −ln p(y).
//   Importance-weighted: F̃_K = −ln (1/K) Σ_k p(y|z_k) p(z_k) / q(z_k|y),  F̃_1 ≥ F̃_K ≥ −ln p on average      (Burda et al. 2016)

namespace Ebm;

/// <summary>A variational autoencoder. The energy F(y) is the bound on −ln p(y) with fixed noise, so that it is the same at every call.</summary>
public sealed class Vae : EnergyModel
{
    private readonly Layer encoder;
    private readonly Layer decoder;
    private readonly float[] noise;

    /// <summary>Joins an encoder and a decoder.</summary>
    /// <param name="encoder">From rows y to 2 · latent numbers: μ, then ln ν.</param>
    /// <param name="decoder">From latent rows to the cost's outputs.</param>
    /// <param name="dimension">Numbers in y, ≥ 1.</param>
    /// <param name="latent">Numbers in z, ≥ 1.</param>
    /// <param name="cost">C, a negative log-likelihood: Bernoulli or Gaussian.</param>
    /// <param name="beta">β, ≥ 0.</param>
    /// <param name="energySamples">How many noise vectors F averages over, ≥ 1.</param>
    public Vae(Layer encoder, Layer decoder, int dimension, int latent, ReconstructionCost cost, double beta = 1, int energySamples = 16)
        : base(dimension)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(cost);
        Check.Positive(latent);
        Check.NotNegative(beta);
        Check.Positive(energySamples);
        (this.encoder, this.decoder, Latent, Cost, Beta) = (encoder, decoder, latent, cost, beta);
        noise = new float[energySamples * latent];
        new Rng(20).FillGaussian(noise);
    }

    /// <summary>Numbers in z.</summary>
    public int Latent { get; }

    /// <summary>C.</summary>
    public ReconstructionCost Cost { get; }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>KL[N(μ, e^{ln ν}) ‖ N(0, 1)] of every row, (n, 1).</summary>
    /// <param name="mean">μ, (n, d).</param>
    /// <param name="logVariance">ln ν, (n, d), or one row for all, (1, d).</param>
    public static Tensor Divergence(Tensor mean, Tensor logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        if (mean.Shape.Count == 0 || logVariance.Shape.Count == 0 || mean.Shape[^1] != logVariance.Shape[^1])
            throw TensorShape.Mismatch("Vae.Divergence of means and logarithms of variances", mean, logVariance);
        return .5f * (logVariance.Exp() - logVariance - 1 + mean.Square()).Sum(-1);
    }

    /// <summary>μ and ln ν of every row.</summary>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor y)
    {
        CheckRows(y, nameof(y));
        var both = ModelShapes.Outputs(encoder.Apply(y), y.Shape[0], 2 * Latent, nameof(Vae), "encoder");
        return (both.Slice(1, 0, Latent), both.Slice(1, Latent, Latent));
    }

    /// <summary>ỹ of every z.</summary>
    public Tensor Decode(Tensor z) => Cost.Mean(Outputs(z));

    /// <summary>ỹ at the mean of q, for every row.</summary>
    public Tensor Reconstruct(Tensor y) => Decode(Encode(y).Mean);

    /// <summary>ỹ for z drawn from N(0, 1).</summary>
    public Tensor Sample(Rng rng, int count) => Decode(Tensor.Gaussian(rng, count, Latent));

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        var (mean, logVariance) = Encode(y);
        var deviation = (logVariance / 2).Exp();
        var samples = noise.Length / Latent;
        Tensor? sum = null;
        for (var s = 0; s < samples; s++)
        {
            var cost = Cost.Of(y, Outputs(mean + (deviation * Tensor.From(noise.AsSpan(s * Latent, Latent), 1, Latent))));
            sum = sum is null ? cost : sum + cost;
        }

        return (sum! / samples) + ((float)Beta * Divergence(mean, logVariance));
    }

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng)
    {
        var (mean, logVariance) = Encode(batch);
        var z = mean + ((logVariance / 2).Exp() * Tensor.Gaussian(rng, [.. mean.Shape]));
        return (Cost.Of(batch, Outputs(z)) + ((float)Beta * Divergence(mean, logVariance))).Mean();
    }

    /// <summary>−ln w_k of K samples for every row, (n, K), w = p(y|z) p(z) / q(z|y) (β plays no part).</summary>
    public Tensor NegativeLogWeights(Tensor y, Rng rng, int samples)
    {
        Check.Positive(samples);
        var (mean, logVariance) = Encode(y);
        var deviation = (logVariance / 2).Exp();
        var columns = new Tensor[samples];
        for (var k = 0; k < samples; k++)
        {
            var xi = Tensor.Gaussian(rng, [.. mean.Shape]);
            var z = mean + (deviation * xi);

            // ln q − ln p(z): the factors 2π cancel.
            columns[k] = Cost.Of(y, Outputs(z)) + (.5f * (z.Square() - xi.Square() - logVariance).Sum(-1));
        }

        return Tensor.Concatenate(1, columns);
    }

    /// <summary>F̃_K of every row, (n, 1), in nats.</summary>
    public Tensor ImportanceBound(Tensor y, Rng rng, int samples) => MathF.Log(samples) - (-NegativeLogWeights(y, rng, samples)).LogSumExp();

    private Tensor Outputs(Tensor z)
    {
        ModelShapes.Rows(z, Latent, nameof(Vae), nameof(z));
        return ModelShapes.Outputs(decoder.Apply(z), z.Shape[0], Dimension, nameof(Vae), "decoder");
    }
}
