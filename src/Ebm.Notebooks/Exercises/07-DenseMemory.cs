namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 07.</summary>
    public static class DenseMemories
    {
        private static readonly double[][] Three = [[1, 0], [0, 1], [0.6, -0.8]];

        private static readonly double[][] Unequal = [[2, 0], [0, 1], [-0.5, 0.5]];

        /// <summary>
        /// An odd number of spins: there the overlap without one of them is even and may be 0, and rules differ that agree on six.
        /// </summary>
        private static readonly int[][] Odd = [[1, 1, -1], [1, -1, 1], [-1, -1, -1], [1, 1, 1]];

        /// <summary>Two patterns that half agree outvote one that fully does where n is 2, and not where n is larger.</summary>
        private static readonly int[][] Outvoted = [[1, 1, 1, 1, 1, 1], [-1, 1, 1, 1, 1, -1], [-1, 1, 1, 1, -1, 1]];

        private static readonly int[][] Five =
            [[1, 1, 1, 1, -1, 1], [1, -1, 1, -1, 1, 1], [-1, -1, 1, 1, 1, -1], [1, 1, -1, -1, -1, 1], [-1, 1, 1, -1, 1, 1]];

        /// <summary>The update of the continuous memory.</summary>
        public static Exercise<Func<double[][], double, double[], double[]>> Update { get; } = new()
        {
            Id = "07.update",
            Title = "The update",
            Difficulty = 1,
            Section = "From spins to numbers",
            Hints =
            [
                "First the scores βx_μ·ξ, then their softmax, then the weighted sum of the patterns.",
                "Subtract the largest score before exp: the weights do not change, but nothing overflows.",
                "The result has as many numbers as a pattern, not as many as there are patterns.",
            ],
            Explanation = "The update is a softmax-weighted average of the stored patterns. Subtracting the largest score leaves the " +
                "ratio of the weights alone and keeps exp finite at any β.",
            Oracle = (patterns, beta, state) => new ModernHopfield(patterns, beta).Update(state),
            Cases =
            [
                [new double[][] { [1.0], [-1.0] }, 1.0, new[] { 0.5 }],
                [Three, 1.0, new[] { 0.5, 0.25 }],
                [Three, 4.0, new[] { 0.5, 0.25 }],
                [Three, 0.3, new[] { -1.0, 2.0 }],
                [Unequal, 1.0, new[] { 0.5, 0.25 }],
                [Unequal, 3.0, new[] { -0.2, 0.4 }],
                [Three, 1000.0, new[] { 1.0, 0.9 }],
            ],
            Misconceptions =
            [
                new("These are the weights p, one a pattern. The update is the weighted sum of the patterns.",
                    (p, beta, s) => new ModernHopfield(p, beta).Attention(s)),
                new("Those are cosines: you divide the scores by the patterns' lengths. The update of this energy has x_μ·ξ as it is; " +
                    "a longer pattern pulls harder.", (p, beta, s) =>
                    Weighted(p, Softmax([.. p.Select((x, m) => beta * Dot(x, s) / Length(x))]))),
                new("Those are cosines: you divide the scores by both lengths. The update of this energy has x_μ·ξ as it is.",
                    (p, beta, s) => Weighted(p, Softmax([.. p.Select((x, m) => beta * Dot(x, s) / (Length(x) * Length(s)))]))),
                new("You normalise the patterns before the average as well: ξ' is made of the stored patterns themselves.",
                    (p, beta, s) => Weighted([.. p.Select(x => x.Select(v => v / Length(x)).ToArray())],
                    Softmax([.. p.Select(x => beta * Dot(x, s))]))),
                new("Scores are distances here. The update has the dot products x_μ·ξ; the two agree only where all patterns have one " +
                    "length.", (p, beta, s) => Weighted(p,
                    Softmax([.. p.Select(x => -beta / 2 * x.Zip(s, (a, b) => (a - b) * (a - b)).Sum())]))),
                new("A sign is turned round: the best match must weigh most. (softmin is for energies, softmax for scores.)",
                    (p, beta, s) => Weighted(p, Softmax([.. p.Select(x => -beta * Dot(x, s))]))),
                new("β is missing: your memory has the same temperature at every β.", (p, _, s) => new ModernHopfield(p, 1).Update(s)),
                new("The weights do not sum to 1: divide by the sum of the exponentials.",
                    (p, beta, s) => Weighted(p, Scores(p, beta, s).Select(Math.Exp))),
                new("That is look-up: the best match alone. A memory at finite β averages.",
                    (p, _, s) => p[Scores(p, 1, s).Select((v, m) => (v, m)).Max().m]),
                new("Right until exp overflows at large β. Subtract the largest score before exp; the weights do not change.", Overflowing),
            ],
        };

        /// <summary>The β at which look-up begins.</summary>
        public static Exercise<Func<int, double, double, double>> FindBeta { get; } = new()
        {
            Id = "07.find-beta",
            Title = "How cold?",
            Difficulty = 1,
            Section = "From spins to numbers",
            Hints =
            [
                "Divide numerator and denominator of the softmax by the winner's weight.",
                "p = 1 / (1 + (K − 1) e^{−βΔ}). Set it to 1 − ε and solve for β.",
            ],
            Explanation = "p = 1/(1 + (K−1)e^{−βΔ}) = 1 − ε gives β = log((K−1)(1−ε)/ε)/Δ. The price of more patterns is only " +
                "logarithmic; the price of a smaller gap is not.",
            Oracle = (k, gap, eps) => Math.Log((k - 1) * (1 - eps) / eps) / gap,
            Cases = [[2, 1.0, 0.1], [11, 1.0, 0.1], [11, 0.5, 0.1], [2000, 0.05, 0.01], [100, 0.2, 0.001]],
            Misconceptions =
            [
                new("The other patterns are missing: K − 1 of them compete with the winner.",
                    (_, gap, eps) => Math.Log((1 - eps) / eps) / gap),
                new("K − 1 compete, not K: the winner does not compete with itself.", (k, gap, eps) => Math.Log(k * (1 - eps) / eps) / gap),
                new("Logarithm to base 2 or 10? The softmax has e: use Math.Log.",
                    (k, gap, eps) => Math.Log2((k - 1) * (1 - eps) / eps) / gap),
                new("Logarithm to base 2 or 10? The softmax has e: use Math.Log.",
                    (k, gap, eps) => Math.Log10((k - 1) * (1 - eps) / eps) / gap),
                new("That is the temperature 1/β.", (k, gap, eps) => gap / Math.Log((k - 1) * (1 - eps) / eps)),
                new("ε is what is left to the others, not the winner's share: p = 1 − ε.",
                    (k, gap, eps) => Math.Log((k - 1) * eps / (1 - eps)) / gap),
                new("A smaller gap needs a larger β: divide by Δ.", (k, gap, eps) => Math.Log((k - 1) * (1 - eps) / eps) * gap),
                new("(K−1)/ε is nearly right for small ε; the exact odds are (1−ε)/ε.", (k, gap, eps) => Math.Log((k - 1) / eps) / gap),
            ],
        };

        /// <summary>One spin of a memory of order n.</summary>
        public static Exercise<Func<int[][], int[], int, int, int>> Pull { get; } = new()
        {
            Id = "07.pull",
            Title = "One spin of a memory of order n",
            Difficulty = 2,
            Section = "A steeper well",
            Hints =
            [
                "Compute the energy twice, with spin i up and with spin i down.",
                "With h = x_μ·S without spin i, the two energies are −Σ(h + x_i)ⁿ and −Σ(h − x_i)ⁿ.",
            ],
            Explanation = "Compare the two energies in full. The shortcut sign Σ x_i (x·S)^{n−1} is a derivative, with or without spin " +
                "i in the product; a spin does not move by a little but jumps from −1 to +1, and for n > 2 the two rules differ.",
            Oracle = NewSpin,
            Cases = [.. from order in (int[])[2, 3, 4]
                        from stored in (int[])[1, 2, 4]
                        from bits in Enumerable.Range(0, 8)
                        from i in Enumerable.Range(0, 3)
                        select new object[] { Odd[..stored], State(bits)[..3], i, order },
                     .. from order in (int[])[2, 3, 4]
                        from number in Enumerable.Range(0, 8)
                        from i in Enumerable.Range(0, 6)
                        select new object[] { Five, State(number), i, order },
                     .. from order in (int[])[2, 3, 4]
                        select new object[] { Outvoted, Outvoted[0], 0, order }],
            Misconceptions =
            [
                new("Upside down: you chose the value of higher energy.", (p, s, i, n) => -NewSpin(p, s, i, n)),
                new("That is the derivative of the energy. A spin jumps from −1 to +1: compare the two energies.",
                    (p, s, i, n) => Sign(p.Sum(x => x[i] * Math.Pow(Overlap(x, s), n - 1)), s[i])),
                new("That is the derivative of the energy, taken where spin i is left out. A spin jumps from −1 to +1: compare the two " +
                    "energies.", (p, s, i, n) => Sign(p.Sum(x => x[i] * Math.Pow(Overlap(x, s) - (x[i] * s[i]), n - 1)), s[i])),
                new("That follows the nearest pattern alone. All of them pull, each with its power n.",
                    (p, s, i, n) => p.MaxBy(x => Overlap(x, s))![i]),
                new("On a tie the spin keeps its value; you turn it up.", (p, s, i, n) => Difference(p, s, i, n) >= 0 ? 1 : -1),
                new("On a tie the spin keeps its value; you turn it round. Turn it only where that lowers the energy.", (p, s, i, n) =>
                    Sign(Difference(p, s, i, n), -s[i])),
                new("The overlap x·S is divided by N, and a quotient of two ints is rounded to a whole number. Leave the division out: " +
                    "it changes no sign.", (p, s, i, n) => Lower(p, s, i, v => Math.Pow(v / s.Length, n))),
                new("In C# ^ is the exclusive or of the bits, not a power: Math.Pow(z, n).", (p, s, i, n) => Lower(p, s, i, v => v ^ n)),
                new("zⁿ keeps the sign of z where n is odd: you take |z|.", (p, s, i, n) => Lower(p, s, i,
                    v => Math.Pow(Math.Abs(v), n))),
                new("The order n is not used: this is the classical net.", (p, s, i, _) => NewSpin(p, s, i, 2)),
                new("On a tie the spin keeps its value; sign(0) is not a spin.", (p, s, i, n) => Math.Sign(Difference(p, s, i, n))),
            ],
        };

        /// <summary>The energy that lost a term.</summary>
        public static Exercise<Func<double[][], double, double[], double>> MissingTerm { get; } = new()
        {
            Id = "07.missing-term",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "The term that is easily lost",
            Hints =
            [
                "Take the gradient of the colleague's energy. Where does it vanish?",
                "The gradient must be ξ − ξ'. Which function of ξ has the gradient ξ?",
                "For E(0) = 0 add (1/β) log K.",
            ],
            Explanation = "∂/∂ξ of the soft maximum is ξ', so ½ξ·ξ is needed for the gradient ξ − ξ' and for a minimum at all. " +
                "(1/β)log K makes E(0) = 0.",
            Oracle = (p, beta, s) => new ModernHopfield(p, beta) is var m ? m.Energy(s) - m.Energy(new double[s.Length]) : 0,
            Cases =
            [
                [new double[][] { [1.0], [-1.0] }, 1.0, new[] { 0.0 }],
                [new double[][] { [1.0], [-1.0] }, 1.0, new[] { 0.5 }],
                [new double[][] { [1.0], [-1.0] }, 2.0, new[] { 0.5 }],
                [Three, 1.0, new[] { 0.5, 0.25 }],
                [Three, 2.0, new[] { 0.5, 0.25 }],
                [Three, 0.5, new[] { -1.0, 2.0 }],
            ],
            Misconceptions =
            [
                new("½ξ·ξ is still missing: nothing keeps ξ from running away.", (p, beta, s) => SoftMax(p, beta, s)
                    + (Math.Log(p.Length) / beta)),
                new("½ξ·ξ, not ξ·ξ: its gradient must be ξ.", (p, beta, s) => SoftMax(p, beta, s) + (Math.Log(p.Length) / beta)
                    + s.Sum(v => v * v)),
                new("Nearly: subtract the value at ξ = 0, which is −(1/β) log K.", (p, beta, s) => SoftMax(p, beta, s)
                    + (0.5 * s.Sum(v => v * v))),
                new("The sign: −(1/β) log Σ, and + ½ξ·ξ to hold it back.", (p, beta, s) => SoftMax(p, beta, s)
                    + (Math.Log(p.Length) / beta) - (0.5 * s.Sum(v => v * v))),
                new("½ξ·ξ comes without β: the gradient of the soft maximum is ξ', not βξ'.", (p, beta, s) => SoftMax(p, beta, s)
                    + (Math.Log(p.Length) / beta) + (0.5 * beta * s.Sum(v => v * v))),
                new("That is the colleague's energy: nothing keeps ξ from running away, and E(0) is −(1/β) log K.", SoftMax),
                new("½ξ·ξ is half the sum of the squares, not half of their mean.", (p, beta, s) => SoftMax(p, beta, s)
                    + (Math.Log(p.Length) / beta) + (0.5 * s.Average(v => v * v))),
                new("½|ξ| grows too slowly, and its gradient is not ξ. The term is ½ξ·ξ.", (p, beta, s) => SoftMax(p, beta, s)
                    + (Math.Log(p.Length) / beta) + (0.5 * Math.Sqrt(s.Sum(v => v * v)))),
            ],
        };

        /// <summary>How many patterns a memory of order n takes.</summary>
        public static Exercise<Func<int, int, double, int>> Capacity { get; } = new()
        {
            Id = "07.capacity",
            Title = "Design a memory",
            Difficulty = 2,
            Section = "How many more patterns?",
            Hints = ["Let u = erfc⁻¹(2 · error). Then u² = N^{n−1} / (2 (2n−3)!! K).", "(2n−3)!! = 1·3·5·…·(2n−3): for n = 4 it is 15."],
            Explanation = "K = N^{n−1} / (2 (2n−3)!! u²) with u = erfc⁻¹(2 · error), rounded down. Another order multiplies the " +
                "capacity by about N.",
            Oracle = (spins, order, error) => CapacityOf(spins, order, error, 2, OddFactorial(order)),
            Tolerance = 0,
            Cases = [[100, 2, 0.01], [100, 3, 0.01], [60, 3, 0.001], [50, 4, 0.01], [80, 5, 0.02]],
            Misconceptions =
            [
                new("(2n−3)!! is the product of the odd numbers only, not a factorial.",
                    (s, o, e) => CapacityOf(s, o, e, 2, Enumerable.Range(1, (2 * o) - 3).Aggregate(1.0, (a, b) => a * b))),
                new("Rounded to the nearest: where that is up, one pattern too many. Round down.",
                    (s, o, e) => (int)Math.Round(
                    Math.Pow(s, o - 1) / (2 * OddFactorial(o) * Math.Pow(MathNet.Numerics.SpecialFunctions.ErfcInv(2 * e), 2)))),
                new("u² = N^{n−1} / (2 (2n−3)!! K): a factor 2 is missing.", (s, o, e) => CapacityOf(s, o, e, 2, OddFactorial(o) / 2)),
                new("That is (2n−1)!!, one odd number too many: the product ends at 2n − 3.",
                    (s, o, e) => CapacityOf(s, o, e, 2, OddFactorial(o + 1))),
                new("K stands under a root: it is u² = N^{n−1} / (2 (2n−3)!! K), not u.",
                    (s, o, e) => (int)(Math.Pow(s, o - 1) / (2 * OddFactorial(o) * MathNet.Numerics.SpecialFunctions.ErfcInv(2 * e)))),
                new("error = ½ erfc(u): the inverse is taken at 2 · error.", (s, o, e) => CapacityOf(s, o, e, 1, OddFactorial(o))),
                new("N^{n−1}, not Nⁿ: the signal grows like N^{n−1} and so does the noise's variance.",
                    (s, o, e) => CapacityOf(s, o + 1, e, 2, OddFactorial(o))),
                new("(2n−3)!! is missing: it is the noise's variance, ⟨z^{2n−2}⟩ of a Gaussian over its leading power.",
                    (s, o, e) => CapacityOf(s, o, e, 2, 1)),
            ],
        };

        /// <summary>A search that brightness does not mislead.</summary>
        public static Exercise<Func<double[][], double[], bool[], double[]>> Search { get; } = new()
        {
            Id = "07.search",
            Title = "Project: in the right light",
            Difficulty = 3,
            Section = "Completing a picture",
            Hints =
            [
                "What is compared is the known part alone. How long is it in each stored picture?",
                "The dot product over that length is a cosine, up to a factor that is the same for all pictures.",
                "Where a stored picture is empty in the known part, give it a low score and do not divide by 0.",
            ],
            Explanation = "x·ξ over the length of x's known part is a cosine again: the brightest picture has no advantage, and a dark " +
                "probe finds its picture too.",
            Property = PictureSearch.Finding,
        };

        private static double Dot(double[] a, double[] b) => a.Zip(b, (u, v) => u * v).Sum();

        private static double Length(double[] a) => Math.Sqrt(Dot(a, a));

        private static double[] Softmax(double[] scores)
        {
            var weights = Array.ConvertAll(scores, v => Math.Exp(v - scores.Max()));
            return Array.ConvertAll(weights, w => w / weights.Sum());
        }

        private static double[] Scores(double[][] patterns, double beta, double[] state) =>
            [.. patterns.Select(x => beta * x.Zip(state, (a, b) => a * b).Sum())];

        private static double[] Weighted(double[][] patterns, IEnumerable<double> weights)
        {
            double[] w = [.. weights];
            return [.. Enumerable.Range(0, patterns[0].Length).Select(i => patterns.Select((x, m) => w[m] * x[i]).Sum())];
        }

        private static double[] Overflowing(double[][] patterns, double beta, double[] state)
        {
            double[] w = [.. Scores(patterns, beta, state).Select(Math.Exp)];
            return Weighted(patterns, w.Select(v => v / w.Sum()));
        }

        private static double SoftMax(double[][] patterns, double beta, double[] state) =>
            -Math.Log(Scores(patterns, beta, state).Sum(Math.Exp)) / beta;

        private static int[] State(int number) => [.. Enumerable.Range(0, 6).Select(k => ((number * 7) >> k & 1) == 1 ? 1 : -1)];

        private static int Overlap(int[] x, int[] s) => x.Zip(s, (a, b) => a * b).Sum();

        private static double Difference(int[][] patterns, int[] state, int i, int order) => patterns.Sum(x =>
        {
            double h = Overlap(x, state) - (x[i] * state[i]);
            return Math.Pow(h + x[i], order) - Math.Pow(h - x[i], order);
        });

        /// <summary>The value of spin i with the lower energy −Σ F(x·S).</summary>
        private static int Lower(int[][] patterns, int[] state, int i, Func<int, double> f)
        {
            double Agreement(int value) => patterns.Sum(x => f(Overlap(x, state) + (x[i] * (value - state[i]))));
            return Sign(Agreement(1) - Agreement(-1), state[i]);
        }

        private static int Sign(double value, int otherwise) => value > 0 ? 1 : value < 0 ? -1 : otherwise;

        private static int NewSpin(int[][] patterns, int[] state, int i, int order) =>
            Sign(Difference(patterns, state, i, order), state[i]);

        private static double OddFactorial(int order) => Enumerable.Range(1, order - 1).Aggregate(1.0, (a, k) => a * ((2 * k) - 1));

        private static int CapacityOf(int spins, int order, double error, double factor, double oddFactorial)
        {
            var u = MathNet.Numerics.SpecialFunctions.ErfcInv(factor * error);
            return (int)Math.Floor(Math.Pow(spins, order - 1) / (2 * oddFactorial * u * u));
        }
    }
}
