using System.CommandLine;
using System.Globalization;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary><c>ebm run</c>: executes notebooks and writes the book.</summary>
internal static class RunCommand
{
    /// <summary>Seconds that one notebook may take unless the command line says otherwise.</summary>
    public const double DefaultTimeout = 300;

    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    public static Command Create(Screen screen, string folder)
    {
        var notebooks = new Argument<string[]>("NOTEBOOK")
        {
            Description = "Notebooks to run. Default: every chapter, notebooks/NN-*.ipynb.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string?>("--out") { Description = "Folder of the book. Default: artifacts/book.", HelpName = "DIR" };
        var timeout = new Option<double>("--timeout")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"Seconds that one notebook may take. Default: {DefaultTimeout}."),
            HelpName = "SECONDS_PER_NOTEBOOK",
            DefaultValueFactory = _ => DefaultTimeout,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
                    && seconds is > 0 and <= 1e6)
                    return seconds;
                result.AddError($"--timeout must be a number of seconds above 0, at most 1000000; it is '{text}'.");
                return 0;
            },
        };
        var json = new Option<string?>("--json") { Description = "Also write the results to this file, as JSON.", HelpName = "FILE" };
        var solutions = new Option<bool>("--solutions") { Description = "Run the reference solutions in place of the exercises' stubs." };
        var engine = new Option<string>("--engine")
        {
            Description = "What runs the cells: ebm, the course's own kernel (default), or interactive, the engine of Polyglot Notebooks.",
            HelpName = "NAME",
            DefaultValueFactory = _ => RunRequest.Engines[0],
        };
        engine.AcceptOnlyFromAmong(RunRequest.Engines);
        var command = new Command("run", "Executes notebooks and writes the readable course.") { notebooks, output, timeout, json,
            solutions, engine };
        command.SetAction(async (parsed, cancel) =>
        {
            RunRequest request = RunRequest.Check(
                parsed.GetValue(notebooks) ?? [], parsed.GetValue(output), parsed.GetValue(timeout), parsed.GetValue(json),
                parsed.GetValue(solutions), folder);
            request = request with { Worker = RunRequest.WorkerOf(parsed.GetValue(engine), folder) };
            return await RunAsync(request, screen, cancel).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Runs notebooks, shows how far they are, and writes their pages.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RunRequest request, Screen screen, CancellationToken cancel)
    {
        var book = new BookWriter(request.Out, request.Glossary, request.Poster);
        Dictionary<string, string> sources = request.Notebooks.ToDictionary(input => input.Path,
            input => ChapterSource.BeforeRun(input.Path, request.Solutions));
        IRunView view = screen.Live is { } console ? new RunBars(console) : new RunLines(screen.Out);
        var problems = new List<string>();
        IReadOnlyList<NotebookReport> reports = await view.ShowAsync(request.Notebooks, (progress, finished) =>
        {
            var names = request.Notebooks.ToDictionary(input => input.Path, input => input.Name);
            var options = new RunOptions
            {
                Timeout = request.Timeout,
                Workers = Math.Clamp(Environment.ProcessorCount, 1, 4),
                Solutions = request.Solutions,
                Worker = request.Worker,
                Finished = report => Keep(report with { Path = names[report.Path] }, report.Path, finished),
            };
            return NotebookRunner.RunAsync([.. names.Keys], options, progress, cancel);
        }).ConfigureAwait(false);

        reports = [.. reports.Zip(request.Notebooks, (report, input) => report with { Path = input.Name })];
        Save(() => book.Finish());
        if (request.Json is { } file)
            Save(() => WholeFile.Write(file, RunJson.Write(reports)));
        view.Summarise(reports);
        foreach (NotebookReport report in reports.Where(report => report.Error is not null && report.Status != NotebookStatus.Interrupted))
            screen.Fail($"{report.Path}: {report.Error}");
        foreach (NotebookReport report in reports)
        {
            foreach (string warning in report.Executed?.Warnings ?? [])
                screen.Warn($"{report.Path}: {warning}");
        }

        foreach (string problem in problems)
            screen.Fail(problem);
        if (book.Index is { } index)
            screen.Out.WriteLine($"The book: open {new Uri(index).AbsoluteUri} in a browser.");
        if (!cancel.IsCancellationRequested)
            return reports.All(report => report.Status == NotebookStatus.Ok) && problems.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        screen.Fail($"interrupted; {reports.Count(report => report.Status != NotebookStatus.Interrupted)} of {reports.Count} notebooks " +
            $"are done and kept");
        return ExitCode.Interrupted;

        void Keep(NotebookReport report, string path, Action<NotebookReport> finished)
        {
            Save(() => problems.AddRange(book.Add(report, path, sources[path]).Select(problem => $"{report.Path}: {problem}")));
            finished(report);
        }

        void Save(Action write)
        {
            try
            {
                write();
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                problems.Add($"cannot write: {problem.Message}");
            }
            catch (Exception problem)
            {
                // One notebook's oddity costs its page, not the summary of the others.
                problems.Add($"cannot make a page: {problem.GetType().Name}: {problem.Message}");
            }
        }
    }
}
