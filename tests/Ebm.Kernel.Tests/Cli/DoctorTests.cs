using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ebm.Cli;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm doctor</c>: each thing that can be missing is named with its cure, and nothing else is.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string _sdk = "10.0.401";
    private string? _sdkProblem;
    private Exception? _sdkFailure;
    private IReadOnlyList<string> _kernels, _path;

    public DoctorTests()
    {
        _kernels = [Path.Combine(_folder.Path, "shared", "kernels")];
        _path = [Path.Combine(_folder.Path, "bin")];
        _folder.File("clone/EbmCourse.sln", "");
        string[] libraries = [.. ((string[])["Ebm.dll", "Ebm.Notebooks.dll", "MathNet.Numerics.dll"])
            .Select(name => _folder.File("clone/src/Ebm.Notebooks/bin/Release/net8.0/" + name, ""))];
        Course(libraries);
        _folder.File("clone/data/a.gz", "data");
        string hash = Convert.ToHexStringLower(SHA256.HashData("data"u8));
        _folder.File("clone/data/README.md", $"| File | Shape | SHA-256 |\n|---|---|---|\n| `a.gz` | 4 bytes | `{hash}` |\n");
        string program = _folder.File("clone/Ebm.Cli.dll", "");
        _folder.File("kernels/other/kernel.json", """{"argv": ["python"], "metadata": {}}""");
        _folder.File("kernels/broken/kernel.json", "{");
        Kernel(program);
        _folder.File(OperatingSystem.IsWindows() ? "bin/jupyter.exe" : "bin/jupyter", "");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Where_all_is_there_it_says_so_in_one_screen()
    {
        (int code, string output) = await RunAsync();
        Assert.Equal(0, code);
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("All is there.", lines[^1]);
        Assert.Equal(["course", "SDK", "library", "course.cs", "data", "kernel", "Jupyter"],
            lines[..^1].Select(line => line[2..].Split(' ')[0]));
        Assert.All(lines[..^1], line => Assert.StartsWith("✓ ", line, StringComparison.Ordinal));
        Assert.Contains("1 files, checksums right", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no clone", "course", "EBM_COURSE")]
    [InlineData("no SDK", "SDK", "install the .NET SDK 10")]
    [InlineData("old SDK", "SDK", "install the .NET SDK 10")]
    [InlineData("no library", "library", "dotnet build -c Release")]
    [InlineData("old library", "library", "dotnet build -c Release")]
    [InlineData("no course.cs", "course.cs", "dotnet build -c Release")]
    [InlineData("moved clone", "course.cs", "dotnet build -c Release")]
    [InlineData("gone reference", "course.cs", "dotnet build -c Release")]
    [InlineData("empty course.cs", "course.cs", "dotnet build -c Release")]
    [InlineData("no data", "data", "git checkout -- data")]
    [InlineData("damaged data", "data", "git checkout -- data")]
    [InlineData("no list", "data", "git checkout -- data")]
    [InlineData("no kernel", "kernel", "kernel install")]
    [InlineData("no kernels at all", "kernel", "kernel install")]
    [InlineData("kernel of a moved clone", "kernel", "kernel install")]
    [InlineData("kernel of a removed dotnet", "kernel", "kernel install")]
    [InlineData("no Jupyter", "Jupyter", "pip install notebook")]
    public async Task What_is_missing_is_named_with_its_cure(string fault, string thing, string cure)
    {
        Break(fault);
        (int code, string output) = await RunAsync(fault == "no clone" ? "elsewhere" : "clone");
        Assert.Equal(1, code);
        string[] lines = output.TrimEnd('\n').Split('\n');
        string missing = Assert.Single(lines, line => line.StartsWith('✗'));
        Assert.StartsWith($"✗ {thing} ", missing, StringComparison.Ordinal);
        string told = lines[Array.IndexOf(lines, missing) + 1];
        Assert.StartsWith("  ", told, StringComparison.Ordinal);
        Assert.Contains("cure: ", told, StringComparison.Ordinal);
        Assert.Contains(cure, told, StringComparison.Ordinal);
        Assert.Equal("1 thing is missing.", lines[^1]);
    }

    [Theory]
    [InlineData("SDK", "SDK")]
    [InlineData("course.cs", "course.cs")]
    [InlineData("kernels", "kernel")]
    [InlineData("path", "Jupyter")]
    public async Task What_cannot_be_looked_at_is_a_line_among_the_others(string fault, string thing)
    {
        Break("unreadable " + fault);
        (int code, string output) = await RunAsync();
        Assert.Equal(1, code);
        string[] lines = output.TrimEnd('\n').Split('\n');
        string found = Assert.Single(lines, line => line.StartsWith('✗'));
        Assert.StartsWith($"✗ {thing} ", found, StringComparison.Ordinal);
        Assert.Contains("cannot be looked at: ", found, StringComparison.Ordinal);
        Assert.Contains("cure: make it readable", lines[Array.IndexOf(lines, found) + 1], StringComparison.Ordinal);
        Assert.Equal(6, lines.Count(line => line.StartsWith('✓')));
    }

    [Fact]
    public async Task A_work_folder_beside_the_course_needs_nothing_of_its_own()
    {
        if (OperatingSystem.IsWindows())
            return; // links need rights there, and no hub runs on it
        string clone = Path.Combine(_folder.Path, "clone"), work = Path.Combine(_folder.Path, "home", "ebm-course");
        _folder.File("home/ebm-course/EbmCourse.sln", "");
        Directory.CreateDirectory(Path.Combine(work, "notebooks"));
        File.CreateSymbolicLink(Path.Combine(work, "notebooks", "course.cs"), Path.Combine(clone, "notebooks", "course.cs"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "shared"));
        Directory.Move(Path.Combine(_folder.Path, "kernels"), Path.Combine(_folder.Path, "shared", "kernels"));
        (int code, string output) = await RunAsync(Path.Combine("home", "ebm-course"));
        Assert.True(code == 0, output);
        Assert.Contains($"{work}, which works with {clone}", output, StringComparison.Ordinal);

        // What is broken in the course is found from there too.
        Break("damaged data");
        (code, output) = await RunAsync(Path.Combine("home", "ebm-course"));
        Assert.Equal(1, code);
        Assert.Contains("✗ data", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_itself_looks_at_this_machine()
    {
        (int code, string output, string error) = await CommandLine.RunAsync(AppContext.BaseDirectory, "doctor");
        Assert.Empty(error);
        Assert.Contains("✓ SDK        " + Environment.Version.Major.ToString(CultureInfo.InvariantCulture), output,
            StringComparison.Ordinal);
        Assert.Contains("✓ data", output, StringComparison.Ordinal);
        Assert.Equal(output.Contains('✗', StringComparison.Ordinal) ? 1 : 0, code);
        Assert.True(output.Split('\n').Length <= 24, "one screen");
    }

    private void Break(string fault)
    {
        string clone = Path.Combine(_folder.Path, "clone"),
            library = Path.Combine(clone, "src", "Ebm.Notebooks", "bin", "Release", "net8.0", "Ebm.dll");
        switch (fault)
        {
            case "no clone":
                Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere"));
                break;
            case "no SDK":
                _sdkProblem = "A compatible .NET SDK was not found.";
                break;
            case "old SDK":
                _sdk = "9.0.100";
                break;
            case "no library":
                File.Delete(library);
                Course(library.Replace("Ebm.dll", "Ebm.Notebooks.dll", StringComparison.Ordinal));
                break;
            case "old library":
                File.SetLastWriteTimeUtc(_folder.File("clone/src/Ebm/Energies/New.cs", ""), DateTime.UtcNow.AddHours(1));
                break;
            case "no course.cs":
                File.Delete(Path.Combine(clone, "notebooks", "course.cs"));
                break;
            case "moved clone":
                Course(_folder.File("old/src/Ebm.dll", ""));
                break;
            case "gone reference":
                Course(library + ".gone");
                break;
            case "empty course.cs":
                Course();
                break;
            case "no data":
                File.Delete(Path.Combine(clone, "data", "a.gz"));
                break;
            case "damaged data":
                _folder.File("clone/data/a.gz", "date");
                break;
            case "no list":
                File.Delete(Path.Combine(clone, "data", "README.md"));
                break;
            case "no kernel":
                Directory.Delete(Path.Combine(_folder.Path, "kernels", "ebm-csharp"), recursive: true);
                break;
            case "no kernels at all":
                Directory.Delete(Path.Combine(_folder.Path, "kernels"), recursive: true);
                break;
            case "kernel of a moved clone":
                Kernel(Path.Combine(_folder.Path, "old", "Ebm.Cli.dll"));
                break;
            case "kernel of a removed dotnet":
                Kernel(Path.Combine(clone, "Ebm.Cli.dll"), Path.Combine(_folder.Path, "old", "dotnet"));
                break;
            case "no Jupyter":
                Directory.Delete(Path.Combine(_folder.Path, "bin"), recursive: true);
                break;
            case "unreadable SDK":
                _sdkFailure = new IOException("no more files");
                break;
            case "unreadable course.cs":
                Course("\0");
                break;
            case "unreadable kernels":
                _kernels = null!;
                break;
            case "unreadable path":
                _path = [null!];
                break;
            default:
                throw new ArgumentException(fault);
        }
    }

    private void Course(params string[] libraries) =>
        _folder.File("clone/notebooks/course.cs", string.Concat(libraries.Select(library => $"#r \"{library}\"\n")) + "using Ebm;\n");

    private void Kernel(string program, string host = "dotnet") => _folder.File("kernels/ebm-csharp/kernel.json", new JsonObject
    {
        ["argv"] = new JsonArray(host, program, "kernel", "start", "{connection_file}"),
        ["metadata"] = new JsonObject { ["ebm_course"] = true },
    }.ToJsonString());

    private async Task<(int Code, string Output)> RunAsync(string folder = "clone")
    {
        using var output = new StringWriter();
        var surroundings = new Surroundings(Path.Combine(_folder.Path, folder), _folder.Path, Path.Combine(_folder.Path, "kernels"),
            _path, _ => _sdkFailure is not null ? throw _sdkFailure : _sdkProblem is null ? (_sdk, null) : (null, _sdkProblem))
        { SharedKernels = _kernels };
        int code = await DoctorCommand.Create(new Screen(output, TextWriter.Null, null), surroundings).Parse([]).InvokeAsync();
        return (code, output.ToString());
    }
}
