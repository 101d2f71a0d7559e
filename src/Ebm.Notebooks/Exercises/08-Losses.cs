namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 08.</summary>
    public static partial class Losses
    {
        /// <summary>The slope of the likelihood loss on every energy.</summary>
        public static Exercise<Func<double[], int, double, double[]>> Push { get; } = new()
        {
            Id = "08.push",
            Title = "The push on every answer",
            Difficulty = 1,
            Section = "Down here, up there",
            Hints =
            [
                "L = E_c + (1/β) log Σ_k e^{−βE_k}. Differentiate the two terms separately.",
                "The derivative of (1/β) log Σ e^{−βE_k} with respect to E_k is −p_k: Probability.Softmin(e, beta) has the p.",
            ],
            Explanation = "∂L/∂E_k = 1[k = right] − p_k. The β of the exponent and the 1/β before the logarithm cancel. The numbers " +
                "sum to 0: what is pushed down in one place is pulled up in others.",
            Oracle = (e, right, beta) => [.. e.Select((_, k) => Difference(e, right, beta, k))],
            Tolerance = 1e-6,
            Cases =
            [
                [new[] { 0.0, 0.0 }, 0, 1.0], [new[] { 0.5, -0.5 }, 1, 1.0], [new[] { 0.0, 1.0, 3.0 }, 0, 2.0],
                [new[] { 2.0, 1.0, -1.0, 0.0 }, 2, 0.5], [new[] { 900.0, 901.0 }, 0, 1.0],
            ],
            Draw = (rng, size) => [Numbers(rng, size + 1), rng.NextInt(size + 1), Math.Round(0.3 + (2 * rng.NextDouble()), 1)],
            Misconceptions =
            [
                new("Upside down: that is the way the energies move, −∂L/∂E.",
                    (e, y, b) => [.. Softmin(e, b).Select((p, k) => p - One(k, y))]),
                new("Only the pull up is there. The right answer is also pushed down: its own term E_c has the slope 1.",
                    (e, y, b) => [.. Softmin(e, b).Select(p => -p)]),
                new("Only the right answer moves in yours. The sum over all answers pulls on every one, by its probability.",
                    (e, y, b) => [.. Softmin(e, b).Select((p, k) => k == y ? 1 - p : 0)]),
                new("A factor β too much: the 1/β before the logarithm takes it away.",
                    (e, y, b) => [.. Softmin(e, b).Select((p, k) => b * (One(k, y) - p))]),
                new("β is left out of the probabilities: p_k is proportional to e^{−βE_k}.",
                    (e, y, b) => [.. Softmin(e, 1).Select((p, k) => One(k, y) - p)]),
                new("The probabilities must be those of low energy: e^{−βE}, not e^{+βE}.",
                    (e, y, b) => [.. Softmin([.. e.Select(v => -v)], b).Select((p, k) => One(k, y) - p)]),
                new("Right until exp leaves the range of a double: take the least energy out of the exponents first.",
                    (e, y, b) => [.. e.Select((v, k) => One(k, y) - (Math.Exp(-b * v) / e.Sum(u => Math.Exp(-b * u))))]),
            ],
        };

        /// <summary>The lowest answer that is really wrong.</summary>
        public static Exercise<Func<double[], double[], double, double, int>> Offending { get; } = new()
        {
            Id = "08.offending",
            Title = "The most offending answer",
            Difficulty = 1,
            Section = "Two things are minimised",
            Hints = ["Go through all k with |y[k] − truth| > ε, and keep the one of least energy.",
                "Distance is measured in y, not in places."],
            Explanation = "argmin of E over {k : |y_k − truth| > ε}. Without the border ε the most offending answer of a smooth energy " +
                "would always be the right one's own neighbour.",
            Oracle = (e, y, truth, epsilon) => Enumerable.Range(0, e.Length).Where(k => Math.Abs(y[k] - truth) > epsilon)
                .OrderBy(k => e[k]).ThenBy(k => k).First(),
            Tolerance = 0,
            Cases =
            [
                [new[] { 0.0, 1.0 }, new[] { 0.0, 1.0 }, 0.0, 0.5],
                [new[] { 0.0, 0.1, 2.0, 1.0 }, new[] { 0.0, 0.5, 1.0, 3.0 }, 0.0, 0.6],
                [new[] { 3.0, -1.0, -2.0, 0.5, 1.5 }, new[] { -2.0, 0.2, -0.1, 1.0, 2.0 }, 0.0, 0.5],
                [new[] { 1.0, 0.0, 2.0, -3.0 }, new[] { 5.0, -4.0, 0.0, 1.0 }, 1.0, 1.0],
                [new[] { 0.5, 2.0, 0.5, 0.4 }, new[] { -1.0, 4.0, 3.0, 0.5 }, 0.5, 1.0],
                [new[] { 1.0, 0.0, 2.0 }, new[] { -2.0, 1.0, 0.0 }, 0.0, 1.0],
            ],
            Draw = OffendingCase,
            Misconceptions =
            [
                new("That is the lowest of all answers, right ones included.", (e, y, t, d) => Array.IndexOf(e, e.Min())),
                new("That is the highest wrong one. The one that offends is low.", (e, y, t, d) => Enumerable.Range(0, e.Length)
                    .Where(k => Math.Abs(y[k] - t) > d).MaxBy(k => e[k])),
                new("That is the lowest of those inside the border: answers within ε are not wrong.",
                    (e, y, t, d) => Enumerable.Range(0, e.Length).Where(k => Math.Abs(y[k] - t) <= d).OrderBy(k => e[k])
                    .FirstOrDefault(-1)),
                new("That is the wrong answer nearest to the truth in y. Asked is the one of lowest energy.",
                    (e, y, t, d) => Enumerable.Range(0, e.Length).Where(k => Math.Abs(y[k] - t) > d).MinBy(k => Math.Abs(y[k] - t))),
                new("Only answers above the truth are looked at. Wrong is wrong on both sides: take the absolute value.",
                    (e, y, t, d) => Enumerable.Range(0, e.Length).Where(k => y[k] - t > d).OrderBy(k => e[k]).FirstOrDefault(-1)),
                new("Only the one nearest answer is left out. The border is a distance, and several answers may lie inside.",
                    (e, y, t, d) => Enumerable.Range(0, e.Length).OrderBy(k => Math.Abs(y[k] - t)).Skip(1).OrderBy(k => e[k])
                    .ThenBy(k => k).First()),
                new("An answer at a distance of just ε is not further than ε: > and not ≥.", (e, y, t, d) => Enumerable.Range(0, e.Length)
                    .Where(k => Math.Abs(y[k] - t) >= d).MinBy(k => e[k])),
                new("Of two that are equally low you take the last. Asked is the first: < and not ≤ as you go through.",
                    (e, y, t, d) => Enumerable.Range(0, e.Length).Where(k => Math.Abs(y[k] - t) > d).Reverse().MinBy(k => e[k])),
                new("Your search begins with place 0 as the best so far, even where that lies within ε of the truth.",
                    (e, y, t, d) => Enumerable.Range(0, e.Length).Where(k => k == 0 || Math.Abs(y[k] - t) > d).MinBy(k => e[k])),
                new("Distance is measured in y, |y[k] − truth|, not in places.", (e, y, t, d) => Enumerable.Range(0, e.Length)
                    .Where(k => Math.Abs(k - Nearest(y, t)) > d).OrderBy(k => e[k]).FirstOrDefault(-1)),
                new("The place in your shortened list is not the place in e.", (e, y, t, d) => e.Where((_, k) => Math.Abs(y[k] - t) > d)
                    .ToList() is var left ? left.IndexOf(left.Min()) : 0),
            ],
        };

        /// <summary>The square-square loss with the right sign.</summary>
        public static Exercise<Func<double, double, double, double>> SquareSquare { get; } = new()
        {
            Id = "08.square-square",
            Title = "Bug hunt: a sign in a table",
            Difficulty = 2,
            Section = "Two things are minimised",
            Hints = ["It wants the wrong answer at m or above. With the minus sign, what happens to the loss as the wrong energy sinks?",
                "E_c² + max(0, m − E_w)²: both terms cost."],
            Explanation = "E_c² + max(0, m − E_w)². With the minus sign the loss falls to −∞ as the wrong answer sinks, so that " +
                "training digs where it should fill. Equation 16 of the article has the plus; the table does not.",
            Oracle = (c, w, m) => (c * c) + (w < m ? (m * m) - (2 * m * w) + (w * w) : 0),
            Cases = [[0.0, 2.0, 1.0], [0.0, 0.0, 1.0], [1.0, 0.5, 1.0], [2.0, 3.0, 1.5], [0.5, 0.2, 2.0], [1.5, -1.0, 1.0]],
            Draw = (rng, size) => [Math.Round(size * rng.NextDouble(), 1), Math.Round(size * rng.NextDouble(), 1),
                Math.Round(0.5 + (2 * rng.NextDouble()), 1)],
            Misconceptions =
            [
                new("That is the printed line: wrong answers still sink without end.",
                    (c, w, m) => (c * c) - Math.Pow(Math.Max(0, m - w), 2)),
                new("The bend is missing: beyond the margin a wrong answer must cost nothing.", (c, w, m) => (c * c) + Math.Pow(m - w, 2)),
                new("The second term is not squared.", (c, w, m) => (c * c) + Math.Max(0, m - w)),
                new("The first term is not squared.", (c, w, m) => c + Math.Pow(Math.Max(0, m - w), 2)),
                new("The second bend looks the wrong way: the cost is for wrong energies below m.",
                    (c, w, m) => (c * c) + Math.Pow(Math.Max(0, w - m), 2)),
                new("That is a squared hinge on the gap. This loss has two separate wishes.",
                    (c, w, m) => Math.Pow(Math.Max(0, m + c - w), 2)),
                new("Only the second term is left. The right answer must be pulled to 0 as well.",
                    (c, w, m) => Math.Pow(Math.Max(0, m - w), 2)),
            ],
        };

        /// <summary>The least gap that a loss is content with.</summary>
        public static Exercise<Func<double[,], double[], double>> LeastGap { get; } = new()
        {
            Id = "08.least-gap",
            Title = "Which losses are content with nothing?",
            Difficulty = 2,
            Section = "The plane of two energies",
            Hints = ["First the least loss of the whole table, then all places that have it.",
                "Among these places the smallest axis[w] − axis[c]; rows are w."],
            Explanation = "Find the minimum of the table; among all places that reach it take the smallest E_w − E_c. It is 0 for " +
                "energy, perceptron and LVQ2, m for hinge and square-square, and the edge of the square for those that are never content.",
            Oracle = (table, axis) => table.Cast<double>().Min() is var least ? Places(table).Where(p => table[p.W, p.C] == least)
                .Min(p => axis[p.W] - axis[p.C]) : 0,
            Cases = [.. GapCases()],
            Misconceptions =
            [
                new("That is the gap at the first minimiser only. There may be many: take the smallest gap among them.",
                    (table, axis) => FirstGap(table, axis)),
                new("That is the largest gap among the minimisers. What matters is with how little the loss is content.",
                    (table, axis) => Minimisers(table).Max(p => axis[p.W] - axis[p.C])),
                new("The sign is turned: the gap is E_w − E_c, positive where the wrong answer is higher. Or are rows and columns " +
                    "exchanged? Rows are E_w.", (table, axis) => Minimisers(table).Min(p => axis[p.C] - axis[p.W])),
                new("A gap may be negative, with the wrong answer below: no absolute value.", (table, axis) => Minimisers(table)
                    .Min(p => Math.Abs(axis[p.W] - axis[p.C]))),
                new("A gap may be negative, with the wrong answer below: do not cut it off at 0.", (table, axis) => Minimisers(table)
                    .Min(p => Math.Max(0, axis[p.W] - axis[p.C]))),
                new("That is the gap at the last minimiser only. There may be many: take the smallest gap among them.",
                    (table, axis) => Minimisers(table).Last() is var p ? axis[p.W] - axis[p.C] : 0),
                new("That is the loss at its minimum, not the gap there.", (table, axis) => table.Cast<double>().Min()),
                new("That is a distance in places. The axis says how far they are apart.", (table, axis) => Minimisers(table)
                    .Min(p => p.W - p.C)),
                new("That is the gap where the loss is greatest.", (table, axis) => table.Cast<double>().Max() is var most
                    ? Places(table).Where(p => table[p.W, p.C] == most).Min(p => axis[p.W] - axis[p.C]) : 0),
            ],
        };

        /// <summary>The free energy over a latent variable.</summary>
        public static Exercise<Func<double[], double, double>> FreeEnergy { get; } = new()
        {
            Id = "08.free-energy",
            Title = "Out with the latent",
            Difficulty = 2,
            Section = "What nobody saw",
            Hints =
            [
                "Take the least energy out: mean e^{−βE} = e^{−βE_min} · mean e^{−β(E − E_min)}.",
                "F = E_min − (1/β) log mean e^{−β(E_k − E_min)}. A mean, not a sum: divide by the number of z.",
            ],
            Explanation = "F = E_min − (1/β) log mean_k e^{−β(E_k − E_min)}. No exponent is positive, and one is 0: nothing overflows, " +
                "and the logarithm is of a number between 1/K and 1.",
            Oracle = (e, beta) => -Functions.LogMeanExp([.. e.Select(v => -beta * v)]) / beta,
            Cases = [[new[] { 0.0 }, 1.0], [new[] { 1.0, 1.0 }, 2.0], [new[] { 0.0, 2.0 }, 1.0], [new[] { 3.0, 1.0, 2.0 }, 0.5],
                [new[] { 500.0, 900.0 }, 3.0], [new[] { -700.0, -400.0, 2.0 }, 2.0]],
            Draw = (rng, size) => [Numbers(rng, size), Math.Round(0.2 + (3 * rng.NextDouble()), 1)],
            IsCase = arguments => ((double[])arguments[0]).Length > 0 && (double)arguments[1] > 0,
            Misconceptions =
            [
                new("A sum instead of a mean: log K / β too low, so that F depends on how fine the grid of z is.",
                    (e, b) => -Functions.LogSumExp([.. e.Select(v => -b * v)]) / b),
                new("Right on paper, but the exponentials leave the range of a double. Take the least energy out first.",
                    (e, b) => -Math.Log(e.Average(v => Math.Exp(-b * v))) / b),
                new("The sign is wrong: F must lie between the least energy and the mean energy.",
                    (e, b) => Functions.LogMeanExp([.. e.Select(v => -b * v)]) / b),
                new("That is the minimum, F at β = ∞.", (e, b) => e.Min()),
                new("That is the mean energy, F as β goes to 0.", (e, b) => e.Average()),
                new("That is ⟨E⟩ under p(z|y). F is lower, by the entropy over β.", (e, b) => Softmin(e, b).Zip(e, (p, v) => p * v).Sum()),
                new("You take the least energy out and do not put it back: F = E_min − (1/β) log mean e^{−β(E − E_min)}.",
                    (e, b) => (-Functions.LogMeanExp([.. e.Select(v => -b * v)]) / b) - e.Min()),
                new("Taken out must be the least energy: with the largest the exponents are positive, and exp overflows.",
                    (e, b) => e.Max() - (Math.Log(e.Average(v => Math.Exp(-b * (v - e.Max())))) / b)),
                new("The integral over z goes with 1/2π: asked is the mean over the grid, which has no 2π.",
                    (e, b) => -(Functions.LogMeanExp([.. e.Select(v => -b * v)]) + Math.Log(2 * Math.PI)) / b),
                new("1/β is missing: that is βF.", (e, b) => -Functions.LogMeanExp([.. e.Select(v => -b * v)])),
                new("β is missing inside the exponent.", (e, b) => -Functions.LogMeanExp([.. e.Select(v => -v)]) / b),
            ],
        };

        private static int Nearest(double[] y, double truth) => Enumerable.Range(0, y.Length).MinBy(k => Math.Abs(y[k] - truth));

        private static double[] Softmin(double[] e, double beta) => Probability.Softmin(e, beta);

        private static double One(int k, int right) => k == right ? 1 : 0;

        private static double[] Numbers(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(2 * rng.NextGaussian(), 1))];

        // A central difference of the loss.
        private static double Difference(double[] e, int right, double beta, int k)
        {
            double At(double step) => e.Select((v, j) => j == k ? v + step : v).ToArray() is var moved
                ? moved[right] + (Functions.LogSumExp([.. moved.Select(v => -beta * v)]) / beta) : 0;
            return (At(1e-4) - At(-1e-4)) / 2e-4;
        }

        private static object[] OffendingCase(Rng rng, int size)
        {
            var e = Numbers(rng, size + 3);
            double[] y = [-9, 9, .. Numbers(rng, size + 1)];
            // ε off the grid of the answers: at the border a right answer in other arithmetic would differ.
            return [e, y, Math.Round(rng.NextGaussian(), 1), Math.Round(0.3 + rng.NextDouble(), 1) + 0.05];
        }

        private static IEnumerable<object[]> GapCases()
        {
            yield return [new double[,] { { 1, 2 }, { 0, 1 } }, new[] { 0.0, 1 }];
            yield return [new double[,] { { 1, 0 }, { 1, 1 } }, new[] { 0.0, 2 }];
            yield return [new double[,] { { 0, 1, 2 }, { 0, 0, 1 }, { 0, 0, 0 } }, new[] { 0.0, 0.5, 1 }];
            yield return [new double[,] { { 0, 1, 1 }, { 1, 1, 0 }, { 1, 1, 1 } }, new[] { 0.0, 1, 3 }];
            foreach (var (loss, bound) in LossFunctional.All(1.5).Select((l, k) => (l, 3.0 + (k % 3))))
            {
                var axis = Grid.Linear(0, bound, 13);
                yield return [Host.Whole(() => loss.OnPlane(axis, axis)), axis];
            }
        }

        private static IEnumerable<(int W, int C)> Places(double[,] table) =>
            Enumerable.Range(0, table.Length).Select(k => (k / table.GetLength(1), k % table.GetLength(1)));

        private static IEnumerable<(int W, int C)> Minimisers(double[,] table) =>
            table.Cast<double>().Min() is var least ? Places(table).Where(p => table[p.W, p.C] == least) : [];

        private static double FirstGap(double[,] table, double[] axis) => Minimisers(table).First() is var p ? axis[p.W] - axis[p.C] : 0;
    }
}
