namespace Ebm.Tests;

/// <summary>
/// Every objective of the library, found by reflection, is entered below with a model it trains; one that is not fails the first test.
/// </summary>
public class ObjectiveContractTests
{
    private static readonly Dictionary<string, Func<Case>> Cases = new()
    {
        ["MeanEnergy"] = () => Unlabelled(r => (new Autoencoder(Net(r, 2, 3), Net(r, 3, 2), 2, ReconstructionCost.Squared),
            new MeanEnergy())),
        ["NegativeLogLikelihood"] = () => Unlabelled(r => (new CouplingFlow(2, 2, 8, r), new NegativeLogLikelihood())),
        ["NegativeLogLikelihood of labels"] = () => Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3), new NegativeLogLikelihood())),
        ["NegativeLogLikelihood of signs"] = () => Labelled(r => (new BinaryClassifier(Net(r, 2, 1), 2), new NegativeLogLikelihood()), 2),
        // Few points: their losses have kinks, and a difference must not reach across one.
        ["Perceptron"] = () => Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3), new Perceptron()), count: 8),
        ["Hinge"] = () => Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3), new Hinge(.7)), count: 8),
        ["EvidenceBound"] = () => Unlabelled(r => (new Vae(Net(r, 2, 2), Net(r, 1, 2), 2, 1, ReconstructionCost.Gaussian(.5)),
            new EvidenceBound())),
        ["Reconstruction"] = () => Unlabelled(r => (Coder(r), new Reconstruction())),
        ["Reconstruction of noisy rows"] = () =>
            Unlabelled(r => (Coder(r), new Reconstruction(Corruption.Noise(.3), CodePenalty.Saturation(.2)))),
        ["Reconstruction of hidden numbers"] = () => Unlabelled(r => (Coder(r), new Reconstruction(Corruption.Masking(.5)))),
        ["Reconstruction with contraction"] = () => Unlabelled(r => (Coder(r), new Reconstruction(null, CodePenalty.Contraction(.2)))),
        ["Reconstruction from a sparse code"] = () => Unlabelled(r => (Coder(r), new Reconstruction(null, CodePenalty.Sparsity(.2)))),
        ["MeanEnergy of sparse coding"] = () => Unlabelled(_ => (new SparseCoding([[1, .2], [.3, 1], [-1, .8]], .2), new MeanEnergy())),
        ["NoisePrediction"] = () => Unlabelled(r => (new Diffusion(Net(r, 3, 2), 2, NoiseSchedule.Linear(10)), new NoisePrediction())),

        ["EnergyLoss"] = () => Answered(LossFunctional.Energy),
        ["LogLoss"] = () => Answered(LossFunctional.Log),
        ["Lvq2Loss"] = () => Answered(LossFunctional.Lvq2(.6)),
        ["MinimumClassificationError"] = () => Answered(LossFunctional.ClassificationError),
        ["SquareSquareLoss"] = () => Answered(LossFunctional.SquareSquare(.7)),
        ["SquareExponentialLoss"] = () => Answered(LossFunctional.SquareExponential(.7)),
        ["AnswerLikelihood"] = () => Answered(LossFunctional.Likelihood(1.7)),
        ["MinimumEmpiricalError"] = () => Answered(LossFunctional.EmpiricalError(1.7)),
        ["Hinge on a grid of answers"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), new MeanEnergy())) is var c
            && new AnswerGrid(c.Model, Grid.Linear(-4, 4, 9)) is var grid
            ? new Case(grid, new Hinge(.5).Outside(1), grid.Data(Points.From(c.Data.Rows(0, 6))), true) : null!,

        ["ExactLikelihood, enumerated"] = () => Spinning(new ExactLikelihood()),
        ["ExactLikelihood, in closed form"] = () => Unlabelled(_ => (new GaussianModel(2), new ExactLikelihood())),
        ["ExactLikelihood on a grid"] = () =>
            Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), ExactLikelihood.OnGrid((-3, 3, 20), (-3, 3, 20)))),
        ["PseudoLikelihood"] = () => Spinning(LocalComparison.PseudoLikelihood),
        ["PseudoLikelihood of symbols"] = () =>
            new Case(new Symbols(new Rng(3)), LocalComparison.PseudoLikelihood,
            TrainingSet.From(StateSpace.Symbols(3, 2, 1, 4).Random(new Rng(7), 12)), true),
        ["RatioMatching"] = () => Spinning(LocalComparison.RatioMatching),
        ["MinimumProbabilityFlow"] = () => Spinning(LocalComparison.MinimumProbabilityFlow),
        ["ConditionalNoise"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), LocalComparison.ConditionalNoise(.5, 3))),
        ["NoiseContrastive"] = () =>
            Unlabelled(r => (new SelfNormalized(new NetworkModel(Net(r, 2, 1), 2), .4),
            new NoiseContrastive(Ebm.Energies.StandardGaussian(2), 3))),
        ["NoiseContrastive of spins"] = () => Spinning(new NoiseContrastive(BoltzmannMachine.Random(4, .3, new Rng(2)), 2)),
        ["ExplicitScoreMatching"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), ScoreMatching.Explicit)),
        ["SlicedScoreMatching"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), ScoreMatching.Sliced(2))),
        ["DenoisingScoreMatching"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), ScoreMatching.Denoising(.4))),
        ["EnergyDiscrepancy"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), new EnergyDiscrepancy(.2, 4))),
        ["WithPrice"] = () => Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), ScoreMatching.Explicit.Regularized(.01, .02))),

        ["SiameseLoss"] = () => Embedded(EmbeddingLoss.Siamese(Corruption.Noise(.2), 2)),
        ["SiameseLoss by label"] = () => Embedded(EmbeddingLoss.Siamese(Corruption.Noise(.2), 2, byLabel: true)),
        ["TripletLoss"] = () => Embedded(EmbeddingLoss.Triplet(Corruption.Noise(.2), .8)),
        ["TripletLoss of all"] = () => Embedded(EmbeddingLoss.Triplet(Corruption.Noise(.2), .8, EmbeddingLoss.Mining.All)),
        ["TripletLoss by label"] = () =>
            Embedded(EmbeddingLoss.Triplet(Corruption.Noise(.2), .8, EmbeddingLoss.Mining.Hardest, byLabel: true)),
        ["InfoNceLoss"] = () => Embedded(EmbeddingLoss.InfoNce(Corruption.Noise(.2), .5)),
        ["InfoNceLoss of three negatives"] = () => Embedded(EmbeddingLoss.InfoNce(Corruption.Noise(.2), .5, 3)),
        ["NtXentLoss"] = () => Embedded(EmbeddingLoss.NtXent(Corruption.Noise(.2))),
        ["BarlowTwinsLoss"] = () => Embedded(EmbeddingLoss.BarlowTwins(Corruption.Noise(.2), .3)),

        // Held fixed by the objective, so they stand still here too: a chain that goes nowhere.
        ["ContrastiveDivergence"] = () =>
            Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2),
            new ContrastiveDivergence(NegativeSource.FromNoise(e => new Still(e), 1), .1))),
        ["ContrastiveDivergence with replay"] = () =>
            Unlabelled(r => (new NetworkModel(Graph(r), 2),
            new ContrastiveDivergence(NegativeSource.Replay(e => new Still(e), 1, 8, 1), .1))),

        ["JointLikelihood"] = () =>
            Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3),
            new JointLikelihood(NegativeSource.FromNoise(e => new Still(e), 1), .7, .2, .1)), count: 12),
        ["JointLikelihood with replay"] = () =>
            Labelled(r => (new BinaryClassifier(Net(r, 2, 1), 2),
            new JointLikelihood(NegativeSource.Replay(e => new Still(e), 1, 8, 1), 1, 0)), 2, 12),
        ["JointLikelihood without p(x)"] = () =>
            Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3), new JointLikelihood(null, 0, .2))),

        ["AdversarialTraining"] = () =>
            Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2), new AdversarialTraining(NegativeSource.FromNoise(e => new Still(e), 1)))),

        // A game has a loss for each player and no loss for both: only finite here, and each player's slopes in GanTests.
        ["AdversarialGame"] = () => Unlabelled(r => (Gan.Logistic(2, r, 3), AdversarialGame.Logistic)) with { IsSlope = false },
        ["AdversarialGame, saturating"] = () =>
            Unlabelled(r => (Gan.Logistic(2, r, 3), AdversarialGame.Saturating.WithNoise(.2))) with
            { IsSlope = false },
        ["AdversarialGame with a margin"] = () =>
            Unlabelled(r => (Gan.EnergyBased(2, r, hidden: 3), AdversarialGame.Margin(1).WithNoise(.2))) with
            { IsSlope = false },

        // An attack moves with the parameters and is held, and so is a last step: only finite here; AdversarialTests and MissingTermTests.
        ["AdversarialTraining with an attack"] = () =>
            Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2),
            new AdversarialTraining(NegativeSource.Adversarial(3, .1, .5, .2, from: NegativeSource.Beginning.Replay)))) with
            {
                IsSlope =
            false
            },
        ["ContrastiveDivergence with its missing term"] = () =>
            Unlabelled(r => (new NetworkModel(Net(r, 2, 1), 2),
            new ContrastiveDivergence(NegativeSource.FromData(e => new Langevin(e, .1), 2), .1, -1))) with
            { IsSlope = false },

        // The slope goes straight through the jump from encoding to code, which is what no difference does: only finite here.
        ["Quantisation"] = () => Unlabelled(r => (new VqVae(Net(r, 2, 2), Net(r, 2, 2), 2, 4, 2, ReconstructionCost.Squared, r),
            new Quantisation())) with
        { IsSlope = false },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void Every_objective_of_the_library_is_entered()
    {
        var entered = Cases.Values.Select(make => make().Objective.GetType()).ToHashSet();
        CaseTables.RequireListed(typeof(Objective), entered, "ObjectiveContractTests.Cases", "Learning/ObjectiveContractTests.cs");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loss_is_finite_and_its_slopes_are_those_of_differences(string name)
    {
        var (model, objective, data, isSlope) = Cases[name]();
        objective.Require(model);
        var batch = data.All();
        double Loss() => objective.Loss(model, batch, new Rng(9)).Item;
        Assert.True(double.IsFinite(Loss()));
        Tensor[] parameters = [.. model.Parameters().Select(p => p.Value)];
        var slopes = Gradient.Of(objective.Loss(model, batch, new Rng(9)), parameters);
        Assert.All(slopes, s => Assert.All(s.ToArray(), v => Assert.True(float.IsFinite(v))));
        if (!isSlope)
            return;
        foreach (var (parameter, slope) in parameters.Zip(slopes))
        {
            for (var i = 0; i < parameter.Length; i++)
            {
                // Single precision: rounding 1e-7 of a loss near 1 over 2h, and h² of the third derivative, are both below 1e-3.
                const float H = 4e-3f;
                var here = parameter.Data[i];
                parameter.Data[i] = here + H;
                var above = Loss();
                parameter.Data[i] = here - H;
                var below = Loss();
                parameter.Data[i] = here;
                var difference = (above - below) / (2 * H);
                Assert.True(Math.Abs(difference - slope.Data[i]) < 2e-3 * (1 + Math.Abs(difference)),
                    $"{name}: slope {slope.Data[i]}, difference {difference}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Slopes_are_those_of_differences_in_double_precision(string name)
    {
        // What the objective holds fixed, as the most offending answer or drawn noise, the graph holds fixed too.
        var (model, objective, data, isSlope) = Cases[name]();
        if (!isSlope)
            return;
        Tensor[] parameters = [.. model.Parameters().Select(p => p.Value)];
        var loss = objective.Loss(model, data.All(), new Rng(9));
        var slopes = Gradient.Of(loss, parameters);
        foreach (var (parameter, slope) in parameters.Zip(slopes))
        {
            double[] here = [.. parameter.ToArray().Select(v => (double)v)];
            for (var i = 0; i < here.Length; i++)
            {
                const double H = 1e-5;
                double At(double by) => new DoubleOracle((parameter, [.. here.Select((v, k) => k == i ? v + by : v)])).Of(loss)[0];
                var difference = (At(H) - At(-H)) / (2 * H);
                Assert.True(Math.Abs(difference - slope.Data[i]) < 5e-5 * (1 + Math.Abs(difference)),
                    $"{name}: slope {slope.Data[i]}, difference {difference}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_goes_on_from_a_checkpoint_to_the_same_bits(string name)
    {
        var path = Path.GetTempFileName();
        try
        {
            var whole = Trainer(Cases[name]());
            whole.Item2.Run(3, checkpoint: path);
            whole.Item2.Run(3);
            var other = Trainer(Cases[name]());
            other.Item2.Run(2);
            other.Item2.Load(path);
            other.Item2.Run(3);
            foreach (var (a, b) in whole.Item1.Parameters().Zip(other.Item1.Parameters()))
                Assert.Equal(a.Value.ToArray(), b.Value.ToArray());
        }
        finally
        {
            File.Delete(path);
        }

        static (EnergyModel, Trainer) Trainer(Case c) => (c.Model, new Trainer(c.Model, c.Objective, c.Data, new Adam(.01), new Rng(4), 8));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_on_two_threads_comes_to_the_same_bits(string name)
    {
        float[][] Trained(int threads)
        {
            var (model, objective, data, _) = Cases[name]();
            new Trainer(model, objective, data, new Adam(.01), new Rng(4), 8, threads).Run(3);
            return [.. model.Parameters().Select(p => p.Value.ToArray())];
        }

        Assert.Equal(Trained(1), Trained(2));
    }

    [Fact]
    public void A_checkpoint_holds_the_chains_of_a_replay_buffer_and_refuses_one_of_another_size()
    {
        var path = Path.GetTempFileName();
        try
        {
            (NetworkModel Model, Trainer Trainer) New(int size)
            {
                var rng = new Rng(5);
                var model = new NetworkModel(Net(rng, 2, 1), 2);
                var objective = new ContrastiveDivergence(NegativeSource.Replay(e => new Langevin(e, .05), 3, size, .1));
                return (model, new Trainer(model, objective, TrainingSet.From(StateSpace.Real(2).Random(rng, 30)), new Adam(.01), rng, 8));
            }

            var (whole, through) = New(20);
            through.Run(10, checkpoint: path);
            through.Run(10);
            var (resumed, again) = New(20);
            again.Load(path);
            again.Run(10);
            foreach (var (a, b) in whole.Parameters().Zip(resumed.Parameters()))
                Assert.Equal(a.Value.ToArray(), b.Value.ToArray());
            Assert.Contains("(21, 3)", Assert.Throws<InvalidDataException>(() => New(21).Trainer.Load(path)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_objective_refuses_a_model_it_cannot_train_and_names_both()
    {
        var flow = new CouplingFlow(2, 2, 4, new Rng(1));
        var data = new TrainingSet([1, 2], 2);
        foreach (var (name, objective) in Cases.Select(c => (c.Key, c.Value().Objective))
            .Where(c => c.Objective is not (MeanEnergy or NegativeLogLikelihood or ContrastiveDivergence or AdversarialTraining
                or ScoreMatching or EnergyDiscrepancy)))
        {
            if (name is "ConditionalNoise" or "NoiseContrastive" or "WithPrice" or "ExactLikelihood on a grid")
                continue;
            var e = Assert.Throws<ArgumentException>("model", () => new Trainer(flow, objective, data, new Sgd(.1), new Rng(1)));
            Assert.Contains(objective.GetType().Name, e.Message, StringComparison.Ordinal);
            Assert.Contains("CouplingFlow", e.Message, StringComparison.Ordinal);
        }

        // Student-t experts know log Z where they are square; it is not 0.
        EnergyModel[] unnormalised = [Coder(new Rng(1)), new StudentExperts([[1, .4], [-.3, .8]], [6, 7]),
            new StudentExperts([[1, .4], [-.3, .8], [.5, -1]], [.7, 1.5, 3])];
        foreach (var model in unnormalised)
        {
            var e = Assert.Throws<ArgumentException>("model", () => new NegativeLogLikelihood().Require(model));
            Assert.Contains($"NegativeLogLikelihood trains a ConditionalModel or a model with log Z = 0, such as a Flow; this model is a "
                + model.GetType().Name, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_contrast_with_a_sampler_of_its_own_choice_learns_the_slope_of_a_Gaussian()
    {
        // E = θ y²/2 on data N(0, 1/4): the likelihood is greatest at θ = 4. MALA samples E itself, so nothing else is learnt.
        var rng = new Rng(11);
        var data = TrainingSet.From(Enumerable.Range(0, 4000).Select(_ => new[] { .5 * rng.NextGaussian() }).ToArray());
        var model = new Bowl(1);
        var objective = new ContrastiveDivergence(NegativeSource.Replay(e => new Mala(e, .2), 5, 1000, 0), 0);
        var trainer = new Trainer(model, objective, data, new Adam(.02), rng, 500) { Average = new MovingAverage(model.Parameters(), .99) };
        trainer.Run(1500);
        trainer.Average.Swap();
        var exact = 1 / data.Rows(0, data.Count).Square().Mean().Item;

        // Near the optimum Adam walks with a deviation of at most 0.02·√100 over the 100 steps of the average: two of them.
        Assert.Equal(exact, model.Parameters()[0].Value.Item, .4);
    }

    [Fact]
    public void The_loss_is_exchangeable_and_each_reads_the_same_labels()
    {
        foreach (var objective in new Objective[] { new NegativeLogLikelihood(), new Perceptron(), new Hinge(1) })
        {
            var (_, _, data, _) = Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3), objective));
            var model = new SoftmaxClassifier(new Linear(2, 3, new Rng(5)), 2, 3);
            new Trainer(model, objective, data, new Adam(.05), new Rng(6), 32).Run(400);
            var all = data.All();
            var right = model.Predict(all.Rows).Zip(all.Labels!).Count(p => p.First == p.Second);
            Assert.True(right >= .9 * data.Count, $"{objective.GetType().Name}: {right} of {data.Count}");
        }
    }

    [Fact]
    public void A_pair_energy_answers_like_any_other_and_its_probabilities_are_its_own()
    {
        var model = new SoftmaxClassifier(Net(new Rng(3), 2, 3), 2, 3);
        double[] x = [.4, -.8];
        double[] energies = [.. Enumerable.Range(0, 3).Select(k => model.Energy(x[0], x[1], k))];
        double z = energies.Sum(e => Math.Exp(-e));
        Assert.Equal(-Math.Log(z), model.Marginal.Energy(x), 1e-5);
        Assert.Equal(energies.Min(), model.Best.Energy(x), 1e-5);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(Math.Exp(-energies[k]) / z, model.Probabilities([.4f, -.8f])[k], 1e-5);
            Assert.Equal(energies[k], model.ForLabel(k).Energy(x), 1e-5);
            Assert.Equal(energies[k] + Math.Log(z), model.Surprise(k).Energy(x), 1e-5);
        }

        Assert.Equal("Pair(Real(2), Symbols(3))", model.Space.ToString());
        Assert.Throws<ArgumentOutOfRangeException>("label", () => model.Energy(x[0], x[1], 3));
    }

    [Fact]
    public void The_marginal_of_a_classifier_is_a_model_that_trains_it()
    {
        var model = new SoftmaxClassifier(Net(new Rng(3), 2, 3), 2, 3);
        var marginal = model.Marginal;
        Assert.Equal(model.Parameters().Select(p => p.Value), marginal.Parameters().Select(p => p.Value));
        var data = TrainingSet.From(Points.Repeat([1, 1], 50));
        double Lead() => marginal.Energy(-1, -1) - marginal.Energy(1, 1);
        var before = Lead();
        var contrast = new ContrastiveDivergence(NegativeSource.FromNoise(e => Langevin.WithNoise(e, .1, .1), 10));
        new Trainer(marginal, contrast, data, new Adam(.01), new Rng(4), 32).Run(200);
        Assert.True(Lead() > before + .5, $"{before} to {Lead()}");
    }

    private static Sequential Net(Rng rng, int inputs, int outputs) => Sequential.Mlp(rng, Activation.Tanh, inputs, 4, outputs);

    // A layer around it hides the kind of the network: the graph computes it.
    private static Sequential Graph(Rng rng) => new(Net(rng, 2, 1), new Activation("same", x => x));

    private static Autoencoder Coder(Rng rng) =>
        new(new Sequential(Net(rng, 2, 3), Activation.Sigmoid), Net(rng, 3, 2), 2, ReconstructionCost.Squared);

    private static Case Unlabelled(Func<Rng, (EnergyModel, Objective)> make)
    {
        var rng = new Rng(7);
        var (model, objective) = make(rng);
        return new Case(model, objective, TrainingSet.From(StateSpace.Real(2).Random(rng, 12)), true);
    }

    private static Case Labelled(Func<Rng, (EnergyModel, Objective)> make, int classes = 3, int count = 60)
    {
        var rng = new Rng(8);
        var (model, objective) = make(rng);
        var points = StateSpace.Real(2).Random(rng, count);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => points[i, 0] > .5 ? classes - 1 : points[i, 1] > 0 ? 1 : 0)];
        return new Case(model, objective, TrainingSet.From(points, labels), true);
    }

    private static Case Answered(Objective objective) => Labelled(r => (new SoftmaxClassifier(Net(r, 2, 3), 2, 3), objective), count: 8);

    private static Case Embedded(EmbeddingLoss loss) => Labelled(r => (new JointEmbedding(Net(r, 2, 3), 2), loss), count: 8);

    private static Case Spinning(Objective objective)
    {
        var machine = BoltzmannMachine.Random(4, .5, new Rng(5));
        return new Case(new SpinModel(machine), objective, TrainingSet.From(StateSpace.Spins(4).Random(new Rng(7), 12)), true);
    }

    /// <summary>A model of symbols made in a few lines, as a cell would.</summary>
    private sealed class Symbols(Rng rng) : EnergyModel
    {
        private readonly Sequential net = Net(rng, 4, 1);

        public override StateSpace Space => StateSpace.Symbols(3, 2, 1, 4);

        public override Tensor Apply(Tensor x) => F(x);

        public override Tensor F(Tensor y) => net.Apply(y);

        public override void Energies(Batch states, Span<float> energies) => throw new NotSupportedException();
    }

    private sealed record Case(EnergyModel Model, Objective Objective, TrainingSet Data, bool IsSlope);

    private sealed class Bowl(float theta) : PointModel(1)
    {
        private readonly Tensor theta = Tensor.Filled(theta, 1, 1);

        public override Tensor F(Tensor y) => y.Square() * theta / 2;
    }

    private sealed class Still(IDifferentiableEnergy energy) : ISampler
    {
        public int Dimension => energy.Dimension;

        public int ChainsPerStream => 1;

        public bool IsConcurrent => false;

        public ChainState Start(Batch points) => new Langevin(energy, .1).Start(points);

        public StepInfo Step(ChainState state, Rng rng) => new(1, state.Count, state.Count);
    }
}
