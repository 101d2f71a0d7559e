using System.Threading.Channels;

namespace Ebm.Kernel.Jupyter;

/// <summary>
/// The requests of the shell socket: they wait here and are worked on one after the other. After an error, everything that a front end sent
/// before it could know of the error is to be aborted; what it sends once it has the reply is not.
/// </summary>
internal sealed class RequestQueue(KernelSockets sockets)
{
    // Null marks the end of what is to be aborted.
    private readonly Channel<Request?> _requests = Channel.CreateUnbounded<Request?>();
    private int _aborting;

    /// <summary>Whether the request that is worked on was sent before an error was known.</summary>
    public bool IsAborting => _aborting > 0;

    /// <summary>Appends a request.</summary>
    public void Add(Request request) => _requests.Writer.TryWrite(request);

    /// <summary>No more requests come.</summary>
    public void Complete() => _requests.Writer.TryComplete();

    /// <summary>Works on the requests until no more come.</summary>
    public async Task WorkAsync(Func<Request, Task> answer)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync())
        {
            if (request is null)
                _aborting--;
            else
                await answer(request);
        }
    }

    /// <summary>Aborts what waits now, and what has reached the socket.</summary>
    public async Task AbortWaitingAsync()
    {
        _aborting++;
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sockets.AfterPendingShell(() =>
        {
            _requests.Writer.TryWrite(null);
            read.SetResult();
        });
        await Task.WhenAny(read.Task, Task.Delay(1000));
    }
}
