namespace Ebm.Benchmarks.Pairs;

/// <summary>One step of JEM: Langevin chains on the energy of the inputs, cross-entropy and both means of that energy, Adam.</summary>
internal sealed class JointPair : IPair
{
    private const int LangevinSteps = 20, Batch = 256;
    private static readonly int[] Widths = [64, 256, 256, 10];

    public string Row => "jem-64-256_b256";

    public string Work => $"One training step of JEM, a classifier {string.Join('-', Widths)} (SiLU), batch {Batch}: {LangevinSteps} " +
        $"Langevin steps from noise, cross-entropy, the gradient of both means, Adam.";

    public IReadOnlyList<Peer> Peers => [new("p11_jem.py", "torch_jem_64-256_b256")];

    public string Limit => "With vectors of 256 bits products are 72 % of a step, at 92 % of the multiply-add limit, and SiLU with its " +
        "slope 9 %.";

    public double Target(int threads) => 1.5;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var model = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Silu, Widths), Widths[0], Widths[^1], threads);
        var data = TrainingSet.From(Energies.StandardGaussian(Widths[0]).Sample(rng, 2000),
            [.. Enumerable.Range(0, 2000).Select(i => i % Widths[^1])]);
        var objective = new JointLikelihood(NegativeSource.FromNoise(e => Langevin.WithNoise(e, .1, .05), LangevinSteps), 1, .03);
        var trainer = new Trainer(model, objective, data, new Adam(1e-3), rng, Batch, threads);

        // A Langevin step goes up and down all layers; the parameters' gradients take every layer up and across, and the upper ones down,
        // twice.
        double all = Widths.Zip(Widths.Skip(1), (n, m) => (double)n * m).Sum(), upper = all - ((double)Widths[0] * Widths[1]);
        return new PairedWork(() => trainer.Step(), Operations: 2.0 * Batch * ((LangevinSteps * 2 * all) + (2 * ((2 * all) + upper))));
    }
}
