using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class TheAtlas
    {
        private const double MostAboveTruth = .05;

        // The third world is a figure of eight with a thick waist, which no chapter shows.
        private static readonly Lazy<(string Name, PointCloud Truth)[]> Worlds = new(() =>
        {
            double[] turns = Grid.Linear(0, 2 * Math.PI, 81);
            return
            [
                ("the spiral", Energies.Spiral()),
                ("the two moons", Energies.TwoMoons()),
                ("a world that you do not know", new PointCloud([.. turns.Select(a => 2.2 * Math.Sin(a))],
                    [.. turns.Select(a => 1.6 * Math.Sin(2 * a))], .15)),
            ];
        }, LazyThreadSafetyMode.PublicationOnly);

        private static Finding? DesignFinding(Func<Points, IEnergy> design)
        {
            foreach (var (name, truth) in Worlds.Value)
            {
                var (points, fresh) = (truth.Sample(new Rng(2224), 600), truth.Sample(new Rng(2225), 2000));
                var energy = design(points);
                if (energy is null)
                    return new Finding("The energy is null.", "Return an energy of the plane.");
                if (!energy.Space.Equals(StateSpace.Real(2)))
                    return new Finding($"Its states are {energy.Space}.", "The energy must be one of the plane, StateSpace.Real(2).");
                if (DesignFault(energy, truth, fresh, name) is { } finding)
                    return finding;
            }

            return null;
        }

        private static Finding? DesignFault(IEnergy energy, PointCloud truth, Points fresh, string name)
        {
            var axis = Atlas.Axis();
            double Volume(IEnergy e) => LowEnergy.Volume(e, fresh, axis, axis);
            double least = Volume(truth), given;
            try
            {
                given = Volume(energy);
            }
            catch (ArgumentException e)
            {
                return new Finding($"On {name}: {e.Message}", "Is it 0/0 far from every point? Take the largest exponent out first.");
            }

            if (given <= least + MostAboveTruth)
                return null;
            var found = string.Create(CultureInfo.InvariantCulture,
                $"On {name}: V = {given:F4} at 95 % recall on fresh points. The truth has {least:F4}, and {least + MostAboveTruth:F4} is " +
                $"asked for.");
            double[] values = energy.Energies(fresh), table = [.. energy.OnGrid(axis, axis).Cast<double>()];
            var turned = values.All(double.IsFinite) && table.All(double.IsFinite)
                ? Volume(Energies.From((x, y) => -energy.Energy(x, y))) : 1;
            var first = ReferenceEquals(truth, Worlds.Value[0].Truth);
            return new Finding(found, values switch
            {
                _ when values.Count(double.IsPositiveInfinity) > 100 =>
                    "It forbids fresh points: it knows its training points by heart, and nothing between them.",
                _ when table.Max() - table.Min() == 0 => "It is the same everywhere: such an energy cannot tell anything.",
                _ when turned < given - .1 && turned < .6 => "Upside down: the data lie high. With the other sign V would be "
                    + turned.ToString("F2", CultureInfo.InvariantCulture) + ".",
                _ when !first && given > .5 => "The world before went well and this one not at all: does the energy look at the "
                    + "points that it gets?",
                _ when given > .9 => "Hardly better than an energy that is the same everywhere.",
                _ when given > Round(truth, fresh, axis) - .02 => "No better than one Gaussian: it knows where the points are on the "
                    + "whole, and nothing of their shape.",
                _ => "The shape is there, and blurred. Let the energy rise sooner beside the points; hold some back to find out how soon.",
            });
        }

        private static double Round(PointCloud truth, Points fresh, double[] axis)
        {
            var points = truth.Sample(new Rng(2224), 600);
            double[] mean = points.Mean(), x = points.Coordinate(0), y = points.Coordinate(1);
            double With(double[] a, double ma, double[] b, double mb) => a.Zip(b, (u, v) => (u - ma) * (v - mb)).Average();
            var xy = With(x, mean[0], y, mean[1]);
            return LowEnergy.Volume(Energies.Gaussian(new[,] { { With(x, mean[0], x, mean[0]), xy }, { xy, With(y, mean[1], y, mean[1]) } },
                mean), fresh, axis, axis);
        }
    }
}
