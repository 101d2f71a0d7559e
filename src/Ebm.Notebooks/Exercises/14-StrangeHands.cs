namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Classifiers
    {
        private const double StrangeHandsBar = 0.93;

        /// <summary>A trained classifier, judged on digits from other hands.</summary>
        public static Exercise<Func<ImageSet, SoftmaxClassifier>> StrangeHands { get; } = new()
        {
            Id = "14.strange-hands",
            Title = "Project: a reader of strange hands",
            Difficulty = 3,
            Section = "Many classes",
            Hints =
            [
                "A hidden layer helps a little: Sequential.Mlp(rng, Activation.Relu, 64, 128, 10) in a new SoftmaxClassifier(network, " +
                    "64, 10).",
                "Make more data: every training digit once more, moved by a pixel to the left, right, up and down. GrayImage.Of(train, " +
                    "i).Crop(1, 0, 8, 8) moves one to the left.",
                "new ImageSet(\"moved\", images, labels, 8, 8, train.ClassNames, images.Length) makes a set of them; 1500 steps of " +
                    "Adam at 0.005 with some decay and LearningRate.Cosine(1500) are enough.",
            ],
            Explanation = "Moved copies tell the network what does not matter. They cost nothing. A linear network has no room for " +
                "them; with a hidden layer they do more than any change of the network alone.",
            Property = StrangeHandsFinding,
            TimeLimit = TimeSpan.FromSeconds(30),
        };

        private static Finding? StrangeHandsFinding(Func<ImageSet, SoftmaxClassifier> learn)
        {
            var digits = Digits.Load();
            var classifier = learn(digits.Train);
            if (NoReaderOfDigits(classifier) is { } finding) return finding;
            var (strange, known) = (classifier.Accuracy(digits.Test), classifier.Accuracy(digits.Train));
            if (strange >= StrangeHandsBar) return null;
            var found = $"Right on {strange:P1} of the strange digits and on {known:P1} of the training digits; {StrangeHandsBar:P1} " +
                $"of the strange ones are wanted.";
            if (known < 0.2) return new Finding(found,
                "That is guessing: it has learnt nothing, or a parameter is no longer finite. Train it, with a learning rate of 0.01 " +
                "or less.");
            if (known < 0.96) return new Finding(found,
                "It does not even know the training digits yet: train longer, with less decay, or with a hidden layer.");
            var moved = Moved(digits.Train);
            var shaken = classifier.Accuracy(moved);
            return new Finding(found, shaken < known - 0.1
                ? $"Of the training digits moved by one pixel it reads only {shaken:P0}: it has learnt where the ink is, not what it " +
                $"draws. Show it moved copies as well."
                : "It can bear a moved digit; now give it more room: a hidden layer, and a rate that ends small.");
        }

        /// <summary>What keeps an answer from being a classifier of digits; null for nothing.</summary>
        internal static Finding? NoReaderOfDigits(SoftmaxClassifier? classifier) =>
            classifier is null ? new Finding("The classifier is null.", "Return the classifier that you have trained.")
            : classifier.Inputs != 64 || classifier.Classes != 10
            ? new Finding($"The classifier takes {classifier.Inputs} numbers and has {classifier.Classes} classes.",
                "A digit has 64 pixels and one of ten labels.")
            : null;

        private static ImageSet Moved(ImageSet set)
        {
            var pictures = Enumerable.Range(0, set.Count)
                .Select(i => GrayImage.Of(set, i).Crop((2 * (i % 2)) - 1, 0, set.Width, set.Height).Pixels);
            return new ImageSet("moved", [.. pictures], set.Labels, set.Width, set.Height, set.ClassNames, set.Count);
        }
    }
}
