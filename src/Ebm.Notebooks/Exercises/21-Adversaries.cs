namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 21.</summary>
    public static partial class Adversaries
    {
        private static readonly double Log4 = Math.Log(4);

        /// <summary>The energy of the best discriminator.</summary>
        public static Exercise<Func<double[], double[], double[]>> Best { get; } = new()
        {
            Id = "21.best",
            Title = "The best energy",
            Difficulty = 1,
            Section = "What a perfect discriminator knows",
            Hints = ["In every cell for itself: where is the slope of p log(1 + e^E) + q log(1 + e^−E) zero?",
                "p σ(E) = q σ(−E), and σ(E)/σ(−E) = e^E."],
            Explanation = "E = log q − log p: the log-ratio. D = σ(−E) = p/(p + q) says the same, and E = 0 where both are equally likely.",
            Oracle = (p, q) => [.. p.Zip(q, (a, b) => Math.Log(b) - Math.Log(a))],
            Cases =
            [
                [new[] { 0.5 }, new[] { 0.25 }],
                [new[] { 0.25, 0.75 }, new[] { 0.5, 0.5 }],
                [new[] { 0.1, 0.2, 0.7 }, new[] { 0.6, 0.2, 0.2 }],
            ],
            Draw = (rng, size) => [Table(rng, size + 1), Table(rng, size + 1)],
            Misconceptions =
            [
                new("The sign is wrong: where data are more likely than generated points the energy is low, below 0.",
                    (p, q) => [.. p.Zip(q, (a, b) => Math.Log(a / b))]),
                new("That is D, a probability. E is minus its log-odds.", (p, q) => [.. p.Zip(q, (a, b) => a / (a + b))]),
                new("That is −log D. The energy is −logit D = −log D + log(1 − D).",
                    (p, q) => [.. p.Zip(q, (a, b) => Math.Log((a + b) / a))]),
                new("The logarithm is missing: E = log(q/p), not q/p.", (p, q) => [.. p.Zip(q, (a, b) => b / a)]),
                new("That is the energy of the data, −log p. A discriminator only knows the ratio to what it is compared with.",
                    (p, _) => [.. p.Select(a => -Math.Log(a))]),
                new("A factor: natural logarithms, not those of base 2.", (p, q) => [.. p.Zip(q, (a, b) => Math.Log2(b / a))]),
                new("The difference of the logarithms, not of the probabilities: log q − log p.", (p, q) => [.. p.Zip(q, (a, b) => b - a)]),
                new("The losses have no ½: E = log(q/p), not half of it.", (p, q) => [.. p.Zip(q, (a, b) => Math.Log(b / a) / 2)]),
            ],
        };

        /// <summary>The usual loss of a generator.</summary>
        public static Exercise<Func<double[], double>> GeneratorLoss { get; } = new()
        {
            Id = "21.generator-loss",
            Title = "The generator's loss",
            Difficulty = 1,
            Section = "Two players",
            Hints = ["D = σ(−E), so −log D = log(1 + e^E).", "log(1 + e^E) = max(E, 0) + log(1 + e^−|E|): then nothing overflows."],
            Explanation = "The mean of log(1 + e^E) = max(E, 0) + log(1 + e^−|E|). For high energies it is E itself, so the slope does " +
                "not die where the discriminator is sure.",
            Oracle = e => e.Sum(Functions.Softplus) / e.Length,
            Cases =
            [
                [new[] { 0.0 }],
                [new[] { 2.0 }],
                [new[] { -1.0, 3.0 }],
                [new[] { 1000.0, -1000.0 }],
            ],
            Draw = (rng, size) => [Enumerable.Range(0, size).Select(_ => Math.Round(size * rng.NextGaussian(), 1)).ToArray()],
            Misconceptions =
            [
                new("That is log(1 − D), the saturating loss: where E is large its slope is gone.",
                    e => -e.Average(v => Functions.Softplus(-v))),
                new("That is −log(1 − D), what the discriminator lowers. The generator wants to be taken for data.",
                    e => e.Average(v => Functions.Softplus(-v))),
                new("The sign is wrong: a loss is to be made small, and D to be made large.", e => -e.Average(Functions.Softplus)),
                new("That is the mean energy, the loss of the game with a margin.", e => e.Average()),
                new("The mean is asked for, not the sum.", e => e.Sum(Functions.Softplus)),
                new("First −log D of every point, then the mean: the logarithm of the mean D is something else.",
                    e => -Math.Log(e.Average(v => Functions.Sigmoid(-v)))),
                new("At ±1000 it must not overflow: log(1 + e^E) = max(E, 0) + log(1 + e^−|E|).",
                    e => e.Average(v => Math.Log(1 + Math.Exp(v)))),
                new("The correction log(1 + e^−|E|) is missing: near E = 0 the loss is log 2, not 0.", e => e.Average(v => Math.Max(v, 0))),
                new("D = σ(−E) is a probability of being a datum; that is the mean of 1 − D, without a logarithm.",
                    e => e.Average(Functions.Sigmoid)),
            ],
        };

        /// <summary>The value of the classifier's game.</summary>
        public static Exercise<Func<double[], double[], double>> Value { get; } = new()
        {
            Id = "21.value",
            Title = "What the classifier's game is worth",
            Difficulty = 2,
            Section = "What a perfect discriminator knows",
            Hints = ["V = Σ p log D + q log(1 − D) with D = p/(p + q).",
                "A cell with p = 0 gives q log 1 = 0: leave terms of weight 0 out."],
            Explanation = "V = 2 JS − log 4: from −log 4 = −1.386 where the two are equal to 0 where they nowhere overlap.",
            Oracle = (p, q) => p.Zip(q, (a, b) => Part(a, a + b) + Part(b, a + b)).Sum(),
            Cases =
            [
                [new[] { 1.0 }, new[] { 1.0 }],
                [new[] { 0.5, 0.5 }, new[] { 0.25, 0.75 }],
                [new[] { 1.0, 0.0 }, new[] { 0.0, 1.0 }],
                [new[] { 0.5, 0.0, 0.5 }, new[] { 0.2, 0.4, 0.4 }],
            ],
            Draw = (rng, size) => [Table(rng, size + 1), Table(rng, size + 1)],
            Misconceptions =
            [
                new("The log 4 is missing: that is 2 JS.", (p, q) => Jensen(p, q, 2, 0)),
                new("JS comes twice: 2 JS − log 4.", (p, q) => Jensen(p, q, 1, Log4)),
                new("log 4, not log 2: at D = ½ both terms are −log 2.", (p, q) => Jensen(p, q, 2, Math.Log(2))),
                new("The sign is wrong: that is the loss of the discriminator, which is −V.", (p, q) => -Jensen(p, q, 2, Log4)),
                new("A term p log p with p = 0 is 0, and must be left out: 0 · log 0 is not a number.",
                    (p, q) => p.Zip(q, (a, b) => (a * Math.Log(a / (a + b))) + (b * Math.Log(b / (a + b)))).Sum()),
                new("That is V at the blind discriminator D = ½.", (p, q) => -Log4),
                new("Only the data's half: generated points count as much, with log(1 − D).",
                    (p, q) => p.Zip(q, (a, b) => Part(a, a + b)).Sum()),
                new("Natural logarithms, not those of base 2.", (p, q) => Jensen(p, q, 2, Log4) / Math.Log(2)),
                new("That is KL(p‖q) and its like; the game compares each with the mean of both.",
                    (p, q) => p.Zip(q, (a, b) => Part(a, b)).Sum()),
            ],
        };

        /// <summary>The least loss with a margin and a ceiling.</summary>
        public static Exercise<Func<double[], double[], double, double, double>> Margin { get; } = new()
        {
            Id = "21.margin",
            Title = "The least loss with a margin",
            Difficulty = 2,
            Section = "A margin",
            Hints = ["In one cell p E + q max(0, m − E) is a bent line in E: its least value is at an end or at the bend.",
                "Try E = 0 and E = min(m, most) in every cell, and take the smaller."],
            Explanation = "With c = min(m, most) every cell costs q m − c max(0, q − p): no more is gained above the margin, and none is " +
                "gained where data are more likely. For most ≥ m it is m Σ min(p, q) = m(1 − TV).",
            Oracle = (p, q, m, most) => p.Zip(q, (a, b) => (b * m) - (Math.Min(m, most) * Math.Max(0, b - a))).Sum(),
            Cases =
            [
                [new[] { 1.0 }, new[] { 1.0 }, 2.0, 5.0],
                [new[] { 0.25, 0.75 }, new[] { 0.5, 0.5 }, 1.0, 3.0],
                [new[] { 0.25, 0.75 }, new[] { 0.5, 0.5 }, 2.0, 1.0],
                [new[] { 1.0, 0.0 }, new[] { 0.0, 1.0 }, 2.0, 1.5],
                [new[] { 0.2, 0.3, 0.5 }, new[] { 0.6, 0.3, 0.1 }, 3.0, 0.5],
            ],
            Draw = (rng, size) => [Table(rng, size + 1), Table(rng, size + 1), (double)size,
                Math.Round(0.5 + (size * rng.NextDouble()), 1)],
            Misconceptions =
            [
                new("That is right where most ≥ m. Below it the energy cannot reach the margin, and q (m − most) is left.",
                    (p, q, m, most) => m * p.Zip(q, Math.Min).Sum()),
                new("A ceiling below the margin does not change the margin: the loss still counts m − E.",
                    (p, q, m, most) => Math.Min(m, most) * p.Zip(q, Math.Min).Sum()),
                new("Above the margin nothing is gained, and the data pay: choose min(m, most), not most.",
                    (p, q, m, most) => p.Zip(q, (a, b) => Math.Min(b * m, (a * most) + (b * Math.Max(0, m - most)))).Sum()),
                new("Above the margin the hinge is 0, it does not pay: max(0, m − E), not m − E.",
                    (p, q, m, most) => p.Zip(q, (a, b) => Math.Min(b * m, (a * most) + (b * (m - most)))).Sum()),
                new("min and max: where p > q the energy is 0, where q > p it is high.",
                    (p, q, m, most) => p.Zip(q, (a, b) => Math.Max(b * m, (a * Math.Min(m, most)) + (b * (m - Math.Min(m, most))))).Sum()),
                new("That is m TV. The loss is m(1 − TV): nothing is left where the two do not overlap.",
                    (p, q, m, most) => m * p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 2),
                new("The choice is made for each cell, not once for all.", (p, q, m, most) =>
                    Math.Min(q.Sum() * m, (p.Sum() * Math.Min(m, most)) + (q.Sum() * (m - Math.Min(m, most))))),
                new("That is the loss if E = 0 everywhere; where q > p a higher energy is better.", (p, q, m, most) => m * q.Sum()),
            ],
        };

        /// <summary>Whether two players turn inwards.</summary>
        public static Exercise<Func<double, double, double, double>> Growth { get; } = new()
        {
            Id = "21.growth",
            Title = "In or out?",
            Difficulty = 2,
            Section = "A game is not a descent",
            Hints = ["The step is a matrix: [[1 − η_D σ²/2, η_D/2], [−η_G/2, 1]].",
                "With trace T and determinant D the eigenvalues are T/2 ± √(T²/4 − D): a pair of modulus √D if the root is imaginary."],
            Explanation = "T = 2 − η_D σ²/2, D = 1 − η_D σ²/2 + η_D η_G/4. If T² < 4D they turn, with modulus √D; else they do not turn, " +
                "and the larger of |T/2 ± √(T²/4 − D)| counts.",
            Oracle = (d, g, s) => Modulus(2 - (d * s * s / 2), 1 - (d * s * s / 2) + (d * g / 4)),
            Cases =
            [
                [0.5, 0.5, 0.0],
                [0.2, 0.2, 1.0],
                [0.4, 0.1, 0.5],
                [0.5, 0.2, 3.0],
                [1.0, 1.0, 2.5],
            ],
            Draw = (rng, size) => [Math.Round(0.05 + (0.2 * size * rng.NextDouble()), 2), Math.Round(0.05 + (0.2 * rng.NextDouble()), 2),
                Math.Round(size * rng.NextDouble(), 1)],
            Misconceptions =
            [
                new("For large σ the eigenvalues are real, and the larger one counts: √D is their geometric mean.",
                    (d, g, s) => Math.Sqrt(Math.Abs(1 - (d * s * s / 2) + (d * g / 4)))),
                new("√D is NaN where D < 0. For large σ the eigenvalues are real, and the larger one counts: √D is their geometric mean.",
                    (d, g, s) => Math.Sqrt(1 - (d * s * s / 2) + (d * g / 4))),
                new("That is the determinant; turning pairs have the modulus of its root.", (d, g, s) => 1 - (d * s * s / 2) + (d * g / 4)),
                new("σ is a standard deviation: σ² pulls back.", (d, g, s) => Modulus(2 - (d * s / 2), 1 - (d * s / 2) + (d * g / 4))),
                new("The second player uses the old ψ too: both move at once.",
                    (d, g, s) => Modulus(2 - (d * s * s / 2) - (d * g / 4), 1 - (d * s * s / 2))),
                new("An eigenvalue may be negative: its modulus counts, and |T/2 − √(T²/4 − D)| may be the larger one.", (d, g, s) =>
                    Signed(2 - (d * s * s / 2), 1 - (d * s * s / 2) + (d * g / 4))),
                new("Where the root is imaginary it counts too: the squared modulus is (T/2)² + (D − T²/4) = D.", (d, g, s) =>
                    1 - (d * s * s / 4) + Math.Sqrt(Math.Max(0, (d * d * s * s * s * s / 16) - (d * g / 4)))),
                new("The root is NaN where T² < 4D: there the eigenvalues turn. Their squared modulus is (T/2)² + (D − T²/4) = D.",
                    (d, g, s) => 1 - (d * s * s / 4) + Math.Sqrt((d * d * s * s * s * s / 16) - (d * g / 4))),
                new("The noise is left out.", (d, g, _) => Math.Sqrt(1 + (d * g / 4))),
                new("The two rates are different: η_D η_G/4, and η_D alone with σ².",
                    (d, g, s) => Modulus(2 - (g * s * s / 2), 1 - (g * s * s / 2) + (g * g / 4))),
                new("The two players pull in opposite senses: the entries of the matrix off its diagonal have opposite signs.",
                    (d, g, s) => Modulus(2 - (d * s * s / 2), 1 - (d * s * s / 2) - (d * g / 4))),
                new("The modulus is largest, not smallest, for the eigenvalue that decides.",
                    (d, g, s) => Modulus(2 - (d * s * s / 2), 1 - (d * s * s / 2) + (d * g / 4), smallest: true)),
            ],
        };

        /// <summary>The hinge inside the mean.</summary>
        public static Exercise<Func<double[], double[], double, double>> Hinge { get; } = new()
        {
            Id = "21.hinge",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "A margin",
            Hints = ["What does the printed loss say of generated energies 0 and 4 with m = 2? What should it say?",
                "Each generated point has a hinge of its own: first max(0, m − E), then the mean."],
            Explanation = "⟨E⟩ + ⟨max(0, m − Ê)⟩: the hinge belongs to every point. With the hinge around the mean, high energies pay " +
                "for low ones, also beyond the margin, and m(1 − TV) is no longer the least loss.",
            Oracle = (e, f, m) => (e.Sum() / e.Length) + (f.Sum(v => Math.Max(0, m - v)) / f.Length),
            Cases =
            [
                [new[] { 0.5 }, new[] { 1.0 }, 2.0],
                [new[] { 0.0 }, new[] { 0.0, 4.0 }, 2.0],
                [new[] { 1.0, 0.0 }, new[] { 3.0, 5.0 }, 2.0],
                [new[] { 0.5, 1.5, 1.0 }, new[] { 0.2, 3.0 }, 1.0],
            ],
            Draw = (rng, size) => [Costs(rng, size), Costs(rng, size + 1), (double)size],
            Misconceptions =
            [
                new("That is the printed loss, or acts like it: the hinge is around the mean, and high energies pay for low ones.",
                    (e, f, m) => e.Average() + Math.Max(0, m - f.Average())),
                new("Without the hinge generated points are pushed up forever.", (e, f, m) => e.Average() + m - f.Average()),
                new("The hinge belongs to generated points; data are pushed down without one.",
                    (e, f, m) => e.Average(v => Math.Max(0, v - m)) + f.Average(v => Math.Max(0, m - v))),
                new("The hinge is the wrong way round: low generated energies have to cost.",
                    (e, f, m) => e.Average() + f.Average(v => Math.Max(0, v - m))),
                new("Means, not sums: the two kinds need not be equally many.", (e, f, m) => e.Sum() + f.Sum(v => Math.Max(0, m - v))),
                new("The hinge is a straight line, not a square: max(0, m − Ê).",
                    (e, f, m) => e.Average() + f.Average(v => Math.Pow(Math.Max(0, m - v), 2))),
                new("Each mean divides by its own number of points.",
                    (e, f, m) => (e.Sum() + f.Sum(v => Math.Max(0, m - v))) / e.Length),
                new("Pairs drop what the longer list has left over: two means, each over all of its points.",
                    (e, f, m) => e.Zip(f, (a, b) => a + Math.Max(0, m - b)).Average()),
                new("Divide by all generated points, also by those beyond the margin.", (e, f, m) => e.Average()
                    + f.Where(v => v < m).Select(v => m - v).DefaultIfEmpty(0).Average()),
                new("The data's part is missing.", (e, f, m) => f.Average(v => Math.Max(0, m - v))),
                new("The margin is an absolute height, not above the data's energy.",
                    (e, f, m) => e.Average() + f.Average(v => Math.Max(0, m + e.Average() - v))),
            ],
        };

        private static double Part(double a, double b) => a == 0 ? 0 : a * Math.Log(a / b);

        private static double Jensen(double[] p, double[] q, double times, double less) =>
            (times * (p.Zip(q, (a, b) => Part(a, (a + b) / 2) + Part(b, (a + b) / 2)).Sum() / 2)) - less;

        private static double Modulus(double trace, double determinant, bool smallest = false)
        {
            var square = (trace * trace / 4) - determinant;
            if (square < 0)
                return Math.Sqrt(determinant);
            double a = Math.Abs((trace / 2) + Math.Sqrt(square)), b = Math.Abs((trace / 2) - Math.Sqrt(square));
            return smallest ? Math.Min(a, b) : Math.Max(a, b);
        }

        private static double Signed(double trace, double determinant)
        {
            var square = (trace * trace / 4) - determinant;
            return square < 0 ? Math.Sqrt(determinant) : (trace / 2) + Math.Sqrt(square);
        }

        private static double[] Table(Rng rng, int count)
        {
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => 1.0 + rng.NextInt(9))];
            return [.. weights.Select(w => w / weights.Sum())];
        }

        private static double[] Costs(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(count * rng.NextDouble(), 1))];
    }
}
