using System.Reflection;
using Ebm.Kernel.Cells;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Lets an interrupt stop the loops of a library at a safe point. A library that wants this has, in a class <c>Host</c> of its own name's
/// namespace, a static property <c>Action? Interruption</c>, which its long loops call; and one <c>Action&lt;Action, CancellationToken&gt;?
/// Limited</c>, if it runs functions of a cell for a limited time. Found by name and shape, so that no library need be referenced.
/// </summary>
internal static class LibraryHook
{
    /// <summary>
    /// Gives a library that a cell has loaded the check of <see cref="Interruption"/> and the limits of <see cref="CellRun"/>, if it asks
    /// for them.
    /// </summary>
    public static void Connect(Assembly library)
    {
        if (library.GetType($"{library.GetName().Name}.Host") is not { } host)
            return;
        Set(host, "Interruption", (Action)Interruption.Check);
        Set(host, "Limited", (Action<Action, CancellationToken>)CellRun.Limited);
    }

    private static void Set(Type host, string name, Delegate value)
    {
        PropertyInfo? hook = host.GetProperty(name, BindingFlags.Public | BindingFlags.Static);
        if (hook is { CanWrite: true } && hook.PropertyType == value.GetType())
            hook.SetValue(null, value);
    }
}
