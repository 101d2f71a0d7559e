namespace Ebm.Tests;

/// <summary>One energy of every kind that the library has. An energy that is not listed fails the contract test.</summary>
public static class EnergyCases
{
    // A new one each time: what a test gets does not depend on the tests before it.
    private static Rng Random => new(1);
    private static readonly int[][] Patterns = HopfieldPatterns.Random(3, 8, new Rng(2));

    /// <summary>Every case by name; each call makes a new energy.</summary>
    public static IReadOnlyDictionary<string, Func<IEnergy>> All { get; } = new Dictionary<string, Func<IEnergy>>
    {
        // Landscapes
        ["double well"] = () => new DoubleWell(1.3, tilt: .2, dimension: 3),
        ["quartic wells"] = () => new QuarticWells(1.5, 2),
        ["banana"] = () => new Banana(),
        ["Müller-Brown"] = () => new MullerBrown(),
        ["cup"] = () => new Cup(),
        ["Gaussian"] = () => new GaussianEnergy(new[,] { { 2, .4, 0 }, { .4, 1, .1 }, { 0, .1, .5 } }, [.3, -1, 0]),
        ["point cloud"] = () => new PointCloud([-1, .5, 1], [0, 1, -.5], .4),
        ["one-point cloud"] = () => new PointCloud([.5], [-.25], .6),
        ["formula"] = () => Ebm.Energies.From((x, y) => (x * x) + (y * y * y * y) + Math.Sin(x * y)),
        ["posterior of a mean"] = () => new GaussianMeanPosterior([.3, 1.2, -.4, .9], 1.5, 3),
        ["mixture"] = () => new GaussianMixture([.3, .7], [[0.0, 1], [2, -1]],
            [new[,] { { 1, .3 }, { .3, .5 } }, new[,] { { .4, 0 }, { 0, 2.0 } }]),

        ["diagonal mixture"] = () => GaussianMixture.Fit(Plane(), 3, new Rng(9), 20, 1e-3, diagonal: true),
        ["PCA"] = () => Pca.Fit(Plane(), 1),
        ["k-means"] = () => KMeans.Fit(Plane(), 3, new Rng(9)),
        ["ICA"] = () => new Ica([[1, .4], [-.3, .8]], [.5, -.2]),
        ["ICA, Student-t sources"] = () => new Ica([[1, .4], [-.3, .8]], [.5, -.2], 6),
        ["Student-t experts, square"] = () => new StudentExperts([[1, .4], [-.3, .8]], [6, 7], [.5, -.2]),
        ["Student-t experts"] = () => new StudentExperts([[1, .4], [-.3, .8], [.5, -1]], [.7, 1.5, 3]),

        // Spins, memories, Boltzmann machines, tables
        ["Ising torus"] = () => new IsingEnergy(3, 4, .7),
        ["Ising, thin torus in a field"] = () => new IsingEnergy(2, 1, -.6, .3),
        ["Ising, free border"] = () => new IsingEnergy(3, 3, 1, -.2, LatticeBorder.Free),
        ["coupling graph"] = () => new CouplingGraph(4, [new(0, 1, .5), new(1, 2, -.7), new(2, 3, .4), new(0, 2, .6)], [.2, -.1, .3, 0]),
        ["Hopfield"] = () => Hopfield.Hebb(Patterns),
        ["Hopfield with thresholds"] = () =>
            Hopfield.Hebb(Patterns, keepSelfCoupling: true).WithThresholds([.1, 0, -.3, .2, 0, 0, .5, -.1]),
        ["dense memory"] = () => new DenseMemory(Patterns, 3),
        ["exponential memory"] = () => new DenseMemory(Patterns, null),
        ["modern Hopfield"] = () => new ModernHopfield([[1.0, 0, .5], [-1, .3, 0], [.2, .2, -1]], 2),
        ["Boltzmann machine"] = () => BoltzmannMachine.Random(5, .8, new Rng(3)),
        ["RBM"] = () => Rbm.Random(6, 4, new Rng(4), .7),
        ["small RBM"] = () => new EnumeratedRbm(5, 3).Randomise(new Rng(5), .8),
        ["table of levels"] = () => new TabularEnergy([.3, -1, 2, 2.5], [1, 2, 5, 1]),
        ["table of levels of one state each"] = () => new TabularEnergy([.3, -1, 2, .9]),
        ["table of levels with a wall"] = () => new TabularEnergy([.3, double.PositiveInfinity, 2, 2.5], [1, 2, 5, 1]),
        ["table of states with walls"] = () => new DiscreteTable([.3, double.PositiveInfinity, -.4, 2, .1, .9, -1, .5, 1.6,
            double.PositiveInfinity, .7, -.3], 2, 3, 2),
        ["table of states"] = () => new DiscreteTable([.3, 1.1, -.4, 2, .1, .9, -1, .5, 1.6, .2, .7, -.3], 2, 3, 2),

        // Compositions and rules
        ["two bowls at once"] = () => Ebm.Energies.And(Bowl(1, .3), Bowl(-1, -.2)),
        ["either of two bowls"] = () => Ebm.Energies.Or([.4, -1], Bowl(1, .3), Bowl(-2, -.2)),
        ["this bowl and not that"] = () => Ebm.Energies.And(Bowl(0, .1), Ebm.Energies.Not(Bowl(1, .3), 3, 1.5)),
        ["tempered spins"] = () => Ebm.Energies.Tempered(new IsingEnergy(3, 2, .7), .5),
        ["tempered bowl"] = () => Ebm.Energies.Tempered(Bowl(.5, 0), 2.5),
        ["sum of a table and a rule"] = () => Ebm.Energies.And([1, .7],
            new DiscreteTable([.3, 1.1, -.4, 2, .1, .9, -1, .5, 1.6], 3, 3), new ConstraintEnergy(2, 3, [(0, 1)])),
        ["map of four"] = () => new ConstraintEnergy(4, 3, [(0, 1), (1, 2), (2, 0), (2, 3)], [(3, 1)]),
        ["formula over symbols"] = () => Ebm.Energies.From(StateSpace.Symbols(3, 4), x => Math.Abs(x[0] - x[1]) + (.2 * x[0])),

        // Pairs and pictures
        ["prototypes"] = () => new PrototypeEnergy([[0, 1, .5f], [1, 0, .25f]]),
        ["pixel histogram"] = () => PixelHistogram.Fit(new ImageSet("two", [[0, 1, .5f], [0, .5f, 1]], [0, 0], 3, 1, ["0"], 2), 3),
        ["templates"] = () => new TemplateEnergy([new GrayImage(2, 1, [1, .5f]), new GrayImage(2, 1, [0, 1])]),

        // Neural models
        ["network"] = () => new NetworkModel(Net(2, 8, 8, 1), 2),
        ["network by the fused pass"] = () => new MlpEnergy(Net(2, 8, 1)),
        ["several outputs by the fused pass"] = () => MlpMarginal.From(Net(2, 8, 3))!,
        ["formula of tensors"] = () => new GraphEnergy(x => x.Square().Sum(-1), 3),
        ["binary classifier"] = () => new BinaryClassifier(Net(2, 8, 1), 2),
        ["softmax classifier"] = () => new SoftmaxClassifier(Net(2, 8, 3), 2, 3),
        ["marginal of a classifier"] = () => new SoftmaxClassifier(Net(2, 8, 3), 2, 3).Marginal,
        ["best label of a classifier"] = () => new BinaryClassifier(Net(2, 8, 1), 2).Best,
        ["answers on a grid"] = () => new AnswerGrid(new NetworkModel(Net(2, 8, 1), 2), Grid.Linear(-1, 1, 5)),
        ["spins to learn"] = () => new SpinModel(BoltzmannMachine.Random(5, .8, new Rng(3))),
        ["Gaussian to learn"] = () => new GaussianModel(2),
        ["self-normalised"] = () => new SelfNormalized(new SpinModel(BoltzmannMachine.Random(4, .8, new Rng(6))), .7),
        ["joint embedding"] = () => new JointEmbedding(Net(2, 8, 3), 2),
        ["joint embedding by angle"] = () => new JointEmbedding(Net(2, 8, 3), 2, .5),
        ["autoencoder"] = () => new Autoencoder(Net(2, 8, 1), Net(1, 8, 2), 2, ReconstructionCost.Squared),
        ["sparse coding"] = () => new SparseCoding([[1, 0, .2], [.5, 1, 0], [-.3, .4, 1], [0, -1, 1]], .3),
        ["VAE"] = () => new Vae(Net(2, 8, 2), Net(1, 8, 2), 2, 1, ReconstructionCost.Gaussian(.3)),
        ["VQ-VAE"] = () => new VqVae(Net(2, 8, 3), Net(3, 8, 2), 2, 4, 3, ReconstructionCost.Squared, Random),
        ["planar flow"] = () => new PlanarFlow(2, 3, Random),
        ["coupling flow"] = () => new CouplingFlow(2, 2, 8, Random),
        ["spline flow"] = () => CouplingFlow.OfSplines(2, 2, 8, Random),
        ["GAN"] = () => Gan.Logistic(2, new Rng(7), hidden: 8),
        ["energy-based GAN"] = () => Gan.EnergyBased(2, new Rng(8), hidden: 8),
        ["diffusion"] = () => new Diffusion(Net(3, 8, 2), 2, NoiseSchedule.Linear(20), 5),
        ["exact noisy data"] = () => NoiseSchedule.Linear(20).ExactEnergy([[0, 1], [1, -1]], 7),

        // As the atlas sees them
        ["spins over the plane"] = () => new PlaneCode(20, 2).OnPlane(BoltzmannMachine.Random(4, .8, new Rng(3))),
        ["labels summed out"] = () => Atlas.OnPlane(new SoftmaxClassifier(Net(2, 8, 3), 2, 3)),
        ["nearest partner"] = () => new NearestPartner(new JointEmbedding(Net(2, 8, 3), 2), Points.From([[0.0, 1], [2, -1]])),
        ["surprise of an answer"] = () => new NetworkModel(Net(2, 8, 1), 2) is var e
            ? new Surprise(e, new AnswerGrid(e, Grid.Linear(-1, 1, 5))) : null!,
        ["guessed codes"] = () => new SparseCoding([[1, .2], [.5, 1], [-.3, 1]], .3) is var e
            ? new GuessedCodes(e, new Lista(e, 2)) : null!,
    };

    private static Points Plane() => Ebm.Energies.Banana().Space.Random(new Rng(8), 60);

    private static GaussianEnergy Bowl(double at, double correlation) => new(new[,] { { 1, correlation }, { correlation, .5 } }, [at, 0]);

    private static Sequential Net(params int[] widths) => Sequential.Mlp(Random, Activation.Silu, widths);
}
