using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>The output of a cell that runs silently: nowhere.</summary>
public sealed class SilentOutput : ICellOutput
{
    /// <inheritdoc/>
    public void Stream(string name, string text)
    {
    }

    /// <inheritdoc/>
    public void Display(MimeBundle bundle)
    {
    }

    /// <inheritdoc/>
    public string? ReadLine(string prompt) => null;
}
