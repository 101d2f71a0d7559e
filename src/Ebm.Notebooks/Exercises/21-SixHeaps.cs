using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Adversaries
    {
        private const double HeapWidth = .15;
        private static readonly double[] Xs = [-1.8, -.6, .9, 1.9, -1.2, .8];
        private static readonly double[] Ys = [.4, 1.7, 1.5, -.2, -1.3, -1.7];

        /// <summary>A pair that finds all heaps.</summary>
        public static Exercise<Func<TrainingSet, Gan>> Project { get; } = new()
        {
            Id = "21.project",
            Title = "Project: six heaps",
            Difficulty = 3,
            Section = "Collapse, seen and cured",
            Hints =
            [
                "Gan.Logistic(2, new Rng(1)).Fit(rows, new Rng(2)) trains; ModeCoverage.InCells says whether something is lost.",
                "Turn the noise down in rounds: Fit(rows, rng, 700, game: AdversarialGame.Logistic.WithNoise(σ)), σ = 0.5, then less.",
                "Try another seed. It is a game, and some are lost.",
            ],
            Explanation = "Wide noise first lets the two see each other, so that no heap is forgotten; less noise then " +
                "makes the points sharp.",
            Property = ProjectFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? ProjectFinding(Func<TrainingSet, Gan> train)
        {
            var truth = new PointCloud(Xs, Ys, HeapWidth);
            var pair = train(TrainingSet.From(truth.Sample(new Rng(2121), 4000)));
            if (pair is null)
                return new Finding("The pair is null.", "Return the Gan that you have trained.");
            if (pair.Dimension != 2)
                return new Finding($"Its points have {pair.Dimension} coordinates.", "The rows are points of the plane.");
            var made = pair.Sample(new Rng(2122), 1000);
            if (!made.Mean().All(double.IsFinite))
                return new Finding("Generated points are not numbers.", "The training has diverged: a smaller learning rate.");
            var found = ModeCoverage.Of(made, Points.FromCoordinates(Xs, Ys), 3 * HeapWidth);
            var apart = TwoSample.NearestNeighbours(made, truth.Sample(new Rng(2123), 1000), new Rng(2124));
            var says = string.Create(CultureInfo.InvariantCulture,
                $"{found.Covered} of 6 heaps; near a heap {found.Share}; told apart from data {apart}.");
            return found switch
            {
                { Share.Value: < .2 } => new Finding(says, "Hardly a point is near a heap: was the generator trained at all?"),
                { Covered: 1 } => new Finding(says, "All points in one heap: mode collapse in its purest form. Begin with more noise."),
                { HasCollapsed: true } => new Finding(says, "Mode collapse: a heap is lost. Begin with more noise, or with another seed."),
                { Share.Value: < .6 } => new Finding(says,
                    "Blurred: too many points lie between the heaps. End with less noise, or train longer."),
                _ when apart.Value > .8 => new Finding(says, "The points are in the right places, but not spread as the data are."),
                _ => null,
            };
        }
    }
}
