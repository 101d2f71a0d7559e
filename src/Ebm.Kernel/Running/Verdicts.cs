using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Running;

/// <summary>Reads claims and exercises' verdicts from the HTML that cells show: JSON in the attributes data-ebm-claim and data-ebm-exercise.</summary>
public static partial class Verdicts
{
    /// <summary>The claims in an HTML text, in order.</summary>
    public static IEnumerable<ClaimResult> Claims(string html) =>
        Attributes(html, "claim").Select(claim => new ClaimResult(
            Text(claim, "name"),
            Number(claim, "measured"),
            Number(claim, "expected"),
            Number(claim, "tolerance"),
            Text(claim, "source"),
            claim["holds"] is JsonValue holds && holds.TryGetValue(out bool value) && value));

    /// <summary>The exercises' verdicts in an HTML text, in order.</summary>
    public static IEnumerable<ExerciseResult> Exercises(string html) =>
        Attributes(html, "exercise").Select(exercise => new ExerciseResult(Text(exercise, "id"), Text(exercise, "state")));

    private static IEnumerable<JsonObject> Attributes(string html, string name)
    {
        foreach (Match match in Attribute().Matches(html))
        {
            if (match.Groups["name"].Value == name && Parse(WebUtility.HtmlDecode(match.Groups["json"].Value)) is { } json)
                yield return json;
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A number, or a string such as "NaN" and "Infinity", which JSON has no numbers for.</summary>
    private static double Number(JsonObject json, string key)
    {
        if (json[key] is not JsonValue value)
            return double.NaN;
        if (value.TryGetValue(out double number))
            return number;
        return value.TryGetValue(out string? text) && double.TryParse(text, CultureInfo.InvariantCulture, out number) ? number : double.NaN;
    }

    // Only inside a tag: a learner's string that looks like an attribute is encoded, its quotes and brackets are entities.
    [GeneratedRegex("<[^<>]*?\\sdata-ebm-(?<name>claim|exercise)=(?:\"(?<json>[^\"]*)\"|'(?<json>[^']*)')", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();
}
