using Ebm.Notebooks;
using Plotly.NET;
using Plotly.NET.TraceObjects;

namespace Ebm.Plotly;

/// <summary>Traces of maps and landscapes, and the bar that says what their colours mean.</summary>
internal static class GridTraces
{
    public static Trace Map(MapSeries map)
    {
        var trace = Grid(new Trace2D(map.HasLevels ? "contour" : "heatmap"), map)
            .WithNumber("zmin", map.Range.Low)
            .WithNumber("zmax", map.Range.High)
            .With("showscale", map.HasBar)
            .With("colorbar", map.HasBar ? ColorBar(map.ColorTitle) : null)
            .With("texttemplate", map.WritesNumbers ? "%{z:.3~g}" : null);
        if (!map.HasLevels)
        {
            return trace;
        }

        var (start, end, step) = map.Levels;
        return trace
            .With("autocontour", false)
            .With("contours", new Contours()
                .With("coloring", StyleParam.ContourColoring.Fill.Convert())
                .WithNumber("start", start)
                .WithNumber("end", end)
                .WithNumber("size", step))
            .With("line", new Line().With("width", 0.7).WithColor("color", "@level"));
    }

    public static Trace Surface(SurfaceSeries surface) => Grid(new Trace3D("surface"), surface)
        .WithNumber("cmin", surface.Range.Low)
        .WithNumber("cmax", surface.Range.High)
        .With("colorbar", ColorBar(surface.ColorTitle).With("len", 0.7))
        .With("contours", new Contours().With("z", new Contour()
            .With("show", true)
            .With("usecolormap", false)
            .WithColor("color", "@level")
            .With("width", 1)))
        .With("lighting", new Lighting().With("ambient", 0.78).With("diffuse", 0.45).With("specular", 0.04).With("roughness", 0.9));

    public static ColorBar ColorBar(string title) => new ColorBar()
        .With("thickness", 12)
        .With("outlinewidth", 0)
        .With("nticks", 6)
        .With("ticklen", 3)
        .With("ticks", StyleParam.TickOptions.Outside.Convert())
        .WithColor("tickcolor", "@soft")
        .With("tickfont", Properties.Font(12))
        .With("exponentformat", StyleParam.ExponentFormat.Power.Convert())
        .With("title", title.Length == 0 ? null : new Title()
            .With("text", Ebm.Notebooks.Layout.Escape(title))
            .With("side", StyleParam.Side.Top.Convert()));

    private static Trace Grid(Trace trace, GridSeries grid) => trace
        .With("showlegend", false)
        .WithNumbers("x", grid.X)
        .WithNumbers("y", grid.Y)
        .With("z", Enumerable.Range(0, grid.Y.Length).Select(row => Properties.Numbers(Rounded.Row(grid.Values, row))).ToArray())
        .With("colorscale", grid.Scale);
}
