using Ebm.Cli;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>What the book says its chapters were made from.</summary>
[Collection("processes")]
public sealed class BookSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("01-a.ipynb")]
    [InlineData("live.json")]
    [InlineData("solutions/01-a.cs")]
    [InlineData("nothing.txt")]
    public async Task What_is_changed_while_a_notebook_runs_was_not_in_its_run(string changed)
    {
        _folder.File("live.json", "{}");
        _folder.File("solutions/01-a.cs", "");
        string file = Path.Combine(_folder.Path, changed),
            notebook = _folder.Notebook("01-a.ipynb", [$"System.IO.File.AppendAllText(@\"{file}\", \"\\n\");"]);
        string before = ChapterSource.Of(notebook, solutions: true);
        Assert.Equal(0, (await CommandLine.RunAsync(_folder.Path, "run", "01-a.ipynb", "--solutions", "--out", "book")).Code);
        BookChapter chapter = Assert.Single(BookChapters.Read(Path.Combine(_folder.Path, "book", BookChapters.File)));
        Assert.Equal(before, chapter.Source);
        Assert.Equal(changed == "nothing.txt", chapter.Source == ChapterSource.Of(notebook, solutions: true));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("missing.ipynb")]
    [InlineData(".")]
    public void What_cannot_be_run_is_the_source_of_no_chapter(string path) =>
        Assert.Empty(ChapterSource.BeforeRun(Path.Combine(_folder.Path, path), solutions: false));
}
