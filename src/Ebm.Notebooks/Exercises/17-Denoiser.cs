namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Autoencoders
    {
        private const double MostExcess = 1.05;

        /// <summary>A trained denoiser, judged against the exact conditional mean.</summary>
        public static Exercise<Func<TrainingSet, double, Autoencoder>> Denoiser { get; } = new()
        {
            Id = "17.denoiser",
            Title = "Project: as good a denoiser as there can be",
            Difficulty = 3,
            Section = "First repair: noise",
            Hints =
            [
                "new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared), and a Trainer with the objective new " +
                    "Reconstruction(Corruption.Noise(sigma)).",
                "Two hidden layers of 64 units on each side and a code of 32 are enough: Sequential.Mlp(rng, Activation.Relu, 2, 64, " +
                    "64, 32).",
                "1500 steps of Adam at 0.005 with Rate = LearningRate.Cosine(1500, 20): the last steps must be small.",
            ],
            Explanation = "The loss of the best denoiser is what the noise has destroyed. All that training can do is to come near the " +
                "conditional mean, and it comes within a few per cent.",
            Property = DenoiserFinding,
            TimeLimit = TimeSpan.FromSeconds(40),
        };

        private static Finding? DenoiserFinding(Func<TrainingSet, double, Autoencoder> train)
        {
            const double sigma = 0.4;
            var (rng, spiral) = (new Rng(1701), Energies.Spiral());
            var held = spiral.Sample(rng, 4000).Rows();
            var model = train(TrainingSet.From(spiral.Sample(rng, 4000)), sigma);
            if (model is null) return new Finding("The autoencoder is null.", "Return the autoencoder that you have trained.");
            if (model.Dimension != 2) return new Finding($"It reconstructs {model.Dimension} numbers.", "A point of the plane has two.");
            double Excess(double s)
            {
                var (x, p) = ((held + ((float)s * Tensor.Gaussian(new Rng(5), 4000, 2))).Constant(), spiral.Blurred(s));
                var (points, r) = (Points.From(x), Points.From(model.Reconstruct(x).Constant()));
                var (loss, best) = (0.0, 0.0);
                for (var i = 0; i < points.Count; i++)
                {
                    var g = p.Gradient(points[i]);
                    for (var d = 0; d < 2; d++)
                    {
                        loss += Math.Pow(held.Data[(2 * i) + d] - r[i, d], 2);
                        best += Math.Pow(held.Data[(2 * i) + d] - (points[i, d] - (s * s * g[d])), 2);
                    }
                }

                return loss / best;
            }

            var excess = Excess(sigma);
            if (excess <= MostExcess) return null;
            var found = $"At σ = {sigma} the loss is {excess:F3} times that of the exact r*; at most {MostExcess} is wanted.";
            if (!double.IsFinite(excess)) return new Finding(found, "A parameter is no longer finite: the learning rate is too large.");
            var slopes = Enumerable.Range(0, 100).Average(i => Jacobian.At(model.Reconstruct, held.Data[2 * i], held.Data[(2 * i) + 1])
                .Cast<double>().Sum(v => v * v));
            return new Finding(found, slopes switch
            {
                _ when Math.Min(Excess(2 * sigma), Excess(3 * sigma)) < 1.05 =>
                    "At more noise it does better than here: it was trained with too much. Use the σ that you are given.",
                _ when excess > 2 => "It has not learnt to denoise yet: train it, and for longer.",
                > 1.8 => "It copies: ‖∂ỹ/∂y‖² is " + slopes.ToString("F1", System.Globalization.CultureInfo.InvariantCulture)
                    + ", that of the identity. Corrupt the input with Corruption.Noise(sigma).",
                > 1.15 => "It still half copies: ‖∂ỹ/∂y‖² at data is "
                    + slopes.ToString("F1", System.Globalization.CultureInfo.InvariantCulture)
                    + ", and should be below 1. The noise was too small, or the training too short to unlearn the identity.",
                _ => "Close, not close enough: train longer, with a larger network, or with a rate that ends at 0.",
            });
        }
    }
}
