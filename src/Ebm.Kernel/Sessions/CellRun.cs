using Ebm.Kernel.Cells;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// One run of a cell, as threads carry it: an AsyncLocal that every thread, task and continuation started by the cell inherits. Its change
/// notifications count the threads that work for the cell at this moment, which tells whether anything is still alive after an interrupt.
/// </summary>
internal sealed class CellRun(Session session, CancellationToken interrupt)
{
    private const int Stopping = 1;
    private const int OneThread = 2;

    private static readonly AsyncLocal<CellRun?> Carrier = new(Moved);

    // Twice the number of threads, plus one when interrupted: together, so that the step to "interrupted and alive" and back is seen by
    // exactly one thread each.
    private int _state;
    private int _entries;

    /// <summary>The run that the current thread works for.</summary>
    public static CellRun? Current
    {
        get => Carrier.Value;
        set => Carrier.Value = value;
    }

    /// <summary>The session of the cell.</summary>
    public Session Session { get; } = session;

    /// <summary>Whether the cell is to stop.</summary>
    public bool IsInterrupted => (Volatile.Read(ref _state) & Stopping) != 0 || interrupt.IsCancellationRequested;

    /// <summary>How many threads work for the cell now.</summary>
    public int Active => Volatile.Read(ref _state) / OneThread;

    /// <summary>How many times a thread has begun to.</summary>
    public int Entries => Volatile.Read(ref _entries);

    /// <summary>Asks the cell to stop. The checks of all cells are on as long as a thread works for this one, and no longer.</summary>
    public void Interrupt()
    {
        int before = Interlocked.Or(ref _state, Stopping);
        if (before >= OneThread && (before & Stopping) == 0)
            Interruption.Count(1);
    }

    /// <summary>Stops the cell here if it is to stop.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public void ThrowIfInterrupted()
    {
        if (IsInterrupted)
            throw new OperationCanceledException("the cell was interrupted");
    }

    private static void Moved(AsyncLocalValueChangedArgs<CellRun?> change)
    {
        try
        {
        }
        finally
        {
            // In a finally block: an abort that struck here would end the process.
            if (change.PreviousValue is { } left && Interlocked.Add(ref left._state, -OneThread) == Stopping)
                Interruption.Count(-1);
            if (change.CurrentValue is { } entered)
            {
                Interlocked.Increment(ref entered._entries);
                if (Interlocked.Add(ref entered._state, OneThread) == OneThread + Stopping)
                    Interruption.Count(1);
            }
        }
    }
}
