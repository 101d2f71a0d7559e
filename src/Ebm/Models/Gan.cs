//  x = G(z),  z ~ N(0, 1):  a network learns to be the sampler;     F(x) = E(x):  the discriminator, low where it expects data
//
//  E = −logit:  D(x) = σ(−E(x)) is the probability that x is a datum and not G's. At its best E = log q − log p, q the density of G(z).
//  Then q e^{−E} = p: the pair is an energy over z too, ½‖z‖² + E(G(z)), whose samples G makes points of p       (Che et al. 2020)

namespace Ebm;

/// <summary>
/// A generative adversarial pair: an energy, the discriminator, and a generator that learns to make points of low energy while the
/// energy learns to raise them.
/// </summary>
/// <remarks>
/// <code>
/// x = G(z),  z ~ N(0, 1):  a network learns to be the sampler;     F(x) = E(x):  the discriminator, low where it expects data
/// </code>
/// As an energy it is its discriminator; <see cref="Sample"/> asks the generator, whose density is not e^{−E}: at the equilibrium of the
/// game E is flat wherever data are. Goodfellow et al. 2014; with a margin and energies ≥ 0 Zhao, Mathieu, LeCun 2016.
/// </remarks>
public sealed class Gan : PointModel, IGenerator
{
    private readonly PointModel discriminator;
    private readonly Layer generator;

    /// <summary>Joins an energy and a generator.</summary>
    /// <param name="discriminator">E: a network, an autoencoder, or any model of points.</param>
    /// <param name="generator">G, from rows of latent numbers to rows of points.</param>
    /// <param name="latent">Numbers in z, ≥ 1.</param>
    /// <param name="game">What the two play; null for <see cref="AdversarialGame.Logistic"/>.</param>
    public Gan(PointModel discriminator, Layer generator, int latent, AdversarialGame? game = null)
        : base(discriminator ?? throw new ArgumentNullException(nameof(discriminator)))
    {
        ArgumentNullException.ThrowIfNull(generator);
        Check.AtLeast(latent, 1);
        (this.discriminator, this.generator, Latent, Game) = (discriminator, generator, latent, game ?? AdversarialGame.Logistic);
    }

    /// <summary>E, whose low values the generator looks for.</summary>
    public PointModel Discriminator => discriminator;

    /// <summary>G, from latent numbers to points.</summary>
    public Layer Generator => generator;

    /// <summary>Numbers in z.</summary>
    public int Latent { get; }

    /// <summary>What the two play unless another objective is asked for.</summary>
    public AdversarialGame Game { get; }

    /// <inheritdoc/>
    public override Objective NaturalObjective => Game;

    /// <summary>The energy over latent numbers, ½‖z‖² + E(G(z)): sampling it corrects the generator by its discriminator.</summary>
    /// <remarks>
    /// <code>
    /// q e^{−E} = p where E = log q − log p
    /// </code>
    /// The prior of z times e^{−E(G(z))}, without a normaliser; <see cref="Generate(Points)"/> makes points of its samples.
    /// </remarks>
    public IDifferentiableEnergy LatentEnergy => new GraphEnergy(z => (.5f * z.Square().Sum(-1)) + F(Generate(z)), Latent);

    /// <summary>A pair of perceptrons with two hidden layers each, that plays the logistic game with a little noise.</summary>
    /// <param name="dimension">Coordinates of a point, ≥ 1; the size of the data is taken to be about 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    /// <param name="hidden">Width of the hidden layers, ≥ 1.</param>
    /// <param name="latent">Numbers in z; 0 for as many as coordinates, at least 2.</param>
    /// <param name="noise">σ of the noise on data and generated points, ≥ 0: see <see cref="AdversarialGame.WithNoise"/>.</param>
    public static Gan Logistic(int dimension, Rng rng, int hidden = 64, int latent = 0, double noise = .1)
    {
        Check.Positive(dimension);
        Check.NotNegative(latent);
        latent = latent == 0 ? Math.Max(2, dimension) : latent;
        var energy = Sequential.Mlp(rng, Activation.Silu, dimension, hidden, hidden, 1);
        return new Gan(new NetworkModel(energy, dimension), Maker(dimension, rng, hidden, latent), latent,
            AdversarialGame.Logistic.WithNoise(noise));
    }

