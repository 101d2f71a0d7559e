using System.Collections.Immutable;

namespace Ebm.Notebooks;

/// <summary>A straight reference line across a chart.</summary>
internal sealed record Mark(bool Vertical, double At, string? Label);

/// <summary>A parameter that a reader moves: its name, and what the slider says at each of its values.</summary>
internal sealed record Slider(string Name, ImmutableArray<string> Labels);

/// <summary>What a chart shows, before anything draws it: series, and the words around them. Immutable.</summary>
internal sealed record Figure
{
    /// <summary>The kind of chart, for a reader without pictures: "lines", "heatmap", …</summary>
    public required string Kind { get; init; }

    public ImmutableArray<Series> Series { get; init; } = [];

    public string? Title { get; init; }

    public string? Caption { get; init; }

    public string XTitle { get; init; } = "";

    public string YTitle { get; init; } = "";

    public string ZTitle { get; init; } = "";

    public bool LogX { get; init; }

    public bool LogY { get; init; }

    public (double Low, double High)? XRange { get; init; }

    public (double Low, double High)? YRange { get; init; }

    /// <summary>From where to where a landscape is drawn; what reaches beyond is cut.</summary>
    public (double Low, double High)? HeightRange { get; init; }

    public int Width { get; init; } = 640;

    public int Height { get; init; } = 340;

    /// <summary>One unit of x as long as one of y.</summary>
    public bool SquareUnits { get; init; }

    /// <summary>Row 0 at the top, no axes: a picture or a matrix.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Written along the axes instead of numbers.</summary>
    public ImmutableArray<string> XNames { get; init; } = [];

    /// <summary>Written along the axes instead of numbers, first one above.</summary>
    public ImmutableArray<string> YNames { get; init; } = [];

    /// <summary>The grid under a map, so that what lies on it finds its height.</summary>
    public (double[] X, double[] Y, double[,] Z)? Ground { get; init; }

    public bool IsScene => Kind == "surface";

    /// <summary>Colours over the plane, on which other colours must stand out.</summary>
    public bool IsMap => Kind is "contour" or "heatmap" or "surface";

    public bool HasBars => Kind is "bars" or "histogram";

    public ImmutableArray<string> BarLabels { get; init; } = [];

    public ImmutableArray<Mark> Marks { get; init; } = [];

    /// <summary>Words with an arrow to a point.</summary>
    public ImmutableArray<(double X, double Y, string Text)> Notes { get; init; } = [];

    /// <summary>For an animation or an exploration: the figures of its frames and what each is called.</summary>
    public ImmutableArray<(string Label, Figure Figure)> Frames { get; init; } = [];

    public int FrameMilliseconds { get; init; } = 120;

    /// <summary>For an exploration: its parameters; the last one runs fastest over <see cref="Frames"/>.</summary>
    public ImmutableArray<Slider> Sliders { get; init; } = [];

    /// <summary>Whether a legend is worth its space.</summary>
    public bool HasLegend => Series.Count(s => s.Name is not null) is var named && (named > 1 || (named == 1 && Series.Length > 1));

    /// <summary>The colour of the next series.</summary>
    public string NextColor => IsMap ? Palette.Over(Colored) : Palette.Of(Colored);

    /// <summary>The colour of the series that was added last.</summary>
    public string LastColor => IsMap ? Palette.Over(Math.Max(0, Colored - 1)) : Palette.Of(Math.Max(0, Colored - 1));

    /// <summary>Where among the series the map is; the first place where there is none.</summary>
    public int MapIndex => Math.Max(0, Series.ToList().FindIndex(s => s is GridSeries));

    private int Colored => Series.Count(s => s.TakesColor);

    public Figure Add(params Series[] series) => this with { Series = Series.AddRange(series) };

    /// <summary>The same change to this figure and to each of its frames.</summary>
    public Figure Changed(Func<Figure, Figure> change) => Frames.IsEmpty
        ? change(this)
        : change(this) with { Frames = [.. Frames.Select(f => (f.Label, f.Figure.Changed(change)))] };
}
