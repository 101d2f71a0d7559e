using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary><c>ebm assign</c>: a hand-out of chapters without solutions and outputs, with all exercises or some.</summary>
internal static partial class AssignCommand
{
    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    public static Command Create(Screen screen, string folder)
    {
        var chapters = new Argument<string[]>("CHAPTER")
        {
            Description = "Chapters to hand out: a number, a topic or both.",
            Arity = ArgumentArity.OneOrMore,
        };
        var exercises = new Option<string?>("--exercises")
        {
            Description = "Only these exercises, with commas; the others are taken out. Default: all.",
            HelpName = "IDS",
        };
        var output = new Option<string?>("--out")
        {
            Description = "Folder of the hand-out. Default: artifacts/assignment.",
            HelpName = "DIR"
        };
        var command = new Command("assign", "Makes a hand-out of chapters: stubs, no solutions, no outputs.") { chapters, exercises,
            output };
        command.SetAction(parsed =>
        {
            UsageException.IfEmpty("--out", parsed.GetValue(output));
            Checkout checkout = Checkout.Need(folder);
            string place = parsed.GetValue(output) is { } named ? Path.GetFullPath(named, folder)
                : Path.Combine(checkout.Root, "artifacts", "assignment");
            string[]? ids = parsed.GetValue(exercises)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return Run(parsed.GetValue(chapters)!, ids, place, checkout, screen);
        });
        return command;
    }

    private static int Run(string[] names, string[]? ids, string place, Checkout checkout, Screen screen)
    {
        string[] chosen = [.. names.SelectMany(name =>
        {
            string[] paths = [.. checkout.Chapters().Where(path => GradeRequest.Means(Path.GetFileNameWithoutExtension(path), name))];
            return paths.Length > 0 ? paths : throw new UsageException($"no chapter {name}");
        }).Distinct()];
        NotebookDocument[] documents = [.. chosen.Select(path => HandOut(NotebookDocument.Read(path), ids))];
        string[] known = [.. documents.SelectMany(document => document.Cells).Select(cell => cell.Exercise).OfType<string>()];
        if (ids?.FirstOrDefault(id => !known.Contains(id)) is { } unknown)
            throw new UsageException($"no exercise {unknown} in {string.Join(", ", chosen.Select(Path.GetFileNameWithoutExtension))}");
        var files = new List<(string Name, byte[] Bytes)>();
        for (int i = 0; i < chosen.Length; i++)
        {
            files.Add((Path.GetFileName(chosen[i]), documents[i].ToCanonicalBytes()));
            files.AddRange(Figures(documents[i], checkout));
        }

        files.Add(("README.md", System.Text.Encoding.UTF8.GetBytes(Readme(chosen, known))));
        Save(files, place);
        screen.Out.WriteLine($"{known.Length} exercises of {chosen.Length} chapter{(chosen.Length == 1 ? "" : "s")}: hand out {place}");
        return ExitCode.Ok;
    }

    /// <summary>A chapter with the stubs in place, without outputs, and without the exercises that are not asked for.</summary>
    private static NotebookDocument HandOut(NotebookDocument document, string[]? ids)
    {
        foreach (NotebookCell cell in document.Cells.Where(cell => cell.Exercise is not null))
        {
            if (Stubs.Of(cell.Exercise!) is { } stub)
                document = document.WithSource(cell.Index, stub);
        }

        document = document.WithOutputs(document.Cells.Where(cell => cell.Kind == CellKind.Code)
            .ToDictionary(cell => cell.Index, _ => ((int?)null, new JsonArray())));
        if (ids is null)
            return document;
        JsonObject json = document.Json.DeepClone().AsObject();
        JsonArray cells = json["cells"]!.AsArray();
        foreach (int index in Unwanted(document, ids).OrderDescending())
        {
            // The heading of the first exercise may share its cell with what is said of all.
            if (BeforeLastHeading(document.Cells[index]) is { } before)
                cells[index]!["source"] = before;
            else
                cells.RemoveAt(index);
        }

        return NotebookDocument.Parse(json.ToJsonString(), document.Name);
    }

    /// <summary>The cells of exercises that are not asked for: from the heading above the stub to the next heading.</summary>
    private static List<int> Unwanted(NotebookDocument document, string[] ids)
    {
        var all = new List<int>();
        var group = new List<int>();
        string? exercise = null;
        foreach (NotebookCell cell in document.Cells)
        {
            if (cell.LastHeading is not null)
                End();
            group.Add(cell.Index);
            exercise ??= cell.Exercise;
        }

        End();
        return all;

        void End()
        {
            if (exercise is not null && !ids.Contains(exercise))
                all.AddRange(group);
            group.Clear();
            exercise = null;
        }
    }

    private static string? BeforeLastHeading(NotebookCell cell)
    {
        if (cell.LastHeading is not { } heading)
            return null;
        string[] lines = cell.Source.Split('\n');
        int last = Array.FindLastIndex(lines, line => line.StartsWith('#') && line.Contains(heading, StringComparison.Ordinal));
        string before = string.Join('\n', lines.Take(Math.Max(last, 0))).Trim();
        return before.Length > 0 ? before : null;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Figures(NotebookDocument document, Checkout checkout) =>
        document.Cells.Where(cell => cell.Kind == CellKind.Markdown).SelectMany(cell => Figure().Matches(cell.Source))
            .Select(match => match.Value)
            .Distinct().Where(name => File.Exists(Path.Combine(checkout.Notebooks, name)))
            .Select(name => (name, File.ReadAllBytes(Path.Combine(checkout.Notebooks, name))));

    private static string Readme(string[] chapters, string[] exercises) =>
        $"""
        # Assignment

        Chapters: {string.Join(", ", chapters.Select(Path.GetFileName))}. Exercises: {string.Join(", ", exercises)}.

        1. You need a clone of the course, built once: `dotnet build -c Release`, and its kernel: `dotnet run -c Release --project src/Ebm.Cli -- kernel install`.
        2. Put this folder into your clone, or set the variable `EBM_COURSE` to your clone. The first cell of each notebook then finds the course.
        3. Write your answers over the stubs, run each check, save, hand in the notebook.

        Answers are graded alone, each with the helper cells it needs: they may calculate, use the course's library and .NET's collections, mathematics,
        text and threads, but not files, processes, the network, reflection, `dynamic` or `unsafe`. Leave the exercise cells where they are.

        """.ReplaceLineEndings("\n");

    private static void Save(List<(string Name, byte[] Bytes)> files, string place)
    {
        files = [.. files.DistinctBy(file => file.Name)];
        string[] inTheWay = [.. files.Where(file => File.Exists(Path.Combine(place, file.Name))
            && !WholeFile.Holds(Path.Combine(place, file.Name),
            file.Bytes)).Select(file => file.Name)];
        if (inTheWay.Length > 0)
            throw new UsageException($"{place} holds another {string.Join(", ", inTheWay)}: delete it or name another folder with --out");
        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(place, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.WriteIfNew(path, bytes);
        }
    }

    [GeneratedRegex(@"figures/[\w.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Figure();
}
