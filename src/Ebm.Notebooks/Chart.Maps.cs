using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

// Charts of a number over two: maps, level lines, surfaces, matrices.
public static partial class Chart
{
    /// <summary>Level lines and colours of an energy over the plane. Dark is low.</summary>
    /// <param name="x">Grid of the first coordinate.</param>
    /// <param name="y">Grid of the second.</param>
    /// <param name="values">E at [row of y, column of x], as <c>energy.OnGrid(x, y)</c> gives.</param>
    /// <param name="ceiling">Higher energies are drawn as this, so that walls do not hide the valleys.</param>
    public static Visual Contour(double[] x, double[] y, double[,] values, double? ceiling = null)
    {
        var trace = Map("contour", x, y, Capped(values, ceiling));
        trace["ncontours"] = 24;
        trace["line"] = new JsonObject { ["width"] = 0.6, ["color"] = "rgba(255,255,255,.45)" };
        return new Visual(new Figure { Kind = "contour", Width = 620, Height = 460 }.Add(trace));
    }

    /// <summary>Level lines and colours of a function of two numbers.</summary>
    /// <param name="energy">E(x, y).</param>
    /// <param name="x">From where to where.</param>
    /// <param name="y">From where to where.</param>
    /// <param name="ceiling">Higher energies are drawn as this.</param>
    public static Visual Contour(Func<double, double, double> energy, (double From, double To) x, (double From, double To) y, double? ceiling = null)
    {
        var (xs, ys) = (Span(x), Span(y));
        return Contour(xs, ys, OnGrid(energy, xs, ys), ceiling);
    }

    /// <summary>An energy as a landscape in three dimensions; drag to turn it.</summary>
    /// <param name="x">Grid of the first coordinate.</param>
    /// <param name="y">Grid of the second.</param>
    /// <param name="values">E at [row of y, column of x].</param>
    /// <param name="ceiling">Higher energies are cut off here.</param>
    public static Visual Surface(double[] x, double[] y, double[,] values, double? ceiling = null)
    {
        var trace = Map("surface", x, y, Capped(values, ceiling));
        trace["contours"] = new JsonObject { ["z"] = new JsonObject { ["show"] = true, ["usecolormap"] = false, ["color"] = "rgba(255,255,255,.35)", ["width"] = 1 } };
        return new Visual(new Figure { Kind = "surface", Width = 640, Height = 480 }.Add(trace));
    }

    /// <summary>A function of two numbers as a landscape.</summary>
    /// <param name="energy">E(x, y).</param>
    /// <param name="x">From where to where.</param>
    /// <param name="y">From where to where.</param>
    /// <param name="ceiling">Higher energies are cut off here.</param>
    public static Visual Surface(Func<double, double, double> energy, (double From, double To) x, (double From, double To) y, double? ceiling = null)
    {
        var (xs, ys) = (Span(x), Span(y));
        return Surface(xs, ys, OnGrid(energy, xs, ys), ceiling);
    }

    /// <summary>Colours over a grid.</summary>
    /// <param name="x">Grid of the first coordinate.</param>
    /// <param name="y">Grid of the second.</param>
    /// <param name="values">The value at [row of y, column of x].</param>
    /// <param name="diverging">Whether the sign matters: blue is negative, red positive, zero pale.</param>
    public static Visual Heatmap(double[] x, double[] y, double[,] values, bool diverging = false)
    {
        var trace = Map("heatmap", x, y, values);
        Diverge(trace, values, diverging);
        return new Visual(new Figure { Kind = "heatmap", Width = 620, Height = 440 }.Add(trace));
    }

    /// <summary>A matrix as it is written: row 0 above, square cells, no axes.</summary>
    /// <param name="values">The entries [row, column].</param>
    /// <param name="diverging">Whether the sign matters: blue is negative, red positive, zero pale.</param>
    public static Visual Matrix(double[,] values, bool diverging = true)
    {
        ArgumentNullException.ThrowIfNull(values);
        var trace = Map("heatmap", Range(values.GetLength(1)), Range(values.GetLength(0)), values);
        Diverge(trace, values, diverging);
        return new Visual(new Figure { Kind = "heatmap", Width = 460, Height = 420, IsPicture = true, SquareUnits = true }.Add(trace));

        static double[] Range(int n) => [.. Enumerable.Range(0, n).Select(i => (double)i)];
    }

    private static JsonObject Map(string type, double[] x, double[] y, double[,] values)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(values);
        if (values.GetLength(0) != y.Length || values.GetLength(1) != x.Length)
        {
            throw new ArgumentException($"values is {values.GetLength(0)}×{values.GetLength(1)}; {y.Length} rows (y) × {x.Length} columns (x) are needed.", nameof(values));
        }

        return new JsonObject
        {
            ["type"] = type,
            ["x"] = Json.Numbers(x),
            ["y"] = Json.Numbers(y),
            ["z"] = Json.Rows(values),
            ["colorscale"] = Palette.Sequential,
            ["showlegend"] = false,
            ["colorbar"] = new JsonObject { ["thickness"] = 12, ["outlinewidth"] = 0, ["len"] = 0.9 },
        };
    }

    private static void Diverge(JsonObject trace, double[,] values, bool diverging)
    {
        if (!diverging)
        {
            return;
        }

        var most = values.Cast<double>().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        trace["colorscale"] = Palette.Diverging;
        trace["zmin"] = Json.Number(-most);
        trace["zmax"] = Json.Number(most);
    }

    private static double[,] Capped(double[,] values, double? ceiling)
    {
        if (ceiling is not { } top)
        {
            return values;
        }

        var capped = (double[,])values.Clone();
        for (var r = 0; r < capped.GetLength(0); r++)
        {
            for (var c = 0; c < capped.GetLength(1); c++)
            {
                capped[r, c] = Math.Min(capped[r, c], top);
            }
        }

        return capped;
    }

    private static double[] Span((double From, double To) range) =>
        [.. Enumerable.Range(0, 81).Select(i => range.From + ((range.To - range.From) * i / 80))];

    private static double[,] OnGrid(Func<double, double, double> energy, double[] x, double[] y)
    {
        ArgumentNullException.ThrowIfNull(energy);
        var values = new double[y.Length, x.Length];
        for (var r = 0; r < y.Length; r++)
        {
            for (var c = 0; c < x.Length; c++)
            {
                values[r, c] = energy(x[c], y[r]);
            }
        }

        return values;
    }
}
