//  path.<process>.tmp  ← content, then  path ← that file:   a reader finds the old content or the new, never half of it

namespace Ebm;

/// <summary>Files that are written whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file in the place of the old one, if there is one. If anything fails the old one is as it was.</summary>
    /// <param name="path">Where; the folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="open">Opens the temporary file; tests give a stream of a full disk.</param>
    public static void Write(string path, Action<Stream> write, Func<string, Stream>? open = null)
    {
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = open?.Invoke(temporary) ?? new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
