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
    /// <summary>Checks a command line.</summary>
    /// <exception cref="UsageException">A notebook is missing, or a place cannot be written.</exception>
    public static RunRequest Check(
        IReadOnlyList<string> notebooks, string? output, double timeoutSeconds, string? json, bool solutions, string folder)
    {
        string Full(string path) => Path.GetFullPath(path, folder);
        IReadOnlyList<string> names = notebooks.Count > 0 ? [.. notebooks.Distinct()] : Chapters(folder);
        List<(string Name, string Path)> inputs = [.. names.Select(name => (name, Full(name)))];
        List<string> missing = [.. inputs.Where(input => !File.Exists(input.Path))
            .Select(input => Directory.Exists(input.Path) ? $"{input.Name} is a folder, not a notebook" : $"no such notebook: {input.Name}")];
        if (missing.Count > 0)
            throw new UsageException(string.Join("; ", missing));

        string book = output is not null ? Full(output) : Checkout.Find(folder)?.Book ?? Full(Path.Combine("artifacts", "book"));
        foreach ((string name, string path) in inputs)
        {
            if (SameFolder(Path.GetDirectoryName(path)!, book))
                throw new UsageException($"--out {output ?? book} is the folder of {name}, which the executed notebook would overwrite");
        }

        TryFolder(book, output ?? book);
        string? report = json is null ? null : Full(json);
        if (report is not null)
        {
            if (Directory.Exists(report))
                throw new UsageException($"--json {json} is a folder");
            if (inputs.Any(input => input.Path == report))
                throw new UsageException($"--json {json} would overwrite a notebook");
            TryFolder(Path.GetDirectoryName(report)!, json!);
        }

        return new RunRequest(inputs, book, TimeSpan.FromSeconds(timeoutSeconds), report, solutions);
    }

    private static IReadOnlyList<string> Chapters(string folder)
    {
        Checkout checkout = Checkout.Need(folder);
        IReadOnlyList<string> chapters = checkout.Chapters();
        return chapters.Count > 0
            ? [.. chapters.Select(path => Path.GetRelativePath(folder, path))]
            : throw new UsageException($"no chapters: there is no NN-*.ipynb in {checkout.Notebooks}");
    }

    /// <summary>Makes a folder and proves that files can be written there.</summary>
    private static void TryFolder(string folder, string name)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".ebm-{Environment.ProcessId}.tmp");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write to {name}: {problem.Message}");
        }
    }

    private static bool SameFolder(string one, string other) => Real(one) == Real(other);

    private static string Real(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }
}
