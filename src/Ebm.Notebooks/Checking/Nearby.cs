// A case near another: every real number x becomes x (1 + η u), u uniform in (−1, 1), η = 10⁻³. Whole numbers of arrays that hold only
// −1, 0 and 1 stay: they are spins, bits and marks. What an exercise asks for is no table: an answer that is right on the listed cases and
// wrong on most cases near them deserves a reader.

namespace Ebm.Notebooks;

/// <summary>Looks whether an answer knows more than the listed cases of its exercise.</summary>
internal static class Nearby
{
    private const double Step = 1e-3;
    private const int Fewest = 3;

    /// <summary>A case near another; the same object where nothing in it can be moved.</summary>
    public static object[] Of(object[] arguments, Rng rng)
    {
        object[] moved = [.. arguments.Select(argument => Moved(argument, rng))];
        return moved.SequenceEqual(arguments) ? arguments : moved;
    }

    /// <summary>Whether enough of the listed cases have others near them.</summary>
    public static bool AreEnough(IReadOnlyList<object[]> cases) =>
        cases.Count(listed => !ReferenceEquals(Of(listed, new Rng(1)), listed)) >= Fewest;

    /// <summary>Whether an answer differs from the right one on most cases near the listed ones, of at least three.</summary>
    /// <param name="cases">The listed cases.</param>
    /// <param name="isRight">Whether the answer is right on a case.</param>
    /// <param name="rng">Draws the cases.</param>
    public static bool MostlyWrong(IReadOnlyList<object[]> cases, Func<object[], bool> isRight, Rng rng)
    {
        var (tried, wrong) = (0, 0);
        foreach (var listed in cases)
        {
            if (Of(listed, rng) is var near && ReferenceEquals(near, listed))
            {
                continue;
            }

            tried++;
            wrong += isRight(near) ? 0 : 1;
        }

        return tried >= Fewest && 2 * wrong > tried;
    }

    private static object Moved(object argument, Rng rng) => argument switch
    {
        double x => Move(x, rng),
        double[] row when !IsMarks(row) => Array.ConvertAll(row, x => Move(x, rng)),
        double[][] rows when !rows.All(IsMarks) => Array.ConvertAll(rows, row => Array.ConvertAll(row, x => Move(x, rng))),
        _ => argument,
    };

    private static double Move(double x, Rng rng) => x * (1 + (Step * ((2 * rng.NextDouble()) - 1)));

    private static bool IsMarks(double[] row) => Array.TrueForAll(row, x => x is -1 or 0 or 1);
}
