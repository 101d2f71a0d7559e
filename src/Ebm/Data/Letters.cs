// The capital letters as pictures of 5 × 7 dots, drawn for this course: # is ink, +1; . is paper, −1.

namespace Ebm;

/// <summary>The letters A to Z as patterns of 7 rows and 5 columns, entries ±1: small correlated memories.</summary>
public static class Letters
{
    /// <summary>Columns of a letter.</summary>
    public const int Width = 5;

    /// <summary>Rows of a letter.</summary>
    public const int Height = 7;

    private const string ProseSha256 = "bd63a379ad2eede40d90484b9af8fd30414c6b7248742ac0a0743362d41533d1";

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

    /// <summary>The prose of the course's first chapters, some ten thousand words: small letters a to z, full stops, spaces.</summary>
    /// <exception cref="InvalidDataException">The file's SHA-256 is wrong.</exception>
    public static string Prose() => System.Text.Encoding.ASCII.GetString(Checkout.ReadData("prose.txt", ProseSha256)).TrimEnd('\n');

    /// <summary>The number of a character of <see cref="Prose"/>: a 0 … z 25, the full stop 26, the space 27.</summary>
    /// <param name="character">One of these.</param>
    public static int Number(char character) => character switch
    {
        >= 'a' and <= 'z' => character - 'a',
        '.' => 26,
        ' ' => 27,
        _ => throw new ArgumentOutOfRangeException(
            nameof(character), character, $"character = '{character}'; it must be a to z, a full stop or a space."),
    };

    /// <summary>Prose as data: the characters before, each as 28 numbers of which one is 1, and the next one's number as label.</summary>
    /// <param name="text">Characters of <see cref="Prose"/>, more than <paramref name="before"/>.</param>
    /// <param name="before">How many characters are seen, ≥ 1.</param>
    public static TrainingSet NextCharacter(string text, int before)
    {
        ArgumentNullException.ThrowIfNull(text);
        Check.AtLeast(before, 1);
        Check.AtLeast(text.Length, before + 1, "text.Length");
        var (count, width) = (text.Length - before, 28 * before);
        var (rows, labels) = (new float[count * width], new int[count]);
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < before; k++)
                rows[(i * width) + (28 * k) + Number(text[i + k])] = 1;
            labels[i] = Number(text[i + before]);
        }

        return new TrainingSet(rows, width, labels);
    }
}
