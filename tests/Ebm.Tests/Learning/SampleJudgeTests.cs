namespace Ebm.Tests.Learning;

/// <summary>Two samples compared, and modes counted. How right the errors are, EstimatorContractTests says.</summary>
public class SampleJudgeTests
{
    private static readonly Points Modes = Points.From(Enumerable.Range(0, 8)
        .Select(k => new[] { 2 * Math.Cos(k * Math.PI / 4), 2 * Math.Sin(k * Math.PI / 4) }));

    [Fact]
    public void The_discrepancy_is_the_sum_over_all_pairs()
    {
        Points a = StateSpace.Real(3).Random(new Rng(1), 9), b = StateSpace.Real(3).Random(new Rng(2), 9);
        double K(double[] x, double[] y) => Math.Exp(-x.Zip(y, (u, v) => (u - v) * (u - v)).Sum() / (2 * 1.5 * 1.5));
        double sum = 0;
        for (var i = 0; i < 9; i++)
        {
            for (var j = 0; j < 9; j++)
                sum += i == j ? 0 : (K(a[i], a[j]) + K(b[i], b[j]) - K(a[i], b[j]) - K(a[j], b[i])) / 72;
        }

        Assert.Equal(sum, TwoSample.Discrepancy(a, b, 1.5).Value, 1e-6);
    }

    [Fact]
    public void Samples_far_apart_are_always_told_apart()
    {
        var near = Ebm.Energies.StandardGaussian(2).Sample(new Rng(3), 40);
        var far = Points.From(Enumerable.Range(0, 40).Select(i => near[i].Select(v => v + 100).ToArray()));
        Assert.Equal(1, TwoSample.NearestNeighbours(near, far, new Rng(4), 3).Value);
        Assert.InRange(TwoSample.MedianDistance(near), 1, 2.5);
    }

