using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>The traces that lines, points, paths and bands are made of.</summary>
internal static class Series
{
    public static JsonObject[] Line(IEnumerable<double> x, IEnumerable<double> y, string? name, string color, bool dashed = false, bool markers = false)
    {
        var (xs, ys) = Same(x, y);
        var trace = Base("scatter", xs, ys, name);
        trace["mode"] = markers ? "lines+markers" : "lines";
        trace["line"] = new JsonObject { ["color"] = color, ["width"] = 2.2, ["dash"] = dashed ? "dash" : "solid", ["simplify"] = xs.Length > 2000 };
        return [trace];
    }

    public static JsonObject[] Points(IEnumerable<double> x, IEnumerable<double> y, string? name, string color, double size, IEnumerable<double>? error = null, bool onMap = false)
    {
        var (xs, ys) = Same(x, y);
        var trace = Base(xs.Length > 10_000 ? "scattergl" : "scatter", xs, ys, name);
        trace["mode"] = "markers";
        trace["marker"] = new JsonObject { ["color"] = color, ["size"] = size, ["opacity"] = xs.Length > 300 ? 0.6 : 0.95, ["line"] = new JsonObject { ["color"] = onMap ? "rgba(8,30,70,.8)" : "@paper", ["width"] = onMap || xs.Length <= 300 ? 0.6 : 0 } };
        if (error is not null)
        {
            trace["error_y"] = ErrorBars(error, xs.Length);
        }

        return [trace];
    }

    public static JsonObject[] Histogram(double[] values, int bins, string? name, bool density, string color)
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
        trace["marker"] = new JsonObject { ["color"] = color, ["opacity"] = 0.6 };
        return [trace];
    }

    public static JsonObject[] Bars(string[] labels, double[] values, string? name, IEnumerable<double>? error, string color)
    {
        if (labels.Length != values.Length)
        {
            throw new ArgumentException($"{labels.Length} labels for {values.Length} bars.", nameof(values));
        }

        var trace = Base("bar", [], values, name);
        trace["x"] = Json.Numbers(Enumerable.Range(0, labels.Length).Select(i => (double)i));
        trace["marker"] = new JsonObject { ["color"] = color };
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

    public static JsonObject[] Path(double[][] points, string? name, string color, bool onMap)
    {
        double[] x = [.. points.Select(p => p[0])], y = [.. points.Select(p => p[1])];
        var line = Line(x, y, name, color, markers: points.Length <= 60)[0];
        line["line"]!["width"] = points.Length <= 300 ? 2 : 1.2;
        line["marker"] = new JsonObject { ["size"] = 4, ["color"] = color };
        var edge = onMap ? "#0b1f3f" : "@ink";
        var ends = Base("scatter", [x[0], x[^1]], [y[0], y[^1]], null);
        ends["meta"] = "ends";
        ends["mode"] = "markers";
        ends["text"] = Json.Texts(["start", "end"]);
        ends["hoverinfo"] = "text+x+y";
        ends["marker"] = new JsonObject
        {
            ["size"] = 11,
            ["color"] = Json.Texts(["#ffffff", color]),
            ["opacity"] = 1,
            ["line"] = new JsonObject { ["color"] = Json.Texts([color == "#ffffff" ? edge : color, edge]), ["width"] = Json.Numbers([3, 1.5]) },
        };
        return [line, ends];
    }

    /// <summary>Traces in the plane as traces in space, lying on a landscape.</summary>
    public static JsonObject[] Lifted(JsonObject[] traces, (double[] X, double[] Y, double[,] Z) ground, double[]? heights)
    {
        var (low, high) = Terrain.Range(ground.Z);
        foreach (var trace in traces)
        {
            trace["type"] = "scatter3d";
            double[] x = [.. trace["x"]!.AsArray().Select(v => v?.GetValue<double>() ?? double.NaN)], y = [.. trace["y"]!.AsArray().Select(v => v?.GetValue<double>() ?? double.NaN)];
            var given = heights is not null && heights.Length == x.Length ? heights : heights is { Length: > 0 } ? [heights[0], heights[^1]] : null;
            trace["z"] = Json.Numbers(x.Select((v, i) => given?[i] ?? (Terrain.Height(ground, v, y[i]) + (0.015 * (high - low)))));
            if (trace["line"] is JsonObject line)
            {
                line["width"] = 5;
            }

            if (trace["marker"] is JsonObject marker)
            {
                marker["size"] = trace["meta"]!.GetValue<string>() == "ends" ? 6 : trace["mode"]!.GetValue<string>() == "markers" ? 3.5 : 2.5;
                marker["line"] = new JsonObject { ["width"] = 0 };
            }
        }

        return traces;
    }

    public static JsonObject[] Band(IEnumerable<double> x, IEnumerable<double> low, IEnumerable<double> high, string color)
    {
        var (xs, lows) = Same(x, low);
        var (_, highs) = Same(xs, high);
        var lower = Edge(xs, lows);
        var upper = Edge(xs, highs);
        upper["fill"] = "tonexty";
        upper["fillcolor"] = Palette.Faint(color, 0.22);
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
