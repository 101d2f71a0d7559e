using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Grading;

namespace Ebm.Cli;

/// <summary>Grades all that one learner handed in: finds out which chapter each notebook is, and takes each exercise from the
/// newest.</summary>
/// <param name="course">The course.</param>
/// <param name="exercises">The exercises of the assignment.</param>
/// <param name="grade">Grades one exercise of the cells of a notebook of that name.</param>
/// <param name="request">What was asked for.</param>
internal sealed class LearnerGrader(CourseChapters course, IReadOnlyList<CourseExercise> exercises,
    Func<CourseExercise, string, IReadOnlyList<AnswerCell>, CancellationToken, Task<ExerciseGrade>> grade, GradeRequest request)
{
    /// <summary>The chapters that a notebook is a copy of; empty where it is none.</summary>
    public static IReadOnlyList<string> Chapters(NotebookDocument document, CourseChapters course)
    {
        HashSet<string> ids = [.. document.Cells.Select(cell => cell.Exercise ?? cell.Check).OfType<string>()];
        string[] marked = [.. course.Exercises.Where(exercise => ids.Contains(exercise.Id)).Select(exercise => exercise.Chapter)
            .Distinct()];
        if (marked.Length > 0)
            return marked;
        // Without marks: cells that stand in a chapter, else the names of its answers.
        string[] code = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code && cell.Source.Length > 40)
            .Select(cell => cell.Source)];
        var likely = course.Exercises.GroupBy(exercise => exercise.Chapter).Select(chapter => (Name: chapter.Key, Score:
            (2 * code.Count(text => course.Has(chapter.Key, text)))
            + chapter.Count(exercise => exercise.Function.Length > 0 && code.Any(text => Declares(text, exercise.Function)))));
        (string Name, int Score) best = likely.MaxBy(chapter => chapter.Score);
        return best.Score > 0 ? [best.Name] : [];
    }

    /// <summary>What was graded and how, as a hash.</summary>
    public string Digest(Submission submission, string run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(run + string.Join(' ', exercises.Select(exercise => exercise.Id))));
        foreach (SubmittedFile file in submission.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name));
            hash.AppendData(Try(file.Read, out _) ?? []);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Grades a submission.</summary>
    public async Task<LearnerGrade> GradeAsync(Submission submission, CancellationToken cancel)
    {
        var notes = new List<string>();
        var documents = new List<(SubmittedFile File, NotebookDocument Document, IReadOnlyList<string> Chapters)>();
        foreach (SubmittedFile file in submission.Files.OrderByDescending(file => file.Time))
        {
            if (Read(file, notes) is not { } document)
                continue;
            notes.AddRange(document.Warnings.Select(warning => $"{file.Name}: {warning}"));
            IReadOnlyList<string> chapters = Chapters(document, course);
            if (chapters.Count == 0)
                notes.Add($"{file.Name} is no chapter of the course");
            else
                documents.Add((file, document, chapters));
        }

        var grades = new List<ExerciseGrade>();
        foreach (CourseExercise exercise in exercises)
        {
            ExerciseGrade? best = null;
            foreach ((SubmittedFile file, NotebookDocument document, IReadOnlyList<string> chapters) in documents)
            {
                if (!chapters.Contains(exercise.Chapter))
                    continue;
                ExerciseGrade found = await GradeAsync(exercise, file, document, cancel).ConfigureAwait(false);
                if (best is null || best.State is GradeState.Missing)
                    best = found;
                if (best.State is not (GradeState.Missing or GradeState.NotAttempted))
                    break;
                if (found.State is not (GradeState.Missing or GradeState.NotAttempted))
                {
                    best = found with { Notes = [.. found.Notes, $"taken from {file.Name}: a newer notebook has no answer"] };
                    break;
                }
            }

            grades.Add(best ?? new ExerciseGrade(exercise.Id, GradeState.Missing, 0, request.Points[exercise.Difficulty - 1]));
        }

        return new LearnerGrade(submission.Key, submission.Name, documents.Count > 0 ? "graded" : "unreadable", grades)
        {
            Files = [.. submission.Files.Select(file => file.Name)],
            IsLate = submission.IsMarkedLate || (request.Due is { } due && submission.Files.Max(file => file.Time) > due),
            Notes = notes,
        };
    }

    private async Task<ExerciseGrade> GradeAsync(
        CourseExercise exercise, SubmittedFile file, NotebookDocument document, CancellationToken cancel)
    {
        try
        {
            return await grade(exercise, file.Name, Cells(document, exercise), cancel).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            return new ExerciseGrade(exercise.Id, GradeState.Failed, 0, request.Points[exercise.Difficulty - 1])
            {
                File = file.Name,
                Message = $"the grader failed on it: {problem.GetType().Name}: {problem.Message.ReplaceLineEndings(" ")}",
            };
        }
    }

    private List<AnswerCell> Cells(NotebookDocument document, CourseExercise exercise)
    {
        var cells = new List<AnswerCell>();
        foreach (NotebookCell cell in document.Cells)
        {
            if (cell.Kind != CellKind.Code || cell.Check is not null
                || cell.Source.TrimStart().StartsWith("#!import course.cs", StringComparison.Ordinal))
                continue;
            bool isTagged = cell.Exercise == exercise.Id;
            cells.Add(new AnswerCell(cell.Index + 1, cell.Source, isTagged, isTagged || !course.Has(exercise.Chapter, cell.Source)));
        }

        return cells;
    }

    private static NotebookDocument? Read(SubmittedFile file, List<string> notes)
    {
        if (Try(file.Read, out string? unread) is not { } bytes)
        {
            notes.Add($"{file.Name} cannot be read: {unread}");
            return null;
        }

        NotebookDocument? document = Try(() => NotebookDocument.Parse(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'), file.Name),
            out string? problem);
        if (problem is not null)
            notes.Add(problem.Contains(file.Name, StringComparison.Ordinal) ? problem : $"{file.Name}: {problem}");
        return document;
    }

    /// <summary>A result, or null and why: a stranger's file may be anything.</summary>
    private static T? Try<T>(Func<T> make, out string? problem)
        where T : class
    {
        try
        {
            problem = null;
            return make();
        }
        catch (Exception found) when (found is not OutOfMemoryException)
        {
            problem = found.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    private static bool Declares(string code, string function) => Regex.IsMatch(
        code, $@"[\w\]>?)]\s+{Regex.Escape(function)}\s*[(=<]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
