namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 23.</summary>
    public static partial class Compositions
    {
        /// <summary>The product of two Gaussians.</summary>
        public static Exercise<Func<double, double, double, double, (double Mean, double Variance)>> Product { get; } = new()
        {
            Id = "23.product",
            Title = "Two witnesses",
            Difficulty = 1,
            Section = "A sum is AND",
            Hints = ["Add (x − m1)²/2v1 and (x − m2)²/2v2, and complete the square.",
                "Precisions 1/v add; the mean is the average of m1 and m2 weighted by them."],
            Explanation = "1/v = 1/v1 + 1/v2, and m = v (m1/v1 + m2/v2): each witness counts as much as it is certain.",
            Oracle = (m1, v1, m2, v2) => (((m1 * v2) + (m2 * v1)) / (v1 + v2), v1 * v2 / (v1 + v2)),
            Cases = [[0.0, 1.0, 2.0, 1.0], [0.0, 1.0, 3.0, 2.0], [-1.0, 0.5, 1.0, 4.0]],
            Draw = (rng, size) => [Near(rng, size), 0.1 + (size * rng.NextDouble()), Near(rng, size), 0.1 + (size * rng.NextDouble())],
            Misconceptions =
            [
                new("That is the distribution of the sum of two random numbers. Here the energies are added, and both speak of one x.",
                    (m1, v1, m2, v2) => (m1 + m2, v1 + v2)),
                new("That is the mixture, half and half: OR. Where both must be content, the variance is smaller than either.",
                    (m1, v1, m2, v2) => ((m1 + m2) / 2, ((v1 + v2) / 2) + ((m1 - m2) * (m1 - m2) / 4))),
                new("The variance is right. The mean leans to the witness that is more certain.",
                    (m1, v1, m2, v2) => ((m1 + m2) / 2, v1 * v2 / (v1 + v2))),
                new("The weights are exchanged: a witness of small variance counts more, not less.",
                    (m1, v1, m2, v2) => (((m1 * v1) + (m2 * v2)) / (v1 + v2), v1 * v2 / (v1 + v2))),
                new("The second number is the precision. The variance is one over it.",
                    (m1, v1, m2, v2) => (((m1 * v2) + (m2 * v1)) / (v1 + v2), (1 / v1) + (1 / v2))),
                new("Precisions add, they are not averaged: two witnesses know more than one.",
                    (m1, v1, m2, v2) => (((m1 * v2) + (m2 * v1)) / (v1 + v2), 2 * v1 * v2 / (v1 + v2))),
                new("Variances are not standard deviations: weigh by 1/v, not by 1/√v.",
                    (m1, v1, m2, v2) => (((m1 * Math.Sqrt(v2)) + (m2 * Math.Sqrt(v1))) / (Math.Sqrt(v1) + Math.Sqrt(v2)),
                        v1 * v2 / (v1 + v2))),
                new("v is a variance already: weigh by 1/v, not by 1/v².", (m1, v1, m2, v2) =>
                    (((m1 * v2 * v2) + (m2 * v1 * v1)) / ((v1 * v1) + (v2 * v2)), v1 * v1 * v2 * v2 / ((v1 * v1) + (v2 * v2)))),
            ],
        };

        /// <summary>Violations of a map.</summary>
        public static Exercise<Func<int[], int[][], double>> Conflicts { get; } = new()
        {
            Id = "23.conflicts",
            Title = "Quarrels on a map",
            Difficulty = 1,
            Section = "Rules are energies",
            Hints = ["One term for each border: 1 where both sides have one colour.", "borders.Count(b => x[b[0]] == x[b[1]])"],
            Explanation = "A sum of one term for each rule. That it counts, and does not only say yes or no, helps a sampler.",
            Oracle = (x, borders) => borders.Sum(b => x[b[0]] == x[b[1]] ? 1.0 : 0),
            Cases =
            [
                [new[] { 0, 0 }, new int[][] { [0, 1] }],
                [new[] { 0, 1 }, new int[][] { [0, 1] }],
                [new[] { 2, 2, 2 }, new int[][] { [0, 1], [1, 2], [2, 0] }],
                [new[] { 0, 1, 0, 0 }, new int[][] { [0, 1], [1, 2], [3, 2], [0, 3] }],
            ],
            Draw = (rng, size) => [Colours(rng, size + 3), Borders(rng, size + 3)],
            Misconceptions =
            [
                new("That counts the borders that keep the rule. Energy is what is wrong.",
                    (x, borders) => borders.Count(b => x[b[0]] != x[b[1]])),
                new("Whether all is well is too little: count, or nothing tells a sampler that it comes closer.",
                    (x, borders) => borders.Any(b => x[b[0]] == x[b[1]]) ? 1 : 0),
                new("Every border counts once, not once from each side.", (x, borders) => 2 * borders.Count(b => x[b[0]] == x[b[1]])),
                new("That counts pairs of regions of one colour, neighbours or not.", (x, _) => Pairs(x)),
                new("That counts the regions in a quarrel. Count the borders.",
                    (x, borders) => borders.Where(b => x[b[0]] == x[b[1]]).SelectMany(b => b).Distinct().Count()),
                new("The share of borders is not their number: a sum of energies must grow with every rule that is broken.",
                    (x, borders) => borders.Average(b => x[b[0]] == x[b[1]] ? 1.0 : 0)),
                new("Colours are names: how far apart their numbers are means nothing.",
                    (x, borders) => borders.Sum(b => Math.Abs(x[b[0]] - x[b[1]]))),
            ],
        };

        /// <summary>A mixture of energies with every Z.</summary>
        public static Exercise<Func<double[], double[], double[], double>> Or { get; } = new()
        {
            Id = "23.or",
            Title = "Or",
            Difficulty = 2,
            Section = "OR needs every Z",
            Hints = ["a_k = log w_k − log Z_k − E_k; the answer is −log Σ exp a_k.", "Take the largest a_k out before exp."],
            Explanation = "−log Σ w_k exp(−E_k)/Z_k, with the largest exponent taken out, so that energies of thousands neither overflow " +
                "nor vanish.",
            Oracle = (e, w, logZ) => -Functions.LogSumExp([.. e.Select((v, k) => Math.Log(w[k]) - logZ[k] - v)]),
            Cases =
            [
                [new[] { 1.0 }, new[] { 1.0 }, new[] { 0.5 }],
                [new[] { 0.0, 1.0 }, new[] { 0.5, 0.5 }, new[] { 0.0, 1.0 }],
                [new[] { 2.0, 1.0, 4.0 }, new[] { 0.2, 0.3, 0.5 }, new[] { -1.0, 1.0, 0.3 }],
                [new[] { 2000.0, 2001.0 }, new[] { 0.25, 0.75 }, new[] { 0.5, 0.0 }],
                [new[] { -1500.0, -1502.0 }, new[] { 0.25, 0.75 }, new[] { 0.5, 0.0 }],
                [new[] { 3.0, 2000.0 }, new[] { 0.25, 0.75 }, new[] { 0.5, 0.0 }],
            ],
            Draw = (rng, size) => [Numbers(rng, size + 1, 2), Weights(rng, size + 1), Numbers(rng, size + 1, 1)],
            Misconceptions =
            [
                new("Every Z is missing: the weights are then w_k Z_k and follow the zero points of the energies.",
                    (e, w, _) => -Functions.LogSumExp([.. e.Select((v, k) => Math.Log(w[k]) - v)])),
                new("Z divides: log Z is subtracted from −E.",
                    (e, w, z) => -Functions.LogSumExp([.. e.Select((v, k) => Math.Log(w[k]) + z[k] - v)])),
                new("That is log p. The energy is minus that.",
                    (e, w, z) => Functions.LogSumExp([.. e.Select((v, k) => Math.Log(w[k]) - z[k] - v)])),
                new("Only the best part counts there. That is OR at temperature 0.",
                    (e, w, z) => e.Select((v, k) => v + z[k] - Math.Log(w[k])).Min()),
                new("A weighted sum of energies is a product of experts: AND.", (e, w, z) => e.Select((v, k) => w[k] * (v + z[k])).Sum()),
                new("The weights are missing.", (e, _, z) => -Functions.LogSumExp([.. e.Select((v, k) => -z[k] - v)])),
                new("The sum is right where exp can hold it. Take the largest exponent out first: exp(−2000) is 0 in a computer.",
                    (e, w, z) => -Math.Log(e.Select((v, k) => w[k] * Math.Exp(-v) / Math.Exp(z[k])).Sum())),
                new("Take the lowest energy out, not the highest: exp(highest − lowest) is infinite in a computer.",
                    (e, w, z) => e.Max() - Math.Log(e.Select((v, k) => w[k] * Math.Exp(e.Max() - v - z[k])).Sum())),
                new("logZ holds logarithms: divide by exp(log Z), not by log Z.",
                    (e, w, z) => e.Min() - Math.Log(e.Select((v, k) => w[k] * Math.Exp(e.Min() - v) / z[k]).Sum())),
            ],
        };

        /// <summary>NOT with a floor.</summary>
        public static Exercise<Func<double, double, double, double>> Not { get; } = new()
        {
            Id = "23.not",
            Title = "Not, without running away",
            Difficulty = 2,
            Section = "NOT needs a floor where it outgrows the rest",
            Hints = ["log(e^a + e^b) = max(a, b) + log(1 + e^−|a − b|).", "a = −wE and b = −c."],
            Explanation = "max(a, b) + log(1 + exp(−|a − b|)): −wE where E is low, −c where it is high, and smooth between.",
            Oracle = (e, w, c) => Functions.Softplus(c - (w * e)) - c,
            Cases =
            [
                [0.0, 1.0, 2.0], [1.0, 1.0, 2.0], [5.0, 2.0, 3.0], [-1.0, 0.5, 2.0],
                [3000.0, 1.0, 4.0], [-2000.0, 1.0, 4.0], [10.0, 1.0, 900.0], [2000.0, 1.0, 900.0],
            ],
            Draw = (rng, size) => [Near(rng, size), Math.Round(0.1 + (2 * rng.NextDouble()), 2), Near(rng, size)],
            Misconceptions =
            [
                new("There is no floor: −wE falls forever where E rises.", (e, w, c) => -w * e),
                new("That is the sharp floor, max(−wE, −c). The asked one is smooth.", (e, w, c) => Math.Max(-w * e, -c)),
                new("The sign of the log is turned: that is high where E is high, so it still wants E.",
                    (e, w, c) => c - Functions.Softplus(c - (w * e))),
                new("That is a soft minimum, which is a ceiling and not a floor.",
                    (e, w, c) => -(c + Functions.Softplus((w * e) - c))),
                new("The weight w is missing.", (e, w, c) => Functions.Softplus(c - e) - c),
                new("w weighs E alone: the floor stays at −c.", (e, w, c) => Functions.Softplus((w * c) - (w * e)) - (w * c)),
                new("w weighs E alone, inside the logarithm, and not the whole.", (e, w, c) => w * (Functions.Softplus(c - e) - c)),
                new("The floor lies at −c: add e^{−c}, not c.", (e, w, c) => Math.Log(Math.Exp(-w * e) + c)),
                new("Right where exp can hold it. Take the larger of −wE and −c out of the log first.",
                    (e, w, c) => Math.Log(Math.Exp(-w * e) + Math.Exp(-c))),
            ],
        };

        /// <summary>Counting solutions from a ladder of temperatures.</summary>
        public static Exercise<Func<double, double[], double[][], double>> Count { get; } = new()
        {
            Id = "23.count",
            Title = "Count what you cannot list",
            Difficulty = 2,
            Section = "Counting what cannot be listed",
            Hints = ["log Z(β′) − log Z(β) = log ⟨exp(−(β′ − β)E)⟩, the mean over the samples at β.",
                "At the end add the log of the share of the coldest samples whose energy is 0."],
            Explanation = "log N = log(number of states) + Σ log ⟨e^{−ΔβE}⟩ + log p(E = 0). Every factor is an average over one level.",
            Oracle = (states, betas, e) => Counted(states, betas, e, (v, d) => d.Average(x => Math.Exp(-v * x)), true),
            Cases =
            [
                [Math.Log(4), new[] { 0.0 }, new double[][] { [0, 1, 1, 2] }],
                [Math.Log(8), new[] { 0.0, 1.0 }, new double[][] { [1, 2, 0], [0, 1, 0] }],
                [10.0, new[] { 0.0, 0.5, 2.0 }, new double[][] { [3, 5, 2, 4], [1, 0, 2, 2], [0, 0, 1, 0] }],
            ],
            Draw = (rng, size) => Ladder(rng, size),
            Misconceptions =
            [
                new("The share of solutions at the coldest level is missing: at finite β, Z also counts what is nearly right.",
                    (states, betas, e) => Counted(states, betas, e, (v, d) => d.Average(x => Math.Exp(-v * x)), false)),
                new("The mean of the exponential, not the exponential of the mean: the second is only a bound (Jensen).",
                    (states, betas, e) => Counted(states, betas, e, (v, d) => Math.Exp(-v * d.Average()), true)),
                new("Use Δβ = β′ − β, not β′ itself.", (states, betas, e) => states + Solved(e) + Enumerable.Range(0, betas.Length - 1)
                    .Sum(k => Math.Log(e[k].Average(x => Math.Exp(-betas[k + 1] * x))))),
                new("The average belongs to the hotter level, the one you come from.", (states, betas, e) => states + Solved(e)
                    + Enumerable.Range(0, betas.Length - 1)
                    .Sum(k => Math.Log(e[k + 1].Average(x => Math.Exp(-(betas[k + 1] - betas[k]) * x))))),
                new("The sign in the exponent is turned: colder means fewer states.",
                    (states, betas, e) => Counted(states, betas, e, (v, d) => d.Average(x => Math.Exp(v * x)), true)),
                new("Integers divide to 0 here: the share of solutions is a double.", (states, betas, e) =>
                    Counted(states, betas, e, (v, d) => d.Average(x => Math.Exp(-v * x)), false)
                    + Math.Log(e[^1].All(v => v == 0) ? 1 : 0)),
                new("The mean over the samples of a level, not their sum.",
                    (states, betas, e) => Counted(states, betas, e, (v, d) => d.Sum(x => Math.Exp(-v * x)), true)),
                new("The share of solutions is that of the coldest level alone.", (states, betas, e) =>
                    Counted(states, betas, e, (v, d) => d.Average(x => Math.Exp(-v * x)), false)
                    + Math.Log(e.SelectMany(d => d).Average(v => v == 0 ? 1.0 : 0))),
                new("The number of all states is missing: Z(0) counts every one.",
                    (_, betas, e) => Counted(0, betas, e, (v, d) => d.Average(x => Math.Exp(-v * x)), true)),
            ],
        };

        /// <summary>Comparing models by what is not normalised.</summary>
        public static Exercise<Func<double[][], double[][], double[]>> Likelihoods { get; } = new()
        {
            Id = "23.likelihoods",
            Title = "Bug hunt: the better model",
            Difficulty = 2,
            Section = "OR needs every Z",
            Hints = ["Add 100 to all energies of one model. Does its score change? Should it?",
                "−log p = E + log Z; all states are given."],
            Explanation = "The mean energy of data is no likelihood: log Z is missing, and with it what the model believes elsewhere. An " +
                "energy of −100 everywhere would win every comparison.",
            Oracle = (data, states) => [.. data.Select((d, k) => d.Average() + Functions.LogSumExp([.. states[k].Select(v => -v)]))],
            Cases =
            [
                [new double[][] { [1.0, 1.0] }, new double[][] { [1.0, 2.0] }],
                [new double[][] { [0.0, 1.0], [5.0, 6.0] }, new double[][] { [0.0, 1.0, 0.0, 1.0], [5.0, 6.0, 9.0, 9.0] }],
                [new double[][] { [-3.0, -1.0, -2.0] }, new double[][] { [-3.0, -1.0, -2.0, 0.0] }],
            ],
            Draw = (rng, size) => [Rows(rng, 2, size + 1), Rows(rng, 2, size + 3)],
            Misconceptions =
            [
                new("That is the printed code, or acts like it: mean energies of two models cannot be compared without their log Z.",
                    (data, _) => [.. data.Select(d => d.Average())]),
                new("The sign of log Z is turned: −log p = E + log Z.",
                    (data, states) => [.. data.Select((d, k) => d.Average() - Functions.LogSumExp([.. states[k].Select(v => -v)]))]),
                new("That is the mean log-likelihood. The negative one is asked for.",
                    (data, states) => [.. data.Select((d, k) => -d.Average() - Functions.LogSumExp([.. states[k].Select(v => -v)]))]),
                new("Z is a sum over the states, not their mean.",
                    (data, states) => [.. data.Select((d, k) => d.Average() + Functions.LogMeanExp([.. states[k].Select(v => -v)]))]),
                new("Z sums over all states, not over the data.",
                    (data, _) => [.. data.Select(d => d.Average() + Functions.LogSumExp([.. d.Select(v => -v)]))]),
                new("Z = Σ exp(−E): the minus is missing.",
                    (data, states) => [.. data.Select((d, k) => d.Average() + Functions.LogSumExp(states[k]))]),
                new("The mean over the data, not the sum.",
                    (data, states) => [.. data.Select((d, k) => d.Sum()
                        + (d.Length * Functions.LogSumExp([.. states[k].Select(v => -v)])))]),
                new("Each model has a Z of its own: the sum runs over its states alone.",
                    (data, states) => [.. data.Select(d => d.Average()
                        + Functions.LogSumExp([.. states.SelectMany(s => s).Select(v => -v)]))]),
                new("First −log p of each datum, then the mean: the logarithm of the mean p is something else.",
                    (data, states) => [.. data.Select((d, k) => Functions.LogSumExp([.. states[k].Select(v => -v)])
                        - Functions.LogMeanExp([.. d.Select(v => -v)]))]),
                new("log Z is not minus the least energy: every state counts.",
                    (data, states) => [.. data.Select((d, k) => d.Average() - states[k].Min())]),
                new("The energy above the mean of all states is not yet a likelihood: log Z = log Σ exp(−E) weighs the low ones more.",
                    (data, states) => [.. data.Select((d, k) => d.Average() - states[k].Average())]),
            ],
        };

        private static double Counted(double states, double[] betas, double[][] e, Func<double, double[], double> mean, bool share) =>
            states + (share ? Solved(e) : 0)
                + Enumerable.Range(0, betas.Length - 1).Sum(k => Math.Log(mean(betas[k + 1] - betas[k], e[k])));

        private static double Solved(double[][] e) => Math.Log(e[^1].Average(v => v == 0 ? 1.0 : 0));

        private static object[] Ladder(Rng rng, int size)
        {
            double[] Level(int k) => [0, .. Enumerable.Range(0, 3 + size).Select(_ => (double)rng.NextInt(2 + size - k))];
            double[] betas = [.. Enumerable.Range(0, size).Select(k => 0.4 * k * k)];
            return [Math.Log(3 + size), betas, betas.Select((_, k) => Level(k)).ToArray()];
        }

        private static double Near(Rng rng, int size) => Math.Round(size * rng.NextGaussian(), 1);

        private static double[] Numbers(Rng rng, int count, double scale) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(scale * rng.NextGaussian(), 2))];

        private static double[] Weights(Rng rng, int count)
        {
            double[] w = [.. Enumerable.Range(0, count).Select(_ => 0.1 + rng.NextDouble())];
            return [.. w.Select(v => v / w.Sum())];
        }

        private static double[][] Rows(Rng rng, int count, int length) =>
            [.. Enumerable.Range(0, count).Select(_ => Numbers(rng, length, 2))];

        private static int[] Colours(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => rng.NextInt(3))];

        private static int[][] Borders(Rng rng, int count) => [.. Enumerable.Range(1, count - 1)
            .SelectMany(i => new int[][] { [i, rng.NextInt(i)], [i, 0] }).DistinctBy(b => (b[0], b[1]))];

        private static double Pairs(int[] x) => x.Select((v, i) => x.Skip(i + 1).Count(u => u == v)).Sum();
    }
}
