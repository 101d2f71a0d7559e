using System.Text.Json;

namespace Ebm.Notebooks;

// What surrounds the series.
internal sealed partial class FigureWriter
{
    private static void Write(Utf8JsonWriter json, FigureLayout layout)
    {
        json.WriteStartObject();
        Number(json, "height", layout.Height);
        Margin(json, layout.Scene is null);
        json.WriteString("paper_bgcolor", "rgba(0,0,0,0)");
        json.WriteString("plot_bgcolor", "rgba(0,0,0,0)");
        json.WriteString("hovermode", "closest");
        json.WriteBoolean("showlegend", layout.HasLegend);
        Legend(json);
        if (layout.Scene is { } scene)
        {
            Scene(json, scene);
        }

        if (layout is { X: { } x, Y: { } y })
        {
            Axis(json, "xaxis", x, isAnchored: false);
            Axis(json, "yaxis", y, isAnchored: y.HasSquareUnits);
        }

        if (layout.BarsOverlap is { } overlap)
        {
            json.WriteString("barmode", overlap ? "overlay" : "group");
            Number(json, "bargap", overlap ? 0 : 0.28);
        }

        Lines(json, layout);
        Notes(json, layout);
        json.WriteEndObject();
    }

    private static void Margin(Utf8JsonWriter json, bool plane)
    {
        json.WriteStartObject("margin");
        Number(json, "l", plane ? 12 : 0);
        Number(json, "r", plane ? 14 : 0);
        Number(json, "t", plane ? 10 : 0);
        Number(json, "b", plane ? 12 : 0);
        json.WriteEndObject();
    }

    private static void Legend(Utf8JsonWriter json)
    {
        json.WriteStartObject("legend");
        json.WriteString("orientation", "h");
        Number(json, "x", 0.5);
        json.WriteString("xanchor", "center");
        Number(json, "y", 1.01);
        json.WriteString("yanchor", "bottom");
        json.WriteString("bgcolor", "rgba(0,0,0,0)");
        json.WriteString("traceorder", "normal");
        Font(json, "font", 12);
        json.WriteEndObject();
    }

    private static void Font(Utf8JsonWriter json, string name, double size)
    {
        json.WriteStartObject(name);
        Number(json, "size", size);
        json.WriteEndObject();
    }

    private static void Axis(Utf8JsonWriter json, string name, AxisLayout axis, bool isAnchored)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("title");
        json.WriteString("text", axis.Title);
        Number(json, "standoff", 8);
        json.WriteEndObject();
        json.WriteBoolean("visible", axis.IsVisible);
        json.WriteBoolean("showgrid", axis.HasGrid);
        json.WriteString("gridcolor", "@grid");
        json.WriteBoolean("zeroline", axis.HasZeroLine);
        json.WriteString("zerolinecolor", "@soft/0.5");
        json.WriteBoolean("showline", !axis.IsBare);
        json.WriteString("linecolor", "@soft");
        json.WriteString("ticks", axis.IsBare ? "" : "outside");
        Number(json, "ticklen", 4);
        json.WriteString("tickcolor", "@soft");
        json.WriteString("exponentformat", "power");
        json.WriteBoolean("automargin", true);
        if (axis.IsLog)
        {
            json.WriteString("type", "log");
        }

        if (!axis.Ticks.IsEmpty)
        {
            json.WriteString("tickmode", "array");
            Numbers(json, "tickvals", [.. axis.Ticks.Select(t => t.At)]);
            Texts(json, "ticktext", [.. axis.Ticks.Select(t => t.Text)]);
        }

        Range(json, axis.Range);
        if (axis.IsReversed)
        {
            json.WriteString("autorange", "reversed");
        }

        if (axis.HasSquareUnits)
        {
            json.WriteString("constrain", "domain");
        }

        if (isAnchored)
        {
            json.WriteString("scaleanchor", "x");
        }

        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, (double From, double To)? range)
    {
        if (range is { } r)
        {
            Numbers(json, "range", [r.From, r.To]);
        }
    }

    private static void Scene(Utf8JsonWriter json, SceneLayout scene)
    {
        json.WriteStartObject("scene");
        foreach (var (name, axis) in ((string, SceneAxis)[])[("xaxis", scene.X), ("yaxis", scene.Y), ("zaxis", scene.Z)])
        {
            json.WriteStartObject(name);
            json.WriteStartObject("title");
            json.WriteString("text", axis.Title);
            json.WriteEndObject();
            // Space knows no see-through lines: this grey is mixed in the page.
            json.WriteString("gridcolor", "@mesh");
            json.WriteString("zerolinecolor", "@mesh");
            json.WriteString("linecolor", "@mesh");
            Font(json, "tickfont", 11);
            json.WriteString("color", "@ink");
            Number(json, "nticks", 6);
            json.WriteString("backgroundcolor", "rgba(0,0,0,0)");
            Range(json, axis.Range);
            json.WriteEndObject();
        }

        json.WriteString("aspectmode", "manual");
        Point(json, "aspectratio", 1.1, 1.1, 0.65);
        json.WriteStartObject("camera");
        Point(json, "eye", 1.28, -1.84, 1.18);
        Point(json, "center", 0, 0, -0.13);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Point(Utf8JsonWriter json, string name, double x, double y, double z)
    {
        json.WriteStartObject(name);
        Number(json, "x", x);
        Number(json, "y", y);
        Number(json, "z", z);
        json.WriteEndObject();
    }
}
