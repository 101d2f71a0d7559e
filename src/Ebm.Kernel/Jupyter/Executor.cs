using System.Globalization;
using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>Runs cells: answers <c>execute_request</c>.</summary>
internal sealed class Executor(Outbox outbox, InputDesk input, Task<ISession> session, CellHistory history, LastWords lastWords)
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _interrupt;
    private string? _notice = lastWords.Take();
    private (Request Request, string Code, bool Silent)? _running;

    /// <summary>The number of the last cell that was counted.</summary>
    public int Count { get; private set; }

    /// <summary>What the former kernel died of, until the first cell has shown it.</summary>
    public string? Notice => _notice;

    /// <summary>Interrupts the request that is being worked on, if any.</summary>
    public void Interrupt()
    {
        lock (_lock)
            _interrupt?.Cancel();
    }

    /// <summary>
    /// Works on a request, which <see cref="Interrupt"/> can interrupt from before its <c>busy</c>: whoever has seen that may interrupt.
    /// </summary>
    public async Task InterruptibleAsync(Func<CancellationToken, Task> work)
    {
        using var interrupt = new CancellationTokenSource();
        lock (_lock)
            _interrupt = interrupt;
        try
        {
            await work(interrupt.Token);
        }
        finally
        {
            lock (_lock)
                _interrupt = null;
        }
    }

    /// <summary>Runs a cell.</summary>
    /// <returns>The reply's content, and whether the requests that wait behind it must be aborted.</returns>
    public async Task<(JsonObject Reply, bool Abort)> RunAsync(Request request, CancellationToken stop)
    {
        string code = request.Required("code");
        bool silent = request.Flag("silent", false);
        bool counted = request.Flag("store_history", true) && !silent && !string.IsNullOrWhiteSpace(code);
        bool abort = request.Flag("stop_on_error", true);
        var wanted = request.Strings("user_expressions").ToList();
        bool mayAsk = request.Flag("allow_stdin", false);
        if (counted)
            Count++;
        if (!silent)
        {
            outbox.Publish(request, "execute_input", new JsonObject { ["code"] = code, ["execution_count"] = Count });
            if (Interlocked.Exchange(ref _notice, null) is { } notice)
                outbox.Stream(request, "stderr", notice + "\n");
        }

        var (result, payload) = await RunAsync(request, code, silent, mayAsk, stop);
        string? shown = result.Value?.Data.GetValueOrDefault("text/plain");
        if (counted)
            history.Add(Count, code, shown);
        if (result.Status != CellStatus.Ok)
        {
            var error = result.Error ?? new CellError("Interrupted", "the cell was interrupted", []);
            if (!silent)
                outbox.Error(request, error);
            var failure = Outbox.Failure(error);
            failure["execution_count"] = Count;
            return (failure, abort);
        }

        if (result.Value is { } value && !silent)
            outbox.Show(request, "execute_result", value, count: Count);
        var expressions = new JsonObject();
        foreach (var (name, expression) in wanted)
            expressions[name] = await EvaluateAsync(request, expression, stop);
        return (new JsonObject
        {
            ["status"] = "ok",
            ["execution_count"] = Count,
            ["payload"] = payload,
            ["user_expressions"] = expressions,
        }, false);
    }

    /// <summary>
    /// A cell ends the process: tells the front end while there is time, on the thread that does it, and leaves word for the next kernel.
    /// Does nothing when no cell runs.
    /// </summary>
    public bool Dying(string end)
    {
        if (_running is not { } running)
            return false;
        _running = null;
        lastWords.Write(Count, running.Code, end);
        var error = new CellError("KernelDied", $"{end}: the kernel has ended, all variables are lost.",
            [$"{end}: the kernel has ended, all variables are lost."]);
        if (!running.Silent)
            outbox.Error(running.Request, error);
        var reply = Outbox.Failure(error);
        reply["execution_count"] = Count;
        outbox.Reply(Wire.Shell, running.Request, reply);
        outbox.Status(running.Request, "idle");
        return true;
    }

    private async Task<(CellResult Result, JsonArray Payload)> RunAsync(Request request, string code, bool silent, bool mayAsk,
        CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(code))
            return (new CellResult(CellStatus.Ok, null, null), []);
        if (HelpPage.Subject(code) is { } subject)
            return (new CellResult(CellStatus.Ok, null, null), [await HelpPage.AsPayloadAsync(await session, subject, stop)]);

        string name = string.Create(CultureInfo.InvariantCulture, $"cell {Count}");
        ICellOutput output = silent ? new SilentOutput() : new CellPublisher(outbox, request, mayAsk ? input : null, stop);
        var engine = await session;
        _running = (request, code, silent);
        lastWords.Write(Count, code);
        try
        {
            return (await engine.RunAsync(code, name, output, stop), []);
        }
        finally
        {
            (output as CellPublisher)?.End();
            _running = null;
            lastWords.Clear();
        }
    }

    private async Task<JsonObject> EvaluateAsync(Request request, string expression, CancellationToken stop)
    {
        var result = await (await session).RunAsync(expression, "user expression", new CellPublisher(outbox, request, null, stop), stop);
        return result switch
        {
            { Status: CellStatus.Ok, Value: { } value } =>
                new JsonObject { ["status"] = "ok", ["data"] = Outbox.Data(value), ["metadata"] = new JsonObject() },
            { Status: CellStatus.Ok } => Outbox.Failure(new CellError("NoValue", $"'{expression}' has no value", [])),
            _ => Outbox.Failure(result.Error ?? new CellError("Interrupted", "the expression was interrupted", [])),
        };
    }
}
