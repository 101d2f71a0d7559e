using System.Text;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Running;

/// <summary>The reference solutions beside a notebook: <c>solutions/NN-*.cs</c>, one <c>#region ID</c> an exercise.</summary>
public static class ReferenceSolutions
{
    /// <summary>A notebook whose exercise cells hold their reference solutions.</summary>
    /// <param name="document">The notebook.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <exception cref="NotebookException">An exercise has no solution, or the folder of solutions is not there.</exception>
    public static NotebookDocument Apply(NotebookDocument document, string folder)
    {
        var regions = new Dictionary<string, string>();
        string solutions = Path.Combine(folder, "solutions");
        if (Directory.Exists(solutions))
        {
            foreach (string file in Directory.GetFiles(solutions, "*.cs").Order(StringComparer.Ordinal))
            {
                foreach ((string id, string code) in Read(file))
                    regions[id] = code;
            }
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
                    $"{document.Name}: exercise {id} has no reference solution: no \"#region {id}\" in {solutions}");
            document = document.WithSource(cell.Index, code);
        }

        return document;
    }

    /// <summary>The regions of a solutions file, in order.</summary>
    public static IEnumerable<(string Id, string Code)> Read(string file)
    {
        string? id = null;
        var code = new StringBuilder();
        foreach (string line in File.ReadLines(file))
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
