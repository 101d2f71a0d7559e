namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 01.</summary>
    public static class Energy
    {
        /// <summary>An energy with two attractors.</summary>
        public static Exercise<Func<double, double>> TwoWells { get; } = new()
        {
            Id = "01.two-wells",
            Title = "Design an energy",
            Difficulty = 1,
            Section = "A landscape",
            Hints = ["A product is small where one of its factors is.", "Square each factor, so that nothing goes below the minima: (x + 1)²(x − 2)²."],
            Explanation = "(x + 1)²(x − 2)² is zero at both places and positive elsewhere. The smaller of two parabolas, min((x + 1)², (x − 2)²), does it too.",
            Property = TwoWellsFinding,
        };

        /// <summary>The nearest class mean.</summary>
        public static Exercise<Func<double[], double[][], int>> Classify { get; } = new()
        {
            Id = "01.classify",
            Title = "Classify",
            Difficulty = 1,
            Section = "One energy, many uses",
            Hints = ["One energy a class: the sum of squared differences.", "Then the index of the lowest."],
            Explanation = "argmin over y of Σ(x_i − μ_yi)². Inference is a search; here over a handful of classes, so every one is tried.",
            Oracle = (x, means) => Lowest(means, m => Squared(x, m)),
            Tolerance = 0,
            Cases =
            [
                [new[] { 0.0 }, new double[][] { [1.0], [0.2] }],
                [new[] { 1.0, 1 }, new double[][] { [3.0, 3], [1.2, 0.8], [0, 0] }],
                [new[] { 0.0, 0 }, new double[][] { [1.2, 1.2], [1.8, 0] }],
                [new[] { 1.0, 0 }, new double[][] { [4.0, 0], [0.9, 0.1] }],
                [new[] { 0.5, 0.5 }, new double[][] { [0, 1.0], [1, 0] }],
            ],
            Misconceptions =
            [
                new("That is the class of highest energy. Low means that things fit.", (x, means) => Lowest(means, m => -Squared(x, m))),
                new("That is the sum of absolute differences: the energy squares them, so that one large miss weighs more than two small ones.", (x, means) => Lowest(means, m => x.Zip(m, (a, b) => Math.Abs(a - b)).Sum())),
                new("That is the largest dot product: it favours long means. ‖x − μ‖² = ‖x‖² − 2x·μ + ‖μ‖²: ‖μ‖² is missing.", (x, means) => Lowest(means, m => -x.Zip(m, (a, b) => a * b).Sum())),
                new("On a tie the smallest y is asked for.", (x, means) => means.Length - 1 - Lowest([.. Enumerable.Reverse(means)], m => Squared(x, m))),
            ],
        };

        /// <summary>The probability that a good one has the lower energy.</summary>
        public static Exercise<Func<double[], double[], double>> Auc { get; } = new()
        {
            Id = "01.auc",
            Title = "AUC",
            Difficulty = 2,
            Section = "One energy, many uses",
            Hints = ["Compare every member of one list with every member of the other.", "Count 1 for lower, ½ for equal, and divide by the number of pairs."],
            Explanation = "Count pairs: 1 for lower, ½ for equal. The half makes the AUC of a constant energy ½, as blind guessing deserves.",
            Oracle = (a, b) => Share(a, b, 0.5),
            Cases =
            [
                [new[] { 1.0 }, new[] { 2.0 }],
                [new[] { 1.0, 3 }, new[] { 2.0 }],
                [new[] { 1.0 }, new[] { 1.0 }],
                [new[] { 1.0, 2, 3 }, new[] { 2.0, 4, 5, 2 }],
                [new[] { 5.0, 4 }, new[] { 1.0, 4.5, 2 }],
            ],
            Misconceptions =
            [
                new("A tie counts one half: otherwise an energy that is constant everywhere would score 0.", (a, b) => Share(a, b, 0)),
                new("A tie counts one half: you count it as a success.", (a, b) => Share(a, b, 1)),
                new("Upside down: inside should have the lower energy.", (a, b) => Share(b, a, 0.5)),
                new("Divide by the number of pairs, not by the number of members of one list.", (a, b) => Share(a, b, 0.5) * b.Length),
            ],
        };

        /// <summary>A threshold that rejects few of the good ones.</summary>
        public static Exercise<Func<double[], double, double>> Threshold { get; } = new()
        {
            Id = "01.threshold",
            Title = "Set the threshold",
            Difficulty = 2,
            Section = "One energy, many uses",
            Hints = ["Sort a copy. How many of n may lie above τ?", "At most k = ⌊qn⌋ may lie above, so τ is the element with exactly k larger ones: index n − 1 − k."],
            Explanation = "With n energies sorted upward, k = ⌊qn⌋ may lie above, so τ = sorted[n − 1 − k].",
            Oracle = (e, q) => e.Order().First(t => e.Count(v => v > t) <= (q * e.Length) + 1e-9),
            Tolerance = 0,
            Cases =
            [
                [new[] { 3.0, 1, 2 }, 0.0],
                [new[] { 3.0, 1, 2, 4 }, 0.25],
                [new[] { 5.0, 1, 9, 3, 7 }, 0.5],
                [new[] { 5.0, 1, 9, 3, 7, 2, 8, 4, 6, 10 }, 0.1],
                [new[] { 5.0, 1, 9, 3, 7, 2, 8, 4, 6, 10 }, 0.35],
            ],
            Misconceptions =
            [
                new("That is the lower tail: you reject the *best* pictures. Low energy is good.", (e, q) => e.Order().ElementAt((int)(q * e.Length))),
                new("One too low: more than the share q lies above it.", (e, q) => e.Order().ElementAt(Math.Max(0, e.Length - 2 - (int)(q * e.Length)))),
                new("One too high: it is not the smallest such τ.", (e, q) => e.Order().ElementAt(Math.Min(e.Length - 1, e.Length - (int)(q * e.Length)))),
                new("The largest energy rejects nobody: you did not use q.", (e, _) => e.Max()),
            ],
        };

        private static Finding? TwoWellsFinding(Func<double, double> energy)
        {
            var x = Grid.Linear(-5, 6, 2201);
            var e = x.Select(energy).ToArray();
            if (Array.FindIndex(e, v => !double.IsFinite(v)) is var bad and >= 0)
            {
                return new Finding($"E({Trials.Text(x[bad])}) = {Trials.Text(e[bad])}.", "An energy must be a finite number everywhere here.");
            }

            var lows = Enumerable.Range(1, x.Length - 2).Where(i => e[i] < e[i - 1] && e[i] <= e[i + 1]).Select(i => x[i]).ToArray();
            var found = $"On [−5, 6] your energy has {lows.Length} minima{(lows.Length > 0 ? ": near " + string.Join(", ", lows.Take(4).Select(v => Trials.Text(Math.Round(v, 2)))) : "")}.";
            var highs = Enumerable.Range(1, x.Length - 2).Where(i => e[i] > e[i - 1] && e[i] >= e[i + 1]).Select(i => x[i]).ToArray();
            bool At(double[] places, double where) => places.Any(v => Math.Abs(v - where) < 0.02);
            return (lows.Length, At(lows, -1) && At(lows, 2), At(highs, -1) && At(highs, 2)) switch
            {
                (2, true, _) => null,
                (_, _, true) => new Finding(found, "Upside down: at −1 and 2 it has maxima. Low is what attracts."),
                (2, false, _) => new Finding(found, "Two attractors, but not at −1 and 2."),
                (1, _, _) => new Finding(found, "One attractor only: a sum of two squares has its single minimum between them. Multiply them, or take the smaller."),
                (0, _, _) => new Finding(found, "No attractor at all: does it fall for ever?"),
                _ => new Finding(found, "More attractors than two."),
            };
        }

        private static double Squared(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();

        private static int Lowest(double[][] means, Func<double[], double> energy)
        {
            var all = means.Select(energy).ToArray();
            return Array.IndexOf(all, all.Min());
        }

        private static double Share(double[] low, double[] high, double tie) =>
            low.Average(a => high.Average(b => a < b ? 1 : a == b ? tie : 0));
    }
}
