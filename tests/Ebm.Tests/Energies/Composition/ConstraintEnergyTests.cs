namespace Ebm.Tests;

/// <summary>Rules as energies: against plain counting, published numbers of solutions and exact sums.</summary>
public class ConstraintEnergyTests
{
    private static readonly int[][] Rows = [.. Enumerable.Range(0, 16).Chunk(4)];
    private static readonly int[][] Columns = [.. Enumerable.Range(0, 4).Select(c => new[] { c, c + 4, c + 8, c + 12 })];
    private static readonly int[][] Blocks = [[0, 1, 4, 5], [2, 3, 6, 7], [8, 9, 12, 13], [10, 11, 14, 15]];

    private static ConstraintEnergy Sudoku => Ebm.Energies.And(ConstraintEnergy.AllDifferent(16, 4, Rows),
        ConstraintEnergy.AllDifferent(16, 4, Columns), ConstraintEnergy.AllDifferent(16, 4, Blocks));

    [Fact]
    public void There_are_as_many_squares_as_published()
    {
        var latin = Ebm.Energies.And(ConstraintEnergy.AllDifferent(16, 4, Rows), ConstraintEnergy.AllDifferent(16, 4, Columns));
        Assert.Equal(576, latin.Solutions().Count());   // Latin squares of order 4
        Assert.Equal(288, Sudoku.Solutions().Count());
        Assert.All(Sudoku.Solutions(), s => Assert.Equal(0, Sudoku.Energy(Array.ConvertAll(s, v => (double)v))));
    }

    [Fact]
    public void Where_it_is_cold_Z_counts_the_solutions_found_by_search()
    {
        var map = new ConstraintEnergy(5, 3, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4)], [(0, 2)]);
        var states = map.Space.States();
        var z = Enumerable.Range(0, states.Count).Sum(s => Math.Exp(-40 * map.Energy(states[s])));
        Assert.Equal(map.Solutions().Count(), z, 9);
        Assert.Equal(2 * 2 * 2, map.Solutions().Count());
    }

    [Fact]
    public void Energies_count_pairs_and_givens_one_by_one()
    {
        var energy = new ConstraintEnergy(3, 2, [(0, 1), (1, 2), (0, 1)], [(2, 1)]);
        double[] counted = energy.Energies(Points.From([[0.0, 0, 0], [0, 1, 1], [1, 1, 0], [1, 0, 1]]));
        Assert.Equal([4, 1, 3, 0], counted);
    }

    [Fact]
    public void Levels_of_a_ladder_tell_their_energies()
    {
        var sudoku = Sudoku;
        var ladder = new ParallelTempering(b => new Gibbs(sudoku, beta: b), 3, 1);
        var state = ladder.Start(sudoku.Space.Random(new Rng(1), 200));
        for (var k = 0; k < 30; k++) ladder.Step(state, new Rng((ulong)k));
        Assert.Equal(Array.ConvertAll(state.Energies, e => (double)e), state.EnergiesAt(0));
        Assert.True(state.EnergiesAt(0).Average() < state.EnergiesAt(1).Average());
        Assert.Throws<ArgumentOutOfRangeException>(() => state.EnergiesAt(2));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Throws<ArgumentException>("pairs", () => new ConstraintEnergy(3, 2, [(1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstraintEnergy(3, 2, [(1, 3)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConstraintEnergy.Given(3, 2, (0, 2)));
        Assert.Throws<ArgumentException>("parts", () => Ebm.Energies.And(new ConstraintEnergy(3, 2, []), new ConstraintEnergy(3, 3, [])));
    }

    [Fact]
    public void Two_searches_at_once_do_not_meet()
    {
        var solutions = Sudoku.Solutions();
        var list = solutions.ToList();
        static IEnumerable<int[]> Neighbours(IEnumerable<int[]> states) => states.Zip(states.Skip(1), (a, b) => a.Concat(b).ToArray());
        Assert.Equal(Neighbours(list), Neighbours(solutions));
        foreach (var first in solutions.Take(3))
            Assert.Equal(list, solutions.Select(s => s.Append(first[0]).SkipLast(1).ToArray()));
        Assert.Equal(list, solutions);

        // The others that search as they are asked.
        var assignments = Exhaustive.Assignments(3, 2);
        Assert.Equal(Neighbours(assignments.ToList()), Neighbours(assignments));
        var dag = new WeightedDag(4);
        foreach (var (from, to) in new[] { (0, 1), (0, 2), (1, 2), (1, 3), (2, 3) })
            dag.Add(from, to, from + to, $"{from}{to}");
        string[] paths = [.. dag.AllPaths().Select(p => p.Text)];
        var asked = dag.AllPaths();
        Assert.Equal(paths.Zip(paths.Skip(1)), asked.Zip(asked.Skip(1), (a, b) => (a.Text, b.Text)));
    }
}
