using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// The assemblies that cells compile against: those of the program, whose metadata are in memory already. A reference costs no download.
/// </summary>
internal sealed unsafe class CellReferences
{
    /// <summary>Refers to assemblies by their names.</summary>
    /// <param name="names">Simple names; one that is not there is left out.</param>
    public CellReferences(IEnumerable<string> names) => All = [.. names.Select(Load).OfType<MetadataReference>()];

    /// <summary>All references.</summary>
    public IReadOnlyList<MetadataReference> All { get; }

    private static PortableExecutableReference? Load(string name)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(name);
        }
        catch (Exception problem) when (problem is IOException or BadImageFormatException)
        {
            return null;
        }

        return assembly.TryGetRawMetadata(out byte* metadata, out int length)
            ? AssemblyMetadata.Create(ModuleMetadata.CreateFromMetadata((nint)metadata, length)).GetReference(display: name)
            : null;
    }
}
