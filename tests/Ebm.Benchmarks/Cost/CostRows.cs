namespace Ebm.Benchmarks.Cost;

/// <summary>Something that grows, and the work of one size of it with one thread.</summary>
/// <param name="Name">What grows, such as "VAE step: batch".</param>
/// <param name="Slope">The power of the size that its operations grow with.</param>
/// <param name="Sizes">How much of it.</param>
/// <param name="Prepare">Makes the inputs of a size, untimed, and returns the work.</param>
internal sealed record CostRow(string Name, double Slope, int[] Sizes, Func<int, Action> Prepare)
{
    /// <summary>The number on the axis; a lattice's sites for its side.</summary>
    public Func<int, double> Size { get; init; } = size => size;
}

/// <summary>The rows of the report's plot: every kind of work of the table of ratios over what it grows with.</summary>
internal static class CostRows
{
    private static readonly int[] Batches = [32, 64, 128, 256, 512, 1024, 2048];
    private static readonly int[] Counts = [1000, 2000, 4000, 8000, 16000, 32000];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CostRow> All { get; } =
    [
        new("Ising: sites of a lattice (20 sweeps)", 1, [128, 256, 384, 512, 768, 1024, 1536, 2048], Ising) { Size = s => (double)s * s },
        new("Langevin: chains (100 steps)", 1, [256, 512, 1024, 2048, 4096, 8192, 16384, 32768], n => Walk(n, 100)),
        new("Langevin: steps (1024 chains)", 1, [25, 50, 100, 200, 400, 800, 1600, 3200], n => Walk(1024, n)),
        new("HMC: dimension (20 leapfrog steps)", 2, [25, 50, 100, 200, 400, 800], Hamiltonian),

        new("Gaussian numbers", 1, [1 << 10, 1 << 13, 1 << 16, 1 << 19, 1 << 22, 1 << 24], Gaussians),
        new("Sigmoid: numbers", 1, [1 << 10, 1 << 13, 1 << 16, 1 << 19, 1 << 22, 1 << 24], Sigmoids),
        new("Hopfield store: spins (P = N/10)", 3, [256, 512, 1024, 2048, 4096, 8192], Store),
        new("Hopfield recall: spins (20 probes)", 2, [256, 512, 1024, 2048, 4096], Recall),

        new("RBM exact log Z: hidden units", 0, [10, 12, 14, 16, 18], n => Machine(n) is var m ? () => RbmPartition.Exact(m, 1) : null!),
        new("AIS: temperatures (100 chains)", 1, [25, 50, 100, 200, 400], n => Machine(16) is var m
            ? () => RbmPartition.Anneal(m, n, 100, new Rng(2), threads: 1) : null!),
        new("CD-1 of 1000 bit rows of 784: hidden units", 1, [64, 128, 256, 512, 1024], Bits),
        new("CD training 2-128-128-1: batch", 1, Batches, n => Learn(r => Net(r, 2, 128, 128, 1), new ContrastiveDivergence(), n)),
        new("CD training 2-w-w-1: width (batch 256)", 2, [32, 64, 128, 256, 512],
            n => Learn(r => Net(r, 2, n, n, 1), new ContrastiveDivergence(), 256)),

        new("Denoising step: batch", 1, Batches, n => Learn(r => Net(r, 2, 128, 128, 1), ScoreMatching.Denoising(.3), n)),
        new("Sliced step: batch", 1, Batches, n => Learn(r => Net(r, 2, 128, 128, 1), ScoreMatching.Sliced(), n)),
        new("NCE step: batch", 1, Batches, n => Learn(r => Net(r, 2, 128, 128, 1), new NoiseContrastive(Energies.StandardGaussian(2)), n)),
        new("JEM step: batch", 1, Batches, Joint),
        new("InfoNCE step: batch", 2, Batches, n => Learn(Embedding, EmbeddingLoss.InfoNce(Corruption.Noise(.1), .2), n)),
        new("Barlow Twins step: batch", 1, Batches, n => Learn(Embedding, EmbeddingLoss.BarlowTwins(Corruption.Noise(.1)), n)),
        new("GAN step: batch", 1, Batches, n => Learn(r => Gan.Logistic(64, r, 256, 32), null, n)),

        new("VAE step: batch", 1, Batches, n => Learn(r => new Vae(Sequential.Mlp(r, Activation.Relu, 784, 400, 40),
            Sequential.Mlp(r, Activation.Relu, 20, 400, 784), 784, 20, ReconstructionCost.Gaussian(1)), null, n)),
        new("Diffusion step: batch", 1, Batches, n => Learn(r => new Diffusion(Sequential.Mlp(r, Activation.Silu, 3, 128, 128, 128, 2), 2,
            NoiseSchedule.Linear(1000)), null, n)),
        new("Coupling flow step: batch", 1, Batches, n => Learn(r => new CouplingFlow(2, 8, 64, r), null, n)),
        new("ICA: points (8 sources)", 1, Counts, n => Cloud(8, n) is var x ? () => Ica.Fit(x, new Rng(3), threads: 1) : null!),

        new("k-means: points (10 centres, 5 rounds)", 1, Counts, n => Cloud(16, n) is var x ? () => KMeans.Fit(x,
            [.. Enumerable.Range(0, 10).Select(i => x[i])], 5, 1) : null!),
        new("Mixture: points (5 Gaussians, 5 rounds)", 1, Counts, n => Cloud(16, n) is var x
            ? () => GaussianMixture.Fit(x, 5, new Rng(4), 5, 1e-3, threads: 1) : null!),
        new("PCA: points (64 coordinates)", 1, Counts, n => Cloud(64, n) is var x ? () => Pca.Fit(x, 20) : null!),
        new("PCA: coordinates (4000 points)", 2, [16, 32, 64, 128], n => Cloud(n, 4000) is var x ? () => Pca.Fit(x, 4) : null!),
    ];

