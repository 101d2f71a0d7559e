using System.IO.Compression;
using System.Text.Json;
using Ebm.Cli;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Grading;

/// <summary><c>--due</c>: who is late, by the times of files and of zips, by the platform's own mark, in any time zone.</summary>
[Collection("processes")]
public sealed class LateTests : IDisposable
{
    private static readonly string Course = CourseFolder.Above(AppContext.BaseDirectory)!;
    private static readonly string Untouched = File.ReadAllText(Path.Combine(Course, "notebooks", "01-energy.ipynb"));

    // A whole even second: zips keep no others.
    private static readonly DateTimeOffset Due = new(2026, 11, 20, 12, 30, 0, TimeSpan.FromHours(2));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_is_late_is_marked_and_loses_no_points()
    {
        Submit("early/01-energy.ipynb", Due.AddHours(-1));
        Submit("at the last moment/01-energy.ipynb", Due);
        Submit("a second late/01-energy.ipynb", Due.AddSeconds(1));
        Submit("half late/01-energy.ipynb", Due.AddDays(-1));
        Submit("half late/01-energy again.ipynb", Due.AddDays(1));
        Zip("zipped early/work.zip", Due.AddSeconds(-2));
        Zip("zipped late/work.zip", Due.AddSeconds(2));
        Submit("canvasearly_7_8_01-energy.ipynb", Due.AddHours(-2));
        Submit("canvaslate_LATE_8_9_01-energy.ipynb", Due.AddHours(-2));
        File.WriteAllText(Path.Combine(_folder.Path, "roster.csv"), "name\nearly\nnobody\n");

        // The same moment in another time zone.
        (int code, string output, string error) = await GradeAsync("--due", "2026-11-20T10:30:00Z",
            "--roster", Path.Combine(_folder.Path, "roster.csv"));
        Assert.Equal((0, ""), (code, error));
        GradeReport report = JsonSerializer.Deserialize(
            File.ReadAllText(Path.Combine(_folder.Path, "out", "grades.json")), GradesJson.Default.GradeReport)!;
        Assert.Equal(["a second late", "canvaslate_8", "half late", "zipped late"],
            report.Learners.Where(learner => learner.IsLate).Select(learner => learner.Key).Order(StringComparer.Ordinal));
        Assert.All(report.Learners.Where(learner => learner.Status != "missing"),
            learner => Assert.All(learner.Exercises, exercise => Assert.Equal("not-attempted", exercise.State)));
        Assert.Contains("8 graded, 1 missing, 4 late; seed", output, StringComparison.Ordinal);
        Assert.Contains("a second late: 0 of", output, StringComparison.Ordinal);
        Assert.Equal(4, output.Split('\n').Count(line => line.StartsWith('[') && line.EndsWith(" late", StringComparison.Ordinal)));
        string[] rows = File.ReadAllLines(Path.Combine(_folder.Path, "out", "grades.csv"));
        Assert.Equal(4, rows.Skip(1).Count(row => row.Split(',').Contains("late") || row.Split(',').Contains("yes")));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public async Task A_time_that_is_none_is_said(string due)
    {
        Submit("one/01-energy.ipynb", Due);
        (int code, _, string error) = await GradeAsync("--due", due);
        Assert.Equal(ExitCode.Usage, code);
        Cli.CommandLine.Complains(error, "--due", "2026-11-20T23:59");
    }

    private void Submit(string name, DateTimeOffset time) =>
        File.SetLastWriteTimeUtc(_folder.File("in/" + name, Untouched), time.UtcDateTime);

    private void Zip(string name, DateTimeOffset time)
    {
        string path = Path.Combine(_folder.Path, "in", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            // Zips keep the time of the clock on the wall, and no time zone.
            ZipArchiveEntry entry = archive.CreateEntry("01-energy.ipynb");
            entry.LastWriteTime = time.ToLocalTime();
            using var writer = new StreamWriter(entry.Open());
            writer.Write(Untouched);
        }

        // The zip's own time is that of the download.
        File.SetLastWriteTimeUtc(path, Due.UtcDateTime.AddDays(9));
    }

    private Task<(int Code, string Out, string Error)> GradeAsync(params string[] more) => Cli.CommandLine.RunAsync(
        Course,
        ["grade", Path.Combine(_folder.Path, "in"), "--out", Path.Combine(_folder.Path, "out"), "--exercises", "01-energy", .. more]);
}
