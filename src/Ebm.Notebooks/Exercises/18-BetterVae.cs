using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Vaes
    {
        private const double MostNats = 19;

        /// <summary>A trained VAE, judged by its bound on digits from other hands.</summary>
        public static Exercise<Func<TrainingSet, Vae>> BetterVae { get; } = new()
        {
            Id = "18.better-vae",
            Title = "Project: a better VAE than the chapter's",
            Difficulty = 3,
            Section = "Two numbers a digit",
            Hints =
            [
                "new Vae(encoder, decoder, 64, latent, ReconstructionCost.Bernoulli), and a Trainer with new EvidenceBound(). The " +
                    "encoder puts out 2 · latent numbers.",
                "Eight to twelve latent numbers, and one hidden layer of 128 or 256 units on each side: Sequential.Mlp(rng, " +
                    "Activation.Silu, 64, 256, 2 * latent).",
                "700 steps of Adam at 0.005 with weightDecay: 0.1, a batch of 128 and Rate = LearningRate.Cosine(700, 50).",
            ],
            Explanation = "More latent numbers than two help until their price is no longer earned; the rest of the way is training: a " +
                "rate that ends at 0, and an end before the training digits are learnt by heart.",
            Property = BetterVaeFinding,
            TimeLimit = TimeSpan.FromSeconds(40),
        };

        private static Finding? BetterVaeFinding(Func<TrainingSet, Vae> train)
        {
            static float[] Binary(ImageSet set) => Array.ConvertAll(set.Flatten(), v => v > 0.5f ? 1f : 0f);
            var digits = Digits.Load();
            var ink = new TrainingSet(Binary(digits.Train), digits.Train.Pixels);
            var model = train(ink);
            if (model is null) return new Finding("The VAE is null.", "Return the VAE that you have trained.");
            if (model.Dimension != 64) return new Finding($"It draws {model.Dimension} pixels.", "A digit has 64.");
            if (model.Beta != 1 || model.Cost != ReconstructionCost.Bernoulli)
                return new Finding($"β = {Text(model.Beta)}, and the cost is {(model.Cost == ReconstructionCost.Bernoulli ? "" : "not " +
                    "")}the Bernoulli cost.", "Only with β = 1 and the Bernoulli cost is F̃ a bound on −log p of these pixels.");
            var test = Tensor.From(Binary(digits.Test), digits.Test.Count, 64);
            var (strange, known) = (model.Bound(test, new Rng(1801)).Value, model.Bound(ink.Rows(0, ink.Count), new Rng(1802), 4).Value);
            if (strange <= MostNats) return null;
            var (mean, logNu) = model.Encode(test);
            var spent = Vae.Divergence(mean, logNu).Mean().Item;
            var found = $"The bound is {strange.ToString("F3", CultureInfo.InvariantCulture)} nats on the test digits and " +
                $"{Text(known)} on the training digits; {MostNats} on the test digits are wanted. The KL is {Text(spent)} nats.";
            return new Finding(found, (strange, known) switch
            {
                _ when !double.IsFinite(strange) => "A parameter is no longer finite: the learning rate is too large.",
                _ when spent < 1 => "The code says nothing: it has collapsed, or was never trained. Each pixel by itself costs 24 nats.",
                _ when strange - known > 1.5 =>
                    "It has learnt the training digits by heart: stop earlier, make it smaller, or let the weights decay.",
                _ when model.Latent < 4 => "So few latent numbers cannot say which digit and how it leans: take more.",
                _ => "Not there yet: train longer, with a wider network, or with a rate that ends at 0.",
            });
        }

        private static string Text(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
    }
}
