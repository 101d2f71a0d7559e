using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks.Tests.Notebooks;

/// <summary>One notebook of the course as the tests see it.</summary>
internal sealed class Chapter
{
    private Chapter(string path)
    {
        FilePath = path;
        Name = Path.GetFileNameWithoutExtension(path);
        Text = File.ReadAllText(path);
        Root = JsonNode.Parse(Text)!.AsObject();
    }

    public static string Checkout { get; } = FindCheckout();

    public string FilePath { get; }

    public string Name { get; }

    public string Text { get; }

    public JsonObject Root { get; }

    public static IReadOnlyList<Chapter> All() =>
        [.. Directory.GetFiles(Path.Combine(Checkout, "notebooks"), "*.ipynb").Order().Select(p => new Chapter(p))];

    public static Chapter Named(string name) => new(Path.Combine(Checkout, "notebooks", name + ".ipynb"));

    /// <summary>Every exercise: its id, the stub and the check as the notebook has them.</summary>
    public IEnumerable<(string Id, string Stub, string Check)> Exercises()
    {
        var cells = Root["cells"]!.AsArray().Select(c => c!.AsObject()).ToList();
        for (var i = 0; i < cells.Count; i++)
        {
            if (Tag(cells[i], "exercise") is { } id)
            {
                var check = cells.Skip(i).FirstOrDefault(c => Tag(c, "check") == id)
                    ?? throw new InvalidDataException($"{Name}: exercise {id} has no check cell.");
                yield return (id, Source(cells[i]), Source(check));
            }
        }
    }

    /// <summary>The headings of its Markdown cells, in order, without their number signs.</summary>
    public IEnumerable<string> Headings() => Root["cells"]!.AsArray().Select(c => c!.AsObject())
        .Where(c => c["cell_type"]!.GetValue<string>() == "markdown")
        .SelectMany(c => Source(c).Split('\n')).Where(line => line.StartsWith('#')).Select(line => line.Trim('#', ' ', '\r'));

    /// <summary>The regions of a script: what follows "#region", and the code to "#endregion".</summary>
    public static IEnumerable<(string Heading, string Code)> Regions(string path) =>
        !File.Exists(path) ? [] : Regex.Matches(File.ReadAllText(path), @"^#region +(.+?)\s*\n(.*?)^#endregion",
            RegexOptions.Singleline | RegexOptions.Multiline)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value));

    public static string Source(JsonObject cell) => cell["source"] switch
    {
        JsonArray lines => string.Concat(lines.Select(l => l!.GetValue<string>())),
        { } text => text.GetValue<string>(),
        null => "",
    };

    private static string? Tag(JsonObject cell, string name) => cell["metadata"]?["ebm"]?[name]?.GetValue<string>();

    private static string FindCheckout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EbmCourse.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new DirectoryNotFoundException("no EbmCourse.sln above the tests.");
        }

        return folder;
    }
}
