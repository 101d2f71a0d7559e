using Ebm.Kernel.Cells;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// One run of a cell, as threads carry it: an AsyncLocal that every thread, task and continuation started by the cell inherits. Its change
/// notifications count the threads that work for the cell at this moment, which tells whether anything is still alive after an interrupt.
/// </summary>
/// <param name="session">The session of the cell.</param>
/// <param name="interrupt">Stops it.</param>
/// <param name="whole">The run that this one is a part of, and stops with.</param>
internal sealed class CellRun(Session session, CancellationToken interrupt, CellRun? whole = null)
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

    /// <summary>The run that this one is a part of.</summary>
    private CellRun? Whole { get; } = whole;

    /// <summary>Whether the cell is to stop.</summary>
    public bool IsInterrupted =>
        (Volatile.Read(ref _state) & Stopping) != 0 || interrupt.IsCancellationRequested || Whole is { IsInterrupted: true };

    /// <summary>How many threads work for the cell now.</summary>
    public int Active => Volatile.Read(ref _state) / OneThread;

    /// <summary>How many times a thread has begun to.</summary>
    public int Entries => Volatile.Read(ref _entries);

    /// <summary>
    /// Runs a part of the current cell that stops, at the cell's own checks and those of the library, when a token is cancelled.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped, or the cell was.</exception>
    public static void Limited(Action action, CancellationToken stop)
    {
        CellRun? whole = Current;
        var part = new CellRun(whole?.Session!, stop, whole);
        using CancellationTokenRegistration stopping = stop.Register(part.Interrupt);
        Current = part;
        try
        {
            action();
        }
        finally
        {
            Current = whole;
        }
    }

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
            // The new run first: a thread that goes on in a part of its run never counts as gone.
            for (CellRun? entered = change.CurrentValue; entered is not null; entered = entered.Whole)
            {
                Interlocked.Increment(ref entered._entries);
                if (Interlocked.Add(ref entered._state, OneThread) == OneThread + Stopping)
                    Interruption.Count(1);
            }

            for (CellRun? left = change.PreviousValue; left is not null; left = left.Whole)
            {
                if (Interlocked.Add(ref left._state, -OneThread) == Stopping)
                    Interruption.Count(-1);
            }
        }
    }
}
