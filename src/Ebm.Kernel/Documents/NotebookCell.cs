using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Documents;

/// <summary>What a cell is.</summary>
public enum CellKind
{
    /// <summary>Code, with outputs and an execution count.</summary>
    Code,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>Text that no kernel runs and no reader renders.</summary>
    Raw,
}

/// <summary>One cell of a notebook, as it was read.</summary>
/// <param name="Index">Position in the notebook, from 0.</param>
/// <param name="Kind">Code, Markdown or raw.</param>
/// <param name="Id">The cell's id; empty in a notebook older than nbformat 4.5.</param>
/// <param name="Source">The text, whether the file holds a string or a list of strings.</param>
/// <param name="Metadata">The cell's metadata. A copy: changing it changes no file.</param>
/// <param name="Outputs">The saved outputs of a code cell, else empty. A copy.</param>
/// <param name="ExecutionCount">The saved execution count, if any.</param>
public sealed partial record NotebookCell(
    int Index,
    CellKind Kind,
    string Id,
    string Source,
    JsonObject Metadata,
    JsonArray Outputs,
    int? ExecutionCount)
{
    /// <summary>Pictures that were pasted into a Markdown cell: name → MIME type → base-64. A copy.</summary>
    public JsonObject Attachments { get; init; } = [];

    /// <summary>The exercise whose stub this cell holds (metadata <c>ebm.exercise</c>), else null.</summary>
    public string? Exercise => Tag("exercise");

    /// <summary>The exercise that this cell checks (metadata <c>ebm.check</c>), else null.</summary>
    public string? Check => Tag("check");

    /// <summary>The language that the cell's metadata names, <c>csharp</c> when they name none.</summary>
    public string Language =>
        Text(Metadata["polyglot_notebook"], "kernelName") ?? Text(Metadata["dotnet_interactive"], "language") ?? "csharp";

    /// <summary>The last heading of a Markdown cell, without its signs; null where it has none. Lines of a code block are none.</summary>
    public string? LastHeading
    {
        get
        {
            string? heading = null, fence = null;
            foreach (string line in Kind == CellKind.Markdown ? Source.Split('\n') : [])
            {
                string text = line.Trim();
                if (fence is not null)
                    fence = text.StartsWith(fence, StringComparison.Ordinal) && text.Trim(fence[0]).Length == 0 ? null : fence;
                else if (Fence().Match(line) is { Success: true } opening)
                    fence = opening.Groups[1].Value;
                else if (HeadingLine().Match(line.TrimEnd('\r')) is { Success: true } match)
                    heading = match.Groups["text"].Value;
            }

            return heading;
        }
    }

    private string? Tag(string key) => Text(Metadata["ebm"], key);

    private static string? Text(JsonNode? node, string key) =>
        node is JsonObject map && map[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    [GeneratedRegex("^ {0,3}(`{3,}|~{3,})", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    // A closing row of signs belongs to the heading's frame only after a space: "C#" keeps its sign.
    [GeneratedRegex("^ {0,3}#{1,6}(?:[ \\t]+(?<text>.*?))?(?:[ \\t]+#+)?[ \\t]*$", RegexOptions.CultureInvariant)]
    private static partial Regex HeadingLine();
}
