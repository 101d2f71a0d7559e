using Xunit;

namespace Ebm.Tests.Sampling;

public class WarmUpTests
{
    private const int Chains = 8;

    public static TheoryData<double, int> StartsAndLengths()
    {
        var data = new TheoryData<double, int>();
        foreach (var guess in new[] { 1e-4, 1e-3, 0.01, 0.2, 1, 10, 100, 1e4 })
            foreach (var length in new[] { 1, 2, 3, 7, 10, 20, 50, 100 }) data.Add(guess, length);
        return data;
    }

    public static TheoryData<string, int> Landscapes()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in new[] { "double well", "banana", "Müller-Brown", "two moons", "eight Gaussians", "steep", "parabola cut off" })
            foreach (var length in new[] { 1, 3, 5, 8, 10, 15, 20, 50 }) data.Add(name, length);
        return data;
    }

    [Theory]
    [MemberData(nameof(StartsAndLengths))]
    public void The_first_guess_does_not_matter(double guess, int length)
    {
        // On a Gaussian of deviation 1 leapfrog is stable below 2; acceptance 0.8 lies between 0.9 and 1.7 whatever the length.
        var sampler = new HamiltonianMonteCarlo(Ebm.Energies.StandardGaussian(1), guess, length);
        var state = sampler.Start(new float[Chains], Chains);
        Assert.InRange(sampler.WarmUp(state, new Rng(1), 500).StepSize, 0.9, 1.7);
        Assert.All(state.Positions, x => Assert.True(Math.Abs(x) < 10));
    }

    [Theory]
    [MemberData(nameof(Landscapes))]
    public void Chains_stay_on_the_landscape_and_accept_as_often_as_wanted(string name, int length)
    {
        var (start, energy) = SamplersInAdversity.Sound[name];
        foreach (var guess in new[] { 1e-3, 0.1, 0.5, 20 })
        {
            var sampler = new HamiltonianMonteCarlo(energy, guess, length);
            var state = sampler.Start([.. start.SelectMany(v => Enumerable.Repeat(v, 2 * Chains))], 2 * Chains);
            var rng = new Rng(4);
            var tuned = sampler.WarmUp(state, rng, 300);
            Assert.All(state.Positions, x => Assert.True(Math.Abs(x) < 20));
            var acceptance = Enumerable.Range(0, 200).Average(_ => tuned.Step(state, rng).Acceptance);
            Assert.InRange(acceptance, 0.5, 0.98);
            Assert.All(state.Positions, x => Assert.True(Math.Abs(x) < 20));
        }
    }

    [Fact]
    public void The_size_of_the_landscape_does_not_matter()
    {
        foreach (var deviation in new[] { 1e-4, 0.1, 30, 1e4 })
        {
            var energy = new GaussianEnergy(new[,] { { deviation * deviation } });
            var hmc = new HamiltonianMonteCarlo(energy, 1, 10);
            Assert.InRange(hmc.WarmUp(hmc.Start(new float[Chains], Chains), new Rng(1), 500).StepSize / deviation, 0.9, 1.7);
            var nuts = new NoUTurnSampler(energy, 1);
            var tuned = nuts.WarmUp(nuts.Start(new float[Chains], Chains), new Rng(1), 500);
            Assert.InRange(tuned.Scales[0] / deviation, 0.8, 1.2);   // some 1000 draws: 2 % each, 9σ
            Assert.InRange(tuned.StepSize, 0.5, 2);
        }
    }

    [Fact]
    public void Where_there_is_no_step_size_it_says_so()
    {
        void Refuses(IDifferentiableEnergy energy, string why)
        {
            var hmc = new HamiltonianMonteCarlo(energy, 0.1, 5);
            Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => hmc.WarmUp(hmc.Start([0.5f], 1), new Rng(1), 50)).Message);
            var nuts = new NoUTurnSampler(energy, 0.1);
            Assert.Contains(why, Assert.Throws<InvalidOperationException>(() => nuts.WarmUp(nuts.Start([0.5f], 1), new Rng(1),
                50)).Message);
        }

        Refuses(Ebm.Energies.From(x => 0), "is accepted");
        Refuses(SamplersInAdversity.Sound["walls all round"].Energy, "hardly any step");
    }

    [Fact]
    public void An_acceptance_that_is_no_number_counts_as_none()
    {
        var (a, b) = (new StepSizeAdaptation(1), new StepSizeAdaptation(1));
        Assert.Equal(a.Next(0), b.Next(double.NaN));
        Assert.True(a.Next(double.NaN).Next(double.NaN).StepSize < a.Next(1).Next(1).StepSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => a.Next(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSizeAdaptation(1, double.NaN));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-30)]
    [InlineData(1e-19)]
    [InlineData(1e20)]
    [InlineData(1e300)]
    public void A_first_guess_out_of_all_bounds_does_not_matter_either(double guess)
    {
        foreach (var deviation in new[] { 1e-4, 1, 1e4 })
        {
            var energy = new GaussianEnergy(new[,] { { deviation * deviation } });
            var hmc = new HamiltonianMonteCarlo(energy, guess, 10);
            Assert.InRange(hmc.WarmUp(hmc.Start(new float[Chains], Chains), new Rng(1), 500).StepSize / deviation, 0.9, 1.7);
            var nuts = new NoUTurnSampler(energy, guess);
            Assert.InRange(nuts.WarmUp(nuts.Start(new float[Chains], Chains), new Rng(1), 500).StepSize, 0.5, 2);
        }

        var flat = new HamiltonianMonteCarlo(Ebm.Energies.From(x => 0), guess, 5);
        Assert.Contains("is accepted",
            Assert.Throws<InvalidOperationException>(() => flat.WarmUp(flat.Start([0.5f], 1), new Rng(1), 50)).Message);
    }
}
