using System.Diagnostics;
using System.Globalization;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Running;

/// <summary>One notebook's run, from the file to the report.</summary>
internal sealed class NotebookRun
{
    private const int LineLimit = 500;
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(200);

    private readonly string _path;
    private readonly NotebookDocument _document;
    private readonly ExecutedCells _executed;
    private readonly List<(NotebookCell Cell, string? Heading)> _cells;
    private readonly IProgress<RunProgress>? _progress;
    private readonly bool _solutions;
    private int _running;
    private int _begun;
    private string? _failure;
    private bool _ended;
    private double _peak;

    private NotebookRun(string path, NotebookDocument document, bool solutions, IProgress<RunProgress>? progress)
    {
        _path = path;
        _document = document;
        _solutions = solutions;
        _progress = progress;
        _executed = new ExecutedCells(document);
        _cells = WithHeadings(document);
    }

    /// <summary>Runs a notebook; every failure becomes part of the report.</summary>
    public static async Task<NotebookReport> RunAsync(
        string path, RunOptions options, long memoryLimit, IProgress<RunProgress>? progress, CancellationToken cancel)
    {
        NotebookDocument document;
        string folder;
        try
        {
            document = NotebookDocument.Read(path);
            folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (options.Solutions)
                document = ReferenceSolutions.Apply(document, folder);
        }
        catch (NotebookException problem)
        {
            string message = problem.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? problem.Message[(path.Length + 2)..]
                : problem.Message;
            return new NotebookReport(path, NotebookStatus.Failed, 0, 0, 0, [], [], message, null);
        }

        return await new NotebookRun(path, document, options.Solutions, progress)
            .RunAsync(folder, options, memoryLimit, cancel).ConfigureAwait(false);
    }

    private static List<(NotebookCell, string?)> WithHeadings(NotebookDocument document)
    {
        var cells = new List<(NotebookCell, string?)>();
        string? heading = null;
        foreach (NotebookCell cell in document.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
                heading = cell.LastHeading ?? heading;
            else if (cell.Kind == CellKind.Code)
                cells.Add((cell, heading));
        }

        return cells;
    }

    private async Task<NotebookReport> RunAsync(string folder, RunOptions options, long memoryLimit, CancellationToken cancel)
    {
        TimeSpan timeout = options.Timeout;
        var clock = Stopwatch.StartNew();
        _progress?.Report(new RunProgress(_path, 0, _cells.Count, null));
        var request = new WorkerRequest(folder,
            [.. _cells.Select((cell, i) => new WorkerCell(i + 1, cell.Cell.Language, cell.Cell.Source))]);
        using WorkerProcess worker = WorkerProcess.Start(request, memoryLimit, options.Worker);
        using var late = new CancellationTokenSource(timeout);
        using var watch = new CancellationTokenSource();
        Task memory = WatchMemoryAsync(worker, watch.Token);
        await using (late.Token.Register(worker.Kill).ConfigureAwait(false))
        await using (cancel.Register(worker.Kill).ConfigureAwait(false))
        {
            await foreach (WorkerEvent message in worker.EventsAsync().ConfigureAwait(false))
                Take(message);
        }

        await watch.CancelAsync().ConfigureAwait(false);
        await memory.ConfigureAwait(false);
        return Conclude(worker, clock.Elapsed, timeout, late.IsCancellationRequested, cancel.IsCancellationRequested);
    }

    private void Take(WorkerEvent message)
    {
        _executed.Add(message);
        switch (message.Kind)
        {
            case "cell":
                _begun = _running = message.Cell;
                _progress?.Report(new RunProgress(_path, message.Cell, _cells.Count, _cells[message.Cell - 1].Heading));
                break;
            case "error":
                _failure ??= Where(message.Cell) + Headline(message);
                break;
            case "stray":
                _failure ??= Headline(message);
                break;
            case "done":
                _running = 0;
                break;
            case "end":
                _ended = true;
                _peak = Math.Max(_peak, message.PeakMemoryMB);
                break;
        }
    }

