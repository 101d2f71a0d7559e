namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Losses
    {
        private const double CurveBar = 3.45;

        /// <summary>A learned energy of pairs, judged on new points of a curve that crosses itself.</summary>
        public static Exercise<Func<Points, PointModel>> ThreeAnswers { get; } = new()
        {
            Id = "08.three-answers",
            Title = "Project: three answers",
            Difficulty = 3,
            Section = "One x, many y",
            Hints =
            [
                "new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 32, 32, 1), 2) is an energy of (x, y); new AnswerGrid(model, " +
                    "Grid.Linear(-2, 2, 81)) trains it.",
                "grid.Data(curve) makes the pairs into training data; LossFunctional.Likelihood() pulls up everywhere, which is what a " +
                    "landscape needs.",
                "400 steps of Adam at 0.02 with LearningRate.Cosine(400) and minibatches of 30 take about a second.",
            ],
            Explanation = "The energy keeps all answers of one x, because the loss pulls up everything else by its probability. Nobody " +
                "had to say how many answers there are.",
            Property = CurveFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Points Curve(Rng rng, int count) => Points.From(Enumerable.Range(0, count).Select(_ =>
        {
            var t = 2 * Math.PI * rng.NextDouble();
            return new[] { (1.2 * Math.Sin(t)) + (0.04 * rng.NextGaussian()),
                Math.Clamp((1.4 * Math.Sin(2 * t)) + (0.04 * rng.NextGaussian()), -2, 2) };
        }).ToArray());

        private static Finding? CurveFinding(Func<Points, PointModel> learn)
        {
            var model = learn(Curve(new Rng(81), 600));
            if (model is null) return new Finding("The model is null.", "Return the energy that you have trained.");
            if (model.Dimension != 2)
                return new Finding($"The model has {model.Dimension} coordinates.", "Two: it is an energy of the pair (x, y).");
            var grid = new AnswerGrid(model, Grid.Linear(-2, 2, 81));
            double On(Points points) => LossFunctional.Likelihood().Loss(grid, grid.Data(points).All(), new Rng(1)).Item;
            var (loss, seen) = (On(Curve(new Rng(82), 800)), On(Curve(new Rng(81), 600)));
            if (loss <= CurveBar) return null;
            var found = $"−log p(y|x) of new points {Trials.Text(Math.Round(loss, 2))} nats, of the 600 " +
                $"{Trials.Text(Math.Round(seen, 2))}; wanted are {Trials.Text(CurveBar)}.";
            if (!double.IsFinite(loss)) return new Finding(found, "An energy is no longer finite: the learning rate is too large.");
            if (loss > 5) return new Finding(found,
                "Worse than knowing nothing, 4.4: the energy must be LOW at the data. A sign, or energies that are far too large?");
            if (loss > 4.2) return new Finding(found,
                "That is about log 81, a flat energy: it has collapsed, or has hardly been trained. Which losses are content with flat " +
                "energies?");
            if (seen < loss - 0.35) return new Finding(found,
                "The gap to the 600 points is over-fitting: a smaller network, fewer steps, or some weight decay.");
            return new Finding(found, loss > 3.75
                ? "Only the rough shape is there, perhaps one valley instead of two: train longer, or take the likelihood, which pulls " +
                "up all wrong answers and not only one."
                : "Nearly: a wider network, more steps, or a learning rate that falls to 0 at the end (LearningRate.Cosine).");
        }
    }
}
