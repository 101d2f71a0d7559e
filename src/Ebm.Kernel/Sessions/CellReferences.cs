using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Ebm.Kernel.Documents;
using Microsoft.CodeAnalysis;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// The assemblies that cells compile against: the framework, the formatter, <c>Display()</c>, and what <c>#r</c> has added.
/// </summary>
internal sealed class CellReferences
{
    // By simple name: a newer version supersedes an older one.
    private readonly Dictionary<string, (PortableExecutableReference Reference, Version Version)> _added =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly CellLoadContext _context;
    private IReadOnlyList<MetadataReference>? _all;

    public CellReferences(CellLoadContext context)
    {
        _context = context;
        foreach (string path in CellLoadContext.SharedPaths)
            Add(path);
    }

    /// <summary>All references. The same list until another assembly is added.</summary>
    public IReadOnlyList<MetadataReference> All =>
        _all ??= [.. FrameworkReferences.List, .. _added.Values.Select(item => item.Reference)];

    /// <summary>Adds an assembly file, so that later cells compile against it and can load it.</summary>
    /// <exception cref="CellException">The file is not a .NET assembly.</exception>
    public void Add(string path)
    {
        string name;
        Version version;
        try
        {
            if (File.Exists(path) && !PlainFile.Is(path))
                throw new IOException("it is a device, pipe or socket, not a plain file");
            using FileStream stream = File.OpenRead(path);
            using var image = new PEReader(stream);
            AssemblyDefinition definition = image.GetMetadataReader().GetAssemblyDefinition();
            version = definition.Version;
            name = definition.GetAssemblyName().Name!;
        }
        catch (Exception problem) when (problem is BadImageFormatException or InvalidOperationException)
        {
            throw new CellException("ReferenceError", $"{path} is not a .NET assembly");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CellException("ReferenceError", $"{path} cannot be read: {problem.Message}");
        }

        if (_added.TryGetValue(name, out var present) && present.Version >= version)
            return;
        _added[name] = (MetadataReference.CreateFromFile(path), version);
        _context.Register(name, path);
        _all = null;
    }
}
