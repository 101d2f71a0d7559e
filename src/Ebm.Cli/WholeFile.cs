using System.Text;

namespace Ebm.Cli;

/// <summary>Writes files whole or not at all: into a temporary file beside it, which then takes its name.</summary>
internal static class WholeFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes text as UTF-8. An interrupted write leaves the old file.</summary>
    public static void Write(string path, string text) => Write(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes. An interrupted write leaves the old file.</summary>
    public static void Write(string path, byte[] bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes bytes unless the file already holds them.</summary>
    public static void WriteIfNew(string path, byte[] bytes)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != bytes.Length || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            Write(path, bytes);
    }
}
