using System.IO.MemoryMappedFiles;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// The framework that cells compile against. Its metadata is read in place, from files mapped into memory: two workers share the pages, and
/// none of them count as the process's own memory (copies of them would take about 25 MB). Framework files never change under a process.
/// </summary>
internal static unsafe class FrameworkReferences
{
    /// <summary>The folder of the running framework.</summary>
    public static readonly string Folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    // A mapped file lives as long as the process: compilations hold pointers into it.
    private static readonly List<MemoryMappedViewAccessor> Views = [];

    private static readonly Lazy<IReadOnlyList<PortableExecutableReference>> All =
        new(Load, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>One reference per framework assembly, made once.</summary>
    public static IReadOnlyList<PortableExecutableReference> List => All.Value;

    /// <summary>Whether an assembly belongs to the framework.</summary>
    public static bool Contains(string simpleName) => File.Exists(Path.Combine(Folder, simpleName + ".dll"));

    private static List<PortableExecutableReference> Load()
    {
        var references = new List<PortableExecutableReference>();
        foreach (string path in Directory.GetFiles(Folder, "*.dll"))
        {
            string name = Path.GetFileName(path);
            bool wanted = name.StartsWith("System.", StringComparison.Ordinal)
                || name is "netstandard.dll" or "mscorlib.dll" or "Microsoft.CSharp.dll" or "Microsoft.Win32.Primitives.dll";
            if (wanted && Map(path) is { } reference)
                references.Add(reference);
        }

        return references;
    }

    private static PortableExecutableReference? Map(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var image = new PEReader(stream, PEStreamOptions.LeaveOpen);
        if (!image.HasMetadata)
            return null;
        int start = image.PEHeaders.MetadataStartOffset, size = image.PEHeaders.MetadataSize;
        using MemoryMappedFile file =
            MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        Views.Add(view);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        ModuleMetadata module = ModuleMetadata.CreateFromMetadata((nint)(pointer + view.PointerOffset + start), size);
        return AssemblyMetadata.Create(module).GetReference(filePath: path, display: path);
    }
}
