namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 10.</summary>
    public static partial class WithoutPartition
    {
        /// <summary>The pseudo-likelihood of one state of spins.</summary>
        public static Exercise<Func<double[,], double[], int[], double>> PseudoLikelihood { get; } = new()
        {
            Id = "10.pseudo-likelihood",
            Title = "Pseudo-likelihood",
            Difficulty = 1,
            Section = "Ask the neighbours",
            Hints =
            [
                "Spin i feels the field h_i = b_i + Σ_{j≠i} J_ij x_j, and turning it costs Δ = 2 x_i h_i.",
                "Sum log(1 + e^{−Δ}) over the spins. Functions.Softplus(-Δ) survives any Δ.",
            ],
            Explanation = "−Σ log p(x_i | rest) = Σ log(1 + e^{−2 x_i h_i}), with h_i = b_i + Σ_j J_ij x_j. Nothing here sums over states.",
            Oracle = (j, b, x) => Enumerable.Range(0, x.Length).Sum(i => Functions.Softplus(Energy(j, b, x) - Energy(j, b, Turned(x, i)))),
            Cases =
            [
                [new double[,] { { 0 } }, new double[] { 0 }, new[] { 1 }],
                [new double[,] { { 0 } }, new[] { 0.7 }, new[] { -1 }],
                [new double[,] { { 0, 1 }, { 1, 0 } }, new[] { 0.0, 0.5 }, new[] { 1, -1 }],
                [new double[,] { { 0, 0.5, -0.3 }, { 0.5, 0, 0.8 }, { -0.3, 0.8, 0 } }, new[] { 0.2, -0.4, 0.1 }, new[] { 1, -1, -1 }],
                [new double[,] { { 0, 900 }, { 900, 0 } }, new[] { 0.0, 0.0 }, new[] { 1, -1 }],
            ],
            Draw = (rng, size) => SpinCase(rng, size + 1),
            Misconceptions =
            [
                new("The sign: a state whose neighbours all lie far above it must cost little.",
                    (j, b, x) => Pseudo(x, i => -2 * x[i] * Field(j, b, x, i))),
                new("The factor 2 is missing: turning a spin changes x_i h_i by twice its size.",
                    (j, b, x) => Pseudo(x, i => x[i] * Field(j, b, x, i))),
                new("x_i is missing: what counts is whether the spin agrees with its field.",
                    (j, b, x) => Pseudo(x, i => 2 * Field(j, b, x, i))),
                new("The fields b_i are missing.", (j, b, x) => Pseudo(x, i => 2 * x[i] * Field(j, new double[b.Length], x, i))),
                new("That is the log pseudo-likelihood; asked is minus it, a cost.",
                    (j, b, x) => -Pseudo(x, i => 2 * x[i] * Field(j, b, x, i))),
                new("That is the mean over spins; asked is the sum.", (j, b, x) => Pseudo(x, i => 2 * x[i] * Field(j, b, x, i)) / x.Length),
                new("Right on paper, but exp leaves the range of a double: for a large −Δ the cost is −Δ itself.",
                    (j, b, x) => Enumerable.Range(0, x.Length).Sum(i => Math.Log(1 + Math.Exp(-2 * x[i] * Field(j, b, x, i))))),
            ],
        };

        /// <summary>The score-matching objective of a Gaussian energy of one coordinate.</summary>
        public static Exercise<Func<double[], double, double, double>> ScoreMatching { get; } = new()
        {
            Id = "10.score-matching",
            Title = "Score matching by hand",
            Difficulty = 1,
            Section = "Ask the slope",
            Hints = ["E' = λ(x − μ) and E'' = λ.", "J is the mean of ½E'² − E''."],
            Explanation = "J = mean ½λ²(x − μ)² − λ: least at μ = mean and 1/λ = the variance, as for maximum likelihood, and without " +
                "any integral.",
            Oracle = (x, l, m) => (l * l / 2 * x.Average(v => (v * v) - (2 * m * v) + (m * m))) - l,
            Cases = [[new[] { 0.0 }, 1.0, 0.0], [new[] { 1.0 }, 2.0, 0.0], [new[] { 1.0, 3.0 }, 0.5, 1.0],
                [new[] { -1.0, 2.0, 0.5 }, 1.5, -0.5]],
            Draw = (rng, size) => [Enumerable.Range(0, size).Select(_ => Math.Round(2 * rng.NextGaussian(), 1)).ToArray(),
                Math.Round(0.2 + (2 * rng.NextDouble()), 1), Math.Round(rng.NextGaussian(), 1)],
            Misconceptions =
            [
                new("The curvature counts with a minus: the energy must be curved at the data.",
                    (x, l, m) => (l * l / 2 * x.Average(v => (v - m) * (v - m))) + l),
                new("The ½ before the squared slope is missing.", (x, l, m) => (l * l * x.Average(v => (v - m) * (v - m))) - l),
                new("The curvature is missing: then λ = 0, a flat energy, is best.",
                    (x, l, m) => l * l / 2 * x.Average(v => (v - m) * (v - m))),
                new("The slope is λ(x − μ): λ enters squared.", (x, l, m) => (l / 2 * x.Average(v => (v - m) * (v - m))) - l),
                new("That is the squared mean slope; asked is the mean of the squares.",
                    (x, l, m) => (l * l / 2 * Math.Pow(x.Average() - m, 2)) - l),
                new("A sum over the data instead of a mean.", (x, l, m) => x.Sum(v => (l * l / 2 * (v - m) * (v - m)) - l)),
                new("μ is left out.", (x, l, m) => (l * l / 2 * x.Average(v => v * v)) - l),
            ],
        };

        /// <summary>The loss of noise-contrastive estimation.</summary>
        public static Exercise<Func<double[], double[], double[], double[], double>> Noise { get; } = new()
        {
            Id = "10.noise-contrast",
            Title = "Derive and code NCE",
            Difficulty = 2,
            Section = "Ask a classifier",
            Hints =
            [
                "ν is the number of noise points over the number of data. G = −E − log p_n − log ν, at the data and at the noise.",
                "mean over data of log(1 + e^{−G}) + ν · mean over noise of log(1 + e^{G}). Functions.Softplus is log(1 + e^a).",
            ],
            Explanation = "With G the log-odds of \"datum\", the loss is the cross-entropy of the classifier per datum. E must hold " +
                "its own constant: where it is least, e^{−E} is the density itself.",
            Oracle = (e, n, f, m) => NceLoss(e, n, f, m, f.Length / (double)e.Length),
            Cases =
            [
                [new[] { 0.0 }, new[] { 0.0 }, new[] { 0.0 }, new[] { 0.0 }],
                [new[] { 1.0 }, new[] { -2.0 }, new[] { 3.0 }, new[] { -1.0 }],
                [new[] { 1.0, 0.5 }, new[] { -2.0, -1.5 }, new[] { 3.0, 2.0, 0.5, 1.0 }, new[] { -1.0, -1.2, -3.0, -0.5 }],
                [new[] { 1.0 }, new[] { -2.0 }, new[] { 0.0, 2.0, 1.0 }, new[] { -1.0, -1.0, -2.0 }],
                [new[] { 1.0, 0.5 }, new[] { -2.0, -1.5 }, new[] { 0.0, 2.0, 1.0 }, new[] { -1.0, -1.0, -2.0 }],
                [new[] { 900.0 }, new[] { -2.0 }, new[] { -900.0, 3.0 }, new[] { -1.0, -2.0 }],
            ],
            Misconceptions =
            [
                new("log ν is missing in the log-odds: with more noise than data, noise is more likely before one looks.",
                    (e, n, f, m) => Nce(e, n, f, m, 1, f.Length / (double)e.Length)),
                new("The noise term must count ν times: there are ν noise points for every datum.",
                    (e, n, f, m) => Nce(e, n, f, m, f.Length / (double)e.Length, 1)),
                new("log p_n is missing: the classifier needs to know how likely noise is at each point.",
                    (e, n, f, m) => NceLoss(e, new double[n.Length], f, new double[m.Length], f.Length / (double)e.Length)),
                new("The two classes are exchanged: at a datum the log-odds of \"datum\" should be high.",
                    (e, n, f, m) => Exchanged(e, n, f, m)),
                new("Low energy is high probability: log p = −E.",
                    (e, n, f, m) => NceLoss([.. e.Select(v => -v)], n, [.. f.Select(v => -v)], m, f.Length / (double)e.Length)),
                new("A sum over all points; asked is the loss per datum.",
                    (e, n, f, m) => e.Length * NceLoss(e, n, f, m, f.Length / (double)e.Length)),
                new("ν is the number of noise points over that of data, not the other way round.",
                    (e, n, f, m) => NceLoss(e, n, f, m, e.Length / (double)f.Length)),
                new("The quotient of two ints is rounded down to a whole number: make one of them a double before you divide.",
                    (e, n, f, m) => NceLoss(e, n, f, m, f.Length / e.Length)),
                new("log ν has the wrong sign: the more noise there is, the less likely is \"datum\".",
                    (e, n, f, m) => Nce(e, n, f, m, e.Length / (double)f.Length, f.Length / (double)e.Length)),
                new("log p_n has the wrong sign: where noise is likely, \"datum\" is less so.", (e, n, f, m) => NceLoss(e,
                    [.. n.Select(v => -v)], f, [.. m.Select(v => -v)], f.Length / (double)e.Length)),
                new("That is the mean over all points, data and noise; asked is the loss per datum.",
                    (e, n, f, m) => e.Length * NceLoss(e, n, f, m, f.Length / (double)e.Length) / (e.Length + f.Length)),
                new("Right on paper, but exp leaves the range of a double for sure answers.", NceNaive),
            ],
        };

        /// <summary>Minimum probability flow with the right sign.</summary>
        public static Exercise<Func<double[], double[][], double>> Flow { get; } = new()
        {
            Id = "10.flow",
            Title = "Bug hunt: which way does it flow?",
            Difficulty = 2,
            Section = "Ask the neighbours",
            Hints = ["Should a datum that lies far below its neighbours cost much or little?",
                "e^{(E(x) − E(x'))/2}, summed over the neighbours of each datum, averaged over the data."],
            Explanation = "mean over data of Σ e^{(E(x) − E(x'))/2}. Probability flows from high energy to low: a datum above its " +
                "neighbours loses much. The half makes the flows balance under p.",
            Oracle = (e, near) => e.Select((v, i) => near[i].Select(w => Math.Sqrt(Math.Exp(v - w))).Sum()).Sum() / e.Length,
            Cases =
            [
                [new[] { 0.0 }, new[] { new[] { 0.0 } }],
                [new[] { 1.0 }, new[] { new[] { 3.0 } }],
                [new[] { 0.5 }, new[] { new[] { -1.0, 2.0 } }],
                [new[] { 1.0, -0.5 }, new[] { new[] { 0.0, 2.0, 1.5 }, new[] { 0.3, -1.0, 1.0 } }],
            ],
            Misconceptions =
            [
                new("That is the printed line: it rewards data that lie above their neighbours.",
                    (e, near) => FlowOf(e, near, d => Math.Exp(d / 2))),
                new("The half is missing: without it the flows there and back do not balance under p.",
                    (e, near) => FlowOf(e, near, d => Math.Exp(-d))),
                new("That is pseudo-likelihood, log(1 + e^{−Δ}); the flow is e^{−Δ/2}.",
                    (e, near) => FlowOf(e, near, d => Functions.Softplus(-d))),
                new("That is ratio matching; the flow is e^{−Δ/2}.", (e, near) => FlowOf(e, near, d => Math.Pow(Functions.Sigmoid(-d), 2))),
                new("That is the rate of Metropolis' rule, min(1, e^{−Δ}), which balances too; the flow asked for is e^{−Δ/2}.",
                    (e, near) => FlowOf(e, near, d => Math.Min(1, Math.Exp(-d)))),
                new("The direction counts: e^{−Δ/2} is large where the neighbour lies below and small where it lies above.",
                    (e, near) => FlowOf(e, near, d => Math.Exp(Math.Abs(d) / 2))),
                new("A mean over the neighbours; the flow to all of them adds up.",
                    (e, near) => FlowOf(e, near, d => Math.Exp(-d / 2)) / near[0].Length),
                new("A sum over the data; asked is the mean.", (e, near) => FlowOf(e, near, d => Math.Exp(-d / 2)) * e.Length),
                new("Half of the exponential instead of the exponential of half.", (e, near) => FlowOf(e, near, d => Math.Exp(-d) / 2)),
            ],
        };

        /// <summary>The condition on a price ψ, solved for one side.</summary>
        public static Exercise<Func<double[], double>> Balance { get; } = new()
        {
            Id = "10.own-price",
            Title = "A price of your own",
            Difficulty = 2,
            Section = "Ask the neighbours",
            Hints =
            [
                "The truth is an optimum if ψ'(−Δ) = e^Δ ψ'(Δ). You are given the slopes at Δ ≥ 0; you need them at −Δ.",
                "The cost at −D is ψ(0) minus the integral of the slope from −D to 0, and ψ'(−u) = e^u ψ'(u).",
            ],
            Explanation = "ψ(−D) = ψ(0) − ∫₀ᴰ ψ'(−u) du = ψ(0) − ∫₀ᴰ e^u ψ'(u) du: one half of a price may be chosen, the other half " +
                "follows. With ψ' = −½e^{−u/2} it is minimum probability flow.",
            Oracle = Price,
            Tolerance = 1e-6,
            Cases = [.. Enumerable.Range(1, 6).Select(k => new object[] { new[] { 0.5 * k, 1, 0.5 } }), [new[] { 2.0, 0.3, 1.0 }],
                [new[] { 1.0, 2.0, 2.0 }], [new[] { 3.0, 0.7, 1.5 }]],
            Misconceptions =
            [
                new("The sign: an outlier's neighbour lies below, and that must cost more, not less.", a => -Price(a)),
                new("e^u is missing: you have mirrored the price, and then the truth is no optimum.",
                    a => a[1] / a[2] * (1 - Math.Exp(-a[2] * a[0]))),
                new("e^{−u} instead of e^u: the two ends of a pair are exchanged.",
                    a => a[1] / (a[2] + 1) * (1 - Math.Exp(-(a[2] + 1) * a[0]))),
                new("That is the slope at −D, not the cost: integrate.", a => a[1] * Math.Exp((1 - a[2]) * a[0])),
                new("That is the integral from D on; asked is the one from 0 to D.", a => a[2] > 1
                    ? a[1] / (a[2] - 1) * Math.Exp((1 - a[2]) * a[0]) : a[1]),
                new("Right except at k = 1, where your formula is 0/0: there the integrand is constant, and the cost is A·D.",
                    a => a[1] / (1 - a[2]) * (Math.Exp((1 - a[2]) * a[0]) - 1)),
                new("An integral from 0 to D is a difference: subtract what the antiderivative is at 0.", a => a[2] == 1 ? a[1] * a[0]
                    : a[1] / (1 - a[2]) * Math.Exp((1 - a[2]) * a[0])),
                new("The antiderivative of e^{(1−k)u} is e^{(1−k)u}/(1 − k): the division is missing.",
                    a => a[1] * (Math.Exp((1 - a[2]) * a[0]) - 1)),
                new("e^u stands inside the integral: u runs, and e^D may not be taken out.",
                    a => Math.Exp(a[0]) * a[1] / a[2] * (1 - Math.Exp(-a[2] * a[0]))),
                new("The factor A is missing.", a => Price([a[0], 1, a[2]])),
            ],
        };

        private static double Price(double[] a) => Math.Abs(a[2] - 1) < 1e-12 ? a[1] * a[0]
            : a[1] / (1 - a[2]) * (Math.Exp((1 - a[2]) * a[0]) - 1);

        private static double Energy(double[,] j, double[] b, int[] x)
        {
            var e = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                e -= b[i] * x[i];
                for (var k = 0; k < i; k++)
                    e -= j[i, k] * x[i] * x[k];
            }

            return e;
        }

        private static int[] Turned(int[] x, int i) => [.. x.Select((v, k) => k == i ? -v : v)];

        private static double Field(double[,] j, double[] b, int[] x, int i) => b[i] + x.Select((v, k) => k == i ? 0 : j[i, k] * v).Sum();

        private static double Pseudo(int[] x, Func<int, double> change) =>
            Enumerable.Range(0, x.Length).Sum(i => Functions.Softplus(-change(i)));

        private static object[] SpinCase(Rng rng, int n)
        {
            var j = new double[n, n];
            for (var i = 0; i < n; i++)
            {
                for (var k = 0; k < i; k++)
                    j[i, k] = j[k, i] = Math.Round(rng.NextGaussian(), 1);
            }

            return [j, Enumerable.Range(0, n).Select(_ => Math.Round(rng.NextGaussian(), 1)).ToArray(),
                Enumerable.Range(0, n).Select(_ => rng.NextInt(2) == 0 ? -1 : 1).ToArray()];
        }

        private static double Nce(double[] e, double[] n, double[] f, double[] m, double odds, double weight)
        {
            double G(double energy, double logNoise) => -energy - logNoise - Math.Log(odds);
            return e.Zip(n, (a, b) => Functions.Softplus(-G(a, b))).Average()
                + (weight * f.Zip(m, (a, b) => Functions.Softplus(G(a, b))).Average());
        }

        private static double NceLoss(double[] e, double[] n, double[] f, double[] m, double ratio) => Nce(e, n, f, m, ratio, ratio);

        private static double Exchanged(double[] e, double[] n, double[] f, double[] m)
        {
            var ratio = f.Length / (double)e.Length;
            double G(double energy, double logNoise) => -energy - logNoise - Math.Log(ratio);
            return e.Zip(n, (a, b) => Functions.Softplus(G(a, b))).Average()
                + (ratio * f.Zip(m, (a, b) => Functions.Softplus(-G(a, b))).Average());
        }

        private static double NceNaive(double[] e, double[] n, double[] f, double[] m)
        {
            var ratio = f.Length / (double)e.Length;
            double G(double energy, double logNoise) => -energy - logNoise - Math.Log(ratio);
            return e.Zip(n, (a, b) => Math.Log(1 + Math.Exp(-G(a, b)))).Average()
                + (ratio * f.Zip(m, (a, b) => Math.Log(1 + Math.Exp(G(a, b)))).Average());
        }

        private static double FlowOf(double[] e, double[][] near, Func<double, double> price) =>
            e.Select((v, i) => near[i].Select(w => price(w - v)).Sum()).Average();
    }
}
