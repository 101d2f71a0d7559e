using System.Collections.Concurrent;

namespace Ebm.Notebooks;

/// <summary>
/// The script element that brings plotly.js. The first chart of a session carries it; later ones wait for it. A chart that looks like the first one
/// carries it too: its cell was run again, and the new output replaces the one that did.
/// </summary>
internal static class PlotlyElement
{
    private static readonly ConcurrentDictionary<string, bool> Carriers = new();

    public static string For(Figure figure)
    {
        var signature = $"{figure.Kind}|{figure.Title}|{figure.XTitle}|{figure.YTitle}";
        if (Carriers.IsEmpty ? !Carriers.TryAdd(signature, true) : !Carriers.ContainsKey(signature))
        {
            return "";
        }

        // RequireJS (Notebook 6) would catch the library as an anonymous module: hide the three names it looks for.
        return "<script data-ebm=\"plotly\">if(!window.Plotly){(function(define,module,exports){" + PlotlyContext.Renderer.Script + "\n}).call(window);}</script>";
    }
}
