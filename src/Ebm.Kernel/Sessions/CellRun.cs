namespace Ebm.Kernel.Sessions;

/// <summary>
/// One run of a cell, as threads carry it: an AsyncLocal that every thread, task and continuation started by the cell inherits. Its change
/// notifications count the threads that work for the cell at this moment, which tells whether anything is still alive after an interrupt.
/// </summary>
internal sealed class CellRun(Session session)
{
    private static readonly AsyncLocal<CellRun?> Carrier = new(Moved);

    private int _active;
    private int _entries;

    /// <summary>The run that the current thread works for.</summary>
    public static CellRun? Current
    {
        get => Carrier.Value;
        set => Carrier.Value = value;
    }

    /// <summary>The session of the cell.</summary>
    public Session Session { get; } = session;

    /// <summary>How many threads work for the cell now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>How many times a thread has begun to.</summary>
    public int Entries => Volatile.Read(ref _entries);

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
