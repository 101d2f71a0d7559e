using System.Globalization;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>
/// The course's colours, after Okabe and Ito: distinguishable with every common colour blindness. Series are written as <c>@c0</c> … <c>@c6</c>;
/// the page's script puts in the shade for a light or a dark page. <c>@ink</c> is the page's own text colour, <c>@soft</c> a paler one,
/// <c>@grid</c> that of grid lines, <c>@mesh</c> the same without transparency, <c>@paper</c> the ground; <c>@c0/0.2</c> is see-through.
/// </summary>
internal static class Palette
{
    public const string Grid = "@grid";

    private static readonly string[] Valley = ["#08306b", "#0d4a8a", "#2070b4", "#4a97c9", "#7fb9da", "#b4d3e9", "#dce9f5", "#f7fafd"];

    private static readonly string[] Signs = ["#05426b", "#0072b2", "#5da9d2", "#b5d7ea", "#f7f7f7", "#f6cfae", "#ea9555", "#d55e00", "#853a00"];

    /// <summary>Colours that stand out from the blues of a map, in turn.</summary>
    private static readonly string[] OnMap = ["#ff7f1e", "#ffd23f", "#f3a6d6", "#ffffff"];

    /// <summary>Deep blue to near white for one-signed values: dark is low, as a valley is.</summary>
    public static JsonArray Sequential => Scale(Valley);

    /// <summary>Blue to vermilion through near white, for values whose sign matters.</summary>
    public static JsonArray Diverging => Scale(Signs);

    public static string Of(int series) => FormattableString.Invariant($"@c{series % 7}");

    /// <summary>The colour of overlay number <paramref name="series"/> on a map.</summary>
    public static string Over(int series) => OnMap[series % OnMap.Length];

    /// <summary>The same colour, see-through.</summary>
    public static string Faint(string color, double alpha) => color + "/" + alpha.ToString(CultureInfo.InvariantCulture);

    /// <summary>The colour of −1 … 1 as red, green, blue in 0 … 1.</summary>
    public static (double R, double G, double B) Signed(double s)
    {
        var at = Math.Clamp((s + 1) / 2, 0, 1) * (Signs.Length - 1);
        var k = Math.Min((int)at, Signs.Length - 2);
        double Mix(int channel) => ((1 - at + k) * Channel(Signs[k], channel)) + ((at - k) * Channel(Signs[k + 1], channel));
        return (Mix(0), Mix(1), Mix(2));
    }

    private static JsonArray Scale(string[] stops) =>
        new([.. stops.Select((color, i) => (JsonNode)new JsonArray((double)i / (stops.Length - 1), color))]);

    private static double Channel(string color, int channel) => Convert.ToInt32(color.Substring(1 + (2 * channel), 2), 16) / 255.0;
}
