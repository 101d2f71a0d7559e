using System.CommandLine;
using System.Globalization;
using Ebm.Kernel.Documents;
using Spectre.Console;

namespace Ebm.Cli;

/// <summary>
/// <c>ebm exercises</c>: every exercise with its state, read from the outputs saved in the learner's notebooks. Runs nothing.
/// </summary>
internal static class ExercisesCommand
{
    private const int BarWidth = 30;

    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    public static Command Create(Screen screen, string folder)
    {
        var chapter = new Argument<string?>("CHAPTER")
        {
            Description = "A chapter's number, name or file. Default: all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reset = new Option<string?>("--reset")
        {
            Description = "Puts the stub of this exercise back into its notebook; what was there is kept in a file.",
            HelpName = "ID",
        };
        var command = new Command("exercises", "Lists the exercises with their states, from your saved notebooks.") { chapter, reset };
        command.SetAction(parsed => parsed.GetValue(reset) is { } id ? Reset(id, parsed.GetValue(chapter), screen, folder)
            : Run(parsed.GetValue(chapter), screen, folder));
        return command;
    }

    private static int Reset(string id, string? chapter, Screen screen, string folder)
    {
        try
        {
            return ExerciseReset.Run(id, Choose(chapter, folder), screen);
        }
        catch (NotebookException problem)
        {
            screen.Fail(problem.Message);
            return ExitCode.Failed;
        }
    }

    private static int Run(string? chapter, Screen screen, string folder)
    {
        int code = ExitCode.Ok;
        var documents = new List<NotebookDocument>();
        foreach (string path in Choose(chapter, folder))
        {
            try
            {
                documents.Add(NotebookDocument.Read(path));
            }
            catch (NotebookException problem)
            {
                screen.Fail(problem.Message);
                code = ExitCode.Failed;
            }
        }

        var all = new List<Exercise>();
        foreach (List<NotebookDocument> copies in WithCopies(documents))
        {
            foreach (NotebookDocument document in copies)
            {
                foreach (string warning in document.Warnings)
                    screen.Warn($"{document.Name}: {warning}");
                if (document != copies[0])
                    screen.Warn($"{document.Name} is a copy of {Path.GetFileName(copies[0].Name)}: its exercises are counted once, " +
                        $"with their newest verdict; keep the one that you work in");
            }

            IReadOnlyList<Exercise> exercises = Exercise.Read(copies);
            all.AddRange(exercises);
            Write(screen, $"{Path.GetFileNameWithoutExtension(copies[0].Name)}  {exercises.Count(e => e.IsSolved)} of {exercises.Count}",
                "bold");
            int width = exercises.Max(e => e.Id.Length);
            foreach (Exercise exercise in exercises)
            {
                string line = $"  {exercise.Symbol} {exercise.Id.PadRight(width)}  {exercise.State.PadRight(13)}  {exercise.Title}";
                Write(screen, line.TrimEnd(), Style(exercise));
            }
        }

        int solved = all.Count(e => e.IsSolved);
        if (all.Count == 0)
            screen.Out.WriteLine("No exercises.");
        else
            Write(screen, $"{Bar(solved, all.Count)} {solved} of {all.Count} solved", "bold");
        return code;
    }

    private static IEnumerable<string> Choose(string? chapter, string folder)
    {
        if (chapter is not null && chapter.StartsWith('-') && !File.Exists(Path.GetFullPath(chapter, folder)))
            throw new UsageException($"unknown option {chapter}. See: ebm exercises --help");
        if (chapter is not null && chapter.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase))
        {
            string path = Path.GetFullPath(chapter, folder);
            return File.Exists(path) ? [path] : throw new UsageException($"no such notebook: {chapter}");
        }

        IReadOnlyList<string> chapters = Checkout.Need(folder).Chapters();
        if (chapter is null)
            return chapters;
        List<string> chosen = [.. chapters.Where(path => IsNamed(Path.GetFileNameWithoutExtension(path), chapter))];
        return chosen.Count > 0 ? chosen : throw new UsageException(
            $"no chapter {chapter}; there are: {string.Join(", ", chapters.Select(path => Path.GetFileNameWithoutExtension(path)))}");
    }

    /// <summary>
    /// Notebooks that have exercises, each with those that share one of them. The shortest name comes first: programs that copy add to it.
    /// </summary>
    private static IEnumerable<List<NotebookDocument>> WithCopies(IEnumerable<NotebookDocument> documents)
    {
        var groups = new List<(List<NotebookDocument> Documents, HashSet<string> Ids)>();
        foreach (NotebookDocument document in documents)
        {
            HashSet<string> ids = [.. Exercise.Read(document).Select(exercise => exercise.Id)];
            if (ids.Count == 0)
                continue;
            int same = groups.FindIndex(group => group.Ids.Overlaps(ids));
            if (same < 0)
            {
                groups.Add(([document], ids));
                continue;
            }

            groups[same].Documents.Add(document);
            groups[same].Ids.UnionWith(ids);
        }

        return groups.Select(group => group.Documents.OrderBy(document => document.Name.Length).ToList());
    }

    private static bool IsNamed(string file, string chapter) =>
        string.Equals(file, chapter, StringComparison.OrdinalIgnoreCase)
        || string.Equals(file[3..], chapter, StringComparison.OrdinalIgnoreCase)
        || (int.TryParse(chapter, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number == int.Parse(file[..2], CultureInfo.InvariantCulture));

    private static string Bar(int part, int whole)
    {
        int full = part * BarWidth / whole;
        return new string('█', full) + new string('░', BarWidth - full);
    }

    private static string Style(Exercise exercise) => exercise.State switch
    {
        Exercise.Solved => "green",
        Exercise.Wrong => "red",
        _ => "default",
    };

    private static void Write(Screen screen, string text, string style)
    {
        if (screen.Live is { } console)
            console.MarkupLine($"[{style}]{text.EscapeMarkup()}[/]");
        else
            screen.Out.WriteLine(text);
    }
}