    [Fact]
    public void Of_three_neighbours_most_decide()
    {
        // Known and asked points of the first sample lie in pairs around each of the second: one neighbour is wrong there, three are right.
        var rng = new Rng(5);
        Points Line(double shift) => Points.From(Enumerable.Range(0, 200).Select(_ => new[] { rng.NextDouble() + shift }));
        Assert.InRange(TwoSample.NearestNeighbours(Line(0), Line(.9), rng, 7).Value, .9, 1);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        Points ten = new(2, 10), nine = new(2, 9), other = new(3, 10), broken = new(2, 10);
        broken.Values[3] = float.NaN;
        Assert.Throws<ArgumentException>("second.Count", () => TwoSample.Discrepancy(ten, nine, 1));
        Assert.Throws<ArgumentException>("second.Dimension", () => TwoSample.Discrepancy(ten, other, 1));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => TwoSample.Discrepancy(ten, ten, 0));
        Assert.Throws<ArgumentException>("second", () => TwoSample.Discrepancy(ten, broken, 1));
        Assert.Throws<ArgumentOutOfRangeException>("neighbours", () => TwoSample.NearestNeighbours(ten, ten, new Rng(1), 2));
        Assert.Throws<ArgumentException>("points", () => ModeCoverage.Of(broken, ten));
        Assert.Throws<ArgumentException>("points.Dimension", () => ModeCoverage.Of(other, ten));
        Assert.Throws<ArgumentOutOfRangeException>("counts[1]", () => ModeCoverage.From([3, -1]));
        Assert.Throws<ArgumentOutOfRangeException>("counts.Sum() + outside", () => ModeCoverage.From([0, 0], 1));
    }

    [Fact]
    public void All_modes_are_found_in_draws_of_the_truth()
    {
        var truth = Ebm.Energies.EightGaussians(2, .1);
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var found = ModeCoverage.Of(truth.Sample(new Rng(seed), 400), Modes, .4);
            Assert.Equal((8, false), (found.Covered, found.HasCollapsed));
            Assert.InRange(found.Divergence, 0, .06);
            var cells = ModeCoverage.InCells(truth.Sample(new Rng(seed), 1000), truth.Sample(new Rng(seed + 50), 1000), new Rng(seed));
            Assert.False(cells.HasCollapsed, cells.ToString());
        }
    }

    [Fact]
    public void A_lost_mode_is_reported_by_name_with_a_remedy()
    {
        var truth = Ebm.Energies.EightGaussians(2, .1);
        var all = truth.Sample(new Rng(1), 800);
        var seven = Points.From(Enumerable.Range(0, 800).Select(i => all[i]).Where(x => x[0] < 1.6));
        var found = ModeCoverage.Of(seven, Modes, .4);
        Assert.Equal((7, true), (found.Covered, found.HasCollapsed));
        Assert.Contains("mode collapse", found.ToString(), StringComparison.Ordinal);
        Assert.Contains("WithNoise", found.ToString(), StringComparison.Ordinal);

        // No middle of twenty falls into the lost mode with probability (7/8)²⁰ = 7 %: eight such of twenty, 1e-5.
        Assert.InRange(Enumerable.Range(0, 20).Count(k => ModeCoverage.InCells(seven, all, new Rng((ulong)k)).HasCollapsed), 13, 20);
        var one = ModeCoverage.Of(Points.Repeat([2, 0], 100), Modes);
        Assert.Equal(Math.Log(8), one.Divergence, 1e-12);
        Assert.Equal("8 of 8 modes, 80 % at one", ModeCoverage.From([.. Enumerable.Repeat(10, 8)], 20).ToString());
    }

    [Fact]
    public void Every_cell_has_a_middle_of_its_own()
    {
        // Three places, one of them with nearly all points: drawn with replacement the middles would be the same.
        var data = Points.From([.. Enumerable.Repeat(new double[] { 0, 0 }, 96), [3, 0], [3, 0], [0, 3], [0, 3]]);
        var alone = Points.Repeat([0, 0], 50);
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var all = ModeCoverage.InCells(data, data, new Rng(seed), 3);
            Assert.Equal([2, 2, 96], all.Counts.Order());
            Assert.Equal((3, 0.0), (all.Covered, all.Divergence));
            Assert.Equal(1, ModeCoverage.InCells(alone, data, new Rng(seed), 3).Covered);
        }

        Assert.Contains("3 different points", Assert.Throws<ArgumentException>("data",
            () => ModeCoverage.InCells(data, data, new Rng(1), 4)).Message, StringComparison.Ordinal);

        // Where no point comes again the middles are the plain draws.
        var (many, draws) = (Ebm.Energies.EightGaussians(2, .1).Sample(new Rng(2), 1000), new Rng(3));
        var middles = Points.From(Enumerable.Range(0, 5).Select(_ => many[draws.NextInt(1000)]));
        Assert.Equal(ModeCoverage.Of(many, middles).Counts, ModeCoverage.InCells(many, many, new Rng(3), 5).Counts);
    }

    [Fact]
    public void Few_points_are_no_collapse()
    {
        var four = ModeCoverage.Of(Ebm.Energies.EightGaussians(2, .1).Sample(new Rng(3), 4), Modes);
        Assert.InRange(four.Covered, 1, 4);
        Assert.False(four.HasCollapsed);
    }

    [Fact]
    public void Clusters_far_apart_are_seen_as_finely_as_one()
    {
        var rng = new Rng(6);
        Points Pair(double y) => Points.From(Enumerable.Range(0, 200).Select(i =>
            new[] { (i % 2 == 0 ? 1000 : -1000) + (.01 * rng.NextGaussian()), y + (.02 * rng.NextGaussian()) }));
        Points first = Pair(0), second = Pair(.2);
        Assert.Equal(1, TwoSample.NearestNeighbours(first, second, new Rng(7)).Value);

        // Only points of one cluster see each other: half of the unlike pairs, and of the like ones as good as half.
        double K(double[] x, double[] y) => Math.Exp(-x.Zip(y, (u, v) => (u - v) * (u - v)).Sum() / (2 * .1 * .1));
        var exact = 0.0;
        for (var i = 0; i < 200; i++)
        {
            for (var j = 0; j < 200; j++)
                exact += i == j ? 0 : K(first[i], first[j]) + K(second[i], second[j]) - K(first[i], second[j]) - K(first[j], second[i]);
        }

        Assert.Equal(exact / (200 * 199), TwoSample.Discrepancy(first, second, .1).Value, 1e-6);

        // Of ten pairs, .2, .2, .2, .4, .4, .6 and four of ten thousand.
        Assert.Equal(.6, TwoSample.MedianDistance(Points.From([[5000, 0], [5000, .2], [5000, .4], [5000, .6], [-5000, 0]])), 1e-6);

        var modes = Points.From([[0, 0], [3000, 1000]]);
        var sample = Points.From(Enumerable.Range(0, 1000).Select(i =>
            new[] { (i % 2 * 3000) + (.125 * rng.NextGaussian()), (i % 2 * 1000) + (.125 * rng.NextGaussian()) }));
        var found = ModeCoverage.Of(sample, modes, .5);
        double Far(double[] x) => Math.Min(Math.Sqrt((x[0] * x[0]) + (x[1] * x[1])),
            Math.Sqrt(((x[0] - 3000) * (x[0] - 3000)) + ((x[1] - 1000) * (x[1] - 1000))));
        Assert.Equal(Enumerable.Range(0, 1000).Count(i => Far(sample[i]) > .5), found.Outside);
        Assert.InRange(found.Outside, 0, 5);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(513, 7)]
    [InlineData(1100, 64)]
    public void Distances_are_sums_of_squares(int count, int dimension)
    {
        Tensor rows = Tensor.Gaussian(new Rng(1), count, dimension) + 300, asked = Tensor.Gaussian(new Rng(2), 3, dimension) + 300;
        var (to, squares) = (new RowDistances(rows), new double[count]);
        for (var i = 0; i < 3; i++)
        {
            var a = asked.Data.Slice(i * dimension, dimension).ToArray();
            to.Of(a, squares);
            for (var j = 0; j < count; j++)
                Assert.Equal(rows.ToArray().Skip(j * dimension).Take(dimension)
                    .Zip(a, (u, v) => ((double)u - v) * ((double)u - v)).Sum(), squares[j], 1e-12 * (1 + squares[j]));
        }
    }
}
