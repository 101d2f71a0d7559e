using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Diffusion
    {
        private const double TargetWidth = .15;

        /// <summary>A diffusion model of a ring and a dot.</summary>
        public static Exercise<Func<TrainingSet, Ebm.Diffusion>> Project { get; } = new()
        {
            Id = "20.project",
            Title = "Project: a ring and a dot",
            Difficulty = 3,
            Section = "Learn it: denoising score matching",
            Hints =
            [
                "The chapter's Denoiser, a schedule of 100 steps, a Trainer with NoisePrediction: start from these.",
                "The network must see the time. Begin with a learning rate of 0.01 and let it fall to 0: LearningRate.Cosine.",
                "800 steps of 256 rows with three hidden layers of 64 are enough.",
            ],
            Explanation = "A small network that sees the noisy point and the time, 800 steps with a falling rate: nineteen " +
                "points in twenty lie where the data do.",
            Property = ProjectFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static Finding? ProjectFinding(Func<TrainingSet, Ebm.Diffusion> train)
        {
            double[] angles = [.. Enumerable.Range(0, 96).Select(i => 2 * Math.PI * i / 96)];
            var truth = new PointCloud([.. angles.Select(a => 2 * Math.Cos(a)), .. new double[24]],
                [.. angles.Select(a => 2 * Math.Sin(a)), .. new double[24]], TargetWidth);
            var rows = truth.Sample(new Rng(2020), 3000);
            var model = train(TrainingSet.From(rows));
            if (model is null)
                return new Finding("The model is null.", "Return the Diffusion that you have trained.");
            if (model.Space.Dimension != 2)
                return new Finding($"Its points have {model.Space.Dimension} coordinates.", "The rows are points of the plane.");
            var made = model.Sample(new Rng(2021), 1000);
            var away = made.DistancesTo(0, 0);
            if (!away.All(double.IsFinite))
                return new Finding("Drawn points are not numbers.", "The training has diverged: a smaller learning rate.");
            Estimate dot = Share(away, d => d < 3 * TargetWidth), ring = Share(away, d => Math.Abs(d - 2) < 3 * TargetWidth);
            var says = string.Create(CultureInfo.InvariantCulture,
                $"Of 1000 points on the ring {ring}, in the dot {dot} (the data: 0.8 and 0.2).");
            return (dot.Value + ring.Value) switch
            {
                < .4 => new Finding(says, "Hardly a point is where the data are: was the network trained, and does it see the time?"),
                < .85 => new Finding(says, "Blurred: train longer, end with a small rate, or take more steps of noise."),
                _ when Math.Abs(dot.Value - .2) > .08 => new Finding(says,
                    dot.Value < .2 ? "The dot has too little: it is a valley of its own. Train longer."
                        : "The dot has too much. Train longer."),
                _ => null,
            };
        }

        private static Estimate Share(double[] distances, Func<double, bool> isThere) =>
            Estimate.Of(distances.Select(d => isThere(d) ? 1.0 : 0));
    }
}
