using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm exercises</c> reads what the learner's notebooks say, and runs nothing.</summary>
public sealed class ExercisesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExercisesTests() => _folder.File("EbmCourse.sln", "");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_exercise_is_listed_with_its_last_saved_state()
    {
        Chapter("02-gibbs", ("02.softmin", ["wrong", "solved"]), ("02.samples", ["not-attempted"]));
        Chapter("06-hopfield", ("06.energy", ["wrong"]), ("06.update", []));
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "exercises");
        Assert.Equal(0, code);
        Assert.Empty(error);
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("02-gibbs  1 of 2", lines[0]);
        Assert.Equal("  ✓ 02.softmin  solved         Exercise 02.softmin", lines[1]);
        Assert.Equal("  · 02.samples  not-attempted  Exercise 02.samples", lines[2]);
        Assert.Equal("  ✗ 06.energy  wrong          Exercise 06.energy", lines[4]);
        Assert.Equal("  · 06.update  not-attempted  Exercise 06.update", lines[5]);
        Assert.Equal(new string('█', 7) + new string('░', 23) + " 1 of 4 solved", lines[6]);
    }

    [Theory]
    [InlineData("6")]
    [InlineData("06")]
    [InlineData("hopfield")]
    [InlineData("06-Hopfield")]
    [InlineData("notebooks/06-hopfield.ipynb")]
    public async Task A_chapter_is_named_in_any_usual_way(string chapter)
    {
        Chapter("02-gibbs", ("02.softmin", []));
        Chapter("06-hopfield", ("06.energy", []));
        (int code, string output, _) = await CommandLine.RunAsync(_folder.Path, "exercises", chapter);
        Assert.Equal(0, code);
        Assert.Contains("06.energy", output, StringComparison.Ordinal);
        Assert.DoesNotContain("02.softmin", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_chapter_is_a_usage_error_that_names_the_known_ones()
    {
        Chapter("02-gibbs", ("02.softmin", []));
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "exercises", "7");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "no chapter 7", "02-gibbs");
    }

    [Fact]
    public async Task An_unreadable_notebook_is_one_line_and_the_others_are_listed()
    {
        Chapter("02-gibbs", ("02.softmin", []));
        _folder.File("notebooks/03-broken.ipynb", "{\"cells\"");
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "exercises");
        Assert.Equal(1, code);
        CommandLine.Complains(error, "03-broken.ipynb");
        Assert.Contains("02.softmin", output, StringComparison.Ordinal);
    }

    /// <summary>A chapter whose exercises have these verdicts among their saved outputs, in order.</summary>
    private void Chapter(string name, params (string Id, string[] States)[] exercises)
    {
        var cells = new List<(CellKind, string)>();
        foreach ((string id, _) in exercises)
            cells.AddRange([(CellKind.Markdown, $"Text\n### Exercise {id}\nmore"), (CellKind.Code, "stub"), (CellKind.Code, "check")]);
        JsonObject json = NotebookDocument.Create([.. cells]).Json.DeepClone().AsObject();
        for (int i = 0; i < exercises.Length; i++)
        {
            JsonNode stub = json["cells"]![(3 * i) + 1]!, check = json["cells"]![(3 * i) + 2]!;
            stub["metadata"]!["ebm"] = new JsonObject { ["exercise"] = exercises[i].Id };
            check["metadata"]!["ebm"] = new JsonObject { ["check"] = exercises[i].Id };
            check["outputs"] = new JsonArray([.. exercises[i].States.Select(state => Output(
                new JsonObject { ["id"] = exercises[i].Id, ["state"] = state }))]);
        }

        _folder.File($"notebooks/{name}.ipynb", json.ToJsonString());
    }

    private static JsonNode Output(JsonObject verdict) => new JsonObject
    {
        ["output_type"] = "display_data",
        ["data"] = new JsonObject { ["text/html"] = new JsonArray("<b>x</b>"), [Ebm.Kernel.Running.Verdicts.ExerciseType] = verdict },
        ["metadata"] = new JsonObject(),
    };
}
