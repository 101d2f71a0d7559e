using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Running;

/// <summary>
/// Reads claims and exercises' verdicts from the outputs of a notebook: JSON under a MIME type of its own, one object or an array of them,
/// nested or as text. Nothing is read from HTML, which anybody may write.
/// </summary>
public static class Verdicts
{
    /// <summary>The MIME type of claims.</summary>
    public const string ClaimType = "application/vnd.ebm.claim+json";

    /// <summary>The MIME type of verdicts.</summary>
    public const string ExerciseType = "application/vnd.ebm.exercise+json";

    private static readonly string[] _states = ["not-attempted", "wrong", "solved"];

    /// <summary>The claims that a notebook's outputs show, in order.</summary>
    public static IEnumerable<ClaimResult> Claims(NotebookDocument document) =>
        document.Cells.SelectMany(cell => Objects(cell, ClaimType)).Select(claim => new ClaimResult(
            Text(claim, "name"),
            Number(claim, "measured"),
            Number(claim, "expected"),
            Number(claim, "tolerance"),
            Text(claim, "source"),
            claim.TryGetProperty("holds", out JsonElement holds) && holds.ValueKind == JsonValueKind.True));

    /// <summary>
    /// The verdicts that a notebook's outputs show, in order. An exercise's verdict counts only where the exercise is checked.
    /// </summary>
    public static IEnumerable<ExerciseResult> Exercises(NotebookDocument document) =>
        from cell in document.Cells
        where cell.Check is not null
        from verdict in Objects(cell, ExerciseType)
        let result = new ExerciseResult(Text(verdict, "id"), Text(verdict, "state"))
        where result.Id == cell.Check && _states.Contains(result.State)
        select result;

    private static IEnumerable<JsonElement> Objects(NotebookCell cell, string mimeType)
    {
        foreach (JsonNode? output in cell.Outputs)
        {
            if ((output as JsonObject)?["data"] is not JsonObject data || data[mimeType] is not { } value || Parse(value) is not { } json)
                continue;
            foreach (JsonElement one in json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : (JsonElement[])[json])
            {
                if (one.ValueKind == JsonValueKind.Object)
                    yield return one;
            }
        }
    }

    /// <summary>A value as JSON. Kernels that do not nest it send its text, which a notebook may hold as a list of lines.</summary>
    private static JsonElement? Parse(JsonNode value)
    {
        bool isText = value is JsonValue || value is JsonArray { Count: > 0 } lines && lines.All(line => line is JsonValue);
        try
        {
            return JsonElement.Parse(isText ? NotebookJson.Text(value) ?? "" : value.ToJsonString());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>A number, or a string such as "NaN" and "Infinity", which JSON has no numbers for.</summary>
    private static double Number(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out JsonElement value))
            return double.NaN;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble();
        return value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
    }
}
