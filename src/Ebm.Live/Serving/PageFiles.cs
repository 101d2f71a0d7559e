using System.Reflection;

namespace Ebm.Live;

/// <summary>The files of the page, which lie inside the assembly.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, (byte[] Content, string Type)> Files = Load();

    /// <summary>The paths of all files, such as demos/ising.js.</summary>
    public static IReadOnlyCollection<string> Paths => Files.Keys;

    /// <summary>One file; false if there is none of that path.</summary>
    public static bool TryGet(string path, out (byte[] Content, string Type) file) => Files.TryGetValue(path, out file);

    private static Dictionary<string, (byte[] Content, string Type)> Load()
    {
        const string Folder = "page/";
        var files = new Dictionary<string, (byte[] Content, string Type)>(StringComparer.Ordinal);
        Assembly assembly = typeof(PageFiles).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files.Add(name[Folder.Length..], (content, Path.GetExtension(name) switch
            {
                ".html" => "text/html; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "text/plain; charset=utf-8",
            }));
        }

        return files;
    }
}
