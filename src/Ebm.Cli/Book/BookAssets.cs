using System.Reflection;

namespace Ebm.Cli;

/// <summary>The files that every book needs: style, script, KaTeX. Embedded in the command.</summary>
internal static class BookAssets
{
    private const string Prefix = "assets/";

    /// <summary>Writes them below a book's folder, where they differ.</summary>
    public static void Write(string book)
    {
        Assembly assembly = typeof(BookAssets).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            string path = Path.Combine(book, name.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.WriteIfNew(path, bytes);
        }
    }
}
