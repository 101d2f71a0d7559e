namespace Ebm.Benchmarks.Pairs;

/// <summary>The work of a published tutorial from start to end: an energy of the plane by persistent contrastive divergence.</summary>
internal sealed class TutorialPair : IPair
{
    private const int Steps = 1000, Count = 3000, Batch = 256;

    public string Row => "tutorial-persistent-cd";

    public string Work => $"The whole of torchebm's tutorial on persistent contrastive divergence: {Count} points, the energy " +
        $"2-128-128-1 (SiLU), {Steps} Adam steps with batches of {Batch}, ten Langevin steps each on a buffer of 8192; the KL from " +
        "the data's density to that of the energy, by quadrature, is the mean over all trainings. Three settings differ from the " +
        "tutorial's; near those the energy fell without bound when we tried: eight Gaussians instead of two moons of width 0.05, " +
        "Langevin steps of 0.03 instead of 0.1, and a square penalty of 0.01.";

    public IReadOnlyList<Peer> Peers => [new("p13_tutorial.py", "torch_persistent_cd")];

    public double Target(int threads) => 1.5;

    public PairedWork Prepare(int threads)
    {
        var (rng, truth, trained) = (new Rng(1), Energies.EightGaussians(), new List<NetworkModel>());
        return new PairedWork(
            () =>
            {
                var model = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 128, 128, 1), 2, threads);
                var negatives = NegativeSource.Replay(e => new Langevin(e, .03), 10, 8192, restart: 0);
                var data = TrainingSet.From(truth.Sample(rng, Count));
                new Trainer(model, new ContrastiveDivergence(negatives), data, new Adam(1e-3), rng, Batch, threads).Run(Steps);
                trained.Add(model);
            },
            () =>
            {
                double[] kl = [.. trained.Select(m => PartitionFunction.Divergence(truth, m, 4))];
                return new Dictionary<string, double>
                {
                    ["kl"] = kl.Average(),
                    ["scatter"] = Statistics.StandardDeviation(kl),
                    ["runs"] = kl.Length,
                };
            });
    }
}
