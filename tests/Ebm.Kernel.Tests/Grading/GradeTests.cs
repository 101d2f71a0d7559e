using System.Text.Json;
using Ebm.Cli;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Grading;

/// <summary><c>ebm grade</c> on a small class whose marks are known, hostile learners among them. The campaign <c>grade</c> has a large
/// one.</summary>
[Collection("processes")]
public sealed class GradeTests : IDisposable
{
    private static readonly string Course = CourseFolder.Above(AppContext.BaseDirectory)!;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Marks_are_the_known_ones_and_a_second_run_with_the_seed_gives_them_again()
    {
        HostileAnswer[] hostile = [.. HostileAnswers.Running.Where(answer => answer.Name is "overflows the stack" or "shadows the course"),
            HostileAnswers.Reaching[0]];
        IReadOnlyList<GeneratedLearner> learners =
            new GeneratedClass(Course, "02-gibbs", 3).Write(Path.Combine(_folder.Path, "in"), 3, hostile);
        _folder.File("roster.csv", "id,name\n1,Learner 000\n2,Absent One\n5001,somebody\n");
        (int code, string output, string error) = await GradeAsync("--roster", Path.Combine(_folder.Path, "roster.csv"));
        Assert.Equal(0, code);
        Assert.Empty(error);
        GradeReport report = Report();
        foreach (GeneratedLearner learner in learners)
        {
            LearnerGrade grade = report.Learners.Single(item => item.Key == learner.Key);
            Assert.All(grade.Exercises, exercise => Assert.True(learner.Truth[exercise.Id].Contains(exercise.State),
                $"{learner.Kind}: {exercise.Id} is {exercise.State}: {exercise.Message}"));
            Assert.Equal(grade.Exercises.Where(e => e.State == "solved").Sum(e => e.Possible), grade.Points);
            Assert.All(grade.Exercises.Where(e => e.State == "wrong"), e => Assert.Equal(2, e.Seeds.Count));
        }

        Assert.Contains(report.Learners, learner => learner.Name is "2" && learner.Status == "missing");
        Assert.Contains("To look at: ", output, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(_folder.Path, "out", "index.html"));
        Assert.Contains("What to explain next week", page, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Path.Combine(_folder.Path, "out", "learners")), file =>
            Assert.DoesNotContain("<script", File.ReadAllText(file), StringComparison.Ordinal));
        string[] rows = File.ReadAllLines(Path.Combine(_folder.Path, "out", "grades.csv"));
        Assert.Equal(report.Learners.Count + 1, rows.Length);

        // What is finished is taken over, and only the learner whose file has gone from the journal is graded again.
        string[] journal = Directory.GetFiles(Path.Combine(_folder.Path, "out", "journal"));
        Assert.Equal(learners.Count, journal.Length);
        File.Delete(journal[0]);
        DateTime[] written = [.. journal[1..].Select(File.GetLastWriteTimeUtc)];
        (code, _, error) = await GradeAsync("--resume");
        Assert.Equal((0, ""), (code, error));
        GradeReport again = Report();
        Assert.Equal(report.Run.Seed, again.Run.Seed);
        Assert.Equal(States(report), States(again));
    }

    private Task<(int Code, string Out, string Error)> GradeAsync(params string[] more) => Cli.CommandLine.RunAsync(
        Course, ["grade", Path.Combine(_folder.Path, "in"), "--out", Path.Combine(_folder.Path, "out"), "--timeout", "30", .. more]);

    private GradeReport Report() => JsonSerializer.Deserialize(
        File.ReadAllText(Path.Combine(_folder.Path, "out", "grades.json")), GradesJson.Default.GradeReport)!;

    private static IEnumerable<string> States(GradeReport report) => report.Learners.Where(learner => learner.Status != "missing")
        .SelectMany(learner => learner.Exercises.Select(exercise =>
            $"{learner.Key} {exercise.Id} {exercise.State} {string.Join(' ', exercise.Seeds)}"));
}
