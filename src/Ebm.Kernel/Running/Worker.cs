using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Running;

/// <summary>The worker process: runs the cells of one notebook and streams what happens.</summary>
internal static class Worker
{
    /// <summary>How long the last cell's threads have to fail after it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the request on standard input; events go to the pipe with the given handle.</summary>
    public static Task<int> RunAsync(string pipeHandle) => RunAsync(pipeHandle, folder => new Session(new SessionOptions(folder)));

    /// <summary>The same, in a session of another engine.</summary>
    /// <param name="pipeHandle">The pipe.</param>
    /// <param name="start">Starts a session for a notebook's folder.</param>
    public static async Task<int> RunAsync(string pipeHandle, Func<string, ISession> start)
    {
        // Ctrl-C reaches the whole group; the runner decides when a worker ends.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        await using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, pipeHandle);
        var events = new EventWriter(pipe);
        Stream input = Console.OpenStandardInput();
        string line = Encoding.UTF8.GetString(ParentPipe.ReadLine(input));
        ParentPipe.EndWithParent(input, System.Diagnostics.Process.GetCurrentProcess().Kill);
        WorkerRequest request = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerRequest)!;
        Directory.SetCurrentDirectory(request.Folder);
        await using ISession session = start(request.Folder);
        events.Write(new WorkerEvent("ready"));
        foreach (WorkerCell cell in request.Cells)
        {
            if (!await RunCellAsync(session, cell, events).ConfigureAwait(false))
                break;
        }

        await Task.Delay(Grace).ConfigureAwait(false);
        if (session is Session own)
        {
            if (own.Strays.TakeNew() is { } stray)
                events.Write(WorkerEvent.Failure("stray", 0, stray));
            await own.Output.DrainAsync().ConfigureAwait(false);
        }

        events.Write(new WorkerEvent("end") { PeakMemoryMB = ProcessMemory.PeakMB() });
        // Threads that cells left running must not keep the process alive.
        pipe.Flush();
        Environment.Exit(0);
        return 0;
    }

    private static async Task<bool> RunCellAsync(ISession session, WorkerCell cell, EventWriter events)
    {
        events.Write(new WorkerEvent("cell") { Cell = cell.Number });
        var output = new PipedOutput(events, cell.Number);
        CellResult result = cell.Language == "csharp"
            ? await session.RunAsync(cell.Code, $"cell {cell.Number}", output, CancellationToken.None).ConfigureAwait(false)
            : Foreign(cell.Language);
        if (result.Value is { } value)
            events.Write(new WorkerEvent("result") { Cell = cell.Number, Data = value.Data });
        if (result.Error is { } error)
            events.Write(WorkerEvent.Failure("error", cell.Number, error));
        events.Write(new WorkerEvent("done") { Cell = cell.Number });
        return result.Status == CellStatus.Ok;
    }

    private static CellResult Foreign(string language)
    {
        string message = ForeignConstructs.Directive("#!" + language);
        return new CellResult(CellStatus.Failed, null, new CellError("DirectiveError", message, [$"DirectiveError: {message}"]));
    }

    private sealed class EventWriter(Stream pipe)
    {
        private readonly Lock _gate = new();

        public void Write(WorkerEvent message)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(message, WorkerJson.Default.WorkerEvent);
            lock (_gate)
            {
                pipe.Write(bytes);
                pipe.Write("\n"u8);
            }
        }
    }

    private sealed class PipedOutput(EventWriter events, int cell) : ICellOutput
    {
        public void Stream(string name, string text) => events.Write(new WorkerEvent("stream") { Cell = cell, Name = name, Text = text });

        public void Display(MimeBundle bundle) => events.Write(new WorkerEvent("display") { Cell = cell, Data = bundle.Data });

        public void Display(MimeBundle bundle, string displayId) =>
            events.Write(new WorkerEvent("display") { Cell = cell, Data = bundle.Data, DisplayId = displayId });

        public void Update(MimeBundle bundle, string displayId) =>
            events.Write(new WorkerEvent("update") { Cell = cell, Data = bundle.Data, DisplayId = displayId });

        public void Clear(bool wait) => events.Write(new WorkerEvent("clear") { Cell = cell, Wait = wait });

        public string? ReadLine(string prompt) => null;
    }
}
