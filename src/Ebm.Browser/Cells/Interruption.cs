using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Ebm.Kernel.Cells;

/// <summary>
/// Called by every loop and function of a cell, where the compiler inserts it. Here it keeps a recursion without end from ending the
/// program, and lets a check's time limit stop a loop without end.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Interruption
{
    // A call that leaves managed code costs as much as a hundred loops.
    private const int Rarely = 255;

    private static int _calls;

    /// <summary>Throws where the stack or the time of an answer is used up.</summary>
    public static void Check()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if ((++_calls & Rarely) == 0)
            Host.Interruption?.Invoke();
    }
}
