using Ebm.Cli;
using Ebm.Kernel.Running;
using Ebm.Kernel.Tests.Cli;

namespace Ebm.Kernel.Tests;

/// <summary><c>ebm run --engine interactive</c>: the same notebooks in the engine of Polyglot Notebooks, in process.</summary>
[Collection("processes")]
public sealed class InteractiveEngineTests : IDisposable
{
    private static readonly string Course = Checkout.Need(AppContext.BaseDirectory).Root;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_chapter_shows_the_same_claims_and_verdicts_in_both_engines()
    {
        string chapter = Path.Combine(Course, "notebooks", "01-energy.ipynb");
        NotebookReport ours = Assert.Single(await NotebookRunner.RunAsync([chapter], new RunOptions()));
        NotebookReport theirs = Assert.Single(await NotebookRunner.RunAsync([chapter],
            new RunOptions { Worker = RunRequest.WorkerOf("interactive", Course) }));
        Assert.Null(theirs.Error);
        Assert.Equal(ours.Claims, theirs.Claims);
        Assert.Equal(ours.Exercises, theirs.Exercises);
        Assert.NotEmpty(theirs.Claims);
    }

    [Fact]
    public async Task What_cells_print_show_and_throw_is_told()
    {
        string path = _folder.Notebook("int x = 6;", "Console.WriteLine(x); x * 7", "y",
            "throw new InvalidOperationException(\"on purpose\");");
        NotebookReport report = Assert.Single(await NotebookRunner.RunAsync([path],
            new RunOptions { Worker = RunRequest.WorkerOf("interactive", Course) }));
        Assert.Contains("cell 3", report.Error, StringComparison.Ordinal);
        Assert.Contains("CS0103", report.Error, StringComparison.Ordinal);
        string printed = report.Executed!.Cells[1].Outputs.ToJsonString();
        Assert.Contains("6", printed, StringComparison.Ordinal);
        Assert.Contains("42", printed, StringComparison.Ordinal);
        path = _folder.Notebook("throw new InvalidOperationException(\"on purpose\");");
        report = Assert.Single(await NotebookRunner.RunAsync([path],
            new RunOptions { Worker = RunRequest.WorkerOf("interactive", Course) }));
        Assert.Contains("InvalidOperationException: on purpose", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_none_is_refused()
    {
        _folder.Notebook("here.ipynb", ["1"]);
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "here.ipynb", "--engine", "other", "--out", "book");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "other");
    }
}
