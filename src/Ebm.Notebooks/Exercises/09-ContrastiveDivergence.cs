namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 09.</summary>
    public static partial class Divergence
    {
        private static readonly double[] A = [0.5, -1, 0.25];
        private static readonly double[] B = [-0.5, 1];
        private static readonly double[,] W = { { 1, -2, 0.5 }, { 0.75, 1.5, -1 } };
        private static readonly double[,] Large = { { 900, 0, 0 }, { 0, -900, 300 } };

        /// <summary>The free energy.</summary>
        public static Exercise<Func<double[], double[], double[,], double[], double>> FreeEnergy { get; } = new()
        {
            Id = "09.free-energy",
            Title = "Free energy",
            Difficulty = 1,
            Section = "A machine with hidden opinions",
            Hints = ["F = −a·v − Σ_j softplus(z_j), z_j = b_j + Σ_i W_ji v_i.",
                "softplus(z) = max(z, 0) + log(1 + e^{−|z|}) never overflows."],
            Explanation = "F = −a·v − Σ_j log(1 + e^{z_j}). Written as max(z, 0) + log(1 + e^{−|z|}) the softplus never meets a large " +
                "exponential.",
            Oracle = (a, b, w, v) => -Dot(a, v) - Inputs(b, w, v).Sum(Functions.Softplus),
            Cases =
            [
                [new double[] { 1 }, new double[] { 0 }, new double[,] { { 0 } }, new double[] { 1 }],
                [A, B, W, new double[] { 0, 0, 0 }],
                [A, B, W, new double[] { 1, 0, 1 }],
                [A, B, W, new double[] { 1, 1, 1 }],
                [A, B, Large, new double[] { 1, 1, 1 }],
            ],
            Misconceptions =
            [
                new("Low energy where the bias says yes: −a·v, as in E.", (a, b, w, v) => Dot(a, v) - Inputs(b, w, v)
                    .Sum(Functions.Softplus)),
                new("That is E at the mean of h. The free energy is lower by the entropy of h: sum h out, do not put its mean in.",
                    (a, b, w, v) => -Dot(a, v) - Inputs(b, w, v).Sum(z => z * Functions.Sigmoid(z))),
                new("The visible units' own term −a·v is missing.", (_, b, w, v) => -Inputs(b, w, v).Sum(Functions.Softplus)),
                new("A free energy is low where the exponentials are large: both terms carry a minus.", (a, b, w, v) => -Dot(a, v)
                    + Inputs(b, w, v).Sum(Functions.Softplus)),
                new("That is the energy at the best h. Summing h out gives a softplus, not a maximum.",
                    (a, b, w, v) => -Dot(a, v) - Inputs(b, w, v).Sum(z => Math.Max(z, 0))),
                new("One logarithm of one sum: as if only one hidden unit could be 1. Each has its own softplus, and these add up.",
                    (a, b, w, v) => -Dot(a, v) - Functions.LogSumExp([0, .. Inputs(b, w, v)])),
                new("−log σ(z) is log(1 + e^{−z}); asked is log(1 + e^{z}), with a minus before it.",
                    (a, b, w, v) => -Dot(a, v) + Inputs(b, w, v).Sum(z => Functions.Softplus(-z))),
                new("log 2cosh z belongs to hidden units −1 and +1. Here they are 0 and 1: log(1 + e^z).",
                    (a, b, w, v) => -Dot(a, v) - Inputs(b, w, v).Sum(z => Functions.Softplus(2 * z) - z)),
                new("Right until e^z overflows. Use max(z, 0) + log(1 + e^{−|z|}).", (a, b, w, v) => -Dot(a, v) - Inputs(b, w, v)
                    .Sum(z => Math.Log(1 + Math.Exp(z)))),
                new("The hidden biases belong inside the softplus.",
                    (a, b, w, v) => -Dot(a, v) - b.Sum() - Inputs(new double[b.Length], w, v).Sum(Functions.Softplus)),
            ],
        };

        /// <summary>One step of block Gibbs.</summary>
        public static Exercise<Func<double[], double[], double[,], double[], double[], double[], double[]>> GibbsStep { get; } = new()
        {
            Id = "09.gibbs-step",
            Title = "One Gibbs step",
            Difficulty = 1,
            Section = "A machine with hidden opinions",
            Hints = ["First all h_j from v, then all v'_i from h.", "h_j = 1 where u[j] < σ(b_j + Σ_i W_ji v_i).",
                "v'_i uses column i of W and the bias a_i."],
            Explanation = "h_j = [u_j < σ(b_j + W_j·v)], then v'_i = [t_i < σ(a_i + Σ_j W_ji h_j)]. The units of one side do not see " +
                "each other, so a whole side is drawn at once.",
            Oracle = (a, b, w, v, u, t) => Draw(VisibleInputs(a, w, Draw(Inputs(b, w, v), u)), t),
            Cases = [.. Enumerable.Range(0, 40).Select(k => new object[] { A, B, W, Bits(k, 3), Uniforms(k, 2), Uniforms(k + 100, 3) })],
            Misconceptions =
            [
                new("h must be drawn, 0 or 1: passing its probability up lets the reconstruction carry real numbers.",
                    (a, b, w, v, u, t) => Draw(VisibleInputs(a, w, Sigmoids(Inputs(b, w, v))), t)),
                new("A unit is 1 where its uniform number is BELOW its probability.",
                    (a, b, w, v, u, t) => Flip(Draw(VisibleInputs(a, w, Flip(Draw(Inputs(b, w, v), u))), t))),
                new("The hidden biases are missing on the way up.",
                    (a, b, w, v, u, t) => Draw(VisibleInputs(a, w, Draw(Inputs(new double[b.Length], w, v), u)), t)),
                new("A unit is drawn, not rounded: its probability is compared with its uniform number, not with ½.",
                    (a, b, w, v, u, t) => Steps(VisibleInputs(a, w, Steps(Inputs(b, w, v))))),
                new("The visible biases are missing on the way down.",
                    (a, b, w, v, u, t) => Draw(VisibleInputs(new double[a.Length], w, Draw(Inputs(b, w, v), u)), t)),
                new("Return the drawn v', 0 or 1, not its probabilities.",
                    (a, b, w, v, u, t) => Sigmoids(VisibleInputs(a, w, Draw(Inputs(b, w, v), u)))),
            ],
        };

        /// <summary>The direction of contrastive divergence.</summary>
        public static Exercise<Func<double[], double[,], double[], double[], double[,]>> Direction { get; } = new()
        {
            Id = "09.cd-direction",
            Title = "The CD direction",
            Difficulty = 2,
            Section = "The short cut",
            Hints = ["The data term is p(h_j = 1 | v) v_i.",
                "The negative term is the same at the reconstruction, with the reconstruction's own hidden probabilities."],
            Explanation = "ΔW_ji = p(h_j|v) v_i − p(h_j|v') v'_i: push down at the data, pull up at the reconstruction. Probabilities " +
                "instead of samples have the same mean and less noise.",
            Oracle = (b, w, v, r) => Outer(Sigmoids(Inputs(b, w, v)), v, Sigmoids(Inputs(b, w, r)), r),
            Cases =
            [
                [new double[] { 0 }, new double[,] { { 0 } }, new double[] { 1 }, new double[] { 0 }],
                [B, W, new double[] { 1, 0, 1 }, new double[] { 1, 1, 0 }],
                [B, W, new double[] { 0, 1, 1 }, new double[] { 0, 0, 1 }],
                [B, W, new double[] { 1, 1, 1 }, new double[] { 1, 0, 0 }],
            ],
            Misconceptions =
            [
                new("Upside down: this unlearns the data.",
                    (b, w, v, r) => Outer(Sigmoids(Inputs(b, w, r)), r, Sigmoids(Inputs(b, w, v)), v)),
                new("The reconstruction has hidden probabilities of its own; do not reuse those of the data.",
                    (b, w, v, r) => Outer(Sigmoids(Inputs(b, w, v)), v, Sigmoids(Inputs(b, w, v)), r)),
                new("Probabilities, not 0 and 1, for the hidden units.",
                    (b, w, v, r) => Outer(Steps(Inputs(b, w, v)), v, Steps(Inputs(b, w, r)), r)),
                new("The hidden biases are missing.",
                    (b, w, v, r) => Outer(Sigmoids(Inputs(new double[b.Length], w, v)), v, Sigmoids(Inputs(new double[b.Length], w, r)),
                    r)),
                new("A product of differences; asked is the difference of two products, one at v and one at v'.",
                    (b, w, v, r) => Outer([.. Sigmoids(Inputs(b, w, v)).Zip(Sigmoids(Inputs(b, w, r)), (p, q) => p - q)],
                    [.. v.Zip(r, (x, y) => x - y)], new double[b.Length], r)),
                new("That is W after the update; asked is the direction alone.", (b, w, v, r) => Plus(w,
                    Outer(Sigmoids(Inputs(b, w, v)), v, Sigmoids(Inputs(b, w, r)), r))),
                new("σ is missing: p(h_j = 1 | v) = σ(b_j + W_j·v).", (b, w, v, r) => Outer(Inputs(b, w, v), v, Inputs(b, w, r), r)),
                new("Only the data term: without the negative term the weights grow forever.",
                    (b, w, v, r) => Outer(Sigmoids(Inputs(b, w, v)), v, new double[b.Length], r)),
            ],
        };

        /// <summary>log p with the right sign.</summary>
        public static Exercise<Func<double[], int, double>> LogZSign { get; } = new()
        {
            Id = "09.log-z-sign",
            Title = "Bug hunt: a sign",
            Difficulty = 2,
            Section = "A partition function nobody can sum",
            Hints = ["log p = −F − log Z. A probability is at most 1, so log p is at most 0.",
                "log Σ e^{−F} = −m + log Σ e^{m−F} with m the least F."],
            Explanation = "log p(v) = −F(v) − log Z. With + log Z every growth of Z looks like progress. Take the least free energy " +
                "out of the sum, so that no exponential overflows.",
            Oracle = (f, s) => -f[s] - Functions.LogSumExp([.. f.Select(x => -x)]),
            Cases = [[new double[] { 0, 0 }, 0], [new double[] { 1, 2, 0.5 }, 1], [new double[] { -3, 2, 0.5, 1 }, 0],
                [new double[] { -1200, -1199, 5 }, 1], [new double[] { 2000, 2001 }, 0]],
            Misconceptions =
            [
                new("That is the printed line: both slips are still in it.", (f, s) => -f[s] + Math.Log(f.Sum(x => Math.Exp(-x)))),
                new("The largest term is not the sum: the other states share the probability too.", (f, s) => f.Min() - f[s]),
                new("The sign of log Z: log p = −F − log Z is never above 0.",
                    (f, s) => -f[s] + Functions.LogSumExp([.. f.Select(x => -x)])),
                new("The sign of F: low free energy must give high probability.", (f, s) => f[s] - Functions.LogSumExp([.. f])),
                new("The sign is right; now e^{−F} overflows or underflows. Take the least F out of the sum.",
                    (f, s) => -f[s] - Math.Log(f.Sum(x => Math.Exp(-x)))),
                new("The least F is taken out of the sum and not put back: log Z = −m + log Σ e^{m − F}.",
                    (f, s) => -f[s] - f.Min() - Functions.LogSumExp([.. f.Select(x => -x)])),
                new("What was taken out of the sum comes back with the other sign: log Z = −m + log Σ e^{m − F}.",
                    (f, s) => -f[s] - (2 * f.Min()) - Functions.LogSumExp([.. f.Select(x => -x)])),
                new("This is p, not log p.", (f, s) => Math.Exp(-f[s] - Functions.LogSumExp([.. f.Select(x => -x)]))),
            ],
        };

        /// <summary>The estimate of annealed importance sampling.</summary>
        public static Exercise<Func<double[], double, (double, double)>> AisEstimate { get; } = new()
        {
            Id = "09.ais-estimate",
            Title = "Design the estimator",
            Difficulty = 2,
            Section = "A partition function nobody can sum",
            Hints = ["log Z = log Z₀ + log of the MEAN of w.", "Subtract the largest log weight before exp.",
                "The standard error needs only w relative to its mean."],
            Explanation = "log Z = log Z₀ + log mean w; the error of a logarithm is the relative error: sd(w)/(mean(w) √M). Everything " +
                "relative to the largest weight, so that nothing overflows.",
            Oracle = (l, z0) => Combine(l, z0),
            Cases = [[new double[] { 0, 0 }, 1.0], [new[] { 0, Math.Log(3) }, 0.0], [new double[] { 1, 2, 0.5, 1.5 }, 3.0],
                [new double[] { 1000, 1001, 999 }, 10.0], [new double[] { -2000, -1999.5 }, 0.0]],
            Misconceptions =
            [
                new("The mean of the logs is not the log of the mean: it is lower, by half the variance of log w or so.",
                    (l, z0) => (z0 + l.Average(), Combine(l, z0).StandardError)),
                new("The base is missing: the weights give Z/Z₀.", (l, z0) => (Combine(l, 0).LogZ, Combine(l, z0).StandardError)),
                new("The error of a logarithm is relative: divide the deviation of w by its mean.",
                    (l, z0) => (Combine(l, z0).LogZ, Combine(l, z0).StandardError * Math.Exp(Combine(l, 0).LogZ))),
                new("Divide by √M: the error of a mean, not of one weight.",
                    (l, z0) => (Combine(l, z0).LogZ, Combine(l, z0).StandardError * Math.Sqrt(l.Length))),
                new("The sum is M times the mean: log M too much.",
                    (l, z0) => (Combine(l, z0).LogZ + Math.Log(l.Length), Combine(l, z0).StandardError)),
                new("That is the error of the mean of the logs. Asked is the spread of w itself, over its mean.",
                    (l, z0) => (Combine(l, z0).LogZ, Statistics.StandardError(l))),
                new("Right until exp overflows or underflows: subtract the largest log weight first.", Naive),
            ],
        };

        private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

        private static double[] Inputs(double[] b, double[,] w, double[] v) =>
            [.. b.Select((bias, j) => bias + v.Select((x, i) => w[j, i] * x).Sum())];

        private static double[] VisibleInputs(double[] a, double[,] w, double[] h) =>
            [.. a.Select((bias, i) => bias + h.Select((x, j) => w[j, i] * x).Sum())];

        private static double[] Sigmoids(double[] z) => Array.ConvertAll(z, Functions.Sigmoid);

        private static double[] Steps(double[] z) => Array.ConvertAll(z, x => x > 0 ? 1.0 : 0.0);

        private static double[] Draw(double[] z, double[] u) => [.. z.Zip(u, (x, y) => y < Functions.Sigmoid(x) ? 1.0 : 0.0)];

        private static double[] Flip(double[] x) => Array.ConvertAll(x, v => 1 - v);

        private static double[,] Outer(double[] h, double[] v, double[] k, double[] r)
        {
            var m = new double[h.Length, v.Length];
            for (var j = 0; j < h.Length; j++)
            {
                for (var i = 0; i < v.Length; i++)
                {
                    m[j, i] = (h[j] * v[i]) - (k[j] * r[i]);
                }
            }

            return m;
        }

        private static double[,] Plus(double[,] w, double[,] d)
        {
            var sum = (double[,])w.Clone();
            for (var k = 0; k < w.Length; k++)
            {
                sum[k / w.GetLength(1), k % w.GetLength(1)] += d[k / w.GetLength(1), k % w.GetLength(1)];
            }

            return sum;
        }

        private static double[] Bits(int k, int n) => [.. Enumerable.Range(0, n).Select(i => (double)(k >> i & 1))];

        private static double[] Uniforms(int seed, int n)
        {
            var u = new double[n];
            new Rng((ulong)seed).FillUniform(u);
            return u;
        }

        private static (double LogZ, double StandardError) Combine(double[] logWeights, double logBase)
        {
            var logMean = Functions.LogSumExp(logWeights) - Math.Log(logWeights.Length);
            var variance = logWeights.Sum(l => Math.Pow(Math.Exp(l - logMean) - 1, 2)) / (logWeights.Length - 1);
            return (logBase + logMean, Math.Sqrt(variance / logWeights.Length));
        }

        private static (double LogZ, double StandardError) Naive(double[] logWeights, double logBase)
        {
            double[] w = [.. logWeights.Select(Math.Exp)];
            var mean = w.Average();
            return (logBase + Math.Log(mean), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1) / w.Length) / mean);
        }
    }
}
