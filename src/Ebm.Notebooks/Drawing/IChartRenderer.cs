using System.Collections.Immutable;

namespace Ebm.Notebooks;

/// <summary>Writes a figure as plotly's JSON. Ebm.Plotly does it with Plotly.NET; <see cref="FigureWriter"/> does it without.</summary>
internal interface IChartRenderer
{
    /// <summary>The plotly.js library, as text; empty where the page must have it.</summary>
    string Script { get; }

    /// <summary>
    /// A figure as plotly's JSON object with <c>data</c> and <c>layout</c>. Numbers have six significant digits; those not finite are null.
    /// </summary>
    /// <param name="series">What is drawn.</param>
    /// <param name="layout">What surrounds it.</param>
    string FigureJson(ImmutableArray<Series> series, FigureLayout layout);
}
