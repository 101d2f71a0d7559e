using Ebm.Notebooks;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using PlotlyLayout = Plotly.NET.Layout;

namespace Ebm.Plotly;

/// <summary>What surrounds the series, as Plotly.NET's layout.</summary>
internal static class LayoutObjects
{
    public static PlotlyLayout Of(FigureLayout layout)
    {
        var result = new PlotlyLayout()
            .With("height", layout.Height)
            .With("margin", Margins(layout.Scene is null))
            .WithColor("paper_bgcolor", "rgba(0,0,0,0)")
            .WithColor("plot_bgcolor", "rgba(0,0,0,0)")
            .With("hovermode", StyleParam.HoverMode.Closest.Convert())
            .With("showlegend", layout.HasLegend)
            .With("legend", new Legend()
                .With("orientation", StyleParam.Orientation.Horizontal.Convert())
                .With("x", 0.5)
                .With("xanchor", StyleParam.XAnchorPosition.Center.Convert())
                .With("y", 1.01)
                .With("yanchor", StyleParam.YAnchorPosition.Bottom.Convert())
                .WithColor("bgcolor", "rgba(0,0,0,0)")
                .With("traceorder", StyleParam.TraceOrder.Normal.Convert())
                .With("font", Properties.Font(12)));
        if (layout.Scene is { } scene)
        {
            result.With("scene", Of(scene));
        }

        if (layout is { X: { } x, Y: { } y })
        {
            result.With("xaxis", Of(x))
                .With("yaxis", Of(y).With("scaleanchor", y.HasSquareUnits ? StyleParam.ScaleAnchor.NewX(1).Convert() : null));
        }

        if (layout.BarsOverlap is { } overlap)
        {
            result.With("barmode", (overlap ? StyleParam.BarMode.Overlay : StyleParam.BarMode.Group).Convert())
                .With("bargap", overlap ? 0 : 0.28);
        }

        return result
            .With("shapes", layout.Lines.IsEmpty ? null : layout.Lines.Select(Of).ToArray())
            .With("annotations", layout.Notes.IsEmpty ? null : layout.Notes.Select(Of).ToArray());
    }

    private static Margin Margins(bool plane) => new Margin()
        .With("l", plane ? 12 : 0)
        .With("r", plane ? 14 : 0)
        .With("t", plane ? 10 : 0)
        .With("b", plane ? 12 : 0);

    private static LinearAxis Of(AxisLayout axis) => new LinearAxis()
        .With("title", new Title().With("text", axis.Title).With("standoff", 8))
        .With("visible", axis.IsVisible)
        .With("showgrid", axis.HasGrid)
        .WithColor("gridcolor", "@grid")
        .With("zeroline", axis.HasZeroLine)
        .WithColor("zerolinecolor", "@soft/0.5")
        .With("showline", !axis.IsBare)
        .WithColor("linecolor", "@soft")
        .With("ticks", axis.IsBare ? "" : StyleParam.TickOptions.Outside.Convert())
        .With("ticklen", 4)
        .WithColor("tickcolor", "@soft")
        .With("exponentformat", StyleParam.ExponentFormat.Power.Convert())
        .With("automargin", true)
        .With("type", axis.IsLog ? StyleParam.AxisType.Log.Convert() : null)
        .With("tickmode", axis.Ticks.IsEmpty ? null : StyleParam.TickMode.Array.Convert())
        .WithNumbers("tickvals", axis.Ticks.IsEmpty ? null : [.. axis.Ticks.Select(t => t.At)])
        .With("ticktext", axis.Ticks.IsEmpty ? null : axis.Ticks.Select(t => t.Text).ToArray())
        .WithNumbers("range", axis.Range is { } r ? [r.From, r.To] : null)
        .With("autorange", axis.IsReversed ? StyleParam.AutoRange.Reversed.Convert() : null)
        .With("constrain", axis.HasSquareUnits ? StyleParam.AxisConstraint.Domain.Convert() : null);

    private static Scene Of(SceneLayout scene) => new Scene()
        .With("xaxis", Of(scene.X))
        .With("yaxis", Of(scene.Y))
        .With("zaxis", Of(scene.Z))
        .With("aspectmode", StyleParam.AspectMode.Manual.Convert())
        .With("aspectratio", new AspectRatio().With("x", 1.1).With("y", 1.1).With("z", 0.65))
        .With("camera", new Camera()
            .With("eye", new CameraEye().With("x", 1.28).With("y", -1.84).With("z", 1.18))
            .With("center", new CameraCenter().With("x", 0).With("y", 0).With("z", -0.13)));

    // Space knows no see-through lines: this grey is mixed in the page.
    private static LinearAxis Of(SceneAxis axis) => new LinearAxis()
        .With("title", new Title().With("text", axis.Title))
        .WithColor("gridcolor", "@mesh")
        .WithColor("zerolinecolor", "@mesh")
        .WithColor("linecolor", "@mesh")
        .With("tickfont", Properties.Font(11))
        .WithColor("color", "@ink")
        .With("nticks", 6)
        .WithColor("backgroundcolor", "rgba(0,0,0,0)")
        .WithNumbers("range", axis.Range is { } r ? [r.From, r.To] : null);

    private static Shape Of(ReferenceLine line)
    {
        var (along, across) = line.IsVertical ? ("x", "y") : ("y", "x");
        return new Shape()
            .With("type", StyleParam.ShapeType.Line.Convert())
            .WithNumber(along + "0", line.At)
            .WithNumber(along + "1", line.At)
            .With(across + "0", 0)
            .With(across + "1", 1)
            .With(across + "ref", "paper")
            .With("line", new Line().WithColor("color", "@soft").With("width", 1.5).With("dash", StyleParam.DrawingStyle.Dash.Convert()));
    }

    private static Annotation Of(TextNote note)
    {
        var words = new Annotation()
            .WithNumber("x", note.X)
            .WithNumber("y", note.Y)
            .With("text", note.Text)
            .With("font", Properties.Font(12))
            .With("showarrow", note.Place == NotePlace.WithArrow)
            .WithColor("bgcolor", note.Place == NotePlace.WithArrow ? "@paper/0.78" : "@paper/0.6");
        if (note.Place == NotePlace.WithArrow)
        {
            return words
                .WithColor("arrowcolor", note.ArrowColor)
                .With("arrowhead", StyleParam.ArrowHead.TriangleTall.Convert())
                .With("arrowsize", 0.9)
                .With("arrowwidth", 1.3)
                .With("ax", 30)
                .With("ay", -30)
                .With("borderpad", 3);
        }

        if (note.Place == NotePlace.Centred) return words;
        var above = note.Place == NotePlace.AboveLine;
        return words
            .With(above ? "xref" : "yref", "paper")
            .With("xanchor", (note.Place == NotePlace.RightOfLine ? StyleParam.XAnchorPosition.Left : StyleParam.XAnchorPosition.Right)
                .Convert())
            .With("yanchor", (above ? StyleParam.YAnchorPosition.Bottom : StyleParam.YAnchorPosition.Top).Convert())
            .With("xshift", note.Place switch { NotePlace.RightOfLine => 4, NotePlace.LeftOfLine => -4, _ => 0 });
    }
}
