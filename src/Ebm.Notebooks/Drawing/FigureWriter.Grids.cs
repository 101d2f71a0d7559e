using System.Text.Json;

namespace Ebm.Notebooks;

// Maps, landscapes, and the parts that series share.
internal sealed partial class FigureWriter
{
    private static void Map(Utf8JsonWriter json, MapSeries map)
    {
        BeginGrid(json, map.HasLevels ? "contour" : "heatmap", map, "zmin", "zmax");
        json.WriteBoolean("showscale", map.HasBar);
        if (map.HasBar)
        {
            ColorBar(json, map.ColorTitle, length: null);
        }

        if (map.WritesNumbers)
        {
            json.WriteString("texttemplate", "%{z:.3~g}");
        }

        if (map.HasLevels)
        {
            var (start, end, step) = map.Levels;
            json.WriteBoolean("autocontour", false);
            json.WriteStartObject("contours");
            json.WriteString("coloring", "fill");
            Number(json, "start", start);
            Number(json, "end", end);
            Number(json, "size", step);
            json.WriteEndObject();
            json.WriteStartObject("line");
            Number(json, "width", 0.7);
            json.WriteString("color", "@level");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Surface(Utf8JsonWriter json, SurfaceSeries surface)
    {
        BeginGrid(json, "surface", surface, "cmin", "cmax");
        ColorBar(json, surface.ColorTitle, length: 0.7);
        json.WriteStartObject("contours");
        json.WriteStartObject("z");
        json.WriteBoolean("show", true);
        json.WriteBoolean("usecolormap", false);
        json.WriteString("color", "@level");
        Number(json, "width", 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("lighting");
        Number(json, "ambient", 0.78);
        Number(json, "diffuse", 0.45);
        Number(json, "specular", 0.04);
        Number(json, "roughness", 0.9);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void BeginGrid(Utf8JsonWriter json, string type, GridSeries grid, string least, string greatest)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteBoolean("showlegend", false);
        Numbers(json, "x", grid.X);
        Numbers(json, "y", grid.Y);
        json.WriteStartArray("z");
        for (var row = 0; row < grid.Y.Length; row++)
        {
            json.WriteStartArray();
            for (var column = 0; column < grid.X.Length; column++)
            {
                Number(json, grid.Values[row, column]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("colorscale", grid.Scale);
        Number(json, least, grid.Range.Low);
        Number(json, greatest, grid.Range.High);
    }

    private static void ColorBar(Utf8JsonWriter json, string title, double? length)
    {
        json.WriteStartObject("colorbar");
        Number(json, "thickness", 12);
        Number(json, "outlinewidth", 0);
        Number(json, "nticks", 6);
        Number(json, "ticklen", 3);
        json.WriteString("ticks", "outside");
        json.WriteString("tickcolor", "@soft");
        json.WriteStartObject("tickfont");
        Number(json, "size", 12);
        json.WriteEndObject();
        json.WriteString("exponentformat", "power");
        if (length is { } share)
        {
            Number(json, "len", share);
        }

        if (title.Length > 0)
        {
            json.WriteStartObject("title");
            json.WriteString("text", Layout.Escape(title));
            json.WriteString("side", "top");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Opens a trace: what all traces have.</summary>
    private static void Begin(Utf8JsonWriter json, string type, Series series, double[] x, double[] y, double[]? z)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteBoolean("showlegend", series.Name is not null);
        if (series.Name is { } name)
        {
            json.WriteString("name", Layout.Escape(name));
        }

        Numbers(json, "x", x);
        Numbers(json, "y", y);
        if (z is not null)
        {
            Numbers(json, "z", z);
        }
    }

    private static void Errors(Utf8JsonWriter json, double[]? sizes)
    {
        if (sizes is null)
        {
            return;
        }

        json.WriteStartObject("error_y");
        json.WriteString("type", "data");
        Numbers(json, "array", sizes);
        Number(json, "thickness", 1.3);
        Number(json, "width", 4);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, double[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            Number(json, value);
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Number(json, value);
    }

    private static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(Rounded.Of(value));
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
