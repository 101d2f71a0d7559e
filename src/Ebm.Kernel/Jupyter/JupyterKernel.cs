using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>
/// A Jupyter kernel over one session. Requests of the shell socket wait in a queue; those of the control socket go past it. Every request
/// is framed by <c>busy</c> and <c>idle</c>, whatever becomes of it.
/// </summary>
public sealed class JupyterKernel : IAsyncDisposable
{
    private readonly TaskCompletionSource<bool> _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageCodec _codec;
    private readonly KernelSockets _sockets;
    private readonly RequestQueue _queue;
    private readonly Outbox _outbox;
    private readonly InputDesk _input;
    private readonly Executor _executor;
    private readonly Queries _queries;
    private readonly Task<ISession> _session;
    private readonly Action<string> _log;
    private readonly Task _work;
    private long _dropped;
    private int _disposed;

    /// <summary>Binds the sockets and begins to answer.</summary>
    /// <param name="file">Where to listen, and the key.</param>
    /// <param name="session">Makes the session; called at once, beside the first requests.</param>
    /// <param name="log">Takes one line for whoever watches the kernel's own output.</param>
    /// <exception cref="ConnectionFileException">A port is in use.</exception>
    public JupyterKernel(ConnectionFile file, Func<ISession> session, Action<string> log)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(log);
        _log = log;
        _codec = new MessageCodec(file.Key);
        var history = new CellHistory();
        _sockets = new KernelSockets(file, Receive, log);
        _queue = new RequestQueue(_sockets);
        _session = Task.Run(session);
        _outbox = new Outbox(_sockets, _codec);
        _input = new InputDesk(_outbox);
        _executor = new Executor(_outbox, _input, _session, history, new LastWords(file.Path));
        _queries = new Queries(file, _session, history);
        _outbox.Status(Request.None, "starting");
        _sockets.Start();
        _work = Task.Run(() => _queue.WorkAsync(request => _executor.InterruptibleAsync(stop => AnswerAsync(Wire.Shell, request, stop))));
    }

    /// <summary>How many messages were dropped: wrong signature, invalid JSON, no message at all.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Ends when a front end has asked to shut down; true when it wants to start a new kernel afterwards.</summary>
    public Task<bool> Shutdown => _shutdown.Task;

    /// <summary>Interrupts the running cell, as a signal does.</summary>
    public void Interrupt() => _executor.Interrupt();

    /// <summary>Begins to shut down.</summary>
    public void Stop() => _shutdown.TrySetResult(false);

    /// <summary>
    /// The process is about to end while a cell runs, by that cell's doing: tells the front end, and leaves word for the next kernel.
    /// </summary>
    /// <param name="end">What ends it, such as "Environment.Exit(3)".</param>
    public void Dying(string end)
    {
        if (!_shutdown.Task.IsCompleted && _executor.Dying(end))
            _sockets.FlushAsync().Wait(1000);
    }

    /// <summary>Interrupts what runs, waits a moment for its answer, and closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _shutdown.TrySetResult(false);
        _queue.Complete();
        _executor.Interrupt();
        await Task.WhenAny(_work, Task.Delay(3000));
        await _sockets.FlushAsync();
        _sockets.Dispose();
        if (_work.IsCompleted && _session.IsCompletedSuccessfully)
            await _session.Result.DisposeAsync();
    }

    private void Receive(Wire wire, List<byte[]> frames)
    {
        var request = _codec.Read(frames, out string reason);
        if (request is null)
        {
            _log($"dropped {reason} ({Interlocked.Increment(ref _dropped)} so far)");
            return;
        }

        if (wire == Wire.Stdin)
            _input.Answer(request);
        else if (wire == Wire.Control)
            _ = Task.Run(() => AnswerAsync(wire, request, CancellationToken.None));
        else
            _queue.Add(request);
    }

    private async Task AnswerAsync(Wire wire, Request request, CancellationToken stop)
    {
        _outbox.Status(request, "busy");
        bool? restart = null;
        try
        {
            if (await ContentAsync(wire, request, stop) is { } content)
                _outbox.Reply(wire, request, content);
            if (request.Type == "shutdown_request")
                restart = request.Flag("restart", false);
        }
        catch (Exception e)
        {
            if (e is not (BadRequestException or OperationCanceledException))
                _log($"{request.Type} failed: {e}");
            string name = e switch
            {
                BadRequestException => "BadRequest",
                OperationCanceledException => "Interrupted",
                _ => e.GetType().Name
            };
            if (request.Type.EndsWith("_request", StringComparison.Ordinal))
            {
                var error = new CellError(name, e.Message, [$"{name}: {e.Message}"]);
                var reply = Outbox.Failure(error);
                if (request.Type == "execute_request")
                {
                    reply["execution_count"] = _executor.Count;
                    _outbox.Error(request, error);
                }

                _outbox.Reply(wire, request, reply);
            }
        }

        _outbox.Status(request, "idle");
        if (restart is { } again)
            _shutdown.TrySetResult(again);
    }

    // Null where no answer is due.
    private async Task<JsonObject?> ContentAsync(Wire wire, Request request, CancellationToken stop)
    {
        if (wire == Wire.Control && request.Type is ("execute_request" or "complete_request" or "inspect_request" or "is_complete_request"))
            throw new BadRequestException($"{request.Type} belongs on the shell socket, not on the control socket");
        switch (request.Type)
        {
            case "kernel_info_request":
                return Queries.KernelInfo(Dropped, _executor.Notice);
            case "execute_request" when _queue.IsAborting || _shutdown.Task.IsCompleted:
                return new JsonObject { ["status"] = "aborted", ["execution_count"] = _executor.Count };
            case "execute_request":
                var (reply, abort) = await _executor.RunAsync(request, stop);
                if (abort)
                    await _queue.AbortWaitingAsync();
                return reply;
            case "complete_request":
                return await _queries.CompleteAsync(request, stop);
            case "inspect_request":
                return await _queries.InspectAsync(request, stop);
            case "is_complete_request":
                return await _queries.IsCompleteAsync(request);
            case "history_request":
                return _queries.History(request);
            case "comm_info_request":
                return Queries.Comms();
            case "connect_request":
                return _queries.Connect();
            case "interrupt_request":
                _executor.Interrupt();
                return new JsonObject { ["status"] = "ok" };
            case "shutdown_request":
                return new JsonObject { ["status"] = "ok", ["restart"] = request.Flag("restart", false) };
            case "comm_open":
                // A widget that lives in another kernel: said to be closed, as the protocol asks.
                _outbox.Publish(request, "comm_close",
                    new JsonObject { ["comm_id"] = request.Required("comm_id"), ["data"] = new JsonObject() });
                return null;
            case "comm_msg" or "comm_close":
                return null;
            default:
                throw new BadRequestException($"unknown message type '{request.Type}'");
        }
    }
}