    private static Action Ising(int side)
    {
        var lattice = MultiSpinIsing.Lattice(side, 1 / 2.269, new Rng(1));
        return () => lattice.Sweep(20);
    }

    private static Action Walk(int count, int steps)
    {
        var sampler = new Langevin(new QuarticWells(2, 2), 0.01);
        var rng = new Rng(2);
        var start = StateSpace.Real(2).Random(rng, count);
        return () => Chains.Run(sampler, start, steps, rng, thin: steps, threads: 1);
    }

    private static Action Hamiltonian(int dimension)
    {
        var sampler = new HamiltonianMonteCarlo(Energies.AutoregressiveGaussian(dimension, .9), .1, 20);
        var (rng, state) = (new Rng(1), sampler.Start(new Points(dimension, 1)));
        return () => sampler.Step(state, rng);
    }

    private static Action Gaussians(int count)
    {
        var (rng, numbers) = (new Rng(1), new float[count]);
        return () => rng.FillGaussian(numbers);
    }

    private static Action Sigmoids(int count)
    {
        var numbers = new float[count];
        return () => VectorMath.Sigmoid(numbers, numbers);
    }

    private static Action Store(int spins)
    {
        var patterns = HopfieldPatterns.Random(spins / 10, spins, new Rng(1));
        return () => Hopfield.Hebb(patterns, threads: 1);
    }

    private static Action Recall(int spins)
    {
        var rng = new Rng(1);
        var patterns = HopfieldPatterns.Random(spins / 10, spins, rng);
        var net = Hopfield.Hebb(patterns);
        var probes = Enumerable.Range(0, 20).Select(k => HopfieldPatterns.Damage(patterns[k], .1, rng)).ToArray();
        return () => net.RecallMany(probes, rng, threads: 1);
    }

    private static Rbm Machine(int hidden) => Rbm.Random(784, hidden, new Rng(1), .1);

    private static JointEmbedding Embedding(Rng rng) => new(Sequential.Mlp(rng, Activation.Relu, 64, 128, 32), 64);

    private static NetworkModel Net(Rng rng, params int[] widths) => new(Sequential.Mlp(rng, Activation.Silu, widths), widths[0], 1);

    private static Points Cloud(int dimension, int count) => new Ica(
        [.. Enumerable.Range(0, dimension).Select(i => Enumerable.Range(0, dimension).Select(j => i == j ? 1.0 : .1).ToArray())])
        .Sample(new Rng(5), count);

    private static Action Bits(int hidden)
    {
        var rng = new Rng(1);
        float[][] rows = [.. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, 784).Select(_ => (float)rng.NextInt(2)).ToArray())];
        var trainer = new RbmTrainer(Rbm.Random(784, hidden, rng), rows, new RbmTraining { LearningRate = 1e-3 }, rng, 1);
        return () => trainer.Train(1);
    }

    private static Action Joint(int batch)
    {
        var rng = new Rng(1);
        var model = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Silu, 64, 256, 256, 10), 64, 10, 1);
        var data = TrainingSet.From(Energies.StandardGaussian(64).Sample(rng, 4096), [.. Enumerable.Range(0, 4096).Select(i => i % 10)]);
        var objective = new JointLikelihood(NegativeSource.FromNoise(e => Langevin.WithNoise(e, .1, .05), 20), 1, .03);
        var trainer = new Trainer(model, objective, data, new Adam(1e-4), rng, batch, 1);
        return () => trainer.Step();
    }

    private static Action Learn(Func<Rng, EnergyModel> make, Objective? objective, int batch)
    {
        var rng = new Rng(1);
        var model = make(rng);
        var rows = new TrainingBatch(Tensor.Gaussian(rng, batch, model is JointEmbedding ? model.Dimension / 2 : model.Dimension));
        var loss = objective ?? (model is Gan gan ? gan.Game : model.NaturalObjective);
        var trainer = new Trainer(model, new Adam(1e-4), r => loss.Loss(model, rows, r), rng, 1);
        return () => trainer.Step();
    }
}
