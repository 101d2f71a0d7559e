using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks.Tests;

/// <summary>One chart of each kind, with everything that can be laid over it; and the parts of a chart's HTML.</summary>
internal static class Pictured
{
    private static readonly double[] X = [0, 1, 2];

    private static readonly double[] Wild = [1e-30, -123456.789, 0.1 + 0.2, double.NaN, 12345678.9, double.PositiveInfinity, -1e25,
        2.0 / 3];

    public static Dictionary<string, Visual> Charts() => new()
    {
        ["lines"] = Chart.Lines(X, X, "a").WithBand(X, X, X).WithLine(X, X, "b", dashed: true).MarkX(1, "one").MarkY(2).LogY(),
        ["function"] = Chart.Lines(X, Math.Sin),
        ["numbers"] = Chart.Trace(Wild, "wild <i>numbers</i> & \"words\" <b").MarkY(0.3, "a third").MarkX(6.9, "far").Note(1, 2, "<here>")
            .XRange(-1, 9),
        ["marked"] = Chart.Lines(X, X, markers: true).LogX().XRange(0.5, 2).MarkX(1.9, "right"),
        ["scatter"] = Chart.Scatter(X, X, error: X),
        ["classes"] = Chart.Scatter(X, X, [0, 1, 1]),
        ["many"] = Chart.Scatter(Enumerable.Range(0, 10_001), Enumerable.Range(0, 10_001)),
        ["contour"] = Chart.Contour(X, X, new double[3, 3], ceiling: 1).WithPath([[0, 0], [1, 1]]).WithPoints([1f], [1f]),
        ["contour named"] = Chart.Contour((x, y) => (x * x) - y, (-1, 1), (0, 1)).Axes("x", "y", "E")
            .WithArrows([0, 0.5], [0, 0.5], [1, 1], [0, 1], "slope"),
        ["surface"] = Chart.Surface((x, y) => x * y, (0, 1), (0, 1)).WithPath([[0, 0, 0], [1, 1, 1]]),
        ["surface cut"] = Chart.Surface((x, y) => x * y, (0, 1), (0, 1), ceiling: 0.5).WithPoints([0.5], [0.5], "here")
            .WithLine(X, X, dashed: true).Axes("x", "y", "E"),
        ["heatmap"] = Chart.Heatmap(X, X, new double[3, 3], diverging: true),
        ["gaps"] = Chart.Heatmap(X, X, new[,] { { 0, 1, 2 }, { double.NaN, 4, 5 }, { 6, 7, 8.123456789 } }).ZRange(1, 5),
        ["map of logarithms"] = Chart.Heatmap(Grid.Log(0.1, 10, 5), X, new double[3, 5]).LogX(),
        ["levels over logarithms"] = Chart.Contour(X, Grid.Log(0.01, 1000, 4), new double[4, 3]).LogX().LogY(),
        ["matrix"] = Chart.Matrix(new double[2, 4]),
        ["picture"] = Chart.Picture(new GrayImage(3, 2, new float[6])).WithBox(0, 0, 1, 1).WithBox(1, 0, 1, 1, "a"),
        ["values"] = Chart.ScatterByValue(X, X, X, diverging: true).Note(1, 1, "here").Axes("x", "y", "E"),
        ["batch"] = Chart.Scatter(Points.FromCoordinates([1, 2], [3, 4])).EqualUnits(),
        ["names"] = Chart.Heatmap(["a", "b"], ["c"], new double[1, 2]),
        ["histogram"] = Chart.Histogram([1f, 2f, 2f]),
        ["bars"] = Chart.Bars(["a", "b"], [1, 2], error: [0.1, 0.2]).WithBars([2, 3], "after"),
        ["quiver"] = Chart.Quiver(X, X, [0, 1, double.NaN], [0, 2, 1], "field"),
        ["field"] = Chart.Quiver((x, y) => (y, -x), (-1, 1), (-1, 1), across: 5).EqualUnits(),
    };

    /// <summary>The inlined library of the page's first chart, or some text that is in no page.</summary>
    public static string Script(string html)
    {
        var match = Regex.Match(html, "<script data-ebm=\"plotly\">.*?</script>", RegexOptions.Singleline);
        return match.Success ? match.Value : "\0";
    }

    public static JsonObject FigureOf(string html) => Parse(html, "ebmCharts.draw('", "{")!.AsObject();

    /// <summary>The JSON that begins at the first <paramref name="opening"/> after the last <paramref name="mark"/>.</summary>
    public static JsonNode? Parse(string html, string mark, string opening)
    {
        var start = html.IndexOf(opening, html.LastIndexOf(mark, StringComparison.Ordinal) + mark.Length - 1, StringComparison.Ordinal);
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(html[start..]),
            new JsonReaderOptions { AllowMultipleValues = true });
        return JsonNode.Parse(ref reader);
    }
}
