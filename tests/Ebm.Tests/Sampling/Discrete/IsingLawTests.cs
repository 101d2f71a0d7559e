using MathNet.Numerics.Distributions;
using Xunit;

namespace Ebm.Tests.Sampling;

/// <summary>
/// Every update of every small lattice against p ∝ e^{−βE} by enumeration: the law, that one step keeps it, that it forgets its start.
/// </summary>
public class IsingLawTests
{
    private const double Beta = 0.3;
    private static readonly string[] Updates = ["metropolis", "checkerboard", "wolff"];
    private static readonly (double J, double H)[] Couplings = [(1, 0), (-1, 0), (-0.7, 0), (0, 0), (1, 0.35), (-1, 0.35), (0.5, 1),
        (-0.5, 2)];

    private static IEnumerable<(int Rows, int Columns, LatticeBorder Border, double J, double H, string Update)> Cases(int sites)
    {
        foreach (var update in Updates)
            foreach (var (j, h) in Couplings)
                foreach (var border in new[] { LatticeBorder.Torus, LatticeBorder.Free })
                    for (var rows = 1; rows <= 5; rows++)
                        for (var columns = 1; columns <= 5; columns++)
                        {
                            var noBoard = update == "checkerboard" && border == LatticeBorder.Torus && (rows % 2 != 0 || columns % 2 != 0);
                            if (rows * columns <= sites && !noBoard && !(update == "wolff" && h != 0)) yield return (rows, columns, border,
                                j, h, update);
                        }
    }

    private static void Run(IsingLattice lattice, string update, Rng rng, int steps)
    {
        for (var t = 0; t < steps; t++)
        {
            if (update == "metropolis") lattice.Metropolis(rng);
            else if (update == "checkerboard") lattice.Checkerboard(rng);
            else lattice.Wolff(rng);
        }
    }

    private static void Set(IsingLattice lattice, int state)
    {
        for (var i = 0; i < lattice.Rows * lattice.Columns; i++) lattice[i / lattice.Columns, i % lattice.Columns] = (state >> i & 1) == 1
            ? 1 : -1;
    }

    private static int StateOf(IsingLattice lattice)
    {
        var state = 0;
        for (var i = 0; i < lattice.Rows * lattice.Columns; i++) state |= lattice[i / lattice.Columns, i % lattice.Columns] == 1 ? 1 << i
            : 0;
        return state;
    }

    /// <summary>E straight from the definition: a bond to the right and one down from every site.</summary>
    private static double Energy(int state, int rows, int columns, LatticeBorder border, double j, double h)
    {
        int Spin(int y, int x) => (state >> (y % rows * columns + (x % columns)) & 1) == 1 ? 1 : -1;
        double bonds = 0, sum = 0;
        for (var y = 0; y < rows; y++)
            for (var x = 0; x < columns; x++)
            {
                sum += Spin(y, x);
                if (border == LatticeBorder.Torus || x + 1 < columns) bonds += Spin(y, x) * Spin(y, x + 1);
                if (border == LatticeBorder.Torus || y + 1 < rows) bonds += Spin(y, x) * Spin(y + 1, x);
            }

        return (-j * bonds) - (h * sum);
    }

    private static double[] Law(int rows, int columns, LatticeBorder border, double j, double h)
    {
        double[] weights = [.. Enumerable.Range(0, 1 << (rows * columns))
            .Select(s => Math.Exp(-Beta * Energy(s, rows, columns, border, j, h)))];
        var z = weights.Sum();
        return Array.ConvertAll(weights, w => w / z);
    }

    /// <summary>χ² of counts against a law; states of few expected counts are put together.</summary>
    private static void AssertLaw(int[] counts, double[] law, string what)
    {
        double n = counts.Sum(), chiSquare = 0, seen = 0, expected = 0;
        var bins = 0;
        foreach (var s in Enumerable.Range(0, law.Length).OrderBy(s => law[s]))
        {
            (seen, expected) = (seen + counts[s], expected + (n * law[s]));
            if (expected < 10) continue;
            chiSquare += (seen - expected) * (seen - expected) / expected;
            (seen, expected) = (0, 0);
            bins++;
        }

        // About 700 such tests in this file, each with a false alarm of 10⁻⁷: 7·10⁻⁵ for all seeds together.
        Assert.True(chiSquare < ChiSquared.InvCDF(bins - 1, 1 - 1e-7), $"{what}: χ² = {chiSquare} for {bins} bins");
    }

