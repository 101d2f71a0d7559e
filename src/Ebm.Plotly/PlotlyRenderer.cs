using System.Collections.Immutable;
using Ebm.Notebooks;
using Plotly.NET;

namespace Ebm.Plotly;

/// <summary>Draws figures with Plotly.NET: series become its traces, what surrounds them its layout. Values are of its types; a test
/// compares the outcome with that of <see cref="FigureWriter"/>.</summary>
internal sealed class PlotlyRenderer : IChartRenderer
{
    private readonly Lazy<string> script = new(ReadScript, LazyThreadSafetyMode.PublicationOnly);

    public string Script => script.Value;

    public string FigureJson(ImmutableArray<Series> series, FigureLayout layout)
    {
        // false: without Plotly.NET's own template and default size; the layout is the course's.
        var charts = series.SelectMany(Traces).Select(trace => GenericChart.ofTraceObject(false, trace)).ToList();
        var whole = charts.Count == 1 ? charts[0] : GenericChart.combine(charts);
        return GenericChart.toFigureJson(GenericChart.setLayout(LayoutObjects.Of(layout), whole));
    }

    private static IEnumerable<Trace> Traces(Series series) => series switch
    {
        LineSeries line => [PointTraces.Line(line)],
        PointSeries points => [PointTraces.Points(points)],
        EndsSeries ends => [PointTraces.Ends(ends)],
        BandSeries band => PointTraces.Band(band),
        VectorSeries vectors => [PointTraces.Vectors(vectors)],
        BarSeries bars => [PointTraces.Bars(bars)],
        HistogramSeries histogram => [PointTraces.Histogram(histogram)],
        MapSeries map => [GridTraces.Map(map)],
        SurfaceSeries surface => [GridTraces.Surface(surface)],
        _ => throw new NotSupportedException($"no way is known to draw a {series.GetType().Name}."),
    };

    private static string ReadScript()
    {
        using var stream = typeof(Trace).Assembly.GetManifestResourceStream("Plotly.NET.plotly-2.28.0.min.js")
            ?? throw new InvalidOperationException("this Plotly.NET carries no plotly.js 2.28.0.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
