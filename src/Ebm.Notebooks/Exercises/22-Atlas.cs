using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 22.</summary>
    public static partial class TheAtlas
    {
        /// <summary>An entry of the atlas: independent bits.</summary>
        public static Exercise<Func<AtlasEntry>> Independent { get; } = new()
        {
            Id = "22.independent",
            Title = "Add a model of a given class",
            Difficulty = 2,
            Section = "A model of your own",
            Hints =
            [
                "Atlas.Code.Bits(points) gives the codes; their means are the frequencies, but for the + 1 and + 2.",
                "Energies.From(StateSpace.Bits(12), v => …): v[k] is bit k.",
                "E(v) = −Σ_k log(v_k = 1 ? p_k : 1 − p_k).",
            ],
            Explanation = "Maximum likelihood of independent bits is counting. Likelihood pushes up everywhere by construction: " +
                "what one code gains, all others lose together. Such a model knows in how many points a bit is set, and " +
                "not which bits belong together.",
            Property = IndependentFinding,
        };

        /// <summary>A model for a need.</summary>
        public static Exercise<Func<IReadOnlyList<AtlasEntry.Result>, double, double, bool, string>> Choose { get; } = new()
        {
            Id = "22.choose",
            Title = "The right model for a need",
            Difficulty = 2,
            Section = "Simple, and efficient",
            Hints =
            [
                "Three conditions: Seconds, Volume, and OwnSampler where it is asked for.",
                "results.Where(…).MinBy(r => r.Nats.Value)?.Entry.Name ?? \"\"",
            ],
            Explanation = "A need is a set of conditions and one order. What was left out of it decides as much as what was put in: " +
                "nobody asked here for a model that can say why.",
            Property = ChooseFinding,
        };

        /// <summary>An energy of one's own, judged by its volume.</summary>
        public static Exercise<Func<Points, IEnergy>> Design { get; } = new()
        {
            Id = "22.design",
            Title = "Project: less volume at equal recall",
            Difficulty = 3,
            Section = "Three numbers for an energy",
            Hints =
            [
                "Low where points are near: Energies of the library that are made of points do that.",
                "A bump on every point: new PointCloud(xs, ys, width). Which width? Hold some of the points back and try.",
                "Or a mixture: GaussianMixture.Fit(points, 16, rng).",
            ],
            Explanation = "At equal recall nothing has less volume than the level sets of the true density, so whoever estimates " +
                "the density well is near the least volume there is. Any rising function of it does as well.",
            Property = DesignFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? IndependentFinding(Func<AtlasEntry> answer)
        {
            var entry = answer();
            if (entry is null)
                return new Finding("The entry is null.", "Return a new AtlasEntry(name, class, formula, chapter, train).");
            if (entry.Class != ModelClass.C1)
                return new Finding($"Its class is {entry.Class}.",
                    "Counting is maximum likelihood, which pushes up everywhere: class C1.");
            (PointCloud, int)[] worlds = [(Energies.Spiral(), 500), (Energies.TwoMoons(), 300), (Energies.EightGaussians(1.5), 80)];
            foreach (var (world, count) in worlds)
            {
                var points = world.Sample(new Rng(2222), count);
                if (IndependentFault(entry.Train(points, new Rng(1)), points) is { } finding)
                    return finding;
            }

            return null;
        }

        private static Finding? IndependentFault(IEnergy energy, Points points)
        {
            if (energy is null)
                return new Finding("The trained energy is null.", "Train has to return an energy.");
            if (!energy.Space.Equals(StateSpace.Bits(Atlas.Code.Length)))
                return new Finding($"Its states are {energy.Space}.",
                    $"The energy must be one of bits, StateSpace.Bits({Atlas.Code.Length}), as the exercise says.");
            var states = energy.Space.States();
            double[] given = energy.Energies(states);
            var right = Independents(points, states, (one, zero) => (-Math.Log(one), -Math.Log(zero)));
            var worst = Enumerable.Range(0, given.Length).MaxBy(i => double.IsNaN(given[i]) ? double.PositiveInfinity
                : Math.Abs(given[i] - right[i]));
            if (Math.Abs(given[worst] - right[worst]) <= 1e-3)
                return null;
            var bits = string.Concat(states[worst]);
            return new Finding(string.Create(CultureInfo.InvariantCulture,
                $"E({bits}) = {given[worst]:G5} after training on {points.Count} points; expected {right[worst]:G5}."),
                Suggestion(given, right, points, states));
        }

        // Σ over bits of what a function says of the frequencies of 1 and of 0; 1/n is the least that is counted.
        private static double[] Independents(Points points, Points states, Func<double, double, (double One, double Zero)> of, int more = 1)
        {
            var mean = Atlas.Code.Bits(points).Mean();
            (double One, double Zero)[] terms =
                [.. mean.Select(m => ((m * points.Count) + more) / (points.Count + (2 * more))).Select(p => of(p, 1 - p))];
            return [.. Enumerable.Range(0, states.Count).Select(i => terms.Select((t, k) => states[i, k] == 1 ? t.One : t.Zero).Sum())];
        }

        private static string Suggestion(double[] given, double[] right, Points points, Points states)
        {
            bool Is(double[] other, double tolerance = 2e-3) =>
                given.Zip(other, (a, b) => a.Equals(b) || Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(b))).All(same => same);
            double[] By(Func<double, double, (double, double)> of, int more = 1) => Independents(points, states, of, more);
            var shift = given[0] - right[0];
            return given switch
            {
                _ when given.Any(double.IsNaN) =>
                    "E is NaN for some code: is a frequency negative? Means of Bits are frequencies, those of Spins are not.",
                _ when Is(By((p, q) => (-Math.Log(p), -Math.Log(q)), 0)) || given.Any(double.IsInfinity) =>
                    "Without the + 1 a bit that never occurs is forbidden forever. Count (n₁ + 1)/(n + 2).",
                _ when Is([.. right.Select(e => -e)]) => "The sign: low energy is what is probable, E = −log p.",
                _ when Is([.. right.Select(e => e / Math.Log(2))]) =>
                    "Those are bits of information. Energies of the course are in nats: the natural logarithm.",
                _ when Is([.. right.Select(e => e / Atlas.Code.Length)]) =>
                    "Independent probabilities multiply, so their logarithms add: the sum, not the mean.",
                _ when Is([.. right.Select(e => Math.Exp(-e))], 1e-4) => "That is the probability. The energy is minus its logarithm.",
                _ when Is(By((p, q) => (-Math.Log(q), -Math.Log(p)))) => "0 and 1 are exchanged: a bit that is often 1 must be cheap at 1.",
                _ when Is(By((p, q) => (-Math.Log(p), 0))) => "A 0 has its price too, −log(1 − p). Without it nothing sums to 1.",
                _ when given.Max() - given.Min() < 1e-6 =>
                    "All codes have one energy: nothing was counted, or a bit is asked whether it is −1. Bits are 0 or 1.",
                _ when Is([.. right.Select(e => e + shift)], 1e-3) => "Right but for a constant. Here it counts: Σ e^{−E} must be 1.",
                _ when given.Sum(e => Math.Exp(-e)) is var z && Math.Abs(z - 1) > .01 => string.Create(CultureInfo.InvariantCulture,
                    $"Σ e^(−E) = {z:G4} over all codes, not 1: is a bit left out, or do the chances of 1 and 0 not add up to 1?"),
                _ => "Work out one bit: how often is it 1 in the training points, and what does −log of that cost?",
            };
        }

        private static Finding? ChooseFinding(Func<IReadOnlyList<AtlasEntry.Result>, double, double, bool, string> answer)
        {
            var rng = new Rng(2223);
            var needs = Enumerable.Range(0, 120).Select(i => Need.Random(rng, i / 12)).ToArray();
            string Given(Need n) => answer(n.Results, n.Seconds, n.Volume, n.MustDraw);
            foreach (var need in needs.Where(n => n.Best((r, m) => r.Nats.Value).Length == 0))
            {
                try
                {
                    Given(need);
                }
                catch (Exception error) when (error is InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException
                    or IndexOutOfRangeException)
                {
                    return new Finding($"{need}: threw {error.GetType().Name} ({error.Message})",
                        "Nothing fits here, and the answer is \"\". First and Min cannot do with nothing; MinBy and FirstOrDefault give " +
                        "null, which has no Entry.");
                }
            }

            if (Array.Find(needs, n => Given(n) != n.Best((r, m) => r.Nats.Value)) is not { } failing)
                return null;
            var says = Wrong.FirstOrDefault(w => needs.All(n => Given(n) == w.Answer(n))).Says
                ?? "Write the conditions down one by one, and look at which of them this model breaks or this answer forgets.";
            var given = Given(failing);
            return new Finding($"{failing}: got {(given is null ? "null" : $"\"{given}\"")}, expected "
                + $"\"{failing.Best((r, m) => r.Nats.Value)}\".", says);
        }

        private static double Nats(AtlasEntry.Result result, int place) => result.Nats.Value;

        private static readonly (string Says, Func<Need, string?> Answer)[] Wrong =
        [
            ("−log p is a cost: the best likelihood is the least of these numbers.", n => n.Best((r, _) => -r.Nats.Value)),
            ("The volume is a condition; among those that meet it the likelihood decides.", n => n.Best((r, _) => r.Volume)),
            ("The time is a condition; among those that meet it the likelihood decides.", n => n.Best((r, _) => r.Seconds)),
            ("The first that fits is not the best that fits.", n => n.Best((_, place) => place)),
            ("The time limit plays no part in it.", n => n.Best((r, _) => r.Nats.Value, seconds: false)),
            ("The volume plays no part in it.", n => n.Best((r, _) => r.Nats.Value, volume: false)),
            ("Whether a model can draw plays no part in it.", n => n.Best((r, _) => r.Nats.Value, draw: _ => true)),
            ("Nobody asked for a sampler: one that draws must not be preferred.",
                n => n.Best((r, _) => r.Nats.Value, draw: r => r.OwnSampler)),
            ("A model that draws is welcome too where it need not: mustDraw = false excludes nothing.",
                n => n.Best((r, _) => r.Nats.Value, draw: r => r.OwnSampler == n.MustDraw)),
            ("\"At most\" includes the bound itself.", n => n.Best((r, _) => r.Nats.Value, strict: true)),
            ("\"At most\" includes the bound itself, that of the time too.", n => n.Only(r => r.Seconds < n.Seconds).Best(Nats)),
            ("\"At most\" includes the bound itself, that of the volume too.", n => n.Only(r => r.Volume < n.Volume).Best(Nats)),
            ("mustDraw is turned round: where it is true, only those that draw are left.",
                n => n.Best(Nats, draw: r => r.OwnSampler || n.MustDraw)),
            ("First the conditions, then the best: the best of all may break one where another keeps them.",
                n => (n with { Results = [.. n.Results.OrderBy(r => r.Nats.Value).Take(1)] }).Best(Nats)),
            ("Time *and* volume: both conditions hold, not one of them.",
                n => n.Only(r => r.Seconds <= n.Seconds || r.Volume <= n.Volume).Best(Nats, seconds: false, volume: false)),
            ("The bound is the most volume that may be left, not the least.",
                n => n.Only(r => r.Volume >= n.Volume).Best(Nats, volume: false)),
            ("Where nothing fits the answer is \"\", not null.", n => n.Best((r, _) => r.Nats.Value) is { Length: > 0 } name ? name : null),
        ];

        private sealed record Need(IReadOnlyList<AtlasEntry.Result> Results, double Seconds, double Volume, bool MustDraw)
        {
            // Numbers are tenths, so that bounds are met exactly now and then.
            public static Need Random(Rng rng, int models)
            {
                double Tenths(int most) => (1 + rng.NextInt(most)) / 10.0;
                var results = Enumerable.Range(0, models).Select(k => new AtlasEntry.Result(
                    new AtlasEntry($"model {(char)('A' + k)}", ModelClass.A1, "F", "", (_, _) => null!), null!, new double[1, 1],
                    Tenths(10), 0,
                    Tenths(10), new Estimate(1 + (rng.NextDouble() * 2), .01),
                    AtlasEntry.Normalization.Box, 1, new Points(2, 1),
                    rng.NextInt(2) == 0));
                return new Need([.. results], Tenths(10), Tenths(10), rng.NextInt(2) == 0);
            }

            public Need Only(Func<AtlasEntry.Result, bool> fits) => this with { Results = [.. Results.Where(fits)] };

            public string Best(Func<AtlasEntry.Result, int, double> order, bool seconds = true, bool volume = true,
                Func<AtlasEntry.Result, bool>? draw = null, bool strict = false)
            {
                bool Within(double value, double bound) => strict ? value < bound : value <= bound;
                draw ??= r => r.OwnSampler || !MustDraw;
                return Results.Select((r, place) => (Result: r, Place: place))
                    .Where(p => (!seconds || Within(p.Result.Seconds, Seconds)) && (!volume || Within(p.Result.Volume, Volume))
                        && draw(p.Result))
                    .OrderBy(p => order(p.Result, p.Place)).Select(p => p.Result.Entry.Name).FirstOrDefault() ?? "";
            }

            private static string Said(AtlasEntry.Result r) => FormattableString.Invariant(
                $"{r.Entry.Name[^1]}: {r.Seconds} s, V {r.Volume}, {r.Nats.Value:F2} nats{(r.OwnSampler ? ", draws" : "")}");

            public override string ToString() => string.Create(CultureInfo.InvariantCulture,
                $"For {Results.Count} model{(Results.Count == 1 ? "" : "s")} ({string.Join("; ", Results.Select(Said))}), "
                + $"seconds = {Seconds}, volume = {Volume}, mustDraw = {(MustDraw ? "true" : "false")}");
        }
    }
}
