using System.Text.Json.Nodes;

namespace Ebm.Cli;

/// <summary>Reads the outputs of a notebook's cell, as nbformat has them.</summary>
internal static class CellOutputs
{
    /// <summary>The HTML form of an output; null when it has none.</summary>
    public static string? Html(JsonNode? output) => Data(output, "text/html");

    /// <summary>One form of an output; null when it has none.</summary>
    public static string? Data(JsonNode? output, string mimeType) =>
        output?["data"] is JsonObject data && data.TryGetPropertyValue(mimeType, out JsonNode? value) ? Text(value) : null;

    /// <summary>A text that is saved as a string or as a list of strings.</summary>
    public static string? Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(Text)),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => null,
    };
}
