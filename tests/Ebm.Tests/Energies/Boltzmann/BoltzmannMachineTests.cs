namespace Ebm.Tests;

public class BoltzmannMachineTests
{
    [Fact]
    public void Expected_cd_1_with_random_scan_is_the_pseudo_likelihood_gradient_over_n()
    {
        var rng = new Rng(1);
        var machine = BoltzmannMachine.Random(5, 0.7, rng);
        var data = BoltzmannMachine.Random(5, 1.2, rng).Probabilities();
        var (before, after) = (machine.Moments(data), machine.Moments(machine.Step(data)));
        var gradient = machine.PseudoLikelihoodGradient(data);
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j < 5; j++)
                Assert.Equal(gradient[i, j] / 5, before[i, j] - after[i, j], 1e-14);
        }
    }

    [Fact]
    public void Pseudo_likelihood_gradient_agrees_with_finite_differences()
    {
        var rng = new Rng(2);
        var machine = BoltzmannMachine.Random(4, 0.7, rng);
        var data = BoltzmannMachine.Random(4, 1, rng).Probabilities();
        double Likelihood() => data.Select((p, s) => p * Enumerable.Range(0, 4).Sum(i =>
        {
            var (x, y) = (machine.State(s), machine.State(s ^ (1 << i)));
            return -machine.Energy(x) - Functions.LogSumExp(-machine.Energy(x), -machine.Energy(y));
        })).Sum();
        var gradient = machine.PseudoLikelihoodGradient(data);
        void Move(int i, int j, double by)
        {
            machine.Couplings[i, j] += by;
            machine.Couplings[j, i] += by;
        }

        Move(0, 2, 1e-5);
        var up = Likelihood();
        Move(0, 2, -2e-5);
        var down = Likelihood();
        Move(0, 2, 1e-5);
        Assert.Equal((up - down) / 2e-5, gradient[0, 2], 1e-9);
    }

    [Fact]
    public void Gibbs_keeps_the_machines_own_distribution()
    {
        var machine = BoltzmannMachine.Random(4, 1, new Rng(3));
        var p = machine.Probabilities();
        var next = machine.Step(p);
        for (var s = 0; s < p.Length; s++)
            Assert.Equal(p[s], next[s], 1e-15);
    }

    [Fact]
    public void Strong_fields_keep_the_small_probabilities()
    {
        var machine = new BoltzmannMachine(new double[,] { { 0, 3 }, { 3, 0 } }, [25, -30]);
        double[] certain = [0, 1, 0, 0];   // state 1: x = (+1, −1), h = (22, −27)
        var next = machine.Step(certain);
        Assert.Equal(1, next[0] / (Math.Exp(-44) / 2), 1e-12);
        Assert.Equal(1, next[3] / (Math.Exp(-54) / 2), 1e-12);
        Assert.Equal(1, machine.PseudoLikelihoodGradient(certain)[0, 0] / (2 * Math.Exp(-44)), 1e-12);
        Assert.Equal(1, machine.PseudoLikelihoodGradient(certain)[1, 1] / (-2 * Math.Exp(-54)), 1e-12);
    }

    [Fact]
    public void Bad_couplings_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new BoltzmannMachine(new double[2, 2], [0, double.NaN]));
        Assert.Throws<ArgumentException>(() =>
            new BoltzmannMachine(new double[,] { { 0, double.PositiveInfinity }, { double.PositiveInfinity, 0 } }, new double[2]));
        Assert.Throws<ArgumentException>(() => new BoltzmannMachine(new double[2, 3], new double[2]));
        Assert.Throws<ArgumentException>(() => new BoltzmannMachine(new double[,] { { 0, 1 }, { 2, 0 } }, new double[2]));
        Assert.Throws<ArgumentException>(() => new BoltzmannMachine(new double[,] { { 1, 0 }, { 0, 0 } }, new double[2]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    [InlineData(1e12)]
    [InlineData(1e15)]
    [InlineData(1e17)]
    [InlineData(1e200)]
    public void Probabilities_add_to_one_for_couplings_of_any_size(double scale)
    {
        for (ulong seed = 1; seed <= 20; seed++)
            Assert.Equal(1, BoltzmannMachine.Random(6, scale, new Rng(seed)).Probabilities().Sum(), 1e-14);

        // Without fields a state and its mirror image are alike.
        var pair = new BoltzmannMachine(new[,] { { 0, scale }, { scale, 0 } }, [0, 0]).Probabilities();
        Assert.Equal((pair[0], pair[1]), (pair[3], pair[2]));
        Assert.Equal(Functions.Sigmoid(2 * scale) / 2, pair[0], 1e-15);
    }
}
