namespace Ebm.Benchmarks.Pairs;

/// <summary>One step of both players of a GAN: generated points once, both logistic losses, Adam.</summary>
internal sealed class GanPair : IPair
{
    private const int Latent = 32, Hidden = 256, Pixels = 64, Batch = 256;

    public string Row => "gan-64-256_b256";

    public string Work => $"One step of both players of a GAN, discriminator {Pixels}-{Hidden}-{Hidden}-1, generator " +
        $"{Latent}-{Hidden}-{Hidden}-{Pixels} (SiLU), batch {Batch}, both from the same parameters: logistic losses, Adam.";

    public IReadOnlyList<Peer> Peers => [new("p12_gan.py", "torch_gan_64-256_b256")];

    public double Target(int threads) => 1.5;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var gan = Gan.Logistic(Pixels, rng, Hidden, Latent, noise: 0);
        var data = TrainingSet.From(Energies.StandardGaussian(Pixels).Sample(rng, 2000));
        var trainer = new Trainer(gan, gan.Game, data, new Adam(1e-3, beta1: .5), rng, Batch, threads);

        // The discriminator goes up twice, down twice (to the inputs once), across twice; the generator up, down and across once.
        double inner = (double)Hidden * Hidden, lower = Pixels * Hidden, first = Latent * Hidden;
        var discriminator = (6 * (inner + Hidden)) + (5 * lower);
        var generator = (3 * (inner + lower)) + (2 * first);
        return new PairedWork(() => trainer.Step(), Operations: 2.0 * Batch * (discriminator + generator));
    }
}
