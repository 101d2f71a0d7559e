namespace Ebm.Tests;

public class FunctionsTests
{
    [Fact]
    public void LogSumExp_survives_large_and_small_arguments()
    {
        Assert.Equal(Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(-3)), Functions.LogSumExp(1, 2, -3), 1e-15);
        Assert.Equal(1000 + Math.Log(2), Functions.LogSumExp(1000, 1000), 1e-12);
        Assert.Equal(-1e6, Functions.LogSumExp(-1e6, -2e6), 1e-9);
        Assert.Equal(double.NegativeInfinity, Functions.LogSumExp());
        Assert.Equal(double.NegativeInfinity, Functions.LogSumExp(double.NegativeInfinity, double.NegativeInfinity));
        Assert.Equal(3, Functions.LogSumExp(3, double.NegativeInfinity), 1e-15);
        Assert.Equal(double.PositiveInfinity, Functions.LogSumExp(3, double.PositiveInfinity));
        Assert.Equal(double.NaN, Functions.LogSumExp(double.NaN, 3));
        Assert.Equal(Math.Log(2), Functions.LogMeanExp([Math.Log(1), Math.Log(3)]), 1e-15);
    }

    [Fact]
    public void Sigmoid_and_softplus_keep_their_digits_on_both_tails()
    {
        foreach (var x in Grid.Linear(-700, 700, 2801))
        {
            Assert.Equal(1, Functions.Sigmoid(x) + Functions.Sigmoid(-x), 1e-15);
            Assert.Equal(x, Functions.Softplus(x) - Functions.Softplus(-x), 1e-12);
            if (x < -40) Assert.Equal(1, Functions.Softplus(x) / Math.Exp(x), 1e-13);
            if (Math.Abs(x) < 30) Assert.Equal(1, Functions.Softplus(x) / Math.Log(1 + Math.Exp(x)), 1e-3);
            Assert.Equal(1, Functions.Sigmoid(x) / Math.Exp(-Functions.Softplus(-x)), 2e-13);
        }
        Assert.Equal((1.0, 0.0), (Functions.Sigmoid(double.PositiveInfinity), Functions.Sigmoid(double.NegativeInfinity)));
        double[] a = [-2, 0, 3], s = new double[3];
        Functions.Sigmoid(a, s);
        Assert.Equal(a.Select(Functions.Sigmoid), s);
        Functions.Softplus(a, s);
        Assert.Equal(a.Select(Functions.Softplus), s);
        Assert.Throws<ArgumentException>("result", () => Functions.Softplus(a, new double[2]));
    }

    [Fact]
    public void Softmin_is_the_Gibbs_distribution()
    {
        var p = Probability.Softmin([0, 1, 3], 2);
        var z = 1 + Math.Exp(-2) + Math.Exp(-6);
        Assert.Equal([1 / z, Math.Exp(-2) / z, Math.Exp(-6) / z], p, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0.5, 0.5, 0], Probability.Softmin([1e6, 1e6, 2e6]));
        Assert.Equal([0.5, 0, 0.5], Probability.Softmin([5, double.PositiveInfinity, 5], 0));
        Assert.Equal([0, 1], Probability.Softmin([0, 1e4], -1));
        Assert.Throws<ArgumentException>("energies", () => Probability.Softmin([double.PositiveInfinity]));
        Assert.Throws<ArgumentException>("energies", () => Probability.Softmin([double.NaN, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => Probability.Softmin([1], double.NaN));
    }

    [Fact]
    public void Entropy_and_divergence_have_their_known_values()
    {
        Assert.Equal(Math.Log(8), Probability.Entropy([.125, .125, .125, .125, .125, .125, .125, .125]), 1e-15);
        Assert.Equal(0, Probability.Entropy([0, 1, 0]));
        Assert.Equal(0.5 * Math.Log(0.5 / 0.25) + 0.5 * Math.Log(0.5 / 0.75), Probability.KullbackLeibler([0.5, 0.5], [0.25, 0.75]), 1e-15);
        Assert.Equal(double.PositiveInfinity, Probability.KullbackLeibler([0.5, 0.5], [1, 0]));
        Assert.Equal(Math.Log(2), Probability.KullbackLeibler([1, 0], [0.5, 0.5]), 1e-15);
        Assert.Throws<ArgumentException>("p", () => Probability.KullbackLeibler([1, 0], [1]));
    }

    [Fact]
    public void Grids_hit_their_ends_and_check_their_arguments()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Grid.Linear(0, 1, 5));
        Assert.Equal([3, 1], Grid.Linear(3, 1, 2));
        var log = Grid.Log(0.01, 100, 5);
        Assert.Equal((0.01, 100.0), (log[0], log[^1]));
        Assert.Equal([0.01, 0.1, 1, 10, 100], log, (a, b) => Math.Abs(a / b - 1) < 1e-14);
        Assert.Throws<ArgumentOutOfRangeException>("n", () => Grid.Linear(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("a", () => Grid.Log(0, 1, 5));
        Assert.Throws<ArgumentOutOfRangeException>("b", () => Grid.Linear(0, double.NaN, 5));
    }
}
