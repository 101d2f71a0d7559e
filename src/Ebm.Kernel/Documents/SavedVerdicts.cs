using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Documents;

/// <summary>An exercise's verdict, as a cell's saved outputs show it.</summary>
/// <param name="Id">The exercise.</param>
/// <param name="State"><c>not-attempted</c>, <c>wrong</c> or <c>solved</c>.</param>
public sealed record SavedVerdict(string Id, string State);

/// <summary>
/// Reads verdicts from the saved outputs of one cell: JSON under a MIME type of its own, else the attribute <c>data-ebm-exercise</c> of its
/// HTML, which notebooks hold that were saved before the type was there, or by a program that keeps known types only.
/// </summary>
public static partial class SavedVerdicts
{
    private const string MimeType = "application/vnd.ebm.exercise+json";

    /// <summary>The verdicts of a cell, in order.</summary>
    public static IReadOnlyList<SavedVerdict> Of(NotebookCell cell)
    {
        var verdicts = new List<SavedVerdict>();
        foreach (JsonNode? output in cell.Outputs)
        {
            if ((output as JsonObject)?["data"] is not JsonObject data)
                continue;
            int before = verdicts.Count;
            if (data[MimeType] is { } value)
                Add(verdicts, value is JsonArray or JsonObject && NotebookJson.Text(value) is null ? value
                    : Parse(NotebookJson.Text(value)));
            if (verdicts.Count > before || NotebookJson.Text(data["text/html"]) is not { } html)
                continue;
            foreach (Match match in Attribute().Matches(html))
                Add(verdicts, Parse(WebUtility.HtmlDecode(match.Groups["json"].Value)));
        }

        return verdicts;
    }

    private static void Add(List<SavedVerdict> verdicts, JsonNode? json)
    {
        foreach (JsonNode? node in json is JsonArray list ? [.. list] : (JsonNode?[])[json])
        {
            if (node is JsonObject one && NotebookRepair.Text(one["id"]) is { Length: > 0 } id
                && NotebookRepair.Text(one["state"]) is "not-attempted" or "wrong" or "solved")
                verdicts.Add(new SavedVerdict(id, NotebookRepair.Text(one["state"])!));
        }
    }

    private static JsonNode? Parse(string? text)
    {
        try
        {
            return JsonNode.Parse(text ?? "", documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("\\bdata-ebm-exercise\\s*=\\s*(?:\"(?<json>[^\"]*)\"|'(?<json>[^']*)')")]
    private static partial Regex Attribute();
}
