using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests;

/// <summary>A file that is written whole keeps the rights that its owner gave it.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead)]
    public void The_rights_of_a_file_stay_as_they_are(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = _folder.File("a.txt", "old"), link = Path.Combine(_folder.Path, "link.txt");
        File.SetUnixFileMode(path, mode);
        File.CreateSymbolicLink(link, path);
        WholeFile.Write(path, "new");
        Assert.Equal(mode, File.GetUnixFileMode(path));
        WholeFile.Write(link, "newer");
        Assert.Equal(("newer", mode), (File.ReadAllText(path), File.GetUnixFileMode(path)));
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_new_file_has_the_usual_rights()
    {
        if (OperatingSystem.IsWindows())
            return;
        string usual = _folder.File("usual.txt", ""), path = Path.Combine(_folder.Path, "new.txt");
        WholeFile.Write(path, "new");
        Assert.Equal(File.GetUnixFileMode(usual), File.GetUnixFileMode(path));
        // What takes a link's place is a new file too.
        string link = Path.Combine(_folder.Path, "link.txt");
        File.SetUnixFileMode(usual, UnixFileMode.UserRead);
        File.CreateSymbolicLink(link, usual);
        WholeFile.WriteOverLink(link, [1]);
        Assert.Equal(File.GetUnixFileMode(path), File.GetUnixFileMode(link));
    }
}
