using System.ComponentModel;
using System.Runtime.CompilerServices;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Cells;

/// <summary>Called by every loop and function of a cell, where the kernel inserts it: so an interrupt stops them at a safe point.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Interruption
{
    private static volatile bool _isRequested;

    /// <summary>Whether any cell's run is to stop; keeps the check of all others at one read of memory.</summary>
    internal static bool IsRequested
    {
        get => _isRequested;
        set => _isRequested = value;
    }

    /// <summary>Throws when the cell that the thread works for was interrupted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check()
    {
        if (_isRequested)
            CellRun.Current?.ThrowIfInterrupted();
    }
}
