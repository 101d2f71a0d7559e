namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 14.</summary>
    public static partial class Classifiers
    {
        /// <summary>The energy of every label, measured from the free energy.</summary>
        public static Exercise<Func<double[], double[]>> Bars { get; } = new()
        {
            Id = "14.bars",
            Title = "Energy bars",
            Difficulty = 1,
            Section = "Many classes",
            Hints =
            [
                "E(x, y) − F(x) = −f_y + log Σ_k e^{f_k}: one number for all labels, minus each output.",
                "Take the largest output out of the sum first: log Σ e^{f_k} = M + log Σ e^{f_k − M}. Functions.LogSumExp does it.",
            ],
            Explanation = "E(x, y) − F(x) = log Σ_k e^{f_k} − f_y. The lowest bar belongs to the largest output, no bar is below 0, " +
                "and e^{−bar} sums to 1.",
            Oracle = f => [.. Probability.Softmin([.. f.Select(v => -v)]).Select((p, y) => p > 1e-300 ? -Math.Log(p)
                : Functions.LogSumExp(f) - f[y])],
            Cases =
            [
                [new[] { 0.0, 0.0 }],
                [new[] { 1.0, 0.0 }],
                [new[] { 1.0, -2.0, 0.5 }],
                [new[] { 1000.0, 999.0, -1000.0 }],
                [new[] { -1000.0, -1001.0 }],
            ],
            Draw = (rng, size) => [Enumerable.Range(0, size + 1).Select(_ => Math.Round(3 * rng.NextGaussian(), 1)).ToArray()],
            IsCase = arguments => ((double[])arguments[0]).Length > 1,
            Misconceptions =
            [
                new("Right on paper, but exp leaves the range of a double at large outputs. Take the largest output out first.",
                    f => [.. f.Select(v => Math.Log(f.Sum(Math.Exp)) - v)]),
                new("Right on paper, but a share can underflow to 0, and its logarithm is −∞. Work with logarithms throughout.",
                    f => [.. Probability.Softmin([.. f.Select(v => -v)]).Select(p => -Math.Log(p))]),
                new("These are the probabilities ỹ. A bar is −log ỹ: low where the label fits.",
                    f => Probability.Softmin([.. f.Select(v => -v)])),
                new("The sign is wrong: the best label must have the lowest bar.", f => [.. f.Select(v => v - Functions.LogSumExp(f))]),
                new("−f_y alone is the energy. A bar is measured from the free energy, so e^{−bar} must sum to 1: add log Σ_k e^{f_k}.",
                    f => [.. f.Select(v => -v)]),
                new("Bars are energies, −f, measured from the free energy: the sign is turned, and the least output is no zero.",
                    f => [.. f.Select(v => v - f.Min())]),
                new("You measured from the largest output. The normaliser is the log of a sum of exponentials, which lies above the " +
                    "largest.", f => [.. f.Select(v => f.Max() - v)]),
            ],
        };

        /// <summary>The logistic loss.</summary>
        public static Exercise<Func<double, int, double>> Binary { get; } = new()
        {
            Id = "14.binary",
            Title = "Two classes",
            Difficulty = 2,
            Section = "Two classes, one number",
            Hints =
            [
                "With m = y f it is log(1 + e^{−m}). What happens to e^{−m} at m = −1000?",
                "log(1 + e^{−m}) = max(0, −m) + log(1 + e^{−|m|}).",
                "At m = 40, 1 + e^{−m} is 1 in a double. log(1 + z) for a small z is z.",
            ],
            Explanation = "With m = yf: max(0, −m) + log(1 + e^{−|m|}). The exponential never exceeds 1. For large |m| the first term " +
                "is the whole loss of a wrong answer, the second the whole loss of a right one.",
            Oracle = (f, y) => y * f is var m && m < 0 ? -m + Small(m) : Small(m),
            Cases = [[0.0, 1], [2.0, 1], [2.0, -1], [-3.0, -1], [-0.5, 1], [1000.0, -1], [-1000.0, 1], [1000.0, 1]],
            Draw = (rng, size) => [Math.Round(size * rng.NextGaussian(), 1), rng.NextInt(2) == 0 ? -1 : 1],
            Misconceptions =
            [
                new("Right until exp overflows: a badly wrong answer must cost −m, not infinity.",
                    (f, y) => Math.Log(1 + Math.Exp(-y * f))),
                new("The sign of the margin: the loss must be low where f and y agree.", (f, y) => Functions.Softplus(y * f)),
                new("That is the limit far from zero. Near m = 0 the logistic loss is rounder: log 2, not 0, at m = 0.",
                    (f, y) => Math.Max(0, -y * f)),
                new("That is the probability of y. The loss is −log of it.", (f, y) => Functions.Sigmoid(y * f)),
                new("The label is left out: L(x, −1) must differ from L(x, +1).", (f, _) => Functions.Softplus(-f)),
                new("That is the hinge, which is content at m = 1. The logistic loss is never quite content: log 2, not 1, at m = 0.",
                    (f, y) => Math.Max(0, 1 - (y * f))),
                new("That is the energy −½ y f. The loss adds the normaliser, log Σ e^{−E} over both labels.", (f, y) => -0.5 * y * f),
                new("That is a squared error, whose force grows without limit; it punishes answers that are too right.",
                    (f, y) => (f - y) * (f - y)),
                new("y = ±1 here, not 0 or 1: with that convention softplus(f) − y f, with this one log(1 + e^{−yf}).",
                    (f, y) => Functions.Softplus(f) - (y * f)),
            ],
        };

        /// <summary>The gradient ∂L/∂f of the loss with respect to the scores.</summary>
        public static Exercise<Func<double[], int, double[]>> Force { get; } = new()
        {
            Id = "14.gradient",
            Title = "The force on the outputs",
            Difficulty = 2,
            Section = "Many classes",
            Hints =
            [
                "L = −f_y + log Σ_k e^{f_k}. Differentiate the two terms separately.",
                "The derivative of log Σ e^{f_k} with respect to f_k is the softmax ỹ_k.",
            ],
            Explanation = "ỹ_k − 1 for the label, ỹ_k for the others: the answer minus the truth. The numbers sum to 0, because adding " +
                "a constant to all outputs changes no loss.",
            Oracle = (f, y) => [.. f.Select((_, k) => Slope(f, y, k))],
            Tolerance = 1e-7,
            Cases = [[new[] { 0.0, 0.0 }, 0], [new[] { 1.0, 0.0 }, 1], [new[] { 1.0, -2.0, 0.5 }, 0], [new[] { 3.0, 1.0, -1.0, 2.0 }, 2]],
            Misconceptions =
            [
                new("Upside down: that is the force −∂L/∂f, truth minus answer.",
                    (f, y) => [.. Answer(f).Select((p, k) => (k == y ? 1 : 0) - p)]),
                new("The term −f_y is missing: its derivative is −1 at the label.", (f, _) => Answer(f)),
                new("Only the label's own output moves in your gradient. The normaliser depends on all of them.",
                    (f, y) => [.. Answer(f).Select((p, k) => k == y ? p - 1 : 0)]),
                new("That is the derivative of the probability ỹ_y, not of −log ỹ_y: divide by −ỹ_y.",
                    (f, y) => [.. Answer(f).Select((p, k) => Answer(f)[y] * ((k == y ? 1 : 0) - p))]),
                new("That is the derivative of Σ (ỹ − y)²/2 passed through the softmax, a squared error. The loss here is −log ỹ_y.",
                    (f, y) => Squared(Answer(f), y)),
                new("That is ∂L/∂ỹ. Go on through the softmax to f.", (f, y) => [.. Answer(f).Select((p, k) => k == y ? -1 / p : 0)]),
                new("ỹ − y, not f − y: the outputs go through the softmax first.",
                    (f, y) => [.. f.Select((v, k) => v - (k == y ? 1 : 0))]),
                new("The labels count from 0, as arrays do.", (f, y) => [.. Answer(f).Select((p, k) => p - (k == y - 1 ? 1 : 0))]),
            ],
        };

        /// <summary>How far the best wrong label lies above the right one.</summary>
        public static Exercise<Func<double[], int, double>> Margin { get; } = new()
        {
            Id = "14.margin",
            Title = "The margin",
            Difficulty = 1,
            Section = "Clothes",
            Hints = ["The free energy is the same in both bars and drops out.", "f_y − max over the other labels of f_k."],
            Explanation = "min_{k ≠ y} E(x, k) − E(x, y) = f_y − max_{k ≠ y} f_k. The classifier is right exactly when it is positive.",
            Oracle = (f, y) => Functions.LogSumExp(f) is var a ? f.Where((_, k) => k != y).Min(v => a - v) - (a - f[y]) : 0,
            Cases = [[new[] { 1.0, 0.0 }, 0], [new[] { 1.0, 0.0 }, 1], [new[] { 2.0, -1.0, 1.5, 0.0 }, 0],
                [new[] { 2.0, -1.0, 1.5, 0.0 }, 2], [new[] { -3.0, -1.0, -2.0 }, 1], [new[] { 1.0, 1.0, 0.0 }, 0]],
            Draw = (rng, size) => [Enumerable.Range(0, size + 1).Select(_ => Math.Round(3 * rng.NextGaussian(), 1)).ToArray(),
                rng.NextInt(size + 1)],
            Misconceptions =
            [
                new("The label itself takes part in your maximum, so that your margin is never positive. Leave it out.",
                    (f, y) => f[y] - f.Max()),
                new("The sign is wrong: positive means right.", (f, y) => Others(f, y).Max() - f[y]),
                new("That is the gap to the average wrong label. One wrong label below the right one is enough to err.",
                    (f, y) => f[y] - Others(f, y).Average()),
                new("Leave out the label, not every output of its size: a rival with the same output leaves a margin of 0.",
                    (f, y) => f[y] - f.Where(v => v != f[y]).DefaultIfEmpty(double.NegativeInfinity).Max()),
                new("That is the gap to the worst label. The nearest competitor decides.", (f, y) => f[y] - Others(f, y).Min()),
                new("That is a difference of probabilities. The bars are energies: take the logarithm, or the outputs.",
                    (f, y) => Answer(f)[y] - Others(Answer(f), y).Max()),
            ],
        };

        /// <summary>The least loss of a doubled softmax.</summary>
        public static Exercise<Func<int, double>> Floor { get; } = new()
        {
            Id = "14.floor",
            Title = "Bug hunt: the loss that will not fall",
            Difficulty = 2,
            Section = "Many classes",
            Hints =
            [
                "The inner softmax puts out numbers between 0 and 1 that sum to 1. Which of them make the outer loss least?",
                "At best the inner softmax is 1 at the label and 0 elsewhere. Put these K numbers into −f_y + log Σ e^{f_k}.",
            ],
            Explanation = "At best the outer softmax sees 1 at the label and 0 at the K − 1 others: −1 + log(e + K − 1). For ten " +
                "classes that is 1.461: a loss stuck just above 1.46 is the signature of the bug.",
            Oracle = classes => Functions.LogSumExp([1, .. new double[classes - 1]]) - 1,
            Cases = [[2], [3], [10], [100]],
            Misconceptions =
            [
                new("0 is the floor of the right loss. The doubled one cannot get there: its inputs never leave [0, 1].", _ => 0),
                new("log K is the loss of a network that knows nothing. The floor lies below it.", k => Math.Log(k)),
                new("−f_y is missing: at best the label's inner output is 1, not 0.", k => Math.Log(Math.E + k - 1)),
                new("The label is one of the K classes: K − 1 others remain.", k => Math.Log(Math.E + k) - 1),
                new("That is the share of the label, a probability. The loss is −log of it.", k => Math.E / (Math.E + k - 1)),
            ],
        };

        /// <summary>How many test pictures tell two classifiers apart.</summary>
        public static Exercise<Func<double, double, double, int>> TestSize { get; } = new()
        {
            Id = "14.test-size",
            Title = "Design the experiment",
            Difficulty = 2,
            Section = "Clothes",
            Hints =
            [
                "Each share has the variance p(1 − p)/n. The variance of a difference of independent numbers is the sum of theirs.",
                "|p1 − p2| ≥ k √((p1(1 − p1) + p2(1 − p2))/n): solve for n, and round up.",
            ],
            Explanation = "n = ⌈k² (p1(1−p1) + p2(1−p2)) / (p1−p2)²⌉. For .835 and .843 at k = 2 that is 16 883 pictures each: more " +
                "than the whole test set. On the same pictures most answers agree and cancel, so that far fewer do.",
            Oracle = (p, q, k) => (int)Math.Ceiling(Math.Pow(k / (p - q), 2) * ((p * (1 - p)) + (q * (1 - q)))),
            Tolerance = 0,
            Cases = [[0.5, 0.6, 2.1], [0.8, 0.9, 3.1], [0.835, 0.843, 2.0], [0.9, 0.85, 2.5], [0.99, 0.98, 4.1]],
            Misconceptions =
            [
                new("Both shares are uncertain: the variance of the difference is the sum of the two.",
                    (p, q, k) => Pictures(p, q, k, p * (1 - p))),
                new("Both shares are uncertain: the variance of the difference is the sum of the two.",
                    (p, q, k) => Pictures(p, q, k, q * (1 - q))),
                new("The variance of a yes or no is p(1 − p), not p.", (p, q, k) => Pictures(p, q, k, p + q)),
                new("Standard errors of independent numbers add in squares, not as they are.",
                    (p, q, k) => Pictures(p, q, k, Math.Pow(Math.Sqrt(p * (1 - p)) + Math.Sqrt(q * (1 - q)), 2))),
                new("√n, not n, is in the standard error: square the whole ratio.",
                    (p, q, k) => (int)Math.Ceiling(k * Math.Sqrt((p * (1 - p)) + (q * (1 - q))) / Math.Abs(p - q))),
                new("Round up: with one picture fewer the difference is below k standard errors.",
                    (p, q, k) => (int)(Math.Pow(k / (p - q), 2) * ((p * (1 - p)) + (q * (1 - q))))),
                new("That pools the two shares into one before the variance, as a test of \"no difference\" does. You believe that " +
                    "they differ: add their own variances.", (p, q, k) => Pictures(p, q, k, 2 * ((p + q) / 2) * (1 - ((p + q) / 2)))),
                new("k standard errors: k enters squared.",
                    (p, q, k) => (int)Math.Ceiling(k / Math.Pow(p - q, 2) * ((p * (1 - p)) + (q * (1 - q))))),
            ],
        };

        // log(1 + z) of z = e^{−|m|} by its series in z/(2 + z), which loses no small z.
        private static double Small(double m)
        {
            var z = Math.Exp(-Math.Abs(m));
            double t = z / (2 + z), sum = 0;
            for (var k = 30; k >= 0; k--)
                sum = (sum * t * t) + (2.0 / ((2 * k) + 1));
            return sum * t;
        }

        private static double[] Squared(double[] p, int y)
        {
            double[] d = [.. p.Select((v, k) => v - (k == y ? 1 : 0))];
            var mean = p.Zip(d, (v, e) => v * e).Sum();
            return [.. p.Zip(d, (v, e) => v * (e - mean))];
        }

        private static double[] Answer(double[] f) => Probability.Softmin([.. f.Select(v => -v)]);

        private static IEnumerable<double> Others(double[] f, int label) => f.Where((_, k) => k != label);

        // A central difference of the loss.
        private static double Slope(double[] f, int label, int k)
        {
            double At(double step) => Functions.LogSumExp([.. f.Select((v, j) => j == k ? v + step : v)]) - (f[label]
                + (label == k ? step : 0));
            return (At(1e-4) - At(-1e-4)) / 2e-4;
        }

        private static int Pictures(double p, double q, double k, double variance) =>
            (int)Math.Ceiling(Math.Pow(k / (p - q), 2) * variance);
    }
}
