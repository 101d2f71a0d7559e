using System.Text.Json;
using System.Text.Json.Serialization;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// Which cells of a chapter run in the page: notebooks/live.json, from what <c>.ci/long live</c> measures. A
/// chapter that it does not name runs its exercises only; another notebook runs whole.
/// </summary>
/// <param name="Cells"><c>all</c>, or <c>exercises</c>.</param>
/// <param name="Slow">The ids of cells that take too long in a browser.</param>
/// <param name="After">The ids of cells that use what such a cell computes.</param>
/// <param name="Rounded">The ids of cells that run and whose claims differ from the native ones in their last digits; null: none.</param>
internal sealed record LiveCells(string Cells, IReadOnlyList<string> Slow, IReadOnlyList<string> After,
    IReadOnlyList<string>? Rounded = null)
{
    /// <summary>The file, beside the notebooks.</summary>
    public const string File = "live.json";

    private const long Limit = 10_000_000;

    /// <summary>What runs of a notebook.</summary>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="name">Its name without extension.</param>
    public static LiveCells Of(string folder, string name)
    {
        bool isChapter = name is [>= '0' and <= '9', >= '0' and <= '9', '-', ..];
        var usual = new LiveCells(isChapter ? "exercises" : "all", [], []);
        try
        {
            string file = Path.Combine(folder, File);
            if (System.IO.File.Exists(file)
                && JsonSerializer.Deserialize(PlainFile.Read(file, Limit), LiveList.Default.DictionaryStringLiveCells)
                    ?.GetValueOrDefault(name) is { } listed)
                // What is missing in the file is null here, whatever the record says.
                return listed with { Cells = listed.Cells ?? usual.Cells, Slow = listed.Slow ?? [], After = listed.After ?? [] };
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            // A broken list costs the pages their buttons, not the book.
        }

        return usual;
    }

    /// <summary>Whether the page says of a cell that its last digits may not be the book's.</summary>
    public bool IsRounded(NotebookCell cell) => Rounded?.Contains(cell.Id) ?? false;

    /// <summary>What the page says of a cell: <c>run</c>, <c>slow</c>, <c>after</c>, or nothing where it keeps what it shows.</summary>
    public string Mark(NotebookCell cell, bool isSetup)
    {
        if (Slow.Contains(cell.Id))
            return "slow";
        if (After.Contains(cell.Id))
            return "after";
        return Cells == "all" || isSetup || cell.Exercise is not null || cell.Check is not null ? "run" : "";
    }
}

/// <summary>The list as a file.</summary>
[JsonSerializable(typeof(Dictionary<string, LiveCells>))]
[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class LiveList : JsonSerializerContext;
