using System.Globalization;
using System.Numerics;

namespace Ebm.Notebooks;

/// <summary>
/// Something to look at: a chart, pictures, a claim, an exercise's verdict. The last value of a cell shows itself; so does
/// <c>visual.Display()</c>. Immutable: <c>.Title(…)</c> and the like return a changed copy.
/// </summary>
[TypeFormatterSource(typeof(VisualFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class Visual
{
    private readonly Figure? figure;
    private readonly Func<string, string>? html;
    private readonly string text;

    internal Visual(Figure figure)
    {
        this.figure = figure;
        text = figure.Kind;
    }

    /// <param name="html">Makes the HTML; receives a fresh element id at each call.</param>
    /// <param name="text">The same for a terminal.</param>
    internal Visual(Func<string, string> html, string text)
    {
        this.html = html;
        this.text = text;
    }

    internal Figure? Figure => figure;

    /// <summary>Two or more visuals side by side; they wrap where the page is narrow.</summary>
    /// <param name="panels">At least one.</param>
    public static Visual Row(params Visual[] panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        if (panels.Length == 0)
        {
            throw new ArgumentException("a row needs at least one panel.", nameof(panels));
        }

        var width = panels.Length switch { 1 => 640, 2 => 460, 3 => 340, _ => 260 };
        var narrowed = panels.Select(p => p.figure is { } f ? new Visual(f with { Width = Math.Min(f.Width, width), Height = Math.Min(f.Height, panels.Length > 2 ? 300 : 340) }) : p).ToArray();
        var share = FormattableString.Invariant($"flex:1 1 {Math.Min(width, 300)}px;min-width:0;max-width:{width}px");
        return new Visual(
            _ => "<div class=\"ebm-row\" style=\"display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start\">"
                + string.Concat(narrowed.Select(p => $"<div style=\"{share}\">{p.ToHtml()}</div>")) + "</div>",
            string.Join(Environment.NewLine, panels.Select(p => p.ToString())));
    }

    /// <summary>Puts a title above.</summary>
    /// <param name="title">Text; <c>&lt;sub&gt;</c>, <c>&lt;sup&gt;</c> and <c>&lt;i&gt;</c> work in charts.</param>
    public Visual Title(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return figure is { } f
            ? new Visual(f with { Title = title })
            : new Visual(id => $"<div class=\"ebm-title\" style=\"font-weight:600;margin:.4em 0\">{Html5.Encode(title)}</div>" + html!(id), $"{title}{Environment.NewLine}{text}");
    }

    /// <summary>A sentence below, in smaller print.</summary>
    /// <param name="caption">Plain text.</param>
    public Visual Caption(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return figure is { } f
            ? new Visual(f with { Caption = caption })
            : new Visual(id => html!(id) + $"<p class=\"ebm-caption\" style=\"opacity:.75\">{Html5.Encode(caption)}</p>", $"{text}{Environment.NewLine}{caption}");
    }

    /// <summary>Names the axes of a chart, symbol first: <c>.Axes("T", "C(T)")</c>.</summary>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="z">Height of a surface, or what the colours of a map mean.</param>
    public Visual Axes(string x, string y, string z = "")
    {
        var f = CurrentChart(nameof(Axes)) with { XTitle = x, YTitle = y, ZTitle = z };
        return new Visual(z.Length == 0 || f.Traces.IsEmpty || f.Traces[0]["colorbar"] is null ? f : f with { Traces = f.Traces.SetItem(0, WithColorTitle(f, z)) });
    }

    /// <summary>Logarithmic horizontal axis.</summary>
    public Visual LogX() => new(CurrentChart(nameof(LogX)) with { LogX = true });

    /// <summary>Logarithmic vertical axis.</summary>
    public Visual LogY() => new(CurrentChart(nameof(LogY)) with { LogY = true });

    /// <summary>Shows only this range of x.</summary>
    public Visual XRange(double low, double high) => new(CurrentChart(nameof(XRange)) with { XRange = (low, high) });

    /// <summary>Shows only this range of y.</summary>
    public Visual YRange(double low, double high) => new(CurrentChart(nameof(YRange)) with { YRange = (low, high) });

    /// <summary>The chart's greatest width and its height, in pixels.</summary>
    public Visual Size(int width, int height) => new(CurrentChart(nameof(Size)) with { Width = width, Height = height });

    /// <summary>A dashed vertical line.</summary>
    /// <param name="x">Where.</param>
    /// <param name="label">What it marks.</param>
    public Visual MarkX(double x, string? label = null) => WithMark(new Mark(true, x, label));

    /// <summary>A dashed horizontal line.</summary>
    /// <param name="y">Where.</param>
    /// <param name="label">What it marks.</param>
    public Visual MarkY(double y, string? label = null) => WithMark(new Mark(false, y, label));

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
        Over(c => Series.Line(Chart.Numbers(x), Chart.Numbers(y), name, c, dashed: dashed));

    /// <summary>Draws points on top.</summary>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="name">Their name in the legend; none without.</param>
    /// <param name="size">Diameter in pixels.</param>
    /// <param name="error">A standard error for each y, drawn as a bar.</param>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    public Visual WithPoints<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null, double size = 6, IEnumerable<double>? error = null)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> =>
        Over(c => Series.Points(Chart.Numbers(x), Chart.Numbers(y), name, c, size, error));

    /// <summary>A second group of bars beside the first.</summary>
    /// <typeparam name="T">A number type.</typeparam>
    /// <param name="values">One a label.</param>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="error">A standard error for each bar.</param>
    public Visual WithBars<T>(IEnumerable<T> values, string? name = null, IEnumerable<double>? error = null)
        where T : INumberBase<T>
    {
        string[] labels = [.. CurrentChart(nameof(WithBars)).BarLabels];
        return Over(c => Series.Bars(labels, Chart.Numbers(values), name, error, c));
    }

    /// <summary>Draws a trajectory on top: its line, and a ring where it begins and a dot where it ends.</summary>
    /// <param name="points">Points (x, y) in order, as arrays of two numbers; of three, (x, y, E), on a surface.</param>
    /// <param name="name">Its name in the legend; none without.</param>
    public Visual WithPath(IEnumerable<double[]> points, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        double[][] list = [.. points];
        if (list.Length == 0)
        {
            throw new ArgumentException("a path needs at least one point.", nameof(points));
        }

        return Over(c => Series.Path(list, name, c));
    }

    /// <summary>A band of uncertainty around the last line: low to high at each of its x.</summary>
    /// <param name="x">Where.</param>
    /// <param name="low">Lower edge.</param>
    /// <param name="high">Upper edge.</param>
    public Visual WithBand(IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high)
    {
        var f = CurrentChart(nameof(WithBand));
        var color = Math.Max(0, Series.Count(f) - 1);
        return new Visual(f with { Traces = f.Traces.InsertRange(0, Series.Band(x, low, high, color)) });
    }

    /// <summary>The HTML of this visual. Each call makes new element ids, so that the same chart can be shown twice.</summary>
    public string ToHtml() => figure is { } f ? ChartPage.Html(f) : html!("ebm-" + Guid.NewGuid().ToString("N")[..12]);

    /// <summary>A few words for places that show only text.</summary>
    public override string ToString() => figure is not { } f
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"[{f.Kind}] {f.Title}{(f.XTitle.Length > 0 ? $" ({f.YTitle} against {f.XTitle})" : "")}");

    private static System.Text.Json.Nodes.JsonObject WithColorTitle(Figure f, string title)
    {
        var trace = (System.Text.Json.Nodes.JsonObject)f.Traces[0].DeepClone();
        trace["colorbar"]!["title"] = new System.Text.Json.Nodes.JsonObject { ["text"] = Layout.Escape(title), ["side"] = "top" };
        return trace;
    }

    private Visual Over(Func<int, System.Text.Json.Nodes.JsonObject[]> traces)
    {
        var f = CurrentChart("an overlay");
        return new Visual(f.Add(traces(Series.Count(f))));
    }

    private Visual WithMark(Mark mark)
    {
        var f = CurrentChart("a mark");
        return new Visual(f with { Marks = f.Marks.Add(mark) });
    }

    private Figure CurrentChart(string what) =>
        figure ?? throw new InvalidOperationException($"{what} is for charts; this visual is not one.");
}
