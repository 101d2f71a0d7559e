using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>
/// A chart as HTML: title, the element that the page's script draws in, caption. The script (chart.js) takes its colours from the page and follows it
/// between light and dark. The session's first chart carries plotly.js; see <see cref="PlotlyElement"/>.
/// </summary>
internal static class ChartPage
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The chart, its style and its scripts.</summary>
    public static string Html(Figure figure)
    {
        var id = "ebm-" + Guid.NewGuid().ToString("N")[..12];
        var label = Html5.Encode(Html5.Plain(figure.Title ?? figure.Kind));
        var box = FormattableString.Invariant($"<div class=\"ebm-figure\" id=\"{id}\" style=\"max-width:{figure.Width}px;height:{figure.Height}px\" role=\"img\" aria-label=\"{label}\"></div>");
        var body = figure.Frames.IsEmpty
            ? box + $"<script>ebmCharts.draw('{id}',{FigureJson(figure)});</script>"
            : box + Html5.Player($"{id}-player", figure.Frames.Length)
                + $"<script>(function(){{var c=ebmCharts.draw('{id}',{FigureJson(Fitted(figure))}),f={FramesJson(figure)};"
                + $"ebmCharts.play('{id}-player',{Texts(figure.Frames.Select(f => f.Label))},{figure.FrameMilliseconds},function(i){{if(c)c.show(f[i]);}});}})();</script>";
        return Html5.Style + PlotlyElement.For(figure) + Html5.ChartScript
            + Html5.Framed(body, figure.Title, figure.Caption, figure.Width);
    }

    /// <summary>Texts as a JSON array that may stand inside a script element.</summary>
    public static string Texts(IEnumerable<string> texts) => Safe(Json.Texts(texts));

    private static string FigureJson(Figure figure) =>
        Safe(JsonNode.Parse(PlotlyContext.Renderer.FigureJson(Array(figure.Traces).ToJsonString(Compact), Layout.Of(figure).ToJsonString(Compact)))!);

    private static string FramesJson(Figure figure) => Safe(new JsonArray([.. figure.Frames.Select(f => (JsonNode)Array(f.Figure.Traces))]));

    /// <summary>The first frame, on axes and colours that hold all frames: nothing jumps.</summary>
    private static Figure Fitted(Figure figure)
    {
        var all = figure.Frames.SelectMany(f => f.Figure.Traces).ToList();
        var first = figure.Frames[0].Figure;
        if (first.IsMap)
        {
            foreach (var trace in all.Where(t => t["z"] is not null && t["zmin"] is null))
            {
                var (low, high) = Extent.Of(all.Where(t => t["colorscale"] is not null), "z");
                (trace["zmin"], trace["zmax"], trace["zauto"]) = (Json.Number(low), Json.Number(high), false);
            }
        }

        var fitted = first with { Title = null, Caption = null };
        if (first.IsMap || first.IsPicture)
        {
            return fitted;
        }

        return fitted with
        {
            XRange = first.XRange ?? (first.LogX || first.BarLabels.Length > 0 ? null : Extent.Padded(Extent.Of(all, "x"), 0.02)),
            YRange = first.YRange ?? (first.LogY ? null : first.HasBars ? Extent.FromZero(Extent.Of(all, "y")) : Extent.Padded(Extent.Of(all, "y"), 0.06)),
        };
    }

    private static JsonArray Array(IEnumerable<JsonObject> traces) => new([.. traces.Select(t => t.DeepClone())]);

    // JSON has '<' only inside strings; escaped, no string can end the script element.
    private static string Safe(JsonNode json) => json.ToJsonString(Compact).Replace("<", "\\u003c", StringComparison.Ordinal);
}
