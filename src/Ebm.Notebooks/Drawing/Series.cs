using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>The traces that lines, points, paths and bands are made of.</summary>
internal static class Series
{
    /// <summary>How many colours a figure's series have used.</summary>
    public static int Count(Figure figure) =>
        figure.Traces.Count(t => t["meta"]?.GetValue<string>() == "series") + (figure.Kind is "contour" or "heatmap" or "surface" ? 1 : 0);

    public static JsonObject[] Line(IEnumerable<double> x, IEnumerable<double> y, string? name, int color, bool dashed = false, bool markers = false)
    {
        var (xs, ys) = Same(x, y);
        var trace = Base("scatter", xs, ys, name);
        trace["mode"] = markers ? "lines+markers" : "lines";
        trace["line"] = new JsonObject { ["color"] = Palette.Of(color), ["width"] = 2.2, ["dash"] = dashed ? "dash" : "solid" };
        return [trace];
    }

    public static JsonObject[] Points(IEnumerable<double> x, IEnumerable<double> y, string? name, int color, double size, IEnumerable<double>? error = null)
    {
        var (xs, ys) = Same(x, y);
        var trace = Base(xs.Length > 3000 ? "scattergl" : "scatter", xs, ys, name);
        trace["mode"] = "markers";
        trace["marker"] = new JsonObject { ["color"] = Palette.Of(color), ["size"] = size, ["opacity"] = xs.Length > 300 ? 0.55 : 0.9, ["line"] = new JsonObject { ["color"] = "rgba(255,255,255,.6)", ["width"] = xs.Length > 300 ? 0 : 0.7 } };
        if (error is not null)
        {
            trace["error_y"] = ErrorBars(error, xs.Length);
        }

        return [trace];
    }

    public static JsonObject[] Histogram(double[] values, int bins, string? name, bool density, int color)
    {
        if (bins < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(bins), bins, $"bins = {bins} must be at least 1.");
        }

        var finite = values.Where(double.IsFinite).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        var wide = high > low ? (high - low) / bins : 1;
        var counts = new double[bins];
        foreach (var v in finite)
        {
            counts[Math.Min(bins - 1, (int)((v - low) / wide))]++;
        }

        var scale = density && finite.Length > 0 ? 1 / (finite.Length * wide) : 1;
        var trace = Base("bar", [.. Enumerable.Range(0, bins).Select(b => low + ((b + 0.5) * wide))], [.. counts.Select(c => c * scale)], name);
        trace["width"] = Json.Number(wide);
        trace["marker"] = new JsonObject { ["color"] = Palette.Of(color), ["opacity"] = 0.6 };
        return [trace];
    }

    public static JsonObject[] Bars(string[] labels, double[] values, string? name, IEnumerable<double>? error, int color)
    {
        if (labels.Length != values.Length)
        {
            throw new ArgumentException($"{labels.Length} labels for {values.Length} bars.", nameof(values));
        }

        var trace = Base("bar", [], values, name);
        trace["x"] = Json.Texts(labels.Select(Layout.Escape));
        trace["marker"] = new JsonObject { ["color"] = Palette.Of(color) };
        if (error is not null)
        {
            trace["error_y"] = ErrorBars(error, values.Length);
        }

        return [trace];
    }

    private static JsonObject ErrorBars(IEnumerable<double> error, int count)
    {
        double[] sizes = [.. error];
        return sizes.Length == count
            ? new JsonObject { ["type"] = "data", ["array"] = Json.Numbers(sizes), ["thickness"] = 1.3, ["width"] = 4 }
            : throw new ArgumentException($"{sizes.Length} errors for {count} numbers.", nameof(error));
    }

    public static JsonObject[] Path(double[][] points, string? name, int color)
    {
        if (points[0].Length == 3)
        {
            var walk = Base("scatter3d", [.. points.Select(p => p[0])], [.. points.Select(p => p[1])], name);
            walk["z"] = Json.Numbers(points.Select(p => p[2]));
            walk["mode"] = "lines";
            walk["line"] = new JsonObject { ["color"] = Palette.Of(color), ["width"] = 6 };
            return [walk];
        }

        var line = Line([.. points.Select(p => p[0])], [.. points.Select(p => p[1])], name, color)[0];
        var ends = Base("scatter", [points[0][0], points[^1][0]], [points[0][1], points[^1][1]], null);
        ends["meta"] = "ends";
        ends["mode"] = "markers";
        ends["hoverinfo"] = "skip";
        ends["marker"] = new JsonObject
        {
            ["symbol"] = Json.Texts(["circle-open", "circle"]),
            ["size"] = new JsonArray(11, 10),
            ["color"] = Palette.Of(color),
            ["line"] = new JsonObject { ["color"] = Palette.Of(color), ["width"] = 2.5 },
        };
        return [line, ends];
    }

    public static JsonObject[] Band(IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high, int color)
    {
        var (xs, lows) = Same(x, low);
        var (_, highs) = Same(xs, high);
        var lower = Edge(xs, lows);
        var upper = Edge(xs, highs);
        upper["fill"] = "tonexty";
        upper["fillcolor"] = Palette.Faint(Palette.Of(color), 0.22);
        return [lower, upper];

        static JsonObject Edge(double[] xs, double[] ys)
        {
            var edge = Base("scatter", xs, ys, null);
            edge["meta"] = "band";
            edge["mode"] = "lines";
            edge["hoverinfo"] = "skip";
            edge["line"] = new JsonObject { ["width"] = 0 };
            return edge;
        }
    }

    public static (double[] X, double[] Y) Same(IEnumerable<double> x, IEnumerable<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (xs, ys) = (x as double[] ?? [.. x], y as double[] ?? [.. y]);
        return xs.Length == ys.Length
            ? (xs, ys)
            : throw new ArgumentException($"x has {xs.Length} numbers and y {ys.Length}; a chart needs as many of one as of the other.");
    }

    private static JsonObject Base(string type, double[] x, double[] y, string? name)
    {
        var trace = new JsonObject { ["type"] = type, ["x"] = Json.Numbers(x), ["y"] = Json.Numbers(y), ["showlegend"] = name is not null, ["meta"] = "series" };
        if (name is not null)
        {
            trace["name"] = Layout.Escape(name);
        }

        return trace;
    }
}
