using System.Text.RegularExpressions;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>An exercise as the course's own chapter has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Chapter">The chapter's file name without extension.</param>
/// <param name="Title">The heading above it, without number and dots.</param>
/// <param name="Difficulty">The dots of the heading: 1 to 3.</param>
/// <param name="Stub">The stub cell.</param>
/// <param name="Check">The check cell.</param>
internal sealed partial record CourseExercise(string Id, string Chapter, string Title, int Difficulty, string Stub, string Check)
{
    /// <summary>The name that the check looks at; empty where it looks at something else.</summary>
    public string Function => Argument().Match(Check) is { Success: true } match ? match.Groups[1].Value : "";

    /// <summary>The exercises of a chapter, in order.</summary>
    public static IReadOnlyList<CourseExercise> Read(NotebookDocument document, string chapter)
    {
        var exercises = new List<CourseExercise>();
        string heading = "";
        foreach (NotebookCell cell in document.Cells)
        {
            heading = cell.LastHeading ?? heading;
            if (cell.Exercise is not { } id || exercises.Exists(exercise => exercise.Id == id)
                || document.Cells.FirstOrDefault(other => other.Check == id) is not { } check)
                continue;
            int dots = Math.Clamp(heading.Length - heading.TrimEnd('·').Length, 1, 3);
            exercises.Add(new CourseExercise(id, chapter, Number().Replace(heading.TrimEnd('·', ' '), ""), dots, cell.Source,
                check.Source));
        }

        return exercises;
    }

    [GeneratedRegex(@"\.\s*Check\s*\(\s*(\w+)\s*\)")]
    private static partial Regex Argument();

    [GeneratedRegex(@"^\d+\.\s*")]
    private static partial Regex Number();
}

/// <summary>The course that submissions are held against: its exercises, and what its chapters say themselves.</summary>
internal sealed class CourseChapters
{
    private readonly Dictionary<string, HashSet<string>> _cells = [];

    /// <summary>Reads the chapters of a checkout.</summary>
    /// <exception cref="NotebookException">A chapter cannot be read.</exception>
    public CourseChapters(Checkout checkout)
    {
        var exercises = new List<CourseExercise>();
        foreach (string path in checkout.Chapters())
        {
            NotebookDocument document = NotebookDocument.Read(path);
            string chapter = Path.GetFileNameWithoutExtension(path);
            exercises.AddRange(CourseExercise.Read(document, chapter));
            _cells[chapter] = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => Plain(cell.Source))];
        }

        Exercises = exercises;
    }

    /// <summary>All exercises, chapter by chapter.</summary>
    public IReadOnlyList<CourseExercise> Exercises { get; }

    /// <summary>Whether a cell stands like this in a chapter.</summary>
    public bool Has(string chapter, string code) => _cells[chapter].Contains(Plain(code));

    private static string Plain(string code) => code.ReplaceLineEndings("\n").Trim();
}
