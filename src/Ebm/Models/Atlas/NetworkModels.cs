//  One network, 2 → 64 → 64 → 1, and every way of the course to train it: only the objective differs between these entries.
//  Beside them what needs labels or pairs: classifiers, answers y₂ to a question y₁, embeddings.

namespace Ebm;

/// <summary>The atlas's networks with one output, whose energy an objective shapes.</summary>
internal static class NetworkModels
{
    /// <summary>The entries.</summary>
    public static IReadOnlyList<AtlasEntry> Entries { get; } =
    [
        Network("Likelihood on a grid", ModelClass.C1, "F = f(y), L = ⟨F⟩ + log Σ e^{−F} h²", "12-deep-ebm",
            _ => ExactLikelihood.OnGrid((-3, 3, 36), (-3, 3, 36)), 500, .02),
        new("Softmax classifier", ModelClass.C1, "F(y) = −log Σₖ e^{fₖ(y)}", "14-classifier",
            (data, rng) => Labelled(data, rng, new NegativeLogLikelihood(), 600)),
        new("Answers y₂ to y₁", ModelClass.C1, "E(y₁, y₂), normalised over y₂", "08-losses",
            (data, rng) => Answers(data, rng, LossFunctional.Likelihood())),
        new("Answers, by a margin", ModelClass.C2, "E(right) + m ≤ E(wrong)", "08-losses",
            (data, rng) => Answers(data, rng, new Hinge(1).Outside(2))),
        Network("Noise-contrastive estimation", ModelClass.C2, "data against known noise", "10-without-z",
            data => new NoiseContrastive(DensityModels.Moments(data), 2), 900, .01),
        Network("Conditional noise", ModelClass.C2, "data against moved data", "10-without-z",
            _ => LocalComparison.ConditionalNoise(.3, 2), 800, .01),
        Network("Energy discrepancy", ModelClass.C2, "data against blurred data", "10-without-z",
            _ => new EnergyDiscrepancy(.1, 4), 600, .01),
        Network("Contrastive divergence", ModelClass.C2, "data against short chains from data", "12-deep-ebm",
            _ => new ContrastiveDivergence(NegativeSource.FromData(e => new Langevin(e, .01), 10)), 500, .005),
        Network("Persistent chains", ModelClass.C2, "data against chains that go on", "12-deep-ebm",
            _ => new ContrastiveDivergence(NegativeSource.Replay(e => new HamiltonianMonteCarlo(e, .15, 3), 2, restart: .02), 0),
            700, .005),
        Network("Adversarial training", ModelClass.C2, "data against attacked noise", "12-deep-ebm",
            _ => new AdversarialTraining(NegativeSource.Adversarial(10, .05, noise: .3, from: NegativeSource.Beginning.Replay)), 500, .005),
        new("Joint energy model", ModelClass.C2, "F(y) = −log Σₖ e^{fₖ(y)}, sampled", "13-jem", (data, rng) => Labelled(data, rng,
            new JointLikelihood(NegativeSource.Replay(e => new Langevin(e, .01), 10), noise: .03), 400)),
        new("GAN", ModelClass.C2, "F = −logit D, against a generator", "21-adversarial",
            (data, rng) => Gan.Logistic(2, rng).Fit(TrainingSet.From(data), rng, 1000)),
        new("Energy-based GAN", ModelClass.C2, "‖y − r(y)‖², against a generator", "21-adversarial",
            (data, rng) => Gan.EnergyBased(2, rng).Fit(TrainingSet.From(data), rng, 600)),
        Embedding("Siamese network", "‖G(y) − G(y′)‖, y′ the nearest", EmbeddingLoss.Siamese(Corruption.Noise(.1)), null, ModelClass.C2),
        Embedding("InfoNCE embedding", "−cos(G(y), G(y′))/τ", EmbeddingLoss.InfoNce(Corruption.Noise(.1)), .2, ModelClass.C2),
        Embedding("Barlow Twins", "correlation of codes → 1", EmbeddingLoss.BarlowTwins(Corruption.Noise(.1)), null, ModelClass.A2),
        Network("Score matching", ModelClass.A4, "½‖∂F‖² − tr ∂²F", "10-without-z",
            _ => ScoreMatching.Explicit, 350, .005, Plain),
        Network("Sliced score matching", ModelClass.A4, "½(v·∂F)² − vᵀ∂²F v", "10-without-z",
            _ => ScoreMatching.Sliced(), 450, .005, Plain),
        Network("Denoising score matching", ModelClass.A4, "‖σ ∂F(y + σξ) − ξ‖²", "10-without-z",
            _ => ScoreMatching.Denoising(.15), 900, .005, Plain),
    ];

