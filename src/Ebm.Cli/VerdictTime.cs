using System.Globalization;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>When a saved verdict was given, as far as the notebook tells.</summary>
/// <param name="Moment">When the cell ran, which JupyterLab and Colab can write down; null when nobody did.</param>
/// <param name="Count">The cell's execution count; null when there is none.</param>
/// <param name="Notebook">The notebook.</param>
internal sealed record VerdictTime(DateTimeOffset? Moment, int? Count, string Notebook)
{
    /// <summary>What a cell tells.</summary>
    public static VerdictTime Of(NotebookCell cell, NotebookDocument document) =>
        new(Read(cell.Metadata), cell.ExecutionCount, document.Name);

    /// <summary>
    /// Whether this verdict is older than another. What cannot be told apart is not older: the later place in the notebook counts.
    /// </summary>
    public bool IsOlderThan(VerdictTime other)
    {
        if (Moment is { } here && other.Moment is { } there)
            return here < there;
        if (Notebook == other.Notebook)
            return (Count ?? 0) < (other.Count ?? 0);
        return Saved(Notebook) < Saved(other.Notebook);
    }

    private static DateTime Saved(string notebook) => File.Exists(notebook) ? File.GetLastWriteTimeUtc(notebook) : DateTime.MinValue;

    private static DateTimeOffset? Read(JsonObject metadata)
    {
        if (metadata["executionInfo"] is JsonObject colab && colab["timestamp"] is JsonValue stamp
            && stamp.TryGetValue(out double milliseconds)
            && milliseconds is > 0 and < 1e14)
            return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        if (metadata["execution"] is not JsonObject lab)
            return null;
        DateTimeOffset? last = null;
        foreach ((_, JsonNode? node) in lab)
        {
            if (node is JsonValue value && value.TryGetValue(out string? text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                && !(time < last))
                last = time;
        }

        return last;
    }
}
