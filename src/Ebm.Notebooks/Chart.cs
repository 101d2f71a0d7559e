using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ebm.Notebooks;

/// <summary>
/// Charts. Each call returns a <see cref="Visual"/> to which titles, axes and more series are added:
/// <c>Chart.Lines(T, C, "exact").WithPoints(T2, measured, "measured").Title("Heat capacity").Axes("T", "C")</c>.
/// </summary>
public static partial class Chart
{
    /// <summary>A line through points.</summary>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    /// <param name="x">Where.</param>
    /// <param name="y">How high; as many numbers. What is not finite leaves a gap.</param>
    /// <param name="name">The line's name in the legend.</param>
    /// <param name="markers">Whether each point is marked.</param>
    /// <param name="dashed">Whether the line is dashed.</param>
    public static Visual Lines<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null, bool markers = false, bool dashed = false)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> =>
        new(new Figure { Kind = "lines" }.Add(Draw.Line(Numbers(x), Numbers(y), name, Palette.Of(0), dashed, markers)));

    /// <summary>The graph of a function.</summary>
    /// <param name="x">Where to evaluate it.</param>
    /// <param name="f">The function.</param>
    /// <param name="name">Its name in the legend.</param>
    public static Visual Lines(double[] x, Func<double, double> f, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Lines(x, x.Select(f), name);
    }

    /// <summary>Numbers against their index 0, 1, 2, …</summary>
    /// <typeparam name="T">A number type.</typeparam>
    /// <param name="y">The numbers.</param>
    /// <param name="name">The line's name in the legend.</param>
    public static Visual Trace<T>(IEnumerable<T> y, string? name = null)
        where T : INumberBase<T>
    {
        var values = Numbers(y);
        return Lines(Enumerable.Range(0, values.Length), values, name);
    }

    /// <summary>Several chains over time, one line each: have they met?</summary>
    /// <param name="chains">One series a chain.</param>
    public static Visual Traces(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentOutOfRangeException.ThrowIfZero(chains.Count);
        var visual = Trace(chains[0], "chain 1");
        for (var k = 1; k < chains.Count; k++)
        {
            visual = visual.WithLine(Enumerable.Range(0, chains[k].Length), chains[k], $"chain {k + 1}");
        }

        return visual;
    }

    /// <summary>A scatter chart of points.</summary>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="name">Their name in the legend.</param>
    /// <param name="size">Diameter in pixels.</param>
    /// <param name="error">A standard error for each y, drawn as a bar.</param>
    public static Visual Scatter<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, string? name = null, double size = 6,
        IEnumerable<double>? error = null)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY> =>
        new(new Figure { Kind = "scatter" }.Add(Draw.Points(Numbers(x), Numbers(y), name, Palette.Of(0), size, error)));

    /// <summary>Points coloured by the class they belong to.</summary>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="classes">The class of each point.</param>
    /// <param name="size">Diameter in pixels.</param>
    /// <param name="names">What to call class c; its number without.</param>
    public static Visual Scatter<TX, TY>(IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<int> classes, double size = 6,
        Func<int, string>? names = null)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
    {
        var (xs, ys) = (Numbers(x), Numbers(y));
        Draw.Same(xs, ys);
        var of = classes.ToArray();
        if (of.Length != xs.Length)
        {
            throw new ArgumentException($"{of.Length} classes for {xs.Length} points.", nameof(classes));
        }

        names ??= c => c.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var figure = new Figure { Kind = "scatter" };
        foreach (var c in of.Distinct().Order())
        {
            var mine = Enumerable.Range(0, xs.Length).Where(i => of[i] == c).ToArray();
            figure = figure.Add(Draw.Points([.. mine.Select(i => xs[i])], [.. mine.Select(i => ys[i])], names(c), figure.NextColor, size));
        }

        return new Visual(figure);
    }

    /// <summary>Points, each an array {x, y}.</summary>
    /// <param name="points">The points.</param>
    /// <param name="name">Their name in the legend.</param>
    /// <param name="size">Diameter in pixels.</param>
    public static Visual Scatter(IEnumerable<double[]> points, string? name = null, double size = 6)
    {
        var (x, y) = Plane(points);
        return Scatter(x, y, name, size);
    }

    /// <summary>Points as samplers and models give them.</summary>
    /// <param name="points">Points of the plane.</param>
    /// <param name="name">Their name in the legend.</param>
    /// <param name="size">Diameter in pixels.</param>
    public static Visual Scatter(Points points, string? name = null, double size = 6)
    {
        var (x, y) = Plane(points);
        return Scatter(x, y, name, size);
    }

    /// <summary>Points coloured by a number, with a bar that says which colour is which; <c>.Axes(x, y, z)</c> names it.</summary>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    /// <typeparam name="TValue">A number type.</typeparam>
    /// <param name="x">First coordinates.</param>
    /// <param name="y">Second coordinates.</param>
    /// <param name="values">The number of each point.</param>
    /// <param name="diverging">Whether the sign matters: blue is negative, vermilion positive, zero pale.</param>
    /// <param name="size">Diameter in pixels.</param>
    public static Visual ScatterByValue<TX, TY, TValue>(IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TValue> values,
        bool diverging = false, double size = 7)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
        where TValue : INumberBase<TValue>
    {
        var numbers = Numbers(values);
        var points = Draw.Points(Numbers(x), Numbers(y), null, Palette.Of(0), size);
        Draw.Same(points.X, numbers);
        var (low, high) = diverging ? Signs(numbers) : Ends(numbers);
        points = points with
        {
            Outline = "@soft",
            OutlineWidth = 0.5,
            Opacity = 1,
            Numbers = new ColorNumbers(numbers, diverging ? Palette.Diverging : Palette.Sequential, low, high > low ? high : low + 1),
        };
        return new Visual(new Figure { Kind = "scatter" }.Add(points));
    }

    /// <summary>How often values fall where.</summary>
    /// <typeparam name="T">A number type.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="bins">How many bins, ≥ 1.</param>
    /// <param name="name">A name for the legend.</param>
    /// <param name="density">Whether the bars' area is 1, so that a density can be drawn over them; counts otherwise.</param>
    public static Visual Histogram<T>(IEnumerable<T> values, int bins = 40, string? name = null, bool density = true)
        where T : INumberBase<T> =>
        new(new Figure
        {
            Kind = "histogram",
            YTitle = density ? "density"
            : "count"
        }.Add(Draw.Histogram(Numbers(values), bins, name, density, Palette.Of(0))));

    /// <summary>One bar a label.</summary>
    /// <typeparam name="T">A number type.</typeparam>
    /// <param name="labels">What stands below the bars.</param>
    /// <param name="values">How high they are.</param>
    /// <param name="name">A name for the legend, where there are several groups: see <see cref="Visual.WithBars"/>.</param>
    /// <param name="error">A standard error for each bar.</param>
    public static Visual Bars<T>(IEnumerable<string> labels, IEnumerable<T> values, string? name = null, IEnumerable<double>? error = null)
        where T : INumberBase<T>
    {
        var names = Labels(labels);
        return new Visual(new Figure
        {
            Kind = "bars",
            BarLabels = [.. names]
        }.Add(Draw.Bars(names.Length, Numbers(values), name, error, Palette.Of(0))));
    }

    /// <summary>The coordinates of points {x, y}.</summary>
    internal static (double[] X, double[] Y) Plane(IEnumerable<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        double[][] all = [.. points];
        var bad = Array.FindIndex(all, p => p.Length != 2);
        return bad < 0
            ? (Array.ConvertAll(all, p => p[0]), Array.ConvertAll(all, p => p[1]))
            : throw new ArgumentException($"points[{bad}] has {all[bad].Length} coordinates; a point of the plane has 2.", nameof(points));
    }

    /// <summary>The coordinates of points of the plane.</summary>
    internal static (double[] X, double[] Y) Plane(Points points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Dimension == 2
            ? (points.Coordinate(0), points.Coordinate(1))
            : throw new ArgumentException($"points have {points.Dimension} coordinates; points of the plane have 2.", nameof(points));
    }

    /// <summary>What stands along an axis.</summary>
    private static string[] Labels(IEnumerable<string> labels, [CallerArgumentExpression(nameof(labels))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(labels, name);
        string[] all = [.. labels];
        return Array.IndexOf(all, null) is var at && at < 0 ? all : throw new ArgumentException($"{name}[{at}] is null.", name);
    }

    /// <summary>Least and greatest finite number.</summary>
    private static (double Low, double High) Ends(IEnumerable<double> numbers)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var number in numbers.Where(double.IsFinite))
        {
            (low, high) = (Math.Min(low, number), Math.Max(high, number));
        }

        return low <= high ? (low, high) : (0, 1);
    }

    /// <summary>A range with zero in the middle.</summary>
    private static (double Low, double High) Signs(IEnumerable<double> numbers)
    {
        var (low, high) = Ends(numbers);
        var most = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)), 1e-300);
        return (-most, most);
    }

    /// <summary>The numbers as they are now: whoever gave them may write over them later.</summary>
    internal static double[] Numbers<T>(IEnumerable<T> values)
        where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return values is double[] numbers ? [.. numbers] : [.. values.Select(double.CreateChecked)];
    }
}
