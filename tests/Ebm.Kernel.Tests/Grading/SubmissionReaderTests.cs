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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_too_much_of_one_learner_is_left_out_of_no_other(bool inZip)
    {
        // First in the order of names, and within one folder more, as zips have it.
        for (int i = 0; i < SubmissionReader.MostFiles + 3; i++)
            _folder.File($"in/all/aaa/{i:000}.ipynb", "{}");
        _folder.File("in/all/zoe/x.ipynb", "{}");
        using (var large = File.Create(Path.Combine(_folder.Path, "in", "all", "aab.ipynb")))
            large.SetLength(SubmissionReader.MostBytes + 1);
        var reader = new SubmissionReader();
        IReadOnlyList<Submission> found = reader.Read(inZip ? Zipped() : Path.Combine(_folder.Path, "in"));
        Assert.Equal(["aaa", "aab", "zoe"], found.Select(submission => submission.Key));
        Assert.Equal(SubmissionReader.MostFiles, found[0].Files.Count);
        Assert.Throws<IOException>(() => found[1].Files.Single().Read());
        Assert.Equal("{}", System.Text.Encoding.UTF8.GetString(found[2].Files.Single().Read()));
        Assert.Contains(reader.Warnings, line => line.StartsWith("aaa: 3 of 203", StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_a_large_class_hands_in_is_there_and_the_oldest_of_one_who_hands_in_too_much_is_not()
    {
        // Zeros are short in a zip: eleven files of 48 MB are too much of one, and forty learners with one each are not.
        string zip = Path.Combine(_folder.Path, "class.zip");
        using (var archive = new ZipArchive(File.Create(zip), ZipArchiveMode.Create))
        {
            byte[] long48 = new byte[48_000_000];
            for (int i = 0; i < 11; i++)
                Write(archive, $"aaa/{i:00}.ipynb", long48, i);
            for (int i = 0; i < 40; i++)
                Write(archive, $"learner {i:00}/x.ipynb", i < 38 ? long48 : [1, 2], 0);
        }

        var reader = new SubmissionReader();
        IReadOnlyList<Submission> found = reader.Read(zip);
        Assert.Equal(41, found.Count);
        Assert.Equal(["aaa/01.ipynb", "aaa/10.ipynb"], [found[0].Files[0].Name, found[0].Files[^1].Name]);
        Assert.Equal([1, 2], found[^1].Files.Single().Read());
        Assert.Equal(48_000_000, found[1].Files.Single().Read().Length);
        Assert.Single(reader.Warnings);

        static void Write(ZipArchive archive, string name, byte[] bytes, int hours)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = new DateTimeOffset(2026, 11, 20, hours, 0, 0, TimeSpan.Zero);
            using Stream stream = entry.Open();
            stream.Write(bytes);
        }
    }

    [Fact]
    public void A_zip_in_a_zip_is_read_when_it_is_graded()
    {
        _folder.File("a/x.ipynb", "[1]");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "in", "ben"));
        ZipFile.CreateFromDirectory(Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "in", "ben", "work.zip"));
        _folder.File("in/ada/y.ipynb", "[2]");
        IReadOnlyList<Submission> found = new SubmissionReader().Read(Zipped());
        Assert.Equal(["[2]", "[1]"], found.Select(submission => System.Text.Encoding.UTF8.GetString(submission.Files.Single().Read())));
    }

    [Fact]
    public void What_cannot_be_opened_costs_nobody_else()
    {
        _folder.File("in/ada/x.ipynb", "{}");
        _folder.File("in/ben/work.zip", "locked");
        _folder.File("in/eve/shut/x.ipynb", "{}");
        _folder.File("in/zoe/x.ipynb", "{}");
        using var locked = new FileStream(
            Path.Combine(_folder.Path, "in", "ben", "work.zip"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        string shut = Path.Combine(_folder.Path, "in", "eve", "shut");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(shut, UnixFileMode.None); // root reads it all the same
        try
        {
            Assert.Equal("ada=ada|ben=ben|eve=eve|zoe=zoe", Found(Path.Combine(_folder.Path, "in")));
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(shut, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string Zipped()
    {
        string zip = Path.Combine(_folder.Path, "in.zip");
        ZipFile.CreateFromDirectory(Path.Combine(_folder.Path, "in"), zip);
        return zip;
    }

    private static string Found(string place) =>
        string.Join('|', new SubmissionReader().Read(place).Select(submission => $"{submission.Key}={submission.Name}"));
}
