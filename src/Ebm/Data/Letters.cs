// The capital letters as pictures of 5 × 7 dots, drawn for this course: # is ink, +1; . is paper, −1.

namespace Ebm;

/// <summary>The letters A to Z as patterns of 7 rows and 5 columns, entries ±1: small correlated memories.</summary>
public static class Letters
{
    /// <summary>Columns of a letter.</summary>
    public const int Width = 5;

    /// <summary>Rows of a letter.</summary>
    public const int Height = 7;

    private static readonly string[] Rows =
    [
        ".###. ####. .#### ####. ##### ##### .#### #...# ##### ..### #...# #.... #...#",
        "#...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #..#. #.... ##.##",
        "#...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.#",
        "##### ####. #.... #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.#",
        "#...# #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...#",
        "#...# #...# #.... #...# #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...#",
        "#...# ####. .#### ####. ##### #.... .#### #...# ##### .##.. #...# ##### #...#",
        "#...# .###. ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# #####",
        "##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....#",
        "##..# #...# #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#.",
        "#.#.# #...# ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#..",
        "#..## #...# #.... #.#.# #.#.. ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#...",
        "#..## #...# #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #....",
        "#...# .###. #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. #####",
    ];

    /// <summary>One letter, row by row.</summary>
    /// <param name="letter">A to Z.</param>
    /// <returns>35 entries ±1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not a capital letter.</exception>
    public static int[] Pattern(char letter)
    {
        if (letter is < 'A' or > 'Z')
            throw new ArgumentOutOfRangeException(nameof(letter), letter, $"letter = '{letter}'; it must be A to Z.");
        var (half, place) = Math.DivRem(letter - 'A', 13);
        var pattern = new int[Width * Height];
        for (var row = 0; row < Height; row++)
        {
            var dots = Rows[(half * Height) + row].AsSpan(place * (Width + 1), Width);
            for (var column = 0; column < Width; column++)
                pattern[(row * Width) + column] = dots[column] == '#' ? 1 : -1;
        }

        return pattern;
    }

    /// <summary>The patterns of several letters.</summary>
    /// <param name="letters">Such as "HOPFIELD"; A to Z only.</param>
    public static int[][] Patterns(string letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        return [.. letters.Select(Pattern)];
    }
}
