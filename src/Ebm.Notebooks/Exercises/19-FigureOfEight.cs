using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Flows
    {
        private const double MostNats = .06;

        /// <summary>A flow for a curve that crosses itself.</summary>
        public static Exercise<Func<Points, Flow>> Project { get; } = new()
        {
            Id = "19.project",
            Title = "Project: a figure of eight",
            Difficulty = 3,
            Section = "Splines: more than one slope",
            Hints =
            [
                "new Trainer(flow, new NegativeLogLikelihood(), TrainingSet.From(seen), new Adam(0.005), rng, 256) trains.",
                "Splines need fewer couplings than affine ones; their bound must hold the data.",
                "LearningRate.Cosine lets the last steps be small; ClipNorm keeps the first ones sane.",
            ],
            Explanation = "Four spline couplings that reach a little farther than the data, and 600 steps whose size falls to 0, pay " +
                "about 0.04 nats.",
            Property = ProjectFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? ProjectFinding(Func<Points, Flow> train)
        {
            double[] angles = [.. Enumerable.Range(0, 120).Select(i => 2 * Math.PI * i / 120)];
            var truth = new PointCloud([.. angles.Select(a => 2 * Math.Cos(a))], [.. angles.Select(a => 1.5 * Math.Sin(2 * a))], .12);
            Points seen = truth.Sample(new Rng(1919), 4000), held = truth.Sample(new Rng(1920), 2000);
            var flow = train(seen);
            if (flow is null)
                return new Finding("The flow is null.", "Return the flow that you have trained.");
            if (flow.Space.Dimension != 2)
                return new Finding($"Its points have {flow.Space.Dimension} coordinates.", "The data are points of the plane.");
            double Pays(Points points) => flow.Energies(points).Zip(truth.Energies(points), (q, p) => q - p).Average()
                - truth.LogPartition();
            // −log p of the twenty likeliest points: far below the truth's where a few points have been learnt by heart.
            double Peak(IEnergy model, double logZ) => model.Energies(seen).Order().Take(20).Average() + logZ;
            var (fresh, old) = (Pays(held), Pays(seen));
            var says = string.Create(CultureInfo.InvariantCulture,
                $"On new points it pays {fresh:F3} nats more than the truth, on those it has seen {old:F3}; at most {MostNats} "
                    + $"is asked for.");
            return fresh switch
            {
                <= MostNats => null,
                _ when !double.IsFinite(fresh) => new Finding(says, "The flow has exploded: a smaller learning rate, or ClipNorm."),
                _ when Peak(flow, 0) < Peak(truth, truth.LogPartition()) - 1 => new Finding(says,
                    "Learnt by heart: it knows some of the points far better than the rest. Train on all of them, or fewer steps."),
                > 1 => new Finding(says,
                    "That is hardly better than one round cloud: was it trained at all, and does it reach as far as the data, ±2.3?"),
                _ => new Finding(says, "It follows the curve, but not closely: train longer, more couplings, or some that bend more."),
            };
        }
    }
}
