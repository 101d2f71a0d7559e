using System.Reflection;
using Ebm.Kernel.Cells;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Lets an interrupt stop the loops of a library at a safe point. A library that wants this has, in a class <c>Host</c> of its own name's
/// namespace, a static property <c>Action? Interruption</c>, which its long loops call. Found by name and shape, so that no library need be
/// referenced.
/// </summary>
internal static class LibraryHook
{
    /// <summary>Gives a library that a cell has loaded the check of <see cref="Interruption"/>, if it asks for one.</summary>
    public static void Connect(Assembly library)
    {
        PropertyInfo? hook = library.GetType($"{library.GetName().Name}.Host")
            ?.GetProperty("Interruption", BindingFlags.Public | BindingFlags.Static);
        if (hook is { CanWrite: true } && hook.PropertyType == typeof(Action))
            hook.SetValue(null, (Action)Interruption.Check);
    }
}
