using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class BoundedVolume
    {
        private const double LargestVolume = 0.20, WorstLikelihood = 0.06;

        private static readonly double[] Axis = Grid.Linear(-3, 3, 81);

        private static readonly Lazy<(Ebm.Points Train, Ebm.Points Test, double Reference)> Exam = new(() =>
        {
            var (spiral, rng) = (Energies.Spiral(), new Rng(1515));
            var (train, test) = (spiral.Sample(rng, 2000), spiral.Sample(rng, 2000));
            return (train, test, -GaussianMixture.Fit(train, 20, new Rng(3), 100).Energies(test).Average());
        }, LazyThreadSafetyMode.PublicationOnly);

        /// <summary>A density of one's own that follows the spiral.</summary>
        public static Exercise<Func<Ebm.Points, GaussianMixture>> Follow { get; } = new()
        {
            Id = "15.follow",
            Title = "Project: little room around the spiral",
            Difficulty = 3,
            Section = "How much room?",
            Hints =
            [
                "GaussianMixture.Fit(data, components, rng) does it for the right number of components.",
                "Hold back a part of the data: data.Slice(0, 1500) to fit, data.Slice(1500, 500) to choose with.",
                "Ten components cannot bend enough; two hundred sit on single points. Try twenty or thirty.",
            ],
            Explanation = "Enough components to bend with the arms, few enough that each has points to learn its width from. Held-out " +
                "likelihood finds the number; the volume follows.",
            Property = FollowFinding,
            TimeLimit = TimeSpan.FromSeconds(40),
        };

        private static Finding? FollowFinding(Func<Ebm.Points, GaussianMixture> fit)
        {
            var (train, test, reference) = Exam.Value;
            var model = fit(train);
            if (model is null) return new Finding("The mixture is null.", "Return the GaussianMixture that you have fitted.");
            if (model.Dimension != 2)
                return new Finding($"It has {model.Dimension} coordinates.",
                    "The points of the spiral have two: fit the data that you are given.");
            var likelihood = -model.Energies(test).Average();
            var volume = LowEnergy.Volume(model, test, Axis, Axis);
            var found = string.Create(CultureInfo.InvariantCulture,
                $"On 2000 new points: mean log-likelihood {likelihood:F3} nats (reference {reference:F3}; at most "
                + $"{WorstLikelihood} below it is asked for), low-energy volume {volume:F3} of the square (at most {LargestVolume}).");
            if (volume <= LargestVolume && likelihood >= reference - WorstLikelihood) return null;
            var trained = -model.Energies(train).Average();
            return new Finding(found, (trained - likelihood) switch
            {
                > 0.15 => string.Create(CultureInfo.InvariantCulture,
                    $"On its own data it has {trained:F2}: it has learned single points. Take fewer components, or a larger floor."),
                _ when model.Weights.Count < 12 => "Too few components to bend with the arms of the spiral: take more.",
                _ when model.Diagnose(train).Singular > 0 => "The floor holds the widths of components: make it smaller.",
                _ => "The components have not found their places: more iterations, another start, full covariances, a smaller floor.",
            });
        }
    }
}
