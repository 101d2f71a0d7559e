//  Energies that say how badly a point is reproduced: F(y) = C(y, ỹ), with or without a price on the code.

namespace Ebm;

/// <summary>The atlas's models that rebuild a point: autoencoders, codes, dictionaries, diffusion.</summary>
internal static class ReconstructionModels
{
    /// <summary>The entries.</summary>
    public static IReadOnlyList<AtlasEntry> Entries { get; } =
    [
        Rebuilt("Denoising autoencoder", ModelClass.C3, "‖y − r(y)‖², r mends noise",
            new Reconstruction(Corruption.Noise(.3)), Activation.Relu, 32),
        Rebuilt("Masked autoencoder", ModelClass.C3, "‖y − r(y)‖², r fills gaps",
            new Reconstruction(Corruption.Masking(.5)), Activation.Relu, 32),
        new("Diffusion", ModelClass.C3, "Σₜ KL of a step back ≥ −log p", "20-diffusion", Diffused),
        Rebuilt("Autoencoder, narrow code", ModelClass.A1, "‖y − Dec(Enc(y))‖², one number", new Reconstruction(), Activation.Tanh, 1),
        new("Sparse coding", ModelClass.A2, "½‖y − Dz‖² + λ‖z‖₁, least over z", "16-sparse-coding", (data, rng) => Dictionary(data, rng)),
        new("LISTA", ModelClass.A2, "½‖y − Dz‖² + λ‖z‖₁, z guessed", "16-sparse-coding", Guessed),
        Rebuilt("Sparse autoencoder", ModelClass.A2, "‖y − Dh‖² + λ‖h‖₁",
            new Reconstruction(null, CodePenalty.Sparsity(.05)), Activation.Relu, 32, "16-sparse-coding", Activation.Relu),
        new("Variational autoencoder", ModelClass.A2, "⟨C(y, Dec z)⟩ + KL[q(z|y)‖N]", "18-vae", Variational),
        new("VQ-VAE", ModelClass.A2, "C(y, Dec eₖ) + γ‖Enc(y) − eₖ‖²", "18-vae", Quantised),
        Rebuilt("Contracting autoencoder", ModelClass.A3, "L = C + λ‖∂Enc/∂y‖²",
            new Reconstruction(null, CodePenalty.Contraction(.1)), Activation.Relu, 32),
        Rebuilt("Saturating autoencoder", ModelClass.A3, "L = C + λΣh(1 − h)",
            new Reconstruction(null, CodePenalty.Saturation(.03)), Activation.Relu, 32, end: Activation.Sigmoid),
    ];

    private static AtlasEntry Rebuilt(string name, ModelClass kind, string formula, Objective objective, Activation bend, int code,
        string chapter = "17-autoencoders", Activation? end = null) => new(name, kind, formula, chapter, (data, rng) =>
        {
            var encoder = Sequential.Mlp(rng, bend, 2, 64, 64, code);
            var model = new Autoencoder(end is null ? encoder : new Sequential(encoder, end), Sequential.Mlp(rng, bend, code, 64, 64, 2), 2,
                ReconstructionCost.Squared);
            return NetworkModels.Trained(model, objective, TrainingSet.From(data), rng, 900, .003, 128);
        });

    private static Diffusion Diffused(Points data, Rng rng)
    {
        var model = new Diffusion(new NoiseGuess(rng, 64), 2, NoiseSchedule.Linear(100), energyTimes: 24);
        return NetworkModels.Trained(model, new NoisePrediction(), TrainingSet.From(data), rng, 3000, .005);
    }

    private static SparseCoding Dictionary(Points data, Rng rng)
    {
        var rows = TrainingSet.From(data);
        var model = SparseCoding.FromRows(rows, 20, .5, rng);
        model.Learn(rows, 10);
        return model;
    }

    private static GuessedCodes Guessed(Points data, Rng rng)
    {
        var model = Dictionary(data, rng);
        var network = new Lista(model, 4);
        var trainer = network.TrainerOn(TrainingSet.From(data), new Adam(.001), rng);
        trainer.Rate = LearningRate.Cosine(300, 20);
        trainer.Run(300);
        return new GuessedCodes(model, network);
    }

    private static Vae Variational(Points data, Rng rng)
    {
        Layer Net(int outputs) => Sequential.Mlp(rng, Activation.Tanh, 2, 64, 64, outputs);
        var model = new Vae(Net(4), Net(2), 2, 2, ReconstructionCost.Gaussian(.15), energySamples: 9);
        return NetworkModels.Trained(model, new EvidenceBound(), TrainingSet.From(data), rng, 1500, .005);
    }

    private static VqVae Quantised(Points data, Rng rng)
    {
        var rows = TrainingSet.From(data);
        Sequential Net() => Sequential.Mlp(rng, Activation.Tanh, 2, 32, 2);
        var model = new VqVae(Net(), Net(), 2, 32, 2, ReconstructionCost.Squared, rng);
        for (var round = 0; round < 4; round++)
        {
            new Trainer(model, model.NaturalObjective, rows, new Adam(.01), rng, 256).Run(150);
            if (round < 3)
                model.Revive(rows.Rows(0, rows.Count), rng);
        }

        return model;
    }

    /// <summary>ξ̂ from (y, t/T): the guess (t/T) y, and what a network adds to it.</summary>
    private sealed class NoiseGuess(Rng rng, int width) : Layer
    {
        private readonly Sequential body = Sequential.Mlp(rng, Activation.Silu, 4, width, width, 2);

        public override Tensor Apply(Tensor x)
        {
            Tensor y = x.Slice(1, 0, 2), t = x.Slice(1, 2, 1);
            return (t * y) + body.Apply(Tensor.Concatenate(1, y, t, t.Sqrt()));
        }
    }
}

/// <summary>Sparse coding whose code is guessed, not sought: never below the energy of the best code.</summary>
internal sealed class GuessedCodes(SparseCoding model, Lista network) : PointModel(2)
{
    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        var z = network.Apply(y);
        return (.5f * (y - model.Decode(z)).Square().Sum(-1)) + ((float)model.Penalty * z.Abs().Sum(-1));
    }
}
