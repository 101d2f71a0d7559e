using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary><c>#!import course.cs</c> where the course is not built, was moved, or is elsewhere: one line that says what to run.</summary>
[Collection("processes")]
public sealed class CourseImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_checkout_the_message_names_the_variable() =>
        Assert.Contains("EBM_COURSE", await ErrorAsync("away"), StringComparison.Ordinal);

    [Fact]
    public async Task An_unbuilt_checkout_names_the_build_command()
    {
        _folder.File("EbmCourse.sln", "");
        Assert.Contains($"`dotnet build -c Release` in {_folder.Path}", await ErrorAsync("notebooks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moved_checkout_names_the_build_command()
    {
        _folder.File("EbmCourse.sln", "");
        _folder.File("notebooks/course.cs", "#r \"/nowhere/Ebm.dll\"\nusing Ebm;");
        string message = await ErrorAsync("notebooks");
        Assert.Contains("/nowhere/Ebm.dll does not exist", message, StringComparison.Ordinal);
        Assert.Contains("`dotnet build -c Release`", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_notebook_uses_the_enclosing_checkouts_course_or_the_named_one()
    {
        _folder.File("EbmCourse.sln", "");
        _folder.File("notebooks/course.cs", "int course = 22;");
        Assert.Equal("22", await ValueAsync("exercises/mine"));
        using var elsewhere = new TemporaryFolder();
        string? before = Environment.GetEnvironmentVariable("EBM_COURSE");
        try
        {
            Environment.SetEnvironmentVariable("EBM_COURSE", _folder.Path);
            await using var session = new Session(new SessionOptions(elsewhere.Path));
            CellResult result = await session.RunAsync("#!import course.cs\ncourse", new RecordingOutput(), CancellationToken.None);
            Assert.Equal("22", result.Value!.Data["text/plain"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("EBM_COURSE", before);
        }
    }

    [Theory]
    [InlineData("#!import there.cs")]
    [InlineData("#!import there.dib")]
    [InlineData("#!import there.ipynb")]
    [InlineData("#r \"there.dll\"")]
    public async Task What_has_no_end_or_waits_for_a_writer_is_refused(string code)
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = Path.Combine(_folder.Path, code.Split(' ')[1].Trim('"'));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
            await made.WaitForExitAsync();
        Assert.Contains("not a plain file", await ErrorAsync(".", code).WaitAsync(TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");
        Assert.Contains("not a plain file", await ErrorAsync(".", code).WaitAsync(TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
    }

    private async Task<string> ErrorAsync(string folder, string code = "#!import course.cs")
    {
        CellResult result = await RunAsync(folder, code);
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.DoesNotContain('\n', result.Error!.Message);
        return result.Error.Message;
    }

    private async Task<string> ValueAsync(string folder) =>
        (await RunAsync(folder, "#!import course.cs\ncourse")).Value!.Data["text/plain"];

    private async Task<CellResult> RunAsync(string folder, string code)
    {
        string path = Path.Combine(_folder.Path, folder);
        Directory.CreateDirectory(path);
        await using var session = new Session(new SessionOptions(path));
        return await session.RunAsync(code, new RecordingOutput(), CancellationToken.None);
    }
}
