using System.Collections.Immutable;

namespace Ebm.Notebooks;

// What surrounds the series, decided once, in plain values; a renderer only writes it down.

/// <summary>Everything of a chart but its series. Either two axes or a scene.</summary>
internal sealed record FigureLayout(int Height, bool HasLegend)
{
    public AxisLayout? X { get; init; }

    public AxisLayout? Y { get; init; }

    public SceneLayout? Scene { get; init; }

    /// <summary>Bars side by side, or over each other without gaps as in a histogram; null without bars.</summary>
    public bool? BarsOverlap { get; init; }

    public ImmutableArray<ReferenceLine> Lines { get; init; } = [];

    public ImmutableArray<TextNote> Notes { get; init; } = [];
}

/// <summary>One axis of a chart in the plane.</summary>
internal sealed record AxisLayout(string Title)
{
    public bool IsLog { get; init; }

    /// <summary>
    /// From the first to the second, which may be the lesser; null for what the numbers need. On a logarithmic axis powers of ten.
    /// </summary>
    public (double From, double To)? Range { get; init; }

    /// <summary>Whether the numbers grow downward; only without <see cref="Range"/>.</summary>
    public bool IsReversed { get; init; }

    public bool IsVisible { get; init; } = true;

    /// <summary>Whether it is drawn without a line and without marks at its ticks.</summary>
    public bool IsBare { get; init; }

    public bool HasGrid { get; init; } = true;

    public bool HasZeroLine { get; init; } = true;

    /// <summary>Where the ticks are; empty for wherever it is round.</summary>
    public ImmutableArray<(double At, string Text)> Ticks { get; init; } = [];

    /// <summary>Whether one unit is as long as one of the other axis.</summary>
    public bool HasSquareUnits { get; init; }
}

/// <summary>The three axes of a landscape: a title, and a range where one is set.</summary>
internal sealed record SceneLayout(SceneAxis X, SceneAxis Y, SceneAxis Z);

/// <summary>One axis of a landscape.</summary>
internal sealed record SceneAxis(string Title, (double From, double To)? Range);

/// <summary>A dashed line right across the chart.</summary>
internal sealed record ReferenceLine(bool IsVertical, double At);

/// <summary>Words in a chart: at a point with an arrow, or beside a reference line.</summary>
/// <param name="X">Where; in a fraction of the width for the label of a horizontal line.</param>
/// <param name="Y">Where; in a fraction of the height for the label of a vertical line.</param>
/// <param name="Text">The words, safe.</param>
/// <param name="Place">How they stand.</param>
/// <param name="ArrowColor">The colour of the arrow, if there is one.</param>
internal sealed record TextNote(double X, double Y, string Text, NotePlace Place, string ArrowColor = "@ink");

/// <summary>How words stand to their place.</summary>
internal enum NotePlace
{
    /// <summary>Off a point, with an arrow to it.</summary>
    WithArrow,

    /// <summary>At the upper end of a vertical line, right of it.</summary>
    RightOfLine,

    /// <summary>At the upper end of a vertical line, left of it.</summary>
    LeftOfLine,

    /// <summary>At the right end of a horizontal line, on it.</summary>
    AboveLine,

    /// <summary>At a point, without an arrow.</summary>
    Centred,
}
