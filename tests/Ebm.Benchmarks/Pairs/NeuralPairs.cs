namespace Ebm.Benchmarks.Pairs;

/// <summary>One contrastive-divergence step of an MLP energy by the fused pass: 60 Langevin steps, then Adam.</summary>
internal abstract class EnergyTrainingPair(int[] widths, int batch, string name, double target1, double target2, string limit) : IPair
{
    private const int LangevinSteps = 60;

    public string Row => $"ebm-training-{name}";

    public string Work => $"One training step of the energy {string.Join('-', widths)} (SiLU), batch {batch}: {LangevinSteps} Langevin " +
        $"steps from noise, the gradient of both means with a square penalty, Adam.";

    public IReadOnlyList<Peer> Peers => [new("p06_mlp_ebm.py", $"numpy_{name}"), new("p06_mlp_ebm.py", $"torch_{name}")];

    public string Limit => limit;

    public double Target(int threads) => threads == 1 ? target1 : target2;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var network = Sequential.Mlp(rng, Activation.Silu, widths);
        var energy = new MlpEnergy(network, threads);
        var adam = new Adam(1e-3);
        Tensor[] parameters = [.. network.Parameters().Select(p => p.Value)];
        Tensor[] gradients = [.. parameters.Select(p => Tensor.Filled(0, [.. p.Shape]))];
        float[][] sums = [.. parameters.Select(p => new float[p.Length])];
        var dimension = widths[0];
        float[] data = new float[dimension * batch], x = new float[data.Length], slope = new float[data.Length],
            noise = new float[data.Length], energies = new float[batch];
        rng.FillGaussian(data);
        var workspace = new Workspace(threads);
        return new PairedWork(
            () => workspace.Run(() =>
            {
                rng.FillGaussian(x);
                for (var k = 0; k < LangevinSteps; k++)
                {
                    energy.EnergiesAndGradients(new Batch(x, dimension, batch), energies, slope);
                    rng.FillGaussian(noise);
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(slope, -.1f, x, x);
                    System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(noise, .005f, x, x);
                }

                foreach (var sum in sums)
                    Array.Clear(sum);
                energy.AddParameterGradients(new Batch(data, dimension, batch), energies, [], (_, e) => (1 + (.02f * e)) / batch, sums);
                energy.AddParameterGradients(new Batch(x, dimension, batch), energies, [], (_, e) => (-1 + (.02f * e)) / batch, sums);
                for (var i = 0; i < sums.Length; i++)
                    sums[i].CopyTo(gradients[i].Data);
                adam.Step(parameters, gradients);
            }),
            Operations: Operations());
    }

    // A product with W (n × m) for a batch is 2 · batch · n · m. A Langevin step goes up and down all layers; the parameters' gradients
    // take every layer up and across, and the hidden ones down, once for the data and once for the samples.
    private double Operations()
    {
        double all = widths.Zip(widths.Skip(1), (n, m) => (double)n * m).Sum(), hidden = all - ((double)widths[0] * widths[1]) - widths[^2];
        return 2.0 * batch * ((LangevinSteps * 2 * all) + (2 * ((2 * all) + hidden)));
    }
}

internal sealed class SmallEnergyTrainingPair() : EnergyTrainingPair([2, 128, 128, 1], 256, "2-128_b256", 1.5, 2.5,
    "With vectors of 256 bits a fifth of a pass is SiLU with its slope, which fuses no multiply-add: the same bits on every machine.");

internal sealed class ImageEnergyTrainingPair() : EnergyTrainingPair([784, 256, 256, 1], 128, "784-256_b128", 1.5, 1.5,
    "With vectors of 256 bits 60 passes take 94 of 109 ms, their products at 90 % of the multiply-add limit; noise and its additions, on "
    + "one thread, take 10. 1.5 times torch would be 79 % of the limit for the whole step.");

/// <summary>One Adam step of a model through the graph.</summary>
internal abstract class ModelPair(string name, string work, string peer, double target, Func<Rng, (EnergyModel Model, Tensor Batch)> make,
    double operations = 0, string limit = "") : IPair
{
    public string Row => name;

    public string Work => work;

    public IReadOnlyList<Peer> Peers => [new("p08_gen.py", peer)];

    public string Limit => limit;

    public double Target(int threads) => target;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var (model, batch) = make(rng);
        var trainer = new Trainer(model, new Adam(1e-3), r => model.NaturalObjective.Loss(model, new TrainingBatch(batch), r), rng,
            threads);
        return new PairedWork(() => trainer.Step(), Operations: operations);
    }
}

internal sealed class VaePair() : ModelPair(
    "vae", "One Adam step of a VAE 784-400-20, batch 128, Bernoulli cost.", "torch_vae_b128", 1.5,
    rng =>
    {
        var pixels = Tensor.Filled(0, 128, 784);
        for (var i = 0; i < pixels.Length; i++)
            pixels.Data[i] = rng.NextFloat() < .5f ? 0 : 1;
        return (new Vae(Sequential.Mlp(rng, Activation.Relu, 784, 400, 40), Sequential.Mlp(rng, Activation.Relu, 20, 400, 784), 784, 20,
            ReconstructionCost.Bernoulli), pixels);
    },
    // Up, down, across for every layer, but not down to the pixels.
    2.0 * 128 * ((3.0 * ((784 * 400) + (400 * 40) + (20 * 400) + (400 * 784))) - (784 * 400)),
    "Five products of a step are 85 % of it, at three quarters of the multiply-add limit with vectors of 256 bits: weights and gradients "
    + "are 5 MB, ten times the cache of a core, so that each finds nothing of the step before. Adam 6 %, the cost of the pixels 5 %.");

internal sealed class CouplingPair() : ModelPair(
    "realnvp", "One Adam step of a coupling flow in the plane, 8 couplings, 64 hidden, batch 512.", "torch_realnvp_b512", 2.5,
    rng => (new CouplingFlow(2, 8, 64, rng), Tensor.Gaussian(rng, 512, 2)), limit:
    "Half of the products have one or two columns or rows; the rest of a step is two hundred operations of some microseconds.");

internal sealed class DiffusionPair() : ModelPair(
    "ddpm", "One Adam step of a diffusion model in the plane, 128x3, batch 512, T = 1000.", "torch_ddpm_b512", 1.8,
    rng => (new Diffusion(Sequential.Mlp(rng, Activation.Silu, 3, 128, 128, 128, 2), 2, NoiseSchedule.Linear(1000)),
        Tensor.Gaussian(rng, 512, 2)),
    2.0 * 512 * ((3.0 * ((3 * 128) + (2 * 128 * 128) + (128 * 2))) - (3 * 128)),
    "Products are 80 % of a step, at 80 % of the multiply-add limit with vectors of 256 bits; SiLU with its slope 12 %.");
