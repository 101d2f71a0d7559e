using System.Text.Json;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>What <c>ebm run</c> was asked for, checked: every file is there and every place can be written.</summary>
/// <param name="Notebooks">The notebooks: the name that is shown, and the full path.</param>
/// <param name="Out">Folder of the book.</param>
/// <param name="Timeout">How long one notebook may take.</param>
/// <param name="Json">Where to write the report; null = nowhere.</param>
/// <param name="Solutions">Whether the reference solutions replace the exercises' stubs.</param>
internal sealed record RunRequest(
    IReadOnlyList<(string Name, string Path)> Notebooks, string Out, TimeSpan Timeout, string? Json, bool Solutions)
{
    /// <summary>The engines that <c>--engine</c> knows.</summary>
    public static readonly string[] Engines = ["ebm", "interactive"];

    /// <summary>The worker program of another engine; null for the kernel itself.</summary>
    public string? Worker { get; init; }

    /// <summary>The course's glossary; null where there is no checkout.</summary>
    public string? Glossary { get; init; }

    /// <summary>The poster of the atlas; null outside a checkout.</summary>
    public string? Poster { get; init; }

    /// <summary>How the usual file system of this machine compares names.</summary>
    private static readonly StringComparer FileNames =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Checks a command line.</summary>
    /// <exception cref="UsageException">A notebook is missing, or a place cannot be written.</exception>
    public static RunRequest Check(
        IReadOnlyList<string> notebooks, string? output, double timeoutSeconds, string? json, bool solutions, string folder)
    {
        string Full(string path) => Path.GetFullPath(path, folder);
        UsageException.IfEmpty("--out", output);
        UsageException.IfEmpty("--json", json);
        IReadOnlyList<string> names = notebooks.Count > 0 ? notebooks : Chapters(folder);
        if (names.FirstOrDefault(name => name.StartsWith('-') && !File.Exists(Full(name))) is { } option)
            throw new UsageException($"unknown option {option}. See: ebm run --help");
        if (names.Any(string.IsNullOrWhiteSpace))
            throw new UsageException("a notebook's name is empty");
        List<(string Name, string Path)> inputs =
            [.. names.Select(name => (Name: name, Path: Full(name))).DistinctBy(input => input.Path, FileNames)];
        // A chapter of the course that is a link to nowhere is one that cannot be read.
        List<string> missing = [.. inputs.Where(input => notebooks.Count > 0 && !Path.Exists(input.Path))
            .Select(input => $"no such notebook: {input.Name}")];
        if (missing.Count > 0)
            throw new UsageException(string.Join("; ", missing));
        // A folder among notebooks is one that cannot be read; alone it is a wrong command.
        if (inputs.All(input => Directory.Exists(input.Path)))
            throw new UsageException(string.Join("; ", inputs.Select(input => $"{input.Name} is a folder, not a notebook")));

        string book = output is not null ? Full(output) : Checkout.Find(folder)?.Book ?? Full(Path.Combine("artifacts", "book"));
        if (TryFolder(book, output ?? book, inputs) is { } own)
            throw new UsageException($"--out {output ?? book} is the folder of {own}, which the executed notebook would overwrite");
        List<string> foreign = [.. inputs.Select(input => Path.Combine(book, Path.GetFileNameWithoutExtension(input.Path) + ".ipynb"))
            .Where(path => Path.Exists(path) && !ExecutedMark.IsOn(path)).Distinct()];
        if (foreign.Count > 0)
            throw new UsageException(BookFolder.InTheWay(string.Join(", ", foreign)));
        string? report = json is null ? null : Full(json);
        if (report is not null)
        {
            if (Directory.Exists(report))
                throw new UsageException($"--json {json} is a folder");
            if (Path.GetExtension(report).Equals(".ipynb", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--json {json} would overwrite a notebook: choose a name that ends in .json");
            if (Path.Exists(report) && !IsReport(report))
                throw new UsageException($"--json {json} is a file that `ebm run` did not write: choose another name");
            TryFolder(Path.GetDirectoryName(report)!, json!, []);
        }

        return new RunRequest(inputs, book, TimeSpan.FromSeconds(timeoutSeconds), report, solutions)
        { Glossary = Checkout.Find(folder)?.Glossary, Poster = Checkout.Find(folder)?.Poster };
    }

    private static IReadOnlyList<string> Chapters(string folder)
    {
        Checkout checkout = Checkout.Need(folder);
        IReadOnlyList<string> chapters = checkout.Chapters();
        return chapters.Count > 0
            ? [.. chapters.Select(path => Path.GetRelativePath(folder, path))]
            : throw new UsageException($"no chapters: there is no NN-*.ipynb in {checkout.Notebooks}");
    }

    /// <summary>The worker program of an engine; null for the kernel itself.</summary>
    /// <exception cref="UsageException">It is not built.</exception>
    public static string? WorkerOf(string? engine, string folder)
    {
        if (engine is null or "ebm")
            return null;
        Checkout checkout = Checkout.Need(folder);
        string project = Path.Combine("src", "Ebm.Interactive"),
            program = Path.Combine(checkout.Root, project, "bin", "Release", "net10.0", "Ebm.Interactive.dll");
        return File.Exists(program) ? program
            : throw new UsageException($"the engine is not built: dotnet build -c Release {project} in {checkout.Root}");
    }

    /// <summary>Makes a folder and proves that files can be written there.</summary>
    /// <returns>The notebook beside which a file then appears, whatever its folder is called and linked to; null when there is
    /// none.</returns>
    private static string? TryFolder(string folder, string name, IReadOnlyList<(string Name, string Path)> notebooks)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = $".ebm-{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(Path.Combine(folder, probe), []);
            try
            {
                return notebooks.FirstOrDefault(notebook => File.Exists(Path.Combine(Path.GetDirectoryName(notebook.Path)!, probe))).Name;
            }
            finally
            {
                File.Delete(Path.Combine(folder, probe));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write to {name}: {problem.Message}");
        }
    }

    /// <summary>Whether a file is empty or a report of an earlier run, which the new one may replace.</summary>
    private static bool IsReport(string path)
    {
        try
        {
            byte[] bytes = PlainFile.Read(path, 1_000_000_000);
            return bytes.Length == 0 || JsonNode.Parse(bytes) is JsonObject { Count: 1 } report && report["notebooks"] is JsonArray;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return false;
        }
    }
}
