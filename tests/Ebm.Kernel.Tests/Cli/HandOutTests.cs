using System.Text.Json.Nodes;
using Ebm.Cli;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm assign</c> and <c>ebm exercises --reset</c>: what learners are given, and given back.</summary>
public sealed class HandOutTests : IDisposable
{
    private static readonly string Course = CourseFolder.Above(AppContext.BaseDirectory)!;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>After a change on purpose: EBM_WRITE_STUBS=1 with this test writes the text again.</summary>
    [Fact]
    public void The_carried_stubs_are_those_of_the_chapters()
    {
        IReadOnlyList<CourseExercise> exercises = new CourseChapters(new Checkout(Course)).Exercises;
        string text = Stubs.Write(exercises);
        if (Environment.GetEnvironmentVariable("EBM_WRITE_STUBS") == "1")
            File.WriteAllText(Path.Combine(Course, "src", "Ebm.Cli", "assets", "stubs.txt"), text);
        Assert.Equal(text, Stubs.Text());
        Assert.All(exercises, exercise => Assert.Equal(exercise.Stub, Stubs.Of(exercise.Id)));
        Assert.All(exercises, exercise => Assert.NotEqual("", exercise.Function));
    }

    [Fact]
    public async Task A_hand_out_has_stubs_and_figures_and_no_outputs_solutions_or_other_exercises()
    {
        string place = Path.Combine(_folder.Path, "out");
        (int code, string output, string error) = await CommandLine.RunAsync(Course, "assign", "2", "--exercises", "02.samples,02.honest",
            "--out", place);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 exercises of 1 chapter", output, StringComparison.Ordinal);
        NotebookDocument handed = NotebookDocument.Read(Path.Combine(place, "02-gibbs.ipynb"));
        Assert.Equal(["02.samples", "02.honest"], handed.Cells.Select(cell => cell.Exercise).OfType<string>());
        Assert.Equal(["02.samples", "02.honest"], handed.Cells.Select(cell => cell.Check).OfType<string>());
        Assert.All(handed.Cells, cell => Assert.Empty(cell.Outputs));
        NotebookDocument chapter = NotebookDocument.Read(Path.Combine(Course, "notebooks", "02-gibbs.ipynb"));
        int exercises = chapter.Cells.ToList().FindIndex(cell => cell.Source.StartsWith("## Exercises", StringComparison.Ordinal));
        Assert.Equal(chapter.Cells.Take(exercises).Select(cell => cell.Source), handed.Cells.Take(exercises).Select(cell => cell.Source));
        Assert.StartsWith("## Exercises", handed.Cells[exercises].Source, StringComparison.Ordinal);
        Assert.DoesNotContain("### 1.", handed.Cells[exercises].Source, StringComparison.Ordinal);
        Assert.Equal(chapter.Cells[^1].Source, handed.Cells[^1].Source);
        Assert.Contains(Directory.GetFiles(Path.Combine(place, "figures")), file => file.EndsWith(".svg", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(place, "*", SearchOption.AllDirectories), file =>
            file.EndsWith(".cs", StringComparison.Ordinal));
        (code, _, error) = await CommandLine.RunAsync(Course, "assign", "2", "--out", place);
        Assert.Equal(2, code);
        CommandLine.Complains(error, "02-gibbs.ipynb", "--out");
    }

    [Theory]
    [InlineData("assign 2 --exercises 02.nothing", "02.nothing")]
    [InlineData("assign 99", "99")]
    [InlineData("exercises --reset 02.softmin", "02.stable-softmin")]
    [InlineData("grade nowhere", "nowhere")]
    [InlineData("grade . --timeout 0", "--timeout")]
    [InlineData("grade . --jobs 0", "--jobs")]
    [InlineData("grade . --points 1,2", "--points")]
    [InlineData("grade . --due tomorrow", "--due")]
    [InlineData("grade . --seed xyz", "--seed")]
    [InlineData("grade . --roster nobody.csv", "nobody.csv")]
    public async Task A_wrong_command_says_what_is_wrong(string line, string word)
    {
        (int code, _, string error) = await CommandLine.RunAsync(Course, line.Split(' '));
        Assert.Equal(2, code);
        CommandLine.Complains(error, word);
    }

    [Fact]
    public async Task A_reset_gives_the_stub_back_keeps_the_answer_and_forgets_the_verdict()
    {
        string path = Path.Combine(_folder.Path, "notebooks", "02-gibbs.ipynb");
        _folder.File("EbmCourse.sln", "");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        NotebookDocument document = NotebookDocument.Read(Path.Combine(Course, "notebooks", "02-gibbs.ipynb"));
        byte[] before = document.ToBytes();
        NotebookCell stub = document.Cells.Single(cell => cell.Exercise == "02.samples"),
            check = document.Cells.Single(cell => cell.Check == "02.samples");
        document.WithSource(stub.Index, "double SamplesNeeded() => 1; // mine").WithOutputs(check.Index, 3, [new JsonObject
        {
            ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = new JsonObject { ["text/plain"] = "Solved" },
        }]).Save(path);
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "exercises", "--reset", "02.samples");
        Assert.Equal((0, ""), (code, error));
        string kept = Path.Combine(_folder.Path, "notebooks", "kept", "02.samples-1.cs");
        Assert.Contains(kept, output, StringComparison.Ordinal);
        Assert.Equal("double SamplesNeeded() => 1; // mine\n", File.ReadAllText(kept));
        Assert.Equal(before, File.ReadAllBytes(path));
        (code, output, _) = await CommandLine.RunAsync(_folder.Path, "exercises", "--reset", "02.samples", "2");
        Assert.Equal(0, code);
        Assert.Contains("the stub already", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(kept)!));
    }

    [Fact]
    public async Task A_clone_without_solutions_says_so_where_they_are_asked_for()
    {
        _folder.File("EbmCourse.sln", "");
        NotebookDocument.Read(Path.Combine(Course, "notebooks", "02-gibbs.ipynb")).Save(Path.Combine(_folder.Path, "02-gibbs.ipynb"));
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "02-gibbs.ipynb", "--solutions", "--out", "book");
        Assert.Equal(1, code);
        CommandLine.Complains(error, "no reference solutions here", "handed out without them");
    }
}
