using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Documents;

/// <summary>
/// Finds exercises whose cells have lost their metadata, as copying and some editors lose them. A check cell is known by the verdict that
/// it has saved, else by its call <c>Exercises.Topic.Name.Check(Function)</c>: the reference solution that writes this function says which
/// exercise it is, else its name. The stub is the nearest cell before it that writes the function. Where another cell still says that it
/// is the check, a cell that calls it too is an experiment of the learner's, and stays what it is. What a comment says counts for nothing.
/// </summary>
internal static partial class LostExercises
{
    /// <summary>The metadata that make the exercises known again; empty where nothing is lost.</summary>
    public static IReadOnlyList<Change> Find(IReadOnlyList<NotebookCell> cells, string name, string? folder)
    {
        var changes = new List<Change>();
        var taken = new HashSet<int>();
        List<(string Id, string Code)>? solutions = null;
        HashSet<string> held = [.. cells.Select(cell => cell.Check).OfType<string>()];
        var found = new Dictionary<string, string?>();
        string chapter = Chapter(cells, name);
        foreach (NotebookCell cell in cells.Where(cell => cell.Kind == CellKind.Code))
        {
            string code = WithoutComments(cell.Source);
            string? function = Call().Match(code) is { Success: true } call ? call.Groups["function"].Value : null;
            string? id = cell.Check;
            if (id is null && cell.Exercise is null && !HasTag(cell))
            {
                id = AnyCheck().IsMatch(code) && SavedVerdicts.Of(cell) is [var verdict, ..] ? verdict.Id : null;
                id ??= ByCall(code, chapter, () => solutions ??= Solutions(folder));
                // A copy of the check calls it with the same function.
                if (id is null || held.Contains(id) || (!found.TryAdd(id, function) && found[id] != function))
                    continue;
                changes.Add(Tag(cell, "check", id));
            }

            if (id is null || string.IsNullOrEmpty(function) || cells.Any(other => other.Exercise == id))
                continue;
            if (Stub(cells, cell.Index, function) is { } stub && taken.Add(stub.Index))
                changes.Add(Tag(stub, "exercise", id));
        }

        return changes;
    }

    /// <summary>What the reader is told.</summary>
    public static string Warning(IReadOnlyList<Change> found)
    {
        string cells = string.Join(", ", found.Select(change => change.Cell + 1).Order()
            .Select(cell => cell.ToString(CultureInfo.InvariantCulture)));
        string ids = string.Join(", ",
            found.Select(change => (string?)(change.Value!["ebm"]!["check"] ?? change.Value["ebm"]!["exercise"])).Distinct());
        return $"{(found.Count == 1 ? "cell" : "cells")} {cells}: the metadata of {ids} are lost, and the exercise was found by its " +
            $"content; "
            + "to mend the notebook, copy your answers into a fresh copy of the chapter";
    }

    private static string? ByCall(string source, string chapter, Func<List<(string Id, string Code)>> solutions)
    {
        if (Call().Match(source) is not { Success: true } call)
            return null;
        string function = call.Groups["function"].Value;
        List<string> ids = function.Length == 0 ? []
            : [.. solutions().Where(region => region.Id.StartsWith(chapter, StringComparison.Ordinal)
            && Writes(WithoutComments(region.Code), function)).Select(region => region.Id).Distinct()];
        if (ids.Count == 1)
            return ids[0];
        string name = call.Groups["name"].Value;
        return chapter.Length == 0 || name.Length == 0 ? null : chapter + Hump().Replace(name, "-").ToLowerInvariant();
    }

    private static NotebookCell? Stub(IReadOnlyList<NotebookCell> cells, int check, string function) =>
        cells.Take(check).Reverse().FirstOrDefault(cell => cell.Kind == CellKind.Code && !HasTag(cell)
            && WithoutComments(cell.Source) is var code && !Call().IsMatch(code) && Writes(code, function));

    /// <summary>Code with a space for each comment, and nothing in its texts.</summary>
    private static string WithoutComments(string code) =>
        CommentOrText().Replace(code, match => match.Value[0] == '/' ? " " : "\"\"");

    /// <summary>Whether code declares a function, or a variable that holds one.</summary>
    private static bool Writes(string code, string function) => Regex.IsMatch(
        code, $@"(?<!\.)[\w\]\)>?]\s+{Regex.Escape(function)}\s*(\(|<|=(?!=))", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static bool HasTag(NotebookCell cell) => cell.Metadata["ebm"] is JsonObject tag
        && (tag["exercise"] ?? tag["check"]) is not null;

    private static Change Tag(NotebookCell cell, string key, string id)
    {
        JsonObject metadata = cell.Metadata.DeepClone().AsObject();
        metadata["ebm"] = new JsonObject { [key] = id };
        return new Change(cell.Index, "metadata", metadata);
    }

    /// <summary>
    /// The number that the chapter's exercises begin with, with its dot: from the exercises that are known, else the file's name or the
    /// title.
    /// </summary>
    private static string Chapter(IReadOnlyList<NotebookCell> cells, string name)
    {
        if (cells.Select(cell => cell.Exercise ?? cell.Check).OfType<string>().FirstOrDefault(id => Number().IsMatch(id)) is { } known)
            return Number().Match(known).Value + ".";
        if (NumberedFile().Match(Path.GetFileName(name)) is { Success: true } file)
            return file.Groups[1].Value + ".";
        return cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => NumberedTitle().Match(cell.Source))
            .FirstOrDefault(match => match.Success) is { } title
            ? title.Groups[1].Value + "."
            : "";
    }

    private static List<(string Id, string Code)> Solutions(string? folder)
    {
        string? course = folder is null ? null : CourseFolder.Find(folder);
        string?[] places = [folder is null ? null : Path.Combine(folder, "solutions"), course is null ? null
            : Path.Combine(course, "notebooks", "solutions")];
        return [.. places.OfType<string>().Where(Directory.Exists).Take(1)
            .SelectMany(place => Running.ReferenceSolutions.ReadAll(place, (_, _) => { }))];
    }

    [GeneratedRegex(
        @"\bExercises\s*\.\s*\w+\s*\.\s*(?<name>\w+)\s*\.\s*Check\s*\(\s*(?<function>[A-Za-z_]\w*)?"
        + @"|^\s*Check\s*\(\s*(?<function>[A-Za-z_]\w*)\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex("""//[^\n]*|/\*.*?(?:\*/|$)|(?<marks>"{3,}).*?\k<marks>|@\$?"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\bCheck\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex AnyCheck();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Hump();

    [GeneratedRegex(@"^\d\d(?=\.)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\D*?(\d\d)-", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedFile();

    [GeneratedRegex(@"^# (\d\d) · ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex NumberedTitle();
}
