namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 16.</summary>
    public static partial class SparseCodes
    {
        private static readonly double[][] Two = [[1.0, 0.0], [0.6, 0.8]];
        private static readonly double[][] Three = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]];

        /// <summary>The soft threshold.</summary>
        public static Exercise<Func<double[], double, double[]>> Shrink { get; } = new()
        {
            Id = "16.shrink",
            Title = "The soft threshold",
            Difficulty = 1,
            Section = "What the best code looks like",
            Hints = ["Minimise ½(z − v)² + t|z| for z > 0, for z < 0, and see when neither has a minimum.",
                "v − t where v > t, v + t where v < −t, else 0."],
            Explanation = "sign(v) max(|v| − t, 0): what survives is shortened by t, the rest is exactly 0.",
            Oracle = (v, t) => [.. v.Select(x => x - Math.Clamp(x, -t, t))],
            Cases =
            [
                [new[] { 2.0 }, 0.5],
                [new[] { -2.0, 0.25 }, 0.5],
                [new[] { 1.0, -0.4, 0.0, -3.0 }, 0.4],
            ],
            Draw = (rng, size) => [Numbers(rng, size, 2), rng.NextDouble()],
            Misconceptions =
            [
                new("That is the hard threshold: what survives must also be shortened by t, or the kink of |z| is not paid for.",
                    (v, t) => [.. v.Select(x => Math.Abs(x) > t ? x : 0)]),
                new("That is what the threshold takes away. Return what it leaves.", (v, t) => [.. v.Select(x => Math.Clamp(x, -t, t))]),
                new("Negative numbers survive too, and move up toward 0.", (v, t) => [.. v.Select(x => Math.Max(x - t, 0))]),
                new("The sign is lost: −2 shrinks to −1.5, not to 1.5.", (v, t) => [.. v.Select(x => Math.Max(Math.Abs(x) - t, 0))]),
                new("Small numbers change their sign: they should stop at 0.",
                    (v, t) => [.. v.Select(x => Math.Sign(x) * (Math.Abs(x) - t))]),
                new("That minimises ½(z − v)² + ½ t z², the squared penalty, under which nothing is ever exactly 0.",
                    (v, t) => [.. v.Select(x => x / (1 + t))]),
                new("The price pulls toward 0: what survives becomes shorter by t, not longer.",
                    (v, t) => [.. v.Select(x => Math.Abs(x) > t ? x + (t * Math.Sign(x)) : 0)]),
            ],
        };

        /// <summary>How far a code is from the best one.</summary>
        public static Exercise<Func<double[][], double[], double[], double, double>> Gap { get; } = new()
        {
            Id = "16.gap",
            Title = "Is this code the best one?",
            Difficulty = 1,
            Section = "What the best code looks like",
            Hints = ["r = y − Σ_k z_k d_k, and c_k = d_k·r.", "Where z_k ≠ 0 the distance is |c_k − λ sign(z_k)|, else max(0, |c_k| − λ)."],
            Explanation = "The code is best exactly if every atom in use has the correlation ±λ with what is left, and no other has more.",
            Oracle = (d, y, z, penalty) => GapOf(d, y, z, penalty),
            Cases =
            [
                [Two, new[] { 1.0, 0.0 }, new[] { 0.5, 0.0 }, 0.5],
                [Two, new[] { 1.0, 1.0 }, new[] { 0.0, 0.0 }, 0.25],
                [Three, new[] { 1.0, -2.0 }, new[] { 0.5, -1.0, 0.0 }, 0.5],
                [Three, new[] { 0.2, 0.1 }, new[] { 0.0, 0.0, 0.0 }, 1.0],
            ],
            Draw = (rng, size) => [Atoms(rng, size), Numbers(rng, 2, 1), Sparse(rng, size), 0.1 + rng.NextDouble()],
            Misconceptions =
            [
                new("Where z_k is 0 any |c_k| up to λ is best: only what exceeds λ counts.",
                    (d, y, z, l) => Correlations(d, Rest(d, y, z)).Zip(z, (c, v) => Math.Abs(c - (l * Math.Sign(v)))).Max()),
                new("Atoms that are not in use can be at fault too: one that correlates by more than λ should come in.",
                    (d, y, z, l) => Correlations(d, Rest(d, y, z)).Zip(z, (c, v) => v == 0 ? 0 : Math.Abs(c - (l * Math.Sign(v)))).Max()),
                new("The sign is wrong: at the best code d_k·r = +λ where z_k > 0.", (d, y, z, l) => Correlations(d, Rest(d, y, z))
                    .Zip(z, (c, v) => v == 0 ? Math.Max(0, Math.Abs(c) - l) : Math.Abs(c + (l * Math.Sign(v)))).Max()),
                new("The largest distance is asked for, not the sum.", (d, y, z, l) => Correlations(d, Rest(d, y, z))
                    .Zip(z, (c, v) => v == 0 ? Math.Max(0, Math.Abs(c) - l) : Math.Abs(c - (l * Math.Sign(v)))).Sum()),
                new("Correlate the atoms with what is left, y − Dz, not with y.", (d, y, z, l) => Correlations(d, y)
                    .Zip(z, (c, v) => v == 0 ? Math.Max(0, Math.Abs(c) - l) : Math.Abs(c - (l * Math.Sign(v)))).Max()),
                new("An atom in use must correlate by +λ or −λ as its sign says; |c_k| alone does not see the sign.",
                    (d, y, z, l) => Correlations(d, Rest(d, y, z)).Select(c => Math.Max(0, Math.Abs(c) - l)).Max()),
                new("An atom in use must correlate by +λ or −λ as its sign says: | |c_k| − λ | does not see the sign.",
                    (d, y, z, l) => Correlations(d, Rest(d, y, z))
                    .Zip(z, (c, v) => v == 0 ? Math.Max(0, Math.Abs(c) - l) : Math.Abs(Math.Abs(c) - l)).Max()),
            ],
        };

        /// <summary>One step of ISTA.</summary>
        public static Exercise<Func<double[][], double[], double[], double, double, double[]>> Ista { get; } = new()
        {
            Id = "16.ista",
            Title = "One step down",
            Difficulty = 2,
            Section = "Ways to the bottom",
            Hints = ["The slope of the first term is −Dᵀ(y − Dz); go against it by 1/L.",
                "Then apply the soft threshold of exercise 1, with t = λ/L."],
            Explanation = "z ← S(z + Dᵀ(y − Dz)/L, λ/L): the minimum of a parabola of curvature L that touches the first term at z, " +
                "plus λ|z|.",
            Oracle = (d, y, z, penalty, lipschitz) => StepOf(d, y, z, 1 / lipschitz, penalty / lipschitz),
            Cases =
            [
                [Two, new[] { 1.0, 0.0 }, new[] { 0.0, 0.0 }, 0.5, 2.0],
                [Two, new[] { 1.0, 1.0 }, new[] { 0.5, -0.5 }, 0.25, 1.6],
                [Three, new[] { 1.0, -2.0 }, new[] { 0.5, -1.0, 0.25 }, 0.5, 3.0],
            ],
            Draw = (rng, size) => [Atoms(rng, size), Numbers(rng, 2, 2), Sparse(rng, size), 0.3 * rng.NextDouble(), size + 0.5],
            Misconceptions =
            [
                new("The threshold shrinks with the step: λ/L, not λ.", (d, y, z, l, big) => StepOf(d, y, z, 1 / big, l)),
                new("The step is 1/L long: with a step of 1 it overshoots and may never settle.",
                    (d, y, z, l, big) => StepOf(d, y, z, 1, l)),
                new("Only the threshold has its 1/L; the step needs it too.", (d, y, z, l, big) => StepOf(d, y, z, 1, l / big)),
                new("Uphill: the step must make y − Dz smaller.", (d, y, z, l, big) => StepOf(d, y, z, -1 / big, l / big)),
                new("No threshold at all: that is a gradient step without the penalty.", (d, y, z, l, big) => StepOf(d, y, z, 1 / big, 0)),
                new("Explain what is left, y − Dz, not y anew.", (d, y, z, l, big) => [.. z.Zip(Correlations(d, y),
                    (v, c) => Soft(v + (c / big), l / big))]),
                new("That goes down the slope of the whole energy, λ sign(z) in it: no number ever becomes exactly 0. Take the slope of " +
                    "the first term alone, then the soft threshold.", (d, y, z, l, big) => [.. z.Zip(Correlations(d, Rest(d, y, z)),
                    (v, c) => v + ((c - (l * Math.Sign(v))) / big))]),
                new("First the gradient step, then the threshold.", (d, y, z, l, big) => [.. z.Zip(Correlations(d, Rest(d, y, z)),
                    (v, c) => Soft(v, l / big) + (c / big))]),
                new("The old code is missing: the step starts from z.", (d, y, z, l, big) => [.. Correlations(d, Rest(d, y, z))
                    .Select(c => Soft(c / big, l / big))]),
            ],
        };

        /// <summary>The penalty at which the code becomes 0.</summary>
        public static Exercise<Func<double[][], double[], double>> LargestPenalty { get; } = new()
        {
            Id = "16.largest-penalty",
            Title = "Too dear to say anything",
            Difficulty = 2,
            Section = "What the best code looks like",
            Hints = ["When is z = 0 the best code? Put it into the conditions.", "r = y then, and no |d_k·y| may exceed λ."],
            Explanation = "The code is 0 exactly if λ ≥ max_k |d_k·y|. Penalties are best quoted as shares of this number.",
            Oracle = (d, y) => d.Select(a => Math.Abs(Dot(a, y))).Max(),
            Cases =
            [
                [Two, new[] { 1.0, 0.0 }],
                [Two, new[] { -1.0, -1.0 }],
                [Three, new[] { 1.0, -2.0 }],
                [new double[][] { [2.0, 0.0], [0.0, 1.0] }, new[] { 1.0, 1.0 }],
            ],
            Draw = (rng, size) => [Atoms(rng, size), Numbers(rng, 2, 2)],
            Misconceptions =
            [
                new("An atom that correlates negatively comes in with a negative code: take |d_k·y|.", (d, y) => d.Max(a => Dot(a, y))),
                new("The length of y is only an upper bound: it is reached if an atom points along y.", (_, y) => Math.Sqrt(Dot(y, y))),
                new("One atom is enough to break the silence: the largest correlation, not their sum.",
                    (d, y) => d.Sum(a => Math.Abs(Dot(a, y)))),
                new("That is where the last atom would come in on its own. The first one does at the largest correlation.",
                    (d, y) => d.Min(a => Math.Abs(Dot(a, y)))),
                new("A factor 2 too small: the first term is ½‖y − Dz‖², whose slope has no 2 and no ½.",
                    (d, y) => d.Max(a => Math.Abs(Dot(a, y))) / 2),
                new("A factor 2 too large: the first term is ½‖y − Dz‖², whose slope has no 2.",
                    (d, y) => d.Max(a => Math.Abs(Dot(a, y))) * 2),
                new("Take the atoms as they are: a longer one comes in earlier.",
                    (d, y) => d.Max(a => Math.Abs(Dot(a, y)) / Math.Sqrt(Dot(a, a)))),
            ],
        };

        /// <summary>The fast descent.</summary>
        public static Exercise<Func<double[][], double[], double, double, int, double[]>> Fista { get; } = new()
        {
            Id = "16.fista",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "Ways to the bottom",
            Hints = ["Run both for three steps on paper with one atom. Where is the slope, rest, taken? Where does the step, moved, start?",
                "The step starts from the point ahead, and its slope is taken there too."],
            Explanation = "The slope belongs to the point from which the step is taken. With the slope of x at the point ahead the " +
                "momentum is never braked.",
            Oracle = (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => (t - 1) / next, false),
            Tolerance = 1e-8,
            Cases =
            [
                [Two, new[] { 1.0, 0.5 }, 0.1, 2.0, 1],
                [Two, new[] { 1.0, 0.5 }, 0.1, 2.0, 3],
                [Three, new[] { 1.0, -2.0 }, 0.2, 2.5, 4],
                [Three, new[] { -1.0, 0.7 }, 0.05, 2.5, 10],
            ],
            Misconceptions =
            [
                new("That is the printed code, or acts like it: the step starts ahead, but its slope is that of x.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => (t - 1) / next, true)),
                new("That is ISTA: the momentum is missing.", (d, y, l, big, steps) => Fast(d, y, l, big, steps, (_, _) => 0, false)),
                new("The weight is (t − 1)/next, which is 0 at the first step.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => t / next, false)),
                new("Backwards: the momentum goes from the old x past the new one.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => -(t - 1) / next, false)),
                new("The slope is taken ahead, but the step starts from x: both belong to the point ahead.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => (t - 1) / next, false, startAtX: true)),
                new("t is replaced too early: the weight is (t − 1)/next with the old t.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (_, next) => (next - 1) / next, false)),
                new("The momentum is the new x less the old x, not less the point ahead.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => (t - 1) / next, false, pastAhead: true)),
                new("A momentum of k/(k + 3) does as well, but it is another one: here it is (t − 1)/next.", (d, y, l, big, steps) =>
                {
                    var k = 0;
                    return Fast(d, y, l, big, steps, (_, _) => k / (k++ + 3.0), false);
                }),
                new("The weight divides by the next t, not by this one.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, _) => (t - 1) / t, false)),
                new("That is the point ahead. Return x, where the last step came.",
                    (d, y, l, big, steps) => Fast(d, y, l, big, steps, (t, next) => (t - 1) / next, false, returnAhead: true)),
            ],
        };

        private static double[] Fast(double[][] d, double[] y, double penalty, double lipschitz, int steps,
            Func<double, double, double> weight, bool slopeOfX, bool returnAhead = false, bool startAtX = false, bool pastAhead = false)
        {
            double[] x = new double[d.Length], ahead = x;
            for (var (k, t) = (0, 1.0); k < steps; k++)
            {
                double[] c = Correlations(d, Rest(d, y, slopeOfX ? x : ahead));
                double[] old = pastAhead ? ahead : x;
                x = [.. (startAtX ? x : ahead).Zip(c, (v, slope) => Soft(v + (slope / lipschitz), penalty / lipschitz))];
                var next = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
                var momentum = weight(t, next);
                ahead = [.. x.Zip(old, (now, before) => now + (momentum * (now - before)))];
                t = next;
            }

            return returnAhead ? ahead : x;
        }

        private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

        private static double Soft(double v, double t) => v - Math.Clamp(v, -t, t);

        private static double[] Rest(double[][] d, double[] y, double[] z) =>
            [.. y.Select((v, i) => v - d.Zip(z, (a, k) => a[i] * k).Sum())];

        private static double[] Correlations(double[][] d, double[] r) => [.. d.Select(a => Dot(a, r))];

        private static double[] StepOf(double[][] d, double[] y, double[] z, double step, double threshold) =>
            [.. z.Zip(Correlations(d, Rest(d, y, z)), (v, c) => Soft(v + (step * c), threshold))];

        private static double GapOf(double[][] d, double[] y, double[] z, double penalty) => Correlations(d, Rest(d, y, z))
            .Zip(z, (c, v) => v == 0 ? Math.Max(0, Math.Abs(c) - penalty) : Math.Abs(c - (penalty * Math.Sign(v)))).Max();

        private static double[] Numbers(Rng rng, int count, double scale) =>
            [.. Enumerable.Range(0, count).Select(_ => Math.Round(scale * rng.NextGaussian(), 2))];

        private static double[] Sparse(Rng rng, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => rng.NextBernoulli(0.5) ? Math.Round(rng.NextGaussian(), 2) : 0)];

        private static double[][] Atoms(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * Math.PI * rng.NextDouble())
            .Select(a => new[] { Math.Round(Math.Cos(a), 2), Math.Round(Math.Sin(a), 2) })];
    }
}
