using System.Text;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// Writes files into the folder of a book, whole, and never over one that <c>ebm run</c> did not write: pages and notebooks carry a mark,
/// other files are the book's where the folder holds its first page.
/// </summary>
/// <param name="path">The folder, which must exist.</param>
internal sealed class BookFolder(string path)
{
    private const int PageHead = 20_000;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Whether the folder holds a book: its first page, or its list of chapters.</summary>
    private bool IsBook => IsOurPage(In("index.html")) || BookChapters.Read(In(BookChapters.File)).Count > 0;

    /// <summary>A place in it.</summary>
    /// <param name="relative">The place, with <c>/</c> between names.</param>
    public string In(string relative) => System.IO.Path.Combine([Path, .. relative.Split('/')]);

    /// <summary>Writes a page, or replaces one of the book's.</summary>
    /// <exception cref="IOException">A page is there that is not the book's.</exception>
    public void WritePage(string name, string html)
    {
        string file = In(name);
        if (Exists(file) && !IsOurPage(file))
            throw Refuse(file);
        Write(file, Encoding.UTF8.GetBytes(html));
    }

    /// <summary>Writes an executed notebook with its mark, or replaces one that has it.</summary>
    /// <exception cref="IOException">A notebook is there that <c>ebm run</c> did not write, or that was changed since.</exception>
    public void WriteNotebook(string name, NotebookDocument document)
    {
        string file = In(name);
        if (Exists(file) && !ExecutedMark.IsOn(file))
            throw Refuse(file);
        Write(file, ExecutedMark.Put(document).ToBytes());
    }

    /// <summary>Writes a file that all pages share, where it differs.</summary>
    /// <exception cref="IOException">Another file is there, and the folder was no book.</exception>
    public void WriteShared(string relative, byte[] bytes)
    {
        string file = In(relative);
        if (WholeFile.Holds(file, bytes))
            return;
        if (Exists(file) && !IsBook)
            throw Refuse(file);
        Write(file, bytes);
    }

    /// <summary>Writes a file under a name that nothing else has: the one that is wanted, else one with a number.</summary>
    /// <returns>The name that it has.</returns>
    public string WriteBeside(string relative, byte[] bytes)
    {
        string extension = System.IO.Path.GetExtension(relative), stem = relative[..^extension.Length], name = relative;
        for (int i = 2; Exists(In(name)) && !WholeFile.Holds(In(name), bytes); i++)
            name = $"{stem}-{i}{extension}";
        if (!Exists(In(name)))
            Write(In(name), bytes);
        return name;
    }

    /// <summary>What to tell of a file that is in the way.</summary>
    public static string InTheWay(string path) =>
        $"{path} was not written by `ebm run`, or was changed since; it is left as it is: move it away, or choose another folder with " +
            $"--out";

    // A link that leads nowhere is something too.
    private static bool Exists(string path) => System.IO.Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static bool IsOurPage(string path)
    {
        if (!PlainFile.Is(path))
            return false;
        using var reader = new StreamReader(path, Encoding.UTF8);
        var head = new char[PageHead];
        return PageFrame.IsOurs(new string(head, 0, reader.ReadBlock(head)));
    }

    private static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        // What a link in the book leads to may be anybody's.
        WholeFile.WriteOverLink(path, bytes);
    }

    private static IOException Refuse(string path) => new(InTheWay(path));
}
