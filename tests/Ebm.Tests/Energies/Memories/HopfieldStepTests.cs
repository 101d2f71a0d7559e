using Xunit;

namespace Ebm.Tests.Energies;

public class HopfieldStepTests
{
    [Fact]
    public void A_sweep_of_single_steps_is_a_cyclic_sweep()
    {
        var rng = new Rng(1);
        for (var n = 0; n < 20; n++)
        {
            double[] theta = [.. Enumerable.Range(0, 30).Select(_ => rng.NextInt(3) / 30.0)];
            foreach (var zero in Enum.GetValues<Hopfield.AtZero>())
            {
                var net = Hopfield.Hebb(HopfieldPatterns.Random(4, 30, rng)).WithThresholds(theta).With(zero);
                var start = HopfieldPatterns.Random(1, 30, rng)[0];
                var state = start;
                for (var i = 0; i < 30; i++) state = net.UpdateOne(state, i);
                Assert.Equal(net.RecallCyclic(start).Path[1], state);
            }
        }
    }

    [Fact]
    public void The_given_state_stays_as_it_was_and_a_neuron_must_exist()
    {
        var net = Hopfield.FromWeights(new double[,] { { 0, 1 }, { 1, 0 } });
        int[] state = [1, -1];
        Assert.Equal([-1, -1], net.UpdateOne(state, 0));
        Assert.Equal([1, -1], state);
        Assert.Throws<ArgumentOutOfRangeException>(() => net.UpdateOne(state, 2));
    }
}
