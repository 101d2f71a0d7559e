namespace Ebm.Benchmarks.Pairs;

/// <summary>One Adam step of a joint embedding: two noisy views of a batch, one network, a loss of the codes.</summary>
internal abstract class EmbeddingPair(string name, Func<Corruption, EmbeddingLoss> loss, double operations) : IPair
{
    private const int Batch = 256;

    // The linear layers for both views: up and across for each, down for the upper one.
    private const double Network = 2.0 * 2 * Batch * ((2 * 64 * 128) + (3 * 128 * 32));

    public string Row => $"embedding-{name}";

    public string Work => $"One Adam step of a joint embedding 64-128-32 (ReLU), batch {Batch}, {loss(Corruption.None).Name} of two " +
        $"views with noise of 0.1.";

    public IReadOnlyList<Peer> Peers => [new("p11_embedding.py", $"numpy_{name}"), new("p11_embedding.py", $"torch_{name}")];

    public double Target(int threads) => 1.5;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var model = new JointEmbedding(Sequential.Mlp(rng, Activation.Relu, 64, 128, 32), 64);
        var (objective, batch) = (loss(Corruption.Noise(.1)), new TrainingBatch(Tensor.Gaussian(rng, Batch, 64)));
        var trainer = new Trainer(model, new Adam(1e-3), r => objective.Loss(model, batch, r), rng, threads);
        return new PairedWork(() => trainer.Step(), Operations: Network + operations);
    }
}

internal sealed class InfoNcePair() : EmbeddingPair("infonce", views => EmbeddingLoss.InfoNce(views, .2), 3 * 2.0 * 256 * 256 * 32);

internal sealed class BarlowTwinsPair() : EmbeddingPair("barlow", views => EmbeddingLoss.BarlowTwins(views), 3 * 2.0 * 32 * 32 * 256);
