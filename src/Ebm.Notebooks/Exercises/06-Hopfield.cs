namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 06.</summary>
    public static class HopfieldNets
    {
        private static readonly double[,] Two = { { 0, 1 }, { 1, 0 } };
        private static readonly double[,] Three = { { 0, 0.5, -1 }, { 0.5, 0, 0.25 }, { -1, 0.25, 0 } };
        private static readonly int[][] Memories = [[1, 1, 1, -1, -1, -1, 1, -1], [1, -1, 1, 1, -1, 1, -1, -1],
            [-1, -1, 1, -1, 1, 1, 1, 1]];

        /// <summary>The energy of a state.</summary>
        public static Exercise<Func<double[,], double[], int[], double>> Energy { get; } = new()
        {
            Id = "06.energy",
            Title = "The energy",
            Difficulty = 1,
            Section = "Why it must stop",
            Hints = ["Two loops: every pair (i, j), both ways round.", "−½ Σ w_ij S_i S_j counts every pair twice; the ½ mends it.",
                "The thresholds enter with a plus sign: + Σ θ_i S_i."],
            Explanation = "E = −½ Σ_ij w_ij S_i S_j + Σ_i θ_i S_i. The double sum meets every pair twice, which the ½ undoes, so that " +
                "E falls by 2|h_i| when neuron i obeys its field.",
            Oracle = (w, theta, s) => -(0.5 * Quadratic(w, s)) + Linear(theta, s),
            Cases =
            [
                [Two, new double[] { 0, 0 }, new[] { 1, -1 }],
                [Two, new double[] { 0.5, 0 }, new[] { 1, 1 }],
                [Two, new double[] { 0, 0.25 }, new[] { 1, -1 }],
                [Three, new double[] { 0.1, -0.3, 0.2 }, new[] { 1, -1, 1 }],
                [Three, new double[] { 0.1, -0.3, 0.2 }, new[] { -1, -1, -1 }],
            ],
            Misconceptions =
            [
                new("The ½ is missing: the double sum counts every pair twice.", (w, t, s) => -Quadratic(w, s) + Linear(t, s)),
                new("Upside down: agreement along a positive weight must lower the energy.", (w, t, s) => (0.5 * Quadratic(w, s))
                    + Linear(t, s)),
                new("The sign of the threshold: h = Σ w S − θ, so E has + Σ θ S.", (w, t, s) => -(0.5 * Quadratic(w, s)) - Linear(t, s)),
                new("One factor ½ too many: a sum over pairs i < j meets every pair once and needs no ½.",
                    (w, t, s) => -(0.25 * Quadratic(w, s)) + Linear(t, s)),
                new("The ½ belongs to the weights only, not to the thresholds.", (w, t, s) => (-0.5 * Quadratic(w, s))
                    + (0.5 * Linear(t, s))),
                new("That is the energy of every neuron's field: S_i h_i counts the pairs twice, and θ with the wrong sign.",
                    (w, t, s) => -Quadratic(w, s) - Linear(t, s)),
                new("A threshold counts with the state of its neuron: Σ θ_i S_i.", (w, t, s) => -(0.5 * Quadratic(w, s)) + t.Sum()),
                new("The thresholds stand inside the double sum, so that each counts N times: they need a sum of their own.",
                    (w, t, s) => -(0.5 * Quadratic(w, s)) + (s.Length * Linear(t, s))),
                new("1 / 2 of two whole numbers is 0: write 0.5.", (_, t, s) => Linear(t, s)),
                new("The states are missing from the sum: w_ij counts with the sign of S_i S_j.",
                    (w, t, s) => (-0.5 * w.Cast<double>().Sum()) + Linear(t, s)),
                new("The thresholds are missing.", (w, _, s) => -(0.5 * Quadratic(w, s))),
            ],
        };

        /// <summary>One asynchronous update.</summary>
        public static Exercise<Func<double[,], double[], int[], int, int>> Update { get; } = new()
        {
            Id = "06.update",
            Title = "One update",
            Difficulty = 1,
            Section = "One line of learning, one line of recall",
            Hints = ["h_i = Σ_j w_ij S_j − θ_i: row i of the weights.", "Three cases: h > 0, h < 0, and h = 0."],
            Explanation = "The neuron takes the sign of Σ_j w_ij S_j − θ_i. A field of exactly 0 does not pull, so the neuron keeps " +
                "its state; sign(0) = 0 is no state.",
            Oracle = (w, theta, s, i) => Sign(Field(w, s, i) - theta[i], s[i]),
            Cases =
            [
                [Two, new double[] { 0, 0 }, new[] { 1, -1 }, 0],
                [Two, new double[] { 0, 0 }, new[] { 1, -1 }, 1],
                [Two, new double[] { 1, 1 }, new[] { -1, 1 }, 0],
                [Two, new double[] { 1.5, 0 }, new[] { 1, 1 }, 0],
                [Two, new double[] { -1, 0 }, new[] { -1, -1 }, 0],
                [Three, new double[] { 0.1, -0.3, 0.2 }, new[] { 1, -1, 1 }, 2],
                [Three, new double[] { 0.1, 0.6, 0.2 }, new[] { 1, 1, 1 }, 1],
                [Three, new double[] { 0, 0.75, 0 }, new[] { 1, -1, 1 }, 1],
                [Three, new double[] { 0, -0.5, 0 }, new[] { 1, 1, -1 }, 1],
                [Two, new double[] { -1, 0 }, new[] { 1, -1 }, 0],
                [Three, new double[] { -0.8, 0, 0 }, new[] { 1, 1, 1 }, 0],
                [Three, new double[] { -1.2, 0, 0 }, new[] { 1, 1, 1 }, 0],
                [Three, new double[] { 0.3, -0.3, -0.3 }, new[] { 1, -1, -1 }, 0],
                [Three, new double[] { 0.3, 0.9, 0 }, new[] { 1, 1, 1 }, 1],
            ],
            Misconceptions =
            [
                new("sign(0) = 0 is not a state: on a field of 0 the neuron keeps its old one.",
                    (w, t, s, i) => Math.Sign(Field(w, s, i) - t[i])),
                new("A field of 0 does not pull up: the neuron keeps its old state.", (w, t, s, i) => Field(w, s, i) - t[i] >= 0 ? 1 : -1),
                new("A field of 0 does not pull down: the neuron keeps its old state.", (w, t, s, i) => Field(w, s, i) - t[i] > 0 ? 1 : -1),
                new("Only the neuron's own threshold counts: h_i = Σ_j w_ij S_j − θ_i, subtracted once.",
                    (w, t, s, i) => Sign(Field(w, s, i) - t.Sum(), s[i])),
                new("A state is +1 or −1, not 1 or 0.", (w, t, s, i) => Field(w, s, i) - t[i] is var h && h > 0 ? 1 : h < 0 ? 0 : s[i]),
                new("Fields are fractions: as whole numbers they are cut off towards 0.",
                    (w, t, s, i) => Sign(Enumerable.Range(0, s.Length).Sum(j => (int)(w[i, j] * s[j])) - (int)t[i], s[i])),
                new("The threshold counts in full: the ½ of the energy belongs to the pairs.",
                    (w, t, s, i) => Sign(Field(w, s, i) - (t[i] / 2), s[i])),
                new("Upside down: a neuron takes the sign of its field, not the opposite.",
                    (w, t, s, i) => Sign(t[i] - Field(w, s, i), s[i])),
                new("That turns the neuron whenever a field is there. It takes the field's sign, whatever it was.",
                    (w, t, s, i) => Field(w, s, i) - t[i] == 0 ? s[i] : -s[i]),
                new("The field of neuron i is what it hears from the others, row i of w; its own state S_i is no factor.",
                    (w, t, s, i) => Sign((s[i] * Field(w, s, i)) - t[i], s[i])),
                new("The threshold is missing: h = Σ w S − θ.", (w, _, s, i) => Sign(Field(w, s, i), s[i])),
                new("The threshold is subtracted: h = Σ w S − θ.", (w, t, s, i) => Sign(Field(w, s, i) + t[i], s[i])),
            ],
        };

        /// <summary>The couplings that Hebb's rule gives.</summary>
        public static Exercise<Func<int[][], double[,]>> Hebb { get; } = new()
        {
            Id = "06.hebb",
            Title = "Hebb's rule",
            Difficulty = 2,
            Section = "One line of learning, one line of recall",
            Hints = ["w_ij is the sum over patterns of x_i x_j, divided by N, the length of a pattern.", "The diagonal is 0."],
            Explanation = "w_ij = (1/N) Σ_μ x_i x_j off the diagonal. The diagonal would be K/N, K the number of patterns: a neuron " +
                "that listens to itself finds it harder to change its mind.",
            Oracle = p => Hopfield.Hebb(p).WeightMatrix(),
            Cases = [[new int[][] { [1, -1] }], [new int[][] { [1, -1, 1], [1, 1, 1] }], [Memories]],
            Misconceptions =
            [
                new("The diagonal must be 0: no neuron listens to itself.", p => Outer(p, p[0].Length, false)),
                new("Divide by N, the number of neurons, not by the number of patterns.", p => Outer(p, p.Length, true)),
                new("Integer division: a sum of ±1 divided by the whole number N is cut off to a whole number. Divide by (double)N.",
                    p => Outer(p, p[0].Length, true, Math.Truncate)),
                new("The sign is turned round: neurons that agree in a pattern must pull each other the same way.",
                    p => Outer(p, -p[0].Length, true)),
                new("Divide by N only: 1/(N·K) makes the weights depend on how many patterns there are.",
                    p => Outer(p, p[0].Length * p.Length, true)),
                new("The factor 1/N is missing.", p => Outer(p, 1, true)),
                new("Only the last pattern is left: add the patterns up.", p => Outer([p[^1]], p[0].Length, true)),
            ],
        };

        /// <summary>Recall with known entries held fixed.</summary>
        public static Exercise<Func<double[,], int[], bool[], int[]>> Complete { get; } = new()
        {
            Id = "06.complete",
            Title = "Complete an image",
            Difficulty = 2,
            Section = "Half a picture",
            Hints = ["Clone the probe first.", "Skip the known neurons inside the sweep.",
                "Repeat the sweep as long as something has changed."],
            Explanation = "Clamping is inference with part of the state given: the energy of the free neurons, the known ones acting " +
                "as a field. It never rises, so the loop ends.",
            Oracle = (w, probe, known) => Relax(w, probe, known, 1000, false),
            Cases =
            [
                [Two, new[] { 1, -1 }, new[] { true, false }],
                [Two, new[] { 1, -1 }, new[] { false, true }],
                .. from memory in Memories
                   from bad in (int[][])[[4, 5, 6, 7], [1, 4, 6], [0, 2, 3, 7]]
                   select new object[] { Host.Whole(() => Hopfield.Hebb(Memories).WeightMatrix()),
                       memory.Select((s, i) => bad.Contains(i) ? -s : s).ToArray(),
                       Enumerable.Range(0, 8).Select(i => !bad.Contains(i) && i != 2).ToArray() },
                .. from start in Enumerable.Range(0, 12) select new object[] { Chain(7),
                Enumerable.Range(0, 7).Select(i => i == 6 ? 1 : (((start * 37) + (i * i)) % 5) < 2 ? 1 : -1).ToArray(),
                Enumerable.Range(0, 7).Select(i => i == 6).ToArray() },
                // Each bond is stronger than the one before it: the known end turns one neuron in each sweep.
                [Chain(7, i => i), new[] { -1, -1, -1, -1, -1, -1, 1 }, Enumerable.Range(0, 7).Select(i => i == 6).ToArray()],
                // Where first the even neurons or the last one come, it ends elsewhere.
                [
                    new double[,] { { 0, 1, 1, 1, -1 }, { 1, 0, 2, -2, -1 }, { 1, 2, 0, 2, 2 }, { 1, -2, 2, 0, -2 }, { -1, -1, 2, -2, 0 } },
                    new[] { 1, 1, -1, 1, 1 }, new[] { false, false, true, false, false },
                ],
            ],
            Misconceptions =
            [
                new("The known entries must stay: they are what we know.", (w, p, k) => Relax(w, p, new bool[k.Length], 1000, false)),
                new("One sweep is not enough: go on until nothing changes.", (w, p, k) => Relax(w, p, k, 1, false)),
                new("Two sweeps are not enough everywhere: go on until nothing changes.", (w, p, k) => Relax(w, p, k, 2, false)),
                new("One neuron at a time: each must see the neurons that changed before it.", (w, p, k) => Relax(w, p, k, 1000, true)),
                new("From first to last: you go through the neurons backwards, and what changes first decides.",
                    (w, p, k) => Relax(w, p, k, 1000, false, backwards: true)),
                new("The known entries must stay *during* the sweep: you let them change and put them back at its end, and meanwhile the " +
                    "others have listened to them.", (w, p, k) => Relax(w, p, k, 1000, false, restored: true)),
                new("After a change go on to the next neuron: you begin again at 0.", (w, p, k) => Restarted(w, p, k)),
                new("Every neuron is heard, the unknown ones, too: the field sums over all j.", (w, p, k) => Deaf(w, p, k)),
                new("The unknown neurons begin with the states of the probe, not with 0.", (w, p, k) =>
                    Relax(w, [.. p.Select((s, i) => k[i] ? s : 0)], k, 1000, false)),
                new("A field of 0 keeps the state; you turn it to +1.", (w, p, k) => Relax(w, p, k, 1000, false, zero: 1)),
                new("It is the unknown entries that are updated, not the known ones.",
                    (w, p, k) => Relax(w, p, Array.ConvertAll(k, b => !b), 1000, false)),
            ],
        };

        /// <summary>How many patterns for a given error.</summary>
        public static Exercise<Func<int, double, int>> Capacity { get; } = new()
        {
            Id = "06.capacity",
            Title = "Design a memory",
            Difficulty = 2,
            Section = "How many bits come back wrong?",
            Hints = ["Which u has ½ erfc(u) = error?", "Then u² = N/2K."],
            Explanation = "K = N / (2u²) with u = erfc⁻¹(2 · error), rounded down. One bit in a hundred allows K = 0.185 N; but after " +
                "many steps the avalanche allows only 0.138 N.",
            Oracle = (n, e) => Patterns(n, 2 * e, 2),
            Tolerance = 0,
            Cases = [[100, 0.01], [1000, 0.01], [1000, 0.001], [400, 0.05], [250, 0.1]],
            Misconceptions =
            [
                new("error = ½ erfc(u), so u is the inverse at 2 · error.", (n, e) => Patterns(n, e, 2)),
                new("u² = N/2K: a factor 2 is missing.", (n, e) => Patterns(n, 2 * e, 1)),
                new("Rounded to the nearest: where that is up, one pattern too many. Round down.",
                    (n, e) => (int)Math.Round(n / (2 * Math.Pow(MathNet.Numerics.SpecialFunctions.ErfcInv(2 * e), 2)))),
                new("A neuron can err both ways only in a two-sided test. Here one side is wrong: ½ erfc(u) = error, so erfc(u) = 2 · " +
                    "error.", (n, e) => Patterns(n, e / 2, 2)),
                new("erf is not erfc: the error is the tail, erfc = 1 − erf.",
                    (n, e) => (int)(n / (2 * Math.Pow(MathNet.Numerics.SpecialFunctions.ErfInv(2 * e), 2)))),
                new("Round down: one pattern more would exceed the error.", (n, e) => Patterns(n, 2 * e, 2) + 1),
                new("That is the exact binomial tail. What is asked is its limit for large N, ½ erfc √(N/2K), which this chapter inverts.",
                    (n, e) => Enumerable.Range(1, n).LastOrDefault(k => HopfieldTheory.BitError(n, k) <= e)),
                new("Integer division: N/(2K) of whole numbers is cut off. Divide by 2.0 · K.",
                    (n, e) => Enumerable.Range(1, n)
                    .TakeWhile(k => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(Math.Sqrt(n / (2 * k))) <= e).LastOrDefault(1)),
                new("That is the load K/N: multiply by N before you round down.", (n, e) => Patterns(1, 2 * e, 2)),
                new("u is a square root: square it.", (n, e) => (int)(n / (2 * MathNet.Numerics.SpecialFunctions.ErfcInv(2 * e)))),
            ],
        };

        /// <summary>The synchronous step with its zero field mended.</summary>
        public static Exercise<Func<double[,], int[], int[]>> SignZero { get; } = new()
        {
            Id = "06.sign-zero",
            Title = "Bug hunt: sign(0)",
            Difficulty = 2,
            Section = "One line of learning, one line of recall",
            Hints = ["Where the field is 0, return s[i].", "All fields are computed from the old state."],
            Explanation = "Math.Sign(0) is 0: the neuron leaves the state space, and its neighbours' fields weaken in the next step. " +
                "Keep s[i] on a tie. Published code with this line draws grey holes.",
            Oracle = (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Sign(Field(w, s, i), s[i]))],
            Cases =
            [
                [new double[,] { { 0 } }, new[] { -1 }],
                [new double[,] { { 0 } }, new[] { 1 }],
                [Two, new[] { 1, -1 }],
                [Two, new[] { -1, -1 }],
                [Chain(5), new[] { 1, -1, -1, 1, 1 }],
                [Chain(5), new[] { -1, 1, -1, -1, 1 }],
                [Chain(6), new[] { 1, -1, 1, 1, -1, -1 }],
            ],
            Misconceptions =
            [
                new("0 is still not a state: a field of 0 must keep s[i].",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Math.Sign(Field(w, s, i)))]),
                new("A field of 0 keeps the state; turning it to +1 paints ink where nothing pulls.",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Field(w, s, i) >= 0 ? 1 : -1)]),
                new("A field of 0 keeps the state; turning it to −1 wipes ink where nothing pulls.",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Field(w, s, i) > 0 ? 1 : -1)]),
                new("A field of 0 keeps the state; you turn it round.",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Sign(Field(w, s, i), -s[i]))]),
                new("A neuron's own state is no field: added to a field it can give 0 again. Where the field is not 0, its sign decides.",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Math.Sign(s[i] + Field(w, s, i)))]),
                new("The states are turned round where a field is there, whatever its sign. Take the field's sign.",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Field(w, s, i) == 0 ? s[i] : -s[i])]),
                new("Upside down: a neuron takes the sign of its field, not the opposite.",
                    (w, s) => [.. Enumerable.Range(0, s.Length).Select(i => Sign(-Field(w, s, i), s[i]))]),
                new("All at once: every field is taken from the old state, not from neurons already updated.",
                    (w, s) => Relax(w, s, new bool[s.Length], 1, false)),
            ],
        };

        /// <summary>Unlearning, judged by what is stable after it.</summary>
        public static Exercise<Func<double[,], Rng, double[,]>> Unlearn { get; } = new()
        {
            Id = "06.unlearn",
            Title = "Project: dream and forget",
            Difficulty = 3,
            Section = "Memories nobody stored",
            Hints =
            [
                "Copy w. Then for each dream: random signs, recall with the weights of now, subtract ε·d_i·d_j off the diagonal.",
                "HopfieldPatterns.Random(1, 100, rng)[0] makes a start, Hopfield.FromWeights(w).Recall(start, rng).State a dream.",
                "ε = 0.001 and some sixty dreams are a good start.",
            ],
            Explanation = "Wide valleys are dreamt of often and so lose most; the rest become more even. The net then holds many more " +
                "patterns than Hebb's rule alone. Sleep on it.",
            Property = Dreams.Finding,
        };

        private static double Field(double[,] w, int[] s, int i) => Enumerable.Range(0, s.Length).Sum(j => w[i, j] * s[j]);

        private static double Quadratic(double[,] w, int[] s) => Enumerable.Range(0, s.Length).Sum(i => s[i] * Field(w, s, i));

        private static double Linear(double[] theta, int[] s) => theta.Zip(s, (t, x) => t * x).Sum();

        private static int Sign(double h, int old) => h > 0 ? 1 : h < 0 ? -1 : old;

        private static double[,] Outer(int[][] patterns, double divisor, bool noSelf, Func<double, double>? then = null)
        {
            var n = patterns[0].Length;
            var w = new double[n, n];
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    w[i, j] = noSelf && i == j ? 0 : (then ?? (v => v))(patterns.Sum(p => p[i] * p[j]) / divisor);
                }
            }

            return w;
        }

        /// <summary>Neighbours along a line want to be equal.</summary>
        private static double[,] Chain(int n) => Chain(n, _ => 1);

        private static double[,] Chain(int n, Func<int, double> bond)
        {
            var w = new double[n, n];
            for (var i = 1; i < n; i++)
            {
                w[i, i - 1] = w[i - 1, i] = bond(i);
            }

            return w;
        }

        private static int[] Relax(double[,] w, int[] probe, bool[] known, int sweeps, bool together, bool backwards = false, int zero = 0,
            bool restored = false)
        {
            var s = (int[])probe.Clone();
            for (var sweep = 0; sweep < sweeps; sweep++)
            {
                var old = (int[])s.Clone();
                for (var n = 0; n < s.Length; n++)
                {
                    var i = backwards ? s.Length - 1 - n : n;
                    s[i] = known[i] && !restored ? s[i] : Sign(Field(w, together ? old : s, i), zero == 0 ? s[i] : zero);
                }

                for (var i = 0; restored && i < s.Length; i++) s[i] = known[i] ? probe[i] : s[i];
                if (s.AsSpan().SequenceEqual(old))
                {
                    break;
                }
            }

            return s;
        }

        private static int[] Restarted(double[,] w, int[] probe, bool[] known)
        {
            var s = (int[])probe.Clone();
            for (var i = 0; i < s.Length; i++)
            {
                var old = s[i];
                if (!known[i]) s[i] = Sign(Field(w, s, i), old);
                if (s[i] != old) i = -1;
            }

            return s;
        }

        private static int[] Deaf(double[,] w, int[] probe, bool[] known) =>
            [.. probe.Select((s, i) => known[i] ? s
                : Sign(Enumerable.Range(0, probe.Length).Where(j => known[j]).Sum(j => w[i, j] * probe[j]), s))];

        private static int Patterns(int n, double tail, double factor)
        {
            var u = MathNet.Numerics.SpecialFunctions.ErfcInv(tail);
            return (int)(n / (factor * u * u));
        }
    }
}
