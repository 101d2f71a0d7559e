//  v  →  k = round((v − low) / step),  0 ≤ k ≤ 4094,  step = (high − low) / 4094;  two characters of base 64, the greater digit first.
//  4095, "//", is a number that is not there. On a logarithmic axis v is its power of ten. A packed array is a text that begins with "=".

using System.Text;
using System.Text.Json;

namespace Ebm.Notebooks;

/// <summary>Packs arrays of numbers along the axes into two characters a number: 4095 steps, finer than a screen.</summary>
internal sealed class Packing
{
    private const int Steps = 4094;
    private const int Shortest = 8;

    /// <summary>A figure with more numbers than these is packed; a smaller one stays plain.</summary>
    private const int Many = 2000;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private readonly Dictionary<string, (double Low, double Step, bool Log)> scales = [];

    /// <summary>Finds for each axis the least and greatest number that may be seen.</summary>
    public Packing(IReadOnlyList<Figure> fitted)
    {
        var all = fitted.SelectMany(f => f.Series).ToList();
        var first = fitted[0];
        Add("x", Extent.Of(all, 'x', first.LogX), first.IsScene ? null : first.XRange, first.LogX);
        Add("y", Extent.Of(all, 'y', first.LogY), first.IsScene ? null : first.YRange, first.LogY);
        var grids = all.OfType<GridSeries>().Select(g => g.Range).ToList();
        Add("z", Extent.Of(all, 'z'), grids.Count == 0 ? null : (grids.Min(g => g.Low), grids.Max(g => g.High)), log: false, beyond: 0.25);
    }

    /// <summary>The scales as JSON: <c>{"x": [low, step, is logarithmic], …}</c>.</summary>
    public string ScalesJson =>
        JsonSerializer.Serialize(scales.ToDictionary(s => s.Key, s => (object[])[Rounded.Of(s.Value.Low), s.Value.Step, s.Value.Log ? 1
        : 0]));

    /// <summary>The array, packed, as JSON; null where it is not one of numbers along an axis, or short.</summary>
    public string? Packed(string name, JsonElement value)
    {
        if (!scales.TryGetValue(name, out var scale) || value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return null;
        }

        if (value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.String))
        {
            return null;
        }

        var rows = value[0].ValueKind == JsonValueKind.Array;
        var numbers = rows ? value.GetArrayLength() * value[0].GetArrayLength() : value.GetArrayLength();
        return numbers < Shortest ? null : rows ? "[" + string.Join(",", value.EnumerateArray().Select(row => Row(row, scale))) + "]"
            : Row(value, scale);
    }

    /// <summary>Whether a figure, as JSON, has so many numbers that it is worth packing.</summary>
    public static bool Pays(string figure)
    {
        using var document = JsonDocument.Parse(figure);
        return document.RootElement.GetProperty("data").EnumerateArray().Sum(trace =>
            trace.EnumerateObject().Where(p => p.Name is "x" or "y" or "z").Sum(p => Count(p.Value))) > Many;
    }

    /// <summary>A whole figure as JSON, its long arrays packed; the axes of a grid stay, so that its cells are equally wide.</summary>
    public string Whole(string figure)
    {
        using var document = JsonDocument.Parse(figure);
        var root = document.RootElement;
        var traces = root.GetProperty("data").EnumerateArray().Select(trace => "{" + string.Join(",", trace.EnumerateObject().Select(p =>
            $"\"{p.Name}\":{(IsGrid(trace) && p.Name != "z" ? null : Packed(p.Name, p.Value)) ?? p.Value.GetRawText()}")) + "}");
        return $"{{\"data\":[{string.Join(",", traces)}],\"layout\":{root.GetProperty("layout").GetRawText()}}}";
    }

    private static bool IsGrid(JsonElement trace) => trace.TryGetProperty("z", out var z) && z.ValueKind == JsonValueKind.Array
        && z.GetArrayLength() > 0 && z[0].ValueKind == JsonValueKind.Array;

    private static int Count(JsonElement value) => value.ValueKind != JsonValueKind.Array ? 0
        : value.EnumerateArray().Sum(v => v.ValueKind == JsonValueKind.Array ? v.GetArrayLength() : 1);

    private static string Row(JsonElement row, (double Low, double Step, bool Log) scale)
    {
        var text = new StringBuilder("\"=");
        foreach (var number in row.EnumerateArray())
        {
            var v = number.ValueKind == JsonValueKind.Number ? number.GetDouble() : double.NaN;
            var k = Math.Round(((scale.Log ? Math.Log10(v) : v) - scale.Low) / scale.Step);
            var step = double.IsNaN(k) || (scale.Log && v <= 0) ? Steps + 1 : (int)Math.Clamp(k, 0, Steps);
            text.Append(Alphabet[step >> 6]).Append(Alphabet[step & 63]);
        }

        return text.Append('"').ToString();
    }

    /// <summary>One axis: all its numbers, or a little more than what is shown of them.</summary>
    private void Add(string name, (double Low, double High) reach, (double Low, double High)? shown, bool log, double beyond = 1)
    {
        if (log)
        {
            reach = (Math.Log10(reach.Low), Math.Log10(reach.High));
            shown = shown is { } s ? (Math.Log10(s.Low), Math.Log10(s.High)) : null;
        }

        if (shown is { } range)
        {
            var more = beyond * (range.High - range.Low);
            reach = (Math.Max(reach.Low, range.Low - more), Math.Min(reach.High, range.High + more));
        }

        var low = Rounded.Of(reach.Low);
        var step = (reach.High - low) / Steps;
        scales[name] = (low, step > 0 && double.IsFinite(step) ? step : 1, log);
    }
}