    /// <summary>The energy-based pair: the discriminator is an autoencoder, whose energy is what a point costs to reconstruct.</summary>
    /// <param name="dimension">Coordinates of a point, ≥ 1; the size of the data is taken to be about 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    /// <param name="margin">m &gt; 0: generated points are raised up to here.</param>
    /// <param name="hidden">Width of the hidden layers, ≥ 1.</param>
    /// <param name="latent">Numbers in z; 0 for as many as coordinates, at least 2.</param>
    /// <param name="noise">σ of the noise on data and generated points, ≥ 0.</param>
    public static Gan EnergyBased(int dimension, Rng rng, double margin = 1, int hidden = 64, int latent = 0, double noise = .1)
    {
        Check.Positive(dimension);
        Check.NotNegative(latent);
        latent = latent == 0 ? Math.Max(2, dimension) : latent;
        var encoder = Sequential.Mlp(rng, Activation.Silu, dimension, hidden, hidden);
        var decoder = Sequential.Mlp(rng, Activation.Silu, hidden, hidden, dimension);
        var coder = new Autoencoder(encoder, decoder, dimension, ReconstructionCost.Squared);
        return new Gan(coder, Maker(dimension, rng, hidden, latent), latent, AdversarialGame.Margin(margin).WithNoise(noise));
    }

    /// <summary>Plays the game on some data: Adam with β₁ = ½, a rate that falls to a tenth, and averaged weights at the end.</summary>
    /// <param name="data">Rows.</param>
    /// <param name="rng">Draws batches, latent numbers and noise. Moved on.</param>
    /// <param name="steps">Steps of both players at once, ≥ 1.</param>
    /// <param name="learningRate">η &gt; 0 of both.</param>
    /// <param name="batch">Rows in a batch, and as many generated ones.</param>
    /// <param name="game">What they play; null for <see cref="Game"/>. A second fit with less noise refines the first.</param>
    /// <param name="progress">Called ten times, if wanted.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    /// <returns>This pair.</returns>
    /// <exception cref="TrainingDivergedException">A loss or a gradient is not finite.</exception>
    public Gan Fit(TrainingSet data, Rng rng, int steps = 3000, double learningRate = 2e-3, int batch = 256,
        AdversarialGame? game = null, Action<Trainer.Progress>? progress = null, int threads = 0)
    {
        Check.AtLeast(steps, 1);
        var average = new MovingAverage(Parameters(), 1 - Math.Min(.5, 10.0 / steps));
        var trainer = new Trainer(this, game ?? Game, data, new Adam(learningRate, beta1: .5), rng, batch, threads)
        {
            Rate = LearningRate.Cosine(steps, last: .1),
            Average = average,
        };
        trainer.Run(steps, progress);
        average.Swap();
        return this;
    }

    /// <summary>x = G(z) of every row.</summary>
    /// <param name="z">Latent numbers, (n, Latent).</param>
    public Tensor Generate(Tensor z)
    {
        ModelShapes.Rows(z, Latent, nameof(Gan), nameof(z));
        return ModelShapes.Outputs(generator.Apply(z), z.Shape[0], Dimension, nameof(Gan), "generator");
    }

    /// <summary>x = G(z) of every state of latent numbers.</summary>
    /// <param name="z">States of Latent numbers, such as samples of <see cref="LatentEnergy"/>.</param>
    public Points Generate(Points z)
    {
        ArgumentNullException.ThrowIfNull(z);
        return Points.From(Generate(z.Rows()));
    }

    /// <summary>G(z) for z drawn from N(0, 1): what the generator makes, not samples of e^{−E}.</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(count);
        return Points.From(Generate(Tensor.Gaussian(rng, count, Latent)));
    }

    /// <inheritdoc/>
    public override Tensor F(Tensor y) => discriminator.F(y);

    private static Sequential Maker(int dimension, Rng rng, int hidden, int latent) =>
        Sequential.Mlp(rng, Activation.Silu, latent, hidden, hidden, dimension);
}
