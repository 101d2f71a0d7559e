// F̃(y) = E_q[C(y, Dec(z))] + β KL[N(μ, ν) ‖ N(0, 1)],    q(z|y) = N(μ(y), ν(y)),    z = μ + √ν ξ
//
//   KL = ½ Σ (ν − ln ν − 1 + μ²).    With β = 1 and C a negative log-likelihood, F̃(y) ≥ −ln p(y).
//   Importance-weighted: F̃_K = −ln (1/K) Σ_k p(y|z_k) p(z_k) / q(z_k|y),  F̃_1 ≥ F̃_K ≥ −ln p on average      (Burda et al. 2016)
//
//   F        E_q by a rule for ξ that is the same for every y: for one or two latent numbers Gauss and Hermite's nodes, for more of them
//            the centre and pairs ±√(q+2) in orthogonal directions (NoiseRule). Mean 0 and covariance 1 are exact, so F is exact
//            where C is quadratic in z; elsewhere it is off by an error that all y share and that falls with energySamples.
//   Bounds   E_q by fresh Gaussian draws for each row and sample: without bias, with a standard error.

namespace Ebm;

/// <summary>
/// A variational autoencoder. The energy F(y) is the bound on −ln p(y), a smooth function that is the same at every call.
/// </summary>
/// <remarks>
/// <code>
/// F̃(y) = E_q[C(y, Dec(z))] + β KL[N(μ, ν) ‖ N(0, 1)],    q(z|y) = N(μ(y), ν(y)),    z = μ + √ν ξ
/// </code>
/// </remarks>
public sealed class Vae : PointModel, IGenerator, ILatentEnergy
{
    // Nodes cost the cube of their number on an axis.
    private const int MostOnALine = 400, MostInAPlane = 10_000;

    private readonly Layer encoder;
    private readonly Layer decoder;
    private readonly NoiseRule rule;
    private readonly Workspace workspace = new();

