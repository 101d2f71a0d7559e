namespace Ebm.Tests;

/// <summary>What every energy with a latent part keeps: its energy is the free energy of E(y, z), or a bound above it.</summary>
public class LatentEnergyTests
{
    public static TheoryData<string> Summed => With(latent => latent.IsDiscrete);

    public static TheoryData<string> Bounded => With(latent => latent.IsReal);

    private static TheoryData<string> With(Func<StateSpace, bool> fits) =>
        [.. EnergyCases.All.Where(c => c.Value() is ILatentEnergy e && fits(e.LatentSpace)).Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Summed))]
    public void The_energy_is_the_free_energy_of_the_joint_energy(string name)
    {
        var energy = (ILatentEnergy)EnergyCases.All[name]();
        var (states, latents) = (energy.Space.Random(new Rng(31), 20), energy.LatentSpace.States());
        for (var i = 0; i < states.Count; i++)
        {
            var sum = Functions.LogSumExp([.. Enumerable.Range(0, latents.Count).Select(k => -energy.JointEnergy(states[i], latents[k]))]);
            Assert.Equal(-sum, energy.Energy(states[i].AsSpan()), 1e-5 * (1 + Math.Abs(sum)));
        }
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void The_energy_is_not_below_the_free_energy_of_the_joint_energy(string name)
    {
        var energy = (ILatentEnergy)EnergyCases.All[name]();
        Assert.Equal(1, energy.LatentSpace.Dimension);
        var states = energy.Space.Random(new Rng(32), 20);
        double[] nodes = Grid.Linear(-8, 8, 1601);
        var gaps = new double[states.Count];
        for (var i = 0; i < states.Count; i++)
        {
            var y = states[i];
            var free = -Functions.LogSumExp([.. nodes.Select(z => Math.Log(nodes[1] - nodes[0]) - energy.JointEnergy(y, [z]))]);
            gaps[i] = energy.Energy(y.AsSpan()) - free;
            Assert.True(gaps[i] > -1e-4 * (1 + Math.Abs(free)),
                $"F = {energy.Energy(y.AsSpan())} at state {i} lies below the free energy {free}");
        }

        Assert.Contains(gaps, gap => gap > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Summed))]
    [MemberData(nameof(Bounded))]
    public void Lengths_that_do_not_fit_and_states_that_are_none_are_named(string name)
    {
        var energy = (ILatentEnergy)EnergyCases.All[name]();
        double[] y = energy.Space.Random(new Rng(33), 1)[0], z = energy.LatentSpace.Random(new Rng(34), 1)[0];
        Assert.Throws<ArgumentException>("y", () => energy.JointEnergy([.. y, 0], z));
        Assert.Throws<ArgumentException>("z", () => energy.JointEnergy(y, [.. z, 0]));
        if (energy.LatentSpace.IsDiscrete)
            Assert.ThrowsAny<ArgumentException>(() => energy.JointEnergy(y, [.. z.Select(_ => .5)]));
    }
}
