namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Divergence
    {
        private const double StrangersBar = -18.6;

        private static readonly Lazy<(float[][] Train, float[][] Test)> BinaryDigits =
            new(() => (Binary(Digits.Load().Train), Binary(Digits.Load().Test)), LazyThreadSafetyMode.PublicationOnly);

        /// <summary>A trained machine, judged by the exact likelihood of digits from other hands.</summary>
        public static Exercise<Func<float[][], Rbm>> Strangers { get; } = new()
        {
            Id = "09.strangers",
            Title = "Project: a machine for strangers",
            Difficulty = 3,
            Section = "Digits",
            Hints =
            [
                "Start with Rbm.Random(64, 16, rng).StartFrom(digits): the biases then know each pixel, and the weights learn the rest.",
                "At a large rate the weights tremble around the place they have found, and every tremble costs likelihood. Train, then " +
                    "train on at a smaller rate.",
                "For example CD-1 at rates 0.2, 0.1, 0.03, 0.01 for 100, 60, 30, 20 epochs, minibatches of 50.",
            ],
            Explanation = "A large rate travels far and a small one comes to rest: the noise of the minibatches and chains, which no " +
                "single figure of the reconstruction error shows, costs up to a nat.",
            Property = StrangersFinding,
            TimeLimit = TimeSpan.FromSeconds(30),
        };

        private static float[][] Binary(ImageSet set) => [.. set.Images.Select(x => Array.ConvertAll(x, p => p > 0.5f ? 1f : 0f))];

        private static Finding? StrangersFinding(Func<float[][], Rbm> learn)
        {
            var (train, test) = BinaryDigits.Value;
            var rbm = learn([.. train.Select(x => (float[])x.Clone())]);
            if (rbm is null) return new Finding("The machine is null.", "Return the machine that you have trained.");
            if (rbm.Visible != 64 || rbm.Hidden > 16)
                return new Finding($"The machine has {rbm.Visible} visible and {rbm.Hidden} hidden units.",
                    "64 visible units, one a pixel, and at most 16 hidden ones.");
            var (seen, unseen) = (Likelihood(rbm, train), Likelihood(rbm, test));
            if (unseen >= StrangersBar) return null;
            var found = $"Test log-likelihood {Trials.Text(Math.Round(unseen, 2))} nats, training {Trials.Text(Math.Round(seen, 2))}; " +
                $"wanted are {Trials.Text(StrangersBar)}.";
            if (!double.IsFinite(unseen)) return new Finding(found, "A parameter is no longer finite: the learning rate is too large.");
            var alone = Likelihood(new Rbm(64, 1).StartFrom(train), test);
            if (unseen < alone - 0.1) return new Finding(found,
                $"Independent pixels have {Trials.Text(Math.Round(alone, 2))}: your machine is worse than no hidden unit at all. Start " +
                $"it with StartFrom(digits), train longer, or take a smaller rate.");
            if (unseen < alone + 1) return new Finding(found,
                "The hidden units have learnt next to nothing yet: train longer, or with a larger rate.");
            var (small, large) = (Likelihood(GoneOn(rbm, train, 0.03, 0.01, 0.003), test) - unseen,
                Likelihood(GoneOn(rbm, train, 0.1, 0.1, 0.1), test) - unseen);
            return new Finding(found, small > Math.Max(large / 2, 0.1)
                ? $"I went on for 15 epochs at a small rate, and it gained {Trials.Text(Math.Round(small, 2))} nats: the weights still " +
                $"tremble. End with a smaller learning rate."
                : "Going on at a small rate gains little: it has not travelled far enough. Train longer, or begin with a larger rate.");
        }

        private static double Likelihood(Rbm rbm, float[][] rows) => RbmPartition.LogLikelihood(rbm, rows, RbmPartition.Exact(rbm));

        private static Rbm GoneOn(Rbm rbm, float[][] train, params double[] rates)
        {
            var copy = rbm.WithFields(new float[64]);
            foreach (var rate in rates) new RbmTrainer(copy, train, new RbmTraining { LearningRate = rate, BatchSize = 50 }, new Rng(5))
                .Train(5);
            return copy;
        }
    }
}
