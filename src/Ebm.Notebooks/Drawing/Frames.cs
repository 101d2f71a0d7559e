//  A frame is what differs from the first one: {"data": [traces, each with only its changed properties], "layout": {what changed}, "title":
//  words}.
//  A property that the first frame has and this one lacks is null. Long arrays under x, y and z are packed, see Packing.

using System.Text;
using System.Text.Json;

namespace Ebm.Notebooks;

/// <summary>The frames of an animation or an exploration, on axes and colours that hold them all: nothing jumps.</summary>
internal static class Frames
{
    /// <summary>The frames' figures, all on the same axes, colours and size.</summary>
    public static Figure[] Fitted(Figure figure)
    {
        Figure[] frames = [.. figure.Frames.Select(f => f.Figure with { Width = figure.Width, Height = figure.Height })];
        var first = frames[0];
        var all = frames.SelectMany(f => f.Series).ToList();
        var loose = all.OfType<GridSeries>().Where(g => !g.IsFixed).ToList();
        if (loose.Count > 0)
        {
            var (low, high) = (loose.Min(g => g.Low), loose.Max(g => g.High));
            frames = [.. frames.Select(f =>
                f with { Series = [.. f.Series.Select(s => s is GridSeries { IsFixed: false } grid ? grid with { Low = low, High = high }
                : s)] })];
        }

        if (first.IsScene)
        {
            return [.. frames.Select(f => f with { HeightRange = first.HeightRange ?? Extent.Padded(Extent.Of(all, 'z'), 0.02) })];
        }

        return first.IsMap || first.IsPicture ? frames
            : [.. frames.Select(f => f with { XRange = Across(frames), YRange = Up(frames) })];
    }

    /// <summary>The frames as a JSON array.</summary>
    /// <param name="fitted">The frames' figures.</param>
    /// <param name="whole">Each as plotly's JSON.</param>
    /// <param name="packing">How to pack long arrays.</param>
    public static string Json(IReadOnlyList<Figure> fitted, IReadOnlyList<string> whole, Packing packing)
    {
        using var first = JsonDocument.Parse(whole[0]);
        var text = new StringBuilder("[");
        for (var i = 0; i < whole.Count; i++)
        {
            using var frame = JsonDocument.Parse(whole[i]);
            text.Append(i > 0 ? "," : "").Append("{\"data\":[");
            var base0 = first.RootElement.GetProperty("data");
            var traces = frame.RootElement.GetProperty("data");
            for (var t = 0; t < traces.GetArrayLength(); t++)
            {
                text.Append(t > 0 ? "," : "").Append('{');
                Changes(text, t < base0.GetArrayLength() ? base0[t] : default, traces[t], packing);
                text.Append('}');
            }

            text.Append("],\"layout\":{");
            Changes(text, first.RootElement.GetProperty("layout"), frame.RootElement.GetProperty("layout"), null);
            text.Append('}');
            if (fitted[i].Title is { } title && title != fitted[0].Title)
            {
                text.Append(",\"title\":").Append(JsonSerializer.Serialize(Html5.Rich(title)));
            }

            text.Append('}');
        }

        return text.Append(']').ToString();
    }

    private static void Changes(StringBuilder text, JsonElement from, JsonElement to, Packing? packing)
    {
        var separator = "";
        foreach (var property in to.EnumerateObject())
        {
            var value = property.Value.GetRawText();
            if (from.ValueKind == JsonValueKind.Object && from.TryGetProperty(property.Name, out var before)
                && before.GetRawText() == value)
            {
                continue;
            }

            text.Append(separator).Append('"').Append(property.Name).Append("\":")
                .Append(packing?.Packed(property.Name, property.Value) ?? value);
            separator = ",";
        }

        if (from.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in from.EnumerateObject().Where(p => !to.TryGetProperty(p.Name, out _)))
            {
                text.Append(separator).Append('"').Append(property.Name).Append("\":null");
                separator = ",";
            }
        }
    }

    private static (double Low, double High)? Across(Figure[] frames)
    {
        var first = frames[0];
        (double, double) Whole() => Extent.Whole(frames, horizontal: true, first.LogX);
        return first.XRange is { } set ? set
            : first.BarLabels.Length > 0 ? null
            : first.LogX ? Extent.PaddedFactor(Whole(), 0.02)
            : Extent.Padded(Whole(), 0.02);
    }

    private static (double Low, double High)? Up(Figure[] frames)
    {
        var first = frames[0];
        (double, double) Whole() => Extent.Whole(frames, horizontal: false, first.LogY);
        return first.YRange is { } set ? set
            : first.LogY ? Extent.PaddedFactor(Whole(), 0.06)
            : first.HasBars ? Extent.FromZero(Whole())
            : Extent.Padded(Whole(), 0.06);
    }
}
