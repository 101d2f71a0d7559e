using System.ComponentModel;
using System.Runtime.CompilerServices;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Cells;

/// <summary>Called by every loop and function of a cell, where the kernel inserts it: so an interrupt stops them at a safe point.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Interruption
{
    private static int _stopping;

    /// <summary>Whether an interrupted cell is still alive; keeps the check of all others at one read of memory.</summary>
    internal static bool IsRequested => Volatile.Read(ref _stopping) > 0;

    /// <summary>Throws when the cell that the thread works for was interrupted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (IsRequested)
            CellRun.Current?.ThrowIfInterrupted();
    }

    /// <summary>Counts the interrupted runs that are alive.</summary>
    internal static void Count(int change) => Interlocked.Add(ref _stopping, change);
}
