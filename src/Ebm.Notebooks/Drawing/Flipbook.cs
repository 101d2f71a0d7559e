using System.Collections.Immutable;
using System.Text;

namespace Ebm.Notebooks;

/// <summary>Frames of any visuals but charts: one is shown at a time; a button plays, or sliders choose. Needs no library.</summary>
internal static class Flipbook
{
    /// <summary>An animation.</summary>
    public static string Html(string id, Visual[] frames, string[] labels, int milliseconds) => Pages(id, frames)
        + Html5.Player(id + "-player", frames.Length)
        + $"<script>(function(){{{Turn(id)}ebmCharts.play('{id}-player',{ChartPage.Texts(labels)},{milliseconds},turn);}})();</script>";

    /// <summary>An exploration.</summary>
    public static string Html(string id, Visual[] frames, ImmutableArray<Slider> sliders) => Pages(id, frames)
        + Html5.Sliders(id + "-player", sliders)
        + $"<script>(function(){{{Turn(id)}ebmCharts.explore('{id}-player',"
        + $"[{string.Join(",", sliders.Select(s => ChartPage.Texts(s.Labels)))}],turn);}})();</script>";

    /// <summary>How many bytes the frames take in a page, the parts that every visual has left out.</summary>
    public static int Weight(Visual[] frames) => frames.Sum(f => Encoding.UTF8.GetByteCount(f.Body()
        .Replace(Html5.Style, "", StringComparison.Ordinal).Replace(Html5.ChartScript, "", StringComparison.Ordinal)));

    private static string Pages(string id, Visual[] frames)
    {
        var pages = frames.Select((f, i) => $"<div data-frame=\"{i}\"{(i > 0 ? " hidden" : "")}>{f.Body()}</div>");
        return Html5.ChartScript + $"<div id=\"{id}\">{string.Concat(pages)}</div>";
    }

    private static string Turn(string id) =>
        $"var p=document.getElementById('{id}').children;function turn(i){{for(var k=0;k<p.length;k++)p[k].hidden=k!==i;}}";
}
