using Ebm.Notebooks;
using Plotly.NET;
using Plotly.NET.TraceObjects;

namespace Ebm.Plotly;

/// <summary>Traces of points, lines, bars and arrows.</summary>
internal static class PointTraces
{
    public static Trace Line(LineSeries line)
    {
        var trace = Begin("scatter", line, line.X, line.Y, line.Z)
            .With("mode", (line.Dots is null ? StyleParam.Mode.Lines : StyleParam.Mode.Lines_Markers).Convert())
            .With("line", new Line()
                .WithColor("color", line.Color)
                .WithNumber("width", line.Width)
                .With("dash", (line.Dashed ? StyleParam.DrawingStyle.Dash : StyleParam.DrawingStyle.Solid).Convert())
                .With("simplify", line.Z is null ? line.X.Length > 2000 : null));
        return line.Dots is { } size
            ? trace.With("marker", new Marker().WithNumber("size", size).WithColor("color", line.Color))
            : trace;
    }

    public static Trace Points(PointSeries points)
    {
        var marker = new Marker()
            .WithNumber("size", points.Size)
            .WithNumber("opacity", points.Opacity)
            .With("line", new Line().WithColor("color", points.Outline).WithNumber("width", points.OutlineWidth));
        marker = points.Numbers is { } numbers
            ? marker
                .WithNumbers("color", numbers.Values)
                .With("colorscale", numbers.Scale)
                .WithNumber("cmin", numbers.Low)
                .WithNumber("cmax", numbers.High)
                .With("showscale", true)
                .With("colorbar", GridTraces.ColorBar(numbers.Title))
            : marker.WithColor("color", points.Color);
        return Begin(points.X.Length > 10_000 ? "scattergl" : "scatter", points, points.X, points.Y, points.Z)
            .With("mode", StyleParam.Mode.Markers.Convert())
            .With("marker", marker)
            .With("error_y", Errors(points.Errors));
    }

    public static Trace Ends(EndsSeries ends) => Begin("scatter", ends, ends.X, ends.Y, ends.Z)
        .With("mode", StyleParam.Mode.Markers.Convert())
        .With("text", new[] { "start", "end" })
        .With("hoverinfo", "text+x+y")
        .With("marker", new Marker()
            .With("size", ends.Z is null ? 11 : 6)
            .With("opacity", 1)
            .With("color", Colors("#ffffff", ends.Color))
            .With("line", new Line().With("color", Colors(ends.Color, ends.Edge))
                .WithNumbers("width", ends.Z is null ? [3, 1.5] : [0, 0])));

    public static Trace[] Band(BandSeries band)
    {
        return
        [
            Edge(band.Low),
            Edge(band.High).With("fill", StyleParam.Fill.ToNext_y.Convert()).WithColor("fillcolor", Palette.Faint(band.Color, 0.22)),
        ];

        Trace Edge(double[] y) => Begin("scatter", band, band.X, y, null)
            .With("mode", StyleParam.Mode.Lines.Convert())
            .With("hoverinfo", StyleParam.HoverInfo.Skip.Convert())
            .With("line", new Line().With("width", 0));
    }

    public static Trace Vectors(VectorSeries vectors)
    {
        var (x, y, heads) = vectors.Arrows();
        return Begin("scatter", vectors, x, y, null)
            .With("mode", StyleParam.Mode.Lines_Markers.Convert())
            .With("hoverinfo", StyleParam.HoverInfo.Skip.Convert())
            .With("line", new Line().WithColor("color", vectors.Color).With("width", 1.6).With("simplify", false))
            .With("marker", new Marker()
                .With("symbol", "arrow")
                .With("angleref", StyleParam.AngleRef.Previous.Convert())
                .WithColor("color", vectors.Color)
                .With("opacity", 1)
                .WithNumbers("size", heads)
                .With("line", new Line().With("width", 0)));
    }

    public static Trace Bars(BarSeries bars) => Begin("bar", bars, bars.X, bars.Heights, null)
        .With("marker", new Marker().WithColor("color", bars.Color))
        .With("error_y", Errors(bars.Errors));

    public static Trace Histogram(HistogramSeries histogram) => Begin("bar", histogram, histogram.Centers, histogram.Heights, null)
        .WithNumber("width", histogram.BinWidth)
        .With("marker", new Marker().WithColor("color", histogram.Color).With("opacity", 0.6));

    private static Trace Begin(string type, Series series, double[] x, double[] y, double[]? z)
    {
        Trace trace = z is null ? new Trace2D(type) : new Trace3D("scatter3d");
        return trace
            .With("name", series.Name is { } name ? Ebm.Notebooks.Layout.Escape(name) : null)
            .With("showlegend", series.Name is not null)
            .WithNumbers("x", x)
            .WithNumbers("y", y)
            .WithNumbers("z", z);
    }

    private static Color Colors(params string[] colors) => Color.fromColors(colors.Select(Color.fromString));

    private static Error? Errors(double[]? sizes) => sizes is null ? null : new Error()
        .With("type", StyleParam.ErrorType.Data.Convert())
        .WithNumbers("array", sizes)
        .With("thickness", 1.3)
        .With("width", 4);
}
