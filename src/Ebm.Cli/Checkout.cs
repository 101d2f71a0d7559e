using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>A checkout of the course: the folder that holds EbmCourse.sln.</summary>
internal sealed record Checkout(string Root)
{
    /// <summary>The folder of the chapters.</summary>
    public string Notebooks => Path.Combine(Root, "notebooks");

    /// <summary>Where the readable course is written unless the command says otherwise.</summary>
    public string Book => Path.Combine(Root, "artifacts", "book");

    /// <summary>The glossary.</summary>
    public string Glossary => Path.Combine(Root, "docs", "glossary.md");

    /// <summary>The atlas of all models on one sheet, as <c>ebm poster</c> draws it.</summary>
    public string Poster => Path.Combine(Root, "docs", "atlas.svg");

    /// <summary>
    /// The checkout around a folder, else the one that EBM_COURSE names, else that around the running program; null when there is none.
    /// </summary>
    public static Checkout? Find(string folder) => Find(folder, AppContext.BaseDirectory);

    /// <summary>The same, for a program that runs elsewhere.</summary>
    public static Checkout? Find(string folder, string program) =>
        (CourseFolder.Find(folder) ?? CourseFolder.Above(program)) is { } root ? new Checkout(root) : null;

    /// <summary>The checkout around a folder, else an error that says what to do.</summary>
    public static Checkout Need(string folder) => Find(folder) ?? throw new UsageException(
        $"no checkout of the course: there is no {CourseFolder.Marker} in {folder} or above it; change into your clone, set " +
            $"{CourseFolder.Variable} to it, or name a notebook{CourseFolder.Complaint}");

    /// <summary>The chapters, <c>notebooks/NN-*.ipynb</c>, in order.</summary>
    public IReadOnlyList<string> Chapters()
    {
        if (!Directory.Exists(Notebooks))
            return [];
        return [.. Directory.EnumerateFiles(Notebooks, "*.ipynb")
            .Where(path => Path.GetFileName(path) is [>= '0' and <= '9', >= '0' and <= '9', '-', ..])
            .Order(StringComparer.Ordinal)];
    }
}
