using Ebm.Cli;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>Finding the course from where the command was started.</summary>
public sealed class CheckoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_checkout_is_found_from_a_folder_below_it()
    {
        _folder.File("EbmCourse.sln", "");
        string below = Directory.CreateDirectory(Path.Combine(_folder.Path, "src", "deep")).FullName;
        Assert.Equal(_folder.Path, Checkout.Find(below)!.Root);
        Assert.Equal(_folder.Path, Checkout.Need(_folder.Path).Root);
    }

    [Fact]
    public void The_chapters_are_the_numbered_notebooks_in_order()
    {
        _folder.File("EbmCourse.sln", "");
        foreach (string name in (string[])["10-b.ipynb", "02-a.ipynb", "notes.ipynb", "2-c.ipynb", "03-x.txt", "solutions/04-d.ipynb"])
            _folder.File("notebooks/" + name, "");
        Assert.Equal(["02-a.ipynb", "10-b.ipynb"], new Checkout(_folder.Path).Chapters().Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("", "and there is no EbmCourse.sln in it or above it")]
    [InlineData("gone", "which is no folder")]
    public void A_wrong_EBM_COURSE_is_named(string folder, string says)
    {
        string wrong = Path.Combine(_folder.Path, folder);
        Assert.Equal($" (EBM_COURSE is set to {wrong}, {says})", CourseFolder.ComplaintOf(wrong));
        Assert.Empty(CourseFolder.ComplaintOf(CourseFolder.Above(AppContext.BaseDirectory)));
        Assert.Empty(CourseFolder.ComplaintOf(null));
        Assert.Empty(CourseFolder.ComplaintOf(""));
    }

    [Fact]
    public async Task A_checkout_without_chapters_says_so()
    {
        _folder.File("EbmCourse.sln", "");
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "no chapters");
    }
}
