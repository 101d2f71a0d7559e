namespace Ebm.Kernel.Tests.Cli;

/// <summary>Command lines that cannot be carried out: exit code 2, one line, nothing run, nothing written.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run", "--frobnicate", "--frobnicate")]
    [InlineData("run", "missing.ipynb", "missing.ipynb")]
    [InlineData("run", "folder.ipynb", "is a folder")]
    [InlineData("run", "here.ipynb --timeout soon", "'soon'")]
    [InlineData("run", "here.ipynb --timeout 0", "'0'")]
    [InlineData("run", "here.ipynb --timeout -5", "'-5'")]
    [InlineData("run", "here.ipynb --timeout NaN", "'NaN'")]
    [InlineData("run", "here.ipynb --timeout", "--timeout")]
    [InlineData("run", "here.ipynb --out file.txt", "cannot write to file.txt")]
    [InlineData("run", "here.ipynb --out file.txt/below", "cannot write to file.txt/below")]
    [InlineData("run", "here.ipynb --out .", "would overwrite")]
    [InlineData("run", "here.ipynb --json here.ipynb --out book", "would overwrite")]
    [InlineData("run", "here.ipynb --json folder.ipynb --out book", "is a folder")]
    [InlineData("run", "here.ipynb --json file.txt/r.json --out book", "cannot write to file.txt/r.json")]
    [InlineData("exercises", "missing.ipynb", "missing.ipynb")]
    [InlineData("exercises", "--all", "--all")]
    [InlineData("demo", "nothing", "'nothing'")]
    [InlineData("demo", "ising --port 65536", "65536")]
    [InlineData("demo", "ising --port -1", "-1")]
    [InlineData("demo", "ising --port web", "'web'")]
    [InlineData("frobnicate", "", "frobnicate")]
    public async Task A_wrong_command_line_is_refused_in_one_line(string command, string rest, string says)
    {
        string here = _folder.Notebook("here.ipynb", ["1 + 1"]);
        byte[] before = File.ReadAllBytes(here);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "folder.ipynb"));
        _folder.File("file.txt", "not a folder");
        (int code, _, string error) = await CommandLine.RunAsync(
            _folder.Path, [command, .. rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(2, code);
        CommandLine.Complains(error, says);
        Assert.Equal(before, File.ReadAllBytes(here));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.html", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("run", "--out", "", "here.ipynb")]
    [InlineData("run", "--json", " ", "here.ipynb")]
    [InlineData("book", "--out", "")]
    [InlineData("assign", "--out", "", "01")]
    [InlineData("grade", "--out", "", ".")]
    [InlineData("grade", "--csv", "", ".")]
    [InlineData("grade", "--json", "", ".")]
    [InlineData("grade", "--roster", "", ".")]
    [InlineData("poster", "--out", "")]
    public async Task An_empty_place_is_not_the_current_folder(string command, string option, string value, params string[] rest)
    {
        _folder.File("EbmCourse.sln", "");
        _folder.Notebook("here.ipynb", ["1 + 1"]);
        string[] before = Directory.GetFileSystemEntries(_folder.Path);
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, [command, option, value, .. rest]);
        Assert.Equal(2, code);
        CommandLine.Complains(error, option + " is empty");
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_kernel_without_a_connection_file_says_so_in_one_line()
    {
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "kernel", "start", "");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "connection file is empty");
    }

    [Fact]
    public async Task Several_missing_notebooks_are_all_named()
    {
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "one.ipynb", "two.ipynb");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "one.ipynb", "two.ipynb");
    }

    [Fact]
    public async Task No_command_at_all_is_a_usage_error_and_help_is_not()
    {
        Assert.Equal(2, (await CommandLine.RunAsync(_folder.Path)).Code);
        (int code, string output, string error) = await CommandLine.RunAsync(_folder.Path, "run", "--help");
        Assert.Equal(0, code);
        Assert.Empty(error);
        Assert.All(["--out", "--timeout", "--json", "--solutions"], option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_to_the_notebooks_folder_is_seen_through()
    {
        string chapters = Directory.CreateDirectory(Path.Combine(_folder.Path, "chapters")).FullName;
        _folder.Notebook("chapters/01-a.ipynb", ["1"]);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "book"), chapters);
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "chapters/01-a.ipynb", "--out", "book");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "would overwrite");
    }
}
