using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Where cells and the assemblies they refer to are loaded. A library of the notebook wins over one of the same name that the kernel itself
/// uses; only what both must agree on - the formatter and <c>Display()</c> - is shared.
/// </summary>
internal sealed class CellLoadContext() : AssemblyLoadContext("cells")
{
    private static readonly Assembly[] Shared =
        [typeof(CellLoadContext).Assembly, typeof(Formatter).Assembly, typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly];

    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, byte> _folders = new();
    private readonly ConcurrentDictionary<string, string> _native = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The files of the assemblies that cells and the kernel share.</summary>
    public static IEnumerable<string> SharedPaths => Shared.Select(assembly => assembly.Location);

    /// <summary>Tells where an assembly is, should a cell need it.</summary>
    public void Register(string simpleName, string path)
    {
        _paths[simpleName] = path;
        _folders.TryAdd(Path.GetDirectoryName(path)!, 0);
    }

    /// <summary>Tells where a native library is, by its file name without extension.</summary>
    public void RegisterNative(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        _native[name] = path;
        if (name.StartsWith("lib", StringComparison.Ordinal))
            _native[name[3..]] = path;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (Shared.Any(assembly => assembly.GetName().Name == name))
            return null;
        if (_paths.TryGetValue(name, out string? path) && File.Exists(path))
            return LoadLibrary(path);
        if (FrameworkReferences.Contains(name))
            return null;
        foreach (string folder in _folders.Keys)
        {
            string beside = Path.Combine(folder, name + ".dll");
            if (File.Exists(beside))
                return LoadLibrary(beside);
        }

        return null;
    }

    private Assembly LoadLibrary(string path)
    {
        Assembly library = LoadFromAssemblyPath(path);
        LibraryHook.Connect(library);
        return library;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string name = Path.GetFileNameWithoutExtension(unmanagedDllName);
        if (_native.TryGetValue(unmanagedDllName, out string? path) || _native.TryGetValue(name, out path))
            return LoadUnmanagedDllFromPath(path);
        string runtime = RuntimeInformation.RuntimeIdentifier;
        foreach (string folder in _folders.Keys)
        {
            foreach (string place in (string[])[folder, Path.Combine(folder, "runtimes", runtime, "native")])
            {
                foreach (string file in (string[])[unmanagedDllName, $"lib{unmanagedDllName}.so", $"lib{unmanagedDllName}.dylib",
                    unmanagedDllName + ".dll"])
                {
                    if (File.Exists(Path.Combine(place, file)))
                        return LoadUnmanagedDllFromPath(Path.Combine(place, file));
                }
            }
        }

        return 0;
    }
}
