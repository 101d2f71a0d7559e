using System.Numerics;

namespace Ebm.Notebooks;

// What can be set on a chart and laid over it.
public sealed partial class Visual
{
    /// <summary>Names the axes of a chart, symbol first: <c>.Axes("T", "C(T)")</c>.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="z">Height of a surface, or what the colours of a map mean.</param>
    public Visual Axes(string x, string y, string z = "") => Changed(nameof(Axes), f =>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(z);
        f = f with { XTitle = x, YTitle = y, ZTitle = z };
        return z.Length == 0 || f.Series.IsEmpty ? f : f with { Series = f.Series.SetItem(0, WithColorTitle(f.Series[0], z)) };
    });

    /// <summary>Logarithmic horizontal axis, of a chart in the plane.</summary>
    public Visual LogX() => InPlane(nameof(LogX), f => f with { LogX = true });

    /// <summary>Logarithmic vertical axis, of a chart in the plane.</summary>
    public Visual LogY() => InPlane(nameof(LogY), f => f with { LogY = true });

    /// <summary>Shows only this range of x, on a logarithmic axis too in units of x.</summary>
    /// <param name="low">Where the axis begins.</param>
    /// <param name="high">Where it ends, above low.</param>
    public Visual XRange(double low, double high) => Changed(nameof(XRange), f => f with { XRange = Ordered(low, high) });

    /// <summary>Shows only this range of y, on a logarithmic axis too in units of y.</summary>
    /// <param name="low">Where the axis begins.</param>
    /// <param name="high">Where it ends, above low.</param>
    public Visual YRange(double low, double high) => Changed(nameof(YRange), f => f with { YRange = Ordered(low, high) });

    /// <summary>Lets the colours of a map run from low to high; what lies beyond takes the colour of the end.</summary>
    /// <param name="low">The value of the first colour.</param>
    /// <param name="high">The value of the last colour, above low.</param>
    public Visual ZRange(double low, double high) => Changed(nameof(ZRange), f =>
    {
        var (from, to) = Ordered(low, high);
        if (!f.IsMap)
        {
            throw new InvalidOperationException($"{nameof(ZRange)} is for maps and surfaces; this chart shows {f.Kind}.");
        }

        return f with
        {
            Series = f.Series.SetItem(f.MapIndex,
            (GridSeries)f.Series[f.MapIndex] with { Low = from, High = to, IsFixed = true })
        };
    });

    /// <summary>The chart's greatest width and its height, in pixels.</summary>
    /// <param name="width">50 … 4000.</param>
    /// <param name="height">50 … 4000.</param>
    public Visual Size(int width, int height) =>
        Changed(nameof(Size), f => f with { Width = InPixels(width, nameof(width)), Height = InPixels(height, nameof(height)) });

    /// <summary>One unit of x as long as one of y, in a chart in the plane.</summary>
    public Visual EqualUnits() => InPlane(nameof(EqualUnits), f => f with { SquareUnits = true });

    /// <summary>A dashed vertical line.</summary>
    /// <param name="x">Where.</param>
    /// <param name="label">What it marks.</param>
    public Visual MarkX(double x, string? label = null) =>
        InPlane(nameof(MarkX), f => f with { Marks = f.Marks.Add(new Mark(true, x, label)) });

    /// <summary>A dashed horizontal line.</summary>
    /// <param name="y">Where.</param>
    /// <param name="label">What it marks.</param>
    public Visual MarkY(double y, string? label = null) =>
        InPlane(nameof(MarkY), f => f with { Marks = f.Marks.Add(new Mark(false, y, label)) });

    /// <summary>Words with an arrow to a point; on a picture, words at a point.</summary>
    /// <param name="x">The point's first coordinate; on a picture its column.</param>
    /// <param name="y">The second coordinate; on a picture its row, counted from the top.</param>
    /// <param name="text">The words.</param>
    public Visual Note(double x, double y, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return InPlane(nameof(Note), f => f with { Notes = f.Notes.Add((x, y, text)) });
    }

    /// <summary>Draws a line through points on top.</summary>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="name">Its name in the legend; none without.</param>
    /// <param name="dashed">Whether the line is dashed.</param>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    public Visual WithLine<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null, bool dashed = false)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> =>
        Over(f => Draw.Line(Chart.Numbers(x), Chart.Numbers(y), name, f.NextColor, dashed: dashed));

    /// <summary>Draws the graph of a function on top.</summary>
    /// <param name="x">Where to evaluate it.</param>
    /// <param name="f">The function.</param>
    /// <param name="name">Its name in the legend; none without.</param>
    /// <param name="dashed">Whether the line is dashed.</param>
    public Visual WithLine(double[] x, Func<double, double> f, string? name = null, bool dashed = false)
    {
        ArgumentNullException.ThrowIfNull(f);
        return WithLine(x, x.Select(f), name, dashed);
    }

    /// <summary>Draws points on top; on a surface they lie on it.</summary>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="name">Their name in the legend; none without.</param>
    /// <param name="size">Diameter in pixels.</param>
    /// <param name="error">A standard error for each y, drawn as a bar.</param>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    public Visual WithPoints<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null, double size = 6,
        IEnumerable<double>? error = null)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> =>
        Over(f => Draw.Points(Chart.Numbers(x), Chart.Numbers(y), name, f.NextColor, size, error, f.IsMap));

    /// <summary>Draws points on top, each an array {x, y}.</summary>
    /// <param name="points">The points.</param>
    /// <param name="name">Their name in the legend; none without.</param>
    /// <param name="size">Diameter in pixels.</param>
    public Visual WithPoints(IEnumerable<double[]> points, string? name = null, double size = 6)
    {
        var (x, y) = Chart.Plane(points);
        return WithPoints(x, y, name, size);
    }

    /// <summary>Draws points on top, as samplers and models give them.</summary>
    /// <param name="points">Points of the plane.</param>
    /// <param name="name">Their name in the legend; none without.</param>
    /// <param name="size">Diameter in pixels.</param>
    public Visual WithPoints(Points points, string? name = null, double size = 6)
    {
        var (x, y) = Chart.Plane(points);
        return WithPoints(x, y, name, size);
    }

    /// <summary>A second group of bars beside the first.</summary>
    /// <typeparam name="T">A number type.</typeparam>
    /// <param name="values">One a label.</param>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="error">A standard error for each bar.</param>
    public Visual WithBars<T>(IEnumerable<T> values, string? name = null, IEnumerable<double>? error = null)
        where T : INumberBase<T> =>
        Over(f => Draw.Bars(f.BarLabels.Length, Chart.Numbers(values), name, error, f.NextColor));

    /// <summary>
    /// Draws a trajectory on top: its line, a ring where it begins and a dot where it ends; on a surface it runs on the surface.
    /// </summary>
    /// <param name="points">Points {x, y} in order; or {x, y, height} on a surface.</param>
    /// <param name="name">Its name in the legend; none without.</param>
    public Visual WithPath(IEnumerable<double[]> points, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        double[][] list = [.. points];
        if (list.Length == 0)
        {
            throw new ArgumentException("a path needs at least one point.", nameof(points));
        }

        return OverAll(f => Draw.Path(list, name, f.NextColor, f.IsMap), list[0].Length == 3 ? [.. list.Select(p => p[2])] : null);
    }

    /// <summary>Draws a trajectory on top.</summary>
    /// <param name="x">First coordinates in order.</param>
    /// <param name="y">Second coordinates in order.</param>
    /// <param name="name">Its name in the legend; none without.</param>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    public Visual WithPath<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
    {
        var (xs, ys) = (Chart.Numbers(x), Chart.Numbers(y));
        Draw.Same(xs, ys);
        return WithPath(xs.Select((v, i) => new[] { v, ys[i] }), name);
    }

    /// <summary>Draws the outline of a rectangle of pixels on a picture.</summary>
    /// <param name="column">Its left column.</param>
    /// <param name="row">Its top row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="label">A word below the box; none without.</param>
    public Visual WithBox(int column, int row, int width, int height, string? label = null)
    {
        var (left, top) = (column - 0.5, row - 0.5);
        var under = label is null ? this : Note(left + (width / 2.0), top + (1.15 * height), label);
        return under.Over(_ => Draw.Line([left, left + width, left + width, left, left], [top, top, top + height, top + height, top], null,
            "@c1"));
    }

    /// <summary>A band of uncertainty around the last line: low to high at each of its x.</summary>
    /// <param name="x">Where.</param>
    /// <param name="low">Lower edge.</param>
    /// <param name="high">Upper edge.</param>
    public Visual WithBand(IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high) =>
        InPlane(nameof(WithBand), f => f with { Series = f.Series.Insert(0, Draw.Band([.. x], [.. low], [.. high], f.LastColor)) });

    /// <summary>Draws arrows on top, each from (x, y) along (u, v): a vector field.</summary>
    /// <param name="x">First coordinates of the points.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="u">First coordinates of the vectors.</param>
    /// <param name="v">Second coordinates.</param>
    /// <param name="name">Their name in the legend; none without.</param>
    /// <param name="scale">The factor from a vector to its arrow, above 0; without, the longest arrow nearly reaches the next
    /// point.</param>
    public Visual WithArrows(IEnumerable<double> x, IEnumerable<double> y, IEnumerable<double> u, IEnumerable<double> v,
        string? name = null, double? scale = null) =>
        InPlane(nameof(WithArrows),
            f => f.Add(Draw.Arrows(Chart.Numbers(x), Chart.Numbers(y), Chart.Numbers(u), Chart.Numbers(v), name, scale, f.NextColor)));

    private static Series WithColorTitle(Series first, string title) => first switch
    {
        GridSeries grid => grid with { ColorTitle = title },
        PointSeries { Numbers: { } numbers } points => points with { Numbers = numbers with { Title = title } },
        _ => first,
    };

    private static (double Low, double High) Ordered(double low, double high) => low < high && double.IsFinite(low) && double.IsFinite(high)
        ? (low, high)
        : throw new ArgumentException($"the range {low} … {high} is empty: low must be below high, and both finite.");

    private static int InPixels(int value, string name) => value is >= 50 and <= 4000
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must lie between 50 and 4000 pixels.");

    private Visual Over(Func<Figure, Series> series) => OverAll(f => [series(f)]);

    private Visual OverAll(Func<Figure, Series[]> series, double[]? heights = null) => Changed("an overlay", f => f.IsScene
        ? f.Add([.. series(f).Select(s => Draw.Lifted(s, f.Ground!.Value, heights))])
        : f.Add(series(f)));

    private Visual InPlane(string what, Func<Figure, Figure> change) => Changed(what, f => f.IsScene
        ? throw new InvalidOperationException($"{what} is for charts in the plane; this is a surface.")
        : change(f));

    private Visual Changed(string what, Func<Figure, Figure> change) => figure is { } f
        ? new Visual(f.Changed(change))
        : throw new InvalidOperationException(
        $"{what} is for charts; this visual is not one. Set it on each chart before they are put together.");
}
