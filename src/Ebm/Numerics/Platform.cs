namespace Ebm;

/// <summary>What the code runs on.</summary>
internal static class Platform
{
    /// <summary>
    /// Whether an interpreter runs the code, as in a browser: wide vectors are then slow, and kernels take loops of plain numbers that give
    /// the same bits. Natively the runtime's answer is a constant of its own, so that the branch is not in the machine code.
    /// </summary>
    public static bool Interprets => OperatingSystem.IsBrowser();
}