    [Fact]
    public void One_step_from_the_law_leaves_the_law()
    {
        var rng = new Rng(51);
        foreach (var c in Cases(6))
        {
            var law = Law(c.Rows, c.Columns, c.Border, c.J, c.H);
            var lattice = new IsingLattice(c.Rows, c.Columns, Beta, rng, c.J, c.H, c.Border);
            var start = new TabularEnergy([.. law.Select(p => -Math.Log(p))]).Sample(4000, 1, rng);
            var counts = new int[law.Length];
            foreach (var s in start)
            {
                Set(lattice, s);
                Run(lattice, c.Update, rng, 1);
                counts[StateOf(lattice)]++;
            }

            AssertLaw(counts, law, c.ToString());
        }
    }

    [Fact]
    public void Every_start_is_forgotten_at_even_and_at_odd_times()
    {
        var rng = new Rng(52);
        foreach (var c in Cases(4))
        {
            var law = Law(c.Rows, c.Columns, c.Border, c.J, c.H);
            var lattice = new IsingLattice(c.Rows, c.Columns, Beta, rng, c.J, c.H, c.Border);
            for (var start = 0; start < law.Length; start += 3)   // 3 (rows ++ / −−) and 6 (+− / −+) among them
            {
                foreach (var time in new[] { 80, 81 })
                {
                    var counts = new int[law.Length];
                    for (var k = 0; k < 400; k++)
                    {
                        Set(lattice, start);
                        Run(lattice, c.Update, rng, time);
                        counts[StateOf(lattice)]++;
                    }

                    AssertLaw(counts, law, $"{c} from {start} at time {time}");
                }
            }
        }
    }

    /// <summary>The graph of moves is the same at every β; near β = 0 the rare ones are seen soonest.</summary>
    [Fact]
    public void Every_state_reaches_every_other()
    {
        var rng = new Rng(53);
        foreach (var c in Cases(9).Where(c => c.Rows * c.Columns > 4))
        {
            var lattice = new IsingLattice(c.Rows, c.Columns, 0.05, rng, c.J, c.H, c.Border);
            var states = 1 << (c.Rows * c.Columns);
            var (onwards, backwards) = (new HashSet<int>[states], new HashSet<int>[states]);
            for (var s = 0; s < states; s++) (onwards[s], backwards[s]) = ([], []);
            for (var s = 0; s < states; s++)
                for (var k = 0; k < 60; k++)
                {
                    Set(lattice, s);
                    Run(lattice, c.Update, rng, 1);
                    onwards[s].Add(StateOf(lattice));
                    backwards[StateOf(lattice)].Add(s);
                }

            Assert.True(Reached(onwards) == states && Reached(backwards) == states, c.ToString());
        }
    }

