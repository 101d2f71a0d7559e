using System.Globalization;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>One axis of a chart in the plane.</summary>
internal static class Axis
{
    public static JsonObject Of(Figure figure, bool horizontal)
    {
        var (title, log, range, names) = horizontal
            ? (figure.XTitle, figure.LogX, figure.XRange, figure.BarLabels.IsEmpty ? figure.XNames : figure.BarLabels)
            : (figure.YTitle, figure.LogY, figure.YRange, figure.YNames);
        var axis = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Layout.Escape(title), ["standoff"] = 8 },
            ["gridcolor"] = Palette.Grid,
            ["zeroline"] = !figure.IsMap,
            ["zerolinecolor"] = "@soft/0.5",
            ["showline"] = true,
            ["linecolor"] = "@soft",
            ["ticks"] = "outside",
            ["ticklen"] = 4,
            ["tickcolor"] = "@soft",
            ["exponentformat"] = "power",
            ["automargin"] = true,
        };
        if (figure.IsPicture)
        {
            axis["visible"] = false;
        }

        if (!names.IsEmpty)
        {
            axis["tickmode"] = "array";
            axis["tickvals"] = Json.Numbers(Enumerable.Range(0, names.Length).Select(i => (double)i));
            axis["ticktext"] = Json.Texts(names.Select(Layout.Escape));
            axis["showgrid"] = false;
            axis["zeroline"] = false;
        }

        if (horizontal && figure.HasBars)
        {
            axis["showgrid"] = false;
        }

        var downward = !horizontal && (figure.IsPicture || !figure.YNames.IsEmpty);
        if (log)
        {
            AddDecades(axis, range ?? Extent.Of(figure.Traces, horizontal ? "x" : "y", positive: true));
        }

        if (range is { } r)
        {
            axis["range"] = Json.Numbers(log ? [Math.Log10(r.Low), Math.Log10(r.High)] : downward ? [r.High, r.Low] : [r.Low, r.High]);
        }
        else if (downward)
        {
            axis["autorange"] = "reversed";
        }
        else if (figure.IsMap && figure.Ground is { } ground)
        {
            Fit(axis, horizontal ? ground.X : ground.Y, figure.Kind == "heatmap");
        }

        return axis;
    }

    /// <summary>The axis ends where the map does.</summary>
    private static void Fit(JsonObject axis, double[] grid, bool cells)
    {
        var half = cells && grid.Length > 1 ? (grid[^1] - grid[0]) / (grid.Length - 1) / 2 : 0;
        axis["range"] = Json.Numbers([grid[0] - half, grid[^1] + half]);
    }

    /// <summary>Ticks of a logarithmic axis: 1, 2, 5 where there is room, else powers of ten, as plain numbers near 1.</summary>
    private static void AddDecades(JsonObject axis, (double Low, double High) range)
    {
        axis["type"] = "log";
        var (low, high) = (Math.Log10(range.Low), Math.Log10(range.High));
        double[] digits = high - low > 2.6 ? [1] : [1, 2, 5];
        var every = Math.Max(1, (int)Math.Ceiling((high - low) / 8));
        var at = new List<(double Value, string Text)>();
        for (var k = (int)Math.Floor(low) - 1; k <= Math.Ceiling(high) + 1; k++)
        {
            if (k % every != 0)
            {
                continue;
            }

            foreach (var digit in digits)
            {
                at.Add((digit * Math.Pow(10, k), Text(digit, k)));
            }
        }

        axis["tickmode"] = "array";
        axis["tickvals"] = Json.Numbers(at.Select(t => t.Value));
        axis["ticktext"] = Json.Texts(at.Select(t => t.Text));
    }

    private static string Text(double digit, int power) => power is >= -3 and <= 4
        ? (digit * Math.Pow(10, power)).ToString("G6", CultureInfo.InvariantCulture)
        : digit == 1 ? $"10<sup>{power.ToString(CultureInfo.InvariantCulture).Replace('-', '−')}</sup>" : $"{digit}·10<sup>{power.ToString(CultureInfo.InvariantCulture).Replace('-', '−')}</sup>";
}
