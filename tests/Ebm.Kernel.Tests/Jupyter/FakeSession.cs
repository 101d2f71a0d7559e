using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>
/// A session whose "cells" are commands: <c>print TEXT</c>, <c>lines N</c>, <c>values N</c>, <c>value TEXT</c>, <c>throw</c>, <c>loop</c>
/// (until interrupted), <c>run on</c>, <c>ask PROMPT</c>, <c>show</c>, <c>update</c>, <c>clear</c>, <c>warn TEXT</c>, <c>half</c> and
/// <c>halves</c> (of a surrogate pair), <c>crash</c>.
/// </summary>
internal sealed class FakeSession : ISession
{
    /// <summary>Every cell that was run.</summary>
    public List<string> Ran { get; } = [];

    public Task<CellResult> RunAsync(string code, ICellOutput output, CancellationToken interrupt) => RunAsync(code, "", output, interrupt);

    public async Task<CellResult> RunAsync(string code, string name, ICellOutput output, CancellationToken interrupt)
    {
        lock (Ran)
            Ran.Add(code);
        await Task.Yield();
        string[] words = code.Split(' ', 2);
        string rest = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "print":
                output.Stream("stdout", rest);
                break;
            case "half":
                output.Stream("stdout", "a\ud83db");
                break;
            case "halves":
                output.Stream("stdout", "\ud83d");
                Thread.Sleep(100);
                output.Stream("stdout", "\ude00");
                break;
            case "warn":
                output.Stream("stderr", rest);
                break;
            case "lines":
                // Ten lines a message: the real session gathers far more.
                foreach (int[] some in Enumerable.Range(0, int.Parse(rest)).Chunk(10))
                    output.Stream("stdout", string.Concat(some.Select(i => $"line {i}\n")));
                break;
            case "values":
                for (int i = 0; i < int.Parse(rest); i++)
                    output.Display(Text($"{i}"));
                break;
            case "value":
                return new CellResult(CellStatus.Ok, Text(rest), null);
            case "throw":
                return Failed("InvalidOperationException", "thrown");
            case "crash":
                throw new InvalidTimeZoneException("the session itself failed");
            case "loop":
                output.Stream("stdout", "looping\n");
                interrupt.WaitHandle.WaitOne();
                return new CellResult(CellStatus.Interrupted, null, new CellError("Interrupted", "interrupted", ["interrupted"]));
            case "run":
                interrupt.WaitHandle.WaitOne();
                return new CellResult(CellStatus.RunsOn, null, new CellError("Interrupted", "goes on in the background", []));
            case "ask":
                string? answer = output.ReadLine(rest);
                return interrupt.IsCancellationRequested ? new CellResult(CellStatus.Interrupted, null, null)
                    : new CellResult(CellStatus.Ok, Text(answer ?? "nothing"), null);
            case "show":
                output.Display(Text("shown"), "id-1");
                break;
            case "update":
                output.Update(Text("updated"), "id-1");
                break;
            case "clear":
                output.Clear(true);
                break;
        }

        return new CellResult(CellStatus.Ok, null, null);
    }

    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancel) =>
        Task.FromResult(new Completions(code.LastIndexOf(' ', Math.Max(0, position - 1)) + 1, position,
            [new CompletionItem("print", "method", "print TEXT")]));

    public Task<MimeBundle?> InspectAsync(string code, int position, CancellationToken cancel) =>
        Task.FromResult(code.StartsWith("print", StringComparison.Ordinal) ? Text("prints, at " + position) : null);

    public Completeness IsComplete(string code) => code.EndsWith('{') || code.Contains('?') ? new("incomplete", "    ") : new("complete");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static MimeBundle Text(string text) => new(new Dictionary<string, string> { ["text/plain"] = text });

    private static CellResult Failed(string name, string message) =>
        new(CellStatus.Failed, null, new CellError(name, message, [$"{name}: {message}"]));
}
