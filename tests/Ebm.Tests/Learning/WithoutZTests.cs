namespace Ebm.Tests.Learning;

/// <summary>Learning without Z: the optimum where it is known, no slope at the truth, the theory of variances, and bad input.</summary>
public class WithoutZTests
{
    private static readonly LocalComparison[] Rules = [LocalComparison.PseudoLikelihood, LocalComparison.RatioMatching,
        LocalComparison.MinimumProbabilityFlow];
    private static readonly BoltzmannMachine Truth = BoltzmannMachine.Random(4, .4, new Rng(21));
    private static readonly GaussianEnergy Bell = new(new[,] { { 1.5, .6 }, { .6, .8 } });

    public static TheoryData<string, Func<EnergyModel>, Objective, Func<Rng, Points>> AtTheTruth()
    {
        var data = new TheoryData<string, Func<EnergyModel>, Objective, Func<Rng, Points>>();
        foreach (var objective in Rules.Append<Objective>(new ExactLikelihood()))
            data.Add(objective.GetType().Name, () => new SpinModel(Truth), objective, r => Truth.Sample(r, 500));
        data.Add("noise, spins", () => new SelfNormalized(new SpinModel(Truth), Truth.LogPartition()),
            new NoiseContrastive(BoltzmannMachine.Random(4, .2, new Rng(5)), 2), r => Truth.Sample(r, 500));
        data.Add("noise, Gaussian", () => new SelfNormalized(Learned(Bell), Bell.LogPartition()),
            new NoiseContrastive(Ebm.Energies.StandardGaussian(2), 2), r => Bell.Sample(r, 500));
        foreach (var objective in new Objective[] { new ExactLikelihood(), ScoreMatching.Explicit, ScoreMatching.Sliced(),
            LocalComparison.ConditionalNoise(.7) })
            data.Add(objective.GetType().Name, () => Learned(Bell), objective, r => Bell.Sample(r, 500));
        data.Add("denoising, at the blurred truth", () => Learned(new GaussianEnergy(new[,] { { 1.5 + .25, .6 }, { .6, .8 + .25 } })),
            ScoreMatching.Denoising(.5), r => Bell.Sample(r, 500));
        return data;
    }

    [Theory]
    [MemberData(nameof(AtTheTruth))]
    public void At_the_truth_the_slope_is_noise_around_zero(string name, Func<EnergyModel> make, Objective objective,
        Func<Rng, Points> sample)
    {
        // Forty batches; at most 21 parameters a case and t of 39 degrees of freedom beyond 5.5: about 3·10⁻⁶ for each.
        var (model, rng) = (make(), new Rng(22));
        Tensor[] parameters = [.. model.Parameters().Select(p => p.Value)];
        double[][] slopes = [.. Enumerable.Range(0, 40)
            .Select(_ => Gradient.Of(objective.Loss(model, TrainingSet.From(sample(rng)).All(), rng), parameters)
            .SelectMany(g => g.ToArray()).Select(v => (double)v).ToArray())];
        for (var k = 0; k < slopes[0].Length; k++)
        {
            var mean = Estimate.Of(slopes.Select(s => s[k]));
            Assert.True(Math.Abs(mean.Value) <= 5.5 * mean.StandardError, $"{name}: slope {mean} of number {k}");
        }
    }

    [Fact]
    public void From_the_exact_distribution_every_rule_recovers_the_machine()
    {
        var exact = Truth.Probabilities();
        foreach (var found in Rules.Select(rule => BoltzmannMachine.Fit(rule, exact)).Append(BoltzmannMachine.MostLikely(exact)))
            Assert.All(found.Parameters().Zip(Truth.Parameters()), p => Assert.Equal(p.Second, p.First, 1e-11));
    }

    [Fact]
    public void A_symbol_of_one_value_adds_nothing_to_a_pseudo_likelihood()
    {
        // As many neighbours as coordinates, and yet not two values each: the other symbol has three.
        var model = new OneOfThree();
        var loss = LocalComparison.PseudoLikelihood.Loss(model, new TrainingSet([0, 0, 0, 2], 2).All(), new Rng(1)).Item;
        double Log(int x) => Math.Log(Enumerable.Range(0, 3).Sum(v => Math.Exp(-1.5 * (v - x))));
        Assert.Equal((Log(0) + Log(2)) / 2, loss, 1e-6);
    }

    private sealed class OneOfThree : EnergyModel
    {
        public override StateSpace Space => StateSpace.Symbols(1, 3);

        public override Tensor Apply(Tensor x) => F(x);

        public override Tensor F(Tensor y) => y.Slice(1, 1, 1).Reshape(y.Shape[0]) * 1.5f;

        public override void Energies(Batch states, Span<float> energies) => throw new NotSupportedException();
    }

