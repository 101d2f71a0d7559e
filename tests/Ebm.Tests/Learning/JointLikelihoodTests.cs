namespace Ebm.Tests;

/// <summary>
/// JEM's objective: what it is at its ends, where its optimum lies, and what it says of bad input. Slopes: ObjectiveContractTests.
/// </summary>
public class JointLikelihoodTests
{
    [Fact]
    public void With_exact_negatives_it_finds_the_model_that_made_the_pairs()
    {
        // E(x, y) = θ_y (x − μ_y)²/2 + b_y, two Gaussians of other width, place and share: −log p(x, y) is least where each class has its
        // own mean and variance, and b gives its share. MALA samples the sum of both.
        var rng = new Rng(11);
        double[] shares = [.3, .7], means = [-1, 1], deviations = [.5, .8];
        var labels = Enumerable.Range(0, 4000).Select(_ => rng.NextBernoulli(shares[1]) ? 1 : 0).ToArray();
        float[] rows = [.. labels.Select(y => (float)(means[y] + (deviations[y] * rng.NextGaussian())))];
        var model = new TwoBells();
        var some = Tensor.From([.5f, -2], 2, 1);
        Assert.Equal(model.PerLabel(some).ToArray().Select(e => -e), model.Apply(some).ToArray());
        var objective = new JointLikelihood(NegativeSource.Replay(e => new Mala(e, .2), 5, 2000, 0), 1, 0);
        var trainer = new Trainer(model, objective, new TrainingSet(rows, 1, labels), new Adam(.02), rng, 500)
        {
            Average = new MovingAverage(model.Parameters(), .995),
        };
        trainer.Run(2500);
        trainer.Average.Swap();
        for (var y = 0; y < 2; y++)
        {
            double[] own = [.. rows.Where((_, i) => labels[i] == y).Select(v => (double)v)];
            double mean = own.Average(), variance = own.Average(v => (v - mean) * (v - mean));

            // Adam walks by about 0.02 √(1/(1 − β₁)) in a parameter of curvature 1; the average of 200 steps leaves a fifth of it. Four of
            // these.
            Assert.Equal(mean, model.Mean.Data[y], .06);
            Assert.Equal(1, model.Precision.Data[y] * variance, .12);
        }

        // p(y) = ∫ p(x, y) dx = e^{−b_y} √(2π/θ_y)/Z.
        double Mass(int y) => Math.Exp(-model.Offset.Data[y]) / Math.Sqrt(model.Precision.Data[y]);
        Assert.Equal(labels.Average(), Mass(1) / (Mass(0) + Mass(1)), .04);
    }

    [Fact]
    public void At_weight_one_a_datum_pushes_its_own_label_only_and_without_weight_it_is_cross_entropy()
    {
        var (model, batch) = Small();
        var last = model.Parameters()[^1].Value;
        var negatives = NegativeSource.FromNoise(e => new Langevin(e, .1), 5);
        var slope = Gradient.Of(new JointLikelihood(negatives, 1, 0).Loss(model, batch, new Rng(5)), last).ToArray();
        var there = model.Probabilities(negatives.Draw(model.Marginal, Points.From(batch.Rows), new Rng(5)).Rows());
        for (var k = 0; k < 3; k++)
        {
            var share = batch.Labels!.Count(y => y == k) / (double)batch.Labels!.Length;
            Assert.Equal(there.Slice(1, k, 1).Mean().Item - share, slope[k], 1e-6);
        }

        var plain = new NegativeLogLikelihood().Loss(model, batch, new Rng(5)).Item;
        Assert.Equal(plain, new JointLikelihood(null, 0, 0).Loss(model, batch, new Rng(5)).Item);
        Assert.NotEqual(plain, new JointLikelihood(null, 0, .1).Loss(model, batch, new Rng(5)).Item);
    }

    [Fact]
    public void The_penalty_and_the_weight_enter_as_written()
    {
        var (model, batch) = Small();
        double Loss(double weight, double penalty) => new JointLikelihood(
            NegativeSource.FromNoise(e => new Langevin(e, .1), 3), weight, 0, penalty).Loss(model, batch, new Rng(5)).Item;
        double cross = Loss(0, 0), inputs = Loss(1, 0) - cross;
        Assert.Equal(cross + (2.5 * inputs), Loss(2.5, 0), 1e-5);
        Assert.True(Loss(1, .3) > Loss(1, 0));
        Assert.Equal(cross, Loss(0, .3), 1e-6);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => new JointLikelihood(null, -1));
        Assert.Throws<ArgumentOutOfRangeException>("noise", () => new JointLikelihood(null, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("penalty", () => new JointLikelihood(null, 1, 0, -1));
        var (model, batch) = Small();
        Assert.Throws<InvalidOperationException>(() => new JointLikelihood().Loss(model, new TrainingBatch(batch.Rows), new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("labels",
            () => new JointLikelihood().Loss(model, new TrainingBatch(batch.Rows, [.. batch.Labels!.Select(y => y + 1)]), new Rng(1)));
        var e = Assert.Throws<ArgumentException>("model",
            () => new JointLikelihood().Require(new NetworkModel(new Linear(2, 1, new Rng(1)), 2)));
        Assert.Contains("ConditionalModel", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<ArgumentException>(() => new JointLikelihood()
            .Loss(model, new TrainingBatch(Tensor.Filled(0, 4, 3), [0, 1, 2, 0]), new Rng(1)));
        Assert.Contains("(4, 3)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_falls_without_bound_is_reported_with_its_cures()
    {
        var rng = new Rng(3);
        var model = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Silu, 2, 8, 2), 2, 2);
        var objective = new JointLikelihood(NegativeSource.Replay(e => Langevin.WithNoise(e, 50, .01), 10, 50), 1, 0);
        var data = TrainingSet.From(StateSpace.Real(2).Random(rng, 40), [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
        var e = Assert.Throws<TrainingDivergedException>(() => new Trainer(model, objective, data, new Sgd(1), rng, 20).Run(400));
        Assert.Contains("noise", e.Message, StringComparison.Ordinal);
        Assert.Contains("penalty", e.Message, StringComparison.Ordinal);
        Assert.All(model.Parameters(), p => Assert.All(p.Value.ToArray(), v => Assert.True(float.IsFinite(v))));
    }

    private static (SoftmaxClassifier Model, TrainingBatch Batch) Small()
    {
        var rng = new Rng(3);
        var model = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Tanh, 2, 8, 3), 2, 3);
        return (model, new TrainingBatch(Tensor.Gaussian(rng, 60, 2), [.. Enumerable.Range(0, 60).Select(i => i % 7 < 3 ? 0 : i % 3)]));
    }

    private sealed class TwoBells : ConditionalModel
    {
        public TwoBells()
            : base(1, StateSpace.Symbols(2))
        {
        }

        public Tensor Precision { get; } = Tensor.Filled(1, 1, 2);

        public Tensor Mean { get; } = Tensor.From([-.3f, .3f], 1, 2);

        public Tensor Offset { get; } = Tensor.Filled(0, 1, 2);

        public override Tensor PerLabel(Tensor x) => ((x - Mean).Square() * Precision / 2) + Offset;
    }
}
