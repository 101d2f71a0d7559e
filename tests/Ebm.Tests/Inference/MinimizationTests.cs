namespace Ebm.Tests.Inference;

/// <summary>Exhaustive search, gradient inference and coordinate descent on energies whose minima are known.</summary>
public class MinimizationTests
{
    [Fact]
    public void Any_energy_with_a_gradient_is_minimised()
    {
        var bowl = Ebm.Energies.Gaussian(new[,] { { 1.0, 0.3 }, { 0.3, 0.5 } }, [0.5, -1]);
        var found = GradientInference.Minimize(bowl, [3, 3]);
        Assert.True(found.Converged);
        Assert.Equal(0.5, found.State[0], 1e-5);
        Assert.Equal(-1, found.State[1], 1e-5);
    }

    [Fact]
    public void Exhaustive_finds_the_first_of_tied_minima()
    {
        var found = Exhaustive.Minimize([3, 1, -1, 2], y => (double)y * y);
        Assert.Equal(1, found.State);
        Assert.Equal(1, found.Energy);
        Assert.Equal(4, found.Steps);
    }

    [Fact]
    public void Exhaustive_rejects_empty_sets_and_NaN()
    {
        Assert.Throws<ArgumentException>(() => Exhaustive.Minimize(Array.Empty<int>(), y => y));
        Assert.Contains("candidate 1",
            Assert.Throws<ArgumentException>(() => Exhaustive.Minimize([0, 1], y => y == 1 ? double.NaN : 0)).Message);
        Assert.Throws<ArgumentException>(() => Exhaustive.Assignments(30, 2).First());
    }

    [Fact]
    public void Assignments_list_every_state_once()
    {
        var all = Exhaustive.Assignments(3, 3).Select(a => a[0] + (3 * a[1]) + (9 * a[2])).ToList();
        Assert.Equal(Enumerable.Range(0, 27), all);
    }

    [Fact]
    public void Gradient_inference_solves_a_linear_system()
    {
        // E(y) = ½ yᵀAy − bᵀy with A = ((4, 1), (1, 3)), b = (1, 2): the minimum solves Ay = b, y = (1, 7)/11.
        var found = GradientInference.Minimize(
            y => (2 * y[0] * y[0]) + (y[0] * y[1]) + (1.5 * y[1] * y[1]) - y[0] - (2 * y[1]),
            y => [(4 * y[0]) + y[1] - 1, y[0] + (3 * y[1]) - 2],
            [5, -5],
            1e-10);
        Assert.True(found.Converged);
        // A line search that compares energies resolves a minimum to about √ε ≈ 1e-8.
        Assert.Equal(1 / 11.0, found.State[0], 7);
        Assert.Equal(7 / 11.0, found.State[1], 7);
        Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second < p.First));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void In_a_ball_the_minimum_lies_on_its_edge_or_inside(double radius)
    {
        // The nearest point to (1, 0) … E = ½‖y − (1, 0)‖² in the ball of this radius around the origin is (radius, 0).
        var found = GradientInference.MinimizeInBall(
            y => 0.5 * (((y[0] - 1) * (y[0] - 1)) + (y[1] * y[1])),
            y => [y[0] - 1, y[1]],
            [0, 0],
            radius,
            1e-9);
        Assert.True(found.Converged);
        Assert.Equal(radius, found.State[0], 6);
        Assert.Equal(0, found.State[1], 6);
        Assert.All(found.Path, y => Assert.True(Math.Sqrt((y[0] * y[0]) + (y[1] * y[1])) <= radius + 1e-12));
    }

    [Fact]
    public void Gradient_inference_names_what_is_not_finite()
    {
        double Energy(double[] y) => double.NaN;
        double[] Slope(double[] y) => [1];
        Assert.Contains("step 0", Assert.Throws<ArgumentException>(() => GradientInference.Minimize(Energy, Slope, [1])).Message);
        Assert.Contains("∂E/∂y[0]",
            Assert.Throws<ArgumentException>(() => GradientInference.Minimize(y => y[0], _ => [double.NaN], [1])).Message);
        Assert.Throws<ArgumentException>(() => GradientInference.Minimize(y => y[0], _ => [1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientInference.MinimizeInBall(y => y[0], _ => [1], [1], 0));
        Assert.Throws<ArgumentException>(() => GradientInference.Minimize(y => y[0], _ => [1], [double.NaN]));
    }

    [Fact]
    public void Coordinate_descent_never_raises_the_energy_and_stops_at_a_local_minimum()
    {
        // A frustrated ring of seven three-valued variables.
        double Energy(int[] y) => Enumerable.Range(0, 7).Sum(i => (y[i] == y[(i + 1) % 7] ? 1.0 : 0) + (0.1 * i * y[i]));
        foreach (var start in Exhaustive.Assignments(7, 3).Where((_, i) => i % 97 == 0))
        {
            var found = CoordinateDescent.Minimize(Energy, start, 3);
            Assert.True(found.Converged);
            Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second <= p.First));
            for (var i = 0; i < 7; i++)
            {
                for (var v = 0; v < 3; v++)
                {
                    var moved = (int[])found.State.Clone();
                    moved[i] = v;
                    Assert.True(Energy(moved) >= found.Energy - 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Coordinate_descent_rejects_values_out_of_range() =>
        Assert.Contains("start[1]",
            Assert.Throws<ArgumentOutOfRangeException>(() => CoordinateDescent.Minimize(_ => 0, [0, 2], 2)).Message);
}
