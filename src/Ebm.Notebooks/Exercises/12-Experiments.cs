namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class DeepEnergies
    {
        private const int RunsAllowed = 24;
        private const double EffectTolerance = 0.12;
        private const double LandscapeBar = 0.1;

        /// <summary>A two-by-two experiment with few runs.</summary>
        public static Exercise<Func<Func<bool, bool, int, double>, (double Noise, double Loss, double Interaction)>> TwoByTwo { get; } =
            new()
            {
                Id = "12.two-by-two",
                Title = "Design a 2 × 2 experiment",
                Difficulty = 2,
                Section = "Contrastive or adversarial?",
                Hints =
            [
                "Seeds differ far more than designs do. What cancels if the same seeds run in all four cells?",
                "With a, b, c, d the mean KL of (false, false), (true, false), (false, true), (true, true) over the same six seeds: " +
                    "noise changes it by b − a without and by d − c with the other loss.",
                "Noise: ((b − a) + (d − c))/2. Loss: ((c − a) + (d − b))/2. Interaction: (d − c) − (b − a).",
            ],
                Explanation = "Four cells, six seeds, the same in each: what a seed adds to all cells cancels in every difference. " +
                "Changing one thing at a time cannot see an interaction, and its \"effect\" is that of one setting of the other choice.",
                Property = TwoByTwoFinding,
            };

        /// <summary>An energy trained by the learner on points of an unknown distribution.</summary>
        public static Exercise<Func<Points, PointModel>> Landscape { get; } = new()
        {
            Id = "12.landscape",
            Title = "Project: an energy of your own",
            Difficulty = 3,
            Section = "What is it worth?",
            Hints =
            [
                "Net(1) of the chapter, TrainingSet.From(data) and any objective; Adam at 0.01 with LearningRate.Cosine and batches of " +
                    "256. Look at Chart.Contour of what you get.",
                "Of the methods in the table that need no grid, energy discrepancy comes nearest: new EnergyDiscrepancy(0.1, " +
                    "4). A thousand steps are enough.",
                "With chains: warm ones (their temperature must be 1), averaged weights, and penalty: 0.",
            ],
            Explanation = "A ring with a heart: with any honest objective a small network finds it in a second or two. Cold chains " +
                "would have given its shape at a wrong temperature, and too few steps a basin without a hole.",
            Property = LandscapeFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? TwoByTwoFinding(Func<Func<bool, bool, int, double>, (double Noise, double Loss, double Interaction)> design)
        {
            foreach (var (noise, loss, both) in new[] { (-0.5, 0.3, 0.6), (-1.0, 0.8, -0.4) })
            {
                var runs = 0;
                double Run(bool shake, bool classifier, int seed)
                {
                    if (++runs > RunsAllowed)
                        throw new InvalidOperationException($"That is run {runs}; {RunsAllowed} are paid for.");
                    var rng = new Rng((ulong)(seed + 1000));
                    var luck = 2 * rng.NextGaussian();
                    for (var k = 0; k < (shake ? 1 : 0) + (classifier ? 2 : 0); k++)
                        rng.NextGaussian();
                    return 3 + luck + (shake ? noise : 0) + (classifier ? loss : 0) + (shake && classifier ? both : 0)
                        + (0.05 * rng.NextGaussian());
                }

                (double Noise, double Loss, double Interaction) got;
                try
                {
                    got = design(Run);
                }
                catch (InvalidOperationException e) when (runs > RunsAllowed)
                {
                    return TooMany(e.Message);
                }

                // An answer may have caught what stopped it.
                if (runs > RunsAllowed)
                    return TooMany($"You asked for {runs} runs; {RunsAllowed} are paid for.");

                if (Judge(got, (noise + (both / 2), loss + (both / 2), both), (noise, loss)) is { } finding)
                    return finding;
            }

            return null;
        }

        private static Finding TooMany(string runs) =>
            new(runs, "Four cells of six seeds are 24 runs; keep a result that you need twice.");

        private static Finding? Judge((double Noise, double Loss, double Interaction) got,
            (double Noise, double Loss, double Interaction) truth, (double Noise, double Loss) alone)
        {
            static bool Near(double a, double b) => Math.Abs(a - b) <= EffectTolerance;
            static bool Same((double, double, double) a, (double, double, double) b) => Near(a.Item1, b.Item1) && Near(a.Item2, b.Item2)
                && Near(a.Item3, b.Item3);
            if (Same(got, truth)) return null;
            var report = $"Noise {got.Noise:F2}, loss {got.Loss:F2}, interaction {got.Interaction:F2}; the world was made with " +
                $"{truth.Noise:F2}, {truth.Loss:F2}, {truth.Interaction:F2}.";
            if (Same(got, (-truth.Noise, -truth.Loss, truth.Interaction)) || Same(got, (-truth.Noise, -truth.Loss, -truth.Interaction)))
                return new Finding(report, "The signs: an effect is the KL with the choice minus the KL without it.");
            if (Same(got, (truth.Loss, truth.Noise, truth.Interaction)))
                return new Finding(report, "Noise and loss are exchanged: the first argument of a run is the noise.");
            if (Near(got.Noise, alone.Noise) && Near(got.Loss, alone.Loss))
                return new Finding(report,
                    "One thing at a time: that is the effect while the other choice is off. A main effect is the mean over both " +
                    "settings of the other.");
            if (Near(got.Noise, truth.Noise) && Near(got.Loss, truth.Loss) && Near(got.Interaction, truth.Interaction / 2))
                return new Finding(report, "The interaction is the whole difference of the two effects, not half of it.");
            if (Near(got.Noise, truth.Noise) && Near(got.Loss, truth.Loss))
                return new Finding(report,
                    "The main effects are right. The interaction is how much more the noise changes with the other loss than without " +
                    "it: (d − c) − (b − a).");
            if (Same(got, (2 * truth.Noise, 2 * truth.Loss, got.Interaction)))
                return new Finding(report, "Each main effect is the mean of two differences, not their sum.");
            if (Same(got, (truth.Noise / 2, truth.Loss / 2, truth.Interaction / 4)))
                return new Finding(report, "Those are coefficients of −1 and +1. An effect is the whole way, from without to with.");
            return new Finding(report,
                "Too noisy: one seed differs from another by far more than the designs do. Do the same seeds run in all four cells, " +
                "and all six of them?");
        }

        private static Finding? LandscapeFinding(Func<Points, PointModel> learn)
        {
            var angles = Grid.Linear(0, 2 * Math.PI * 59 / 60, 60);
            var truth = new PointCloud([.. angles.Select(a => 1.8 * Math.Cos(a)), .. new double[20]],
                [.. angles.Select(a => 1.8 * Math.Sin(a)), .. new double[20]], 0.25);
            var model = learn(truth.Sample(new Rng(1201), 10_000));
            if (model is null) return new Finding("The model is null.", "Return the energy that you have trained.");
            if (model.Dimension != 2) return new Finding($"The energy has {model.Dimension} coordinates.", "The points lie in the plane.");
            const double Side = 4;
            double kl;
            try
            {
                kl = PartitionFunction.Divergence(truth, model, Side);
            }
            catch (ArgumentException e)
            {
                return new Finding(e.Message, "The training has lost its numbers: a smaller rate, or ClipNorm.");
            }

            if (kl <= LandscapeBar) return null;
            var report = $"KL(truth‖yours) is {kl:F4} nats; {LandscapeBar} are allowed.";
            var flat = PartitionFunction.Divergence(truth, Ebm.Energies.From((_, _) => 0.0), Side);
            var (shape, beta) = PartitionFunction.LeastDivergence(truth, model, Side);
            var upside = PartitionFunction.Divergence(truth, model, Side, beta: -1);
            if (upside < kl && upside < flat) return new Finding(report,
                "Upside down: the data lie on your hills. Low energy is high probability.");
            if (shape <= LandscapeBar) return new Finding(report,
                $"The shape is right ({shape:F3} nats at β = {beta:F2}), the temperature is not: chains whose temperature is not 1, or " +
                $"a penalty that flattens.");
            if (shape > flat - 0.15) return new Finding(report,
                "At no temperature is that better than a flat energy: has it been trained at all, and on these points?");
            if (kl > flat + 1) return new Finding(report,
                "That is worse than a flat energy: it is sure of places where no data are. Chains that run away, noise too narrow, or " +
                "too few of the points?");
            return new Finding(report,
                "The right direction, and not far enough: more steps, a larger rate that falls to 0, or better negatives. Is there a " +
                "hole in the ring?");
        }
    }
}
