using System.Collections.Immutable;
using System.Globalization;

namespace Ebm.Notebooks;

/// <summary>Decides how an axis of a chart in the plane looks.</summary>
internal static class Axis
{
    public static AxisLayout Of(Figure figure, bool horizontal)
    {
        var (title, log, range, names) = horizontal
            ? (figure.XTitle, figure.LogX, figure.XRange, figure.BarLabels.IsEmpty ? figure.XNames : figure.BarLabels)
            : (figure.YTitle, figure.LogY, figure.YRange, figure.YNames);
        var downward = !horizontal && (figure.IsPicture || !figure.YNames.IsEmpty);
        return new AxisLayout(Layout.Escape(title))
        {
            IsLog = log,
            IsVisible = !figure.IsPicture || title.Length > 0,
            IsBare = figure.IsPicture,
            HasGrid = !figure.IsPicture && names.IsEmpty && !(horizontal && figure.HasBars),
            HasZeroLine = !figure.IsMap && names.IsEmpty,
            // Without any number plotly.js does not know where the axis ends, and puts the title on the map.
            Ticks = figure.IsPicture ? [(0, " ")] : log
                ? Decades(range ?? Extent.Of(figure.Series, horizontal ? 'x' : 'y', positive: true))
                : [.. names.Select((name, i) => ((double)i, Layout.Escape(name)))],
            Range = range is { } r
                ? (log ? (Math.Log10(r.Low), Math.Log10(r.High)) : downward ? (r.High, r.Low) : (r.Low, r.High))
                : downward || !figure.IsMap || figure.Ground is not { } ground ? null
                : Whole(horizontal ? ground.X : ground.Y, figure.Kind == "heatmap", log),
            IsReversed = downward && range is null,
            HasSquareUnits = figure.SquareUnits,
        };
    }

    /// <summary>The axis ends where the map does; as powers of ten on a logarithmic axis, which shows what lies above 0.</summary>
    private static (double From, double To)? Whole(double[] grid, bool cells, bool log)
    {
        grid = log ? [.. grid.Where(v => v > 0).Select(Math.Log10)] : grid;
        if (grid.Length == 0)
        {
            return null;
        }

        var half = cells && grid.Length > 1 ? (grid[^1] - grid[0]) / (grid.Length - 1) / 2 : 0;
        return (grid[0] - half, grid[^1] + half);
    }

    /// <summary>Ticks of a logarithmic axis: 1, 2, 5 where there is room, else powers of ten, as plain numbers near 1.</summary>
    private static ImmutableArray<(double At, string Text)> Decades((double Low, double High) range)
    {
        var (low, high) = (Math.Log10(range.Low), Math.Log10(range.High));
        double[] digits = high - low > 2.6 ? [1] : [1, 2, 5];
        var every = Math.Max(1, (int)Math.Ceiling((high - low) / 8));
        var at = ImmutableArray.CreateBuilder<(double At, string Text)>();
        for (var k = (int)Math.Floor(low) - 1; k <= Math.Ceiling(high) + 1; k++)
        {
            if (k % every == 0)
            {
                at.AddRange(digits.Select(digit => (digit * Math.Pow(10, k), Text(digit, k))));
            }
        }

        return at.ToImmutable();
    }

    private static string Text(double digit, int power)
    {
        var raised = $"10<sup>{power.ToString(CultureInfo.InvariantCulture).Replace('-', '−')}</sup>";
        return power is >= -3 and <= 4
            ? (digit * Math.Pow(10, power)).ToString("G6", CultureInfo.InvariantCulture)
            : digit == 1 ? raised : $"{digit}·{raised}";
    }
}
