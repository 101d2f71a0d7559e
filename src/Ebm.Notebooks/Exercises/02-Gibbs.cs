using MathNet.Numerics;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 02.</summary>
    public static class Gibbs
    {
        /// <summary>Probabilities from energies of any size.</summary>
        public static Exercise<Func<double[], double, double[]>> StableSoftmin { get; } = new()
        {
            Id = "02.stable-softmin",
            Title = "A softmin that never overflows",
            Difficulty = 1,
            Section = "When the exponential does not fit into a computer",
            Hints =
            [
                "Write w_i = −βE_i first. All shares keep their ratios when you subtract the same number from every w_i.",
                "Subtract the largest w_i: the largest term becomes e⁰ = 1 and nothing can overflow.",
                "The largest w_i, not the smallest E_i: for a negative β they belong to different states.",
            ],
            Explanation = "Only differences of energy matter, so take out the largest w = −βE before exp. Its term is exactly 1; the " +
                "others are at most 1, and those that underflow to 0 had no weight anyway.",
            Oracle = Probability.Softmin,
            Cases =
            [
                [new[] { 0.0, 1.0 }, 1.0],
                [new[] { 3.0, 1.0, 2.0 }, 0.0],
                [new[] { 0.5, -1.5, 2.0 }, 2.0],
                [new[] { 1000.0, 1001.0 }, 1.0],
                [new[] { -1000.0, -1001.0, -1000.5 }, 2.0],
                [new[] { 0.0, 1.0, 800.0 }, 1.0],
                [new[] { 0.0, 1.0, 800.0 }, -1.0],
                [new[] { 123456.0, 123455.0, 123457.5, 123456.25 }, 0.5],
                [new[] { 0.0, 1.0, 3000.0 }, 1.0],
            ],
            Misconceptions =
            [
                new("Right on paper, but exp leaves the range of a double. Subtract the largest −βE from all before you take exp.",
                    (e, b) => Shares(e.Select(v => -b * v), 0)),
                new("Softmax, not softmin: low energy must get the high probability. Mind the sign of βE.",
                    (e, b) => Probability.Softmin(e, -b)),
                new("β is missing: your system has the same temperature at every β.", (e, _) => Probability.Softmin(e)),
                new("You took out the wrong end: after subtracting the largest energy the exponents are all ≥ 0 and can overflow. Take " +
                    "out the largest −βE.", (e, b) => Shares(e.Select(v => -b * v), e.Select(v => -b * v).Min())),
                new("You took out the smallest energy. For β < 0 the largest −βE belongs to the largest energy: look for the largest " +
                    "−βE instead.", (e, b) => Shares(e.Select(v => -b * v), -b * e.Min())),
                new("You took out the mean energy: the lowest can lie so far below it that exp overflows. Take out the largest −βE.",
                    (e, b) => Shares(e.Select(v => -b * v), -b * e.Average())),
                new("To cut the exponents off makes all energies beyond the cut alike. Only differences matter: subtract the largest −βE " +
                    "from all.", (e, b) => Shares(e.Select(v => Math.Clamp(-b * v, -700, 700)), 0)),
                new("The energies were divided by the largest of them: that is another temperature. A difference may be subtracted, a " +
                    "scale may not be changed.", (e, b) => Probability.Softmin(e, b / e.Max(Math.Abs))),
                new("The largest share is 1: you divided by the largest weight. Divide by the sum of all.",
                    (e, b) => [.. Probability.Softmin(e, b).Select(p => p / Probability.Softmin(e, b).Max())]),
            ],
        };

        /// <summary>The energy of x after a latent variable has been summed out.</summary>
        public static Exercise<Func<double[][], double, double[]>> FreeEnergy { get; } = new()
        {
            Id = "02.free-energy",
            Title = "Sum out what you do not see",
            Difficulty = 2,
            Section = "Deep or wide? The free energy",
            Hints =
            [
                "Demand e^{−βF(x)} = Σ_z e^{−βE(x,z)}, so that summing out z leaves the probabilities of x alone.",
                "Take the logarithm: F(x) = −(1/β) log Σ_z e^{−βE(x,z)}.",
                "Functions.LogSumExp does log Σ exp without overflow.",
            ],
            Explanation = "e^{−βF(x)} is the total weight of all states that share x, so F is an energy for x alone: −(1/β) times a " +
                "log-sum-exp. It lies below the smallest E(x, z), by at most (1/β) log(number of z).",
            Oracle = (rows, b) => [.. rows.Select(r => -Functions.LogSumExp([.. r.Select(e => -b * e)]) / b)],
            Cases =
            [
                [new double[][] { [0, 0] }, 1.0],
                [new double[][] { [0, 1], [2, 0.5, 0.5] }, 1.0],
                [new double[][] { [0, 1], [2, 0.5, 0.5] }, 4.0],
                [new double[][] { [-3, 1, 0.2], [1, 1, 1], [0, 5] }, 0.5],
                [new double[][] { [2000, 2001], [-2000, -1999.5] }, 1.0],
            ],
            Misconceptions =
            [
                new("That is the minimum over z: right at zero temperature only. At finite β every z adds weight, and many poor ones " +
                    "can beat one good one.", (rows, _) => [.. rows.Select(r => r.Min())]),
                new("That is the plain average over z: states of high energy should hardly count.",
                    (rows, _) => [.. rows.Select(r => r.Average())]),
                new("That is the mean energy ⟨E⟩ of z. The free energy is lower: F = ⟨E⟩ − S/β. The entropy is missing.",
                    (rows, b) => [.. rows.Select(r => new TabularEnergy(r).AtBeta(b).MeanEnergy)]),
                new("The sign is wrong: more states must lower the free energy.",
                    (rows, b) => [.. rows.Select(r => Functions.LogSumExp([.. r.Select(e => -b * e)]) / b)]),
                new("That is βF: divide the logarithm by β to get an energy.",
                    (rows, b) => [.. rows.Select(r => -Functions.LogSumExp([.. r.Select(e => -b * e)]))]),
                new("You summed over x: energies[x] is the row of one x, and its entries are the z.", (rows, b) =>
                    [.. rows[0].Select((_, z) => -Functions.LogSumExp([.. rows.Select(r => -b * r[z])]) / b)]),
                new("You divided by the number of z: a sum of weights, not their average. An x with more states z is more probable.",
                    (rows, b) => [.. rows.Select(r => -Functions.LogMeanExp([.. r.Select(e => -b * e)]) / b)]),
                new("Right on paper, but exp leaves the range of a double: take the largest −βE out first.",
                    (rows, b) => [.. rows.Select(r => -Math.Log(r.Sum(e => Math.Exp(-b * e))) / b)]),
            ],
        };

        /// <summary>Heat capacity from the spread of sampled energies.</summary>
        public static Exercise<Func<double[], double, double>> Fluctuation { get; } = new()
        {
            Id = "02.fluctuation",
            Title = "A heat capacity from fluctuations",
            Difficulty = 1,
            Section = "log Z knows everything",
            Hints =
            [
                "C = β² Var E. You have samples, so estimate the variance.",
                "You estimated the mean from the same samples: divide by n − 1.",
            ],
            Explanation = "C = β² Σ(E − Ē)²/(n − 1). Nobody heated anything: the spread at one temperature already tells how the mean " +
                "would respond to another.",
            Oracle = (e, b) => b * b * Statistics.Variance(e),
            Cases =
            [
                [new[] { 0.0, 1.0 }, 1.0],
                [new[] { 0.0, 1.0 }, 0.5],
                [new[] { -1.0, -1.0, 2.0, 0.5 }, 2.0],
                [Draws(1, 0.7, 20), 0.7],
                [Draws(2, 3, 50), 3.0],
            ],
            Misconceptions =
            [
                new("Divide by n − 1, not by n: the mean comes from the same samples, so the spread around it is too small.",
                    (e, b) => b * b * Statistics.Variance(e) * (e.Length - 1) / e.Length),
                new("The factor β² is missing: Var E is −∂⟨E⟩/∂β, but C is ∂⟨E⟩/∂T, and ∂β/∂T = −β².", (e, _) => Statistics.Variance(e)),
                new("One factor β is missing: the chain rule gives ∂β/∂T = −1/T² = −β².", (e, b) => b * Statistics.Variance(e)),
                new("Upside down: C = Var E / T² = β² Var E.", (e, b) => Statistics.Variance(e) / (b * b)),
                new("That is the mean of E². Subtract the mean first: shifting all energies must not change a heat capacity.",
                    (e, b) => b * b * e.Average(v => v * v)),
                new("The samples are weighted already: they come from e^{−βE}. Average them plainly; no weight a second time.",
                    (e, b) => b * b * new TabularEnergy(e).AtBeta(b).EnergyVariance),
                new("Brackets: a/n − 1 is (a/n) − 1. Divide by (n − 1).",
                    (e, b) => (b * b * Statistics.Variance(e) * (e.Length - 1) / e.Length) - 1),
                new("That is a standard deviation. The heat capacity needs its square, the variance.",
                    (e, b) => b * b * Math.Sqrt(Statistics.Variance(e))),
            ],
        };

        /// <summary>A Monte-Carlo estimate of log Z, repaired.</summary>
        public static Exercise<Func<double[], double, double>> LogPartition { get; } = new()
        {
            Id = "02.log-partition",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "The sum nobody can do",
            Hints =
            [
                "Z is an average of e^{−E} times the volume. In which order does the code average and take the logarithm?",
                "log(mean of e^{−E}) is not mean of (−E). Jensen's inequality says which is larger.",
                "log Z = log V + log-sum-exp(−E) − log n.",
            ],
            Explanation = "Average first, then take the logarithm. The mean of −E is a lower bound (Jensen): it forgets that a few " +
                "points of low energy carry nearly all of Z.",
            Oracle = (e, volume) => Math.Log(volume) + Functions.LogMeanExp([.. e.Select(v => -v)]),
            Cases =
            [
                [new[] { 0.0 }, 1.0],
                [new[] { 0.0, 3.0 }, 1.0],
                [new[] { 0.0, 3.0 }, 8.0],
                [Draws(3, 1, 30), 100.0],
                [new[] { 2000.0, 2001.0, 2005.0 }, 4.0],
                [new[] { -2000.0, -1999.0 }, 0.5],
                [new[] { 0.0, 1000.0 }, 4.0],
            ],
            Misconceptions =
            [
                new("Still the mean of the logarithms: it lies below log Z (Jensen). Average the weights e^{−E} first, then take the " +
                    "logarithm.", (e, volume) => Math.Log(volume) - e.Average()),
                new("The volume is missing: the average of e^{−E} is a mean height; Z is an area.",
                    (e, _) => Functions.LogMeanExp([.. e.Select(v => -v)])),
                new("You added the volume to a logarithm: add its logarithm.",
                    (e, volume) => volume + Functions.LogMeanExp([.. e.Select(v => -v)])),
                new("You summed the weights. More samples would give a larger Z: divide by their number.", (e, volume) => Math.Log(volume)
                    + Functions.LogSumExp([.. e.Select(v => -v)])),
                new("Right on paper, but exp leaves the range of a double: use a log-sum-exp.",
                    (e, volume) => Math.Log(volume * e.Average(v => Math.Exp(-v)))),
                new("You took out the wrong end: with the largest E taken out the exponents are all ≥ 0 and can overflow. Take out the " +
                    "least E.", (e, volume) => Math.Log(volume) - e.Max() + Math.Log(e.Average(v => Math.Exp(e.Max() - v)))),
                new("What was taken out before exp must come back after the logarithm.",
                    (e, volume) => Math.Log(volume) + Functions.LogMeanExp([.. e.Select(v => -v)]) + e.Min()),
                new("Z is the volume *times* the average of e^{−E}: add the logarithm of the volume.",
                    (e, volume) => Functions.LogMeanExp([.. e.Select(v => -v)]) - Math.Log(volume)),
                new("The sign of E: a weight is e^{−E}.", (e, volume) => Math.Log(volume) + Functions.LogMeanExp(e)),
            ],
        };

        /// <summary>The temperature of a classifier.</summary>
        public static Exercise<Func<double[][], int[], double>> Calibrate { get; } = new()
        {
            Id = "02.calibrate",
            Title = "Set the temperature",
            Difficulty = 2,
            Section = "Is the confidence worth its name?",
            Hints =
            [
                "The slope of the loss is (mean energy of the right answers) − (mean of ⟨E⟩_β). Where is it 0?",
                "⟨E⟩_β falls as β rises. Bisection finds the crossing: double the upper end until you have passed it, then halve.",
                "⟨E⟩_β of one row: weights from Probability.Softmin(row, β), times the row, summed.",
            ],
            Explanation = "L(β) is convex, so its slope has one root: the β at which the energy that the model expects equals the " +
                "energy that the right answers have. Bisection on that balance cannot miss it.",
            Oracle = Calibration.FitBeta,
            Tolerance = 6e-3,
            // Three of four answers have the lower of two energies that differ by ½: e^{β/2} = 3.
            Cases = [[new double[][] { [0, 0.5], [0, 0.5], [0.5, 0], [0.5, 0] }, new[] { 0, 0, 1, 0 }],
                [.. Answers(4, 1.5, 60)], [.. Answers(5, 0.4, 80)], [.. Answers(6, 4, 120)]],
            Misconceptions =
            [
                new("That is the temperature T = 1/β; the exercise asks for β.", (e, l) => 1 / Calibration.FitBeta(e, l)),
                new("Accuracy does not depend on β, so it cannot choose one: every β > 0 has the same argmin. Use the likelihood.",
                    (_, _) => 1),
                new("You matched average confidence with accuracy. That is one number of the reliability diagram; the likelihood uses " +
                    "every answer's own energy.", MatchConfidence),
                new("That minimises the squared error of the probabilities (Brier score). It is a fair score, but not the likelihood: " +
                    "its best β is another.", (e, l) => Minimise(b => Brier(e, l, b))),
                new("Your β is as large as it can be: you rewarded confidence. Penalise −log P of the right answer, which is dear when " +
                    "a confident answer is wrong.", (e, l) => Minimise(b => -e.Average(r => Probability.Softmin(r, b).Max()))),
            ],
        };

        /// <summary>How many samples a partition function costs.</summary>
        public static Exercise<Func<int, double, double, double>> Samples { get; } = new()
        {
            Id = "02.samples",
            Title = "Design the experiment",
            Difficulty = 2,
            Section = "The sum nobody can do",
            Hints =
            [
                "The relative error of a mean of n independent weights is √((⟨w²⟩/⟨w⟩² − 1)/n).",
                "For the Gaussian energy in a box of half-width a, ⟨w²⟩/⟨w⟩² = (a/√π)^dimension.",
                "Set the error to ε and solve for n.",
            ],
            Explanation = "n = ((a/√π)^d − 1)/ε². Ten times the accuracy costs a hundred times the samples, in any dimension. One more " +
                "dimension multiplies the cost by a/√π, forever.",
            Oracle = (d, a, error) => (Math.Pow(a / Math.Sqrt(Math.PI), d) - 1) / (error * error),
            // In a box that is not wide what lies outside is missing from both averages.
            AlsoRight =
            [
                (d, a, error) => (Math.Pow(a / Math.Sqrt(Math.PI) * SpecialFunctions.Erf(a)
                    / Math.Pow(SpecialFunctions.Erf(a / Math.Sqrt(2)), 2), d) - 1) / (error * error),
            ],
            Tolerance = 1e-5,
            Cases = [[1, 4.0, 0.002], [1, 4.0, 0.0005], [2, 5.0, 0.001], [6, 5.0, 0.002], [10, 4.0, 0.01], [30, 6.0, 0.1]],
            Misconceptions =
            [
                new("An error falls like 1/√n: half the error costs four times the samples. Square ε.",
                    (d, a, error) => (Math.Pow(a / Math.Sqrt(Math.PI), d) - 1) / error),
                new("Linear in the dimension? The weight is a product over coordinates, so its mean square is a power: (a/√π)^d.",
                    (d, a, error) => d * (a / Math.Sqrt(Math.PI) - 1) / (error * error)),
                new("The −1 is missing: a variance is ⟨w²⟩ − ⟨w⟩². A flat weight would need no samples at all.",
                    (d, a, error) => Math.Pow(a / Math.Sqrt(Math.PI), d) / (error * error)),
                new("∫e^{−x²}dx is √π, not π: the ratio of a coordinate is a/√π.",
                    (d, a, error) => (Math.Pow(a / Math.PI, d) - 1) / (error * error)),
                new("That is the volume of the box. What counts is the share of it where the weight is large: (a/√π)^d.",
                    (d, a, error) => (Math.Pow(2 * a, d) - 1) / (error * error)),
                new("That is the error after one sample, squared. Divide by ε².", (d, a, _) => Math.Pow(a / Math.Sqrt(Math.PI), d) - 1),
            ],
        };

        /// <summary>An inverse temperature that holds for people whose digits were not seen.</summary>
        public static Exercise<Func<ImageSet, double>> Honest { get; } = new()
        {
            Id = "02.honest",
            Title = "Project: honest on new hands",
            Difficulty = 3,
            Section = "Is the confidence worth its name?",
            Hints =
            [
                "The averages have seen the training digits: they lie closer to them than new ones do. Which digits have averages not " +
                    "seen?",
                "Take some digits away, average the others, and look at the energies of those you took away. Do so for every part in " +
                    "turn, and fit β on all energies together.",
                "New hands are new people: take away whole stretches of the file, not every tenth picture.",
            ],
            Explanation = "Cross-validation: what is judged must not have taught. Left-out people lie as far from the averages as new " +
                "people do, so their energies ask for the lower β. Every tenth picture left out does not help: its writer's other " +
                "digits stay in the averages.",
            Property = HonestFinding,
        };

        private static Finding? HonestFinding(Func<ImageSet, double> honest)
        {
            var digits = Digits.Load();
            var beta = honest(digits.Train);
            if (!(beta > 0) || !double.IsFinite(beta)) return new Finding($"Your β is {Trials.Text(beta)}.",
                "An inverse temperature is a positive number.");
            var energy = Energies.Prototypes(digits.Train);
            var (rows, labels) = (energy.Energies(digits.Test.Images), digits.Test.Labels);
            double Surprise(double b) => Calibration.NegativeLogLikelihood(rows, labels, b);
            double best = Calibration.FitBeta(rows, labels), more = Surprise(beta) - Surprise(best);
            var fitted = Calibration.FitBeta(energy.Energies(digits.Train.Images), digits.Train.Labels);
            if (more <= 0.04)
            {
                var faint = honest(new ImageSet(digits.Train.Name, [.. digits.Train.Images.Select(p => Array.ConvertAll(p, v => v / 2))],
                    digits.Train.Labels, digits.Train.Width, digits.Train.Height, digits.Train.ClassNames, digits.Train.Count));
                return Math.Abs(faint - beta) > 1e-9 * beta ? null : new Finding(
                    $"Your β is {beta:F2}, and the same for pictures with half of the ink.",
                    "Half of the ink is a quarter of every energy, so β has to be four times as large. Fit β to the pictures you get.");
            }

            return new Finding($"At your β = {beta:F2} the mean surprise on new hands is {more:F3} more than at the best β.",
                (beta < best, Math.Abs(beta - fitted) < 0.02, beta < fitted) switch
                {
                    (true, _, _) => "Too modest: your β is lower than new hands ask for. Is it 1/β?",
                    (_, _, true) when beta < fitted - 0.02 => "Still too sure. The digits you left out were written by people whose " +
                        "other digits you kept: leave out whole stretches of the file, each as long as what one person wrote, some 130 " +
                        "digits, or longer.",
                    (_, true, _) => "That is the β fitted on the digits that made the averages. Judge by digits that did not.",
                    _ => "More sure than the β fitted on the training digits. Judge by digits that the averages have not seen, and by " +
                        "several people, not by one.",
                });
        }

        /// <summary>exp(w − taken) divided by its sum, without any care.</summary>
        private static double[] Shares(IEnumerable<double> w, double taken)
        {
            double[] weights = [.. w.Select(v => Math.Exp(v - taken))];
            return [.. weights.Select(v => v / weights.Sum())];
        }

        /// <summary>Energies of a six-level system sampled at β.</summary>
        private static double[] Draws(ulong seed, double beta, int count)
        {
            var levels = new TabularEnergy([0.3, 1, 1.2, 2, 3.5, 5]);
            return Host.Whole<double[]>(() => [.. levels.Sample(count, beta, new Rng(seed)).Select(levels.Energy)]);
        }

        /// <summary>Rows of four energies, and right answers drawn at β.</summary>
        private static object[] Answers(ulong seed, double beta, int count)
        {
            var rng = new Rng(seed);
            double[][] rows = [.. Enumerable.Range(0, count)
                .Select(_ => (double[])[.. Enumerable.Range(0, 4).Select(_ => 3 * rng.NextDouble())])];
            int[] labels = Host.Whole<int[]>(() => [.. rows.Select(r => new TabularEnergy(r).Sample(1, beta, rng)[0])]);
            return [rows, labels];
        }

        private static double MatchConfidence(double[][] energies, int[] labels)
        {
            var accuracy = energies.Zip(labels, (r, y) => Array.IndexOf(r, r.Min()) == y ? 1.0 : 0).Average();
            return Bisection.Middle(0, 100, beta => energies.Average(r => Probability.Softmin(r, beta).Max()) < accuracy, steps: 60);
        }

        private static double Brier(double[][] energies, int[] labels, double beta) =>
            energies.Zip(labels, (r, y) => Probability.Softmin(r, beta).Select((p, k) => Math.Pow(p - (k == y ? 1 : 0), 2)).Sum())
                .Average();

        /// <summary>
        /// The least point of a function with one valley on [0, 50], ends included; MathNet's golden section would widen the interval.
        /// </summary>
        private static double Minimise(Func<double, double> f)
        {
            var ratio = (Math.Sqrt(5) - 1) / 2;
            double low = 0, high = 50;
            for (var step = 0; step < 60; step++)
            {
                var (a, b) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
                if (f(a) <= f(b)) high = b;
                else low = a;
            }

            return (low + high) / 2;
        }
    }
}
