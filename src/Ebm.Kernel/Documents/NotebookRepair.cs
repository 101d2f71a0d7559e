using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Documents;

/// <summary>
/// Checks a notebook against nbformat 4. What Jupyter, VS Code and Colab open all the same - ids that are missing, wrong or used twice,
/// values that a cell lacks, outputs of an unknown kind - becomes a change of the file and a warning; what none of them can show is
/// refused.
/// </summary>
internal sealed partial class NotebookRepair(JsonObject json)
{
    private const string SaveIt = "open the notebook in Jupyter or VS Code and save it, and it stays";

    private readonly List<Change> _changes = [];
    private readonly List<string> _warnings = [];
    private readonly SortedDictionary<string, List<int>> _repaired = [];

    /// <summary>What makes the file valid.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>What was wrong, one line a kind.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Checks the whole notebook.</summary>
    /// <exception cref="FormatException">It cannot be read; the message has no name in it.</exception>
    public void CheckNotebook()
    {
        CheckVersion();
        if (json["cells"] is not JsonArray cells)
            throw new FormatException("not a valid notebook: cells must be a list");
        IsInteger(json["nbformat_minor"], out int minor);
        for (int i = 0; i < cells.Count; i++)
            CheckCell(cells[i], i);
        if (minor >= 5)
            CheckIds([.. cells.Select(cell => (JsonObject)cell!)]);
        foreach ((string what, List<int> places) in _repaired)
            _warnings.Add($"{(places.Count == 1 ? "cell" : "cells")} {string.Join(", ", places)}: {what}");
    }

    /// <summary>What a cell is; null where it does not say.</summary>
    public static CellKind? Kind(JsonObject cell) => Text(cell["cell_type"]) switch
    {
        "code" => CellKind.Code,
        "markdown" => CellKind.Markdown,
        "raw" => CellKind.Raw,
        _ => null,
    };

    /// <summary>A string; null where the node is none.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private void CheckVersion()
    {
        if (!IsInteger(json["nbformat"], out int major))
            throw new FormatException("not a notebook: nbformat is missing");
        if (major < 4)
            throw new FormatException(
                $"nbformat {major} is too old: convert it with `jupyter nbconvert --to notebook`, which writes nbformat 4");
        if (major > 4)
            throw new FormatException($"nbformat {major} is newer than this program reads: save it as nbformat 4");
        if (json["nbformat_minor"] is null)
        {
            _changes.Add(new Change(-1, "nbformat_minor", JsonValue.Create(0)));
            _warnings.Add("nbformat_minor was missing and is taken as 0; save the notebook in Jupyter or VS Code");
        }
        else if (!IsInteger(json["nbformat_minor"], out int minor) || minor < 0)
        {
            throw new FormatException("not a notebook: nbformat_minor must be a whole number");
        }

        if (json["metadata"] is null)
        {
            _changes.Add(new Change(-1, "metadata", new JsonObject()));
            _warnings.Add("the notebook had no metadata; choose its kernel and save it");
        }
        else if (json["metadata"] is not JsonObject)
        {
            throw new FormatException("not a valid notebook: metadata must be an object");
        }
    }

    private void CheckCell(JsonNode? node, int index)
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"not a valid notebook: cell {index + 1}");
        if (node is not JsonObject cell)
            throw new FormatException($"{where} must be an object");
        CellKind kind = Kind(cell) ?? throw new FormatException($"{where}: cell_type must be code, markdown or raw");
        if (cell["metadata"] is null)
            Repair(index, "metadata", new JsonObject(), "no metadata; they are taken as empty");
        else if (cell["metadata"] is not JsonObject)
            throw new FormatException($"{where}: metadata must be an object");
        if (cell["source"] is null)
            Repair(index, "source", "", "no source; it is taken as empty");
        else if (NotebookJson.Text(cell["source"]) is null)
            throw new FormatException($"{where}: source must be a string or a list of strings");
        if (kind == CellKind.Code)
            CheckOutputs(cell, index);
    }

    private void CheckOutputs(JsonObject cell, int index)
    {
        if (!cell.TryGetPropertyValue("execution_count", out JsonNode? count) || (count is not null && !IsInteger(count, out _)))
            Repair(index, "execution_count", null, "execution_count was missing or no whole number; the cell counts as not run");
        if (cell["outputs"] is not JsonArray outputs)
        {
            Repair(index, "outputs", new JsonArray(), "outputs were missing or no list; the cell counts as not run");
            return;
        }

        List<JsonNode?> valid = [.. outputs.Where(IsOutput)];
        if (valid.Count < outputs.Count)
            Repair(index, "outputs", new JsonArray([.. valid.Select(output => output!.DeepClone())]),
                "a saved output is of no known kind and is left out; run the cell again");
    }

    private static bool IsOutput(JsonNode? output)
    {
        if (output is not JsonObject map)
            return false;
        return Text(map["output_type"]) switch
        {
            "stream" => Text(map["name"]) is not null && NotebookJson.Text(map["text"]) is not null,
            "display_data" or "execute_result" => map["data"] is JsonObject && map["metadata"] is JsonObject or null,
            "error" => Text(map["ename"]) is not null && Text(map["evalue"]) is not null && map["traceback"] is JsonArray or null,
            _ => false,
        };
    }

    private void CheckIds(List<JsonObject> cells)
    {
        var used = new HashSet<string>();
        HashSet<string> all = [.. cells.Select(cell => Text(cell["id"])).OfType<string>()];
        for (int i = 0; i < cells.Count; i++)
        {
            string? id = Text(cells[i]["id"]);
            string what = id is null ? "no id; one was made" : !CellId().IsMatch(id) ? "an id of wrong characters or length; one was made"
                : used.Add(id) ? "" : "the id of an earlier cell; a new one was made";
            if (what.Length == 0)
                continue;
            string stem = string.Create(CultureInfo.InvariantCulture, $"cell-{i + 1}"), fresh = stem;
            for (int n = 2; !all.Add(fresh); n++)
                fresh = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
            Repair(i, "id", fresh, $"{what}: {SaveIt}");
        }
    }

    private void Repair(int cell, string key, JsonNode? value, string what)
    {
        _changes.Add(new Change(cell, key, value));
        if (!_repaired.TryGetValue(what, out List<int>? places))
            _repaired[what] = places = [];
        places.Add(cell + 1);
    }

    private static bool IsInteger(JsonNode? node, out int value)
    {
        value = 0;
        if (node is not JsonValue number || node.GetValueKind() != System.Text.Json.JsonValueKind.Number)
            return false;
        if (number.TryGetValue(out value))
            return true;
        if (!number.TryGetValue(out double real) || real != Math.Floor(real) || Math.Abs(real) > int.MaxValue)
            return false;
        value = (int)real;
        return true;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex CellId();
}
