namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 20.</summary>
    public static partial class Diffusion
    {
        private static readonly double[] Betas = [.1, .2, .3, .05];

        /// <summary>t steps of noise at once.</summary>
        public static Exercise<Func<double[], int, double, double, double>> Jump { get; } = new()
        {
            Id = "20.jump",
            Title = "Jump",
            Difficulty = 1,
            Section = "Add noise until nothing is left",
            Hints = ["ᾱ_t is the product of 1 − β_s over s = 1 … t: the first t numbers of beta.", "y_t = √ᾱ_t y_0 + √(1 − ᾱ_t) ξ."],
            Explanation = "Each step keeps the share 1 − β of the variance, so t steps keep the product ᾱ_t; the noises of all steps " +
                "add up to one Gaussian of variance 1 − ᾱ_t.",
            Oracle = Walk,
            Cases = [[Betas, 1, 1.0, 0.0], [Betas, 1, 0.0, 1.0], [Betas, 2, 1.0, 0.0], [Betas, 3, -2.0, .5], [Betas, 4, .7, -1.5],
                [Betas, 0, 1.0, 3.0]],
            Misconceptions =
            [
                new("ᾱ is a share of the VARIANCE; y is multiplied by its square root.", (b, t, y, xi) => (Kept(b, t) * y)
                    + ((1 - Kept(b, t)) * xi)),
                new("That is one step. t steps keep the PRODUCT of 1 − β_1 … 1 − β_t.",
                    (b, t, y, xi) => (Math.Sqrt(1 - b[t - 1]) * y) + (Math.Sqrt(b[t - 1]) * xi)),
                new("One factor too few: β_1 … β_t are beta[0] … beta[t − 1], t of them.",
                    (b, t, y, xi) => Mix(Kept(b, Math.Max(t - 1, 0)), y, xi)),
                new("Shares multiply; they do not add: ᾱ is Π(1 − β), not 1 − Σβ.", (b, t, y, xi) => Mix(1 - b.Take(t).Sum(), y, xi)),
                new("y_0 and ξ have changed places: √ᾱ_t stands before y_0.",
                    (b, t, y, xi) => Mix(Kept(b, t), xi, y)),
                new("The noise has variance 1 − ᾱ_t, so that the whole stays at 1.", (b, t, y, xi) => (Math.Sqrt(Kept(b, t)) * y) + xi),
            ],
        };

        /// <summary>One step back by Bayes' rule.</summary>
        public static Exercise<Func<double, double, double, double, (double, double)>> StepBack { get; } = new()
        {
            Id = "20.step-back",
            Title = "One step back",
            Difficulty = 2,
            Section = "One step back, if you know where you came from",
            Hints = ["First ᾱ_t = ᾱ_{t−1}(1 − β_t).", "Precisions add: 1/v = 1/(1 − ᾱ_{t−1}) + (1 − β)/β.",
                "The mean is v times the precision-weighted sum: √ᾱ_{t−1} y_0/(1 − ᾱ_{t−1}) + √(1 − β) y_t/β."],
            Explanation = "A product of Gaussians: the precisions 1/(1 − ᾱ_{t−1}) and (1 − β)/β add, the means are weighted with them. " +
                "It gives the formula of the text.",
            Oracle = Bayes,
            Cases = [[.5, .5, 1.0, 0.0], [.5, .5, 0.0, 1.0], [.1, .6, .8, -.3], [.02, .9, -1.0, .5], [.3, .05, 2.0, 2.0]],
            Misconceptions =
            [
                new("β is the variance of the step FORWARD. Knowing y_0 makes the step back narrower.",
                    (b, k, x, y) => (Bayes(b, k, x, y).Mean, b)),
                new("Mixed up: y_0 carries √ᾱ_{t−1} β, y_t carries √(1 − β)(1 − ᾱ_{t−1}).",
                    (b, k, x, y) => (Bayes(b, k, y, x).Mean, Bayes(b, k, x, y).Variance)),
                new("The denominators are 1 − ᾱ_t; you divide by 1 − ᾱ_{t−1}.",
                    (b, k, x, y) => (Bayes(b, k, x, y).Mean * (1 - (k * (1 - b))) / (1 - k), b)),
                new("ᾱ_t = ᾱ_{t−1}(1 − β_t). You treat the given ᾱ_{t−1} as ᾱ_t.", (b, k, x, y) => Bayes(b, k / (1 - b), x, y)),
                new("Where is y_0? Undoing the last step alone gives y_t/√(1 − β).",
                    (b, k, _, y) => (y / Math.Sqrt(1 - b), Bayes(b, k, 0, y).Variance)),
            ],
        };

        /// <summary>The score of a finite data set.</summary>
        public static Exercise<Func<double[][], double, double[], double[]>> ExactScore { get; } = new()
        {
            Id = "20.exact-score",
            Title = "The exact score",
            Difficulty = 2,
            Section = "Where is the energy?",
            Hints = ["Each point x_i has the responsibility r_i ∝ exp(−‖y − √ᾱ x_i‖² / 2(1 − ᾱ)).",
                "score = (√ᾱ Σ r_i x_i − y) / (1 − ᾱ).", "Subtract the largest exponent before exp: one of the terms is then 1."],
            Explanation = "p_t is a mixture of Gaussians around √ᾱ x_i. The slope of its logarithm is the mean of the components' " +
                "slopes, weighted with their responsibilities, a softmax. Take the largest exponent out first, or all terms vanish " +
                "where ᾱ is near 1.",
            Oracle = (points, kept, y) => Slope(points, kept, y, 1),
            Cases =
            [
                [new double[][] { [0] }, .5, new double[] { 1 }],
                [new double[][] { [1], [-1] }, .5, new double[] { .2 }],
                [new double[][] { [1, 0], [-1, .5], [0, -2] }, .3, new double[] { .3, -.2 }],
                [new double[][] { [1, 0], [-1, .5], [0, -2] }, .9, new double[] { -.4, -.2 }],
                [new double[][] { [1, 0], [-1, .5] }, .9999, new double[] { .6, 1.5 }],
            ],
            Tolerance = 1e-8,
            Misconceptions =
            [
                new("That is the slope ∂E/∂y. The score points downhill: −∂E/∂y.",
                    (points, kept, y) => Array.ConvertAll(Slope(points, kept, y, 1), v => -v)),
                new("Only the nearest point counts in yours. All do, each with its responsibility r_i.",
                    (points, kept, y) => Slope(points, kept, y, 1e9)),
                new("The centres shrink with the data: √ᾱ x_i, not x_i.",
                    (points, kept, y) => Slope([.. points.Select(x => Array.ConvertAll(x, v => v / Math.Sqrt(kept)))], kept, y, 1)),
                new("Divide by the variance 1 − ᾱ; that is the direction to the mean, not yet the score.",
                    (points, kept, y) => Array.ConvertAll(Slope(points, kept, y, 1), v => v * (1 - kept))),
                new("Right until every exponential is 0 and you divide 0 by 0. Take the largest exponent out first.", Naive),
                new("Near points weigh more: weight x_i by r_i instead of all alike.", (points, kept, y) => Slope(points, kept, y, 0)),
            ],
        };

        /// <summary>A step of DDPM.</summary>
        public static Exercise<Func<int, double, double, double, double, double, double>> DdpmStep { get; } = new()
        {
            Id = "20.ddpm-step",
            Title = "Bug hunt: a sampler that never gets clean",
            Difficulty = 2,
            Section = "Backwards",
            Hints = ["ξ̂ is what noise there is in all of y_t: its size is √(1 − ᾱ_t), not √(1 − β_t).",
                "A variance β needs the factor √β.", "At t = 1 return the mean."],
            Explanation = "Mean (y − β ξ̂/√(1 − ᾱ))/√(1 − β): the Bayes step with ŷ_0 put in. The noise has STANDARD DEVIATION √β, and " +
                "the last step adds none: it would stay in the picture as grain.",
            Oracle = (t, y, noise, b, k, z) => Bayes(b, k / (1 - b), (y - (Math.Sqrt(1 - k) * noise)) / Math.Sqrt(k), y).Mean
                + (t == 1 ? 0 : Math.Sqrt(b) * z),
            Cases = [[5, 1.0, 0.0, .2, .4, 0.0], [5, 0.0, 1.0, .2, .4, 0.0], [5, 0.0, 0.0, .2, .4, 1.0], [9, .7, -.3, .1, .3, -1.2],
                [1, .4, .2, .05, .95, 0.0], [1, .4, .2, .05, .95, 1.5]],
            Misconceptions =
            [
                new("The same noise that fixed √β still arrives at t = 1: the last step back adds nothing.",
                    (_, y, n, b, k, z) => Forward(y, n, b, 1 - k) + (Math.Sqrt(b) * z)),
                new("1 − β_t is for one step; the noise in y_t has come in over t steps: √(1 − ᾱ_t).",
                    (t, y, n, b, _, z) => Forward(y, n, b, 1 - b) + (t == 1 ? 0 : Math.Sqrt(b) * z)),
                new("The guessed noise is taken away from y, not added.", (t, y, n, b, k, z) => Forward(y, -n, b, 1 - k)
                    + (t == 1 ? 0 : Math.Sqrt(b) * z)),
                new("A variance β is a standard deviation √β: z needs the root.", (t, y, n, b, k, z) => Forward(y, n, b, 1 - k)
                    + (t == 1 ? 0 : b * z)),
                new("Without fresh noise this is neither DDPM nor DDIM.", (_, y, n, b, k, _) => Forward(y, n, b, 1 - k)),
                new("Undo the shrinking too: divide by √(1 − β).", (t, y, n, b, k, z) => (Forward(y, n, b, 1 - k) * Math.Sqrt(1 - b))
                    + (t == 1 ? 0 : Math.Sqrt(b) * z)),
            ],
        };

        /// <summary>How few steps DDIM needs.</summary>
        public static Exercise<Func<double[], double, double, int>> FewestSteps { get; } = new()
        {
            Id = "20.fewest-steps",
            Title = "Design the sampler",
            Difficulty = 3,
            Section = "How many steps?",
            Hints = ["DDIM on a Gaussian multiplies y by g = [√(ᾱ_u ᾱ_t) s² + √((1 − ᾱ_u)(1 − ᾱ_t))] / (ᾱ_t s² + 1 − ᾱ_t) each step, " +
                    "from t down to u.",
                "V is the product of all g², from V = 1.",
                "KL = ½(V/s² − 1 − log V/s²). Try n = 1, 2, 3, … and return the first that fits."],
            Explanation = "The exact denoiser of a Gaussian is linear, so V is a product of g². Trying n = 1, 2, … costs T²/2 " +
                "multiplications at most; that more steps are better was measured, and need not be assumed.",
            Oracle = (kept, s, limit) => Fewest(kept, s, limit, n => Output(kept, s, n)),
            Cases =
            [
                [Schedule(10), .5, 10.0], [Schedule(10), .5, .1], [Schedule(50), .5, .1], [Schedule(50), .5, .01], [Schedule(100), .3, .05],
                [Schedule(100), 2.0, .02], [Schedule(10), .1, 1e-3], [Schedule(100), .8, .001], [new[] { 1.0, .9, .7, .5, .3 }, .5, .05],
            ],
            Misconceptions =
            [
                new("s is a standard deviation; the data's variance is s².",
                    (kept, s, limit) => Fewest(kept, s, limit, n => Output(kept, Math.Sqrt(s), n) * s)),
                new("The start has the variance 1, whatever noise the forward process would have left.", (kept, s, limit) =>
                    Fewest(kept, s, limit, n => Output(kept, s, n) * ((kept[^1] * s * s) + 1 - kept[^1]))),
                new("g multiplies y; the variance is multiplied by g².",
                    (kept, s, limit) => Fewest(kept, s, limit, n => Math.Sqrt(Output(kept, s, n)))),
                new("That is the largest number of steps that FAILS; the answer is one more.",
                    (kept, s, limit) => Math.Max(0, Fewest(kept, s, limit, n => Output(kept, s, n)) - 1)),
                new("If not even T steps will do, return 0.",
                    (kept, s, limit) => Fewest(kept, s, limit, n => Output(kept, s, n)) is > 0 and var n ? n : kept.Length - 1),
                new("The other divergence: KL from the sampler to the data has V/s² in it, not s²/V.",
                    (kept, s, limit) => Fewest(kept, s, limit, n => s * s * s * s / Output(kept, s, n))),
            ],
        };

        private static double Kept(double[] beta, int t) => beta.Take(t).Aggregate(1.0, (k, b) => k * (1 - b));

        private static double Mix(double kept, double y, double xi) => (Math.Sqrt(kept) * y) + (Math.Sqrt(1 - kept) * xi);

        // Step by step: the signal shrinks, the variance of the noise follows v ← (1 − β) v + β.
        private static double Walk(double[] beta, int t, double y, double xi)
        {
            var v = 0.0;
            foreach (var b in beta.Take(t))
                (y, v) = (Math.Sqrt(1 - b) * y, ((1 - b) * v) + b);
            return y + (Math.Sqrt(v) * xi);
        }

        // Precisions add.
        private static (double Mean, double Variance) Bayes(double beta, double keptBefore, double y0, double yt)
        {
            if (keptBefore >= 1)
                return (y0, 0);
            var v = 1 / ((1 / (1 - keptBefore)) + ((1 - beta) / beta));
            return (v * ((Math.Sqrt(keptBefore) * y0 / (1 - keptBefore)) + (Math.Sqrt(1 - beta) * yt / beta)), v);
        }

        // sharpness 1: the exact score; 0: all points alike; very large: the nearest point only.
        private static double[] Slope(double[][] points, double kept, double[] y, double sharpness)
        {
            double[] fit = [.. points.Select(x => -sharpness * x.Zip(y, (u, w) => Math.Pow(w - (Math.Sqrt(kept) * u), 2))
                .Sum() / (2 * (1 - kept)))];
            var most = fit.Max();
            var total = fit.Sum(f => Math.Exp(f - most));
            return [.. y.Select((w, d) =>
                ((Math.Sqrt(kept) * points.Zip(fit, (x, f) => Math.Exp(f - most) / total * x[d]).Sum()) - w) / (1 - kept))];
        }

        private static double[] Naive(double[][] points, double kept, double[] y)
        {
            double[] r = [.. points.Select(x => Math.Exp(-x.Zip(y, (u, w) => Math.Pow(w - (Math.Sqrt(kept) * u), 2))
                .Sum() / (2 * (1 - kept))))];
            return [.. y.Select((w, d) => ((Math.Sqrt(kept) * points.Zip(r, (x, p) => p * x[d]).Sum() / r.Sum()) - w) / (1 - kept))];
        }

        private static double Forward(double y, double noise, double beta, double noisePart) =>
            (y - (beta / Math.Sqrt(noisePart) * noise)) / Math.Sqrt(1 - beta);

        private static double[] Schedule(int steps)
        {
            var noise = NoiseSchedule.Linear(steps);
            return [.. Enumerable.Range(0, steps + 1).Select(noise.AlphaBar)];
        }

        private static double Output(double[] kept, double s, int n)
        {
            var (v, top) = (1.0, kept.Length - 1);
            for (var k = n; k >= 1; k--)
            {
                var (at, to) = (kept[k * top / n], kept[(k - 1) * top / n]);
                v *= Math.Pow(((Math.Sqrt(to * at) * s * s) + Math.Sqrt((1 - to) * (1 - at))) / ((at * s * s) + 1 - at), 2);
            }

            return v;
        }

        private static int Fewest(double[] kept, double s, double limit, Func<int, double> variance) => Enumerable.Range(1, kept.Length - 1)
            .FirstOrDefault(n => .5 * ((variance(n) / (s * s)) - 1 - Math.Log(variance(n) / (s * s))) <= limit);
    }
}
