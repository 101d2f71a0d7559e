//  The plotly.js figure schema, written directly: plotly.com/javascript/reference. Ebm.Plotly writes the same figure through Plotly.NET;
//  a test compares the two, number by number, for every kind of chart.

using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Ebm.Notebooks;

/// <summary>
/// Writes figures as plotly's JSON with nothing but System.Text.Json: for places that cannot load Plotly.NET, such as a browser.
/// </summary>
internal sealed partial class FigureWriter : IChartRenderer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Empty: this renderer has no library; the page must bring plotly.js.</summary>
    public string Script => "";

    public string FigureJson(ImmutableArray<Series> series, FigureLayout layout)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var one in series)
            {
                Write(json, one);
            }

            json.WriteEndArray();
            json.WritePropertyName("layout");
            Write(json, layout);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Series series)
    {
        switch (series)
        {
            case LineSeries line: Line(json, line); break;
            case PointSeries points: Points(json, points); break;
            case EndsSeries ends: Ends(json, ends); break;
            case BandSeries band: Band(json, band); break;
            case VectorSeries vectors: Vectors(json, vectors); break;
            case BarSeries bars: Bars(json, bars); break;
            case HistogramSeries histogram: Histogram(json, histogram); break;
            case MapSeries map: Map(json, map); break;
            case SurfaceSeries surface: Surface(json, surface); break;
            default: throw new NotSupportedException($"no way is known to draw a {series.GetType().Name}.");
        }
    }

    private static void Line(Utf8JsonWriter json, LineSeries line)
    {
        Begin(json, line.Z is null ? "scatter" : "scatter3d", line, line.X, line.Y, line.Z);
        json.WriteString("mode", line.Dots is null ? "lines" : "lines+markers");
        json.WriteStartObject("line");
        json.WriteString("color", line.Color);
        Number(json, "width", line.Width);
        json.WriteString("dash", line.Dashed ? "dash" : "solid");
        if (line.Z is null)
        {
            json.WriteBoolean("simplify", line.X.Length > 2000);
        }

        json.WriteEndObject();
        if (line.Dots is { } size)
        {
            json.WriteStartObject("marker");
            Number(json, "size", size);
            json.WriteString("color", line.Color);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Points(Utf8JsonWriter json, PointSeries points)
    {
        Begin(json, points.Z is not null ? "scatter3d" : points.X.Length > 10_000 ? "scattergl" : "scatter", points, points.X, points.Y,
            points.Z);
        json.WriteString("mode", "markers");
        json.WriteStartObject("marker");
        Number(json, "size", points.Size);
        Number(json, "opacity", points.Opacity);
        json.WriteStartObject("line");
        json.WriteString("color", points.Outline);
        Number(json, "width", points.OutlineWidth);
        json.WriteEndObject();
        if (points.Numbers is { } numbers)
        {
            Numbers(json, "color", numbers.Values);
            json.WriteString("colorscale", numbers.Scale);
            Number(json, "cmin", numbers.Low);
            Number(json, "cmax", numbers.High);
            json.WriteBoolean("showscale", true);
            ColorBar(json, numbers.Title, length: null);
        }
        else
        {
            json.WriteString("color", points.Color);
        }

        json.WriteEndObject();
        Errors(json, points.Errors);
        json.WriteEndObject();
    }

    private static void Ends(Utf8JsonWriter json, EndsSeries ends)
    {
        Begin(json, ends.Z is null ? "scatter" : "scatter3d", ends, ends.X, ends.Y, ends.Z);
        json.WriteString("mode", "markers");
        Texts(json, "text", ["start", "end"]);
        json.WriteString("hoverinfo", "text+x+y");
        json.WriteStartObject("marker");
        Number(json, "size", ends.Z is null ? 11 : 6);
        Number(json, "opacity", 1);
        Texts(json, "color", ["#ffffff", ends.Color]);
        json.WriteStartObject("line");
        Texts(json, "color", [ends.Color, ends.Edge]);
        Numbers(json, "width", ends.Z is null ? [3, 1.5] : [0, 0]);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Band(Utf8JsonWriter json, BandSeries band)
    {
        foreach (var edge in (double[][])[band.Low, band.High])
        {
            Begin(json, "scatter", band, band.X, edge, null);
            json.WriteString("mode", "lines");
            json.WriteString("hoverinfo", "skip");
            json.WriteStartObject("line");
            Number(json, "width", 0);
            json.WriteEndObject();
            if (edge == band.High)
            {
                json.WriteString("fill", "tonexty");
                json.WriteString("fillcolor", Palette.Faint(band.Color, 0.22));
            }

            json.WriteEndObject();
        }
    }

    private static void Vectors(Utf8JsonWriter json, VectorSeries vectors)
    {
        var (x, y, heads) = vectors.Arrows();
        Begin(json, "scatter", vectors, x, y, null);
        json.WriteString("mode", "lines+markers");
        json.WriteString("hoverinfo", "skip");
        json.WriteStartObject("line");
        json.WriteString("color", vectors.Color);
        Number(json, "width", 1.6);
        json.WriteBoolean("simplify", false);
        json.WriteEndObject();
        json.WriteStartObject("marker");
        json.WriteString("symbol", "arrow");
        json.WriteString("angleref", "previous");
        json.WriteString("color", vectors.Color);
        Number(json, "opacity", 1);
        Numbers(json, "size", heads);
        json.WriteStartObject("line");
        Number(json, "width", 0);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Bars(Utf8JsonWriter json, BarSeries bars)
    {
        Begin(json, "bar", bars, bars.X, bars.Heights, null);
        json.WriteStartObject("marker");
        json.WriteString("color", bars.Color);
        json.WriteEndObject();
        Errors(json, bars.Errors);
        json.WriteEndObject();
    }

    private static void Histogram(Utf8JsonWriter json, HistogramSeries histogram)
    {
        Begin(json, "bar", histogram, histogram.Centers, histogram.Heights, null);
        Number(json, "width", histogram.BinWidth);
        json.WriteStartObject("marker");
        json.WriteString("color", histogram.Color);
        Number(json, "opacity", 0.6);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
