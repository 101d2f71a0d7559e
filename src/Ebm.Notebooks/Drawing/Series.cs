namespace Ebm.Notebooks;

// What a chart shows, as plain numbers: immutable, and free of any drawing library's words. Arrays belong to the series and are never
// written to.
// Z is the height of what lies on a landscape; null in the plane. Colours are names of Palette or CSS.

/// <summary>One thing drawn in a chart.</summary>
internal abstract record Series
{
    /// <summary>Its name in the legend; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it takes a colour of the palette, so that the next series takes another.</summary>
    public virtual bool TakesColor => true;

    /// <summary>The numbers along an axis: <c>'x'</c>, <c>'y'</c> or <c>'z'</c>.</summary>
    public abstract IEnumerable<double> Along(char axis);

    /// <summary>What an axis must hold to show the series whole: its numbers, the ends of error bars, the edges of bins.</summary>
    public virtual IEnumerable<double> Reach(char axis) => Along(axis);

    /// <summary>Both ends of each number's error bar.</summary>
    protected static IEnumerable<double> Ends(double[] numbers, double[]? errors) =>
        errors is null ? numbers : numbers.Concat(numbers.Select((v, i) => v - errors[i])).Concat(numbers.Select((v, i) => v + errors[i]));

    /// <summary>Picks one of three arrays; empty where there is none.</summary>
    protected static IEnumerable<double> Pick(char axis, double[] x, double[] y, double[]? z = null) =>
        axis switch { 'x' => x, 'y' => y, _ => z ?? [] };
}

/// <summary>A line through points; what is not finite leaves a gap.</summary>
internal sealed record LineSeries(double[] X, double[] Y, string Color) : Series
{
    public double[]? Z { get; init; }

    public double Width { get; init; } = 2.2;

    public bool Dashed { get; init; }

    /// <summary>Diameter of a mark at each point; null for none.</summary>
    public double? Dots { get; init; }

    public override IEnumerable<double> Along(char axis) => Pick(axis, X, Y, Z);
}

/// <summary>Points, all of one colour or each of the colour of its number.</summary>
internal sealed record PointSeries(double[] X, double[] Y, string Color) : Series
{
    public double[]? Z { get; init; }

    public double Size { get; init; } = 6;

    public double Opacity { get; init; } = 0.95;

    public string Outline { get; init; } = "@paper";

    public double OutlineWidth { get; init; }

    /// <summary>Half the length of an error bar at each point.</summary>
    public double[]? Errors { get; init; }

    /// <summary>A number for each point; they set the colours.</summary>
    public ColorNumbers? Numbers { get; init; }

    public override IEnumerable<double> Along(char axis) => Pick(axis, X, Y, Z);

    public override IEnumerable<double> Reach(char axis) => axis == 'y' ? Ends(Y, Errors) : Along(axis);
}

/// <summary>Numbers that become colours, and the bar that says which is which.</summary>
internal sealed record ColorNumbers(double[] Values, string Scale, double Low, double High)
{
    public string Title { get; init; } = "";
}

/// <summary>Where a path begins, a ring, and where it ends, a dot.</summary>
internal sealed record EndsSeries(double[] X, double[] Y, string Color, string Edge) : Series
{
    public double[]? Z { get; init; }

    public override bool TakesColor => false;

    public override IEnumerable<double> Along(char axis) => Pick(axis, X, Y, Z);
}

/// <summary>The space between two curves.</summary>
internal sealed record BandSeries(double[] X, double[] Low, double[] High, string Color) : Series
{
    public override bool TakesColor => false;

    public override IEnumerable<double> Along(char axis) => axis == 'y' ? Low.Concat(High) : Pick(axis, X, Low);
}

/// <summary>Bars at positions.</summary>
internal sealed record BarSeries(double[] X, double[] Heights, string Color) : Series
{
    public double[]? Errors { get; init; }

    public override IEnumerable<double> Along(char axis) => Pick(axis, X, Heights);

    public override IEnumerable<double> Reach(char axis) => axis == 'y' ? Ends(Heights, Errors) : Along(axis);
}

/// <summary>Bars that touch: how often a value falls into each bin.</summary>
internal sealed record HistogramSeries(double[] Centers, double[] Heights, double BinWidth, string Color) : Series
{
    public override IEnumerable<double> Along(char axis) => Pick(axis, Centers, Heights);

    public override IEnumerable<double> Reach(char axis) =>
        axis == 'x' ? Centers.SelectMany(c => (double[])[c - (BinWidth / 2), c + (BinWidth / 2)]) : Along(axis);
}

/// <summary>Colours or heights over a grid: <c>Values[row, column]</c> belongs to <c>(X[column], Y[row])</c>.</summary>
internal abstract record GridSeries(double[] X, double[] Y, double[,] Values) : Series
{
    public string Scale { get; init; } = Palette.Sequential;

    /// <summary>The number of the first colour of the scale.</summary>
    public double Low { get; init; }

    /// <summary>The number of the last colour.</summary>
    public double High { get; init; } = 1;

    /// <summary>Whether somebody chose the range; frames of an animation share one otherwise.</summary>
    public bool IsFixed { get; init; }

    /// <summary>What the colours mean.</summary>
    public string ColorTitle { get; init; } = "";

    public override bool TakesColor => false;

    /// <summary>The range of colours; never empty.</summary>
    public (double Low, double High) Range => (Low, High > Low ? High : Low + 1);

    public override IEnumerable<double> Along(char axis) => axis == 'z' ? Values.Cast<double>() : Pick(axis, X, Y);
}

/// <summary>Colours over a grid, as cells or between level lines.</summary>
internal sealed record MapSeries(double[] X, double[] Y, double[,] Values) : GridSeries(X, Y, Values)
{
    public bool HasLevels { get; init; }

    public bool HasBar { get; init; } = true;

    /// <summary>Whether each cell has its number written in.</summary>
    public bool WritesNumbers { get; init; }

    /// <summary>About fourteen level lines at round numbers.</summary>
    public (double Start, double End, double Step) Levels
    {
        get
        {
            var (low, high) = Range;
            var raw = (high - low) / 14;
            var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
            var step = power * (raw / power) switch { < 1.5 => 1, < 3.2 => 2, < 7 => 5, _ => 10 };
            return (Math.Ceiling((low / step) + 1e-9) * step, high, step);
        }
    }
}

/// <summary>A landscape in three dimensions.</summary>
internal sealed record SurfaceSeries(double[] X, double[] Y, double[,] Values) : GridSeries(X, Y, Values);