    [Fact]
    public void Tensors_and_double_precision_find_the_same_estimate()
    {
        var drawn = Truth.Sample(new Rng(23), 1500);
        var shares = BoltzmannMachine.Frequencies(drawn);
        foreach (var objective in Rules.Append<Objective>(new ExactLikelihood()))
        {
            var model = new SpinModel(4);
            objective.Minimize(model, TrainingSet.From(drawn), new Rng(1));
            var exact = objective is LocalComparison rule ? BoltzmannMachine.Fit(rule, shares) : BoltzmannMachine.MostLikely(shares);
            Assert.All(model.Machine().Parameters().Zip(exact.Parameters()), p => Assert.Equal(p.Second, p.First, 2e-3));
        }
    }

    [Fact]
    public void A_Gaussian_has_the_inverse_covariance_for_likelihood_and_for_score_matching()
    {
        var drawn = Bell.Sample(new Rng(24), 800);
        double S(int i, int j) => drawn.Coordinate(i).Zip(drawn.Coordinate(j), (a, b) => a * b).Average();
        var determinant = (S(0, 0) * S(1, 1)) - (S(0, 1) * S(0, 1));
        foreach (var objective in new Objective[] { new ExactLikelihood(), ScoreMatching.Explicit,
            ExactLikelihood.OnGrid((-8, 8, 80), (-8, 8, 80)) })
        {
            var model = new GaussianModel(2);
            objective.Minimize(model, TrainingSet.From(drawn), new Rng(1));
            Assert.Equal(S(1, 1) / determinant, model.Precision[0, 0], 2e-3);
            Assert.Equal(-S(0, 1) / determinant, model.Precision[0, 1], 2e-3);
            Assert.Equal(S(0, 0) / determinant, model.Precision[1, 1], 2e-3);
        }
    }

    [Fact]
    public void Variances_over_data_sets_are_those_of_the_theory()
    {
        // 300 sets of 1000: the spread is known to about 4 %, and theory holds up to 1/n, a few per cent.
        var theta = Truth.Parameters();
        foreach (var rule in Rules)
        {
            var study = EstimatorStudy.Run(rule.Name, theta, 1000, 300, new Rng(25),
                r => BoltzmannMachine.Fit(rule, BoltzmannMachine.Frequencies(Truth.Sample(r, 1000))).Parameters());
            var expected = Truth.Variances(rule).Average();
            Assert.InRange(study.Spread.Value, expected - (4.5 * study.Spread.StandardError),
                (1.05 * expected) + (4.5 * study.Spread.StandardError));
            Assert.All(Truth.Variances(rule).Zip(Truth.CramerRao()),
                v => Assert.True(v.First >= v.Second * (1 - 1e-9), $"{rule.Name}: {v}"));
        }
    }

    [Fact]
    public void Noise_as_good_as_the_data_costs_one_and_a_ratio_over_the_bound()
    {
        var bound = Truth.CramerRao();
        foreach (var ratio in new[] { 1.0, 4 })
            Assert.All(Truth.NoiseContrastiveVariances(Truth, ratio).Take(10).Zip(bound),
                v => Assert.Equal((1 + (1 / ratio)) * v.Second, v.First, 1e-9));
    }

    [Fact]
    public void Noise_contrast_learns_log_Z()
    {
        var drawn = Bell.Sample(new Rng(26), 4000);
        var model = new SelfNormalized(new GaussianModel(2));
        new NoiseContrastive(Ebm.Energies.StandardGaussian(2), 4).Minimize(model, TrainingSet.From(drawn), new Rng(2));

        // Noise much like the data: its variance is below twice that of likelihood, 3/2 a datum for three free numbers of a precision.
        Assert.Equal(Bell.LogPartition(), model.LogZ, 5 * Math.Sqrt(3.0 / 4000));
    }

