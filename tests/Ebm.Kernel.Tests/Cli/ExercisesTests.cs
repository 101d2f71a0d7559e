using System.Text.Json.Nodes;
using Ebm.Cli;
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

    [Fact]
    public async Task A_copied_notebook_counts_once_and_the_newest_verdict_is_taken()
    {
        Chapter("02-gibbs", ("02.softmin", ["wrong"]), ("02.samples", ["solved"]));
        Chapter("02-gibbs-Copy1", ("02.softmin", ["solved"]), ("02.samples", ["not-attempted"]));
        Saved("02-gibbs", 5);
        Saved("02-gibbs-Copy1", 9);
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "exercises");
        Assert.Equal(0, code);
        CommandLine.Complains(error, "warning", "02-gibbs-Copy1.ipynb is a copy of 02-gibbs.ipynb");
        Assert.StartsWith("02-gibbs  1 of 2", output, StringComparison.Ordinal);
        Assert.Contains("✓ 02.softmin", output, StringComparison.Ordinal);
        Assert.Contains("· 02.samples", output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 solved", output, StringComparison.Ordinal);
        Saved("02-gibbs", 12);
        Assert.Contains("✗ 02.softmin", (await CommandLine.RunAsync(_folder.Path, "exercises", "2")).Out, StringComparison.Ordinal);
    }

    [Theory]
    // The later place, where nothing else tells; the higher count; the time, where a program wrote it down, whatever the counts are.
    [InlineData("null", "null", "{}", "{}", "✗")]
    [InlineData("4", "4", "{}", "{}", "✗")]
    [InlineData("9", "4", "{}", "{}", "✓")]
    [InlineData("4", "9", "{}", "{}", "✗")]
    [InlineData("9", "null", "{}", "{}", "✓")]
    [InlineData("4", "9", "{\"executionInfo\":{\"timestamp\":1700000200000}}", "{\"executionInfo\":{\"timestamp\":1700000100000}}", "✓")]
    [InlineData("9", "4", "{\"execution\":{\"iopub.status.idle\":\"2026-01-01T10:00:00Z\"}}",
        "{\"execution\":{\"iopub.status.idle\":\"2026-01-02T10:00:00Z\"}}", "✗")]
    public async Task A_copied_cell_counts_once_and_the_newest_verdict_is_taken(string firstCount, string secondCount, string first,
        string second, string symbol)
    {
        Chapter("02-gibbs", ("02.softmin", ["solved"]), ("02.softmin", ["wrong"]));
        Edit("02-gibbs", json =>
        {
            foreach ((int cell, string count, string metadata) in (ReadOnlySpan<(int, string, string)>)[(2, firstCount, first),
                (5, secondCount, second)])
            {
                json["cells"]![cell]!["execution_count"] = JsonNode.Parse(count);
                foreach ((string key, JsonNode? value) in JsonNode.Parse(metadata)!.AsObject())
                    json["cells"]![cell]!["metadata"]![key] = value!.DeepClone();
            }
        });
        (_, string output, _) = await CommandLine.RunAsync(_folder.Path, "exercises");
        Assert.StartsWith("02-gibbs  ", output, StringComparison.Ordinal);
        Assert.Contains($"  {symbol} 02.softmin", output, StringComparison.Ordinal);
        Assert.Equal(3, output.TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exercise_whose_cells_lost_their_metadata_is_found(bool asHtml)
    {
        Chapter("02-gibbs", ("02.stable-softmin", ["solved"]), ("02.samples", ["wrong"]));
        Edit("02-gibbs", json =>
        {
            foreach (int cell in (int[])[1, 2])
                json["cells"]![cell]!["metadata"] = new JsonObject();
            json["cells"]![1]!["source"] = "double StableSoftmin(double[] x) => x.Min();";
            json["cells"]![2]!["source"] = "Exercises.Gibbs.StableSoftmin.Check(StableSoftmin)";
            if (!asHtml)
                return;
            // As notebooks of an earlier version hold a verdict.
            json["cells"]![2]!["outputs"]![0]!["data"] = new JsonObject
            {
                ["text/html"] = "<div data-ebm-exercise=\"{&quot;id&quot;:&quot;02.stable-softmin&quot;,&quot;" +
                    "state&quot;:&quot;solved&quot;}\">x</div>",
            };
        });
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "exercises");
        Assert.Equal(0, code);
        CommandLine.Complains(error, "warning", "02-gibbs.ipynb: cells 2, 3", "found by its content");
        Assert.Contains("✓ 02.stable-softmin", output, StringComparison.Ordinal);
        Assert.Contains("✗ 02.samples", output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 solved", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_notebook_does_not_keep_another_one_from_its_stub()
    {
        string id = Stubs.Ids.First(id => id.StartsWith("02.", StringComparison.Ordinal));
        _folder.File("notebooks/01-broken.ipynb", "{\"cells\"");
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "exercises", "--reset", id);
        Assert.Equal(1, code);
        CommandLine.Complains(error, id, "01-broken.ipynb");
        Chapter("02-gibbs", (id, ["solved"]));
        string path = Path.Combine(_folder.Path, "notebooks", "02-gibbs.ipynb");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (code, string output, error) = await CommandLine.RunAsync(_folder.Path, "exercises", "--reset", id);
        Assert.Equal(0, code);
        Assert.Empty(error);
        Assert.Contains("is the stub again", output, StringComparison.Ordinal);
        Assert.Equal(Stubs.Of(id), NotebookDocument.Read(path).Cells[1].Source);
        // What was nobody else's to read stays so.
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    private void Saved(string name, int hour) =>
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "notebooks", name + ".ipynb"),
            new DateTime(2026, 1, 1, hour, 0, 0, DateTimeKind.Utc));

    private void Edit(string name, Action<JsonObject> edit)
    {
        string path = Path.Combine(_folder.Path, "notebooks", name + ".ipynb");
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(json);
        File.WriteAllText(path, json.ToJsonString());
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
