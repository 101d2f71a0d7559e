namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 19.</summary>
    public static partial class Flows
    {
        private static readonly double HalfLog = 0.5 * Math.Log(2 * Math.PI);

        /// <summary>A linear map as a flow.</summary>
        public static Exercise<Func<double, double, double, double>> Affine { get; } = new()
        {
            Id = "19.affine",
            Title = "The smallest flow",
            Difficulty = 1,
            Section = "Keeping the books",
            Hints = ["z = ay + b has the slope a everywhere.", "F = ½z² + ½ log 2π − log|a|."],
            Explanation = "F = ½(ay + b)² + ½ log 2π − log|a|: the Gaussian with mean −b/a and standard deviation 1/|a|.",
            Oracle = (a, b, y) => (0.5 * Math.Pow((y + (b / a)) * a, 2)) + Math.Log(Math.Sqrt(2 * Math.PI) / Math.Abs(a)),
            Cases = [[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [2.0, 1.0, 0.5], [-0.5, 1.0, 3.0], [10.0, -3.0, 0.25]],
            Misconceptions =
            [
                new("The direction is data → latent: F carries −log|a|. A steep map makes the data dense.",
                    (a, b, y) => (0.5 * Math.Pow((a * y) + b, 2)) + HalfLog + Math.Log(Math.Abs(a))),
                new("The half is missing: −log φ(z) has ½ z².", (a, b, y) => Math.Pow((a * y) + b, 2) + HalfLog - Math.Log(Math.Abs(a))),
                new("z = ay + b goes from data to latent already: put y in, do not solve for it.",
                    (a, b, y) => (0.5 * Math.Pow((y - b) / a, 2)) + HalfLog + Math.Log(Math.Abs(a))),
                new("The stretch is missing: without −log|a| the density does not have area 1.",
                    (a, b, y) => (0.5 * Math.Pow((a * y) + b, 2)) + HalfLog),
                new("The constant ½ log 2π is missing: the numbers of two models could not be compared.",
                    (a, b, y) => (0.5 * Math.Pow((a * y) + b, 2)) - Math.Log(Math.Abs(a))),
                new("The stretch is |a|: a mirrored map stretches just as much.", (a, b, y) => (0.5 * Math.Pow((a * y) + b, 2))
                    + HalfLog - Math.Log(a)),
            ],
        };

        /// <summary>One affine coupling.</summary>
        public static Exercise<Func<Func<double, double>, Func<double, double>, double[], double[]>> Coupling { get; } = new()
        {
            Id = "19.coupling",
            Title = "One coupling, and back",
            Difficulty = 1,
            Section = "An invertible network with a cheap determinant",
            Hints = ["s and t see only y₁.", "The Jacobian is triangular: its determinant is e^{s}."],
            Explanation = "{y₁, y₂ e^{s(y₁)} + t(y₁), s(y₁)}: the logarithm of the determinant is s itself, whatever the networks look " +
                "like inside.",
            Oracle = (s, t, y) => [y[0], (y[1] * Math.Exp(s(y[0]))) + t(y[0]), s(y[0])],
            Cases = Pairs,
            Misconceptions =
            [
                new("The scale is e^{s}, so that it can never be zero or negative.",
                    (s, t, y) => [y[0], (y[1] * s(y[0])) + t(y[0]), Math.Log(Math.Abs(s(y[0])))]),
                new("log of the determinant is asked for: s, not e^{s}.",
                    (s, t, y) => [y[0], (y[1] * Math.Exp(s(y[0]))) + t(y[0]), Math.Exp(s(y[0]))]),
                new("s and t may look at y₁ only; if they see y₂, the way back is lost.",
                    (s, t, y) => [y[0], (y[1] * Math.Exp(s(y[1]))) + t(y[1]), s(y[1])]),
                new("Data → latent stretches by e^{s}: the sign of the logarithm is wrong.",
                    (s, t, y) => [y[0], (y[1] * Math.Exp(s(y[0]))) + t(y[0]), -s(y[0])]),
                new("The halves are exchanged: y₁ stays as it is, and y₂ moves.",
                    (s, t, y) => [(y[0] * Math.Exp(s(y[1]))) + t(y[1]), y[1], s(y[1])]),
                new("Scale first, then shift: y₂ e^{s} + t.", (s, t, y) => [y[0], (y[1] + t(y[0])) * Math.Exp(s(y[0])), s(y[0])]),
            ],
        };

        /// <summary>The coupling backwards.</summary>
        public static Exercise<Func<Func<double, double>, Func<double, double>, double[], double[]>> Inverse { get; } = new()
        {
            Id = "19.inverse",
            Title = "The way back",
            Difficulty = 1,
            Section = "An invertible network with a cheap determinant",
            Hints = ["y₁ = z₁, so s and t can be computed again.", "Undo the last thing first: subtract t, then divide by e^{s}."],
            Explanation = "y₂ = (z₂ − t(z₁)) e^{−s(z₁)}. The networks run forwards in both directions.",
            Oracle = (s, t, z) => [z[0], (z[1] - t(z[0])) / Math.Exp(s(z[0]))],
            Cases = Pairs,
            Misconceptions =
            [
                new("The other order: the shift was added after the scaling, so it is subtracted first.",
                    (s, t, z) => [z[0], (z[1] * Math.Exp(-s(z[0]))) - t(z[0])]),
                new("That is the way there. Subtract, then divide.", (s, t, z) => [z[0], (z[1] * Math.Exp(s(z[0]))) + t(z[0])]),
                new("The scale was e^{s}: divide by e^{s}, not by s.", (s, t, z) => [z[0], (z[1] - t(z[0])) / s(z[0])]),
                new("The shift was added on the way there: subtract it.", (s, t, z) => [z[0], (z[1] + t(z[0])) * Math.Exp(-s(z[0]))]),
                new("Divide by e^{s}, not multiply.", (s, t, z) => [z[0], (z[1] - t(z[0])) * Math.Exp(s(z[0]))]),
                new("s and t belong to the half that stayed, z₁.", (s, t, z) => [z[0], (z[1] - t(z[1])) * Math.Exp(-s(z[1]))]),
            ],
        };

        /// <summary>A root in one dimension.</summary>
        public static Exercise<Func<double, double, double, double>> PlanarInverse { get; } = new()
        {
            Id = "19.planar-inverse",
            Title = "Invert a planar step",
            Difficulty = 2,
            Section = "Planar steps",
            Hints = ["tanh lies between −1 and 1, so the root lies between v − |c| and v + |c|.",
                "For c > −1 the left side rises: halve the interval until it is small enough.", "Sixty halvings reach double precision."],
            Explanation = "Bisection between v − |c| and v + |c|: always safe, because the function rises. Newton's method, or " +
                "repeating a ← v − c tanh(a + b), is faster where it works and runs away where it does not.",
            Oracle = (c, b, v) => MathNet.Numerics.RootFinding.Brent.FindRoot(a => a + (c * Math.Tanh(a + b)) - v, v - Math.Abs(c) - 1e-9,
                v + Math.Abs(c) + 1e-9, 1e-14, 500),
            Tolerance = 1e-9,
            Cases = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.5], [0.5, 1.0, -2.0], [5.0, 0.5, 1.0], [-0.9, 0.0, 0.2], [-0.99, -1.0, 1.5],
                [50.0, 0.0, 20.0], [8.0, -2.0, 100.0]],
            Misconceptions =
            [
                new("The root can lie on either side of v: c may be negative. Bracket it by v − |c| and v + |c|.",
                    (c, b, v) => Bisect(c, b, v, v - c, v + c)),
                new("That repeats a ← v − c tanh(a + b), which swings forever once |c| is large. Use that the function rises.",
                    (c, b, v) => Repeat(c, b, v)),
                new("The function rises: where it is below v, the root lies above. Your two halves are exchanged.",
                    (c, b, v) => c * Math.Tanh(v + b) > 0 ? v + Math.Abs(c) : v - Math.Abs(c)),
                new("One step of the repetition a ← v − c tanh(a + b) is not the root: bisect.", (c, b, v) => v - (c * Math.Tanh(v + b))),
                new("One step of Newton's method is not the root: go on, or bisect.",
                    (c, b, v) => v - (c * Math.Tanh(v + b) / (1 + (c * (1 - Math.Pow(Math.Tanh(v + b), 2)))))),
                new("The shift b stands inside the tanh.", (c, b, v) => Bisect(c, 0, v, v - Math.Abs(c), v + Math.Abs(c))),
            ],
        };

        /// <summary>The two directions told apart.</summary>
        public static Exercise<Func<Func<double, double>, Func<double, double>, double, double>> Direction { get; } = new()
        {
            Id = "19.direction",
            Title = "Bug hunt",
            Difficulty = 3,
            Section = "Keeping the books",
            Hints = ["p(y) dy = φ(z) dz, and dy = g'(z) dz.", "The slope of g is a function of z, not of y.",
                "log p = log φ(z) − log|g'(z)|."],
            Explanation = "Generating, p(y) = φ(z)/|g'(z)| at z = g⁻¹(y): where g stretches, the density thins out. The slope is taken " +
                "at z, where g lives.",
            Oracle = (inverse, _, y) =>
            {
                // By the other direction: log φ(f(y)) + log|f'(y)| with f = g⁻¹, its slope by finite differences of fourth order.
                const double h = 1e-3;
                var slope = ((8 * (inverse(y + h) - inverse(y - h))) - (inverse(y + (2 * h)) - inverse(y - (2 * h)))) / (12 * h);
                return -(0.5 * Math.Pow(inverse(y), 2)) - HalfLog + Math.Log(Math.Abs(slope));
            },
            Tolerance = 1e-6,
            Cases = [.. from y in (double[])[0.5, 1, 2.5] from g in Generators select new object[] { g.Inverse, g.Slope, y }],
            Misconceptions =
            [
                new("One mistake is left: the sign. Where g stretches, the density is thinner: minus.", (i, s, y) => LogPhi(i(y))
                    + Math.Log(Math.Abs(s(i(y))))),
                new("One mistake is left: the slope of g is asked at z, where g lives, not at y.",
                    (i, s, y) => LogPhi(i(y)) - Math.Log(Math.Abs(s(y)))),
                new("Both mistakes are still there: the sign, and where the slope is taken.", (i, s, y) => LogPhi(i(y))
                    + Math.Log(Math.Abs(s(y)))),
                new("The stretch |g'(z)| may come from a falling g: take the absolute value.",
                    (i, s, y) => LogPhi(i(y)) - Math.Log(s(i(y)))),
                new("φ stands at z, where the noise lives, not at y.", (i, s, y) => LogPhi(y) - Math.Log(Math.Abs(s(i(y))))),
                new("The logarithm of |g'(z)|, not |g'(z)|.", (i, s, y) => LogPhi(i(y)) - Math.Abs(s(i(y)))),
                new("The stretch is missing.", (i, _, y) => LogPhi(i(y))),
            ],
        };

        private static (Func<double, double> Inverse, Func<double, double> Slope)[] Generators =>
        [
            (NamedFunctions.Named("g⁻¹: y ↦ (y − 1)/2", y => (y - 1) / 2), NamedFunctions.Named("g′: z ↦ 2", _ => 2)),
            (NamedFunctions.Named("g⁻¹: y ↦ (1 − y)/2", y => (y - 1) / -2), NamedFunctions.Named("g′: z ↦ −2", _ => -2)),
            (NamedFunctions.Named("g⁻¹: y ↦ arsinh y", y => Math.Asinh(y)), NamedFunctions.Named("g′: z ↦ cosh z", z => Math.Cosh(z))),
            (NamedFunctions.Named("g⁻¹: y ↦ −log y", y => -Math.Log(y)), NamedFunctions.Named("g′: z ↦ −e^{−z}", z => -Math.Exp(-z))),
        ];

        private static object[][] Pairs
        {
            get
            {
                var (flat, half) = (NamedFunctions.Named("v ↦ 0", _ => 0), NamedFunctions.Named("v ↦ 0.5", _ => 0.5));
                var (bent, tilted) = (NamedFunctions.Named("v ↦ sin 2v", v => Math.Sin(2 * v)),
                    NamedFunctions.Named("v ↦ 0.3v − 1", v => (0.3 * v) - 1));
                return
                [
                    [flat, half, new[] { 1.0, 2.0 }],
                    [half, flat, new[] { 0.0, 1.0 }],
                    [bent, tilted, new[] { 0.5, -1.0 }],
                    [tilted, bent, new[] { -2.0, 3.0 }],
                ];
            }
        }

        private static double LogPhi(double z) => -(0.5 * z * z) - HalfLog;

        private static double Bisect(double c, double b, double v, double low, double high)
        {
            for (var n = 0; n < 80; n++)
            {
                var middle = (low + high) / 2;
                (low, high) = middle + (c * Math.Tanh(middle + b)) < v ? (middle, high) : (low, middle);
            }

            return low;
        }

        private static double Repeat(double c, double b, double v)
        {
            var a = v;
            for (var n = 0; n < 1000; n++)
                a = v - (c * Math.Tanh(a + b));
            return a;
        }
    }
}
