using System.Globalization;
using System.Text;

namespace Ebm.Kernel.Documents;

/// <summary>
/// Writes files whole or not at all: into a temporary file beside it, which then takes its name, and the rights of the file that it
/// replaces.
/// </summary>
public static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static int _count;

    /// <summary>Writes text as UTF-8. An interrupted write leaves the old file.</summary>
    public static void Write(string path, string text) => Write(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes. An interrupted write leaves the old file. A link stays one: what it leads to is written.</summary>
    public static void Write(string path, byte[] bytes) => WriteOverLink(PlainFile.RealPath(path), bytes);

    /// <summary>Writes bytes. An interrupted write leaves the old file. A link is replaced, and what it leads to stays as it is.</summary>
    public static void WriteOverLink(string path, byte[] bytes)
    {
        // A short name of its own: the longest name that a file may have leaves no room for more.
        string name = string.Create(CultureInfo.InvariantCulture, $".ebm-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}.tmp");
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
        try
        {
            WriteNew(temporary, path, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteNew(string temporary, string path, byte[] bytes)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, LinkTarget: null })
        {
            File.WriteAllBytes(temporary, bytes);
            return;
        }

        // Nobody may read the new file who could not read the old one, not for a moment either.
        UnixFileMode mode = File.GetUnixFileMode(path);
        using FileStream stream = new(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(bytes);
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
    }

    /// <summary>Writes bytes unless the file already holds them.</summary>
    public static void WriteIfNew(string path, byte[] bytes)
    {
        if (!Holds(path, bytes))
            Write(path, bytes);
    }

    /// <summary>Whether a file is there and holds these bytes.</summary>
    public static bool Holds(string path, byte[] bytes) =>
        File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
}
