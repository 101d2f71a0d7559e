using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// The mark of a notebook that <c>ebm run</c> wrote: the SHA-256 of its bytes, in its metadata. Whoever works in such a notebook and saves
/// it breaks the mark, and the work is not written over.
/// </summary>
internal static class ExecutedMark
{
    private const string Key = "ebm_executed";

    private static readonly string Blank = new('0', 64);

    /// <summary>The notebook with its mark.</summary>
    public static NotebookDocument Put(NotebookDocument document) =>
        document.WithMetadata(Key, Hash(document.WithMetadata(Key, Blank).ToBytes()));

    /// <summary>Whether a file carries its mark, and no byte has changed since.</summary>
    public static bool IsOn(string path)
    {
        try
        {
            NotebookDocument document = NotebookDocument.Read(path);
            if (document.Json["metadata"]![Key] is not JsonValue value || !value.TryGetValue(out string? mark)
                || mark.Length != Blank.Length)
                return false;
            byte[] bytes = document.ToBytes();
            int place = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{Key}\": \"{mark}\""));
            if (place < 0)
                return false;
            Encoding.UTF8.GetBytes(Blank).CopyTo(bytes, place + Key.Length + 5);
            return Hash(bytes) == mark;
        }
        catch (NotebookException)
        {
            return false;
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
