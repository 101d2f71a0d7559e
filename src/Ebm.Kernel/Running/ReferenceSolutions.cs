using System.Text;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Running;

/// <summary>The reference solutions beside a notebook: <c>solutions/NN-*.cs</c>, one <c>#region ID</c> an exercise.</summary>
public static class ReferenceSolutions
{
    private const long Limit = 50_000_000;

    /// <summary>A notebook whose exercise cells hold their reference solutions.</summary>
    /// <param name="document">The notebook.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <exception cref="NotebookException">An exercise has no solution, or the folder of solutions is not there.</exception>
    public static NotebookDocument Apply(NotebookDocument document, string folder)
    {
        var regions = new Dictionary<string, string>();
        string unread = "";
        string solutions = Path.Combine(folder, "solutions");
        if (Directory.Exists(solutions))
        {
            foreach ((string id, string code) in ReadAll(solutions, (file, why) => unread += $"; {Path.GetFileName(file)}: {why}"))
                regions[id] = code;
        }
        else if (document.Cells.Any(cell => cell.Exercise is not null))
        {
            throw new NotebookException(
                $"{document.Name}: there are no reference solutions here, no folder {solutions}: this clone was handed out without them");
        }

        foreach (NotebookCell cell in document.Cells)
        {
            if (cell.Exercise is not { } id)
                continue;
            if (!regions.TryGetValue(id, out string? code))
                throw new NotebookException(
                    $"{document.Name}: exercise {id} has no reference solution: no \"#region {id}\" in {solutions}{unread}");
            document = document.WithSource(cell.Index, code);
        }

        return document;
    }

    /// <summary>
    /// The regions of all files of a folder of solutions. What is no plain file, as the locks of some editors, is none of them.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="unread">Told which file could not be read, and why: it costs the others nothing.</param>
    internal static IEnumerable<(string Id, string Code)> ReadAll(string folder, Action<string, string> unread)
    {
        string[] files;
        try
        {
            files = [.. Directory.GetFiles(folder, "*.cs").Where(PlainFile.Is).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            unread(folder, problem.Message);
            yield break;
        }

        foreach (string file in files)
        {
            List<(string, string)> regions;
            try
            {
                regions = [.. Read(file)];
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                unread(file, problem.Message);
                continue;
            }

            foreach ((string, string) region in regions)
                yield return region;
        }
    }

    /// <summary>The regions of a solutions file, in order.</summary>
    public static IEnumerable<(string Id, string Code)> Read(string file)
    {
        string? id = null;
        var code = new StringBuilder();
        using var text = new StreamReader(new MemoryStream(PlainFile.Read(file, Limit)));
        while (text.ReadLine() is { } line)
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("#region ", StringComparison.Ordinal))
            {
                id = trimmed["#region ".Length..].Trim();
                code.Clear();
            }
            else if (trimmed.StartsWith("#endregion", StringComparison.Ordinal))
            {
                if (id is not null)
                    yield return (id, code.ToString().Trim('\n'));
                id = null;
            }
            else
            {
                code.Append(line).Append('\n');
            }
        }
    }
}
