namespace Ebm.Kernel.Sessions;

/// <summary>
/// Where the kernel asks whether a cell is being interrupted. Never so here: one thread, and whoever stops a cell ends the worker with it.
/// </summary>
internal sealed class CellRun
{
    /// <summary>No run can be interrupted.</summary>
    public static CellRun? Current => null;

    /// <summary>Whether the cell is to stop.</summary>
    public bool IsInterrupted { get; init; }
}
