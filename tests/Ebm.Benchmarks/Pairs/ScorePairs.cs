namespace Ebm.Benchmarks.Pairs;

/// <summary>One Adam step of an energy of the plane by an objective that needs no chains.</summary>
internal abstract class ObjectivePair(string name, string what, Func<Objective> make, params string[] peers) : IPair
{
    private const int Batch = 256;

    public string Row => $"{name}-2-128_b256";

    public string Work => $"One Adam step of the energy 2-128-128-1 (SiLU), batch {Batch}, {what}.";

    public IReadOnlyList<Peer> Peers => [.. peers.Select(p => new Peer("p12_score.py", p))];

    public double Target(int threads) => 1.5;

    public PairedWork Prepare(int threads)
    {
        var (rng, objective) = (new Rng(1), make());
        var model = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 128, 128, 1), 2);
        var batch = new TrainingBatch(Tensor.Gaussian(rng, Batch, 2));
        var trainer = new Trainer(model, new Adam(1e-3), r => objective.Loss(model, batch, r), rng, threads);
        return new PairedWork(() => trainer.Step());
    }
}

internal sealed class DenoisingPair() : ObjectivePair("denoising", "denoising score matching with σ = 0.3",
    () => ScoreMatching.Denoising(.3), "torch_denoising", "numpy_denoising");

internal sealed class SlicedPair() : ObjectivePair("sliced", "sliced score matching with one direction per datum",
    () => ScoreMatching.Sliced(), "torch_sliced");

internal sealed class NoiseContrastivePair() : ObjectivePair("nce", "noise-contrastive estimation against a standard Gaussian",
    () => new NoiseContrastive(Energies.StandardGaussian(2)), "torch_nce", "numpy_nce");
