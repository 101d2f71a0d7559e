namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 15.</summary>
    public static partial class BoundedVolume
    {
        private static readonly double[][] Pair = [[0.0, 0.0], [4.0, 0.0]];
        private static readonly double[][] Triple = [[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]];

        /// <summary>What a subspace loses.</summary>
        public static Exercise<Func<double[], int, double>> Lost { get; } = new()
        {
            Id = "15.lost",
            Title = "What the subspace loses",
            Difficulty = 1,
            Section = "Near a plane",
            Hints = ["The mean energy is the sum of the variances that are not kept.", "Divide it by the sum of all of them."],
            Explanation = "The mean squared distance to the subspace is the sum of the variances across it; the share is scale-free.",
            Oracle = (variances, kept) => 1 - (variances.Take(kept).Sum() / variances.Sum()),
            Cases =
            [
                [new[] { 3.0, 1.0 }, 1],
                [new[] { 5.0, 3.0, 2.0 }, 1],
                [new[] { 5.0, 3.0, 2.0 }, 2],
                [new[] { 4.0, 1.0, 1.0 }, 3],
            ],
            Draw = (rng, size) => [Variances(rng, size + 1), 1 + rng.NextInt(size + 1)],
            Misconceptions =
            [
                new("That is the share that is kept. What is lost is the rest.", (v, k) => v.Take(k).Sum() / v.Sum()),
                new("Variances add, their square roots do not: no root is needed.",
                    (v, k) => v.Skip(k).Sum(Math.Sqrt) / v.Sum(Math.Sqrt)),
                new("That is what is lost, not its share: divide by the sum of all variances.", (v, k) => v.Skip(k).Sum()),
                new("Relative to what is kept. The share is of the whole.", (v, k) => v.Skip(k).Sum() / v.Take(k).Sum()),
                new("One direction too many is counted as lost: the first `kept` are kept.",
                    (v, k) => v.Skip(k - 1).Sum() / v.Sum()),
                new("That counts directions. Some of them hold more variance than others.", (v, k) => (v.Length - k) / (double)v.Length),
                new("The eigenvalues are variances already; squaring them is for singular values.",
                    (v, k) => v.Skip(k).Sum(x => x * x) / v.Sum(x => x * x)),
            ],
        };

        /// <summary>The energy of k-means.</summary>
        public static Exercise<Func<double[][], double[], double>> Nearest { get; } = new()
        {
            Id = "15.nearest",
            Title = "The energy of k-means",
            Difficulty = 1,
            Section = "Near a few points",
            Hints = ["The squared distance to every centre, then the smallest."],
            Explanation = "One latent, the number of the centre, minimised out: F(x) = min_k ‖x − μ_k‖².",
            Oracle = (centres, x) => Squares(centres, x).Min(),
            Cases =
            [
                [Pair, new[] { 1.0, 0.0 }],
                [Pair, new[] { 3.0, 2.0 }],
                [Triple, new[] { 1.0, 2.0 }],
                [Triple, new[] { 4.0, 0.5 }],
                [new double[][] { [1.0, 0.0, -2.0], [0.0, 1.0, 3.0] }, new[] { 0.5, 0.0, 1.0 }],
            ],
            Draw = (rng, size) => [Points(rng, size), Point(rng)],
            Misconceptions =
            [
                new("That is the farthest centre. The energy is about the nearest.", (c, x) => Squares(c, x).Max()),
                new("Squared, please: the square is what the means minimise.", (c, x) => Math.Sqrt(Squares(c, x).Min())),
                new("One centre explains a point, not all of them together: the minimum, not the sum.", (c, x) => Squares(c, x).Sum()),
                new("The minimum, not the mean over the centres.", (c, x) => Squares(c, x).Average()),
                new("There is no ½ in this energy, and no mean over the coordinates.", (c, x) => Squares(c, x).Min() / 2),
                new("That squares the sum of the differences: square each of them, then add.",
                    (c, x) => c.Min(m => Math.Pow(m.Zip(x, (a, b) => a - b).Sum(), 2))),
                new("That looks at two coordinates only. A point may have more: sum over all of them.",
                    (c, x) => c.Min(m => m.Zip(x, (a, b) => (a - b) * (a - b)).Take(2).Sum())),
                new("That is the number of the nearest centre; its energy is asked for.",
                    (c, x) => Array.IndexOf(Squares(c, x), Squares(c, x).Min())),
                new("That adds up |differences|: squares are asked for.",
                    (c, x) => c.Min(m => m.Zip(x, (a, b) => Math.Abs(a - b)).Sum())),
            ],
        };

        /// <summary>One iteration of Lloyd.</summary>
        public static Exercise<Func<double[][], double[][], double[][]>> Step { get; } = new()
        {
            Id = "15.step",
            Title = "One iteration of k-means",
            Difficulty = 2,
            Section = "Near a few points",
            Hints = ["First every point chooses its nearest centre; no centre moves before all have chosen.",
                "Then each centre goes to the mean of the points that chose it. What of one that nobody chose?"],
            Explanation = "Both halves lower Σ min_k ‖x − μ_k‖²: choosing over k, the mean over μ. A centre without points has no mean.",
            Oracle = (points, centres) => Lloyd(points, centres, (own, old) => Average(own, own.Length) ?? old),
            Cases =
            [
                [new double[][] { [1.0, 0.0], [3.0, 0.0] }, Pair],
                [new double[][] { [1.0, 0.0], [0.0, 1.0], [5.0, 1.0] }, Pair],
                [new double[][] { [1.0, 0.0], [2.0, 2.0], [5.0, 5.0] }, new double[][] { [0.0, 0.0], [90.0, 0.0] }],
                [new double[][] { [1.0, 1.0], [-1.0, 2.0], [3.0, 0.0], [6.0, 0.0], [0.0, 4.0] }, Triple],
                [new double[][] { [1.0, 0.0], [2.0, 3.0], [5.0, 0.0] }, Pair],
                [new double[][] { [1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [1.0, 1.0, 4.0] }, new double[][] { [0.0, 0, 0], [1.0, 0.0, 3.0] }],
            ],
            Draw = (rng, size) => [Points(rng, size + 2), Points(rng, Math.Min(size, 3))],
            Misconceptions =
            [
                new("Of equal distances the first centre wins here: compare with <, not with <=.",
                    (p, c) => [.. Enumerable.Reverse(Lloyd(p, [.. Enumerable.Reverse(c)], (own, old) => Average(own, own.Length) ?? old))]),
                new("Divide by the points of this cluster, not by all of them.",
                    (p, c) => Lloyd(p, c, (own, old) => Average(own, p.Length) ?? old)),
                new("That is their sum: divide by how many there are.", (p, c) => Lloyd(p, c, (own, old) => Average(own, 1) ?? old)),
                new("A centre without points has no mean; it stays where it is here, and does not go to 0.",
                    (p, c) => Lloyd(p, c, (own, old) => Average(own, own.Length) ?? new double[old.Length])),
                new("0/0: a centre without points has no mean. Here it stays where it is.",
                    (p, c) => Lloyd(p, c, (own, old) => Average(own, own.Length) ?? [.. old.Select(_ => double.NaN)])),
                new("Only half of the way: the centre goes to the mean itself.", (p, c) => Lloyd(p, c,
                    (own, old) => Average(own, own.Length)?.Zip(old, (a, b) => (a + b) / 2).ToArray() ?? old)),
                new("That moves each centre to its nearest point. Each *point* chooses a centre, and the centre goes to their mean.",
                    (p, c) => [.. c.Select(m => p.MinBy(x => Squares([m], x)[0])!)]),
                new("The old centre is no point: leave it out of the mean.",
                    (p, c) => Lloyd(p, c, (own, old) => Average([.. own, old], own.Length + 1)!)),
            ],
        };

        /// <summary>Soft assignment in a mixture.</summary>
        public static Exercise<Func<double[], double[], double[], double, double[]>> Responsible { get; } = new()
        {
            Id = "15.responsible",
            Title = "Who is responsible?",
            Difficulty = 2,
            Section = "Soft balls: the mixture",
            Hints = ["r_k is w_k N(x; μ_k, σ_k²), divided by the sum over k.",
                "Far away every density is 0 to the machine. Subtract the largest logarithm before you exponentiate."],
            Explanation = "A softmin over joint energies (x−μ)²/2σ² + log σ − log w: the smallest may be subtracted from all.",
            Oracle = (w, mu, sigma, x) => Softmax(w, mu, sigma, x,
                (a, m, s) => Math.Log(a) - Math.Log(s) - ((x - m) * (x - m) / (2 * s * s))),
            Cases =
            [
                [new[] { 0.5, 0.5 }, new[] { 0.0, 2.0 }, new[] { 1.0, 1.0 }, 0.5],
                [new[] { 0.8, 0.2 }, new[] { 0.0, 2.0 }, new[] { 1.0, 2.0 }, 1.0],
                [new[] { 0.3, 0.7 }, new[] { -1.0, 1.0 }, new[] { 0.5, 1.5 }, 0.0],
                [new[] { 0.5, 0.5 }, new[] { 0.0, 1.0 }, new[] { 1.0, 1.0 }, 60.0],
                [new[] { 0.5, 0.5 }, new[] { 0.0, 1.0 }, new[] { 0.5, 2.0 }, 60.0],
            ],
            Draw = (rng, size) =>
                [Weights(rng, size + 1), Numbers(rng, size + 1, 2), Widths(rng, size + 1), Math.Round(3 * rng.NextGaussian(), 2)],
            Misconceptions =
            [
                new("The weights are missing: a component with more points is responsible for more.",
                    (w, mu, sigma, x) => Softmax(w, mu, sigma, x, (_, m, s) => -Math.Log(s) - ((x - m) * (x - m) / (2 * s * s)))),
                new("The 1/σ of the density is missing: a wide Gaussian is low.",
                    (w, mu, sigma, x) => Softmax(w, mu, sigma, x, (a, m, s) => Math.Log(a) - ((x - m) * (x - m) / (2 * s * s)))),
                new("σ is the standard deviation: divide by 2σ², not by 2σ.",
                    (w, mu, sigma, x) => Softmax(w, mu, sigma, x, (a, m, s) => Math.Log(a) - Math.Log(s) - ((x - m) * (x - m) / (2 * s)))),
                new("The ½ of the exponent is missing.",
                    (w, mu, sigma, x) => Softmax(w, mu, sigma, x, (a, m, s) => Math.Log(a) - Math.Log(s) - ((x - m) * (x - m) / (s * s)))),
                new("In one dimension the density has 1/σ, not 1/σ².", (w, mu, sigma, x) =>
                    Softmax(w, mu, sigma, x, (a, m, s) => Math.Log(a) - (2 * Math.Log(s)) - ((x - m) * (x - m) / (2 * s * s)))),
                new("Far away 0/0: every density underflows. Subtract the largest logarithm before you exponentiate.",
                    (w, mu, sigma, x) => Divided(Densities(w, mu, sigma, x))),
                new("Far away every density underflows to 0, and the weights are no answer there: subtract the largest logarithm first.",
                    (w, mu, sigma, x) => Densities(w, mu, sigma, x) is var p ? (p.Sum() == 0 ? w : Divided(p)) : w),
                new("Far away ∞/∞: subtract the largest logarithm, not the smallest, and no exponential exceeds 1.", (w, mu, sigma, x) =>
                {
                    double[] logs = [.. w.Select((a, k) => Math.Log(a / sigma[k])
                        - ((x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])))];
                    return Divided([.. logs.Select(v => Math.Exp(v - logs.Min()))]);
                }),
                new("They do not add up to 1: divide by their sum.", Densities),
                new("All or nothing is k-means. A mixture shares: r_k is a probability.",
                    (w, mu, sigma, x) => Hard(Softmax(w, mu, sigma, x,
                        (a, m, s) => Math.Log(a) - Math.Log(s) - ((x - m) * (x - m) / (2 * s * s))))),
            ],
        };

        /// <summary>The density of ICA.</summary>
        public static Exercise<Func<double[][], double[], double>> IcaEnergy { get; } = new()
        {
            Id = "15.ica-energy",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "Independent sources",
            Hints = ["Multiply W by 2. How should the volume in which Wx stays small change, and so p?",
                "−log |det W| keeps the sum of p at 1; and cosh of a large number is infinite."],
            Explanation = "E = Σ log(π cosh s_j) − log |det W|. Without the last term p has no sum of 1, and with the other sign the " +
                "energy falls forever as W shrinks.",
            Oracle = (w, x) => IcaOf(w, x, -1),
            Tolerance = 1e-8,
            Cases =
            [
                [new double[][] { [1.0, 0.0], [0.0, 1.0] }, new[] { 0.0, 0.0 }],
                [new double[][] { [2.0, 0.0], [0.0, 1.0] }, new[] { 0.5, -1.0 }],
                [new double[][] { [0.0, 1.0], [3.0, 1.0] }, new[] { 1.0, 1.0 }],
                [new double[][] { [1.0, 2.0], [3.0, -1.0] }, new[] { 500.0, 900.0 }],
            ],
            Draw = (rng, size) => [Matrix(rng), Point(rng)],
            IsCase = given => given[0] is double[][] { Length: 2 } m && m.All(r => r.Length == 2) && Math.Abs(Determinant(m)) > 1e-3
                && given[1] is double[] { Length: 2 },
            Misconceptions =
            [
                new("That is the printed code: its determinant has the wrong sign. Larger W is a narrower density, which is higher.",
                    (w, x) => IcaOf(w, x, 1)),
                new("The determinant is missing: without it p does not add up to 1.", (w, x) => IcaOf(w, x, 0)),
                new("A determinant may be negative: take its absolute value.",
                    (w, x) => IcaOf(w, x, 0) - Math.Log(Determinant(w))),
                new("cosh of a large number is infinite: log cosh s = |s| + log(1 + e^(−2|s|)) − log 2.",
                    (w, x) => Sources(w, x).Sum(s => Math.Log(Math.PI * Math.Cosh(s))) - Math.Log(Math.Abs(Determinant(w)))),
                new("log π of every source is missing: cosh alone has the integral π.",
                    (w, x) => IcaOf(w, x, -1) - (2 * Math.Log(Math.PI))),
                new("One log π for each source, not one for all.", (w, x) => IcaOf(w, x, -1) - Math.Log(Math.PI)),
                new("One determinant for all sources together: subtract its logarithm once.", (w, x) => IcaOf(w, x, -2)),
                new("log cosh s is near |s| − log 2 for large s only: log cosh s = |s| + log(1 + e^(−2|s|)) − log 2.",
                    (w, x) => IcaOf(w, x, -1) - Sources(w, x).Sum(s => Math.Log(1 + Math.Exp(-2 * Math.Abs(s))))),
                new("log cosh s is not |s|: log cosh s = |s| + log(1 + e^(−2|s|)) − log 2.",
                    (w, x) => IcaOf(w, x, -1) - Sources(w, x).Sum(s => Math.Log((1 + Math.Exp(-2 * Math.Abs(s))) / 2))),
                new("The sources are Wx: row j of W times x. That used the columns.",
                    (w, x) => IcaOf([[w[0][0], w[1][0]], [w[0][1], w[1][1]]], x, -1)),
                new("The logarithm of the determinant, not the determinant.",
                    (w, x) => IcaOf(w, x, 0) - Math.Abs(Determinant(w))),
                new("That is log p. The energy is −log p.", (w, x) => -IcaOf(w, x, -1)),
            ],
        };

        private static double[] Squares(double[][] centres, double[] x) =>
            [.. centres.Select(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum())];

        private static double[][] Lloyd(double[][] points, double[][] centres, Func<double[][], double[], double[]> move)
        {
            int[] choice = [.. points.Select(x => Squares(centres, x)).Select(d => Array.IndexOf(d, d.Min()))];
            return [.. centres.Select((c, k) => move([.. points.Where((_, i) => choice[i] == k)], c))];
        }

        private static double[]? Average(double[][] own, int by) =>
            own.Length == 0 ? null : [.. own[0].Select((_, d) => own.Sum(x => x[d]) / by)];

        private static double[] Softmax(double[] w, double[] mu, double[] sigma, double x, Func<double, double, double, double> log)
        {
            double[] logs = [.. w.Select((a, k) => log(a, mu[k], sigma[k]))];
            return Divided([.. logs.Select(v => Math.Exp(v - logs.Max()))]);
        }

        private static double[] Densities(double[] w, double[] mu, double[] sigma, double x) => [.. w.Select((a, k) =>
            a * Math.Exp(-(x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])) / (sigma[k] * Math.Sqrt(2 * Math.PI)))];

        private static double[] Divided(double[] v) => [.. v.Select(a => a / v.Sum())];

        private static double[] Hard(double[] r) => [.. r.Select(v => v == r.Max() ? 1.0 : 0)];

        private static double[] Sources(double[][] w, double[] x) => [.. w.Select(row => row.Zip(x, (a, b) => a * b).Sum())];

        private static double Determinant(double[][] w) => (w[0][0] * w[1][1]) - (w[0][1] * w[1][0]);

        private static double IcaOf(double[][] w, double[] x, int sign)
        {
            var energy = Sources(w, x).Sum(s => Math.Log(Math.PI / 2) + Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))));
            return sign == 0 ? energy : energy + (sign * Math.Log(Math.Abs(Determinant(w))));
        }

        private static double[] Numbers(Rng rng, int count, double scale) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(scale * rng.NextGaussian(), 2))];

        private static double[] Point(Rng rng) => Numbers(rng, 2, 2);

        private static double[][] Points(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => Point(rng))];

        private static double[] Widths(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(0.5 + (1.5 * rng.NextDouble()), 2))];

        private static double[] Weights(Rng rng, int count)
        {
            double[] raw = [.. Enumerable.Range(0, count).Select(_ => 0.2 + rng.NextDouble())];
            return [.. raw.Select(v => v / raw.Sum())];
        }

        private static double[] Variances(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(0.1 + (4 * rng.NextDouble()), 2)).OrderDescending()];

        private static double[][] Matrix(Rng rng)
        {
            double[][] m = [Point(rng), Point(rng)];
            return Math.Abs(Determinant(m)) > 0.1 ? m : [[1.0, 0.5], [-0.5, 2.0]];
        }
    }
}
