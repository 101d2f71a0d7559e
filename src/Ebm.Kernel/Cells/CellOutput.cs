using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Cells;

/// <summary>The output area of the running cell.</summary>
public static class CellOutput
{
    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">Remove it only when the next output arrives, so that an animation does not flicker.</param>
    public static void Clear(bool wait = false) => Session.Current?.Output.Clear(wait);
}
