using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Notebooks.Tests;

/// <summary>Charts become figures that plotly can draw; nothing a learner writes becomes HTML.</summary>
public class VisualTests
{
    private static readonly double[] X = [0, 1, 2];

    public static TheoryData<string> Kinds => [.. Charts().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_chart_is_a_figure_with_named_axes(string kind)
    {
        var html = Charts()[kind].Title("A title").Axes("T / Δ", "E(x)").ToHtml();
        var figure = FigureOf(html);
        Assert.NotEmpty(figure["data"]!.AsArray());
        Assert.Contains("<div class=\"ebm-title\" style=\"max-width:", html, StringComparison.Ordinal);
        Assert.Contains(">A title</div>", html, StringComparison.Ordinal);
        var axes = figure["layout"]!["scene"] ?? figure["layout"]!;
        Assert.Equal("T / Δ", axes["xaxis"]!["title"]!["text"]!.ToString());
        Assert.Equal("E(x)", axes["yaxis"]!["title"]!["text"]!.ToString());
        Assert.DoesNotContain("https://", html.Replace(Script(html), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_animation_has_all_frames_on_the_same_axes()
    {
        var html = Chart.Animate([Chart.Lines(X, X), Chart.Lines(X, X.Reverse()), Chart.Lines(X, [0.0, 5, 10])], ["a", "b", "c"])
            .Title("All").ToHtml();
        Assert.Contains("-player',[\"a\",\"b\",\"c\"],120", html, StringComparison.Ordinal);
        var frames = Pictured.Parse(html, ",f=[", "[")!.AsArray();
        Assert.Equal(3, frames.Count);
        Assert.Equal([2, 1, 0], frames[1]!["data"]![0]!["y"]!.AsArray().Select(v => (int)v!.GetValue<double>()));
        var range = FigureOf(html)["layout"]!["yaxis"]!["range"]!.AsArray().Select(v => v!.GetValue<double>()).ToArray();
        Assert.True(range[0] < 0 && range[1] > 10, "the axis holds every frame");
    }

    [Fact]
    public void Shared_axes_hold_error_bars_marks_notes_and_bins()
    {
        static double[] Range(Visual chart, string axis) =>
            [.. FigureOf(chart.ToHtml())["layout"]![axis]!["range"]!.AsArray().Select(v => v!.GetValue<double>())];
        static void Holds(double[] range, double low, double high) => Assert.True(range[0] < low && range[1] > high,
            $"{range[0]} … {range[1]} holds {low} … {high}");
        var points = Chart.Explore(("k", [1, 2]), k => Chart.Scatter(X, X, error: [0, 0, 3.0 * k]).MarkX(-5 * k).Note(7, 1, "far"));
        Holds(Range(points, "xaxis"), -10, 7);
        Holds(Range(points, "yaxis"), -4, 8);
        var marked = Chart.Animate([Chart.Lines(X, X).MarkY(9), Chart.Lines(X, X).Note(1, -9, "low")]);
        Holds(Range(marked, "yaxis"), -9, 9);
        Assert.InRange(Range(marked, "xaxis")[1], 2, 2.1);
        Holds(Range(Chart.Animate([Chart.Bars(["a", "b"], [1, 2], error: [0.1, 5]), Chart.Bars(["a", "b"], [1, -2], error: [0, 1])]),
            "yaxis"), -3, 7);
        Holds(Range(Chart.Explore(("n", [2]), n => Chart.Histogram([0.0, 1, 4], n)), "xaxis"), 0, 4);
        var log = Chart.Scatter([1.0, 10], [1.0, 10], error: [2.0, 90]).LogX().LogY().MarkX(1000).MarkX(-1);
        var logs = Range(Chart.Animate([log]), "xaxis");
        Holds(logs, 0, 3);
        Assert.True(logs[1] < 3.1);
    }

    [Fact]
    public void A_chart_keeps_the_numbers_it_was_given()
    {
        double[] x = [0, 1, 2], y = [3, 4, 5], more = [1, 1, 1];
        var grid = new double[,] { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } };
        Dictionary<string, Visual> charts = new()
        {
            ["lines"] = Chart.Lines(x, y).WithLine(x, more).WithBand(x, y, more).WithPath(x, y).WithArrows(x, y, y, more),
            ["trace"] = Chart.Trace(y),
            ["traces"] = Chart.Traces([y, more]),
            ["scatter"] = Chart.Scatter(x, y, error: more).WithPoints(x, y, error: more),
            ["classes"] = Chart.Scatter(x, y, [0, 1, 1]),
            ["path"] = Chart.Scatter([x[..2]]).WithPath([x[..2], y[..2]]),
            ["values"] = Chart.ScatterByValue(x, y, more),
            ["histogram"] = Chart.Histogram(y),
            ["bars"] = Chart.Bars(["a", "b", "c"], y, error: more).WithBars(more),
            ["contour"] = Chart.Contour(x, y, grid),
            ["surface"] = Chart.Surface(x, y, grid),
            ["heatmap"] = Chart.Heatmap(x, y, grid),
            ["named"] = Chart.Heatmap(["a", "b", "c"], ["d", "e", "f"], grid),
            ["matrix"] = Chart.Matrix(grid),
            ["quiver"] = Chart.Quiver(x, y, y, more),
        };
        static string Words(Visual chart) => Regex.Replace(chart.ToHtml().Replace(Script(chart.ToHtml()), "", StringComparison.Ordinal),
            "ebm-[0-9a-f]{6,}", "");
        _ = Words(charts["lines"]);
        var before = charts.ToDictionary(c => c.Key, c => Words(c.Value));
        foreach (var numbers in new[] { x, y, more })
            Array.Fill(numbers, 77);
        for (var i = 0; i < 9; i++)
            grid[i / 3, i % 3] = 77;
        Assert.All(charts, c => Assert.Equal(before[c.Key], Words(c.Value)));
    }

    [Fact]
    public void What_is_set_on_an_animation_is_set_on_each_frame()
    {
        var chart = Chart.Animate([Chart.Lines(X, X), Chart.Lines(X, X.Reverse())]).Axes("t", "x").YRange(-7, 7).WithLine(X, X, "over")
            .MarkX(1, "now");
        var figure = FigureOf(chart.ToHtml());
        Assert.Equal([-7.0, 7], figure["layout"]!["yaxis"]!["range"]!.AsArray().Select(v => v!.GetValue<double>()));
        Assert.Equal("t", figure["layout"]!["xaxis"]!["title"]!["text"]!.ToString());
        Assert.Equal(["over", "now"], [figure["data"]![1]!["name"]!.ToString(), figure["layout"]!["annotations"]![0]!["text"]!.ToString()]);
        Assert.All(Pictured.Parse(chart.ToHtml(), ",f=[", "[")!.AsArray(), frame => Assert.Equal(2, frame!["data"]!.AsArray().Count));
    }

    [Fact]
    public void What_lies_on_a_landscape_takes_its_height()
    {
        var figure = FigureOf(Chart.Surface((x, y) => 3 * x, (0, 1), (0, 1)).WithPath([[0.0, 0], [1, 1]]).ToHtml());
        var path = figure["data"]![1]!;
        Assert.Equal("scatter3d", path["type"]!.ToString());
        Assert.Equal([0, 3], path["z"]!.AsArray().Select(v => (int)Math.Round(v!.GetValue<double>())));
    }

    [Theory]
    [InlineData(1, 1000, "1,10,100,1000")]
    [InlineData(0.05, 5, "0.05,0.1,0.2,0.5,1,2,5")]
    [InlineData(1e-6, 1, "10<sup>−6</sup>,10<sup>−5</sup>,10<sup>−4</sup>,0.001,0.01,0.1,1")]
    public void A_logarithmic_axis_has_round_ticks(double low, double high, string expected)
    {
        var axis = FigureOf(Chart.Lines([low, high], X.Take(2)).LogX().ToHtml())["layout"]!["xaxis"]!;
        var shown = axis["tickvals"]!.AsArray().Zip(axis["ticktext"]!.AsArray()).Where(t => t.First!.GetValue<double>() is var v
            && v >= low * 0.999 && v <= high * 1.001);
        Assert.Equal(expected, string.Join(",", shown.Select(t => t.Second!.ToString())));
    }

    [Fact]
    public void A_map_on_logarithmic_axes_fills_them()
    {
        double[] x = Grid.Log(0.1, 10, 5), y = [-1, 0, 0.5, 8];
        var layout = FigureOf(Chart.Contour(x, y, new double[4, 5]).LogX().LogY().ToHtml())["layout"]!;
        double[] Range(string axis) => [.. layout[axis]!["range"]!.AsArray().Select(v => v!.GetValue<double>())];
        Assert.Equal([-1.0, 1], Range("xaxis"));
        Assert.Equal([Rounded.Of(Math.Log10(0.5)), Rounded.Of(Math.Log10(8))], Range("yaxis"));
        layout = FigureOf(Chart.Heatmap(x, y, new double[4, 5]).LogX().ToHtml())["layout"]!;
        Assert.Equal([-1.25, 1.25], Range("xaxis"));
        Assert.Equal([-2.5, 9.5], Range("yaxis"));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(-0.25, 1)]
    [InlineData(1e17, 0)]
    public void Equal_values_stand_in_one_bar_around_them(double value, double height)
    {
        var bars = FigureOf(Chart.Histogram([value, value]).ToHtml())["data"]![0]!;
        Assert.Equal(Rounded.Of(value), Assert.Single(bars["x"]!.AsArray())!.GetValue<double>());
        var width = bars["width"]!.GetValue<double>();
        Assert.Equal(Rounded.Of(1 / width), Assert.Single(bars["y"]!.AsArray())!.GetValue<double>());
        Assert.True(height == 1 ? width == 1 : value + (width / 2) > value);
    }

    [Fact]
    public void Level_lines_are_round()
    {
        var contours = FigureOf(Chart.Contour((x, y) => (x * x) + y, (-1, 1), (0, 1), ceiling: 2).ToHtml())["data"]![0]!["contours"]!;
        Assert.Equal(0.1, contours["size"]!.GetValue<double>());
        Assert.Equal(0.1, contours["start"]!.GetValue<double>(), 12);
    }

    [Fact]
    public void Every_call_makes_a_fresh_element()
    {
        var chart = Chart.Lines(X, X);
        static string Id(string html) => Regex.Match(html, "class=\"ebm-figure\" id=\"([^\"]+)\"").Groups[1].Value;
        var (first, second) = (Id(chart.ToHtml()), Id(chart.ToHtml()));
        Assert.NotEqual(first, second);
        Assert.StartsWith("ebm-", first, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_learner_writes_is_shown_as_text()
    {
        const string bad = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
        Visual[] visuals =
        [
            Chart.Lines(X, X, bad).Title(bad).Axes(bad, bad).Caption(bad).MarkX(1, bad),
            Chart.Bars([bad, "b"], [1, 2]),
            Chart.Images([new float[4]], 2, 2, captions: [bad]).Title(bad).Caption(bad),
            Chart.Animate([Chart.Images([new float[4]], 2, 2)], [bad]),
            Claim.Equal(bad, 1, 1, 0, bad),
        ];
        foreach (var visual in visuals)
        {
            var html = visual.ToHtml();
            html = html.Replace(Script(html), "", StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_leave_gaps()
    {
        var y = FigureOf(Chart.Lines(X, [1, double.NaN, double.PositiveInfinity]).ToHtml())["data"]![0]!["y"]!.AsArray();
        Assert.Equal([false, true, true], y.Select(v => v is null));
    }

    [Fact]
    public void The_formatter_of_notebooks_finds_both_forms()
    {
        Assert.Contains("ebm-claim", Claim.Equal("a", 1, 1, 0, "b").ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("a: 1 against 1", Claim.Equal("a", 1, 1, 0, "b").ToDisplayString("text/plain"), StringComparison.Ordinal);
        Assert.Equal(["text/html", "text/plain", Fact.Claim, Fact.Exercise], Formatter.GetPreferredMimeTypesFor(typeof(Visual)));
    }

    [Fact]
    public void Nothing_here_references_a_kernel()
    {
        var references = typeof(Visual).Assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(references, r => r.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal)
            || r.StartsWith("Ebm.Kernel", StringComparison.Ordinal) || r.StartsWith("Plotly", StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_is_a_PNG_that_decodes_to_its_shades()
    {
        var uri = Regex.Match(Chart.Images([[0f, 1f, 0.5f, 0f, 1f, 1f]], 3, 2).ToHtml(), "data:image/png;base64,([^\"]+)").Groups[1].Value;
        var bytes = Convert.FromBase64String(uri);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes.Take(4));
        var length = (bytes[33] << 24) | (bytes[34] << 16) | (bytes[35] << 8) | bytes[36];
        using var zlib = new System.IO.Compression.ZLibStream(new MemoryStream(bytes, 41, length),
            System.IO.Compression.CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        Assert.Equal([0, 0, 255, 127, 0, 0, 255, 255], raw.ToArray().Select(b => (int)b));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("3 numbers and y 2", Assert.Throws<ArgumentException>(() => Chart.Lines(X, [1.0, 2])).Message);
        Assert.Contains("3 rows (y) × 3 columns", Assert.Throws<ArgumentException>(() => Chart.Contour(X, X, new double[2, 3])).Message);
        Assert.Contains("images[0] has 3 pixels", Assert.Throws<ArgumentException>(() => Chart.Images([new float[3]], 2, 2)).Message);
        Assert.Throws<ArgumentException>(() => Chart.Animate([]));
        Assert.Throws<ArgumentException>(() => Visual.Row());
        Assert.Throws<ArgumentException>(() => Visual.Grid(2));
        Assert.Contains("columns = 0 must lie between 1 and 12",
            Assert.Throws<ArgumentOutOfRangeException>(() => Visual.Grid(0, Chart.Lines(X, X))).Message);
        Assert.Contains("2 classes for 3 points", Assert.Throws<ArgumentException>(() => Chart.Scatter(X, X, [1, 2])).Message);
        Assert.Contains("y 3, u 2", Assert.Throws<ArgumentException>(() => Chart.Quiver(X, X, [1.0, 2], X)).Message);
        Assert.Contains("scale = 0 must be above 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Quiver(X, X, X, X, scale: 0)).Message);
        Assert.Contains("across = 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Quiver((x, y) => (x, y), (0, 1), (0, 1), across: 1)).Message);
        Assert.Throws<InvalidOperationException>(() => Chart.Surface((x, y) => x, (0, 1), (0, 1)).WithArrows(X, X, X, X));
        Assert.Throws<InvalidOperationException>(() => Claim.Equal("a", 1, 1, 0, "b").LogX());
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Histogram(X, 0));
        Assert.Contains("points[0] has 3 coordinates", Assert.Throws<ArgumentException>(() => Chart.Scatter([new double[3]])).Message);
        Assert.Contains("points have 3 coordinates", Assert.Throws<ArgumentException>(() => Chart.Scatter(new Points(3, 1))).Message);
        Assert.Throws<ArgumentException>(() => Chart.Lines(X, X).XRange(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chart.Lines(X, X).Size(10, 300));
        Assert.Throws<InvalidOperationException>(() => Chart.Lines(X, X).ZRange(0, 1));
        var surface = Chart.Surface((x, y) => x, (0, 1), (0, 1));
        (string Name, Func<Visual> Chart)[] wrong =
        [
            ("captions", () => Chart.Images([new float[4]], 2, 2, captions: ["a", "b"])),
            ("captions[0] is null", () => Chart.Images([new float[4]], 2, 2, captions: [null!])),
            ("columns = 0", () => Chart.Images([new float[4]], 2, 2, columns: 0)),
            ("width = 0", () => Chart.Images([new float[0]], 0, 2)),
            ("height = -2", () => Chart.Images([new float[4]], 2, -2)),
            ("pixels = 0", () => Chart.Images([new float[4]], 2, 2, pixels: 0)),
            ("images[0] has 0 pixels", () => Chart.Images([(float[])null!], 2, 2)),
            ("values is empty", () => Chart.Contour([], [], new double[0, 0])),
            ("values is empty", () => Chart.Heatmap(X, [], new double[0, 3])),
            ("values is empty", () => Chart.Surface([], X, new double[3, 0])),
            ("values is empty", () => Chart.Matrix(new double[0, 4])),
            ("labels", () => Chart.Bars(null!, X)),
            ("labels[1] is null", () => Chart.Bars(["a", null!, "c"], X)),
            ("columns", () => Chart.Heatmap(null!, ["a"], new double[1, 1])),
            ("rows", () => Chart.Heatmap(["a"], null!, new double[1, 1])),
            ("rows[0] is null", () => Chart.Heatmap(["a"], [null!], new double[1, 1])),
        ];
        Assert.All(wrong, w => Assert.Contains(w.Name, Assert.ThrowsAny<ArgumentException>(w.Chart).Message, StringComparison.Ordinal));
        Func<Visual>[] flat = [() => surface.MarkX(1), surface.LogX, surface.LogY, surface.EqualUnits];
        Assert.All(flat, change => Assert.Contains("is for charts in the plane",
            Assert.Throws<InvalidOperationException>(change).Message, StringComparison.Ordinal));
    }

    private static Dictionary<string, Visual> Charts() => Pictured.Charts();

    private static string Script(string html) => Pictured.Script(html);

    private static JsonObject FigureOf(string html) => Pictured.FigureOf(html);
}
