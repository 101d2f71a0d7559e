namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class JointEnergies
    {
        private const double ReadsBar = 0.89, TellsBar = 0.98;

        /// <summary>A classifier that knows its own pictures, trained by the learner.</summary>
        public static Exercise<Func<ImageSet, SoftmaxClassifier>> BothAtOnce { get; } = new()
        {
            Id = "13.both-at-once",
            Title = "Project: a reader that knows what it can read",
            Difficulty = 3,
            Section = "After a real step",
            Hints =
            [
                "Cross-entropy alone reads well and tells strangers badly: about 0.9. new JointLikelihood(source, weight, noise) " +
                    "trains both.",
                "source: NegativeSource.Replay(e => Langevin.WithNoise(e, 0.1, 0.05), 10, 2000). weight 0.1, noise 0.1 on the data.",
                "A network 64-128-128-10 with SiLU and 600 steps of Adam at 0.004 with LearningRate.Cosine(600) take a few seconds. " +
                    "Watch E(x): if it runs away, the sampler's steps are too large for this landscape.",
            ],
            Explanation = "Ten logits hold two answers: their differences name the label, their common height says whether there is " +
                "anything to name. Cross-entropy teaches the first; only a term that looks at pictures that are none teaches the second.",
            Property = BothFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? BothFinding(Func<ImageSet, SoftmaxClassifier> learn)
        {
            var digits = Digits.Load();
            var classifier = learn(digits.Train);
            if (Classifiers.NoReaderOfDigits(classifier) is { } finding) return finding;
            var rng = new Rng(1313);
            float[][] shuffled = [.. digits.Test.Images.Select(p => Shuffled(p, rng))];
            float[][] noise = [.. digits.Test.Images.Select(_ => Enumerable.Range(0, 64).Select(_ => rng.NextFloat()).ToArray())];
            double[] known = classifier.Marginal.Energies(Points.From(digits.Test.Images)),
                scrambled = classifier.Marginal.Energies(Points.From(shuffled)), noisy = classifier.Marginal.Energies(Points.From(noise));
            if (!known.Concat(scrambled).Concat(noisy).All(double.IsFinite))
                return new Finding("An energy E(x) is not finite.",
                    "Training has run away: a smaller learning rate, or smaller steps of the sampler of negatives.");
            double right = classifier.Accuracy(digits.Test), first = Statistics.ProbabilityBelow(known, scrambled),
                second = Statistics.ProbabilityBelow(known, noisy);
            if (right >= ReadsBar && first >= TellsBar && second >= TellsBar) return null;
            var found = $"It reads {right:P1} of the strange hands; E(x) tells digits from shuffled ones with area {first:F3}, from " +
                $"noise with {second:F3}. Wanted are {ReadsBar:P0}, {TellsBar} and {TellsBar}.";
            if (Math.Abs(known.Average()) > 1000) return new Finding(found,
                "Energies in the thousands: the energy falls without bound somewhere, and the chains run there. Smaller steps of the " +
                "sampler, more noise on the data, or a penalty.");
            if (first < 0.5 && second < 0.5) return new Finding(found,
                "Digits lie HIGHER than strangers, and ought to lie LOW: a sign, or chains that never leave the start. The energy of " +
                "data must fall and that of the negatives rise.");
            if (right < 0.2) return new Finding(found,
                "That is guessing: it has not learned the labels. Is the cross-entropy in the loss?");
            if (first < TellsBar || second < TellsBar)
            {
                return new Finding(found, right >= ReadsBar
                    ? "It reads, and does not know strangers: the height of the logits was not taught. Does p(x) have any weight, and " +
                    "do the chains take enough steps to reach something?"
                    : "Neither is there yet: train longer.");
            }

            return new Finding(found,
                "It knows strangers, and reads too little: less weight for p(x), more steps, or a rate that ends small " +
                "(LearningRate.Cosine).");
        }

        private static float[] Shuffled(float[] picture, Rng rng)
        {
            var copy = (float[])picture.Clone();
            rng.Shuffle(copy);
            return copy;
        }
    }
}