    private NotebookReport Conclude(WorkerProcess worker, TimeSpan time, TimeSpan timeout, bool isLate, bool isCancelled)
    {
        (NotebookStatus status, string? error) = (NotebookStatus.Ok, (string?)null);
        if (!_ended)
        {
            (status, error) = isCancelled ? (NotebookStatus.Interrupted, "interrupted" + During())
                : isLate ? (NotebookStatus.Timeout,
                string.Create(CultureInfo.InvariantCulture, $"took longer than {timeout.TotalSeconds:0.###} s{During()}"))
                : (NotebookStatus.Crashed, CrashReason.Describe(worker.ExitCode, worker.Errors) + During());
            if (_running > 0)
                _executed.Add(new WorkerEvent("error")
                {
                    Cell = _running,
                    Name = status.ToString(),
                    Text = error,
                    Traceback = [$"{status}: {error}"]
                });
        }
        else if (_failure is not null)
        {
            (status, error) = (NotebookStatus.Failed, _failure);
        }

        NotebookDocument executed = _executed.ToDocument();
        List<ClaimResult> claims = [.. Verdicts.Claims(executed)];
        List<ExerciseResult> exercises = [.. Verdicts.Exercises(executed)];
        if (status == NotebookStatus.Ok && Shortfall(claims, exercises) is { } shortfall)
            (status, error) = (NotebookStatus.Failed, shortfall);
        return new NotebookReport(
            _path, status, time.TotalSeconds, _peak, _begun, claims, exercises, error is null ? null : OneLine(error), executed);
    }

    private string? Shortfall(List<ClaimResult> claims, List<ExerciseResult> exercises)
    {
        List<ClaimResult> wrong = [.. claims.Where(claim => !claim.Holds)];
        if (wrong.Count > 0)
        {
            string names = string.Join(", ", wrong.Select(claim =>
                string.Create(CultureInfo.InvariantCulture,
                    $"\"{claim.Name}\" (measured {claim.Measured:G9}, expected {claim.Expected:G9})")));
            return $"{(wrong.Count == 1 ? "a claim is" : "claims are")} false: {names}";
        }

        if (!_solutions)
            return null;
        HashSet<string> solved = [.. exercises.GroupBy(e => e.Id).Where(g => g.All(e => e.State == "solved")).Select(g => g.Key)];
        List<string> open = [.. _document.Cells.Select(cell => cell.Exercise ?? cell.Check).OfType<string>()
            .Concat(exercises.Select(e => e.Id)).Distinct().Where(id => !solved.Contains(id))];
        return open.Count == 0 ? null : $"not solved by the reference solution: {string.Join(", ", open)}";
    }

    private async Task WatchMemoryAsync(WorkerProcess worker, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _peak = Math.Max(_peak, worker.PeakMemoryMB);
            await Task.Delay(MemoryInterval, stop).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private static string OneLine(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return text.Length <= LineLimit ? text : string.Concat(text.AsSpan(0, LineLimit), "…");
    }

    private string During() => _running > 0 ? $" in {Name(_running)}" : _begun == 0 ? " before the first cell" : "";

    private string Where(int cell) => Name(cell) + ": ";

    private static string Name(int cell) => string.Create(CultureInfo.InvariantCulture, $"cell {cell}");

    /// <summary>The error in one line, with the line of the cell where one is known.</summary>
    private static string Headline(WorkerEvent message)
    {
        string text = (message.Text ?? "").Split('\n')[0].Trim();
        string here = $"in cell {message.Cell}, ", at = $"at cell {message.Cell}, ";
        string? frame = message.Traceback?.FirstOrDefault(line => line.Contains(at, StringComparison.Ordinal)
            || line.Contains(here, StringComparison.Ordinal));
        int line = frame?.LastIndexOf("line ", StringComparison.Ordinal) ?? -1;
        string place = line >= 0 ? $"{frame![line..]}: " : "";
        return message.Name is "DirectiveError" or "ImportError" or "PackageError" or "ReferenceError" or "CompilationError"
            ? place + text
            : $"{place}{message.Name}: {text}";
    }
}
