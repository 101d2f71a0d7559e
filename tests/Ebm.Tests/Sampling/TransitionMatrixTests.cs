using Xunit;

namespace Ebm.Tests.Sampling;

public class TransitionMatrixTests
{
    private static readonly DiscreteTable Table = new([0.3, 1.1, -0.4, 2.0, 0.1, 0.9, -1.0, 0.5, 1.6, 0.2, 0.7, -0.3], 2, 3, 2);

    [Fact]
    public void Metropolis_and_random_scan_keep_balance_and_sweeps_only_the_law()
    {
        var law = Table.Probabilities();
        foreach (var matrix in new[] { TransitionMatrix.Metropolis(Table), TransitionMatrix.Gibbs(Table, GibbsScan.Random) })
        {
            Assert.True(TransitionMatrix.BalanceError(matrix, law) < 1e-15);
            Assert.True(TransitionMatrix.InvarianceError(matrix, law) < 1e-15);
        }

        var sweep = TransitionMatrix.Gibbs(Table, GibbsScan.Sweep);
        Assert.True(TransitionMatrix.InvarianceError(sweep, law) < 1e-15);
        Assert.True(TransitionMatrix.BalanceError(sweep, law) > 1e-4);
        var net = TransitionMatrix.NetTraffic(sweep, law);
        Assert.Equal(TransitionMatrix.BalanceError(sweep, law), net.Cast<double>().Max(), 1e-16);
        for (var i = 0; i < law.Length; i++) Assert.Equal(0, Enumerable.Range(0, law.Length).Sum(j => net[i, j]), 1e-15);   // nothing piles up
    }

    [Fact]
    public void Sampler_moves_as_its_matrix_says()
    {
        var matrix = TransitionMatrix.Gibbs(Table, GibbsScan.Random);
        const int chains = 60000;
        var x = Table.StateOf(7);
        var trace = Chains.RunFrom(new TabularGibbs(Table, GibbsScan.Random), Array.ConvertAll(x, v => (double)v), chains, 1, new Rng(9));
        var counts = new double[Table.StateCount];
        var columns = Enumerable.Range(0, 3).Select(d => trace.At(0, d)).ToArray();
        for (var c = 0; c < chains; c++) counts[Table.RowOf([(int)columns[0][c], (int)columns[1][c], (int)columns[2][c]])]++;
        for (var j = 0; j < counts.Length; j++)
        {
            var p = matrix[7, j];
            Assert.Equal(chains * p, counts[j], 5 * Math.Sqrt(chains * p * (1 - p)));   // 5σ
        }
    }
}
