using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>The course's colours: distinguishable with every common colour blindness, legible on white and on black.</summary>
internal static class Palette
{
    /// <summary>Series colours, in order: blue, orange, green, magenta, gold, cyan, grey.</summary>
    public static readonly string[] Series = ["#2f86d1", "#e06c2b", "#189a72", "#bb5fa0", "#c7991c", "#39a7b8", "#8a8a8a"];

    /// <summary>Low to high for one-signed values: dark is low, as a valley is.</summary>
    public const string Sequential = "Viridis";

    /// <summary>Blue to red through near white, for values whose sign matters.</summary>
    public static JsonArray Diverging => new(
        Stop(0, "#2166ac"), Stop(0.25, "#92c5de"), Stop(0.5, "#f7f7f7"), Stop(0.75, "#f4a582"), Stop(1, "#b2182b"));

    public const string Grid = "rgba(128,128,128,0.22)";

    public static string Of(int series) => Series[series % Series.Length];

    private static JsonArray Stop(double at, string color) => new(at, color);

    /// <summary>The same colour, see-through.</summary>
    public static string Faint(string hex, double alpha) => FormattableString.Invariant(
        $"rgba({Convert.ToInt32(hex[1..3], 16)},{Convert.ToInt32(hex[3..5], 16)},{Convert.ToInt32(hex[5..7], 16)},{alpha})");
}