    /// <summary>Adam with averaged weights, clipped gradients and a rate that falls to nothing.</summary>
    public static T Trained<T>(T model, Objective objective, TrainingSet data, Rng rng, int steps, double rate, int batch = 256)
        where T : EnergyModel
    {
        var average = new MovingAverage(model.Parameters(), .99);
        new Trainer(model, objective, data, new Adam(rate), rng, batch)
        {
            Average = average,
            ClipNorm = 10,
            Rate = LearningRate.Cosine(steps, 20, .02),
        }.Run(steps);
        average.Swap();
        return model;
    }

    /// <summary>A perceptron whose first layer has steep slopes, so that it can follow a winding line early.</summary>
    public static Sequential Steep(Rng rng, Activation bend, int inputs, int hidden, int outputs) =>
        new(new Linear(inputs, hidden, rng, 3), bend, new Linear(hidden, hidden, rng), bend, new Linear(hidden, outputs, rng));

    private static NetworkModel Plain(Rng rng) => new(Steep(rng, Activation.Silu, 2, 64, 1), 2);

    private static AtlasEntry Network(string name, ModelClass kind, string formula, string chapter, Func<Points, Objective> objective,
        int steps, double rate, Func<Rng, PointModel>? model = null) =>
        new(name, kind, formula, chapter, (data, rng) =>
            Trained((model ?? Plain)(rng), objective(data), TrainingSet.From(data), rng, steps, rate));

    private static PointModel Labelled(Points data, Rng rng, Objective objective, int steps) => Trained(
        new SoftmaxClassifier(Steep(rng, Activation.Silu, 2, 64, 3), 2, 3), objective, TrainingSet.From(data, Atlas.Labels(data)), rng,
        steps, .005).Marginal;

    // The question is y₁, the answer y₂, one of 41 places. What a question adds to all its answers is taken away again.
    private static Surprise Answers(Points data, Rng rng, LossFunctional loss)
    {
        var pairs = Plain(rng);
        var grid = new AnswerGrid(pairs, Grid.Linear(-Atlas.HalfWidth, Atlas.HalfWidth, 41));
        Trained(grid, loss, grid.Data(data), rng, 350, .005, 64);
        return new Surprise(pairs, grid);
    }

    private static AtlasEntry Embedding(string name, string formula, EmbeddingLoss loss, double? temperature, ModelClass kind) =>
        new(name, kind, formula, "11-joint-embedding", (data, rng) =>
        {
            var model = new JointEmbedding(Steep(rng, Activation.Silu, 2, 64, 8), 2, temperature);
            Trained(model, loss, TrainingSet.From(data), rng, 400, .003);
            return new NearestPartner(model, data.Slice(0, Math.Min(data.Count, 200)));
        });
}

/// <summary>F(y) = min E(y, y′) over remembered y′: how an energy of pairs sees one point.</summary>
internal sealed class NearestPartner(JointEmbedding pairs, Points partners) : PointModel(2)
{
    private readonly Tensor memory = partners.Rows();

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        var energies = pairs.Between(y, memory);
        return energies.Pick(ConditionalModel.Lowest(energies));
    }
}

/// <summary>F(y) = E(y₁, y₂) + log Σ_k e^{−E(y₁, k)}: how surprising an answer is among the answers to its own question.</summary>
internal sealed class Surprise(PointModel pairs, AnswerGrid answers) : PointModel(2)
{
    // Each point is a whole line of answers.
    private const int Part = 128;

    /// <inheritdoc/>
    public override Tensor F(Tensor y) => pairs.F(y) + (-answers.PerLabel(y.Slice(1, 0, 1))).LogSumExp();

    /// <inheritdoc/>
    public override void Energies(Batch states, Span<float> energies)
    {
        var (values, count) = states.For(2, energies);
        var part = new float[2 * Part];
        for (var first = 0; first < count; first += Part)
        {
            Host.Poll();
            var n = Math.Min(Part, count - first);
            values.Slice(first, n).CopyTo(part);
            values.Slice(count + first, n).CopyTo(part.AsSpan(n));
            base.Energies(new Batch(part.AsSpan(0, 2 * n), 2, n), energies[first..]);
        }
    }
}
