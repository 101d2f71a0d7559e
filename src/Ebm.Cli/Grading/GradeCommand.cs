using System.CommandLine;
using System.Globalization;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary><c>ebm grade</c>: grades a class's notebooks.</summary>
internal static class GradeCommand
{
    private const double DefaultTimeout = 90;

    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    public static Command Create(Screen screen, string folder)
    {
        var submissions = new Argument<string>("SUBMISSIONS")
        {
            Description = "A folder or zip of learners' notebooks: a folder or file a learner, as downloaded from Moodle or Canvas too.",
        };
        Option<string?> exercises = Word("--exercises", "LIST",
            "The assignment: exercises and chapters, with commas. Default: the chapters that most submissions hold.");
        Option<string?> roster = Word("--roster", "FILE", "A CSV file of all learners, to name those who handed in nothing.");
        Option<string?> due = Word("--due", "TIME", "When submissions were due; later ones are marked. Such as 2026-11-20T23:59.");
        Option<string?> csv = Word("--csv", "FILE", "Also write a row a learner to this file.");
        Option<string?> json = Word("--json", "FILE", "Also write everything, with the seeds, to this file.");
        Option<string?> output = Word("--out", "DIR", "Folder of the reports. Default: artifacts/grades.");
        Option<string?> seed = Word("--seed", "HEX", "The seed of an earlier run, to give its marks again. Default: a new one.");
        Option<string?> points = Word("--points", "A,B,C", "Points for exercises of one, two and three dots. Default: 1,2,3.");
        var timeout = new Option<double>("--timeout")
        {
            Description = $"Seconds that the check of one answer may take. Default: {DefaultTimeout}.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => DefaultTimeout,
        };
        var jobs = new Option<int>("--jobs")
        {
            Description = "How many learners are graded at once. Default: the processors, at most 8.",
            HelpName = "N",
            DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 8),
        };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run that was stopped in this folder." };
        var command = new Command("grade", "Grades a class's notebooks.")
        {
            submissions, exercises, roster, due, csv, json, output, timeout, jobs, seed, points, resume,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            string Full(string path) => Path.GetFullPath(path, folder);
            foreach (Option<string?> option in (Option<string?>[])[output, csv, json, roster])
                UsageException.IfEmpty(option.Name, parsed.GetValue(option));
            UsageException.IfEmpty("the folder of submissions", parsed.GetValue(submissions));
            string place = Full(parsed.GetValue(submissions)!);
            if (!Path.Exists(place))
                throw new UsageException($"no such folder, zip or notebook: {parsed.GetValue(submissions)}");
            double seconds = parsed.GetValue(timeout);
            if (seconds is not (> 0 and <= 86400))
                throw new UsageException("--timeout must be a number of seconds above 0, at most 86400");
            if (parsed.GetValue(jobs) is not (>= 1 and <= 256) and var count)
                throw new UsageException($"--jobs must be from 1 to 256; it is {count}");
            string? list = parsed.GetValue(roster);
            if (list is not null && !File.Exists(Full(list)))
                throw new UsageException($"no such roster: {list}");
            Checkout checkout = Checkout.Need(folder);
            var request = new GradeRequest(
                place, parsed.GetValue(output) is { } named ? Full(named) : Path.Combine(checkout.Root, "artifacts", "grades"),
                TimeSpan.FromSeconds(seconds), parsed.GetValue(jobs))
            {
                Points = GradeRequest.ReadPoints(parsed.GetValue(points) ?? "1,2,3"),
                Exercises = parsed.GetValue(exercises)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    ?? [],
                Roster = list is null ? null : Full(list),
                Due = parsed.GetValue(due) is { } time ? Time(time) : null,
                Csv = parsed.GetValue(csv) is { } table ? Full(table) : null,
                Json = parsed.GetValue(json) is { } file ? Full(file) : null,
                Seed = parsed.GetValue(seed) is { } digits ? Digits(digits) : null,
                Resume = parsed.GetValue(resume),
            };
            return await RunAsync(request, checkout, screen, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static Option<string?> Word(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };

    /// <summary>Grades and says how it went.</summary>
    public static async Task<int> RunAsync(GradeRequest request, Checkout checkout, Screen screen, CancellationToken cancel)
    {
        GradeReport report;
        try
        {
            report = await ClassGrader.RunAsync(request, checkout, screen, cancel).ConfigureAwait(false);
        }
        catch (NotebookException problem)
        {
            throw new UsageException(problem.Message);
        }

        IReadOnlyList<LearnerGrade> handed = [.. report.Learners.Where(learner => learner.Status != "missing")];
        screen.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{handed.Count} graded, {report.Learners.Count - handed.Count} missing, {handed.Count(learner => learner.IsLate)} late; " +
                $"seed {report.Run.Seed}"));
        string[] odd = [.. handed.Where(learner => learner.Status == "unreadable" || learner.Exercises.Any(IsOdd))
            .Select(learner => GradeView.Printable(learner.Key))];
        if (odd.Length > 0)
            screen.Out.WriteLine($"To look at: {string.Join(", ", odd.Take(20))}{(odd.Length > 20 ? $" and {odd.Length - 20} more" : "")}");
        screen.Out.WriteLine($"The class: open {new Uri(Path.Combine(request.Out, "index.html")).AbsoluteUri} in a browser.");
        return ExitCode.Ok;
    }

    /// <summary>Whether a teacher should look at it.</summary>
    public static bool IsOdd(ExerciseGrade grade) => grade.State is not
        (GradeState.Solved or GradeState.Wrong or GradeState.NotAttempted or GradeState.Missing or GradeState.CompileError)
        || grade.Notes.Contains(AnswerGrader.OnlyTheCases) || grade.Notes.Contains(AnswerGrader.TooSlowToLook);

    private static DateTimeOffset Time(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time) ? time
        : throw new UsageException($"--due must be a time such as 2026-11-20T23:59; it is '{text}'");

    private static ulong Digits(string text) => ulong.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong seed)
        ? seed
        : throw new UsageException($"--seed must be hexadecimal digits, as an earlier run printed them; it is '{text}'");
}
