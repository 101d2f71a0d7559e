namespace Ebm.Notebooks;

/// <summary>Makes the series that lines, points, paths, bands and bars are drawn with.</summary>
internal static class Draw
{
    public static LineSeries Line(double[] x, double[] y, string? name, string color, bool dashed = false, bool markers = false)
    {
        Same(x, y);
        return new LineSeries(x, y, color) { Name = name, Dashed = dashed, Dots = markers ? 6 : null };
    }

    public static PointSeries Points(double[] x, double[] y, string? name, string color, double size, IEnumerable<double>? error = null,
        bool onMap = false)
    {
        Same(x, y);
        return new PointSeries(x, y, color)
        {
            Name = name,
            Size = size,
            Opacity = x.Length > 300 ? 0.6 : 0.95,
            Outline = onMap ? "@edge" : "@paper",
            OutlineWidth = onMap || x.Length <= 300 ? 0.6 : 0,
            Errors = Errors(error, x.Length),
        };
    }

    public static HistogramSeries Histogram(double[] values, int bins, string? name, bool density, string color)
    {
        if (bins < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(bins), bins, $"bins = {bins} must be at least 1.");
        }

        var finite = values.Where(double.IsFinite).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        (bins, low, var wide) = high > low ? (bins, low, (high - low) / bins) : (1, low - (Around(low) / 2), Around(low));
        var counts = new double[bins];
        foreach (var v in finite)
        {
            counts[Math.Min(bins - 1, (int)((v - low) / wide))]++;
        }

        var scale = density && finite.Length > 0 ? 1 / (finite.Length * wide) : 1;
        double[] centers = [.. Enumerable.Range(0, bins).Select(b => low + ((b + 0.5) * wide))];
        return new HistogramSeries(centers, Array.ConvertAll(counts, c => c * scale), wide, color) { Name = name };
    }

    /// <summary>The width of the one bin around numbers that are all equal: 1, wider where single numbers lie further apart.</summary>
    private static double Around(double value) => Math.Max(1, 4 * (Math.BitIncrement(Math.Abs(value)) - Math.Abs(value)));

    public static BarSeries Bars(int labels, double[] values, string? name, IEnumerable<double>? error, string color) =>
        labels == values.Length
        ? new BarSeries([.. Enumerable.Range(0, labels).Select(i => (double)i)], values, color)
        {
            Name = name,
            Errors = Errors(error, labels)
        }
        : throw new ArgumentException($"{labels} labels for {values.Length} bars.", nameof(values));

    public static Series[] Path(double[][] points, string? name, string color, bool onMap)
    {
        double[] x = [.. points.Select(p => p[0])], y = [.. points.Select(p => p[1])];
        var line = new LineSeries(x, y, color)
        {
            Name = name,
            Width = points.Length <= 300 ? 2 : 1.2,
            Dots = points.Length <= 60 ? 4
            : null
        };
        return [line, new EndsSeries([x[0], x[^1]], [y[0], y[^1]], color, onMap ? "@edge" : "@ink")];
    }

    public static BandSeries Band(double[] x, double[] low, double[] high, string color)
    {
        Same(x, low);
        Same(x, high);
        return new BandSeries(x, low, high, color);
    }

    /// <summary>Arrows from points along vectors.</summary>
    /// <param name="x">First coordinates of the points.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="u">First coordinates of the vectors.</param>
    /// <param name="v">Second coordinates.</param>
    /// <param name="name">A name for the legend.</param>
    /// <param name="scale">The factor from a vector to its arrow; null for one that fits.</param>
    /// <param name="color">Their colour.</param>
    public static VectorSeries Arrows(double[] x, double[] y, double[] u, double[] v, string? name, double? scale, string color)
    {
        if (y.Length != x.Length || u.Length != x.Length || v.Length != x.Length)
        {
            throw new ArgumentException(
                $"x has {x.Length} numbers, y {y.Length}, u {u.Length} and v {v.Length}; arrows need as many of each.");
        }

        if (scale is { } s && !(s > 0 && double.IsFinite(s)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), s, $"scale = {s} must be above 0 and finite.");
        }

        return new VectorSeries(x, y, u, v, color) { Name = name, Scale = scale ?? VectorSeries.FittingScale(x, y, u, v) };
    }

    /// <summary>A series of the plane laid on a landscape; at the heights that are given, or on its ground.</summary>
    public static Series Lifted(Series series, (double[] X, double[] Y, double[,] Z) ground, double[]? heights)
    {
        var (low, high) = Terrain.Range(ground.Z);
        double[] Heights(double[] x, double[] y)
        {
            var given = heights is not null && heights.Length == x.Length ? heights : heights is { Length: > 0 }
                ? [heights[0], heights[^1]] : null;
            return [.. x.Select((v, i) => given?[i] ?? (Terrain.Height(ground, v, y[i]) + (0.015 * (high - low))))];
        }

        return series switch
        {
            LineSeries line => line with { Z = Heights(line.X, line.Y), Width = 5, Dots = line.Dots is null ? null : 2.5 },
            PointSeries points => points with { Z = Heights(points.X, points.Y), Size = 3.5, OutlineWidth = 0, Errors = null },
            EndsSeries ends => ends with { Z = Heights(ends.X, ends.Y) },
            _ => throw new InvalidOperationException("only lines, points and paths can lie on a surface."),
        };
    }

    /// <summary>Throws unless there are as many of one as of the other.</summary>
    public static void Same(double[] x, double[] y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"x has {x.Length} numbers and y {y.Length}; a chart needs as many of one as of the other.");
        }
    }

    private static double[]? Errors(IEnumerable<double>? error, int count)
    {
        double[]? sizes = error is null ? null : [.. error];
        return sizes is null || sizes.Length == count ? sizes
            : throw new ArgumentException($"{sizes.Length} errors for {count} numbers.", nameof(error));
    }
}