    [Fact]
    public void A_price_moves_the_minimum_towards_zero()
    {
        var drawn = TrainingSet.From(Bell.Sample(new Rng(27), 500));
        var (free, dear) = (new GaussianModel(2), new GaussianModel(2));
        ScoreMatching.Explicit.Minimize(free, drawn, new Rng(1));
        ScoreMatching.Explicit.Regularized(1).Minimize(dear, drawn, new Rng(1));
        Assert.True(dear.Precision[0, 0] < .8 * free.Precision[0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("squares", () => ScoreMatching.Explicit.Regularized(-1));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var spins = new SpinModel(3);
        var points = new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Tanh, 2, 3, 1), 2);
        foreach (var rule in Rules)
        {
            Assert.Contains("Real(2)", Assert.Throws<ArgumentException>("model", () => rule.Require(points)).Message,
                StringComparison.Ordinal);
            Assert.Contains("(2, 4)",
                Assert.Throws<ArgumentException>(() => rule.Loss(spins, new TrainingBatch(Tensor.Filled(1, 2, 4)), new Rng(1))).Message,
                StringComparison.Ordinal);
            Assert.Contains("holds 0.5",
                Assert.Throws<ArgumentException>(() => rule.Loss(spins, new TrainingBatch(Tensor.Filled(.5f, 2, 3)), new Rng(1))).Message,
                StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>("model", () => LocalComparison.ConditionalNoise(.1).Require(spins));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => LocalComparison.ConditionalNoise(0));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => ScoreMatching.Denoising(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("directions", () => ScoreMatching.Sliced(0));
        Assert.Throws<ArgumentException>("model", () => ScoreMatching.Explicit.Require(spins));
        Assert.Throws<ArgumentOutOfRangeException>("time", () => new EnergyDiscrepancy(0));
        Assert.Throws<ArgumentOutOfRangeException>("ratio", () => new NoiseContrastive(Bell, 0));
        Assert.Throws<ArgumentException>("noise",
            () => new NoiseContrastive(new Vae(new Linear(2, 2, new Rng(1)), new Linear(1, 2, new Rng(1)), 2, 1,
            ReconstructionCost.Squared)));
        Assert.Contains("Spins(3)", Assert.Throws<ArgumentException>("model", () => new NoiseContrastive(Bell).Require(spins)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("model", () => new ExactLikelihood().Require(points));
        Assert.Throws<ArgumentException>("model", () => ExactLikelihood.OnGrid((0, 1, 5)).Require(points));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactLikelihood.OnGrid((1, 0, 5)));
        Assert.Throws<ArgumentException>(() => ScoreMatching.Explicit.Minimize(points, new TrainingSet([1, 2, 3], 3), new Rng(1)));
        Assert.Throws<ArgumentException>("rows", () => new TrainingSet([float.NaN, 1], 2));
        Assert.Throws<ArgumentException>("rows", () => new TrainingSet([], 2));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(0));
        Assert.Throws<ArgumentException>("data", () => BoltzmannMachine.MostLikely([.5, .6]));
        Assert.Throws<InvalidOperationException>(() => BoltzmannMachine.MostLikely([1, 0, 0, 0]));
    }

    private static GaussianModel Learned(GaussianEnergy energy)
    {
        var model = new GaussianModel(2);
        for (var k = 0; k < 4; k++)
            model.Parameters()[0].Value.Data[k] = (float)energy.Precision[k / 2, k % 2];
        return model;
    }

    public static TheoryData<string, Func<(EnergyModel, Objective)>> NoDescents
    {
        get
        {
            static EnergyModel Network() => new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 1), 2);
            static ConditionalModel Classifier() => new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 2), 2, 2);
            static ISampler Chain(IDifferentiableEnergy energy) => new Langevin(energy, .1);
            var (noise, replay) = (NegativeSource.FromNoise(Chain, 3), NegativeSource.Replay(Chain, 3, 50));
            return new()
            {
                { "contrastive divergence", () => (Network(), new ContrastiveDivergence(noise)) },
                { "from data", () => (Network(), new ContrastiveDivergence(NegativeSource.FromData(Chain, 3))) },
                { "with a price", () => (Network(), new ContrastiveDivergence(noise).Regularized(.1)) },
                { "persistent", () => (Network(), new ContrastiveDivergence(replay)) },
                { "persistent, with a price", () => (Network(), new ContrastiveDivergence(replay).Regularized(.1)) },
                { "adversarial", () => (Network(), new AdversarialTraining(NegativeSource.Adversarial(3, .1))) },
                { "joint", () => (Classifier(), new JointLikelihood(noise)) },
                { "game", () => (Gan.Logistic(2, new Rng(1), hidden: 4), AdversarialGame.Logistic) },
                {
                    "codes", () => (new VqVae(new Linear(2, 2, new Rng(1)), new Linear(2, 2, new Rng(2)), 2, 3, 2,
                        ReconstructionCost.Squared, new Rng(3)), new Quantisation())
                },
            };
        }
    }

    [Theory]
    [MemberData(nameof(NoDescents))]
    public void What_is_no_descent_of_its_own_value_is_not_minimised(string name, Func<(EnergyModel, Objective)> make)
    {
        var (model, objective) = make();
        var data = new TrainingSet([1, 2, 0, -1], 2, [0, 1]);
        var before = model.Parameters().SelectMany(p => p.Value.ToArray()).ToArray();
        var e = Assert.Throws<ArgumentException>("model", () => objective.Minimize(model, data, new Rng(1)));
        Assert.Contains("not the slope of its value", e.Message, StringComparison.Ordinal);
        Assert.True(before.SequenceEqual(model.Parameters().SelectMany(p => p.Value.ToArray())), name);
    }

    [Fact]
    public void Negatives_that_do_not_follow_the_energy_and_a_joint_loss_without_them_are_minimised()
    {
        var data = TrainingSet.From(Bell.Sample(new Rng(1), 200));
        var model = new GaussianModel(2);
        double Value() => new AdversarialTraining(NegativeSource.From(Ebm.Energies.StandardGaussian(2))).Loss(model, data.All(), new Rng(5))
            .Item;
        var before = Value();
        new AdversarialTraining(NegativeSource.From(Ebm.Energies.StandardGaussian(2))).Minimize(model, data, new Rng(2), 20);
        Assert.True(Value() < before);
        var classifier = new SoftmaxClassifier(new Linear(2, 2, new Rng(3)), 2, 2);
        var pairs = new TrainingSet([1, 2, 0, -1, -1, 2], 2, [0, 1, 1]);
        Assert.True(double.IsFinite(new JointLikelihood(weight: 0, noise: 0).Minimize(classifier, pairs, new Rng(4), 5)));
    }
}
