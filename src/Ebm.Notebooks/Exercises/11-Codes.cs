namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Embeddings
    {
        private const double MovedBar = 0.86;
        private const int MostNumbers = 16;

        /// <summary>A loss without negatives, trained to its end.</summary>
        public static Exercise<Func<Corruption, Objective>> PullOnly { get; } = new()
        {
            Id = "11.pull-only",
            Title = "Remove the negatives and watch",
            Difficulty = 2,
            Section = "Pull only",
            Hints =
            [
                "sealed class Pull(Corruption views) : Objective<JointEmbedding> with one method: protected override Tensor " +
                    "LossOf(JointEmbedding model, TrainingBatch batch, Rng rng).",
                "Two views: Tensor a = model.Codes(views.Of(batch.Rows, rng).Seen), and b once more. Their cosine: (a * b).Sum(-1) " +
                    "over the root of a.Square().Sum(-1) times that of b. Minus its mean is the loss.",
                "Add 1e-9f below the roots.",
            ],
            Explanation = "What is left of InfoNCE is −mean cos: a pull. The check trained a network with it, and all digits now have " +
                "one direction: partners agree perfectly, and so does everybody else. Only the denominator kept them apart.",
            Property = PullFinding,
            TimeLimit = TimeSpan.FromSeconds(30),
        };

        /// <summary>A code of few numbers that does not mind a moved picture.</summary>
        public static Exercise<Func<TrainingSet, Layer>> Code { get; } = new()
        {
            Id = "11.sixteen-numbers",
            Title = "Project: sixteen numbers",
            Difficulty = 3,
            Section = "What is a code worth?",
            Hints =
            [
                "What should the code not notice? Make that the views: Corruption.Shift(8, 8), and a little noise.",
                "new JointEmbedding(Sequential.Mlp(rng, Activation.Relu, 64, 256, 16), 64), trained by EmbeddingLoss.InfoNce(views, " +
                    "0.1) with Adam(0.005) and LearningRate.Cosine; return its Network.",
                "600 steps of 128 pictures take a second or two. A wide hidden layer does more than many steps.",
            ],
            Explanation = "No label was used: which pictures belong together was said by the views alone. The sixteen best linear " +
                "numbers, PCA, reach about a half on moved digits.",
            Property = CodeFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? PullFinding(Func<Corruption, Objective> make)
        {
            var views = Corruption.Shift(8, 8).Then(Corruption.Noise(0.1));
            if (make(views) is not { } objective) return new Finding("The objective is null.",
                "Return an Objective<JointEmbedding> of your own.");
            var constant = new JointEmbedding(new OneCode(), 64);
            var digits = TrainingSet.From(Digits.Load().Train);
            var slope = Gradient.Of(objective.Loss(constant, digits.DrawBatch(new Rng(1), 32), new Rng(2)), constant.Parameters()[0].Value)
                .ToArray();
            if (slope.Any(v => Math.Abs(v) > 1e-3))
                return new Finding($"Where all codes are one, the loss has the slope " +
                    $"{Trials.Text(Math.Round(slope.MaxBy(Math.Abs), 3))} on that code.",
                    "A pull between two views has none there. Yours pulls codes to a place, or to a length, and not to each other.");
            var network = Sequential.Mlp(new Rng(3), Activation.Relu, 64, 32, 8);
            var model = new JointEmbedding(network, 64, 1);
            var pull = Gradient.Of(objective.Loss(model, digits.DrawBatch(new Rng(1), 64), new Rng(2)),
                [.. network.Parameters().Select(p => p.Value)])
                .SelectMany(g => g.ToArray()).Max(Math.Abs);
            if (pull < 1e-4)
                return new Finding($"The largest slope of the loss on a young network is {pull:G1}.",
                    "Nothing will be learned: are both codes of the same view, or made constant? Draw two views, and let the gradient " +
                        "through.");
            var rows = digits.Rows(0, 200);
            Tensor View(ulong seed) => views.Of(rows, new Rng(seed)).Seen;
            double Agree() => -model.F(Tensor.Concatenate(1, View(4), View(5))).Mean().Item;
            var start = Agree();
            new Trainer(model, objective, digits, new Adam(0.01), new Rng(6), 64).Run(250);
            var (partners, rank) = (Agree(), Representation.EffectiveRank(network.Apply(rows)));
            var found = $"After 250 steps cos of two views is {Trials.Text(Math.Round(partners, 3))}, and the codes have the effective " +
                $"rank {Trials.Text(Math.Round(rank, 2))}.";
            if (partners < start - 0.05) return new Finding(found, "Partners move apart: the sign. The loss is minus the cosine.");
            return rank < 1.15 && partners > 0.98 ? null
                : new Finding(found, "That is no collapse: something still keeps codes apart. Take away everything that looks at other " +
                "rows of the batch.");
        }

        private static Finding? CodeFinding(Func<TrainingSet, Layer> learn)
        {
            var digits = Digits.Load();
            var (known, straight) = (TrainingSet.From(digits.Train), TrainingSet.From(digits.Test));
            var network = learn(new TrainingSet(digits.Train.Flatten(), 64));
            if (network is null) return new Finding("The network is null.", "Return the layer that makes the code, such as model.Network.");
            var probe = network.Apply(straight.Rows(0, 3));
            if (probe.Shape.Count != 2 || probe.Shape[0] != 3 || probe.Shape[1] > MostNumbers)
                return new Finding($"Three pictures become a table of the shape {probe}.",
                    $"One row for each picture, with at most {MostNumbers} numbers.");
            if (probe.ToArray().Any(v => !float.IsFinite(v))) return new Finding($"A code is {probe}.",
                "A number is no longer finite: a smaller learning rate.");
            var codes = known.Through(network);
            var asked = new TrainingSet(Corruption.Shift(8, 8).Of(straight.All().Rows, new Rng(1100)).Seen.ToArray(), 64,
                digits.Test.Labels);
            var (score, easy, rank) = (Representation.NearestNeighbours(codes, asked.Through(network)).Value,
                Representation.NearestNeighbours(codes, straight.Through(network)).Value, codes.All().Rows.ToArray().All(v => v == 0) ? 0
                    : Representation.EffectiveRank(codes.All().Rows));
            if (score >= MovedBar) return null;
            var found = $"Five neighbours read {score:P0} of moved digits ({easy:P0} of straight ones) from the code; {MovedBar:P0} " +
                $"are wanted. Its effective rank is {Trials.Text(Math.Round(rank, 1))}.";
            if (rank < 1.5) return new Finding(found,
                "That is a collapse: one direction only. What keeps the codes of different pictures apart in your loss?");
            if (easy < 0.7) return new Finding(found,
                "Little has been learned: more steps, a learning rate near 0.005, or views that damage less.");
            if (score < easy - 0.12) return new Finding(found,
                "Straight digits are read far better than moved ones: nothing has told the code that a moved picture is the same. Are " +
                "the views shifted?");
            return new Finding(found,
                "On the right way: a wider hidden layer, more steps with LearningRate.Cosine, a lower temperature (0.1).");
        }

        /// <summary>A network that has one code for everything.</summary>
        private sealed class OneCode : Layer
        {
            private readonly Tensor code = Tensor.From([0.7f, -0.4f, 1.1f], 1, 3);

            public override Tensor Apply(Tensor x) => code.RepeatTo(x.Shape[0], 3);
        }
    }
}
