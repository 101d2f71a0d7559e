using System.IO.Compression;
using Ebm.Cli;

namespace Ebm.Kernel.Tests.Grading;

/// <summary>Who handed in what: the layouts in which notebooks come.</summary>
public sealed class SubmissionReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // Moodle: a folder a learner, or all files in one folder.
    [InlineData("Ada Low_12_assignsubmission_file_/x.ipynb|Ben_13_assignsubmission_file_/sub/y.ipynb", "Ada Low_12=Ada Low|Ben_13=Ben")]
    [InlineData("Ada Low_12_assignsubmission_file_x.ipynb|Ben_13_assignsubmission_file_y.ipynb", "Ada Low_12=Ada Low|Ben_13=Ben")]
    // Canvas: names without spaces, with the numbers of the learner and of the file.
    [InlineData("lowada_12_345_02-gibbs-1.ipynb|ben_LATE_13_346_x.ipynb", "ben_13=ben|lowada_12=lowada")]
    // A folder a learner, a file a learner, both within one folder more.
    [InlineData("ada/x.ipynb|ben/deep/y.ipynb|ben/z.ipynb", "ada=ada|ben=ben")]
    [InlineData("ada.ipynb|ben.ipynb", "ada=ada|ben=ben")]
    [InlineData("all/ada/x.ipynb|all/ben/x.ipynb", "ada=ada|ben=ben")]
    [InlineData("all/lowada_12_345_x.ipynb|all/ben_13_346_x.ipynb", "ben_13=ben|lowada_12=lowada")]
    // What is no submission.
    [InlineData("ada/x.ipynb|ada/.ipynb_checkpoints/x-checkpoint.ipynb|__MACOSX/ada/._x.ipynb|.hidden.ipynb|ada/x.pdf", "ada=ada")]
    public void Learners_are_known_by_the_names_of_folders_and_files(string files, string expected)
    {
        foreach (string file in files.Split('|'))
            _folder.File("in/" + file, "{}");
        Assert.Equal(expected, Found(Path.Combine(_folder.Path, "in")));
        // The same within a zip.
        string zip = Path.Combine(_folder.Path, "in.zip");
        ZipFile.CreateFromDirectory(Path.Combine(_folder.Path, "in"), zip);
        Assert.Equal(expected, Found(zip));
    }

    [Fact]
    public void Zips_within_are_read_broken_ones_said_and_links_not_followed()
    {
        _folder.File("a/x.ipynb", "{}");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "in", "ben"));
        ZipFile.CreateFromDirectory(Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "in", "ada.zip"));
        _folder.File("in/ben/broken.zip", "no zip");
        _folder.File("in/eve/own.ipynb", "{}");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "in", "eve", "link.ipynb"), Path.Combine(_folder.Path, "a", "x.ipynb"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "in", "eve", "folder"), Path.Combine(_folder.Path, "a"));
        var reader = new SubmissionReader();
        IReadOnlyList<Submission> found = reader.Read(Path.Combine(_folder.Path, "in"));
        Assert.Equal(["ada", "ben", "eve"], found.Select(submission => submission.Key));
        Assert.Single(found[2].Files);
        Assert.Equal(3, reader.Warnings.Count);
    }

    [Fact]
    public void A_late_mark_of_the_platform_counts()
    {
        _folder.File("in/lowada_12_345_x.ipynb", "{}");
        _folder.File("in/ben_LATE_13_346_x.ipynb", "{}");
        Assert.Equal([true, false], new SubmissionReader().Read(Path.Combine(_folder.Path, "in"))
            .Select(submission => submission.IsMarkedLate));
    }

    [Fact]
    public void Who_is_missing_is_found_by_any_cell_of_the_roster()
    {
        string[] handed = ["Ada Low_12_assignsubmission_file_/x.ipynb", "kingben_13_346_x.ipynb", "eve@home.org/x.ipynb"];
        foreach (string file in handed)
            _folder.File("in/" + file, "{}");
        var roster = new Roster("name;id;email\r\nAda Low;12;a@b\r\n\"Ben\";\"King\";b@b\r\nEve;7;eve@home.org\r\nZoe;99;z@b\r\n");
        Assert.Equal(["Zoe"], roster.Missing(new SubmissionReader().Read(Path.Combine(_folder.Path, "in"))));
    }

    private static string Found(string place) =>
        string.Join('|', new SubmissionReader().Read(place).Select(submission => $"{submission.Key}={submission.Name}"));
}
