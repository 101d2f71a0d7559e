namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 18.</summary>
    public static partial class Vaes
    {
        /// <summary>The price of a cloud of codes.</summary>
        public static Exercise<Func<double[], double[], double>> Divergence { get; } = new()
        {
            Id = "18.kl",
            Title = "The price of a cloud",
            Difficulty = 1,
            Section = "A code that is a cloud",
            Hints =
            [
                "Coordinates are independent: the divergences add up.",
                "One coordinate costs ½ (ν − log ν − 1 + μ²), and ν = e^{log ν}.",
            ],
            Explanation = "½ Σ (ν − log ν − 1 + μ²): 0 for the standard cloud, ½μ² for one that has moved, and only the logarithm for " +
                "one that has shrunk.",
            Oracle = (mu, logNu) => mu.Zip(logNu, Integral).Sum(),
            Tolerance = 1e-8,
            Cases =
            [
                [new[] { 0.0 }, new[] { 0.0 }],
                [new[] { 1.0 }, new[] { 0.0 }],
                [new[] { 0.0 }, new[] { -1.0 }],
                [new[] { 0.5, -2.0 }, new[] { -3.0, 0.5 }],
                [new[] { 0.0, 1.0, 2.0 }, new[] { -2.0, -1.0, 1.0 }],
            ],
            Misconceptions =
            [
                new("−1 is missing: the standard cloud must be free.", (m, l) => m.Zip(l, (a, b) => (Math.Exp(b) - b + (a * a)) / 2).Sum()),
                new("The factor ½ is missing.", (m, l) => m.Zip(l, (a, b) => Math.Exp(b) - b - 1 + (a * a)).Sum()),
                new("You took log ν for the logarithm of the standard deviation: ν = e^{log ν}, not e^{2 log ν}.",
                    (m, l) => m.Zip(l, (a, b) => (Math.Exp(2 * b) - (2 * b) - 1 + (a * a)) / 2).Sum()),
                new("You took log ν for ν itself: exponentiate.",
                    (m, l) => m.Zip(l, (a, b) => (b - Math.Log(b) - 1 + (a * a)) / 2).Sum()),
                new("The sign of log ν: shrinking a cloud must cost, not pay.",
                    (m, l) => m.Zip(l, (a, b) => (Math.Exp(b) + b - 1 + (a * a)) / 2).Sum()),
                new("The divergences of the coordinates add up; you averaged them. (That mistake is exercise 4.)",
                    (m, l) => m.Zip(l, (a, b) => (Math.Exp(b) - b - 1 + (a * a)) / 2).Average()),
                new("That is the divergence the other way round, from N(0, 1) to the cloud.",
                    (m, l) => m.Zip(l, (a, b) => (Math.Exp(-b) + b - 1 + (a * a * Math.Exp(-b))) / 2).Sum()),
            ],
        };

        /// <summary>A code through which gradients pass.</summary>
        public static Exercise<Func<double[], double[], double[], double[]>> Draw { get; } = new()
        {
            Id = "18.draw",
            Title = "Through the draw",
            Difficulty = 1,
            Section = "A gradient through a throw of dice",
            Hints = ["A standard Gaussian number times the standard deviation has the right spread.",
                "The standard deviation is √ν = e^{½ log ν}."],
            Explanation = "z = μ + e^{½ log ν} ξ. Half of the logarithm, because ν is a variance: the spread of a sum is a standard " +
                "deviation.",
            Oracle = (mu, logNu, xi) => [.. mu.Select((m, i) => m + (Math.Sqrt(Math.Exp(logNu[i])) * xi[i]))],
            Cases =
            [
                [new[] { 0.0 }, new[] { 0.0 }, new[] { 1.0 }],
                [new[] { 1.0 }, new[] { -2.0 }, new[] { 1.0 }],
                [new[] { 1.0, -1.0 }, new[] { 1.0, -4.0 }, new[] { -0.5, 2.0 }],
            ],
            Misconceptions =
            [
                new("ν is a variance. The draw spreads by its root: e^{½ log ν}.",
                    (m, l, x) => [.. m.Select((v, i) => v + (Math.Exp(l[i]) * x[i]))]),
                new("That multiplies by log ν. The spread is e^{½ log ν}.", (m, l, x) => [.. m.Select((v, i) => v + (l[i] * x[i]))]),
                new("μ is missing: every picture gets the same cloud.", (_, l, x) => [.. l.Select((v, i) => Math.Exp(v / 2) * x[i])]),
                new("ξ is missing: that is a fixed shift. The plain autoencoder is back.",
                    (m, l, _) => [.. m.Select((v, i) => v + Math.Exp(l[i] / 2))]),
                new("The root is taken of log ν, not of ν: the spread is e^{½ log ν}.",
                    (m, l, x) => [.. m.Select((v, i) => v + (Math.Sqrt(l[i]) * x[i]))]),
                new("Minus: the cloud has the same spread, but a positive ξ must move the code up.",
                    (m, l, x) => [.. m.Select((v, i) => v - (Math.Exp(l[i] / 2) * x[i]))]),
                new("You spread the mean, too. Only ξ is scaled.", (m, l, x) => [.. m.Select((v, i) => Math.Exp(l[i] / 2) * (v + x[i]))]),
            ],
        };

        /// <summary>The bound from K weights.</summary>
        public static Exercise<Func<double[], double>> Importance { get; } = new()
        {
            Id = "18.importance",
            Title = "The importance-weighted bound",
            Difficulty = 2,
            Section = "A tighter bound",
            Hints =
            [
                "−log of the mean of w, where w_k = e^{−x_k} for the numbers x you are given.",
                "Take the largest −x out first: the weights of real pictures are e^{−250} and smaller.",
            ],
            Explanation = "−log((1/K) Σ e^{−x_k}), with the largest −x taken out. It lies between the least x and their mean, and " +
                "falls when weights are averaged before the logarithm.",
            Oracle = x => -Functions.LogMeanExp([.. x.Select(v => -v)]),
            Cases = [[new[] { 1.0 }], [new[] { 0.0, 0.0 }], [new[] { 1.0, 3.0 }], [new[] { 2.0, 0.5, 4.0 }],
                [new[] { 3000.0, 3001.0, 2999.5 }], [new[] { -900.0, -899.0 }]],
            Draw = (rng, size) => [Enumerable.Range(0, size).Select(_ => Math.Round(5 * rng.NextGaussian(), 1)).ToArray()],
            IsCase = arguments => ((double[])arguments[0]).Length > 0,
            Misconceptions =
            [
                new("You averaged after the logarithm: that is F̃ itself. Average the weights inside.", x => x.Average()),
                new("The mean of the weights, not their sum: log K is missing.", x => -Functions.LogSumExp([.. x.Select(v => -v)])),
                new("Right on paper, but e^{−3000} is 0 in a double. Take the largest −x out first.",
                    x => -Math.Log(x.Average(v => Math.Exp(-v)))),
                new("These are bits; nats are asked for: the natural logarithm, Math.Log.",
                    x => -Functions.LogMeanExp([.. x.Select(v => -v)]) / Math.Log(2)),
                new("The best weight alone is not the mean. A bound on −log p divides it by K.", x => x.Min()),
                new("The signs: you are given −log w, so that w = e^{−x}.", x => -Functions.LogMeanExp(x)),
                new("That is +log of the mean: an energy is −log.", x => Functions.LogMeanExp([.. x.Select(v => -v)])),
            ],
        };

        /// <summary>The variance that a mean squared error assumes.</summary>
        public static Exercise<Func<int, double>> AssumedVariance { get; } = new()
        {
            Id = "18.assumed-variance",
            Title = "Bug hunt: mean or sum?",
            Difficulty = 2,
            Section = "What collapses, and why",
            Hints =
            [
                "The honest Gaussian cost is ‖y − ỹ‖²/2σ², up to a constant, with the sum over pixels.",
                "His cost is ‖y − ỹ‖²/d. Set 1/2σ² = 1/d.",
            ],
            Explanation = "1/2σ² = 1/d: σ² = d/2. For 784 pixels the loss forgives a variance of 392 a pixel, where pixels vary by " +
                "0.1. No latent number is worth its price, and all collapse: a grey blob.",
            Oracle = pixels => pixels / 2.0,
            Cases = [[1], [2], [64], [784]],
            Misconceptions =
            [
                new("An int divided by an int drops the half: write pixels / 2.0.", d => d / 2),
                new("Upside down: averaging makes the cost weaker, so the assumed variance is larger.", d => 2.0 / d),
                new("The 2 of the Gaussian: its exponent is ‖y − ỹ‖²/2σ².", d => d),
                new("That belongs to the sum of squares without ½ and without the mean. He divides by d.", _ => 0.5),
                new("Upside down, and the 2 of the Gaussian is missing.", d => 1.0 / d),
                new("The other side of the 2: 1/2σ² = 1/d gives σ² = d/2.", d => 2.0 * d),
                new("That is σ. The question is for σ².", d => Math.Sqrt(d / 2.0)),
            ],
        };

        /// <summary>What each latent number of a linear VAE carries.</summary>
        public static Exercise<Func<double[], int, double, double, double[]>> Collapse { get; } = new()
        {
            Id = "18.collapse",
            Title = "Who survives?",
            Difficulty = 2,
            Section = "What collapses, and why",
            Hints =
            [
                "Sort the eigenvalues, largest first, and keep as many as there are latent numbers.",
                "A latent with λ > βσ² has ν = βσ²/λ on every picture, and μ has the variance 1 − ν.",
                "½(ν − log ν − 1 + 1 − ν) is all that remains on average.",
            ],
            Explanation = "The mean of ½(ν − log ν − 1 + μ²) with ν = βσ²/λ and ⟨μ²⟩ = 1 − ν is ½ log(λ/βσ²), and 0 where λ ≤ βσ²: " +
                "water poured over the eigenvalues up to the level βσ².",
            Oracle = (lambda, latents, variance, beta) =>
                [.. lambda.OrderDescending().Take(latents).Select(v => v <= beta * variance ? 0 : Posterior(beta * variance / v))],
            Cases =
            [
                [new[] { 4.0, 1.0 }, 1, 1.0, 1.0],
                [new[] { 4.0, 1.0, 0.25 }, 3, 0.5, 1.0],
                [new[] { 0.3, 2.0, 0.9, 0.1 }, 2, 0.25, 1.0],
                [new[] { 0.3, 2.0, 0.9, 0.1 }, 4, 0.25, 2.0],
                [new[] { 0.691, 0.633, 0.554, 0.407, 0.276, 0.232 }, 6, 0.25, 1.0],
            ],
            Misconceptions =
            [
                new("A latent below the water carries 0: a divergence is never negative.",
                    (e, q, s, b) => [.. e.OrderDescending().Take(q).Select(v => Math.Log(v / (b * s)) / 2)]),
                new("β is missing: it raises the water to βσ².", (e, q, s, _) => Levels(e.OrderDescending(), q, s)),
                new("Sort first: the optimum takes the directions of greatest variance.", (e, q, s, b) => Levels(e, q, b * s)),
                new("These are bits; nats are asked for: the natural logarithm, Math.Log.",
                    (e, q, s, b) => [.. Levels(e.OrderDescending(), q, b * s).Select(v => v / Math.Log(2))]),
                new("½ is missing: the divergence of one coordinate is ½ (ν − log ν − 1 + μ²).",
                    (e, q, s, b) => [.. Levels(e.OrderDescending(), q, b * s).Select(v => 2 * v)]),
                new("That is the size of the clouds, ν. Each carries −½ log ν.",
                    (e, q, s, b) => [.. e.OrderDescending().Take(q).Select(v => Math.Min(1, b * s / v))]),
                new("All eigenvalues compete, but only as many as there are latent numbers can win.",
                    (e, _, s, b) => Levels(e.OrderDescending(), e.Length, b * s)),
            ],
        };

        /// <summary>The nearest code.</summary>
        public static Exercise<Func<double[], double[][], int>> Quantise { get; } = new()
        {
            Id = "18.quantise",
            Title = "Look it up",
            Difficulty = 1,
            Section = "A code book",
            Hints = ["‖z − e_k‖² for every k; the index of the least.",
                "A long code has a large dot product with everything. Distances are what counts."],
            Explanation = "argmin_k ‖z − e_k‖². The dot product would do only if all codes had one length: ‖z − e‖² = ‖z‖² − 2z·e + ‖e‖².",
            Oracle = (z, codes) => Enumerable.Range(0, codes.Length).MinBy(k => codes[k].Select((e, i) => (e * e) - (2 * e * z[i])).Sum()),
            Tolerance = 0,
            Cases =
            [
                [new[] { 1.0 }, new double[][] { [0.9], [5.0] }],
                [new[] { 1.0, 0.0 }, new double[][] { [0.0, 1.0], [1.0, 0.1], [3.0, 0.0] }],
                [new[] { 1.0, 1.0 }, new double[][] { [-1.0, 0.0], [2.1, 1.0], [1.6, 1.6] }],
                [new[] { 0.0, 0.0, 1.0 }, new double[][] { [1.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.0, 0.0, -1.0] }],
                [new[] { -0.4, 2.0 }, new double[][] { [-4.0, 4.0], [0.0, 1.0], [-0.4, 3.5] }],
                [new[] { 0.0, 0.0 }, new double[][] { [2.0, 0.0], [1.0, 0.0], [0.0, -1.0] }],
            ],
            Misconceptions =
            [
                new("That is the largest dot product: a long code would win everything. Compare distances.",
                    (z, c) => Enumerable.Range(0, c.Length).MaxBy(k => c[k].Select((e, i) => e * z[i]).Sum())),
                new("That is the farthest.", (z, c) => Enumerable.Range(0, c.Length).MaxBy(k => Square(z, c[k]))),
                new("Squares, not absolute values: the two distances disagree when one coordinate is far off and the others are not.",
                    (z, c) => Enumerable.Range(0, c.Length).MinBy(k => c[k].Select((e, i) => Math.Abs(e - z[i])).Sum())),
                new("Of two codes that are equally near the first is wanted; yours is the last.", (z, c) => Enumerable.Range(0, c.Length)
                    .Reverse().MinBy(k => Square(z, c[k]))),
                new("That is the distance to the nearest code, or its square; its index is wanted.",
                    (z, c) => (int)c.Min(e => Square(z, e))),
                new("Indices start at 0.", (z, c) => 1 + Enumerable.Range(0, c.Length).MinBy(k => Square(z, c[k]))),
                new("Only the first coordinate is compared: sum over all of them.", (z, c) => Enumerable.Range(0, c.Length)
                    .MinBy(k => Math.Abs(c[k][0] - z[0]))),
                new("Differences of opposite sign cancel in your sum. Square each one first.", (z, c) => Enumerable.Range(0, c.Length)
                    .MinBy(k => Math.Abs(c[k].Select((e, i) => e - z[i]).Sum()))),
            ],
        };

        // The divergence of one coordinate, as an integral: q log(q/p) by the trapezoid rule over ten deviations.
        private static double Integral(double mu, double logNu)
        {
            var deviation = Math.Exp(logNu / 2);
            double sum = 0, step = 0.01;
            for (var u = -10.0; u <= 10; u += step)
            {
                var z = mu + (deviation * u);
                sum += Math.Exp(-u * u / 2) * ((z * z) - (u * u) - logNu) / 2;
            }

            return sum * step / Math.Sqrt(2 * Math.PI);
        }

        // The mean over pictures of the divergence of a latent whose clouds have variance ν and whose centres have variance 1 − ν.
        private static double Posterior(double nu) => (nu - Math.Log(nu) - 1 + (1 - nu)) / 2;

        private static double[] Levels(IEnumerable<double> eigenvalues, int latents, double water) =>
            [.. eigenvalues.Take(latents).Select(v => Math.Max(0, Math.Log(v / water) / 2))];

        private static double Square(double[] a, double[] b) => a.Zip(b, (p, q) => (p - q) * (p - q)).Sum();
    }
}
