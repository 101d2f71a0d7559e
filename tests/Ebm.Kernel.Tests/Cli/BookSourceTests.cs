using System.Text.RegularExpressions;
using Ebm.Cli;
using Ebm.Kernel.Documents;

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
    [InlineData("figures/a.svg")]
    [InlineData("figures/more/b.svg")]
    [InlineData("nothing.txt")]
    public async Task What_is_changed_while_a_notebook_runs_was_not_in_its_run(string changed)
    {
        _folder.File("live.json", "{}");
        _folder.File("solutions/01-a.cs", "");
        _folder.File("figures/a.svg", "<svg/>");
        _folder.File("figures/more/b.svg", "<svg/>");
        string file = Path.Combine(_folder.Path, changed),
            notebook = _folder.Notebook("01-a.ipynb", [$"System.IO.File.AppendAllText(@\"{file}\", \"\\n\");"]);
        string before = ChapterSource.Of(notebook, solutions: true);
        Assert.Equal(0, (await CommandLine.RunAsync(_folder.Path, "run", "01-a.ipynb", "--solutions", "--out", "book")).Code);
        BookChapter chapter = Assert.Single(BookChapters.Read(Path.Combine(_folder.Path, "book", BookChapters.File)));
        Assert.Equal(before, chapter.Source);
        Assert.Equal(changed == "nothing.txt", chapter.Source == ChapterSource.Of(notebook, solutions: true));
    }

    [Fact]
    public async Task A_page_that_lacks_something_is_made_again_and_says_so_again()
    {
        _folder.File("EbmCourse.sln", "");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "notebooks"));
        string page = Path.Combine(_folder.Path, "notebooks", "01-a.ipynb");
        NotebookDocument.Create((CellKind.Markdown, "# A\n![x](figures/none.svg)")).Save(page);
        for (int run = 0; run < 2; run++)
        {
            (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "book");
            Assert.Equal(1, code);
            CommandLine.Complains(error, "picture figures/none.svg does not exist");
            Assert.DoesNotContain("have not changed", output, StringComparison.Ordinal);
        }

        _folder.File("notebooks/figures/none.svg", "<svg/>");
        Assert.Equal((0, ""), await Book());
        Assert.Contains("1 of 1 chapters have not changed", (await CommandLine.RunAsync(_folder.Path, "book")).Out,
            StringComparison.Ordinal);
        _folder.File("notebooks/figures/none.svg", "<svg id=\"new\"/>");
        Assert.Equal((0, ""), await Book());
        // The page shows the new one, under whatever name.
        string book = Path.Combine(_folder.Path, "artifacts", "book");
        string shown = Regex.Match(File.ReadAllText(Path.Combine(book, "01-a.html")), "src=\"(figures/[^\"]+)\"").Groups[1].Value;
        Assert.Contains("new", File.ReadAllText(Path.Combine(book, shown)), StringComparison.Ordinal);

        async Task<(int, string)> Book() => await CommandLine.RunAsync(_folder.Path, "book") is var run ? (run.Code, run.Error) : default;
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("nowhere")]
    public async Task A_chapter_that_cannot_be_read_is_a_line_and_the_others_have_their_pages(string target)
    {
        if (OperatingSystem.IsWindows())
            return; // links need rights there
        _folder.File("EbmCourse.sln", "");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "notebooks"));
        _folder.Notebook("notebooks/02-b.ipynb", ["1"]);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "notebooks", "01-a.ipynb"), target);
        // A page of an earlier run, as from a time when it could be read.
        _folder.File("artifacts/book/assets/chapters.json", """[{"name":"01-a","status":"ok","source":"x"},{"name":"02-b","status":"ok"}]""");
        _folder.File("artifacts/book/01-a.html", "");
        for (int run = 0; run < 2; run++)
        {
            (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "book");
            Assert.Equal(1, code);
            CommandLine.Complains(error, "01-a.ipynb");
            Assert.Equal(run == 1, output.Contains("1 of 2 chapters have not changed", StringComparison.Ordinal));
            Assert.True(File.Exists(Path.Combine(_folder.Path, "artifacts", "book", "02-b.html")));
        }
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("missing.ipynb")]
    [InlineData(".")]
    public void What_cannot_be_run_is_the_source_of_no_chapter(string path) =>
        Assert.Empty(ChapterSource.BeforeRun(Path.Combine(_folder.Path, path), solutions: false));
}
