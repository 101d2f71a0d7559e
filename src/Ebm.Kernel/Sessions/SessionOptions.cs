namespace Ebm.Kernel.Sessions;

/// <summary>What a session needs to know.</summary>
/// <param name="Folder">The notebook's folder: <c>#!import</c> and relative <c>#r</c> start there.</param>
public sealed record SessionOptions(string Folder)
{
    /// <summary>How many characters of printed text one cell may produce; the rest is cut, with a note that says how much.</summary>
    public int OutputLimit { get; init; } = 2_000_000;
}
