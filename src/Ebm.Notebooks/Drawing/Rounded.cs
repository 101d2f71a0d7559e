//  v = ± d.ddddd · 10^e  is written as  round(v · 10^(5−e)) / 10^(5−e):  an integer over an exact power of ten is the double nearest to the
//  decimal, so that whoever prints it shortest prints those six digits.

using System.Globalization;

namespace Ebm.Notebooks;

/// <summary>Numbers as charts carry them: six significant digits, more than a screen has pixels, and a third of the bytes.</summary>
internal static class Rounded
{
    /// <summary>10⁰ … 10²²: the powers that a double holds exactly.</summary>
    private static readonly double[] Powers =
        [.. Enumerable.Range(0, 23).Select(k => double.Parse($"1E{k}", CultureInfo.InvariantCulture))];

    /// <summary>The number rounded to six significant digits; what is not finite stays as it is.</summary>
    public static double Of(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value == 0 ? 0 : value;
        }

        var power = 5 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return power switch
        {
            >= 0 and <= 22 => Math.Round(value * Powers[power]) / Powers[power],
            < 0 and >= -16 => Math.Round(value / Powers[-power]) * Powers[-power],
            _ => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Every number rounded.</summary>
    public static double[] Of(double[] values) => Array.ConvertAll(values, Of);

    /// <summary>Row <paramref name="row"/> of a table, rounded.</summary>
    public static double[] Row(double[,] values, int row)
    {
        var result = new double[values.GetLength(1)];
        for (var c = 0; c < result.Length; c++)
        {
            result[c] = Of(values[row, c]);
        }

        return result;
    }
}
