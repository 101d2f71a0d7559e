using System.Reflection;
using System.Runtime.Loader;

namespace Ebm.Kernel.Sessions;

/// <summary>Where cells are loaded. A later cell finds the earlier ones by their names; everything else is the program's own.</summary>
internal sealed class CellLoadContext() : AssemblyLoadContext("cells")
{
    private readonly Dictionary<string, Assembly> _cells = [];

    /// <summary>Loads a cell.</summary>
    public new Assembly LoadFromStream(Stream image, Stream? symbols)
    {
        Assembly cell = base.LoadFromStream(image, symbols);
        return _cells[cell.GetName().Name!] = cell;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => _cells.GetValueOrDefault(assemblyName.Name!);
}
