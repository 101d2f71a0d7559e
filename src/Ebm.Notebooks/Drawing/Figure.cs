using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>A straight reference line across a chart.</summary>
internal sealed record Mark(bool Vertical, double At, string? Label);

/// <summary>What a chart shows, before anything draws it: traces in plotly's terms, and the words around them. Immutable.</summary>
internal sealed record Figure
{
    /// <summary>The kind of chart, for a reader without pictures: "lines", "heatmap", …</summary>
    public required string Kind { get; init; }

    public ImmutableArray<JsonObject> Traces { get; init; } = [];

    public string? Title { get; init; }

    public string? Caption { get; init; }

    public string XTitle { get; init; } = "";

    public string YTitle { get; init; } = "";

    public string ZTitle { get; init; } = "";

    public bool LogX { get; init; }

    public bool LogY { get; init; }

    public (double Low, double High)? XRange { get; init; }

    public (double Low, double High)? YRange { get; init; }

    public int Width { get; init; } = 640;

    public int Height { get; init; } = 380;

    /// <summary>One unit of x as long as one of y.</summary>
    public bool SquareUnits { get; init; }

    /// <summary>Row 0 at the top, no axes: a picture or a matrix.</summary>
    public bool IsPicture { get; init; }

    public bool IsScene => Kind == "surface";

    public ImmutableArray<string> BarLabels { get; init; } = [];

    public ImmutableArray<Mark> Marks { get; init; } = [];

    /// <summary>For an animation: the figures of its frames and what each is called.</summary>
    public ImmutableArray<(string Label, Figure Figure)> Frames { get; init; } = [];

    public int FrameMilliseconds { get; init; } = 120;

    /// <summary>How many series have a name, so that a legend is worth its space.</summary>
    public int NamedSeries => Traces.Count(t => t["showlegend"]?.GetValue<bool>() == true);

    public Figure Add(params JsonObject[] traces) => this with { Traces = Traces.AddRange(traces) };
}
