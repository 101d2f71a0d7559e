using System.Reflection;
using System.Text;

namespace Ebm.Cli;

/// <summary>The files that every book needs: style, script, KaTeX. Embedded in the command.</summary>
internal static class BookAssets
{
    private const string Prefix = "assets/";
    private static readonly Assembly Assembly = typeof(BookAssets).Assembly;

    /// <summary>Writes them below a book's folder, where they differ.</summary>
    public static void Write(BookFolder book)
    {
        foreach (string name in Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            book.WriteShared(name, Bytes(name));
    }

    /// <summary>One of them as text.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using Stream stream = Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"no resource {name}");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
