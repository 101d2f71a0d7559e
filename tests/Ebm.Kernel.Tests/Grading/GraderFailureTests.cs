using System.Diagnostics;
using System.Text;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Grading;

namespace Ebm.Kernel.Tests.Grading;

/// <summary>A failure of the grader itself costs no learner another exercise, and is not taken over by a later run.</summary>
[Collection("processes")]
public sealed class GraderFailureTests : IDisposable
{
    private static readonly string Course = CourseFolder.Above(AppContext.BaseDirectory)!;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_exercise_that_the_grader_fails_on_leaves_the_others_their_marks()
    {
        var course = new CourseChapters(new Checkout(Course));
        CourseExercise[] exercises = [.. course.Exercises.Where(exercise => exercise.Chapter == "02-gibbs")];
        var request = new GradeRequest("", "", TimeSpan.FromSeconds(1), 1);
        var grader = new LearnerGrader(course, exercises, (exercise, _, _, _) => exercise == exercises[1]
            ? throw new IOException("no more processes")
            : Task.FromResult(new ExerciseGrade(exercise.Id, GradeState.Solved, 1, 1)), request);
        byte[] notebook = File.ReadAllBytes(Path.Combine(Course, "notebooks", "02-gibbs.ipynb"));
        LearnerGrade grade = await grader.GradeAsync(
            new Submission("ada", "ada", [new SubmittedFile("x.ipynb", DateTimeOffset.MinValue, () => notebook)]), CancellationToken.None);
        Assert.Equal("graded", grade.Status);
        Assert.Equal(exercises.Length - 1, grade.Points);
        Assert.Equal(GradeState.Failed, grade.Exercises[1].State);
        Assert.Contains("no more processes", grade.Exercises[1].Message, StringComparison.Ordinal);
        Assert.True(grade.HasFailed);
        Assert.True(GradeCommand.IsOdd(grade.Exercises[1]));
    }

    [Fact]
    public async Task Work_that_failed_is_done_again_for_whoever_asks_next()
    {
        var work = new OnceEach<int>();
        int times = 0;
        Task<int> Make() => ++times == 1 ? Task.FromException<int>(new IOException()) : Task.FromResult(times);
        await Assert.ThrowsAsync<IOException>(() => work.GetAsync("a", Make));
        Assert.Equal(2, await work.GetAsync("a", Make));
        Assert.Equal(2, await work.GetAsync("a", Make));
    }

    [Fact]
    public async Task A_compiler_that_is_ended_from_outside_is_started_again()
    {
        var course = new CourseChapters(new Checkout(Course));
        CourseExercise exercise = course.Exercises[0];
        string solution = Regions.Solutions(Course, exercise.Chapter)[exercise.Id];
        var request = new CompileRequest(exercise.Id, exercise.Stub, exercise.Check, [new AnswerCell(1, solution, true, true)]);
        await using var service = new CompileService(Directory.GetFiles(Sandbox.Libraries(Course), "*.dll"));
        Assert.Equal(CompileState.Ready, (await service.CompileAsync(request, CancellationToken.None)).State);
        int before = service.ProcessId!.Value;
        using (var process = Process.GetProcessById(before))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.Equal(CompileState.Ready, (await service.CompileAsync(request, CancellationToken.None)).State);
        Assert.NotEqual(before, service.ProcessId);
    }

    [Fact]
    public void Answers_whose_using_lines_differ_share_no_check()
    {
        var reply = new CompileReply(CompileState.Ready) { Answer = 2 };
        string Key(string line) => AnswerGrader.Key("01-energy.a", [new AnswerCell(1, line, false, true),
            new AnswerCell(2, "double F() => Sqrt(2);", true, true)], reply);
        Assert.NotEqual(Key("using static System.Math;"), Key("using static System.MathF;"));
        Assert.Equal(Key("var a = 1;"), Key("var a = 2;"));
    }

    [Fact]
    public void Another_build_of_the_course_is_another_course()
    {
        _folder.File("Ebm.Notebooks.dll", "one");
        _folder.File("Other.dll", "one");
        string before = ClassGrader.Programs(_folder.Path);
        _folder.File("Other.dll", "two");
        Assert.Equal(before, ClassGrader.Programs(_folder.Path));
        _folder.File("Ebm.Notebooks.dll", "two");
        Assert.NotEqual(before, ClassGrader.Programs(_folder.Path));
    }

    [Fact]
    public void What_podman_and_docker_leave_out_of_the_image_is_the_same() => Assert.Equal(
        File.ReadAllText(Path.Combine(Course, ".containerignore"), Encoding.UTF8),
        File.ReadAllText(Path.Combine(Course, ".dockerignore"), Encoding.UTF8));
}
