using System.Globalization;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary><c>ebm exercises --reset ID</c>: puts the stub back, and keeps what was there beside the notebook.</summary>
internal static class ExerciseReset
{
    private const string Kept = "kept";

    /// <summary>Resets an exercise in the first of these notebooks that has it.</summary>
    /// <exception cref="UsageException">There is no such exercise, or no notebook has it.</exception>
    /// <exception cref="NotebookException">No notebook has it that can be read, and there are others.</exception>
    public static int Run(string id, IEnumerable<string> notebooks, Screen screen)
    {
        string stub = Stubs.Of(id) ?? throw new UsageException($"no exercise {id}{Near(id)}; see: ebm exercises");
        var unread = new List<string>();
        foreach (string path in notebooks)
        {
            NotebookDocument document;
            try
            {
                document = NotebookDocument.Read(path);
            }
            catch (NotebookException problem)
            {
                unread.Add(problem.Message);
                continue;
            }

            NotebookCell[] cells = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code && cell.Exercise == id)];
            if (cells.Length == 0)
                continue;
            NotebookCell[] written = [.. cells.Where(cell => cell.Source != stub)];
            if (written.Length == 0)
            {
                screen.Out.WriteLine($"{id} in {Path.GetFileName(path)} is the stub already.");
                return ExitCode.Ok;
            }

            string kept = Keep(path, id, string.Join("\n\n", written.Select(cell => cell.Source)));
            foreach (NotebookCell cell in written)
                document = document.WithSource(cell.Index, stub);
            // A verdict on what is gone would count as this exercise's.
            document = document.WithOutputs(document.Cells.Where(cell => cell.Kind == CellKind.Code
                && (cell.Exercise == id || cell.Check == id))
                .ToDictionary(cell => cell.Index, _ => ((int?)null, new JsonArray())));
            document.Save(path);
            screen.Out.WriteLine($"{id} in {Path.GetFileName(path)} is the stub again; what was there is kept in {kept}. " +
                "Reload the notebook if it is open.");
            return ExitCode.Ok;
        }

        if (unread.Count > 0)
            throw new NotebookException($"no notebook that can be read has a cell of {id}; {string.Join("; ", unread)}");
        throw new UsageException($"no notebook here has a cell of {id}: its mark may be lost; copy the cells from a fresh copy of the " +
            $"chapter");
    }

    private static string Keep(string notebook, string id, string code)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(notebook))!, Kept);
        Directory.CreateDirectory(folder);
        for (int number = 1; ; number++)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{id}-{number}.cs"));
            if (File.Exists(path))
                continue;
            WholeFile.Write(path, code + "\n");
            return path;
        }
    }

    private static string Near(string id)
    {
        string word = id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..];
        string[] near = [.. Stubs.Ids.Where(other => word.Length > 0 && other.Contains(word, StringComparison.OrdinalIgnoreCase)).Take(3)];
        return near.Length > 0 ? $"; is it {string.Join(" or ", near)}?" : "";
    }
}
