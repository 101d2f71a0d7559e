using System.Globalization;

namespace Ebm.Notebooks;

/// <summary>
/// The names of the course's colours; the page's script, chart.js, holds their shades for a light and for a dark page.
/// <c>@c0</c> … <c>@c9</c> are series, <c>@o0</c> … <c>@o3</c> what lies on a map, <c>@edge</c> the rim of points there. <c>@ink</c> is the
/// page's own text colour, <c>@soft</c> a paler one, <c>@grid</c> that of grid lines, <c>@mesh</c> the same without transparency,
/// <c>@level</c> that of level lines,
/// <c>@paper</c> the ground; <c>@c0/0.2</c> is see-through. <c>@valley</c>, <c>@signs</c> and <c>@greys</c> are scales of colours.
/// </summary>
internal static class Palette
{
    /// <summary>How many series can be told apart by colour.</summary>
    public const int Count = 10;

    /// <summary>
    /// For one-signed values. The greatest is the colour nearest to the page, so that the lowest, a valley, stands out: deep blue on a
    /// light page, pale on a dark one.
    /// </summary>
    public const string Sequential = "@valley";

    /// <summary>Blue to vermilion through the colour of the page, for values whose sign matters.</summary>
    public const string Diverging = "@signs";

    /// <summary>Black to white on every page, for pictures.</summary>
    public const string Greys = "@greys";

    private static readonly string[] Signs = ["#05426b", "#0072b2", "#5da9d2", "#b5d7ea", "#f7f7f7", "#f6cfae", "#ea9555", "#d55e00",
        "#853a00"];

    public static string Of(int series) => FormattableString.Invariant($"@c{series % Count}");

    /// <summary>The colour of overlay number <paramref name="series"/> on a map.</summary>
    public static string Over(int series) => FormattableString.Invariant($"@o{series % 4}");

    /// <summary>The same colour, see-through.</summary>
    public static string Faint(string color, double alpha) => color + "/" + alpha.ToString(CultureInfo.InvariantCulture);

    /// <summary>The colour of −1 … 1 as red, green, blue in 0 … 1, for pictures, which are the same on every page.</summary>
    public static (double R, double G, double B) Signed(double s)
    {
        var at = Math.Clamp((s + 1) / 2, 0, 1) * (Signs.Length - 1);
        var k = Math.Min((int)at, Signs.Length - 2);
        double Mix(int channel) => ((1 - at + k) * Channel(Signs[k], channel)) + ((at - k) * Channel(Signs[k + 1], channel));
        return (Mix(0), Mix(1), Mix(2));
    }

    private static double Channel(string color, int channel) => Convert.ToInt32(color.Substring(1 + (2 * channel), 2), 16) / 255.0;
}