    [Fact]
    public void Means_are_exact_on_all_tori_up_to_five_by_five()
    {
        var rng = new Rng(54);
        foreach (var c in Cases(25).Where(c => c.Border == LatticeBorder.Torus && c.Rows * c.Columns > 6 && c.J != 0))
        {
            var exact = IsingExact.TransferMatrix(c.Columns, c.Rows, Beta, c.J, c.H);
            var (m, square) = IsingExact.TransferMatrixMagnetisation(c.Columns, c.Rows, Beta, c.J, c.H);
            double[] right = [exact.MeanEnergy, m, square];
            AssertMeans(right, 24, b => new IsingLattice(c.Rows, c.Columns, Beta, rng, c.J, c.H), c.Update, rng, c.ToString());
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [InlineData(8, 8)]
    public void A_checkerboard_leaves_the_states_in_which_no_spin_feels_a_field(int rows, int columns)
    {
        var rng = new Rng(55);
        foreach (var j in new[] { 1, -1.0 })
        {
            IsingLattice Frozen(int block)
            {
                var lattice = new IsingLattice(rows, columns, Beta, rng, j);
                int[] f = [.. Enumerable.Range(0, columns).Select(_ => rng.NextBernoulli(0.5) ? 1 : -1)];
                for (var y = 0; y < rows; y++)
                    for (var x = 0; x < columns; x++) lattice[y, x] = (y % 2 == 0 ? 1 : -1) * f[(x + y) % Math.Min(rows, columns)];
                for (var y = 0; y < rows; y++)
                    for (var x = 0; x < columns; x++) Assert.Equal(0, lattice.EnergyChange(y, x));
                return lattice;
            }

            var exact = IsingExact.TransferMatrix(columns, rows, Beta, j);
            var square = IsingExact.TransferMatrixMagnetisation(columns, rows, Beta, j).MeanSquare;
            AssertMeans([exact.MeanEnergy, 0, square], 24, Frozen, "checkerboard", rng, $"{rows} × {columns}, J = {j}", burnIn: 300);
        }
    }

    [Theory]
    [InlineData(2, 1, 0.35)]
    [InlineData(2, -1, 0.35)]
    [InlineData(4, 1, 0.3)]
    [InlineData(4, -1, 0.3)]
    [InlineData(6, 1, 0.2)]
    [InlineData(2, 0, 0.3)]
    [InlineData(8, 0, 0.3)]
    [InlineData(4, 1e-13, 0.3)]
    public void Replicas_of_any_side_have_the_exact_means(int side, double coupling, double beta)
    {
        foreach (var seed in new ulong[] { 56, 57, 58 })
        {
            var samples = MultiSpinIsing.Replicas(side, beta, new Rng(seed), coupling).Sample(150, 3, 200);
            var exact = IsingExact.TransferMatrix(side, side, beta, coupling);
            var square = IsingExact.TransferMatrixMagnetisation(side, side, beta, coupling).MeanSquare;
            double[] squares = [.. samples.Magnetisations.Select(r => r.Average(m => m * m))];
            // without a coupling every energy is 0, of which no error can be told
            var error = coupling == 0 ? 0 : samples.Energy.StandardError;
            Assert.Equal(exact.MeanEnergy / (side * side), samples.Energy.Value, (5 * error) + 1e-15);   // 48 tests at 5σ: 3·10⁻⁵
            Assert.Equal(square, squares.Average(), 5 * Statistics.StandardError(squares));
            Assert.Equal(0, samples.Magnetisations.Average(r => r.Average()),
                5 * Statistics.StandardError([.. samples.Magnetisations.Select(r => r.Average())]));
        }
    }

    [Fact]
    public void One_lattice_can_be_cooled()
    {
        var rng = new Rng(59);
        var lattice = new IsingLattice(4, 3, 0.05, rng, -1, 0.3);
        foreach (var beta in new[] { 0.05, 0.2, 0.5 })
        {
            var spins = lattice.Spins();
            lattice.SetBeta(beta);
            Assert.Equal(spins, lattice.Spins());
            Assert.Equal(beta, lattice.Beta);
            var blocks = new double[40];
            for (var b = 0; b < blocks.Length; b++)
                for (var t = 0; t < 100; t++)
                {
                    lattice.Metropolis(rng);
                    blocks[b] += lattice.Energy() / 100;
                }

            // Blocks of 100 sweeps are independent: 6 errors of Student's t with 39 degrees of freedom, 5·10⁻⁷.
            Assert.Equal(IsingExact.TransferMatrix(3, 4, beta, -1, 0.3).MeanEnergy, blocks[1..].Average(),
                6 * Statistics.StandardError(blocks[1..]));
        }

        Assert.Throws<ArgumentOutOfRangeException>("beta", () => lattice.SetBeta(0));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => lattice.SetBeta(double.PositiveInfinity));
    }

    private static int Reached(HashSet<int>[] next)
    {
        var (seen, open) = (new HashSet<int> { 0 }, new Stack<int>([0]));
        while (open.TryPop(out var s))
            foreach (var t in next[s])
                if (seen.Add(t)) open.Push(t);
        return seen.Count;
    }

    /// <summary>⟨E⟩, ⟨m⟩, ⟨m²⟩ from independent lattices, each a block.</summary>
    private static void AssertMeans(double[] right, int blocks, Func<int, IsingLattice> make, string update, Rng rng, string what,
        int burnIn = 40)
    {
        double[][] means = [new double[blocks], new double[blocks], new double[blocks]];
        for (var b = 0; b < blocks; b++)
        {
            var lattice = make(b);
            Run(lattice, update, rng, burnIn);
            for (var t = 0; t < 40; t++)
            {
                Run(lattice, update, rng, 1);
                var m = lattice.Magnetisation();
                means[0][b] += lattice.Energy() / 40;
                means[1][b] += m / 40;
                means[2][b] += m * m / 40;
            }
        }

        // 7 errors of Student's t with 23 degrees of freedom: 4·10⁻⁷ for each of about 1000 comparisons.
        for (var k = 0; k < 3; k++)
            Assert.True(Math.Abs(means[k].Average() - right[k]) < (7 * Statistics.StandardError(means[k])) + 1e-12,
                $"{what}: {means[k].Average()} ± {Statistics.StandardError(means[k])}, exact {right[k]}");
    }
}
