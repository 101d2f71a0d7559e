namespace Ebm.Notebooks;

/// <summary>From where to where the numbers of series reach.</summary>
internal static class Extent
{
    /// <summary>Least and greatest number along an axis; (0, 1) without any.</summary>
    /// <param name="series">The series.</param>
    /// <param name="axis"><c>'x'</c>, <c>'y'</c> or <c>'z'</c>.</param>
    /// <param name="positive">Whether only numbers above 0 count, as on a logarithmic axis.</param>
    public static (double Low, double High) Of(IEnumerable<Series> series, char axis, bool positive = false) =>
        Of(series.SelectMany(s => s.Along(axis)), positive);

    /// <summary>From where to where an axis must reach to show figures whole, with their error bars, marks and notes.</summary>
    /// <param name="figures">Figures in the plane.</param>
    /// <param name="horizontal">Whether the axis is x.</param>
    /// <param name="positive">Whether only numbers above 0 count, as on a logarithmic axis.</param>
    public static (double Low, double High) Whole(IEnumerable<Figure> figures, bool horizontal, bool positive) =>
        Of(figures.SelectMany(f => f.Series.SelectMany(s => s.Reach(horizontal ? 'x' : 'y'))
            .Concat(f.Marks.Where(m => m.Vertical == horizontal).Select(m => m.At))
            .Concat(f.Notes.Select(n => horizontal ? n.X : n.Y))), positive);

    private static (double Low, double High) Of(IEnumerable<double> numbers, bool positive)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var number in numbers)
        {
            if (double.IsFinite(number) && (!positive || number > 0))
            {
                (low, high) = (Math.Min(low, number), Math.Max(high, number));
            }
        }

        return low <= high ? (low, high) : (positive ? 1 : 0, positive ? 10 : 1);
    }

    /// <summary>A little wider on both sides.</summary>
    public static (double Low, double High) Padded((double Low, double High) range, double share)
    {
        var more = range.High > range.Low ? share * (range.High - range.Low) : 0.5;
        return (range.Low - more, range.High + more);
    }

    /// <summary>A range that holds zero, with room above: for bars.</summary>
    public static (double Low, double High) FromZero((double Low, double High) range)
    {
        var (low, high) = (Math.Min(0, range.Low), Math.Max(0, range.High));
        var more = high > low ? 0.06 * (high - low) : 0.5;
        return (low < 0 ? low - more : 0, high > 0 ? high + more : 0);
    }

    /// <summary>The same range on a logarithmic axis: a little wider by a factor.</summary>
    public static (double Low, double High) PaddedFactor((double Low, double High) range, double share)
    {
        var more = range.High > range.Low ? Math.Pow(range.High / range.Low, share) : 2;
        return (range.Low / more, range.High * more);
    }
}
