using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Sessions;

/// <summary>One value in several forms: MIME type → text (or base-64 for pictures), as Jupyter calls it a "mime bundle".</summary>
public sealed record MimeBundle(IReadOnlyDictionary<string, string> Data)
{
    /// <summary>Whether texts of a MIME type are JSON: in messages and notebooks such a value is nested, not quoted.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>A text as JSON; null when it is none, names a property twice, or nests so deep that a notebook could not hold it.</summary>
    public static JsonNode? Json(string text)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(
                text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 40 });
            // Half a character, which no message can carry, may show only when it is written.
            _ = node?.ToJsonString();
            return node;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>
/// Where a running cell's output goes, as it happens. Called from any thread, one call at a time. Threads that a cell left running may
/// still print after it has ended: their text goes to the cell that runs by then, or to the last one.
/// </summary>
public interface ICellOutput
{
    /// <summary>Text printed by the cell.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text, line ends included.</param>
    void Stream(string name, string text);

    /// <summary>A value shown with <c>Display()</c>.</summary>
    void Display(MimeBundle bundle);

    /// <summary>A value shown with <c>Display()</c>, under an id by which <see cref="Update"/> may replace it later.</summary>
    void Display(MimeBundle bundle, string displayId) => Display(bundle);

    /// <summary>Replaces a value shown before, in this cell or an earlier one. Front ends that cannot, show it anew.</summary>
    void Update(MimeBundle bundle, string displayId) => Display(bundle);

    /// <summary>Removes what the cell has shown so far; with <paramref name="wait"/>, only when the next output arrives.</summary>
    void Clear(bool wait)
    {
    }

    /// <summary>A line from the person at the front end, or null where input is not allowed.</summary>
    string? ReadLine(string prompt);
}

/// <summary>An exception as a reader should see it: no engine frames, the cell's own line numbers.</summary>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback);

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>The cell ran to its end.</summary>
    Ok,

    /// <summary>It did not compile or it threw: see <see cref="CellResult.Error"/>.</summary>
    Failed,

    /// <summary>It was interrupted; variables of earlier cells are intact.</summary>
    Interrupted,

    /// <summary>
    /// It was interrupted, and a call into another library goes on in the background; variables of earlier cells are intact.
    /// </summary>
    RunsOn,
}

/// <summary>What a cell came to.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Value">The trailing expression, formatted; null when there is none or the expression is null-valued void.</param>
/// <param name="Error">What went wrong, when <paramref name="Status"/> is not Ok.</param>
public sealed record CellResult(CellStatus Status, MimeBundle? Value, CellError? Error);
