namespace Ebm.Tests;

/// <summary>Every schedule that can be made gives finite draws and energies, or is refused with its reason.</summary>
public class NoiseScheduleTests
{
    [Fact]
    public void Over_all_extremes_draws_and_energies_are_finite_or_the_schedule_is_refused()
    {
        int[] steps = [1, 2, 3, 10, 100, 1000];
        double[] betas = [1e-300, 1e-15, 1e-12, 1e-8, 1e-4, .02, .1, .5, .9, .99, .9999, 1, double.PositiveInfinity, double.NaN];
        var (made, refused) = (0, 0);
        foreach (var (count, first, last) in from n in steps from a in betas from b in betas select (n, a, b))
        {
            NoiseSchedule schedule;
            try
            {
                schedule = NoiseSchedule.Linear(count, first, last);
            }
            catch (ArgumentException e)
            {
                Assert.True(e.ParamName is "first" or "last", e.Message);
                refused++;
                continue;
            }

            made++;
            Assert.True(schedule.Added(1) > 0 && schedule.AlphaBar(count) > 0);

            // A thousand steps of a small network for each schedule would take a minute: there the extremes of the draw suffice.
            if (count == 1000 && first is not (1e-12 or .02))
                continue;
            Draws(schedule, $"Linear({count}, {first}, {last})");
        }

        Assert.True(made > 200 && refused > 200, $"{made} made, {refused} refused");
    }

    private static void Draws(NoiseSchedule schedule, string name)
    {
        foreach (var network in new Layer[] { new Half(), new FiniteSetDenoiser(new TrainingSet([.5f, -1], 1), schedule) })
        {
            var model = new Diffusion(network, 1, schedule, Math.Min(schedule.Steps - 1, 20));
            var start = Points.From(Tensor.Gaussian(new Rng(2), 3, 1));
            var energies = new float[3];
            model.Energies(start, energies);
            Finite(energies, "F");
            Finite(model.Sample(new Rng(1), 3).Rows().ToArray(), "Sample");
            Finite(model.Sample(new Rng(1), 3, lastNoise: true).Rows().ToArray(), "Sample with the last noise");
            foreach (var n in new[] { 1, Math.Min(10, schedule.Steps) })
            {
                Finite(model.SampleDeterministic(start, n).Rows().ToArray(), $"SampleDeterministic in {n}");
                Finite(model.Sample(start, n, 1, new Rng(1)).Rows().ToArray(), $"Sample in {n}");
            }

            void Finite(float[] numbers, string what) =>
                Assert.True(numbers.All(float.IsFinite), $"{what} of {network.GetType().Name} under {name}: {string.Join(" ", numbers)}");
        }
    }

    [Fact]
    public void So_much_noise_that_nothing_is_left_is_refused_by_name()
    {
        var e = Assert.Throws<ArgumentException>("last", () => NoiseSchedule.Linear(1000, 1e-4, .5));
        Assert.Contains("at least 1E-20", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => NoiseSchedule.Linear(0));
        Assert.Throws<ArgumentOutOfRangeException>("first", () => NoiseSchedule.Linear(10, 0));
        Assert.Throws<ArgumentOutOfRangeException>("last", () => NoiseSchedule.Linear(10, .2, .1));
        Assert.Throws<ArgumentOutOfRangeException>("first", () => NoiseSchedule.Linear(10, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("last", () => NoiseSchedule.Linear(10, last: double.NaN));
        Assert.Equal([.01, .9], new[] { 1, 10 }.Select(NoiseSchedule.Linear(10).Beta));
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e-9)]
    [InlineData(.01)]
    public void The_noise_is_known_to_the_last_digit_where_a_difference_would_lose_it(double beta)
    {
        var schedule = NoiseSchedule.Linear(40, beta, beta);
        for (var t = 1; t <= 40; t++)
        {
            // 1 − (1 − β)^t by its series.
            double term = 1, exact = 0;
            for (var k = 1; k <= t; k++)
                exact -= term *= -beta * (t - k + 1) / k;
            Assert.Equal(exact, schedule.Added(t), 1e-13 * exact);
            Assert.Equal(schedule.AlphaBar(t - 1) * beta / exact * Math.Pow(schedule.AlphaBar(t - 1), -.5), schedule.Posterior(t).A,
                1e-12 * schedule.Posterior(t).A);
        }
    }

    private sealed class Half : Layer
    {
        public override Tensor Apply(Tensor x) => x.Slice(1, 0, 1) * .5f;
    }
}
