using System.Text;
using System.Text.Json;

namespace Ebm.Notebooks;

/// <summary>
/// A chart as HTML: title, the element that the page's script draws in, caption. The script (chart.js) takes its colours from the page and
/// follows it between light and dark. The page's first chart carries plotly.js; see <see cref="Page"/>.
/// </summary>
internal static class ChartPage
{
    /// <summary>The chart, its style and its scripts.</summary>
    public static string Html(Figure figure)
    {
        var id = Html5.NewId();
        var label = Html5.Encode(Html5.Plain(figure.Title ?? figure.Kind));
        var size = FormattableString.Invariant($"max-width:{figure.Width}px;height:{figure.Height}px");
        var box = $"<div class=\"ebm-figure\" id=\"{id}\" style=\"{size}\" role=\"img\" aria-label=\"{label}\"></div>";
        // The library is asked for first: a chart that does not carry it names the one that does.
        var library = Page.Current.Library(figure, Visual.Output);
        var missing = Text(Page.Current.Missing());
        var body = figure.Frames.IsEmpty
            ? box + Still(figure, id, missing)
            : box + Moving(figure, id, missing);
        return Html5.Style + library + Html5.ChartScript + Html5.Framed(body, figure.Title, figure.Caption, figure.Width);
    }

    /// <summary>How many bytes the frames of an exploration take in a page.</summary>
    public static int Weight(Figure figure)
    {
        var (first, frames, scales) = Data(new FigureWriter(), figure);
        return Encoding.UTF8.GetByteCount(first) + Encoding.UTF8.GetByteCount(frames) + scales.Length;
    }

    /// <summary>Texts as a JSON array that may stand inside a script element.</summary>
    public static string Texts(IEnumerable<string> texts) => Safe(JsonSerializer.Serialize(texts));

    /// <summary>Text as JSON that may stand inside a script element.</summary>
    public static string Text(string text) => Safe(JsonSerializer.Serialize(text));

    private static string Still(Figure figure, string id, string missing)
    {
        var whole = FigureJson(Renderers.Current, figure);
        if (!Packing.Pays(whole))
        {
            return $"<script>ebmCharts.draw('{id}',{whole},{missing});</script>";
        }

        var packing = new Packing([figure]);
        return $"<script>ebmCharts.draw('{id}',{Safe(packing.Whole(whole))},{missing},{packing.ScalesJson});</script>";
    }

    /// <summary>The chart's script and what moves it: a player, or one slider for each parameter.</summary>
    private static string Moving(Figure figure, string id, string missing)
    {
        var (first, frames, scales) = Data(Renderers.Current, figure);
        var show = "function(i){if(c)c.show(f[i],q);}";
        var begin = $"<script>(function(){{var c,f={frames},q={scales};c=ebmCharts.draw('{id}',{first},{missing},q);";
        return figure.Sliders.IsEmpty
            ? Html5.Player($"{id}-player", figure.Frames.Length)
                + $"{begin}ebmCharts.play('{id}-player',{Texts(figure.Frames.Select(f => f.Label))},"
                + $"{figure.FrameMilliseconds},{show});}})();</script>"
            : Html5.Sliders($"{id}-player", figure.Sliders)
                + $"{begin}ebmCharts.explore('{id}-player',[{string.Join(",", figure.Sliders.Select(s => Texts(s.Labels)))}],"
                + $"{show});}})();</script>";
    }

    private static (string First, string Frames, string Scales) Data(IChartRenderer renderer, Figure figure)
    {
        var fitted = Frames.Fitted(figure);
        string[] whole = [.. fitted.Select(f => FigureJson(renderer, f))];
        var packing = new Packing(fitted);
        var first = Packing.Pays(whole[0]) ? Safe(packing.Whole(whole[0])) : whole[0];
        return (first, Safe(Frames.Json(fitted, whole, packing)), packing.ScalesJson);
    }

    private static string FigureJson(IChartRenderer renderer, Figure figure) => Safe(renderer.FigureJson(figure.Series, Layout.Of(figure)));

    // JSON has '<' only inside strings; escaped, no string can end the script element.
    private static string Safe(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);
}
