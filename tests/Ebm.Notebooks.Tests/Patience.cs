using System.Runtime.CompilerServices;

namespace Ebm.Notebooks.Tests;

/// <summary>
/// Checks have five times their limits here: solutions that train for a while are checked beside each other, on machines that do more. What
/// a limit does is tested with limits of a second.
/// </summary>
internal static class Patience
{
    [ModuleInitializer]
    internal static void Take() => TimeLimited.Slowness = 5;
}
