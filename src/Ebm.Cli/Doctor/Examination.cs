using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>What the doctor found of one thing.</summary>
/// <param name="Name">The thing.</param>
/// <param name="Text">How it is.</param>
/// <param name="Cure">What mends it; null where nothing is missing.</param>
internal sealed record Finding(string Name, string Text, string? Cure = null);

/// <summary>Looks at all that the course needs.</summary>
internal static partial class Examination
{
    private const string Build = "dotnet build -c Release";
    private const string SdkCure = "install the .NET SDK 10 from https://dotnet.microsoft.com/download";
    private const string JupyterCure = "install VS Code, or Jupyter: pip install notebook; the book needs neither";
    private const string Install = "dotnet run -c Release --project src/Ebm.Cli -- kernel install";

    /// <summary>The findings, in the order in which they are best mended.</summary>
    public static IReadOnlyList<Finding> Of(Surroundings at)
    {
        Checkout? folder = Checkout.Find(at.Folder, at.Program);
        Checkout? checkout = folder is null ? null : Source(folder);
        var findings = new List<Finding>
        {
            checkout is not null ? new("course", checkout == folder ? folder.Root
                : $"{folder!.Root}, which works with {checkout.Root}")
                : new("course", $"no checkout: there is no {CourseFolder.Marker} in {at.Folder} or above it{CourseFolder.Complaint}",
                $"change into your clone, or set {CourseFolder.Variable} to it"),
            Look("SDK", SdkCure, () => Sdk(at, checkout?.Root ?? at.Folder)),
        };
        if (checkout is not null)
        {
            string build = BuildIn(checkout);
            findings.AddRange([Look("library", build, () => Library(checkout)), Look("course.cs", build, () => Course(checkout)),
                Look("data", $"git checkout -- data in {checkout.Root}", () => Data(checkout))]);
        }

        findings.AddRange([Look("kernel", Install, () => Kernel(at)), Look("Jupyter", JupyterCure, () => Jupyter(at))]);
        return findings;
    }

    private static string BuildIn(Checkout checkout) => $"{Build} in {checkout.Root}";

    /// <summary>Looks at one thing: what cannot be looked at is a finding too, beside the others.</summary>
    private static Finding Look(string name, string cure, Func<Finding> look)
    {
        try
        {
            return look();
        }
        catch (Exception problem)
        {
            return new(name, $"cannot be looked at: {problem.Message}", $"make it readable, or: {cure}");
        }
    }

    /// <summary>The checkout that a work folder belongs to, by the link that is its <c>course.cs</c>; else itself.</summary>
    private static Checkout Source(Checkout folder)
    {
        var course = new FileInfo(Path.Combine(folder.Notebooks, "course.cs"));
        return course.LinkTarget is not null && CourseFolder.Above(Path.GetDirectoryName(PlainFile.RealPath(course.FullName))!) is { } root
            ? new Checkout(root) : folder;
    }

    private static Finding Sdk(Surroundings at, string folder)
    {
        (string? version, string? problem) = at.SdkVersion(folder);
        if (version is null)
            return new("SDK", problem!, SdkCure);
        return int.TryParse(version.Split('.')[0], out int major) && major >= 10 ? new("SDK", version)
            : new("SDK", $"{version} is older than 10.0.100", SdkCure);
    }

    private static Finding Library(Checkout checkout)
    {
        string folder = Path.Combine(checkout.Root, "src", "Ebm.Notebooks", "bin", "Release", "net8.0");
        string[] missing = [.. ((string[])["Ebm.dll", "Ebm.Notebooks.dll", "MathNet.Numerics.dll"])
            .Where(name => !File.Exists(Path.Combine(folder, name)))];
        string cure = BuildIn(checkout);
        if (missing.Length > 0)
            return new("library", $"{string.Join(", ", missing)} not built", cure);
        return (Newer(checkout, "Ebm", folder) ?? Newer(checkout, "Ebm.Notebooks", folder)) is { } source
            ? new("library", $"older than {source}", cure)
            : new("library", "built");
    }

    /// <summary>A source file that was written after its library, as a path from the checkout; null where there is none.</summary>
    private static string? Newer(Checkout checkout, string project, string built)
    {
        DateTime of = File.GetLastWriteTimeUtc(Path.Combine(built, project + ".dll"));
        var sources = new DirectoryInfo(Path.Combine(checkout.Root, "src", project));
        if (!sources.Exists)
            return null;
        IEnumerable<DirectoryInfo> folders = sources.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj"));
        FileInfo? newest = sources.EnumerateFiles("*.cs")
            .Concat(folders.SelectMany(folder => folder.EnumerateFiles("*.cs", SearchOption.AllDirectories)))
            .MaxBy(file => file.LastWriteTimeUtc);
        return newest is not null && newest.LastWriteTimeUtc > of ? Path.GetRelativePath(checkout.Root, newest.FullName) : null;
    }

