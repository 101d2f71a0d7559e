namespace Ebm.Kernel.Sessions;

/// <summary>What the kernel asks about the framework's assemblies.</summary>
internal static class FrameworkReferences
{
    /// <summary>Whether an assembly belongs to the framework.</summary>
    public static bool Contains(string simpleName) => simpleName.StartsWith("System", StringComparison.Ordinal);
}
