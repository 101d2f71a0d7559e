namespace Ebm.Tests.Inference;

/// <summary>Energies and gradients that mislead: whatever comes back, "converged" is true only where the stopping rule holds.</summary>
public class HostileEnergyTests
{
    private static readonly double[][] Starts = [[3.0], [-2.0], [1e-3], [1e8], [0.0]];

    public static TheoryData<string> Names => [.. Pairs.Keys];

    private static readonly Dictionary<string, (Func<double, double> E, Func<double, double> Slope)> Pairs = new()
    {
        ["parabola"] = (y => y * y, y => 2 * y),
        ["steep"] = (y => 1e30 * y * y, y => 2e30 * y),
        ["flat parabola"] = (y => 1e-30 * y * y, y => 2e-30 * y),
        ["offset"] = (y => 1e9 + (y * y), y => 2 * y),
        ["wrong sign"] = (y => y * y, y => -2 * y),
        ["wrong place"] = (y => y * y, y => 2 * (y - 1)),
        ["constant with slope"] = (_ => 1, _ => 1),
        ["constant"] = (_ => 1, _ => 0),
        ["kink"] = (Math.Abs, y => y >= 0 ? 1 : -1),
        ["linear"] = (y => y, _ => 1),
        ["hill"] = (y => -y * y, y => -2 * y),
        ["exponential fall"] = (y => -Math.Exp(y), y => -Math.Exp(y)),
        ["wall"] = (y => y < 1 ? double.PositiveInfinity : y * y, y => 2 * y),
        ["hole"] = (y => y < 1 ? double.NaN : y * y, y => 2 * y),
        ["abyss"] = (y => y < 1 ? double.NegativeInfinity : y * y, y => 2 * y),
        ["slope breaks"] = (y => y * y, y => Math.Abs(y) < 1 ? double.NaN : 2 * y),
        ["stairs"] = (Math.Floor, _ => 1),
        ["root"] = (y => Math.Sqrt(Math.Abs(y)), y => y == 0 ? 0 : Math.Sign(y) / (2 * Math.Sqrt(Math.Abs(y)))),
        ["quartic"] = (y => y * y * y * y, y => 4 * y * y * y),
        ["noise"] = (y => (y * y) + (1e-9 * Math.Sin(1e12 * y)), y => 2 * y),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Converged_means_that_the_gradient_is_within_the_tolerance(string name)
    {
        var (e, slope) = Pairs[name];
        foreach (var start in Starts)
        {
            foreach (var tolerance in new[] { 1e-10, 1e-6, 1e-2 })
            {
                Minimum<double[]> found;
                try
                {
                    found = GradientInference.Minimize(y => e(y[0]), y => [slope(y[0])], start, tolerance, 300);
                }
                catch (ArgumentException error)
                {
                    Assert.Matches("must be finite", error.Message);
                    Assert.Contains(name, new[] { "hill", "exponential fall", "wall", "hole", "abyss", "slope breaks" });
                    continue;
                }

                Assert.Equal(found.Converged, Math.Abs(slope(found.State[0])) <= tolerance);
                Assert.Equal(found.Converged, found.Reason == StopReason.Converged);
                Assert.Equal(found.Reason == StopReason.StepLimit, !found.Converged && found.Steps == 300);
                Assert.Equal(found.Energy, e(found.State[0]));
                Assert.All(found.Energies, v => Assert.True(double.IsFinite(v)));
                Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second <= p.First));
            }
        }
    }

    [Fact]
    public void What_can_be_minimised_is()
    {
        foreach (var name in new[] { "parabola", "steep", "offset" })
        {
            var (e, slope) = Pairs[name];
            foreach (var start in Starts)
                Assert.True(GradientInference.Minimize(y => e(y[0]), y => [slope(y[0])], start, name == "steep" ? 1e10 : 1e-6).Converged,
                    name);
        }

        // Stiff in one direction: the decrease of the last steps is lost in E, the gradient still shrinks.
        var stiff = GradientInference.Minimize(y => 5 + (500 * y[0] * y[0]) + (0.5 * y[1] * y[1]), y => [1000 * y[0], y[1]], [1, 1], 1e-6,
            100_000);
        Assert.True(stiff.Converged);
        Assert.Equal(0, stiff.State[1], 1e-6);
    }

    [Fact]
    public void Each_failure_has_its_name()
    {
        var wrong = GradientInference.Minimize(y => y[0] * y[0], y => [-2 * y[0]], [3.0]);
        Assert.Equal((false, StopReason.LineSearchFailed, 9.0, 0), (wrong.Converged, wrong.Reason, wrong.Energy, wrong.Steps));
        Assert.Contains("no step lowers E", wrong.ToString(), StringComparison.Ordinal);
        Assert.Contains("bounded from below",
            Assert.Throws<ArgumentException>("energy",
            () => GradientInference.Minimize(y => -y[0] * y[0], y => [-2 * y[0]], [3.0])).Message, StringComparison.Ordinal);
        var linear = GradientInference.Minimize(y => y[0], _ => [1], [3.0]);
        Assert.Equal((false, StopReason.StepLimit), (linear.Converged, linear.Reason));
    }

    [Theory]
    [InlineData(1e-8)]
    [InlineData(1)]
    [InlineData(1e12)]
    public void In_a_ball_of_any_size_the_edge_is_where_the_gradient_points_out(double radius)
    {
        // A linear energy has its minimum on the edge, opposite to the slope; the parabola's lies outside the ball or inside.
        var linear = GradientInference.MinimizeInBall(y => y[0] + (2 * y[1]), _ => [1, 2], [5, 5], radius, 1e-4, 20_000);
        Assert.True(linear.Converged);
        Assert.Equal(-1 / Math.Sqrt(5), (linear.State[0] - 5) / radius, 1e-3);
        Assert.Equal(-2 / Math.Sqrt(5), (linear.State[1] - 5) / radius, 1e-3);
        var bowl = GradientInference.MinimizeInBall(y => y[0] * y[0], y => [2 * y[0]], [3], radius, 1e-5);
        Assert.True(bowl.Converged);
        Assert.Equal(Math.Max(0, 3 - radius), bowl.State[0], 1e-5);
        Assert.False(GradientInference.MinimizeInBall(y => y[0] * y[0], y => [-2 * y[0]], [3], radius).Converged);
    }

    [Fact]
    public void The_nearest_point_of_a_ball_survives_overflow_and_refuses_what_is_no_point()
    {
        var near = GradientInference.IntoBall([3e200, 4e200], [0, 0], 10);
        Assert.Equal(6, near[0], 1e-12);
        Assert.Equal(8, near[1], 1e-12);
        Assert.Throws<ArgumentException>("y", () => GradientInference.IntoBall([double.PositiveInfinity], [0], 1));
    }

    [Fact]
    public void Coordinate_descent_leaves_forbidden_states_and_finds_out_a_false_rule()
    {
        // Only 2 2 2 and its neighbours are allowed; 0 2 0 is two steps away.
        double Walled(int[] y) => y.Count(v => v == 2) >= 2 ? y.Sum() : double.PositiveInfinity;
        var found = CoordinateDescent.Minimize(Walled, [2, 2, 1], 3);
        Assert.True(found.Converged);
        Assert.Equal(4, found.Energy);
        var stuck = CoordinateDescent.Minimize(Walled, [0, 0, 0], 3);
        Assert.True(stuck.Converged);
        Assert.Equal(double.PositiveInfinity, stuck.Energy);
        Assert.Equal(4, CoordinateDescent.Minimize(Walled, [0, 2, 0], 3).Energy);

        double Sum(int[] y) => y.Sum();
        Assert.Contains("not energy's",
            Assert.Throws<ArgumentException>("change", () => CoordinateDescent.Minimize((y, i, v) => y[i] - v, Sum, [0, 0], 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CoordinateDescent.Minimize(_ => double.NaN, [0, 0], 3));
        Assert.Throws<ArgumentException>("energy", () => CoordinateDescent.Minimize(_ => double.NegativeInfinity, [0, 0], 3));
    }

    [Fact]
    public void Random_walled_tables_end_where_no_single_change_lowers_the_energy()
    {
        var rng = new Rng(5);
        for (var trial = 0; trial < 100; trial++)
        {
            var table = Enumerable.Range(0, 81).Select(_ => rng.NextDouble() < 0.4 ? double.PositiveInfinity
                : Math.Round(4 * rng.NextDouble())).ToArray();
            double Energy(int[] y) => table[y[0] + (3 * y[1]) + (9 * y[2]) + (27 * y[3])];
            var found = CoordinateDescent.Minimize(Energy, [.. Enumerable.Range(0, 4).Select(_ => rng.NextInt(3))], 3);
            Assert.True(found.Converged);
            Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second <= p.First));
            foreach (var (i, v) in from i in Enumerable.Range(0, 4) from v in Enumerable.Range(0, 3) select (i, v))
            {
                var moved = (int[])found.State.Clone();
                moved[i] = v;
                Assert.True(Energy(moved) >= found.Energy);
            }
        }
    }

    [Fact]
    public void A_robot_walled_in_stays_and_says_so()
    {
        var walk = Steering.Walk((x, y) => (x * x) + (y * y) > 1 ? double.PositiveInfinity : -x, (0, 0), (5, 0), 0.3, 8, 0, 50);
        Assert.False(walk.Arrived);
        Assert.All(walk.X.Zip(walk.Y), p => Assert.True((p.First * p.First) + (p.Second * p.Second) <= 1));
        var shut = Steering.Walk((_, _) => double.PositiveInfinity, (0, 0), (5, 0));
        Assert.Equal((1, false), (shut.X.Length, shut.Arrived));
        Assert.Throws<ArgumentException>(() => Steering.Walk((_, _) => double.NaN, (0, 0), (5, 0)));
        Assert.Throws<ArgumentException>("start", () => Steering.Walk((_, _) => 0, (double.NaN, 0), (5, 0)));
        Assert.Throws<ArgumentException>("energy", () => Exhaustive.Minimize([0, 1], y => y == 1 ? double.NegativeInfinity : 0));
    }
}
