namespace Ebm.Notebooks;

/// <summary>
/// The course's one look: what surrounds the series of a figure. Font and colours of text are set in the page, from the page's own.
/// </summary>
internal static class Layout
{
    public static FigureLayout Of(Figure figure)
    {
        var layout = new FigureLayout(figure.Height, figure.HasLegend);
        if (figure.IsScene)
        {
            return layout with
            {
                Scene = new SceneLayout(
                    new SceneAxis(Escape(figure.XTitle), figure.XRange),
                    new SceneAxis(Escape(figure.YTitle), figure.YRange),
                    new SceneAxis(Escape(figure.ZTitle), figure.HeightRange)),
            };
        }

        return layout with
        {
            X = Axis.Of(figure, horizontal: true),
            Y = Axis.Of(figure, horizontal: false),
            BarsOverlap = figure.HasBars ? figure.Kind == "histogram" : null,
            Lines = [.. figure.Marks.Select(m => new ReferenceLine(m.Vertical, m.At))],
            Notes = [.. figure.Marks.Where(m => m.Label is not null).Select(m => Words.Beside(m, figure)),
                .. figure.Notes.Select(n => Words.At(n, figure))],
        };
    }

    /// <summary>
    /// Plotly reads a small HTML of its own in texts: only &lt;sub&gt;, &lt;sup&gt;, &lt;i&gt;, &lt;b&gt; and &lt;br&gt; are let through.
    /// </summary>
    public static string Escape(string text)
    {
        var safe = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
        foreach (var tag in (string[])["sub", "sup", "i", "b", "br"])
        {
            safe = safe.Replace($"&lt;{tag}&gt;", $"<{tag}>", StringComparison.Ordinal)
                .Replace($"&lt;/{tag}&gt;", $"</{tag}>", StringComparison.Ordinal);
        }

        return safe;
    }
}
