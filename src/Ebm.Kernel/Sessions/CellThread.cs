using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime;

namespace Ebm.Kernel.Sessions;

/// <summary>What an interrupt had to use, from gentle to rough.</summary>
internal enum StopMeans
{
    /// <summary>A check in the cell or in the library.</summary>
    Check,

    /// <summary>Waking threads that sleep or wait.</summary>
    Wake,

    /// <summary>Aborting the thread.</summary>
    Abort,
}

/// <summary>
/// Runs cells on a thread of its own with a deep stack; the code after an await runs there too (see <see cref="CellLoop"/>). An interrupt
/// goes from gentle to rough: the checks in the cell's loops and in those of the course's library; after 0.3 s threads that sleep or wait
/// are woken. What has not stopped after 2 s is inside another library and is left behind: the call goes on until it returns, and the next
/// check ends the cell. Its thread is aborted, which may end the process, only where it goes on to fill the memory.
/// </summary>
internal sealed class CellThread : IDisposable
{
    private const int StackBytes = 16 << 20;

    /// <summary>By how much the heap may grow while a call that was left behind goes on.</summary>
    private const long MemoryLimit = 1L << 30;

    /// <summary>How long an interrupted cell has to come to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long nothing may stir before an unfinished cell counts as stopped.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan WakeAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private Worker _worker = new();

    /// <summary>How rough the last interrupt had to become.</summary>
    public StopMeans LastStop { get; private set; }

    /// <summary>Runs a cell and formats its value.</summary>
    /// <param name="run">Marks what works for the cell.</param>
    /// <param name="cell">Starts the cell.</param>
    /// <param name="finish">Turns its value into the result, still under protection.</param>
    /// <param name="interrupt">Aborts.</param>
    /// <returns>The status, and the finished value or the error: that too is read under protection, for an exception may do anything when
    /// it is read.</returns>
    public async Task<(CellStatus Status, T? Value, CellError? Error)> RunAsync<T>(
        CellRun run, Func<Task<object?>> cell, Func<object?, T?> finish, CancellationToken interrupt)
        where T : class
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var abort = new CancellationTokenSource();
        var loop = new CellLoop(run, abort.Token);
        Task<object?>? task = null;
        T? value = null;
        CellError? error = null;
        bool finished = false;
        _worker.Work.Add(() =>
        {
            CellRun.Current = run;
            SynchronizationContext.SetSynchronizationContext(loop);
            try
            {
                Protected(
                    () =>
                    {
                        try
                        {
                            task = cell();
                            loop.RunUntil(task);
                            value = finish(task.GetAwaiter().GetResult());
                            finished = true;
                        }
                        catch (Exception problem) when (GraphText.CanGoOn(problem))
                        {
                            error = RuntimeErrors.Describe(problem);
                        }
                    },
                    abort.Token);
            }
            catch (Exception problem)
            {
                error ??= new CellError(problem.GetType().Name, "the cell was stopped", []);
            }
            finally
            {
                loop.Close(isInterrupted: run.IsInterrupted);
                SynchronizationContext.SetSynchronizationContext(null);
                CellRun.Current = null;
                left.TrySetResult();
            }
        });
        using (interrupt.UnsafeRegister(signal => ((TaskCompletionSource)signal!).TrySetResult(), interrupted))
            await Task.WhenAny(left.Task, interrupted.Task).ConfigureAwait(false);
        // A cell may have seen the interrupt before this method did.
        if (!left.Task.IsCompleted || (interrupt.IsCancellationRequested && !finished))
        {
            bool stopped = await StopAsync(abort, left.Task, run, loop, () => task).ConfigureAwait(false);
            // A wake-up may be pending on the thread, and ControlledExecution of .NET 10 can abort a thread once only.
            Dispose();
            _worker = new Worker();
            if (!finished)
                return (stopped ? CellStatus.Interrupted : CellStatus.RunsOn, null, null);
        }

        return finished ? (CellStatus.Ok, value, null) : (CellStatus.Failed, null, error);
    }

    public void Dispose() => _worker.Work.CompleteAdding();

    /// <summary>Runs something that cancellation aborts. The abort itself ends here.</summary>
    internal static void Protected(Action action, CancellationToken interrupt)
    {
        // With a token that can never be cancelled, ControlledExecution.Run of .NET 10 does not return.
        using CancellationTokenSource? own = interrupt.CanBeCanceled ? null : new CancellationTokenSource();
#pragma warning disable SYSLIB0046 // made for exactly this: running code of a user's that does not cooperate
        ControlledExecution.Run(action, own?.Token ?? interrupt);
#pragma warning restore SYSLIB0046
    }

    /// <summary>Stops a cell. True when nothing of it is alive any more.</summary>
    private async Task<bool> StopAsync(CancellationTokenSource abort, Task left, CellRun run, CellLoop loop, Func<Task?> task)
    {
        LastStop = StopMeans.Check;
        run.Interrupt();
        loop.Wake();
        var clock = Stopwatch.StartNew();
        TimeSpan quietSince = clock.Elapsed;
        int entries = run.Entries;
        bool woken = false;
        while (clock.Elapsed < Patience)
        {
            if (left.IsCompleted && (task() is null or { IsCompleted: true }))
                return true;
            if (!left.IsCompleted || run.Active > 0 || run.Entries != entries)
            {
                entries = run.Entries;
                quietSince = clock.Elapsed;
            }
            else if (clock.Elapsed - quietSince > Quiet)
            {
                return true;
            }

            if (!woken && clock.Elapsed > WakeAfter)
            {
                woken = true;
                LastStop = StopMeans.Wake;
                loop.InterruptAssistants();
                if (!left.IsCompleted)
                    _worker.Thread.Interrupt();
            }

            await Task.Delay(10, CancellationToken.None).ConfigureAwait(false);
        }

        new Thread(() => Watch(left, abort)) { IsBackground = true, Name = "call that runs on" }.UnsafeStart();
        return false;
    }

    /// <summary>Aborts what was left behind if it would fill the memory.</summary>
    private void Watch(Task left, CancellationTokenSource abort)
    {
        long before = GC.GetTotalMemory(forceFullCollection: false);
        while (!left.Wait(BetweenLooks))
        {
            if (GC.GetTotalMemory(forceFullCollection: false) - before > MemoryLimit)
            {
                LastStop = StopMeans.Abort;
                // Returns only when the abort has succeeded, which may be never.
                abort.Cancel();
                return;
            }
        }
    }

    private sealed class Worker
    {
        public Worker()
        {
            Thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "cells" };
            Thread.UnsafeStart();
        }

        public BlockingCollection<Action> Work { get; } = [];

        public Thread Thread { get; }

        private void Loop()
        {
            try
            {
                foreach (Action action in Work.GetConsumingEnumerable())
                    action();
            }
            catch (ThreadInterruptedException)
            {
                // Woken too late: the cell had ended, and this thread is replaced.
            }
        }
    }
}
