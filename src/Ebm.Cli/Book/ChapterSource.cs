using System.Security.Cryptography;
using System.Text;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// What a chapter's page was made from, as one number: the notebook, its figures, its solutions where they were run, and the course's
/// libraries. While it stays the same, so does what a run would show.
/// </summary>
internal static class ChapterSource
{
    private const long Limit = 1_000_000_000;

    private static readonly string[] Libraries = ["Ebm.dll", "Ebm.Notebooks.dll", "plotly/Ebm.Plotly.dll"];

    /// <summary>
    /// The same for a run that is about to begin: what is changed while it runs was not in it. Empty where a file cannot be read, which
    /// is the source of no chapter.
    /// </summary>
    /// <param name="notebook">The notebook's file.</param>
    /// <param name="solutions">Whether the reference solutions are run.</param>
    public static string BeforeRun(string notebook, bool solutions)
    {
        try
        {
            return PlainFile.Is(notebook) ? Of(notebook, solutions) : "";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The SHA-256 of everything that a chapter's run depends on.</summary>
    /// <param name="notebook">The notebook's file.</param>
    /// <param name="solutions">Whether the reference solutions are run.</param>
    public static string Of(string notebook, bool solutions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(solutions ? "solutions" : "stubs"));
        Append(notebook);
        string folder = Path.GetDirectoryName(Path.GetFullPath(notebook))!;
        Append(Path.Combine(folder, LiveCells.File));
        if (solutions)
            Append(Path.Combine(folder, "solutions", Path.GetFileNameWithoutExtension(notebook) + ".cs"));
        foreach (string figure in Figures(Path.Combine(folder, "figures")))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, figure).Replace('\\', '/') + "\0"));
            Append(figure);
        }

        string built = Path.Combine(folder, "..", "src", "Ebm.Notebooks", "bin", "Release", "net8.0");
        foreach (string library in Libraries)
            Append(Path.Combine(built, library));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string file)
        {
            byte[] bytes = PlainFile.Is(file) ? PlainFile.Read(file, Limit) : [];
            hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
            hash.AppendData(bytes);
        }
    }

    private static IEnumerable<string> Figures(string folder) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(PlainFile.Is).Order(StringComparer.Ordinal);
}
