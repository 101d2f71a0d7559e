namespace Ebm.Notebooks;

/// <summary>An animation of any visuals but charts: one is shown at a time; a button plays, a slider seeks. Needs no library.</summary>
internal static class Flipbook
{
    public static string Html(string id, Visual[] frames, string[] labels, int milliseconds)
    {
        var pages = frames.Select((f, i) => $"<div data-frame=\"{i}\"{(i > 0 ? " hidden" : "")}>{f.Body()}</div>");
        return Html5.ChartScript + $"<div id=\"{id}\">{string.Concat(pages)}</div>" + Html5.Player(id + "-player", frames.Length)
            + $"<script>(function(){{var p=document.getElementById('{id}').children;ebmCharts.play('{id}-player',{ChartPage.Texts(labels)},{milliseconds},"
            + "function(i){for(var k=0;k<p.length;k++)p[k].hidden=k!==i;});})();</script>";
    }
}
