namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 05.</summary>
    public static class Ising
    {
        private static readonly int[,] Three = { { 1, -1, 1 }, { 1, 1, -1 }, { -1, 1, 1 } };
        private static readonly int[,] Five = { { 1, 1, -1, 1, -1 }, { -1, 1, 1, -1, -1 }, { 1, -1, -1, 1, 1 }, { 1, 1, 1, -1, -1 },
            { 1, -1, 1, 1, 1 } };

        /// <summary>The five flip probabilities.</summary>
        public static Exercise<Func<double, double[]>> FlipTable { get; } = new()
        {
            Id = "05.flip-table",
            Title = "Five numbers",
            Difficulty = 1,
            Section = "Arrows on a lattice",
            Hints = ["With k equal neighbours the bonds sum to k − (4 − k) = 2k − 4.", "Flipping costs ΔE = 2(2k − 4) = 4(k − 2)."],
            Explanation = "ΔE = 4(k − 2): only two of the five entries are not 1, and that is why fast codes need random numbers for " +
                "those alone.",
            Oracle = beta => [.. Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-4 * beta * (k - 2))))],
            Cases = [[1.0], [0.4406868], [0.1], [3.0]],
            Misconceptions =
            [
                new("Probabilities are at most 1.", beta => [.. Enumerable.Range(0, 5).Select(k => Math.Exp(-4 * beta * (k - 2)))]),
                new("Upside down: k counts equal neighbours, and breaking four bonds is the dearest.",
                    beta => [.. Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-4 * beta * (2 - k))))]),
                new("Flipping turns a bond from −1 to +1: the change is twice the bond sum.",
                    beta => [.. Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-2 * beta * (k - 2))))]),
                new("beta is the inverse temperature: multiply ΔE by it, do not divide.",
                    beta => [.. Enumerable.Range(0, 5).Select(k => Math.Min(1, Math.Exp(-4 / beta * (k - 2))))]),
                new("Those are the energies ΔE. The probability of a flip is min(1, e^{−βΔE}).",
                    _ => [.. Enumerable.Range(0, 5).Select(k => 4.0 * (k - 2))]),
                new("Four bonds turn, k of them for the worse and 4 − k for the better: count both.",
                    beta => [.. Enumerable.Range(0, 5).Select(k => Math.Exp(-2 * beta * k))]),
                new("ΔE = 0 at k = 2: what is not higher is always accepted, with probability 1 and not one half.",
                    beta => [1, 1, 0.5, Math.Exp(-4 * beta), Math.Exp(-8 * beta)]),
                new("That is the heat bath; Metropolis was asked for.",
                    beta => [.. Enumerable.Range(0, 5).Select(k => 1 / (1 + Math.Exp(4 * beta * (k - 2))))]),
            ],
        };

        /// <summary>Neighbours on a torus.</summary>
        public static Exercise<Func<int[,], int, int, int>> Border { get; } = new()
        {
            Id = "05.border",
            Title = "Bug hunt: the border",
            Difficulty = 2,
            Section = "Arrows on a lattice",
            Hints = ["In C#, (−1) % 5 is −1, not 4.", "Add L before taking the remainder."],
            Explanation = "(row − 1 + L) % L. C#'s % keeps the sign of its left side; Python's does not: translated code breaks here.",
            Oracle = Sum,
            Cases =
            [
                [Three, 1, 1], [Three, 0, 0], [Three, 2, 2], [Three, 2, 0],
                .. from y in Enumerable.Range(0, 5) from x in Enumerable.Range(0, 5) select new object[] { Five, y, x },
            ],
            Misconceptions =
            [
                new("C#'s % keeps the sign: (−1) % L is −1. Add L first.", (s, y, x) => y == 0
                    || x == 0 ? throw new IndexOutOfRangeException("Index was outside the bounds of the array.") : Sum(s, y, x)),
                new("That is a free border. On a torus the left edge touches the right one.", (s, y, x) => At(s, y - 1, x)
                    + At(s, y + 1, x) + At(s, y, x - 1) + At(s, y, x + 1)),
                new("That border reflects: the edge sees itself. On a torus it sees the opposite edge.",
                    (s, y, x) => s[Math.Max(y - 1, 0), x] + s[Math.Min(y + 1, s.GetLength(0) - 1), x] + s[y, Math.Max(x - 1, 0)]
                    + s[y, Math.Min(x + 1, s.GetLength(1) - 1)]),
                new("A site is not its own neighbour.", (s, y, x) => Sum(s, y, x) + s[y, x]),
                new("Those are the four diagonal neighbours. Bonds run along rows and columns.", (s, y, x) => Spin(s, y + 1, x + 1)
                    + Spin(s, y - 1, x + 1) + Spin(s, y + 1, x - 1) + Spin(s, y - 1, x - 1)),
                new("Two of the four are missing: each bond counts once in the energy of the lattice, but a spin has four neighbours.",
                    (s, y, x) => Spin(s, y + 1, x) + Spin(s, y, x + 1)),
                new("The rows are mended, the columns are not: (column − 1) % L is −1 in the first column.", (s, y, x) => x == 0
                    ? throw new IndexOutOfRangeException("Index was outside the bounds of the array.") : Sum(s, y, x)),
                new("L goes inside the remainder: (row − 1 + L) % L. Outside, it leads beyond the last row.", (s, y, x) => y != 0
                    || x != 0 ? throw new IndexOutOfRangeException("Index was outside the bounds of the array.") : Sum(s, y, x)),
                new("L is the number of rows, not the last index: % (L − 1) never reaches the last row.", (s, y, x) =>
                    s[(y + s.GetLength(0) - 2) % (s.GetLength(0) - 1), x] + s[(y + 1) % (s.GetLength(0) - 1), x]
                    + s[y, (x + s.GetLength(0) - 2) % (s.GetLength(0) - 1)] + s[y, (x + 1) % (s.GetLength(0) - 1)]),
                new("Those are eight: the four diagonal ones are no neighbours. Bonds run along rows and columns.", (s, y, x) =>
                    Sum(s, y, x) + Spin(s, y + 1, x + 1) + Spin(s, y - 1, x + 1) + Spin(s, y + 1, x - 1) + Spin(s, y - 1, x - 1)),
                new("|row − 1| turns −1 into 1: at the first row the neighbour above is the last row.",
                    (s, y, x) => Spin(s, Math.Abs(y - 1), x) + Spin(s, y + 1, x) + Spin(s, y, Math.Abs(x - 1)) + Spin(s, y, x + 1)),
            ],
        };

        /// <summary>Binder's cumulant of a series of magnetisations.</summary>
        public static Exercise<Func<double[], double>> BinderCumulant { get; } = new()
        {
            Id = "05.binder",
            Title = "Binder's cumulant",
            Difficulty = 2,
            Section = "Where exactly?",
            Hints = ["Two averages over the samples: of m² and of m⁴.",
                "Only then divide: the second by three times the square of the first."],
            Explanation = "U = 1 − ⟨m⁴⟩/3⟨m²⟩². The 3 makes it 0 for a Gaussian, whose fourth moment is three times its variance squared.",
            Oracle = m => Binder.Cumulant(m),
            Cases = [[new[] { 1.0, -1 }], [new[] { 0.5, -0.5, 0.5 }], [new[] { 0.1, -0.4, 0.8, 0.2 }],
                [new[] { 0.9, 0.8, -0.85, 0.1, -0.05 }]],
            Misconceptions =
            [
                new("The 3 is missing: without it a Gaussian does not give 0.", m => 1 - (M(m, 4) / (M(m, 2) * M(m, 2)))),
                new("⟨m²⟩ must be squared, so that the units of m cancel.", m => 1 - (M(m, 4) / (3 * M(m, 2)))),
                new("m is not to be centred: U knows order by ⟨m²⟩ itself, and −m₀ is as good as m₀.",
                    m => Binder.Cumulant(m.Select(v => v - m.Average()).ToArray())),
                new("That is the kurtosis ⟨m⁴⟩/⟨m²⟩². U is 1 minus a third of it.", m => M(m, 4) / (M(m, 2) * M(m, 2))),
                new("Brackets: a / 3 * b * b multiplies by b². Divide by (3 * b * b).",
                    m => 1 - (M(m, 4) / 3 * M(m, 2) * M(m, 2))),
                new("Divide both sums by n: a moment is not taken around a mean that was estimated.",
                    m => 1 - (M(m, 4) * (m.Length - 1) / m.Length / (3 * M(m, 2) * M(m, 2)))),
                new("⟨m²⟩ is the mean of the squares, not the square of the mean.", m => 1 - (M(m, 4) / (3 * Math.Pow(m.Average(), 4)))),
                new("Moments are means: divide the sums by the number of samples.",
                    m => 1 - (M(m, 4) / (3 * M(m, 2) * M(m, 2) * m.Length))),
                new("Average first: the mean of a ratio is not the ratio of means.",
                    m => m.Average(v => 1 - (Math.Pow(v, 4) / (3 * Math.Pow(v, 4))))),
            ],
        };

        /// <summary>The bond probability of Wolff's clusters.</summary>
        public static Exercise<Func<double, double, double>> WolffBond { get; } = new()
        {
            Id = "05.wolff",
            Title = "A bond of Wolff's cluster",
            Difficulty = 1,
            Section = "Slow at the point that matters",
            Hints = ["A bond at the cluster's edge changes its energy by 2J when the cluster flips.",
                "Leaving such a bond out must be as rare as its price: e^{−βΔE}."],
            Explanation = "1 − e^{−2βJ}: then the bonds that were not taken pay exactly for the change of energy, and no cluster is " +
                "ever refused.",
            Oracle = (beta, coupling) => 1 - Math.Exp(-2 * beta * coupling),
            Cases = [[1.0, 1.0], [0.4406868, 1.0], [0.1, 1.0], [0.3, 2.5]],
            Misconceptions =
            [
                new("That is the probability of leaving a bond out.", (beta, coupling) => Math.Exp(-2 * beta * coupling)),
                new("A broken bond costs 2J, not J.", (beta, coupling) => 1 - Math.Exp(-beta * coupling)),
                new("beta is the inverse temperature: multiply by it, do not divide.",
                    (beta, coupling) => 1 - Math.Exp(-2 * coupling / beta)),
                new("One spin's flip turns four bonds, but here a single bond is asked for: it costs 2J.",
                    (beta, coupling) => 1 - Math.Exp(-8 * beta * coupling)),
                new("That is the heat bath of one bond. Joining must make every flip of the cluster acceptable.",
                    (beta, coupling) => 1 / (1 + Math.Exp(-2 * beta * coupling))),
                new("J is missing.", (beta, _) => 1 - Math.Exp(-2 * beta)),
                new("tanh βJ belongs to the high-temperature series, not to the clusters.", (beta, coupling) => Math.Tanh(beta * coupling)),
            ],
        };

        /// <summary>Heat capacity from samples of the energy.</summary>
        public static Exercise<Func<double[], double, int, double>> HeatCapacity { get; } = new()
        {
            Id = "05.heat-capacity",
            Title = "Heat capacity from samples",
            Difficulty = 2,
            Section = "Where heat goes",
            Hints = ["C = d⟨E⟩/dT, and ⟨E⟩'s slope in β is −Var E (chapter 02).", "dβ/dT = −β². And what is asked for is C of one spin."],
            Explanation = "C = β² Var(E)/N: fluctuation is response. Use the whole energy E; with the energy per site one more factor " +
                "N is needed.",
            Oracle = (energies, beta, sites) => beta * beta * (energies.Average(e => e * e) - Math.Pow(energies.Average(), 2)) / sites,
            AlsoRight = [(energies, beta, sites) => beta * beta * Statistics.Variance(energies) / sites],
            Cases = [[new[] { -1.0, 1 }, 1.0, 2], [new[] { -8.0, -4, 0, -8 }, 0.5, 4], [new[] { -32.0, -24, -20, -32, -28 }, 0.44, 16]],
            Misconceptions =
            [
                .. Misread(Spread), .. Misread(e => Statistics.Variance(e)),
                new("That is the mean absolute deviation. The variance has squares.",
                    (e, beta, n) => beta * beta * e.Average(v => Math.Abs(v - e.Average())) / n),
                new("That is the mean square. Subtract the square of the mean.", (e, beta, n) => beta * beta * e.Average(v => v * v) / n),
            ],
        };

        /// <summary>A Metropolis sweep of one's own, judged by the magnet it makes.</summary>
        public static Exercise<Func<int[,], double, Rng, int[,]>> Metropolis { get; } = new()
        {
            Id = "05.metropolis",
            Title = "Project: your own magnet",
            Difficulty = 3,
            Section = "Arrows on a lattice",
            Hints =
            [
                "For a spin with neighbours that sum to n, flipping costs ΔE = 2·s·n.",
                "Flip if ΔE ≤ 0, or if rng.NextDouble() < e^{−ΔE/T}. One spin after the other: the next one sees the flip.",
                "The neighbours of exercise 3: (row + L − 1) % L and so on.",
            ],
            Explanation = "The mean energy and ⟨|m|⟩ of your lattice are those of the sum over all states, within their errors. With " +
                "it you can find T_c: the cumulants of 4 × 4 and 8 × 8 cross within some hundredths of 2.269.",
            Property = OwnMagnet.Finding,
        };

        /// <summary>The same slips with either variance.</summary>
        private static Misconception<Func<double[], double, int, double>>[] Misread(Func<double[], double> variance) =>
        [
            new("β² is missing: that is the variance of the energy.", (e, _, n) => variance(e) / n),
            new("β must be squared.", (e, beta, n) => beta * variance(e) / n),
            new("Divide by the number of sites: a heat capacity per site was asked for.", (e, beta, _) => beta * beta * variance(e)),
            new("Divide by the number of sites, not by its root.", (e, beta, n) => beta * beta * variance(e) / Math.Sqrt(n)),
            new("That is the spread √Var E. The heat capacity has the variance itself.",
                (e, beta, n) => beta * beta * Math.Sqrt(variance(e)) / n),
            new("C is an energy's slope in T, and so a mean of squares over T²: here β is the inverse temperature, so multiply by β².",
                (e, beta, n) => variance(e) / (beta * beta * n)),
            new("One factor N too many: energies are those of the whole lattice, and Var E grows like N.",
                (e, beta, n) => beta * beta * variance(e) / n / n),
            new("energies are whole energies already: do not multiply the variance by N.", (e, beta, n) => beta * beta * variance(e) * n),
        ];

        private static double Spread(double[] e) => e.Average(v => v * v) - Math.Pow(e.Average(), 2);

        private static double M(double[] m, int power) => m.Average(v => Math.Pow(v, power));

        private static int At(int[,] s, int y, int x) => y < 0 || y >= s.GetLength(0) || x < 0 || x >= s.GetLength(1) ? 0 : s[y, x];

        private static int Sum(int[,] s, int y, int x) => Spin(s, y - 1, x) + Spin(s, y + 1, x) + Spin(s, y, x - 1) + Spin(s, y, x + 1);

        private static int Spin(int[,] s, int y, int x) => s[(y + s.GetLength(0)) % s.GetLength(0), (x + s.GetLength(1)) % s.GetLength(1)];
    }
}
