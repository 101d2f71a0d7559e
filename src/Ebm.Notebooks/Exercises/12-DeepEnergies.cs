namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 12.</summary>
    public static partial class DeepEnergies
    {
        /// <summary>One step of an attack, projected into its ball.</summary>
        public static Exercise<Func<double[], double[], double[], double, double, double[]>> Attack { get; } = new()
        {
            Id = "12.attack",
            Title = "One step of an attack",
            Difficulty = 1,
            Section = "Contrastive or adversarial?",
            Hints =
            [
                "First the step: from x against the slope, of length `step` whatever the slope's size. Where the slope is 0 there is " +
                    "no direction: stay.",
                "Then the ball: d = ‖x' − y‖. If d > radius, go back along the straight line to y: y + (x' − y) · radius / d.",
            ],
            Explanation = "x' = x − α g/‖g‖, then y + (x' − y) min(1, ε/‖x' − y‖). The unit length makes attacks independent of how " +
                "steep the energy is; the ball keeps them near the datum.",
            Oracle = (y, x, g, a, r) => Project(y, [.. x.Zip(Unit(g), (v, u) => v - (a * u))], r),
            Cases =
            [
                [new[] { 0.0 }, new[] { 0.0 }, new[] { 2.0 }, 0.5, 1.0],
                [new[] { 0.0 }, new[] { 0.5 }, new[] { -4.0 }, 1.0, 1.0],
                [new[] { 0.0, 0.0 }, new[] { 0.0, 0.0 }, new[] { 3.0, 4.0 }, 1.0, 2.0],
                [new[] { 1.0, 0.0 }, new[] { 1.5, 0.5 }, new[] { -1.0, -1.0 }, 0.5, 0.8],
                [new[] { 0.0, 1.0, 0.0 }, new[] { 0.2, 1.1, 0.0 }, new[] { 0.0, 0.0, 5.0 }, 0.3, 0.2],
                [new[] { 1.0, 2.0 }, new[] { 1.2, 2.0 }, new[] { 0.0, 0.0 }, 0.5, 1.0],
                [new[] { 1.0, 2.0 }, new[] { 4.0, 2.0 }, new[] { 0.0, 0.0 }, 0.5, 1.0],
            ],
            Draw = (rng, size) => AttackCase(rng, size),
            Misconceptions =
            [
                new("Downhill is against the slope: a negative has low energy.",
                    (y, x, g, a, r) => Project(y, [.. x.Zip(Unit(g), (v, u) => v + (a * u))], r)),
                new("Where the slope is 0 no step is taken, but the ball holds all the same.", (y, x, g, a, r) =>
                    g.All(v => v == 0) ? [.. x] : Project(y, [.. x.Zip(Unit(g), (v, u) => v - (a * u))], r)),
                new("The step must have the length α: divide the slope by its length.",
                    (y, x, g, a, r) => Project(y, [.. x.Zip(g, (v, u) => v - (a * u))], r)),
                new("The ball is forgotten: the point may have left it.", (y, x, g, a, r) => [.. x.Zip(Unit(g), (v, u) => v - (a * u))]),
                new("A point inside the ball stays where it is; you put every point on its border.",
                    (y, x, g, a, r) => Border(y, [.. x.Zip(Unit(g), (v, u) => v - (a * u))], r)),
                new("The ball lies around y, where the attack began, not around x, where it is now.",
                    (y, x, g, a, r) => Project(x, [.. x.Zip(Unit(g), (v, u) => v - (a * u))], r)),
                new("That is a box: each coordinate is cut for itself. A ball keeps the direction.",
                    (y, x, g, a, r) => [.. x.Zip(Unit(g), (v, u) => v - (a * u)).Zip(y, (v, c) => Math.Clamp(v, c - r, c + r))]),
                new("Every coordinate moves by the whole step there, by the sign of its slope. The step as a whole has that length: g/‖g‖.",
                    (y, x, g, a, r) => Project(y, [.. x.Zip(g, (v, u) => v - (a * Math.Sign(u)))], r)),
                new("A step that leaves the ball is not refused: it ends on the border, in the same direction from y.", Refusing),
                new("That is the way from y to the new place; asked is the place itself.", (y, x, g, a, r) =>
                    [.. Project(y, [.. x.Zip(Unit(g), (v, u) => v - (a * u))], r).Zip(y, (v, c) => v - c)]),
                new("Divide by the length of the slope, not by its square.",
                    (y, x, g, a, r) => Project(y, [.. x.Zip(g, (v, u) => v - (a * u / Math.Max(g.Sum(q => q * q), 1e-300)))], r)),
                new("First the step, then the projection: the step may leave the ball again.",
                    (y, x, g, a, r) => [.. Project(y, x, r).Zip(Unit(g), (v, u) => v - (a * u))]),
            ],
        };

        /// <summary>How old the chains of a replay buffer are.</summary>
        public static Exercise<Func<int, double, int, double>> Buffer { get; } = new()
        {
            Id = "12.buffer",
            Title = "How old is a chain?",
            Difficulty = 1,
            Section = "The loop",
            Hints =
            [
                "Each time a chain is used it takes K steps, and before that it begins anew with probability r. After how many uses " +
                    "does it have m steps?",
                "It needs n = ⌈m/K⌉ uses in a row without a restart, of which the first may be the restart itself: (1 − r)^{n−1}.",
            ],
            Explanation = "The number of uses since the last restart is geometric: P(at least n) = (1 − r)^{n−1}, with n = ⌈m/K⌉. The " +
                "mean age is K/r steps: with K = 10 and r = 0.05, two hundred.",
            Oracle = OldShare,
            Cases = [[10, 0.5, 10], [10, 0.5, 20], [10, 0.1, 100], [10, 0.05, 25], [1, 0.2, 4], [5, 1.0, 6], [5, 0.0, 100], [20, 0.05, 1]],
            Draw = (rng, size) => [1 + rng.NextInt(4 * size), Math.Round(0.05 + (0.5 * rng.NextDouble()), 2), 1 + rng.NextInt(20 * size)],
            Misconceptions =
            [
                new("One too many: the use that is going on counts too. Who has just restarted has K steps when it is used.",
                    (k, r, m) => Math.Pow(1 - r, Uses(k, m))),
                new("Steps come K at a time: between two multiples of K the share does not change. Round m/K up.",
                    (k, r, m) => Math.Pow(1 - r, (m / (double)k) - 1)),
                new("Whoever has K⌊m/K⌋ steps only has not yet m: round m/K up, not down.",
                    (k, r, m) => Math.Pow(1 - r, Math.Max(m / k, 1) - 1)),
                new("That is the share with more than m steps: whoever has just m counts too.", (k, r, m) => Math.Pow(1 - r, m / k)),
                new("m/k of two ints is rounded down before it can be rounded up: make one of them a double.",
                    (k, r, m) => Math.Pow(1 - r, (m / k) - 1)),
                new("That is the share of younger chains.", (k, r, m) => 1 - Math.Pow(1 - r, Uses(k, m) - 1)),
                new("Restarts happen once a use, not once a step.", (k, r, m) => Math.Pow(1 - r, m - 1)),
                new("1 − r, not r: the chain must not have restarted.", (k, r, m) => Math.Pow(r, Uses(k, m) - 1)),
                new("That is the mean age; asked is the share that is at least m steps old.", (k, r, m) => k / r),
                new("That is the share with exactly that many uses; those that are older count too.",
                    (k, r, m) => r * Math.Pow(1 - r, Uses(k, m) - 1)),
            ],
        };

        /// <summary>The fixed point of short chains with noise.</summary>
        public static Exercise<Func<double[], double>> ShortRun { get; } = new()
        {
            Id = "12.short-run",
            Title = "What short chains learn",
            Difficulty = 2,
            Section = "Cold and short: a generator in disguise",
            Hints =
            [
                "Follow the variance: a step maps v to (1 − αλ)² v + σ². After K steps from v₀ it must be s.",
                "Between λ = 0 and λ = 1/α the variance of the ends falls from v₀ + Kσ² to σ². Halve the interval sixty times.",
            ],
            Explanation = "No formula is needed: v ← (1 − αλ)²v + σ², K times from v₀, is a falling function of λ on (0, 1/α), and " +
                "bisection finds where it is s. For K → ∞ it is the cold chain's λ, for σ = 0 the flow's.",
            Oracle = ShortRunRoot,
            Tolerance = 1e-6,
            Cases =
            [
                [new[] { 0.5, 1.0, 0.5, 0.0, 1 }],
                [new[] { 0.25, 1.0, 0.1, 0.0, 10 }],
                [new[] { 0.5, 1.0, 0.5, 0.5, 2 }],
                [new[] { 1.0, 1.0, 0.2, 0.3, 5 }],
                [new[] { 0.4, 2.0, 0.1, 0.2, 20 }],
            ],
            Draw = (rng, size) => [new[] { Math.Round(0.3 + (0.5 * rng.NextDouble()), 2), Math.Round(1 + rng.NextDouble(), 2), 0.2,
                Math.Round(0.1 + (0.3 * rng.NextDouble()), 2), 1 + size }],
            Misconceptions =
            [
                new("The noise σ of every step is left out.", a => (1 - Math.Pow(a[0] / a[1], 1 / (2 * a[4]))) / a[2]),
                new("That is the λ of chains that never end; these have K steps only, and remember where they began.",
                    a => (1 - Math.Sqrt(Math.Max(1 - (a[3] * a[3] / a[0]), 0))) / a[2]),
                new("A step multiplies x by 1 − αλ, and the variance by its square.", a => Root(a, (v, c, q) => (c * v) + q)),
                new("σ is a standard deviation: σ² is added to the variance.", a => Root(a, (v, c, q) => (c * c * v) + Math.Sqrt(q))),
                new("Noise is added in every step, not once at the end.",
                    a => Root([a[0] - (a[3] * a[3]), a[1], a[2], 0, a[4]], (v, c, q) => c * c * v)),
                new("That is αλ: divide by α.", a => a[2] * ShortRunRoot(a)),
                new("One step too many: K of them are taken.", a => ShortRunRoot([a[0], a[1], a[2], a[3], a[4] + 1])),
                new("1/s would be the truth. Short chains learn something else.", a => 1 / a[0]),
                new("One step only: there are K.", a => ShortRunRoot([a[0], a[1], a[2], a[3], 1])),
                new("The chains begin at variance v₀, not 1.", a => ShortRunRoot([a[0], 1, a[2], a[3], a[4]])),
            ],
        };

        /// <summary>The penalty that lets energies run away in two directions.</summary>
        public static Exercise<Func<double[], double[], double, double>> Penalty { get; } = new()
        {
            Id = "12.penalty",
            Title = "Bug hunt: it runs away in two directions",
            Difficulty = 2,
            Section = "When the energy falls without bound",
            Hints = ["What does the printed penalty say of E = −1000 at the data and +1000 at the negatives?",
                "Square each energy first, then average: α (mean of E² at the data + mean of E² at the negatives)."],
            Explanation = "⟨E⟩ − ⟨Ê⟩ + α(⟨E²⟩ + ⟨Ê²⟩). In the square of the sum −1000 and +1000 cancel, and it is exactly there that " +
                "the difference wants to go. Squares of means would bind the means and still let single energies run away.",
            Oracle = (e, f, a) => (e.Sum(v => v + (a * v * v)) / e.Length) + (f.Sum(v => (a * v * v) - v) / f.Length),
            Cases =
            [
                [new[] { 1.0 }, new[] { 0.0 }, 0.0],
                [new[] { -2.0 }, new[] { 2.0 }, 0.5],
                [new[] { 1.0, 3.0 }, new[] { 2.0 }, 1.0],
                [new[] { -1.0, 2.0 }, new[] { 0.5, 1.5, 4.0 }, 0.1],
            ],
            Draw = (rng, size) => [Energies(rng, size), Energies(rng, size + 1), Math.Round(0.1 + rng.NextDouble(), 1)],
            Misconceptions =
            [
                new("That is the printed line: opposite means cancel in the square of their sum.", (e, f, a) => e.Average() - f.Average()
                    + (a * Math.Pow(e.Average() + f.Average(), 2))),
                new("Squares of the means bind the means only: some energies may run up and others down. Square each first.",
                    (e, f, a) => e.Average() - f.Average() + (a * (Math.Pow(e.Average(), 2) + Math.Pow(f.Average(), 2)))),
                new("The difference is upside down: the data are to be lowered.", (e, f, a) => f.Average() - e.Average()
                    + (a * (e.Average(v => v * v) + f.Average(v => v * v)))),
                new("The penalty must cost, not pay: plus α.",
                    (e, f, a) => e.Average() - f.Average() - (a * (e.Average(v => v * v) + f.Average(v => v * v)))),
                new("That punishes the gap, which is what training is to make. Punish the energies.",
                    (e, f, a) => e.Average() - f.Average() + (a * Math.Pow(e.Average() - f.Average(), 2))),
                new("The negatives may run away as well: both sets have to pay.", (e, f, a) => e.Average() - f.Average()
                    + (a * e.Average(v => v * v))),
                new("The data may run away as well: both sets have to pay.", (e, f, a) => e.Average() - f.Average()
                    + (a * f.Average(v => v * v))),
                new("One mean over all energies together: the larger set weighs more, and all is halved. Each set has a mean of its own.",
                    (e, f, a) => e.Average() - f.Average() + (a * e.Concat(f).Average(v => v * v))),
                new("That punishes the spread around each mean, and the means may still run away. Square the energies themselves.",
                    (e, f, a) => e.Average() - f.Average() + (a * (e.Average(v => Math.Pow(v - e.Average(), 2))
                    + f.Average(v => Math.Pow(v - f.Average(), 2))))),
                new("That is the penalty alone: what it is to hold, ⟨E⟩ of the data − ⟨E⟩ of the negatives, is missing.",
                    (e, f, a) => a * (e.Average(v => v * v) + f.Average(v => v * v))),
                new("A sum; asked are means over each set.", (e, f, a) => e.Sum() - f.Sum()
                    + (a * (e.Sum(v => v * v) + f.Sum(v => v * v)))),
                new("Absolute values; asked are squares.", (e, f, a) => e.Average() - f.Average()
                    + (a * (e.Average(Math.Abs) + f.Average(Math.Abs)))),
            ],
        };

        private static double[] Unit(double[] g) => Math.Sqrt(g.Sum(v => v * v)) is > 0 and var length ? [.. g.Select(v => v / length)]
            : new double[g.Length];

        private static double[] Project(double[] center, double[] x, double radius) =>
            x.Zip(center, (a, b) => (a - b) * (a - b)).Sum() <= radius * radius ? x : Border(center, x, radius);

        private static double[] Refusing(double[] y, double[] x, double[] slope, double step, double radius)
        {
            var length = Math.Sqrt(slope.Sum(v => v * v));
            double[] end = length == 0 ? x : [.. x.Zip(slope, (v, u) => v - (step * u / length))];
            return Math.Sqrt(end.Zip(y, (a, b) => (a - b) * (a - b)).Sum()) > radius ? x : end;
        }

        private static double[] Border(double[] center, double[] x, double radius)
        {
            var distance = Math.Sqrt(x.Zip(center, (a, b) => (a - b) * (a - b)).Sum());
            return distance == 0 ? x : [.. center.Zip(x, (c, v) => c + ((v - c) * radius / distance))];
        }

        private static object[] AttackCase(Rng rng, int size)
        {
            double[] Numbers(double scale) => [.. Enumerable.Range(0, size).Select(_ => Math.Round(scale * rng.NextGaussian(), 1))];
            var y = Numbers(1);
            return [y, y.Zip(Numbers(0.3), (a, b) => Math.Round(a + b, 1)).ToArray(), Numbers(3), Math.Round(0.1 + rng.NextDouble(), 1),
                Math.Round(0.3 + rng.NextDouble(), 1)];
        }

        private static double[] Energies(Rng rng, int size) =>
            [.. Enumerable.Range(0, size).Select(_ => Math.Round(3 * rng.NextGaussian(), 1))];

        private static int Uses(int k, int m) => (m + k - 1) / k;

        // From the other end: 1 minus the probability of each smaller number of uses.
        private static double OldShare(int k, double restart, int m)
        {
            var (share, going) = (1.0, 1.0);
            for (var uses = 1; uses < Uses(k, m); uses++)
            {
                share -= going * restart;
                going *= 1 - restart;
            }

            return share;
        }

        private static double ShortRunRoot(double[] a) => Root(a, (v, c, q) => (c * c * v) + q);

        private static double Root(double[] a, Func<double, double, double, double> step)
        {
            var (low, high) = (0.0, 1 / a[2]);
            for (var i = 0; i < 80; i++)
            {
                var (middle, v) = ((low + high) / 2, a[1]);
                for (var k = 0; k < (int)a[4]; k++)
                    v = step(v, 1 - (a[2] * middle), a[3] * a[3]);
                (low, high) = v > a[0] ? (middle, high) : (low, middle);
            }

            return low;
        }
    }
}