    /// <summary>Whether the setup cell's file names libraries of this very checkout.</summary>
    private static Finding Course(Checkout checkout)
    {
        string path = Path.Combine(checkout.Notebooks, "course.cs"), cure = $"{Build} in {checkout.Root}, which writes it anew";
        if (!PlainFile.Is(path))
            return new("course.cs", "missing", cure);
        string[] libraries = [.. Reference().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)];
        string root = PlainFile.RealPath(checkout.Root) + Path.DirectorySeparatorChar;
        StringComparison names = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        if (libraries.Length == 0)
            return new("course.cs", "names no library", cure);
        if (libraries.FirstOrDefault(library => !PlainFile.RealPath(library).StartsWith(root, names)) is { } foreign)
            return new("course.cs", $"names {foreign}, of another checkout", cure);
        return libraries.FirstOrDefault(library => !File.Exists(library)) is { } gone
            ? new("course.cs", $"names {gone}, which is not there", cure) : new("course.cs", "current");
    }

    /// <summary>Whether the data are those that data/README.md lists.</summary>
    private static Finding Data(Checkout checkout)
    {
        string folder = Path.Combine(checkout.Root, "data"), list = Path.Combine(folder, "README.md");
        string cure = $"git checkout -- data in {checkout.Root}";
        if (!PlainFile.Is(list))
            return new("data", "data/README.md, the list of the files, is missing", cure);
        var faults = new List<string>();
        MatchCollection rows = DataRow().Matches(File.ReadAllText(list));
        foreach (Match row in rows)
        {
            string path = Path.Combine(folder, row.Groups["file"].Value);
            try
            {
                if (!PlainFile.Is(path))
                    faults.Add($"{row.Groups["file"].Value} is missing");
                else if (Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) != row.Groups["hash"].Value)
                    faults.Add($"{row.Groups["file"].Value} is damaged");
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{row.Groups["file"].Value} cannot be read");
            }
        }

        if (rows.Count == 0)
            faults.Add("data/README.md lists no file");
        return faults.Count == 0 ? new("data", $"{rows.Count} files, checksums right") : new("data", string.Join(", ", faults), cure);
    }

    private static Finding Kernel(Surroundings at)
    {
        string? broken = null;
        // The person's own first, as Jupyter does.
        foreach (string folder in ((string[])[at.Kernels, .. at.SharedKernels]).Where(Directory.Exists)
            .SelectMany(place => Directory.GetDirectories(place).Order(StringComparer.Ordinal)))
        {
            if (Command(Path.Combine(folder, "kernel.json")) is not [var host, var program, ..])
                continue;
            string? missing = !File.Exists(program) ? program : Path.IsPathRooted(host) && !File.Exists(host) ? host : null;
            if (missing is null)
                return new("kernel", $"registered as {Path.GetFileName(folder)}, {program}");
            broken ??= $"{Path.GetFileName(folder)} starts {missing}, which is not there";
        }

        return new("kernel", broken ?? $"not registered in {at.Kernels}", Install);
    }

    /// <summary>The command of a kernelspec of the course; empty where it is none.</summary>
    private static string[] Command(string file)
    {
        try
        {
            JsonNode? spec = PlainFile.Is(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
            return spec?["metadata"]?["ebm_course"] is null ? [] : [.. spec["argv"]!.AsArray().Select(word => (string)word!)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or NullReferenceException)
        {
            return [];
        }
    }

    private static Finding Jupyter(Surroundings at)
    {
        foreach (string name in (string[])["jupyter", "jupyter-lab", "jupyter-notebook"])
        {
            if (at.Named(name) is { } program)
                return new("Jupyter", program);
        }

        return at.Named("code") is { } code ? new("Jupyter", $"not found, but VS Code, which needs none: {code}")
            : new("Jupyter", "neither Jupyter nor VS Code is among the programs of the search path",
                JupyterCure);
    }

    [GeneratedRegex("^#r \"([^\"]+)\"", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\| `(?<file>[^`]+)` \|.*\| `(?<hash>[0-9a-f]{64})` \|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex DataRow();
}
