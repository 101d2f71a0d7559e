using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Running;

/// <summary>
/// The chapters of the course, from top to bottom, with the reference solutions in the exercise cells: each claim holds, each exercise is
/// solved. One in twelve is run, which ones by <see cref="Sample"/>; all of them by <c>.ci/long chapters</c>.
/// </summary>
[Collection("processes")]
public sealed class ChapterTests
{
    [Fact]
    public async Task ChaptersRunTheirClaimsHoldAndTheirSolutionsSolve()
    {
        string[] chapters = [.. Directory.GetFiles(Path.Combine(Checkout(), "notebooks"), "*.ipynb").Order()
            .Where((_, place) => Sample.Takes(place, oneIn: 12))];
        byte[][] before = [.. chapters.Select(File.ReadAllBytes)];
        IReadOnlyList<NotebookReport> reports =
            await NotebookRunner.RunAsync(chapters, new RunOptions { Solutions = true, Timeout = TimeSpan.FromMinutes(5) });

        Assert.NotEmpty(reports);
        Assert.All(reports, report =>
        {
            Assert.True(report.Status == NotebookStatus.Ok, $"{report.Path}: {report.Status}: {report.Error}");
            Assert.True(report.Claims.Count >= 8, $"{report.Path}: {report.Claims.Count} claims");
            Assert.All(report.Claims, claim => Assert.True(claim.Holds, $"{report.Path}: {claim}"));
            Assert.NotEmpty(report.Exercises);
            Assert.All(report.Exercises, exercise => Assert.Equal("solved", exercise.State));
        });
        Assert.All(chapters.Zip(before), c => Assert.Equal(c.Second, File.ReadAllBytes(c.First)));
    }

    private static string Checkout()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EbmCourse.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new DirectoryNotFoundException("no EbmCourse.sln above the tests.");
        }

        return folder;
    }
}
