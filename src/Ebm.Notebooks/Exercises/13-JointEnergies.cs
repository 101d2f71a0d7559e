namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 13.</summary>
    public static partial class JointEnergies
    {
        /// <summary>The energy of a picture from its logits.</summary>
        public static Exercise<Func<double[], double>> InputEnergy { get; } = new()
        {
            Id = "13.input-energy",
            Title = "The energy of a picture",
            Difficulty = 1,
            Section = "Ten logits, one energy",
            Hints =
            [
                "E(x) = −log Σ_y e^{f_y}. What happens to e^{f_y} at f_y = 1000?",
                "Take the largest logit out of the sum: −(M + log Σ e^{f_y − M}). Functions.LogSumExp does it.",
            ],
            Explanation = "E(x) = −log Σ e^{f_y}: a little below −max f, by log 10 at most for ten labels. Add c to all logits and it " +
                "falls by c: that is the one number about which cross-entropy never asks.",
            Oracle = f => Array.IndexOf(f, f.Max()) is var best
                ? -f[best] - Math.Log(1 + f.Where((_, k) => k != best).Sum(v => Math.Exp(v - f[best]))) : 0,
            Cases =
            [
                [new[] { 0.0 }],
                [new[] { 0.0, 0.0 }],
                [new[] { 1.0, -1.0 }],
                [new[] { 2.0, 0.5, -3.0 }],
                [new[] { 1000.0, 999.0 }],
                [new[] { -1000.0, -1001.0, -1000.5 }],
            ],
            Draw = (rng, size) => [Enumerable.Range(0, size + 1).Select(_ => Math.Round(3 * rng.NextGaussian(), 1)).ToArray()],
            IsCase = arguments => ((double[])arguments[0]).Length > 0,
            Misconceptions =
            [
                new("Right on paper, but exp leaves the range of a double at large logits. Take the largest out first.",
                    f => -Math.Log(f.Sum(Math.Exp))),
                new("The sign is wrong: high logits must mean a low energy.", Functions.LogSumExp),
                new("That is the energy of the best label alone, min_y E(x, y). All labels take part in E(x).", f => -f.Max()),
                new("The largest logit is taken out of the sum and not put back: E(x) = −M − log Σ e^{f_y − M}.",
                    f => f.Max() - Functions.LogSumExp(f)),
                new("What was taken out of the sum comes back with the other sign: E(x) = −M − log Σ e^{f_y − M}.",
                    f => (2 * f.Max()) - Functions.LogSumExp(f)),
                new("That is the mean energy of the labels. E(x) is the logarithm of a sum of exponentials.", f => -f.Average()),
                new("That is the logarithm of the mean; asked is that of the sum: log K is missing.",
                    f => Math.Log(f.Length) - Functions.LogSumExp(f)),
                new("That is −log of the largest p(y|x). It does not move when all logits do; E(x) does.",
                    f => Functions.LogSumExp(f) - f.Max()),
                new("The labels have the energies −f_y, and weigh e^{−E(x, y)} = e^{+f_y}.",
                    f => -Functions.LogSumExp([.. f.Select(v => -v)])),
            ],
        };

        /// <summary>How much of an update of the logits moves all of them alike.</summary>
        public static Exercise<Func<double[], double>> Share { get; } = new()
        {
            Id = "13.share",
            Title = "How much of it is a shift?",
            Difficulty = 1,
            Section = "Only a shift?",
            Hints =
            [
                "The part of d that moves all logits alike is the mean of d, K times.",
                "Its squared length is K · mean², that of d is Σ d_k². Return the ratio.",
            ],
            Explanation = "K mean² / Σ d²: one for equal changes, 1/K when only one logit moves, 0 when the changes sum to 0. With d = " +
                "p it is 1/(K Σ p²).",
            Oracle = d => 1 - (d.Sum(v => (v - d.Average()) * (v - d.Average())) / d.Sum(v => v * v)),
            Cases =
            [
                [new[] { 1.0, 1.0 }],
                [new[] { 1.0, 0.0 }],
                [new[] { 1.0, -1.0 }],
                [new[] { 0.5, 0.2, 0.3 }],
                [new[] { -2.0, 0.1, 0.1, 0.4 }],
            ],
            Draw = (rng, size) => [Enumerable.Range(0, size + 1).Select(_ => Math.Round(rng.NextGaussian(), 1)).Append(0.5).ToArray()],
            IsCase = arguments => ((double[])arguments[0]).Any(v => v != 0),
            Misconceptions =
            [
                new("Right if d sums to 1, as probabilities do. The updates here are any numbers: their mean comes in.",
                    d => 1 / (d.Length * d.Sum(v => v * v))),
                new("That is the ratio of lengths. Shares add up to 1 when lengths are squared.",
                    d => Math.Sqrt(d.Length) * Math.Abs(d.Average()) / Math.Sqrt(d.Sum(v => v * v))),
                new("That is the share that is NOT a shift.", d => d.Sum(v => (v - d.Average()) * (v - d.Average())) / d.Sum(v => v * v)),
                new("The factor K is missing: the shift moves every one of the K logits by the mean.",
                    d => d.Average() * d.Average() / d.Sum(v => v * v)),
                new("The part that is alike is the mean, not the sum.", d => d.Sum() * d.Sum() / d.Sum(v => v * v)),
                new("Absolute values hide the signs: changes that cancel are no shift.",
                    d => d.Length * Math.Pow(d.Average(Math.Abs), 2) / d.Sum(v => v * v)),
            ],
        };

        /// <summary>The slope of the joint loss on the logits of a datum.</summary>
        public static Exercise<Func<double[], int, double, double[]>> Force { get; } = new()
        {
            Id = "13.force",
            Title = "The force on a datum",
            Difficulty = 2,
            Section = "One likelihood of both",
            Hints =
            [
                "Cross-entropy: ∂/∂f_k of −f_y + log Σ e^{f} is p_k − [k = y]. Marginal: λ E(x) = −λ log Σ e^{f}.",
                "Together (1 − λ) p_k − [k = y]. At λ = 1 the p is gone.",
            ],
            Explanation = "(1 − λ) p_k − [k = y]. At λ = 1 only the label's own logit is pushed, up without end; what holds it is the " +
                "other term, at the negatives. At λ > 1 wrong labels of a datum are pushed up as well.",
            Oracle = (f, y, w) => [.. f.Select((_, k) => Slope(f, y, w, k))],
            Tolerance = 1e-7,
            Cases =
            [
                [new[] { 0.0, 0.0 }, 0, 0.0],
                [new[] { 0.0, 0.0 }, 1, 1.0],
                [new[] { 1.0, 0.0 }, 0, 0.5],
                [new[] { 1.0, -2.0, 0.5 }, 2, 0.1],
                [new[] { 3.0, 1.0, -1.0, 2.0 }, 0, 2.0],
            ],
            Draw = (rng, size) => [Enumerable.Range(0, size + 1).Select(_ => Math.Round(2 * rng.NextGaussian(), 1)).ToArray(),
                rng.NextInt(size + 1), Math.Round(rng.NextDouble(), 1)],
            Misconceptions =
            [
                new("That is cross-entropy alone: λ is left out.", (f, y, w) => Joint(f, y, 0)),
                new("The sign of the marginal: a datum's energy E(x) = −log Σ e^f is to fall, so its slope is −λ p.",
                    (f, y, w) => Joint(f, y, -w)),
                new("λ weighs p(x) only; the term of the label keeps its weight 1.",
                    (f, y, w) => [.. Joint(f, y, w).Select((v, k) => k == y ? v + w : v)]),
                new("The normaliser of the label is missing: −f_y alone is E(x, y), cross-entropy has + log Σ e^f.",
                    (f, y, w) => [.. Chances(f).Select((p, k) => (-w * p) - (k == y ? 1 : 0))]),
                new("Upside down: asked is the slope of the loss, not the force, which is minus it.",
                    (f, y, w) => [.. Joint(f, y, w).Select(v => -v)]),
                new("Only the label's own logit has a slope in your answer. p_k reaches all of them, except at λ = 1.",
                    (f, y, w) => [.. Joint(f, y, w).Select((v, k) => k == y ? v : 0)]),
                new("The labels count from 0, as arrays do.", (f, y, w) => Joint(f, y - 1, w)),
            ],
        };

        /// <summary>A paired difference over seeds, with its standard error.</summary>
        public static Exercise<Func<double[], double[], double>> Paired { get; } = new()
        {
            Id = "13.paired",
            Title = "Bug hunt: five seeds and no difference",
            Difficulty = 2,
            Section = "Five seeds",
            Hints =
            [
                "Seed 3 of one and seed 3 of the other share the start and the batches: what differs between them is the method. " +
                    "Subtract first.",
                "The standard error of the mean of n differences d is √(Σ(d − d̄)²/(n(n − 1))). Statistics.StandardError does it.",
            ],
            Explanation = "√(Σ(d − d̄)²/(n(n − 1))) with d = a − b, seed by seed. What a seed does to both models cancels before it " +
                "can count as noise.",
            Oracle = (a, b) => a.Zip(b, (u, v) => u - v).ToArray() is var d
                ? Math.Sqrt(d.Sum(u => d.Sum(v => (u - v) * (u - v))) / 2 / d.Length / d.Length / (d.Length - 1)) : 0,
            Cases =
            [
                [new[] { 1.0, 0.0 }, new[] { 0.0, 0.0 }],
                [new[] { 0.9, 0.8 }, new[] { 0.5, 0.5 }],
                [new[] { 0.93, 0.95, 0.91 }, new[] { 0.92, 0.93, 0.91 }],
                [new[] { 0.93, 0.95, 0.91, 0.94, 0.92 }, new[] { 0.92, 0.93, 0.92, 0.91, 0.90 }],
            ],
            Draw = (rng, size) => [Draws(rng, size + 1), Draws(rng, size + 1)],
            Misconceptions =
            [
                new("That is the bug: both spreads are added as if the seeds had nothing in common. Subtract seed by seed first.",
                    (a, b) => Math.Sqrt((Square(a) / (a.Length - 1)) + (Square(b) / (b.Length - 1)))),
                new("Divide by n − 1, not by n: the mean of the differences was taken from the same numbers. And subtract seed by seed " +
                    "first.", (a, b) => Math.Sqrt((Square(a) / a.Length) + (Square(b) / b.Length))),
                new("Paired, but with the spread divided by n: the mean was estimated from the same numbers, so n − 1 are left.",
                    (a, b) => Math.Sqrt(Square(Less(a, b)) / a.Length)),
                new("That is the standard deviation of one difference. The mean of n has 1/√n of it.",
                    (a, b) => Math.Sqrt(Square(Less(a, b)) * a.Length / (a.Length - 1))),
                new("That is the variance: take its root.", (a, b) => Square(Less(a, b)) / (a.Length - 1)),
                new("That is the mean difference itself. Asked is how far it may be off.", (a, b) => Less(a, b).Average()),
                new("The spread is taken around 0, so that the mean difference counts as noise: Σ(d − d̄)².",
                    (a, b) => Math.Sqrt(Less(a, b).Average(v => v * v) / (a.Length - 1))),
                new("Divided by n instead of √n.", (a, b) => Math.Sqrt(Square(Less(a, b)) / (a.Length - 1) / a.Length)),
                new("The sign: the variance of a difference of two columns is not that of their sum.",
                    (a, b) => Math.Sqrt(Square([.. a.Zip(b, (u, v) => u + v)]) / (a.Length - 1))),
            ],
        };

        /// <summary>Which of two scores tells strangers better.</summary>
        public static Exercise<Func<double[][], double[][], double>> Lead { get; } = new()
        {
            Id = "13.energy-score",
            Title = "Energy score against max-softmax",
            Difficulty = 2,
            Section = "Which score tells a stranger?",
            Hints =
            [
                "Two numbers for each picture, both low for the known: E(x) = −log Σ e^f, and 1 − max p, or log Σ e^f − max f, which " +
                    "sorts alike.",
                "Statistics.ProbabilityBelow(known, strange) is the area: one for each score. Return that of the energy minus that of " +
                    "max-softmax.",
            ],
            Explanation = "Max-softmax is E(x) − min_y E(x, y): a difference of two energies, in which the height of the picture " +
                "cancels. The energy score keeps the height. Which is better depends on whether training taught the height anything.",
            Oracle = (known, strange) => Area(known, strange, f => -Functions.LogSumExp(f)) - Area(known, strange, f => -Chances(f).Max()),
            Cases =
            [
                [new[] { new[] { 3.0, 0.0 } }, new[] { new[] { 1.0, -2.0 } }],
                [new[] { new[] { 3.0, 2.5 } }, new[] { new[] { 1.0, -2.0 } }],
                [new[] { new[] { 3.0, 2.5, 0.0 }, [0.0, 0.0, 1.0] }, new[] { new[] { 1.0, -2.0, 0.0 }, [-1.0, -1.0, -1.0] }],
                [new[] { new[] { 5.0, 0.0 }, [1.0, 0.0] }, new[] { new[] { 4.0, 3.9 }, [0.0, -3.0], [6.0, 0.0] }],
                [new[] { new[] { 2.0, 0.0 } }, new[] { new[] { 3.0, 1.0 }, [2.0, 0.0] }],
            ],
            Draw = (rng, size) => [Rows(rng, size + 1), Rows(rng, size + 1)],
            Misconceptions =
            [
                new("The wrong way round: energy minus max-softmax, and the chance that the KNOWN picture scores lower. Is the " +
                    "difference turned, or are known and strange exchanged?", (k, s) =>
                    Area(k, s, f => -Chances(f).Max()) - Area(k, s, f => -Functions.LogSumExp(f))),
                new("Both scores must be low for what is known: log Σ e^f is minus the energy.",
                    (k, s) => Area(k, s, Functions.LogSumExp) - Area(k, s, f => -Chances(f).Max())),
                new("A sure answer means known, so the score is 1 − max p, or −max p; yours is high for the known.",
                    (k, s) => Area(k, s, f => -Functions.LogSumExp(f)) - Area(k, s, f => Chances(f).Max())),
                new("The largest logit is no softmax: −max f still has the height of the picture in it.",
                    (k, s) => Area(k, s, f => -Functions.LogSumExp(f)) - Area(k, s, f => -f.Max())),
                new("That is the area of the energy alone: subtract that of max-softmax.",
                    (k, s) => Area(k, s, f => -Functions.LogSumExp(f))),
                new("That is the area of max-softmax alone.", (k, s) => Area(k, s, f => -Chances(f).Max())),
                new("Every known picture is compared with every stranger, not only with the one in its own row.", (k, s) =>
                    k.Zip(s, (a, b) => Area([a], [b], f => -Functions.LogSumExp(f)) - Area([a], [b], f => -Chances(f).Max())).Average()),
                new("A tie counts one half. Yours counts nothing: the known picture is not below.", (k, s) =>
                    Area(k, s, f => -Functions.LogSumExp(f), 0) - Area(k, s, f => -Chances(f).Max(), 0)),
                new("A tie counts one half. Yours counts as a whole: the known picture is below or level.", (k, s) =>
                    Area(k, s, f => -Functions.LogSumExp(f), 1) - Area(k, s, f => -Chances(f).Max(), 1)),
                new("E(x) is the logarithm of a sum of exponentials, not the mean of the logits.",
                    (k, s) => Area(k, s, f => -f.Average()) - Area(k, s, f => -Chances(f).Max())),
            ],
        };

        private static double Area(double[][] known, double[][] strange, Func<double[], double> score, double tie = 0.5)
        {
            double Beats(double a, double b) => Math.Abs(a - b) <= 1e-12 ? tie : a < b ? 1 : 0;
            return known.Average(k => strange.Average(s => Beats(score(k), score(s))));
        }

        private static double[][] Rows(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 3).Select(_ => Math.Round(3 * rng.NextGaussian(), 1))
                .ToArray())];

        private static double[] Draws(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(0.9 + (0.05 * rng.NextGaussian()), 2))];

        private static double[] Less(double[] a, double[] b) => [.. a.Zip(b, (u, v) => u - v)];

        // The mean squared distance from the mean, divided by n nowhere else.
        private static double Square(double[] d) => d.Average(v => (v - d.Average()) * (v - d.Average()));

        private static double[] Chances(double[] f) => Probability.Softmin([.. f.Select(v => -v)]);

        private static double[] Joint(double[] f, int label, double weight) =>
            [.. Chances(f).Select((p, k) => ((1 - weight) * p) - (k == label ? 1 : 0))];

        // A central difference of the loss.
        private static double Slope(double[] f, int label, double weight, int k)
        {
            double At(double step) => ((1 - weight) * Functions.LogSumExp(
                [.. f.Select((v, j) => j == k ? v + step : v)])) - f[label] - (label == k ? step : 0);
            return (At(1e-4) - At(-1e-4)) / 2e-4;
        }
    }
}
