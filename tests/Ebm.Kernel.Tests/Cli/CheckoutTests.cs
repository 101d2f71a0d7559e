using Ebm.Cli;

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

    [Fact]
    public async Task A_checkout_without_chapters_says_so()
    {
        _folder.File("EbmCourse.sln", "");
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run");
        Assert.Equal(2, code);
        CommandLine.Complains(error, "no chapters");
    }
}
