//  One training loop, four choices:     noise × step × start × loss
//
//    noise   in every step, σ = √(2·0.01)       or once before the first, τ = 0.3
//    step    along the slope, 0.01 ∂E/∂x        or of one length, 0.05
//    start   the data, Gaussian noise, or where earlier ones ended
//    loss    mean E(y) − mean E(ŷ) + 0.01 (mean E² of both), or the logistic loss of a classifier
//
//  Contrastive divergence is (every step, slope, data, difference), persistent Langevin (every step, slope, replay, difference),
//  adversarial training (once, one length, data or noise, logistic). The rest are their cousins.

namespace Ebm;

/// <summary>
/// How contrastive divergence compares with adversarial training: one cell of the table of all that lies between the two.
/// </summary>
/// <remarks>
/// <code>
/// One training loop, four choices:     noise × step × start × loss
/// </code>
/// </remarks>
/// <param name="Divergence">KL(truth‖model) in nats by quadrature; NaN if training diverged.</param>
/// <param name="AtBestBeta">The least KL over all temperatures of the model; NaN if training diverged.</param>
/// <param name="Beta">The β of that.</param>
/// <param name="Area">How often a datum has less energy than a uniform point of the box: the area under the curve of a detector; NaN
/// likewise.</param>
/// <param name="Seconds">The time that training took.</param>
public sealed record NegativesStudy(double Divergence, double AtBestBeta, double Beta, double Area, double Seconds)
{
    /// <summary>Half the side of the box in which densities are compared.</summary>
    public const double HalfWidth = 4;

    /// <summary>A place in the table.</summary>
    /// <param name="Shake">Noise in every step, instead of once.</param>
    /// <param name="UnitSteps">Steps of one length, instead of along the slope.</param>
    /// <param name="From">What chains and attacks begin at.</param>
    /// <param name="Classifier">The logistic loss, instead of the difference of means.</param>
    public sealed record Design(bool Shake, bool UnitSteps, NegativeSource.Beginning From, bool Classifier)
    {
        /// <summary>All twenty-four designs, one for each choice of the four.</summary>
        public static IReadOnlyList<Design> All { get; } =
        [
            .. from shake in new[] { true, false }
               from unit in new[] { false, true }
               from start in Enum.GetValues<NegativeSource.Beginning>()
               from classifier in new[] { false, true }
               select new Design(shake, unit, start, classifier),
        ];
    }

    /// <summary>Trains a network of two layers of 48 units on 10 000 points and compares it with the truth.</summary>
    /// <param name="truth">The distribution.</param>
    /// <param name="design">The choices.</param>
    /// <param name="seed">Of the data, the network and the noise.</param>
    /// <param name="steps">Training steps of 256 points, ≥ 1, with ten steps of the search in each.</param>
    public static NegativesStudy Run(PointCloud truth, Design design, ulong seed, int steps = 600)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(design);
        Check.AtLeast(steps, 1);
        var rng = new Rng(seed);
        var data = TrainingSet.From(truth.Sample(rng, 10_000));
        var bend = Activation.Silu;
        var network = new Sequential(new Linear(2, 48, rng, 3), bend, new Linear(48, 48, rng), bend, new Linear(48, 1, rng));
        var model = new NetworkModel(network, 2, threads: 1);
        var average = new MovingAverage(model.Parameters(), .99);
        var trainer = new Trainer(model, Objective(design), data, new Adam(.005), rng, 256, threads: 1)
        {
            Average = average,
            ClipNorm = 10,
            Rate = LearningRate.Cosine(steps, 20, .02),
        };
        var watch = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            trainer.Run(steps);
        }
        catch (TrainingDivergedException)
        {
            return new NegativesStudy(double.NaN, double.NaN, double.NaN, double.NaN, watch.Elapsed.TotalSeconds);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        average.Swap();
        var (least, beta) = PartitionFunction.LeastDivergence(truth, model, HalfWidth);
        var others = Points.Uniform(rng, 4000, (-HalfWidth, HalfWidth), (-HalfWidth, HalfWidth));
        var area = Statistics.ProbabilityBelow(model.Energies(truth.Sample(rng, 4000)), model.Energies(others));
        return new NegativesStudy(PartitionFunction.Divergence(truth, model, HalfWidth), least, beta, area, seconds);
    }

    private static Objective Objective(Design design)
    {
        const double Slope = .01;
        var negatives = NegativeSource.Adversarial(10, design.UnitSteps ? .05 : Slope, noise: design.Shake ? 0 : .3,
            shake: design.Shake ? Math.Sqrt(2 * Slope) : 0, unit: design.UnitSteps, from: design.From);
        return design.Classifier ? new AdversarialTraining(negatives) : new ContrastiveDivergence(negatives);
    }
}
