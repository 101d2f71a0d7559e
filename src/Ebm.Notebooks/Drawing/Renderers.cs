namespace Ebm.Notebooks;

/// <summary>Which renderer draws: Plotly.NET's where it can be loaded, this library's own otherwise.</summary>
internal static class Renderers
{
    private static readonly Lazy<(IChartRenderer Renderer, string? Problem)> Loaded = new(Load, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The renderer, loaded at first use.</summary>
    public static IChartRenderer Current => Loaded.Value.Renderer;

    /// <summary>Why Plotly.NET, and with it the copy of plotly.js, is not there; null when it is.</summary>
    public static string? Problem => Loaded.Value.Problem;

    private static (IChartRenderer Renderer, string? Problem) Load()
    {
        try
        {
            return (PlotlyContext.Load(), null);
        }
        catch (Exception e)
        {
            // A browser has no files, a copied library no folder beside it: the page may have plotly.js all the same.
            return (new FigureWriter(), e.Message);
        }
    }
}
