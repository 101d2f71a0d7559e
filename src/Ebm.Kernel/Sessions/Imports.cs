using System.Globalization;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Sessions;

/// <summary>A file named by <c>#!import</c>: its C# cells with their names, and the folder that its own imports start from.</summary>
internal sealed record ImportedFile(string Folder, IReadOnlyList<(string Name, string Code)> Cells);

/// <summary>Finds what <c>#!import</c> and <c>#r</c> name. Paths are relative to the file that names them.</summary>
internal sealed class Imports(string notebookFolder)
{
    private const string Course = "course.cs";
    private const string BuildCommand = "dotnet build -c Release";
    private const int DepthLimit = 16;
    private const long Limit = 100_000_000;

    /// <summary>Reads an imported file.</summary>
    /// <exception cref="CellException">It is missing, unreadable, of an unknown kind, or imports itself.</exception>
    public ImportedFile Load(string file, string folder, int depth)
    {
        if (depth >= DepthLimit)
            throw Error($"#!import {file}: imports are nested more than {DepthLimit} deep; does a file import itself?");
        string path = Path.GetFullPath(file, folder);
        if (!File.Exists(path))
            path = file == Course ? FindCourse(folder) : throw Error($"#!import {file}: no such file in {folder}");
        string name = Path.GetFileName(path);
        IReadOnlyList<(string, string)> cells = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".cs" or ".csx" => [(name, ReadText(path))],
            ".dib" => Dib(name, ReadText(path)),
            ".ipynb" => Notebook(name, path),
            string other => throw Error($"#!import {file}: cannot import {other} files, only .cs, .dib and .ipynb"),
        };
        return new ImportedFile(Path.GetDirectoryName(path)!, cells);
    }

    /// <summary>Finds an assembly file named by <c>#r</c>.</summary>
    /// <exception cref="CellException">There is none.</exception>
    public string FindAssembly(string argument, string folder)
    {
        string path = Path.GetFullPath(argument, folder);
        if (File.Exists(path))
            return path;
        string beside = Path.GetFullPath(argument, notebookFolder);
        if (File.Exists(beside))
            return beside;
        string framework = Path.Combine(FrameworkReferences.Folder, argument);
        if (File.Exists(framework) || File.Exists(framework += ".dll"))
            return framework;
        if (CourseFolder.Find(folder) is { } checkout && File.Exists(Path.Combine(checkout, "notebooks", Course)))
        {
            throw Error(
                $"#r: {argument} does not exist: the checkout was moved, cleaned or not built. Run `{BuildCommand}` in {checkout}, " +
                    $"then run the cell again");
        }

        throw Error($"#r: {argument} does not exist");
    }

    /// <summary>course.cs of the checkout around a folder, or of the one that EBM_COURSE names.</summary>
    private static string FindCourse(string folder)
    {
        if (CourseFolder.Find(folder) is not { } checkout)
        {
            throw Error(
                $"#!import {Course}: there is none in {folder}, and no checkout of the course around it. Set EBM_COURSE to your " +
                    $"checkout, after `{BuildCommand}` in it{CourseFolder.Complaint}");
        }

        string path = Path.Combine(checkout, "notebooks", Course);
        return File.Exists(path)
            ? path
            : throw Error($"#!import {Course}: the course is not built. Run `{BuildCommand}` in {checkout}, then run the cell again");
    }

    private static List<(string, string)> Notebook(string name, string path)
    {
        NotebookDocument document;
        try
        {
            document = NotebookDocument.Read(path);
        }
        catch (NotebookException problem)
        {
            throw Error($"#!import: {problem.Message}");
        }

        var cells = new List<(string, string)>();
        int number = 0;
        foreach (NotebookCell cell in document.Cells)
        {
            if (cell.Kind != CellKind.Code)
                continue;
            number++;
            if (cell.Language != "csharp")
                throw Error($"#!import {name}: {ForeignConstructs.Directive("#!" + cell.Language)}");
            cells.Add((string.Create(CultureInfo.InvariantCulture, $"{name} cell {number}"), cell.Source));
        }

        return cells;
    }

    /// <summary>The C# cells of a .dib file: a line <c>#!language</c> begins a cell.</summary>
    private static List<(string, string)> Dib(string name, string text)
    {
        var cells = new List<(string, string)>();
        string language = "#!csharp";
        var lines = new List<string>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            string word = line.Trim();
            if (word is "#!csharp" or "#!c#" or "#!markdown" or "#!meta" or "#!fsharp" or "#!html" or "#!javascript" or "#!mermaid"
                or "#!pwsh" or "#!sql" or "#!kql" or "#!http" or "#!value")
            {
                Flush();
                language = word;
                continue;
            }

            lines.Add(line.TrimEnd('\r'));
        }

        Flush();
        return cells;

        void Flush()
        {
            string code = string.Join('\n', lines);
            lines.Clear();
            if (string.IsNullOrWhiteSpace(code) || language is "#!markdown" or "#!meta")
                return;
            if (language is not ("#!csharp" or "#!c#"))
                throw Error($"#!import {name}: {ForeignConstructs.Directive(language)}");
            cells.Add((string.Create(CultureInfo.InvariantCulture, $"{name} cell {++number}"), code));
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(PlainFile.Read(path, Limit)));
            return reader.ReadToEnd().ReplaceLineEndings("\n");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Error($"#!import: {path} cannot be read: {problem.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static CellException Error(string message) => new("ImportError", message);
}
