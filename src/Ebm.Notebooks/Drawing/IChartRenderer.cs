namespace Ebm.Notebooks;

/// <summary>Turns a figure into plotly's JSON. The only implementation is Ebm.Plotly's, which lives in a load context of its own.</summary>
internal interface IChartRenderer
{
    /// <summary>The plotly.js library, as text.</summary>
    string Script { get; }

    /// <summary>A figure as plotly's JSON object with <c>data</c> and <c>layout</c>.</summary>
    /// <param name="tracesJson">A JSON array of traces.</param>
    /// <param name="layoutJson">A JSON object: the layout.</param>
    string FigureJson(string tracesJson, string layoutJson);
}
