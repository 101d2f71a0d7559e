using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ebm.Kernel.Grading;

namespace Ebm.Cli;

/// <summary>
/// Grades one answer: compiled in one process, checked in another of its own. A rejection is tried again under a second seed, in a fresh
/// process, and only two rejections count. Answers that are the same to the letter share one check.
/// </summary>
/// <param name="sandbox">Where answers run.</param>
/// <param name="request">What was asked for.</param>
/// <param name="seed">The seed of the run.</param>
internal sealed class AnswerGrader(Sandbox sandbox, GradeRequest request, ulong seed) : IAsyncDisposable
{
    /// <summary>What is said of an answer that solves the listed cases and little else.</summary>
    public const string OnlyTheCases = "right on the exercise's cases and wrong on most cases near them: is it a table?";

    /// <summary>What is said of an answer that leaves no time to look whether it knows more than the listed cases.</summary>
    public const string TooSlowToLook = "right on the exercise's cases, and too slow to try it on others near them: is it a table?";

    private readonly OnceEach<Checked> _checks = new();
    private readonly ConcurrentBag<CompileService> _idle = [];
    private readonly string[] _libraries = Directory.GetFiles(Sandbox.Libraries(sandbox.Checkout), "*.dll");

    /// <summary>Grades an exercise of a notebook.</summary>
    /// <param name="exercise">The exercise.</param>
    /// <param name="file">The notebook's name.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ExerciseGrade> GradeAsync(CourseExercise exercise, string file, IReadOnlyList<AnswerCell> cells,
        CancellationToken cancel)
    {
        CompileReply compiled = await CompileAsync(
            new CompileRequest(exercise.Id, exercise.Stub, exercise.Check, cells) { Refuses = request.Refuses }, cancel)
                .ConfigureAwait(false);
        double possible = request.Points[exercise.Difficulty - 1];
        var grade = new ExerciseGrade(exercise.Id, GradeState.Missing, 0, possible)
        {
            File = file,
            Cell = compiled.Answer,
            Helpers = compiled.Helpers,
            Notes = compiled.Notes,
            Message = compiled.Message,
            Fingerprints = compiled.Fingerprints,
        };
        switch (compiled.State)
        {
            case CompileState.Ready:
                break;
            case CompileState.Unchanged:
                return grade with { State = GradeState.NotAttempted };
            case CompileState.Missing:
                return grade;
            case CompileState.Refused:
                return grade with { State = GradeState.Refused };
            default:
                return grade with { State = GradeState.CompileError };
        }

        return With(grade, await _checks.GetAsync(
            Key(exercise.Id, cells, compiled), () => CheckAsync(exercise.Id, compiled.Parts, cancel)).ConfigureAwait(false));
    }

    /// <summary>What is the same for two answers only if they are: the cells that are compiled, and those whose <c>using</c> goes with
    /// them.</summary>
    public static string Key(string exercise, IReadOnlyList<AnswerCell> cells, CompileReply compiled) =>
        exercise + "\0" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', cells
            .Where(cell => cell.Number == compiled.Answer || compiled.Helpers.Contains(cell.Number)
                || (cell.IsOwn && cell.Code.Contains("using ", StringComparison.Ordinal)))
            .Select(cell => cell.Code)))));

    /// <summary>The seed of an exercise's first or second check: the same for all learners of a run.</summary>
    public static ulong Seed(ulong run, string exercise, int number) => BitConverter.ToUInt64(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{run:x16} {exercise} {number}"))));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out CompileService? service))
            await service.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<CompileReply> CompileAsync(CompileRequest asked, CancellationToken cancel)
    {
        CompileService service = _idle.TryTake(out CompileService? idle) ? idle : new CompileService(_libraries);
        try
        {
            return await service.CompileAsync(asked, cancel).ConfigureAwait(false);
        }
        finally
        {
            _idle.Add(service);
        }
    }

    private async Task<Checked> CheckAsync(string id, IReadOnlyList<AnswerPart> parts, CancellationToken cancel)
    {
        var seeds = new List<string>();
        double seconds = 0;
        CheckEnd? first = null;
        for (int number = 1; ; number++)
        {
            ulong drawn = Seed(seed, id, number);
            seeds.Add(drawn.ToString("x16", CultureInfo.InvariantCulture));
            var ask = new CheckRequest(id, drawn, CheckProcess.NewKey(), parts, CheckProcess.Limits(request.Timeout, request.Jobs));
            CheckEnd end = await CheckProcess.RunAsync(sandbox, ask, request.Timeout, cancel).ConfigureAwait(false);
            seconds += end.Seconds;
            if (end.Reply is { State: GradeState.Solved or GradeState.NotAttempted })
                return new Checked(end, seeds, seconds, first is null ? null : "rejected under the first seed, accepted under the second");
            if (first is not null)
                return new Checked(first, seeds, seconds, null);
            first = end;
        }
    }

    private static ExerciseGrade With(ExerciseGrade grade, Checked result)
    {
        CheckReply? reply = result.End.Reply;
        string state = reply?.State switch
        {
            null => result.End.State,
            "failed" => GradeState.Crashed,
            { } known => known,
        };
        IEnumerable<string> notes = grade.Notes;
        if (result.Note is { } note)
            notes = notes.Append(note);
        if (reply is { KnowsOnlyTheCases: true })
            notes = notes.Append(OnlyTheCases);
        if (reply is { TooSlowToLook: true })
            notes = notes.Append(TooSlowToLook);
        if (reply is { Printed: > 100_000 })
            notes = notes.Append(string.Create(CultureInfo.InvariantCulture,
                $"printed {reply.Printed / 1e6:0.0} million characters, which were dropped"));
        return grade with
        {
            State = state,
            Points = state == GradeState.Solved ? grade.Possible : 0,
            Seeds = result.Seeds,
            Seconds = Math.Round(result.Seconds, 2),
            Counterexample = reply?.Counterexample,
            Misconception = reply?.Misconception,
            Relation = reply?.Relation,
            Reread = reply?.Reread,
            Hint = reply?.Hint,
            Message = reply is null ? result.End.Message : reply.Message,
            Notes = [.. notes],
        };
    }

    /// <summary>What the checks of an answer said.</summary>
    private sealed record Checked(CheckEnd End, IReadOnlyList<string> Seeds, double Seconds, string? Note);
}
