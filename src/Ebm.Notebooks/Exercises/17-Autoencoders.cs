using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 17.</summary>
    public static partial class Autoencoders
    {
        private static readonly double[][] Corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]];

        /// <summary>The Bernoulli cost.</summary>
        public static Exercise<Func<double[], double[], double>> BernoulliCost { get; } = new()
        {
            Id = "17.bernoulli-cost",
            Title = "The Bernoulli cost",
            Difficulty = 1,
            Section = "Two costs",
            Hints = ["Put ỹ = 1/(1 + e^{−o}) into the formula and simplify: −log ỹ = softplus(−o), −log(1 − ỹ) = softplus(o).",
                "softplus(−o) = softplus(o) − o, so C = Σ softplus(o) − y·o.",
                "softplus(o) = max(o, 0) + log(1 + e^{−|o|}) never overflows."],
            Explanation = "C = Σ [softplus(o) − y o]. Written this way no logarithm of zero and no large exponential ever appears.",
            Oracle = (y, o) => y.Zip(o, (p, v) => (p * Functions.Softplus(-v)) + ((1 - p) * Functions.Softplus(v))).Sum(),
            Cases =
            [
                [new[] { 1.0 }, new[] { 0.0 }],
                [new[] { 1.0 }, new[] { 2.0 }],
                [new[] { 0.0, 1.0, 0.5 }, new[] { -1.0, 0.5, 0.25 }],
                [new[] { 0.25, 1.0, 0.0 }, new[] { 1000.0, -1000.0, 30.0 }],
            ],
            Draw = (rng, size) => [Some(size, () => rng.NextDouble()), Some(size, () => 4 * rng.NextGaussian())],
            Misconceptions =
            [
                new("A cost is low where the data are likely: the sign is wrong.",
                    (y, o) => -y.Zip(o, (p, v) => (p * Functions.Softplus(-v)) + ((1 - p) * Functions.Softplus(v))).Sum()),
                new("The cost of a picture is the sum over its pixels, not the mean.",
                    (y, o) => y.Zip(o, (p, v) => (p * Functions.Softplus(-v)) + ((1 - p) * Functions.Softplus(v))).Average()),
                new("The term (1 − y) log(1 − ỹ) is missing: dark pixels cost too when they are painted.",
                    (y, o) => y.Zip(o, (p, v) => p * Functions.Softplus(-v)).Sum()),
                new("The term y log ỹ is missing: bright pixels cost too when they are left dark.",
                    (y, o) => y.Zip(o, (p, v) => (1 - p) * Functions.Softplus(v)).Sum()),
                new("The outputs come before the sigmoid: ỹ = 1/(1 + e^{−o}).",
                    (y, o) => y.Zip(o, (p, q) => -(p * Math.Log(q)) - ((1 - p) * Math.Log(1 - q))).Sum()),
                new("Right until e^o overflows or log 0 appears. Simplify to softplus(o) − y·o, with softplus(o) = max(o, 0) + log(1 + " +
                    "e^{−|o|}).", (y, o) => y.Zip(o, (p, v) => 1 / (1 + Math.Exp(-v)) is var q
                    ? -(p * Math.Log(q)) - ((1 - p) * Math.Log(1 - q)) : 0).Sum()),
                new("Right until e^o overflows. Use softplus(o) = max(o, 0) + log(1 + e^{−|o|}).",
                    (y, o) => y.Zip(o, (p, v) => Math.Log(1 + Math.Exp(v)) - (p * v)).Sum()),
            ],
        };

        /// <summary>The score from a denoiser.</summary>
        public static Exercise<Func<Func<double[], double[]>, double[], double, double[]>> Score { get; } = new()
        {
            Id = "17.score",
            Title = "From denoiser to score",
            Difficulty = 1,
            Section = "First repair: noise",
            Hints = ["The denoiser's step r(x) − x points uphill.", "Divide the step by σ²."],
            Explanation = "∇ log p_σ(x) = (r(x) − x)/σ². For N(0, s²) the denoiser is x s²/(s² + σ²), and the formula gives −x/(s² + " +
                "σ²), as it must.",
            Oracle = (r, x, sigma) => [.. r(x).Zip(x, (a, b) => (a - b) / (sigma * sigma))],
            Cases =
            [
                [Shrink(1, 1), new[] { 1.0 }, 1.0],
                [Shrink(1, 0.5), new[] { 1.0 }, 0.5],
                [Shrink(4, 0.5), new[] { 1.0, -2.0 }, 0.5],
                [Shrink(0.25, 2), new[] { 0.5, 3.0, -1.0 }, 2.0],
            ],
            Misconceptions =
            [
                new("Upside down: the score points to where data are likely, as the denoiser does.",
                    (r, x, sigma) => [.. r(x).Zip(x, (a, b) => (b - a) / (sigma * sigma))]),
                new("Divide by σ², the variance of the noise, not by σ.", (r, x, sigma) => [.. r(x).Zip(x, (a, b) => (a - b) / sigma)]),
                new("That is the step of the denoiser. The score is the step divided by σ².",
                    (r, x, _) => [.. r(x).Zip(x, (a, b) => a - b)]),
                new("That is half the score. The 2 of the Gaussian has gone when the exponent was differentiated.",
                    (r, x, sigma) => [.. r(x).Zip(x, (a, b) => (a - b) / (2 * sigma * sigma))]),
                new("σ² is in the denominator: the same step means a steeper slope where the noise was smaller.",
                    (r, x, sigma) => [.. r(x).Zip(x, (a, b) => (a - b) * sigma * sigma)]),
                new("The score is about the step r(x) − x, not about r(x) itself.",
                    (r, x, sigma) => [.. r(x).Select(a => a / (sigma * sigma))]),
            ],
        };

        /// <summary>The conditional mean for a finite data set.</summary>
        public static Exercise<Func<double[][], double, double[], double[]>> BestDenoiser { get; } = new()
        {
            Id = "17.best-denoiser",
            Title = "The best denoiser there is",
            Difficulty = 2,
            Section = "First repair: noise",
            Hints = ["By Bayes, P(y_k | x) ∝ exp(−‖x − y_k‖²/2σ²).", "E[y | x] = Σ_k P(y_k | x) y_k.",
                "Subtract the largest exponent before exp: far from all points every exponential underflows."],
            Explanation = "A softmax over −‖x − y_k‖²/2σ² weighs the points: the attention of chapter 07. A network that reached this " +
                "optimum would have memorised its data.",
            Oracle = (points, sigma, x) => Mixed(points, points.Select(p => -Distance(p, x) / (2 * sigma * sigma))),
            Tolerance = 1e-7,
            Cases =
            [
                [new double[][] { [-1.0], [1.0] }, 1.0, new[] { 0.5 }],
                [Corners, 1.0, new[] { 0.5, 0.5 }],
                [Corners, 0.3, new[] { 0.4, 0.1 }],
                [Corners, 0.1, new[] { 30.0, 10.0 }],
                [Corners, 0.1, new[] { 0.5, -40.0 }],
            ],
            Misconceptions =
            [
                new("That is the nearest point. The mean weighs all of them by how likely each is.",
                    (points, _, x) => points.MinBy(p => Distance(p, x))!),
                new("The exponent is −‖x − y‖²/2σ²: the 2 of the Gaussian is missing.",
                    (points, sigma, x) => Mixed(points, points.Select(p => -Distance(p, x) / (sigma * sigma)))),
                new("The sign of the exponent: the farthest point weighs most. Near points are likelier.",
                    (points, sigma, x) => Mixed(points, points.Select(p => Distance(p, x) / (2 * sigma * sigma)))),
                new("The distance enters squared.",
                    (points, sigma, x) => Mixed(points, points.Select(p => -Math.Sqrt(Distance(p, x)) / (2 * sigma * sigma)))),
                new("Divide by 2σ², not by 2σ.", (points, sigma, x) => Mixed(points, points.Select(p => -Distance(p, x) / (2 * sigma)))),
                new("Where every exponential is 0 you take the nearest point; two points may be equally near. Subtract the largest " +
                    "exponent first.", (points, sigma, x) => points.All(p => Math.Exp(-Distance(p, x) / (2 * sigma * sigma)) == 0)
                        ? points.MinBy(p => Distance(p, x))! : Underflowing(points, sigma, x)),
                new("One weight for each point, from its whole distance, and not one for each coordinate.", (points, sigma, x) =>
                    [.. x.Select((v, i) => Mixed([.. points.Select(p => new[] { p[i] })],
                        points.Select(p => -(p[i] - v) * (p[i] - v) / (2 * sigma * sigma)))[0])]),
                new("That is the step r(x) − x. The mean itself is asked for.", (points, sigma, x) => [.. Mixed(points,
                    points.Select(p => -Distance(p, x) / (2 * sigma * sigma))).Zip(x, (r, v) => r - v)]),
                new("Right near the data. Far away every exponential underflows to 0: subtract the largest exponent first.", Underflowing),
            ],
        };

        /// <summary>The squared Jacobian of a sigmoid layer.</summary>
        public static Exercise<Func<double[][], double[], double[], double>> Contraction { get; } = new()
        {
            Id = "17.contraction",
            Title = "The contraction penalty by hand",
            Difficulty = 2,
            Section = "Third repair: hold the code still",
            Hints = ["∂h_j/∂y_i = h_j (1 − h_j) W_ji.", "Square every entry and add them up."],
            Explanation = "‖J‖² = Σ_j (h_j(1 − h_j))² Σ_i W_ji²: a saturated unit (h near 0 or 1) costs nothing, whatever its weights. " +
                "This is where contracting and saturating meet.",
            Oracle = Differences,
            Tolerance = 1e-6,
            Cases =
            [
                [new double[][] { [1.0] }, new[] { 0.0 }, new[] { 0.0 }],
                [new double[][] { [1.0, -2.0] }, new[] { 0.5 }, new[] { 1.0, 0.5 }],
                [new double[][] { [1.0, -2.0], [0.5, 3.0] }, new[] { 0.5, -1.0 }, new[] { 1.0, 0.25 }],
            ],
            Misconceptions =
            [
                new("σ' = h(1 − h) enters squared, like the weights.",
                    (w, b, y) => w.Select((row, j) => Unit(row, b[j], y) is var h ? h * (1 - h) * row.Sum(v => v * v) : 0).Sum()),
                new("The slope of the sigmoid is missing: ∂h/∂y = h(1 − h) W.", (w, _, _) => w.Sum(row => row.Sum(v => v * v))),
                new("The slope of the sigmoid is h(1 − h); 1 − h² is that of tanh.", (w, b, y) => w.Select((row, j) =>
                    Math.Tanh(b[j] + row.Zip(y, (u, v) => u * v).Sum()) is var h
                        ? Math.Pow(1 - (h * h), 2) * row.Sum(v => v * v) : 0).Sum()),
                new("h is the sigmoid of b + Wy, not b + Wy itself.", (w, b, y) => w.Select((row, j) =>
                    b[j] + row.Zip(y, (u, v) => u * v).Sum() is var h ? Math.Pow(h * (1 - h), 2) * row.Sum(v => v * v) : 0).Sum()),
                new("The slope of the sigmoid is h(1 − h), not h.",
                    (w, b, y) => w.Select((row, j) => Unit(row, b[j], y) is var h ? h * h * row.Sum(v => v * v) : 0).Sum()),
                new("Square each weight first, then add: signs must not cancel.",
                    (w, b, y) => w.Select((row, j) => Unit(row, b[j], y) is var h ? Math.Pow(h * (1 - h) * row.Sum(), 2) : 0).Sum()),
                new("The bias is missing: it moves the unit along its sigmoid, and so changes the slope.",
                    (w, b, y) => Differences(w, new double[b.Length], y)),
                new("The squared norm is asked for, not the norm.", (w, b, y) => Math.Sqrt(Differences(w, b, y))),
            ],
        };

        /// <summary>The loss that cannot be copied away.</summary>
        public static Exercise<Func<double[], double[], int[], double>> MaskedLoss { get; } = new()
        {
            Id = "17.masked-loss",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "Second repair: hide something",
            Hints = ["Which pixels can a network get right without understanding anything?",
                "Sum over pixels with mask 0 and divide by their number."],
            Explanation = "Only hidden pixels count. With the visible ones in the mean, copying the input earns most of the reward, " +
                "and the network learns the identity.",
            Oracle = (y, r, m) => Enumerable.Range(0, y.Length).Where(i => m[i] == 0).Select(i => (y[i] - r[i]) * (y[i] - r[i]))
                .DefaultIfEmpty(0).Average(),
            Cases =
            [
                [new[] { 1.0, 0.0 }, new[] { 0.5, 0.0 }, new[] { 0, 1 }],
                [new[] { 1.0, 0.0, 0.5 }, new[] { 0.5, 1.0, 0.25 }, new[] { 0, 1, 0 }],
                [new[] { 1.0, 0.0, 0.5, 0.75 }, new[] { 0.5, 1.0, 0.25, 0.0 }, new[] { 1, 1, 0, 1 }],
                [new[] { 1.0, 0.0 }, new[] { 0.5, 0.25 }, new[] { 1, 1 }],
            ],
            Misconceptions =
            [
                new("Visible pixels are still in the mean: the network can copy them.", (y, r, _) => y.Zip(r, (a, b) => (a - b) * (a - b))
                    .Average()),
                new("Upside down: mask 1 means seen. Judge the hidden pixels.", (y, r, m) => Enumerable.Range(0, y.Length)
                    .Where(i => m[i] == 1).Select(i => (y[i] - r[i]) * (y[i] - r[i])).DefaultIfEmpty(0).Average()),
                new("Divide by the number of hidden pixels, not by all.", (y, r, m) => Enumerable.Range(0, y.Length)
                    .Select(i => (1 - m[i]) * (y[i] - r[i]) * (y[i] - r[i])).Average()),
                new("Divide by the number of hidden pixels, not by that of the visible ones.", (y, r, m) => Enumerable.Range(0, y.Length)
                    .Sum(i => (1 - m[i]) * (y[i] - r[i]) * (y[i] - r[i])) / Math.Max(1, m.Sum())),
                new("The mask picks errors; you have hidden a part of the reconstruction instead.", (y, r, m) => Enumerable
                    .Range(0, y.Length).Average(i => Math.Pow(y[i] - ((1 - m[i]) * r[i]), 2))),
                new("The square of the error is asked for, not its size.", (y, r, m) => Enumerable.Range(0, y.Length).Where(i => m[i] == 0)
                    .Select(i => Math.Abs(y[i] - r[i])).DefaultIfEmpty(0).Average()),
                new("The mean is asked for, not the sum.", (y, r, m) => Enumerable.Range(0, y.Length)
                    .Sum(i => (1 - m[i]) * (y[i] - r[i]) * (y[i] - r[i]))),
                new("Right, except where nothing is hidden: the mean of no numbers is asked to be 0.",
                    (y, r, m) => Enumerable.Range(0, y.Length).Sum(i => (1 - m[i]) * (y[i] - r[i]) * (y[i] - r[i])) / m.Count(v => v == 0)),
            ],
        };

        private static double[] Some(int count, Func<double> number) => [.. Enumerable.Range(0, count).Select(_ => number())];

        /// <summary>The best denoiser of N(0, variance).</summary>
        private static Func<double[], double[]> Shrink(double variance, double sigma)
        {
            var share = variance / (variance + (sigma * sigma));
            return NamedFunctions.NamedMap(string.Create(CultureInfo.InvariantCulture, $"denoise: x ↦ {share:G4} x"),
                x => [.. x.Select(v => v * share)]);
        }

        private static double Distance(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();

        private static double[] Mixed(double[][] points, IEnumerable<double> logWeights)
        {
            var w = Probability.Softmin([.. logWeights.Select(v => -v)]);
            return [.. Enumerable.Range(0, points[0].Length).Select(i => points.Select((p, k) => w[k] * p[i]).Sum())];
        }

        private static double[] Underflowing(double[][] points, double sigma, double[] x)
        {
            double[] w = [.. points.Select(p => Math.Exp(-Distance(p, x) / (2 * sigma * sigma)))];
            return [.. Enumerable.Range(0, x.Length).Select(i => points.Select((p, k) => w[k] * p[i]).Sum() / w.Sum())];
        }

        private static double Unit(double[] row, double bias, double[] y) => Functions.Sigmoid(bias + row.Zip(y, (a, b) => a * b).Sum());

        /// <summary>‖∂h/∂y‖² by central differences.</summary>
        private static double Differences(double[][] w, double[] b, double[] y)
        {
            var sum = 0.0;
            for (var i = 0; i < y.Length; i++)
            {
                var (up, down) = ((double[])y.Clone(), (double[])y.Clone());
                (up[i], down[i]) = (y[i] + 1e-5, y[i] - 1e-5);
                sum += w.Select((row, j) => Math.Pow((Unit(row, b[j], up) - Unit(row, b[j], down)) / 2e-5, 2)).Sum();
            }

            return sum;
        }
    }
}
