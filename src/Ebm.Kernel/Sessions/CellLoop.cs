namespace Ebm.Kernel.Sessions;

/// <summary>
/// The SynchronizationContext of one cell's run: the code after an await is queued here and runs on the cell's thread, where an interrupt
/// reaches it. When that thread is blocked - it waits for the very task it should continue - another one, under the same protection, takes
/// over after a moment: <c>FooAsync().Result</c> works, as it does without a context.
/// </summary>
internal sealed class CellLoop(CellRun run, CancellationToken abort) : SynchronizationContext, IDisposable
{
    private const int AssistantLimit = 64;
    private const int StackBytes = 4 << 20;
    private static readonly TimeSpan Stalled = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AssistantIdle = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State, ExecutionContext? Context)> _queue = new();
    private Timer? _watch;
    private int _idle;
    private readonly List<Thread> _assistants = [];
    private long _taken;
    private long _takenBefore;
    private bool _closed;
    private bool _dropped;

    /// <summary>Runs what is posted until a task ends.</summary>
    public void RunUntil(Task task)
    {
        task.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            run.ThrowIfInterrupted();
            Take(() => task.IsCompleted || run.IsInterrupted, Timeout.InfiniteTimeSpan)?.Invoke();
        }
    }

    /// <summary>After the cell: what is still posted goes to the pool, or nowhere if the cell was interrupted.</summary>
    public void Close(bool isInterrupted)
    {
        lock (_gate)
        {
            _closed = true;
            _dropped = isInterrupted;
            while (_queue.TryDequeue(out var item))
            {
                if (!_dropped)
                    ThreadPool.QueueUserWorkItem(_ => item.Callback(item.State));
            }

            Monitor.PulseAll(_gate);
        }

        Dispose();
    }

    /// <summary>Wakes assistants that sleep or wait, so that they can be aborted.</summary>
    public void InterruptAssistants()
    {
        lock (_gate)
        {
            foreach (Thread assistant in _assistants)
                assistant.Interrupt();
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (_dropped)
                return;
            if (_closed)
            {
                ThreadPool.QueueUserWorkItem(_ => d(state));
                return;
            }

            _queue.Enqueue((d, state, ExecutionContext.Capture()));
            if (_idle == 0 && _watch is null)
            {
                _takenBefore = _taken;
                _watch = new Timer(loop => ((CellLoop)loop!).HelpIfStalled(), this, Stalled, Stalled);
            }

            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _watch?.Dispose();

    /// <summary>Makes the threads look whether they should leave.</summary>
    public void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    /// <summary>The next thing to run; null after a while or when there is a reason to leave.</summary>
    private Action? Take(Func<bool> leave, TimeSpan patience)
    {
        lock (_gate)
        {
            _idle++;
            try
            {
                while (_queue.Count == 0 && !leave())
                {
                    if (!Monitor.Wait(_gate, patience))
                        return null;
                }
            }
            finally
            {
                _idle--;
            }

            if (!_queue.TryDequeue(out var item))
                return null;
            _taken++;
            return item.Context is null
                ? () => item.Callback(item.State)
                : () => ExecutionContext.Run(item.Context, state => item.Callback(state), item.State);
        }
    }

    private void HelpIfStalled()
    {
        lock (_gate)
        {
            bool stalled = _queue.Count > 0 && _taken == _takenBefore;
            _takenBefore = _taken;
            if (_queue.Count == 0 || _closed)
            {
                _watch?.Dispose();
                _watch = null;
            }
            else if (stalled && _assistants.Count < AssistantLimit)
            {
                var thread = new Thread(Assist, StackBytes) { IsBackground = true, Name = "cell assistant" };
                _assistants.Add(thread);
                thread.UnsafeStart();
            }
        }
    }

    private void Assist()
    {
        SetSynchronizationContext(this);
        try
        {
            CellThread.Protected(
                () =>
                {
                    while (Take(() => _closed || run.IsInterrupted, AssistantIdle) is { } action)
                        action();
                },
                abort);
        }
        catch (Exception problem) when (problem is OperationCanceledException or ThreadInterruptedException && run.IsInterrupted)
        {
        }
        finally
        {
            lock (_gate)
                _assistants.Remove(Thread.CurrentThread);
        }
    }
}
