using Ebm.Kernel.Cells;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// One run of a cell, as threads carry it: an AsyncLocal that every thread, task and continuation started by the cell inherits. Its change
/// notifications count the threads that work for the cell at this moment, which tells whether anything is still alive after an interrupt.
/// </summary>
internal sealed class CellRun(Session session, CancellationToken interrupt)
{
    private static readonly AsyncLocal<CellRun?> Carrier = new(Moved);
    private static CellRun? _lastInterrupted;

    private int _active;
    private int _entries;
    private volatile bool _interrupted;

    /// <summary>The run that the current thread works for.</summary>
    public static CellRun? Current
    {
        get => Carrier.Value;
        set => Carrier.Value = value;
    }

    /// <summary>The session of the cell.</summary>
    public Session Session { get; } = session;

    /// <summary>Whether the cell is to stop.</summary>
    public bool IsInterrupted => _interrupted || interrupt.IsCancellationRequested;

    /// <summary>How many threads work for the cell now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>How many times a thread has begun to.</summary>
    public int Entries => Volatile.Read(ref _entries);

    /// <summary>Makes loops and functions of cells fast again, unless an interrupted cell is still alive.</summary>
    public static void Forget()
    {
        if (_lastInterrupted is null or { Active: 0 })
            Interruption.IsRequested = false;
    }

    /// <summary>Asks the cell to stop.</summary>
    public void Interrupt()
    {
        _interrupted = true;
        _lastInterrupted = this;
        Interruption.IsRequested = true;
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
        if (change.PreviousValue is { } left)
            Interlocked.Decrement(ref left._active);
        if (change.CurrentValue is { } entered)
        {
            Interlocked.Increment(ref entered._active);
            Interlocked.Increment(ref entered._entries);
        }
    }
}
