namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 11.</summary>
    public static partial class Embeddings
    {
        /// <summary>InfoNCE from a table of energies.</summary>
        public static Exercise<Func<double[,], double>> InfoNce { get; } = new()
        {
            Id = "11.info-nce",
            Title = "InfoNCE as an energy",
            Difficulty = 1,
            Section = "The batch as the answers",
            Hints =
            [
                "Row i is a question with the answers k = 0 … n−1, and k = i is right: −log p(i | i) with p proportional to e^{−E}.",
                "e[i, i] + log Σ_k e^{−e[i, k]}, averaged over i. Functions.LogSumExp survives large energies.",
            ],
            Explanation = "mean_i of e_ii + log Σ_k e^{−e_ik}: the likelihood loss of chapter 08, with the partners of the other rows " +
                "as the wrong answers. With all energies alike it is log n.",
            Oracle = e => Rows(e).Select((row, i) => Functions.LogSumExp([.. row.Select(v => row[i] - v)])).Average(),
            Cases =
            [
                [new double[,] { { 3 } }], [new double[,] { { 0, 0 }, { 0, 0 } }], [new double[,] { { 0, 1 }, { 2, -1 } }],
                [new[,] { { -1, 0.5, 2 }, { 1, -2, 0 }, { 0.3, 0.7, -0.5 } }], [new double[,] { { 0, 900 }, { -900, 0 } }],
            ],
            Draw = (rng, size) => [Table(rng, size + 1)],
            Misconceptions =
            [
                new("The table is read by columns: there the answers ask for the questions. Row i holds the energies of question i.",
                    e => Nce(Turned(e))),
                new("Low energy must be probable: e^{−E}, not e^{+E}.", e => Nce(Changed(e, v => -v))),
                new("The right answer is missing in the sum. It competes, too: without it the loss can fall below 0 without end.",
                    e => Rows(e).Select((row, i) => row.Length < 2 ? double.NegativeInfinity
                    : row[i] + Functions.LogSumExp([.. row.Where((_, k) => k != i).Select(v => -v)])).Average()),
                new("Your probabilities add up to 1 over the whole table. Each row is a question of its own, with a sum of its own.",
                    e => Rows(e).Select((row, i) => row[i]).Average()
                        + Functions.LogSumExp([.. Rows(e).SelectMany(row => row.Select(v => -v))])),
                new("A sum over the rows; asked is the mean.", e => Nce(e) * e.GetLength(0)),
                new("That is the logarithm to base 2.", e => Nce(e) / Math.Log(2)),
                new("That is the mean energy of the right answers: it pulls, and pushes nothing.", e => Rows(e).Select((row, i) => row[i])
                    .Average()),
                new("That is 1 − p of the right answer, the empirical error; asked is −log p.",
                    e => Rows(e).Select((row, i) => 1 - Math.Exp(-Functions.LogSumExp([.. row.Select(v => row[i] - v)]))).Average()),
                new("A mean inside the logarithm instead of a sum: log n too low.", e => Nce(e) - Math.Log(e.GetLength(0))),
                new("That is the mean of both directions. Asked is one: the questions, in rows, choose among the answers.",
                    e => (Nce(e) + Nce(Turned(e))) / 2),
                new("Right on paper, but exp leaves the range of a double: subtract before you exponentiate.",
                    e => Rows(e).Select((row, i) => -Math.Log(Math.Exp(-row[i]) / row.Sum(v => Math.Exp(-v)))).Average()),
            ],
        };

        /// <summary>The effective rank from singular values.</summary>
        public static Exercise<Func<double[], double>> Rank { get; } = new()
        {
            Id = "11.effective-rank",
            Title = "How many directions?",
            Difficulty = 1,
            Section = "Pull only",
            Hints =
            [
                "p_k = σ_k / Σσ are shares that add up to 1. Their entropy says how evenly they are spread.",
                "Math.Exp of −Σ p log p; a share of 0 adds nothing, but 0 · log 0 is NaN in a computer.",
            ],
            Explanation = "e^H with H = −Σ p log p. If r of the values are equal and the others 0, H = log r and the rank is r; in " +
                "between it moves smoothly, which an ordinary rank does not.",
            Oracle = s => Math.Exp(Probability.Entropy([.. s.Select(v => v / s.Sum())])),
            Cases = [[new[] { 2.0 }], [new[] { 1.0, 1.0 }], [new[] { 1.0, 0.0 }], [new[] { 3.0, 1.0 }], [new[] { 4.0, 2.0, 1.0, 0.0 }],
                [new[] { 5.0, 5.0, 5.0, 0.1 }]],
            Draw = (rng, size) => [Enumerable.Range(0, size + 1).Select(_ => Math.Round(0.1 + (4 * rng.NextDouble()), 1)).OrderDescending()
                .ToArray()],
            IsCase = arguments => ((double[])arguments[0]).Length > 0 && ((double[])arguments[0]).All(v => v >= 0)
                && ((double[])arguments[0]).Sum() > 0,
            Misconceptions =
            [
                new("The shares are those of the squares σ². Here the σ themselves are shared out.",
                    s => Shares([.. s.Select(v => v * v)])),
                new("That is the entropy H; the rank is e^H.", s => Math.Log(Shares(s))),
                new("The logarithm has base 2 and the exponential base e: take one base for both.",
                    s => Math.Exp(Math.Log(Shares(s)) / Math.Log(2))),
                new("That counts the values that are not 0: the ordinary rank.", s => s.Count(v => v > 0)),
                new("That is 1/Σp², another measure of spread; asked is e^H.", s => s.Sum() is var t ? 1 / s.Sum(v => v / t * (v / t)) : 0),
                new("That is Σσ²/σ₁², the stable rank; asked is e^H.", s => s.Sum(v => v * v) / Math.Pow(s.Max(), 2)),
                new("The values are not divided by their sum, so that they are no shares.",
                    s => Math.Exp(-s.Sum(v => v > 0 ? v * Math.Log(v) : 0))),
                new("0 · log 0 counts as 0; a computer says NaN. Leave values of 0 out.",
                    s => Math.Exp(-s.Sum(v => v / s.Sum() * Math.Log(v / s.Sum())))),
                new("Upside down: e^{−H}. The sign of the entropy is positive.", s => 1 / Shares(s)),
            ],
        };

        /// <summary>The semi-hard choice of triplets.</summary>
        public static Exercise<Func<double, double[], int>> SemiHard { get; } = new()
        {
            Id = "11.semi-hard",
            Title = "Hard, but not too hard",
            Difficulty = 2,
            Section = "Push to a distance",
            Hints =
            [
                "First only those that lie further than the partner. Among them the nearest.",
                "If there is none, all others are nearer than the partner: take the one that is least wrong, the furthest.",
            ],
            Explanation = "The nearest beyond the partner; where none is beyond, the furthest. The hardest of all would often be a " +
                "wrongly marked or damaged picture, and pulls the codes together when training begins.",
            Oracle = (d, others) => others.Select((v, k) => (V: v, K: k)).Where(o => o.V > d).OrderBy(o => o.V).ThenBy(o => o.K)
                .Select(o => o.K).DefaultIfEmpty(-1).First() is var k and >= 0 ? k
                : others.Select((v, i) => (V: v, K: i)).OrderByDescending(o => o.V).ThenBy(o => o.K).First().K,
            Tolerance = 0,
            Cases =
            [
                [1.0, new[] { 2.0 }], [1.0, new[] { 0.5 }], [1.0, new[] { 3.0, 2.0 }], [1.0, new[] { 0.5, 2.0, 3.0 }],
                [1.0, new[] { 0.2, 0.8, 0.5 }], [1.0, new[] { 1.0, 1.5 }], [1.0, new[] { 0.9, 2.5, 1.4, 2.5 }], [0.5, new[] { 0.5, 0.3 }],
                [1.0, new[] { 2.0, 1.2, 1.2 }], [2.0, new[] { 1.0, 1.9, 1.9 }],
            ],
            Draw = (rng, size) => [Math.Round(2 * rng.NextDouble(), 1), Enumerable.Range(0, size + 1)
                .Select(_ => Math.Round(3 * rng.NextDouble(), 1)).ToArray()],
            Misconceptions =
            [
                new("That is the hardest of all, nearer than the partner if need be. Semi-hard begins beyond the partner.",
                    (d, o) => Array.IndexOf(o, o.Min())),
                new("That is the furthest of all: the easiest, which teaches nothing.", (d, o) => Array.IndexOf(o, o.Max())),
                new("That is the one whose distance is most like the partner's, on either side. It must lie beyond.",
                    (d, o) => Enumerable.Range(0, o.Length).MinBy(k => Math.Abs(o[k] - d))),
                new("Beyond means further: one at the partner's own distance does not count.", (d, o) => Chosen(o, v => v >= d, o.Max())),
                new("Where none lies beyond, there is still an answer: the furthest.", (d, o) => Chosen(o, v => v > d, double.NaN)),
                new("Where none lies beyond, take the furthest: the least wrong. Yours is the nearest.",
                    (d, o) => Chosen(o, v => v > d, o.Min())),
                new("That is the first one beyond the partner. Asked is the nearest of those.",
                    (d, o) => Array.FindIndex(o, v => v > d) is var k and >= 0 ? k : Array.IndexOf(o, o.Max())),
                new("That is the furthest of those that are nearer than the partner: turned round.", (d, o) => o.Any(v => v < d)
                    ? Array.IndexOf(o, o.Where(v => v < d).Max()) : Array.IndexOf(o, o.Max())),
                new("Of two that are alike the first is asked for; you take the last: < and not ≤ as you go through.", (d, o) =>
                    o.Any(v => v > d) ? Array.LastIndexOf(o, o.Where(v => v > d).Min()) : Array.LastIndexOf(o, o.Max())),
                new("Your search begins with place 0 as the best so far, even where that lies nearer than the partner.", (d, o) =>
                    Enumerable.Range(0, o.Length).Where(k => k == 0 || o[k] > d).MinBy(k => o[k])),
                new("Where none lies beyond, the furthest is asked for. Of an empty list FirstOrDefault says 0, which is a place.",
                    (d, o) => Enumerable.Range(0, o.Length).Where(k => o[k] > d).OrderBy(k => o[k]).FirstOrDefault()),
                new("The place in your shortened list is not the place in the whole.", (d, o) => o.Where(v => v > d)
                    .ToList() is { Count: > 0 } left ? left.IndexOf(left.Min()) : Array.IndexOf(o, o.Max())),
            ],
        };

        /// <summary>NT-Xent with the code itself left out.</summary>
        public static Exercise<Func<double[,], double, double>> NtXent { get; } = new()
        {
            Id = "11.nt-xent",
            Title = "Bug hunt: one answer too many",
            Difficulty = 2,
            Section = "The batch as the answers",
            Hints = ["How many answers are there for one of 2B codes? What does the printed code give if all cosines are 1?",
                "The sum must leave k = i out: a code is not an answer to itself."],
            Explanation = "Σ over k ≠ i. With the code itself in the sum, whose cosine is always 1, the loss cannot fall below log(1 + " +
                "e^{(1 − 1)/τ}) = log 2 even for perfect codes, and a collapse costs log 2B. The mistake trains all the same, only " +
                "worse, which is why it lives long.",
            Oracle = (c, tau) => Enumerable.Range(0, c.GetLength(0)).Select(i => Xent(c, i, k => k != i, tau)).Average(),
            Cases =
            [
                [new double[,] { { 1, 1 }, { 1, 1 } }, 1.0],
                [new double[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } }, 0.5],
                [new[,] { { 1, 0.2, 0.9, -0.3 }, { 0.2, 1, 0.1, 0.8 }, { 0.9, 0.1, 1, -0.5 }, { -0.3, 0.8, -0.5, 1 } }, 0.5],
                [new[,] { { 1, -0.4, 0.3, 0.6 }, { -0.4, 1, 0.7, 0.1 }, { 0.3, 0.7, 1, 0.2 }, { 0.6, 0.1, 0.2, 1 } }, 1.5],
            ],
            Draw = (rng, size) => [Cosines(rng, 2 * size), Math.Round(0.2 + rng.NextDouble(), 1)],
            Misconceptions =
            [
                new("That is the printed code: a code still competes with itself.", (c, t) => Enumerable.Range(0, c.GetLength(0))
                    .Select(i => Xent(c, i, _ => true, t)).Average()),
                new("The partner is left out of the sum, too. It is one of the answers: the right one.",
                    (c, t) => Enumerable.Range(0, c.GetLength(0)).Select(i => Xent(c, i, k => k != i && k != Partner(c, i), t)).Average()),
                new("A cosine that is set to 0 still counts, with e⁰ = 1. Leave the term itself out of the sum.", (c, t) =>
                    Enumerable.Range(0, c.GetLength(0)).Select(i => Functions.LogSumExp([.. Enumerable.Range(0, c.GetLength(0))
                    .Select(k => k == i ? 0 : c[i, k] / t)]) - (c[i, Partner(c, i)] / t)).Average()),
                new("The partner of i is i + B, or i − B in the second half; your partners are neighbours.", (c, t) =>
                    Enumerable.Range(0, c.GetLength(0)).Select(i => Xent(c, i, k => k != i, t) + ((c[i, Partner(c, i)] - c[i, i ^ 1]) / t))
                    .Average()),
                new("The partner is left out instead of the code itself.", (c, t) => Enumerable.Range(0, c.GetLength(0))
                    .Select(i => Xent(c, i, k => k != Partner(c, i), t)).Average()),
                new("Only the first views are asked. Both views of every row are questions.",
                    (c, t) => Enumerable.Range(0, c.GetLength(0) / 2).Select(i => Xent(c, i, k => k != i, t)).Average()),
                new("Only the second views are answers. All 2B codes are, but one's own.", (c, t) => Enumerable.Range(0, c.GetLength(0))
                    .Select(i => Xent(c, i, k => k < c.GetLength(0) / 2 != i < c.GetLength(0) / 2, t)).Average()),
                new("The temperature divides: a small τ makes differences large. Yours multiplies.",
                    (c, t) => Enumerable.Range(0, c.GetLength(0)).Select(i => Xent(c, i, k => k != i, 1 / t)).Average()),
                new("A sum over the codes; asked is the mean.", (c, t) => Enumerable.Range(0, c.GetLength(0))
                    .Select(i => Xent(c, i, k => k != i, t)).Sum()),
                new("Divided by B instead of 2B: there are 2B questions.", (c, t) => 2 * Enumerable.Range(0, c.GetLength(0))
                    .Select(i => Xent(c, i, k => k != i, t)).Average()),
                new("Upside down: that is log p, and asked is −log p.", (c, t) => -Enumerable.Range(0, c.GetLength(0))
                    .Select(i => Xent(c, i, k => k != i, t)).Average()),
                new("τ is left out.", (c, t) => Enumerable.Range(0, c.GetLength(0)).Select(i => Xent(c, i, k => k != i, 1)).Average()),
            ],
        };

        private static double[][] Rows(double[,] e) =>
            [.. Enumerable.Range(0, e.GetLength(0)).Select(i => Enumerable.Range(0, e.GetLength(1)).Select(k => e[i, k]).ToArray())];

        private static double Nce(double[,] e) => Rows(e).Select((row, i) => row[i] + Functions.LogSumExp([.. row.Select(v => -v)]))
            .Average();

        private static double[,] Changed(double[,] e, Func<double, double> change) => Made(e.GetLength(0), (i, k) => change(e[i, k]));

        private static double[,] Turned(double[,] e) => Made(e.GetLength(0), (i, k) => e[k, i]);

        private static double[,] Table(Rng rng, int n) => Made(n, (_, _) => Math.Round(2 * rng.NextGaussian(), 1));

        private static double[,] Made(int n, Func<int, int, double> entry)
        {
            var table = new double[n, n];
            for (var k = 0; k < table.Length; k++)
                table[k / n, k % n] = entry(k / n, k % n);
            return table;
        }

        private static double Shares(double[] s) => Math.Exp(Probability.Entropy([.. s.Select(v => v / s.Sum())]));

        private static int Chosen(double[] others, Func<double, bool> allowed, double otherwise) =>
            others.Any(allowed) ? Array.IndexOf(others, others.Where(allowed).Min()) : Array.IndexOf(others, otherwise);

        private static int Partner(double[,] c, int i) => (i + (c.GetLength(0) / 2)) % c.GetLength(0);

        private static double Xent(double[,] c, int i, Func<int, bool> counts, double tau) =>
            Functions.LogSumExp([.. Enumerable.Range(0, c.GetLength(0)).Where(counts).Select(k => c[i, k] / tau)]) - (c[i,
                Partner(c, i)] / tau);

        private static double[,] Cosines(Rng rng, int n)
        {
            var angles = Enumerable.Range(0, n).Select(_ => 2 * Math.PI * rng.NextDouble()).ToArray();
            return Made(n, (i, k) => i == k ? 1 : Math.Round(Math.Cos(angles[i] - angles[k]), 2));
        }
    }
}