    /// <summary>Joins an encoder and a decoder.</summary>
    /// <param name="encoder">From rows y to 2 · latent numbers: μ, then ln ν.</param>
    /// <param name="decoder">From latent rows to the cost's outputs.</param>
    /// <param name="dimension">Numbers in y, ≥ 1.</param>
    /// <param name="latent">Numbers in z, ≥ 1.</param>
    /// <param name="cost">C, a negative log-likelihood: Bernoulli or Gaussian.</param>
    /// <param name="beta">β, ≥ 0.</param>
    /// <param name="energySamples">
    /// How many codes F averages over at least, ≥ 1; the rule takes the next number that it can make full use of. For one latent number
    /// at most 400, for two 10,000.
    /// </param>
    public Vae(Layer encoder, Layer decoder, int dimension, int latent, ReconstructionCost cost, double beta = 1, int energySamples = 64)
        : base(dimension)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(cost);
        Check.Positive(latent);
        Check.NotNegativeSingle(beta);
        Check.Positive(energySamples);
        if (latent <= 2)
            Check.Between(energySamples, 1, latent == 1 ? MostOnALine : MostInAPlane);
        (this.encoder, this.decoder, Latent, Cost, Beta) = (encoder, decoder, latent, cost, beta);
        rule = latent <= 2
            ? NoiseRule.Hermite(latent, Math.Max(2, (int)Math.Ceiling(Math.Pow(energySamples, 1.0 / latent) - 1e-9)))
            : NoiseRule.Frames(latent, latent * Math.Max(1, (energySamples + (2 * latent) - 2) / (2 * latent)), new Rng(20));
    }

    /// <inheritdoc/>
    public override Objective NaturalObjective => new EvidenceBound();

    /// <summary>The number of latent coordinates, those of z.</summary>
    public int Latent { get; }

    /// <summary>The reconstruction cost C.</summary>
    public ReconstructionCost Cost { get; }

    /// <summary>The weight β of the divergence.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public StateSpace LatentSpace => StateSpace.Real(Latent);

    /// <summary>
    /// The joint energy −ln p(y|z) − ln p(z) = C(y, Dec(z)) + ½‖z‖² + (d/2) ln 2π, d numbers in z. F(y) bounds its free energy from above
    /// if β = 1.
    /// </summary>
    /// <inheritdoc/>
    public double JointEnergy(ReadOnlySpan<double> y, ReadOnlySpan<double> z)
    {
        Space.CheckOne(y, nameof(y));
        LatentSpace.CheckOne(z, nameof(z));
        var (rows, code) = (Row(y), Row(z));
        return Cost.Of(rows, Outputs(code)).Item + (.5 * code.Square().Sum().Item) + (.5 * Latent * Math.Log(2 * Math.PI));
    }

    private static Tensor Row(ReadOnlySpan<double> numbers) =>
        Tensor.From(Array.ConvertAll(numbers.ToArray(), v => (float)v), 1, numbers.Length);

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

    /// <summary>The mean μ and the log variance ln ν of the codes of every row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    /// <returns>Two tensors of shape (n, Latent).</returns>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor y)
    {
        CheckRows(y, nameof(y));
        var both = ModelShapes.Outputs(encoder.Apply(y), y.Shape[0], 2 * Latent, nameof(Vae), "encoder");
        return (both.Slice(1, 0, Latent), both.Slice(1, Latent, Latent));
    }

    /// <summary>The reconstruction ỹ of every code z.</summary>
    /// <param name="z">Codes, (n, Latent).</param>
    /// <returns>Rows, (n, Dimension).</returns>
    public Tensor Decode(Tensor z) => Cost.Mean(Outputs(z));

    /// <summary>The reconstruction ỹ of every row from the mean of q, without noise.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Tensor Reconstruct(Tensor y) => Decode(Encode(y).Mean);

    /// <summary>Draws points of the model: z from N(0, 1), then y from p(y|z).</summary>
    /// <remarks>
    /// The law of these points is the p whose −ln F̃ bounds. For pictures without the grain of single pixels take
    /// <see cref="SampleMeans"/>.
    /// </remarks>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        var outputs = Outputs(Codes(rng, count));
        return Points.From(Cost.Sample(outputs, rng));
    }

    /// <summary>
    /// The means ỹ of p(y|z) for z drawn from N(0, 1), without the noise around them: less spread than the points of the model.
    /// </summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    public Points SampleMeans(Rng rng, int count) => Points.From(Decode(Codes(rng, count)));

    private Tensor Codes(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(count);
        return Tensor.Gaussian(rng, count, Latent);
    }

    /// <inheritdoc/>
    /// <remarks>For maps and inference; for numbers to report take <see cref="Bounds"/>.</remarks>
    public override Tensor F(Tensor y)
    {
        var (mean, logVariance) = Encode(y);
        var deviation = (logVariance / 2).Exp();
        var energy = (float)Beta * Divergence(mean, logVariance);
        for (var k = 0; k < rule.Nodes.Length; k++)
            energy += Cost.Of(y, Outputs(mean + (deviation * Tensor.From(rule.Nodes[k], 1, Latent)))) * (float)rule.Weights[k];
        return energy;
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

    /// <summary>F̃_K of every row, (n, 1), in nats, from one draw of K weights.</summary>
    public Tensor ImportanceBound(Tensor y, Rng rng, int samples) =>
        MathF.Log(samples) - (-NegativeLogWeights(y, rng, samples)).LogSumExp();

    private Tensor Outputs(Tensor z)
    {
        ModelShapes.Rows(z, Latent, nameof(Vae), nameof(z));
        return ModelShapes.Outputs(decoder.Apply(z), z.Shape[0], Dimension, nameof(Vae), "decoder");
    }

    /// <summary>
    /// The bound on −ln p of every row from fresh noise: without bias, and with the standard error that another seed would show.
    /// </summary>
    /// <param name="y">Rows of Dimension numbers.</param>
    /// <param name="rng">Draws the noise, independently for every row and sample.</param>
    /// <param name="samples">Independent draws of the bound, ≥ 2.</param>
    /// <param name="weights">
    /// K, ≥ 1, the weights in each draw. 1: F̃ with its KL by the formula and with β. More: F̃_K, in which β plays no part.
    /// </param>
    /// <returns>One estimate per row, in nats. <see cref="Estimate.MeanOf"/> is the mean over just these rows.</returns>
    public Estimate[] Bounds(Tensor y, Rng rng, int samples = 16, int weights = 1)
    {
        Check.AtLeast(samples, 2);
        var draws = Draws(y, rng, samples, weights);
        return [.. Enumerable.Range(0, y.Shape[0]).Select(i => Estimate.Of(draws.Select(row => (double)row[i])))];
    }

    /// <summary>
    /// The mean of the bound over the kind of rows that these are a sample of; the error holds all noise, that of the choice of rows too.
    /// </summary>
    /// <param name="y">Rows of Dimension numbers, at least two, drawn independently.</param>
    /// <param name="rng">Draws the noise, independently for every row and sample.</param>
    /// <param name="samples">Independent draws for each row, ≥ 1.</param>
    /// <param name="weights">K, as in <see cref="Bounds"/>.</param>
    public Estimate Bound(Tensor y, Rng rng, int samples = 16, int weights = 1)
    {
        Check.Positive(samples);
        var draws = Draws(y, rng, samples, weights);
        Check.AtLeast(y.Shape[0], 2, "y.Shape[0]");
        return Estimate.Of(Enumerable.Range(0, y.Shape[0]).Select(i => draws.Average(row => (double)row[i])));
    }

    // [sample][row]
    private float[][] Draws(Tensor y, Rng rng, int samples, int weights)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(weights);
        var draws = new float[samples][];
        for (var s = 0; s < samples; s++)
            workspace.Run(() => draws[s] = (weights == 1 ? DrawBound(y, rng) : ImportanceBound(y, rng, weights)).ToArray());
        return draws;
    }

    /// <summary>The bound of every row from one draw of its code, (n, 1).</summary>
    internal Tensor DrawBound(Tensor y, Rng rng)
    {
        var (mean, logVariance) = Encode(y);
        var z = mean + ((logVariance / 2).Exp() * Tensor.Gaussian(rng, [.. mean.Shape]));
        return Cost.Of(y, Outputs(z)) + ((float)Beta * Divergence(mean, logVariance));
    }
}
