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
            Hints = ["A product is small where one of its factors is.",
                "Square each factor, so that nothing goes below the minima: (x + 1)²(x − 2)²."],
            Explanation = "(x + 1)²(x − 2)² is zero at both places and positive elsewhere. The smaller of two parabolas, min((x + 1)², " +
                "(x − 2)²), does it too.",
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
                [new[] { 1.0, 0 }, new double[][] { [1.0, 2], [0.5, 0] }],
                [new[] { 0.0, 0 }, new double[][] { [0.6, 0.6], [0.7, 0] }],
                [new[] { 0.5, 0.5 }, new double[][] { [0, 1.0], [1, 0] }],
                [new[] { 1.0, 1 }, new double[][] { [0.1, 0.1], [1, 0.8] }],
                [new[] { 1.0, 0 }, new double[][] { [0, 1.05], [0.8, 0.1] }],
            ],
            Misconceptions =
            [
                new("That is the class of highest energy. Low means that things fit.", (x, means) => Lowest(means, m => -Squared(x, m))),
                new("That is the sum of absolute differences: the energy squares them, so that one large miss weighs more than two " +
                    "small ones.", (x, means) => Lowest(means, m => x.Zip(m, (a, b) => Math.Abs(a - b)).Sum())),
                new("That is the largest dot product: it favours long means. ‖x − μ‖² = ‖x‖² − 2x·μ + ‖μ‖²: ‖μ‖² is missing.",
                    (x, means) => Lowest(means, m => -x.Zip(m, (a, b) => a * b).Sum())),
                new("That compares angles (the cosine): a mean that is much too long or too short fits as well as one of the right " +
                    "length.", (x, means) => Lowest(means, m => -x.Zip(m, (a, b) => a * b)
                    .Sum() / Math.Sqrt((x.Sum(v => v * v) * m.Sum(v => v * v)) + 1e-300))),
                new("Differences that are not squared cancel: too much ink here, too little there.",
                    (x, means) => Lowest(means, m => x.Zip(m, (a, b) => a - b).Sum())),
                new("Square each difference, then sum: in the sum itself differences cancel.",
                    (x, means) => Lowest(means, m => Math.Abs(x.Zip(m, (a, b) => a - b).Sum()))),
                new("That is the largest difference of one pixel. The energy is the sum over all pixels.",
                    (x, means) => Lowest(means, m => x.Zip(m, (a, b) => Math.Abs(a - b)).Max())),
                new("That looks at the first pixel only: sum over all of them.",
                    (x, means) => Lowest(means, m => Math.Abs(x[0] - m[0]))),
                new("On a tie the smallest y is asked for.",
                    (x, means) => means.Length - 1 - Lowest([.. Enumerable.Reverse(means)], m => Squared(x, m))),
            ],
        };

        /// <summary>The probability that a good one has the lower energy.</summary>
        public static Exercise<Func<double[], double[], double>> Auc { get; } = new()
        {
            Id = "01.auc",
            Title = "AUC",
            Difficulty = 2,
            Section = "One energy, many uses",
            Hints = ["Compare every member of one list with every member of the other.",
                "Count 1 for lower, ½ for equal, and divide by the number of pairs."],
            Explanation = "Count pairs: 1 for lower, ½ for equal. The half makes the AUC of a constant energy ½, as blind guessing " +
                "deserves.",
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
            Hints = ["Sort a copy. How many of n may lie above τ?",
                "At most k = ⌊qn⌋ may lie above, so τ is the element with exactly k larger ones: index n − 1 − k."],
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
                [new[] { 5.0, 1, 9, 3, 7 }, 0.3],
            ],
            Misconceptions =
            [
                new("That is the lower tail: you reject the *best* pictures. Low energy is good.",
                    (e, q) => e.Order().ElementAt((int)(q * e.Length))),
                new("One too low: more than the share q lies above it.",
                    (e, q) => e.Order().ElementAt(Math.Max(0, e.Length - 2 - (int)(q * e.Length)))),
                new("One too high: it is not the smallest such τ.",
                    (e, q) => e.Order().ElementAt(Math.Min(e.Length - 1, e.Length - (int)(q * e.Length)))),
                new("“Above” is strict: you count τ itself among those above it, so that yours is too high, and at q = 0 there is none.",
                    (e, q) => (int)((q * e.Length) + 1e-9) is 0 ? throw new InvalidOperationException()
                        : e.Order().ElementAt(e.Length - (int)((q * e.Length) + 1e-9))),
                new("k = ⌊qn⌋ may lie above; you rounded to the nearest, and where that is up, more than the share q does.",
                    (e, q) => e.Order().ElementAt(e.Length - 1 - (int)Math.Round(q * e.Length))),
                new("Sort first: the energies come in any order.", (e, q) => e[e.Length - 1 - (int)((q * e.Length) + 1e-9)]),
                new("The largest energy rejects nobody: you did not use q.", (e, _) => e.Max()),
            ],
        };

        /// <summary>The repair of a completion that took "unknown" for "white".</summary>
        public static Exercise<Func<double[], bool[], double[][], double[]>> Fill { get; } = new()
        {
            Id = "01.fill",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "Complete",
            Hints =
            [
                "What does an unknown pixel contribute to the energy of a class whose mean has much ink there?",
                "Unknown is not white: sum over the known pixels only.",
            ],
            Explanation = "The energy was summed over all pixels, with 0 for the unknown ones. So a class paid for all the ink of its " +
                "lower half, and classes with little ink won. Minimising over the unknown part makes its contribution zero for every " +
                "class: leave it out.",
            Oracle = (x, known, means) => Filled(x, known, means, (i, _) => known[i] ? 1 : 0),
            Tolerance = 1e-12,
            Cases =
            [
                [new[] { 1.0, 0 }, new[] { true, false }, new double[][] { [0.9, 1.0], [0.5, 0.1] }],
                [new[] { 1.0, 0 }, new[] { true, true }, new double[][] { [0.9, 1.0], [0.5, 0.1] }],
                [new[] { 1.0, 0 }, new[] { true, false }, new double[][] { [0, 0.3], [0.9, 0.5] }],
                [new[] { 0.0, 0.4, 0 }, new[] { false, true, false }, new double[][] { [0, 0.1, 0], [1, 0.5, 1], [0, 0.9, 0] }],
                [new[] { 0.3, 0, 0.2, 0 }, new[] { true, false, true, false },
                    new double[][] { [0.3, 0.9, 0.5, 0.8], [0.2, 0.7, 0.2, 0.9], [0.6, 0, 0.5, 0] }],
                [new[] { 0.0, 0 }, new[] { true, false }, new double[][] { [0.9, 0.2], [0.1, 0.8] }],
                [new[] { 0.0, 0 }, new[] { false, false }, new double[][] { [0.7, 0.8], [0, 0] }],
                [new[] { 0.6, 0 }, new[] { true, false }, new double[][] { [0.5, 1], [0.3, 0.5] }],
                [new[] { 0.9, 0.5, 0 }, new[] { true, true, false }, new double[][] { [0.4, 0, 0.2], [0.1, 0.5, 0.7] }],
                [new[] { 0.2, 0, 0 }, new[] { true, false, false }, new double[][] { [0.2, 0.4, 0.1], [0.9, 0.3, 0.6] }],
                [new[] { 0.5, 0.5, 0 }, new[] { true, true, false }, new double[][] { [0.1, 0.1, 0.2], [0, 0.5, 0.7] }],
            ],
            Misconceptions =
            [
                new("That is the class whose largest difference of one pixel is least. The energy is the sum over all known pixels.",
                    (x, known, means) => means.MinBy(m => x.Select((v, i) => known[i] ? Math.Abs(v - m[i]) : 0).Max()) is { } best
                        ? [.. x.Select((v, i) => known[i] ? v : best[i])] : x),
                new("That is the printed code: the unknown pixels still count, as if they were white. Classes with little ink there win.",
                    (x, known, means) => Filled(x, known, means, (_, _) => 1)),
                new("You put the mean everywhere: the known pixels must stay as they are.",
                    (x, known, means) => means[Lowest(means, m => x.Select((v, i) => known[i] ? (v - m[i]) * (v - m[i]) : 0).Sum())]),
                new("You summed over the unknown pixels: turn the condition round.",
                    (x, known, means) => Filled(x, known, means, (i, _) => known[i] ? 0 : 1)),
                new("That is the class of highest energy. Low means that things fit.",
                    (x, known, means) => Filled(x, known, means, (i, _) => known[i] ? -1 : 0)),
                new("You skip a pixel where it is 0; but a known pixel can be 0, too. Ask `known`.",
                    (x, known, means) => Filled(x, known, means, (i, v) => v != 0 ? 1 : 0)),
                new("That is the sum of absolute differences: the energy squares them.",
                    (x, known, means) => Pasted(x, known, means[Lowest(means,
                        m => x.Select((v, i) => known[i] ? Math.Abs(v - m[i]) : 0).Sum())])),
                new("Unknown is not grey either: whatever number you put there, it speaks for one class or another. Leave it out.",
                    (x, known, means) => Pasted(x, known, means[Lowest(means,
                        m => x.Select((v, i) => (known[i] ? v : 0.5) - m[i]).Sum(d => d * d))])),
                new("You filled in the mean of all classes. Choose one class, the nearest, and fill in its mean.",
                    (x, known, means) => Pasted(x, known, [.. x.Select((_, i) => means.Average(m => m[i]))])),
                new("Leaving the unknown pixels out of x alone moves the others: pixel i of x belongs to pixel i of the mean.",
                    (x, known, means) => Pasted(x, known, means[Lowest(means,
                        m => Squared([.. x.Where((_, i) => known[i])], m))])),
                new("You filled the known pixels and kept the unknown ones.",
                    (x, known, means) => Filled(x, [.. known.Select(k => !k)], means, (i, _) => known[i] ? 1 : 0)),
            ],
        };

        /// <summary>An energy that reads nineteen of twenty new digits.</summary>
        public static Exercise<Func<ImageSet, Func<float[], double[]>>> Better { get; } = new()
        {
            Id = "01.better",
            Title = "Project: a better energy",
            Difficulty = 3,
            Section = "One energy, many uses",
            Hints =
            [
                "One mean for each class says that there is one way to write it. How many ways to write a 7 do you know?",
                "Let a class remember all its pictures: E(x, y) = the least ‖x − ξ‖² over the training pictures ξ of class y.",
                "Other ways: the mean of the three least; or compare x also shifted by a pixel.",
            ],
            TimeLimit = TimeSpan.FromSeconds(20),
            Explanation = "The energy of a class may itself be a minimum, over a hidden variable: which of its pictures x resembles. " +
                "What is searched and not asked for is called latent; the course meets it again and again.",
            Property = BetterFinding,
        };

        private static Finding? TwoWellsFinding(Func<double, double> energy)
        {
            double[] x = [.. Grid.Linear(-200, -5, 7801)[..^1], .. Grid.Linear(-5, 6, 2201), .. Grid.Linear(6, 200, 7761)[1..]];
            var e = x.Select(energy).ToArray();
            if (Array.FindIndex(e, v => !double.IsFinite(v)) is var bad and >= 0)
            {
                return new Finding($"E({Trials.Text(x[bad])}) = {Trials.Text(e[bad])}.",
                    "An energy must be a finite number everywhere here. Is something divided by 0, or a root or logarithm taken of 0 or " +
                    "less? An exp far out is 0, too.");
            }

            var lows = Enumerable.Range(1, x.Length - 2).Where(i => e[i] < e[i - 1] && e[i] <= e[i + 1]).Select(i => x[i]).ToArray();
            var where = lows.Length > 0 ? ": near " + string.Join(", ", lows.Take(4).Select(v => Trials.Text(Math.Round(v, 2)))) : "";
            var found = $"On [−200, 200] your energy has {lows.Length} {(lows.Length == 1 ? "minimum" : "minima")}{where}.";
            var highs = Enumerable.Range(1, x.Length - 2).Where(i => e[i] > e[i - 1] && e[i] >= e[i + 1]).Select(i => x[i]).ToArray();
            bool IsFlat(double low) => Array.IndexOf(x, low) is var i && e[i] == e[i + 1] && e[i] == e[i + 20];
            bool At(double[] places, double where) => places.Any(v => Math.Abs(v - where) < 0.02);
            return (lows.Length, At(lows, -1) && At(lows, 2), At(highs, -1) && At(highs, 2)) switch
            {
                (2, true, _) => null,
                (_, _, true) => new Finding(found, "Upside down: at −1 and 2 it has maxima. Low is what attracts."),
                (2, false, _) => new Finding(found, At(lows, -2) && At(lows, 1)
                    ? "The signs are turned: x + 1 is zero at −1."
                    : "Two attractors, but not at −1 and 2."),
                (1, _, _) when IsFlat(lows[0]) => new Finding(found, "And it is flat from there on: a stretch of lowest " +
                    "places, not two minima. Between two minima the energy must rise."),
                (1, _, _) when Math.Min(e[0], e[^1]) < e[Array.IndexOf(x, lows[0])] => new Finding(found,
                    $"One attractor only, and to the {(e[0] < e[^1] ? "left" : "right")} it falls forever. Square each factor, so that " +
                    "nothing goes below the minima."),
                (1, _, _) => new Finding(found, lows[0] is > -0.98 and < 1.98
                    ? "One attractor only, between the two places. So ends a sum of two squares, and the plain product (x + 1)(x − 2), " +
                    "which goes below zero there. Multiply the squares, or take the smaller of them."
                    : "One attractor only."),
                (0, _, _) => new Finding(found, e.Distinct().Count() == 1 ? "A constant prefers nothing."
                    : "No attractor at all: does it fall forever?"),
                (_, true, _) => new Finding(found, "Minima at −1 and 2, but others, too: exactly two are asked for."),
                _ => new Finding(found, "More attractors than two."),
            };
        }

        private static Finding? BetterFinding(Func<ImageSet, Func<float[], double[]>> train)
        {
            var digits = Digits.Load();
            var energies = train(digits.Train);
            if (energies is null) return new Finding("Train returned null.", "Return a function from a picture to its ten energies.");
            var (right, upsideDown, alike, test) = (0, 0, 0, digits.Test);
            for (var i = 0; i < test.Count; i++)
            {
                Host.Poll();
                var row = energies((float[])test.Images[i].Clone());
                if (row is not { Length: 10 }) return new Finding(
                    $"For test picture {i} you return {(row is null ? "null" : $"{row.Length} numbers")}.",
                    "One energy for each of the ten classes, 0 … 9.");
                if (Array.Exists(row, double.IsNaN)) return new Finding($"An energy of test picture {i} is NaN.",
                    "A mean over no pictures, or a root of something negative?");
                right += Array.IndexOf(row, row.Min()) == test.Labels[i] ? 1 : 0;
                upsideDown += Array.IndexOf(row, row.Max()) == test.Labels[i] ? 1 : 0;
                alike += row.Min() == row.Max() ? 1 : 0;
            }

            var share = right / (double)test.Count;
            if (share >= 0.95) return IsTaught(train, digits) ? null : new Finding(
                "With the names of the training classes exchanged, your energies still give the old ones.",
                "They do not come from `train`. Learn from the pictures that you are given, and from no others.");
            return new Finding($"{right} of {test.Count} new digits are right, {share:P1}.", (share, upsideDown > test.Count / 2) switch
            {
                (_, true) => "The *highest* of your numbers is mostly right: that is a similarity. Turn the sign.",
                _ when alike == test.Count => "The ten energies of a picture are all equal: they prefer no class.",
                ( < 0.2, _) => "No better than a guess. Do the ten energies belong to the classes 0 … 9 in this order?",
                ( < 0.83, _) => "Fewer than with the ten means, which get 85 %. A class has more than one way of being written.",
                ( < 0.92, _) => "About what the ten means can do. A class has more than one way of being written.",
                _ => "Nearly. What do the wrong ones look like?",
            });
        }

        /// <summary>Whether an answer calls a class what its training pictures are called. It is trained on a few, to save time.</summary>
        private static bool IsTaught(Func<ImageSet, Func<float[], double[]>> train, ImageSet digits)
        {
            var (own, test) = (digits.Train.Slice(0, 400), digits.Test);
            var energies = train(new ImageSet("digits", own.Images, [.. own.Labels.Select(y => (y + 3) % 10)], own.Width, own.Height,
                own.ClassNames, own.Count));
            int Lowest(double[] row) => Array.IndexOf(row, row.Min());
            return Enumerable.Range(0, 100).Count(i => Lowest(energies((float[])test.Images[i].Clone())) == (test.Labels[i] + 3) % 10) > 50;
        }

        private static double[] Pasted(double[] x, bool[] known, double[] mean) => [.. x.Select((v, i) => known[i] ? v : mean[i])];

        private static double[] Filled(double[] x, bool[] known, double[][] means, Func<int, double, double> weight)
        {
            var best = means[Lowest(means, m => x.Select((v, i) => weight(i, v) * (v - m[i]) * (v - m[i])).Sum())];
            return [.. x.Select((v, i) => known[i] ? v : best[i])];
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
