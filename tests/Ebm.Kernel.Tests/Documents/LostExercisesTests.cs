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

    [Theory]
    [InlineData("Exercises.Gibbs.FreeEnergy.Check(Mine)")]
    [InlineData("Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)")]
    [InlineData("// then: Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)\n1 + 1")]
    public void An_experiment_beside_the_check_is_no_check(string experiment)
    {
        JsonObject json = NotebookDocument.Create((CellKind.Code, "double FreeEnergy(double[] e) => 0;"),
            (CellKind.Code, "Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)"), (CellKind.Code, experiment)).Json.DeepClone().AsObject();
        json["cells"]![0]!["metadata"]!["ebm"] = new JsonObject { ["exercise"] = "02.free-energy" };
        json["cells"]![1]!["metadata"]!["ebm"] = new JsonObject { ["check"] = "02.free-energy" };
        json["cells"]![2]!["outputs"] = JsonNode.Parse("""
            [{"output_type": "display_data", "metadata": {}, "data": {"application/vnd.ebm.exercise+json":
              {"id": "02.free-energy", "state": "wrong"}}}]
            """);
        NotebookDocument read = NotebookDocument.Parse(json.ToJsonString(), "02-gibbs.ipynb");
        Assert.Empty(read.Warnings);
        Assert.Equal([null, "02.free-energy", null], read.Cells.Select(cell => cell.Check));
    }

    [Theory]
    [InlineData("Check(answer)")]
    [InlineData("// Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)")]
    [InlineData("/* as in Exercises.Gibbs.FreeEnergy.Check(FreeEnergy),\n but not yet */ 1 + 1")]
    [InlineData("Console.WriteLine(\"Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)\");")]
    public void Notes_of_a_learner_have_no_exercises(string code)
    {
        using var folder = new TemporaryFolder();
        NotebookDocument read = NotebookDocument.Read(folder.Notebook("02-notes.ipynb", ["var answer = 3;", code]));
        Assert.Empty(read.Warnings);
        Assert.All(read.Cells, cell => Assert.Null(cell.Check ?? cell.Exercise));
    }

    [Fact]
    public void Of_two_checks_that_lost_their_marks_the_first_counts_and_its_copies()
    {
        using var folder = new TemporaryFolder();
        NotebookDocument read = NotebookDocument.Read(folder.Notebook("02-gibbs.ipynb", ["double FreeEnergy(double[] e) => 0;",
            "Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)", "Exercises.Gibbs.FreeEnergy.Check(Mine)",
            "Exercises.Gibbs.FreeEnergy.Check(FreeEnergy)"]));
        Assert.Equal([null, "02.free-energy", null, "02.free-energy"], read.Cells.Select(cell => cell.Check));
        Assert.Equal(["02.free-energy", null, null, null], read.Cells.Select(cell => cell.Exercise));
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
