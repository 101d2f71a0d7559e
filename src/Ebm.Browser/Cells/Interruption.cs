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
    // Most calls only count. The stack has room for a few more functions where it is found to be full; the clock costs as much as a
    // hundred loops.
    private const int Stack = 7, Clock = 255;

    private static int _calls;

    /// <summary>Throws where the stack or the time of an answer is used up.</summary>
    public static void Check()
    {
        int calls = ++_calls;
        if ((calls & Stack) != 0)
            return;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if ((calls & Clock) == 0)
            Host.Interruption?.Invoke();
    }
}
