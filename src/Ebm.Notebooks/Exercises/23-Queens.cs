using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class Compositions
    {
        private const int Board = 8, Boards = 100;

        /// <summary>A rule of one's own.</summary>
        public static Exercise<Func<int[], double>> Queens { get; } = new()
        {
            Id = "23.queens",
            Title = "Project: eight queens",
            Difficulty = 3,
            Section = "Rules are energies",
            Hints =
            [
                "Two queens attack each other if they share a row or a diagonal. Columns are taken care of: one queen each.",
                "On one diagonal the columns are as far apart as the rows: |i − j| = |rows[i] − rows[j]|.",
                "Count the pairs that attack each other: a sampler needs to see that two quarrels are better than three.",
            ],
            Explanation = "The energy is 0 exactly at the solutions, and it goes down on the way there. The first makes it right, the " +
                "second makes it useful.",
            Property = QueensFinding,
            TimeLimit = TimeSpan.FromSeconds(20),
        };

        private static int Attacks(int[] rows) => rows.Select((r, i) => rows.Take(i)
            .Where((q, j) => q == r || Math.Abs(q - r) == i - j).Count()).Sum();

        private static Finding? QueensFinding(Func<int[], double> energy)
        {
            var unit = double.PositiveInfinity;
            foreach (var size in new[] { 4, 5 })
            {
                foreach (var state in Exhaustive.Assignments(size, size).OrderBy(s => Attacks(s) > 0))
                {
                    var (rows, attacks) = ((int[])state.Clone(), Attacks(state));
                    double e;
                    try
                    {
                        e = energy(rows);
                    }
                    catch (Exception error) when (error is IndexOutOfRangeException or ArgumentOutOfRangeException)
                    {
                        return new Finding($"For {Said(state)}: your function threw {error.GetType().Name}.",
                            "Boards of any size come: there are rows.Length columns, not always eight.");
                    }

                    if (!rows.AsSpan().SequenceEqual(state))
                        return new Finding($"For {Said(state)}: your function changed its argument.", "Work on a copy.");
                    if (Judged(state, attacks, e) is { } finding)
                        return finding;
                    if (e > 0)
                        unit = Math.Min(unit, e);
                }
            }

            var solved = Annealed(energy, unit, 1);
            return solved >= 0.1 ? null : new Finding(
                $"The zeros are right, but annealing with your energy solves {solved.ToString("P0", CultureInfo.InvariantCulture)} of "
                + $"{Boards} boards of eight queens. The number of quarrels solves {Annealed(r => Attacks(r), 1, 1).ToString("P0",
                    CultureInfo.InvariantCulture)}.",
                "Nothing leads there: an energy that is much the same for one quarrel and for ten gives a sampler no direction. Count.");
        }

        private static Finding? Judged(int[] rows, int attacks, double e)
        {
            var got = $"For {Said(rows)}: E = {e.ToString("G5", CultureInfo.InvariantCulture)}, ";
            if (!double.IsFinite(e))
                return new Finding(got + "which is not finite.", "A sampler needs finite energies to walk past a quarrel.");
            if (attacks == 0)
                return e == 0 ? null : new Finding(got + "though no queen attacks another.", e > 0
                    ? "A quarrel is seen where none is, or the zero lies elsewhere: solutions must have the energy 0."
                    : "Solutions must have the energy 0, and everything else more.");
            if (e < 0)
                return new Finding(got + "below that of a solution.", "The sign is turned: quarrels cost energy.");
            if (e > 0)
                return null;
            var sameRow = rows.Distinct().Count() < rows.Length;
            var neighbours = rows.Zip(rows.Skip(1)).Any(p => Math.Abs(p.First - p.Second) <= 1);
            return new Finding(got + $"but {attacks} pairs of queens attack each other.", !neighbours
                ? "Queens attack over any distance, not only their neighbours."
                : sameRow ? "Two queens stand in one row, and the energy does not see it."
                : "Two queens stand on one diagonal, and the energy does not see it. There are two kinds of diagonals.");
        }

        private static double Annealed(Func<int[], double> energy, double unit, ulong seed)
        {
            var space = StateSpace.Symbols([.. Enumerable.Repeat(Board, Board)]);
            var scaled = Energies.From(space, x => energy(Array.ConvertAll(x, v => (int)v)) / unit);
            var cooling = new SimulatedAnnealing(beta => new Ebm.Gibbs(scaled, beta: beta), Grid.Linear(0.5, 3, 30), 1);
            var last = Chains.Run(cooling, space.Random(new Rng(seed), Boards), 30, new Rng(seed + 1), thin: 30).Last;
            return Enumerable.Range(0, Boards).Count(i => Attacks(Array.ConvertAll(last[i], v => (int)v)) == 0) / (double)Boards;
        }

        private static string Said(int[] rows) => $"[{string.Join(", ", rows)}]";
    }
}
