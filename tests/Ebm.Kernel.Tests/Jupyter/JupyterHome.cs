namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>A home for Jupyter in a temporary folder, with the kernel installed by the command itself, and a folder of notebooks.</summary>
internal sealed class JupyterHome : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ebm-jupyter-home-");

    public JupyterHome()
    {
        Variables = new()
        {
            ["JUPYTER_DATA_DIR"] = Path.Combine(_folder.FullName, "data"),
            ["JUPYTER_CONFIG_DIR"] = Path.Combine(_folder.FullName, "config"),
            ["JUPYTER_RUNTIME_DIR"] = Path.Combine(_folder.FullName, "runtime"),
            ["EBM_COURSE"] = Programs.Checkout,
        };
        Notebooks = _folder.CreateSubdirectory("notebooks").FullName;
        foreach (string name in (string[])["ebm-csharp", ".net-csharp"])
        {
            var start = new System.Diagnostics.ProcessStartInfo("dotnet", [KernelProcess.Program, "kernel", "install", "--name", name]);
            foreach (var (variable, value) in Variables)
                start.Environment[variable] = value;
            start.RedirectStandardOutput = true;
            using var process = System.Diagnostics.Process.Start(start)!;
            Assert.Contains("Installed 'C# (EBM course)'", process.StandardOutput.ReadToEnd());
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    /// <summary>The variables that make Jupyter live here.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>Where the notebooks are.</summary>
    public string Notebooks { get; }

    /// <summary>The repository's first chapter with charts, copied here.</summary>
    public string Chapter()
    {
        string chapter = Directory.GetFiles(Path.Combine(Programs.Checkout, "notebooks"), "*.ipynb").Order().First();
        string copy = Path.Combine(Notebooks, Path.GetFileName(chapter));
        File.Copy(chapter, copy, overwrite: true);
        File.Copy(Path.Combine(Programs.Checkout, "notebooks", "course.cs"), Path.Combine(Notebooks, "course.cs"), overwrite: true);
        return copy;
    }

    /// <summary>A notebook of these cells.</summary>
    public string Notebook(string name, params string[] cells)
    {
        string path = Path.Combine(Notebooks, name);
        Documents.NotebookDocument.Create([.. cells.Select(code => (Documents.CellKind.Code, code))]).Save(path);
        File.Copy(Path.Combine(Programs.Checkout, "notebooks", "course.cs"), Path.Combine(Notebooks, "course.cs"), overwrite: true);
        return path;
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A kernel that is just ending may still write its connection file's neighbour.
        }
    }
}
