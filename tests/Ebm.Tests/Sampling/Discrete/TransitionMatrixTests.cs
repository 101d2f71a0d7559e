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
        // nothing piles up
        for (var i = 0; i < law.Length; i++) Assert.Equal(0, Enumerable.Range(0, law.Length).Sum(j => net[i, j]), 1e-15);
    }

    [Fact]
    public void Sampler_moves_as_its_matrix_says()
    {
        var matrix = TransitionMatrix.Gibbs(Table, GibbsScan.Random);
        const int chains = 60000;
        var x = Table.StateOf(7);
        var trace = Chains.RunFrom(new Gibbs(Table, GibbsScan.Random), Array.ConvertAll(x, v => (double)v), chains, 1, new Rng(9));
        var counts = new double[Table.StateCount];
        var columns = Enumerable.Range(0, 3).Select(d => trace.At(0, d)).ToArray();
        for (var c = 0; c < chains; c++) counts[Table.RowOf([(int)columns[0][c], (int)columns[1][c], (int)columns[2][c]])]++;
        for (var j = 0; j < counts.Length; j++)
        {
            var p = matrix[7, j];
            Assert.Equal(chains * p, counts[j], 5 * Math.Sqrt(chains * p * (1 - p)));   // 5σ
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(400, 1)]
    [InlineData(3000, 1)]
    [InlineData(1e6, 1)]
    [InlineData(1e300, 1)]
    [InlineData(1, 1e5)]
    [InlineData(1e-300, 1e301)]
    [InlineData(1e308, 0)]
    public void Conditionals_hold_however_far_they_lie_above_the_lowest_energy(double scale, double beta)
    {
        var rng = new Rng(60);
        for (var trial = 0; trial < 20; trial++)
        {
            var table = new DiscreteTable([.. Enumerable.Range(0, 12).Select(_ => scale * ((2 * rng.NextDouble()) - 1))], 2, 3, 2);
            foreach (var matrix in new[] { TransitionMatrix.Metropolis(table, beta), TransitionMatrix.Gibbs(table, GibbsScan.Random, beta),
                TransitionMatrix.Gibbs(table, GibbsScan.Sweep, beta) })
            {
                Assert.All(matrix.Cast<double>(), p => Assert.InRange(p, 0, 1 + 1e-15));
                for (var i = 0; i < 12; i++) Assert.Equal(1, Enumerable.Range(0, 12).Sum(j => matrix[i, j]), 1e-14);
                Assert.True(TransitionMatrix.InvarianceError(matrix, table.Probabilities(beta)) < 1e-14);
            }

            if (beta == 0) continue;
            for (var start = 0; start < 12; start++)
            {
                var x = table.StateOf(start);
                double[] weights = [.. Enumerable.Range(0, 3).Select(v => table.Energy([x[0], v, x[2]]))];
                var law = Probability.Softmin(weights.Select(e => e - weights.Min()).ToArray(), beta);
                for (var v = 0; v < 3; v++) Assert.Equal(law[v],
                    TransitionMatrix.Gibbs(table, 1, beta)[start, table.RowOf([x[0], v, x[2]])], 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(2000)]
    [InlineData(1e7)]
    public void The_sampler_takes_the_step_of_the_matrix_wherever_it_starts(double height)
    {
        // The ground state lies far below; from elsewhere the conditionals decide, some of them nearly even.
        var table = new DiscreteTable([0, height, height + 0.5, height, height + 0.3, (2 * height) + 1, height + 1, (2 * height) + 0.2,
            (2 * height) + 0.7], 3, 3);
        var matrix = TransitionMatrix.Gibbs(table, GibbsScan.Sweep);
        const int chains = 4000;
        for (var start = 0; start < 9; start++)
        {
            var trace = Chains.RunFrom(new Gibbs(table), Array.ConvertAll(table.StateOf(start), v => (double)v), chains, 1, new Rng(61));
            var (last, counts) = (trace.Last, new double[9]);
            for (var c = 0; c < chains; c++)
            {
                var row = table.RowOf([(int)last[c, 0], (int)last[c, 1]]);
                counts[row]++;
                Assert.Equal((float)table.EnergyOf(row), trace.Energies[c]);
            }

            // 4 heights × 81 counts at 5.5σ: 1.2·10⁻⁵ in all.
            for (var j = 0; j < 9; j++) Assert.Equal(chains * matrix[start, j], counts[j],
                (5.5 * Math.Sqrt(chains * matrix[start, j] * (1 - matrix[start, j]))) + 1e-9);
        }

        Assert.Equal(0, Chains.RunFrom(new Gibbs(new DiscreteTable([0, 2000, 1000, 2000], 2, 2)), [1, 1], 1, 200, new Rng(1)).Energies[^1]);
    }

    [Fact]
    public void The_second_eigenvalue_of_two_states_is_what_neither_of_them_forgets()
    {
        double[,] matrix = { { 0.7, 0.3 }, { 0.1, 0.9 } };
        double[] law = [0.25, 0.75];
        Assert.Equal(1 - 0.3 - 0.1, TransitionMatrix.SecondEigenvalue(matrix, law), 1e-14);
        Assert.Throws<ArgumentException>(() => TransitionMatrix.SecondEigenvalue(matrix, [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => TransitionMatrix.SecondEigenvalue(matrix, [0, 1]));

        var p = Table.Probabilities();
        // Power iteration on functions of mean 0, which P keeps so: what is left is stretched by λ₂ a step.
        var random = TransitionMatrix.Gibbs(Table, GibbsScan.Random);
        var f = Enumerable.Range(0, p.Length).Select(i => (double)(i * i % 7)).ToArray();
        var growth = 0.0;
        for (var t = 0; t < 5000; t++)
        {
            var next = f.Select((_, i) => Enumerable.Range(0, f.Length).Sum(j => random[i, j] * f[j])).ToArray();
            var mean = next.Zip(p, (a, b) => a * b).Sum();
            var length = Math.Sqrt(next.Zip(p, (a, b) => b * (a - mean) * (a - mean)).Sum());
            (f, growth) = ([.. next.Select(v => (v - mean) / length)], length);
        }

        Assert.Equal(growth, TransitionMatrix.SecondEigenvalue(random, p), 1e-9);
    }
}
