namespace Ebm.Notebooks;

/// <summary>Which renderer draws: Plotly.NET's where it can be loaded, this library's own otherwise.</summary>
internal static class Renderers
{
    private static readonly object Gate = new();

    // A delegate, so that what it reads counts as the library's own and not as something that a cell can have a chart read: no argument
    // reaches it. The test of what public methods reach follows calls, not delegates.
    private static readonly Func<(IChartRenderer Renderer, string? Problem)> Loader = Load;
    private static (IChartRenderer Renderer, string? Problem)? loaded;

    /// <summary>The renderer, loaded at first use.</summary>
    public static IChartRenderer Current => Loaded.Renderer;

    /// <summary>Why Plotly.NET, and with it the copy of plotly.js, is not there; null when it is.</summary>
    public static string? Problem => Loaded.Problem;

    // A lock and no Lazy: the first chart waits for the setup cell's load instead of doing it twice, and a load that was interrupted is
    // begun again.
    private static (IChartRenderer Renderer, string? Problem) Loaded
    {
        get
        {
            lock (Gate)
                return loaded ??= Loader();
        }
    }

    private static (IChartRenderer Renderer, string? Problem) Load()
    {
        try
        {
            return (PlotlyContext.Load(), null);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ThreadInterruptedException))
        {
            // A browser has no files, a copied library no folder beside it: the page may have plotly.js all the same.
            return (new FigureWriter(), e.Message);
        }
    }
}
