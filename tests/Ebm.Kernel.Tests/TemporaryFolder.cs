using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ebm-test-").FullName;

    public string File(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A notebook of code cells.</summary>
    public string Notebook(params string[] cells) => Notebook("notebook.ipynb", cells);

    public string Notebook(string name, IEnumerable<string> cells)
    {
        string path = System.IO.Path.Combine(Path, name);
        NotebookDocument.Create([.. cells.Select(code => (CellKind.Code, code))]).Save(path);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
