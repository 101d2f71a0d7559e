namespace Ebm.Browser;

/// <summary>The program. wwwroot/worker.js calls <see cref="Exports"/>; nothing happens before.</summary>
internal static class Program
{
    private static void Main()
    {
    }
}
