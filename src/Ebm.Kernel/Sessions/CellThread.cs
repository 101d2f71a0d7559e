using System.Collections.Concurrent;
using System.Runtime;
using System.Runtime.ExceptionServices;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Runs cells on a thread of its own with a deep stack, in a way that can be aborted. The code after an await runs there too, or, when that
/// thread is busy or blocked, on a pool thread under the same protection: a cell that blocks on a task cannot deadlock with it.
/// </summary>
internal sealed class CellThread : IDisposable
{
    private const int StackBytes = 16 << 20;

    /// <summary>How long an interrupted cell has to come to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long nothing may stir before an unfinished cell counts as stopped.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly BlockingCollection<Action> _work = [];

    public CellThread()
    {
        var thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
        thread.UnsafeStart();
    }

    /// <summary>Runs a cell and formats its value.</summary>
    /// <param name="run">Marks what works for the cell.</param>
    /// <param name="cell">Starts the cell.</param>
    /// <param name="finish">Turns its value into the result, still under protection.</param>
    /// <param name="interrupt">Aborts.</param>
    /// <returns>The status, and the finished value or the exception.</returns>
    public async Task<(CellStatus Status, T? Value, Exception? Error)> RunAsync<T>(
        CellRun run, Func<Task<object?>> cell, Func<object?, T?> finish, CancellationToken interrupt)
        where T : class
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = new CellLoop(interrupt);
        Task<object?>? task = null;
        T? value = null;
        Exception? error = null;
        bool finished = false;
        _work.Add(() =>
        {
            CellRun.Current = run;
            SynchronizationContext.SetSynchronizationContext(loop);
            try
            {
                Protected(
                    () =>
                    {
                        task = cell();
                        loop.RunUntil(task);
                        value = finish(task.GetAwaiter().GetResult());
                        finished = true;
                    },
                    interrupt);
            }
            catch (Exception problem)
            {
                error = problem;
            }
            finally
            {
                loop.Close(isInterrupted: interrupt.IsCancellationRequested);
                SynchronizationContext.SetSynchronizationContext(null);
                CellRun.Current = null;
                left.TrySetResult();
            }
        });
        await Task.WhenAny(left.Task, Cancelled(interrupt, left.Task)).ConfigureAwait(false);
        if (!interrupt.IsCancellationRequested || (left.Task.IsCompleted && finished))
            return finished ? (CellStatus.Ok, value, null) : (CellStatus.Failed, null, error);
        bool stopped = await StopsAsync(left.Task, run, () => task).ConfigureAwait(false);
        return (stopped ? CellStatus.Interrupted : CellStatus.Stuck, null, null);
    }

    public void Dispose() => _work.CompleteAdding();

    /// <summary>Runs something that cancellation aborts. The abort itself ends here.</summary>
    internal static void Protected(Action action, CancellationToken interrupt)
    {
        // With a token that can never be cancelled, ControlledExecution.Run of .NET 10 does not return.
        using CancellationTokenSource? own = interrupt.CanBeCanceled ? null : new CancellationTokenSource();
#pragma warning disable SYSLIB0046 // made for exactly this: running code of a user's that does not cooperate
        ControlledExecution.Run(action, own?.Token ?? interrupt);
#pragma warning restore SYSLIB0046
    }

    private static async Task Cancelled(CancellationToken interrupt, Task otherwise)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (interrupt.UnsafeRegister(state => ((TaskCompletionSource)state!).TrySetResult(), signal).ConfigureAwait(false))
            await Task.WhenAny(signal.Task, otherwise).ConfigureAwait(false);
    }

    private static async Task<bool> StopsAsync(Task left, CellRun run, Func<Task?> task)
    {
        using var deadline = new CancellationTokenSource(Patience);
        int entries = run.Entries;
        DateTime quietSince = DateTime.UtcNow;
        while (!deadline.IsCancellationRequested)
        {
            if (left.IsCompleted && (task() is null or { IsCompleted: true }))
                return true;
            if (!left.IsCompleted || run.Active > 0 || run.Entries != entries)
            {
                entries = run.Entries;
                quietSince = DateTime.UtcNow;
            }
            else if (DateTime.UtcNow - quietSince > Quiet)
            {
                return true;
            }

            await Task.Delay(10, CancellationToken.None).ConfigureAwait(false);
        }

        return false;
    }

    private void Loop()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
            action();
    }
}

/// <summary>The SynchronizationContext of one cell's run: where its code continues after an await.</summary>
internal sealed class CellLoop(CancellationToken interrupt) : SynchronizationContext
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private (SendOrPostCallback Callback, object? State)? _next;
    private bool _waiting;
    private bool _closed;
    private bool _dropped;

    /// <summary>Runs what is posted until a task ends.</summary>
    public void RunUntil(Task task)
    {
        task.ContinueWith(_ => _wake.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            lock (_gate)
                _waiting = true;
            _wake.Wait(interrupt);
            (SendOrPostCallback Callback, object? State)? item;
            lock (_gate)
            {
                _waiting = false;
                item = _next;
                _next = null;
            }

            item?.Callback(item.Value.State);
        }
    }

    /// <summary>After the cell: what is still posted goes to the pool, or nowhere if the cell was interrupted.</summary>
    public void Close(bool isInterrupted)
    {
        lock (_gate)
        {
            _closed = true;
            _dropped = isInterrupted;
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (_dropped)
                return;
            if (_waiting && !_closed && _next is null)
            {
                _next = (d, state);
                _waiting = false;
                _wake.Release();
                return;
            }
        }

        ThreadPool.QueueUserWorkItem(
            _ =>
            {
                SetSynchronizationContext(this);
                try
                {
                    CellThread.Protected(() => d(state), interrupt);
                }
                catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
                {
                }
                finally
                {
                    SetSynchronizationContext(null);
                }
            },
            null);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
