using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>
/// Kernelspecs: what is written, where, and what is never overwritten. One test at a time: they share an environment variable.
/// </summary>
public sealed class KernelSpecTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ebm-kernelspec-");
    private readonly string? _before = Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR");
    private readonly string _program = typeof(KernelSpecTests).Assembly.Location;

    public KernelSpecTests() => Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", _folder.FullName);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", _before);
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("ebm-csharp")]
    [InlineData(".net-csharp")]
    public void Install_writes_a_kernelspec_that_starts_dotnet_and_remove_takes_it_away(string name)
    {
        string folder = KernelSpecs.Install(name, _program, force: false);
        Assert.Equal(Path.Combine(_folder.FullName, "kernels", name), folder);
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!;
        string[] argv = [.. spec["argv"]!.AsArray().Select(a => a!.ToString())];
        Assert.True(File.Exists(argv[0]), $"{argv[0]} does not exist");
        Assert.Equal([_program, "kernel", "start", "{connection_file}"], argv[1..]);
        Assert.Equal("C# (EBM course)", spec["display_name"]!.ToString());
        Assert.Equal("C#", spec["language"]!.ToString());
        Assert.Equal("message", spec["interrupt_mode"]!.ToString());
        foreach (string logo in (string[])["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"])
            Assert.True(new FileInfo(Path.Combine(folder, logo)).Length > 100);
        KernelSpecs.Install(name, _program, force: false);
        Assert.Equal(folder, KernelSpecs.Remove(name, force: false));
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("""{"argv":["dotnet","interactive","jupyter"],"display_name":".NET (C#)"}""")]
    [InlineData("damaged")]
    [InlineData("[]")]
    public void A_kernelspec_of_another_program_is_kept_unless_forced(string other)
    {
        string folder = Path.Combine(KernelSpecs.Folder(), ".net-csharp");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), other);
        Assert.Contains("nothing was changed",
            Assert.Throws<KernelSpecException>(() => KernelSpecs.Install(".net-csharp", _program, force: false)).Message);
        Assert.Throws<KernelSpecException>(() => KernelSpecs.Remove(".net-csharp", force: false));
        Assert.Equal(other, File.ReadAllText(Path.Combine(folder, "kernel.json")));
        KernelSpecs.Install(".net-csharp", _program, force: true);
        KernelSpecs.Remove(".net-csharp", force: false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../elsewhere")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public void A_name_that_is_no_name_is_refused(string name) =>
        Assert.Contains("no kernel name",
            Assert.Throws<KernelSpecException>(() => KernelSpecs.Install(name, _program, force: true)).Message);

    [Fact]
    public void What_is_not_there_cannot_be_installed_or_removed()
    {
        Assert.Contains("build the course",
            Assert.Throws<KernelSpecException>(() => KernelSpecs.Install("ebm-csharp", "/none/Ebm.Cli.dll", false)).Message);
        Assert.Contains("there is no kernel", Assert.Throws<KernelSpecException>(() => KernelSpecs.Remove("ebm-csharp", false)).Message);
    }
}
