using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests;

/// <summary>Every exercise of every chapter is found again when its cells lose their metadata.</summary>
public sealed class LostExercisesTests
{
    private static readonly string Notebooks = Path.Combine(CourseFolder.Find(AppContext.BaseDirectory)!, "notebooks");

    public static TheoryData<string> Chapters =>
        [.. Directory.GetFiles(Notebooks, "??-*.ipynb").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Chapters))]
    public void Exercises_are_found_by_their_content(string chapter)
    {
        NotebookDocument whole = NotebookDocument.Read(Path.Combine(Notebooks, chapter));
        Assert.Empty(whole.Warnings);
        JsonObject json = whole.Json.DeepClone().AsObject();
        foreach (JsonNode? cell in json["cells"]!.AsArray())
            cell!["metadata"] = new JsonObject();
        using var folder = new TemporaryFolder();
        // As a learner has it: a copy of another name, with the solutions beside it.
        string copy = folder.File("Copy of " + chapter, json.ToJsonString());
        foreach (string solution in Directory.GetFiles(Path.Combine(Notebooks, "solutions"), "*.cs"))
            folder.File(Path.Combine("solutions", Path.GetFileName(solution)), File.ReadAllText(solution));
        NotebookDocument found = NotebookDocument.Read(copy);
        Assert.Equal(whole.Cells.Select(cell => cell.Check), found.Cells.Select(cell => cell.Check));
        Assert.Equal(whole.Cells.Select(cell => cell.Exercise), found.Cells.Select(cell => cell.Exercise));
        Assert.Contains("found by its content", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_that_has_no_exercises_gets_none()
    {
        NotebookDocument document = NotebookDocument.Create((CellKind.Code, "bool Check(int x) => x > 0;"), (CellKind.Code, "Check(3)"),
            (CellKind.Code, "double F(double x) => x;"));
        Assert.All(document.Cells, cell => Assert.Null(cell.Check ?? cell.Exercise));
        Assert.Empty(document.Warnings);
    }
}
