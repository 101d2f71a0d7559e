using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>Numbers as JSON: short, and null where not finite, since JSON has no NaN.</summary>
internal static class Json
{
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Short(value)) : null;

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]);

    public static JsonArray Rows(double[,] values)
    {
        var rows = new JsonArray();
        for (var r = 0; r < values.GetLength(0); r++)
        {
            var row = new JsonArray();
            for (var c = 0; c < values.GetLength(1); c++)
            {
                row.Add(Number(values[r, c]));
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Six significant digits: more than a screen has pixels, and a quarter of the bytes.</summary>
    private static double Short(double value) => double.Parse(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
