using System.Formats.Tar;

namespace Ebm.Kernel.Documents;

/// <summary>Reads files that a stranger has named: only plain files, never one that has no end or waits for a writer.</summary>
public static class PlainFile
{
    /// <summary>Whether a path, or what it links to, is a plain file: no folder, device, pipe or socket.</summary>
    public static bool Is(string path)
    {
        try
        {
            return File.Exists(path) && IsPlain(Resolve(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Reads a plain file whole.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="limit">How long it may be, in bytes.</param>
    /// <exception cref="IOException">It is missing, no plain file, longer than the limit, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static byte[] Read(string path, long limit)
    {
        string real = Resolve(path);
        if (File.Exists(real) && !IsPlain(real))
            throw new IOException("it is a device, pipe or socket, not a plain file");
        var file = new FileInfo(real);
        if (file.Exists && file.Length > limit)
            throw new IOException($"it is longer than {limit / 1_000_000} MB");
        return File.ReadAllBytes(real);
    }

    /// <summary>A path with every link in it followed, so that two names of one place are the same.</summary>
    public static string RealPath(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            // A link may lead through others; a chain without end is left to whoever opens the file.
            for (int links = 0; links < 40; links++)
            {
                if (OneLinkFurther(full) is not { } next)
                    break;
                full = next;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at stays as it is called.
        }

        return full;
    }

    /// <summary>A full path with its first link followed; null where there is none.</summary>
    private static string? OneLinkFurther(string full)
    {
        string root = Path.GetPathRoot(full)!, at = root;
        string[] names = full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < names.Length; i++)
        {
            at = Path.Combine(at, names[i]);
            if (new FileInfo(at).LinkTarget is { } target)
                return Path.TrimEndingDirectorySeparator(
                    Path.GetFullPath(Path.Combine([Path.GetFullPath(target, Path.GetDirectoryName(at)!), .. names[(i + 1)..]])));
        }

        return null;
    }

    private static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static bool IsPlain(string path)
    {
        if (new FileInfo(path).Length > 0)
            return true;
        if (OperatingSystem.IsWindows())
            return !Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal);
        // What is no plain file has no length, as an empty one; an archive tells them apart without opening them, and an empty file has
        // nothing to read.
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            try
            {
                writer.WriteEntry(path, "x");
            }
            catch (UnauthorizedAccessException)
            {
                return true; // what may not be opened says so when it is read
            }
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.HardLink;
    }
}
