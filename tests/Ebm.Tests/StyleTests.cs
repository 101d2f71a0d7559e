using System.Text.RegularExpressions;

namespace Ebm.Tests;

/// <summary>The dialect of the sources, where no analyzer sees it.</summary>
public class StyleTests
{
    private const int LongestLine = 140;

    // The list only grows: a folder is added when its last long line is gone.
    private static readonly string[] Held =
    [
        "src/Ebm/Data", "src/Ebm/Inference", "src/Ebm/Models", "src/Ebm/Energies/Landscapes", "src/Ebm/Energies/Spins", "src/Ebm/Energies/Tables",
        "src/Ebm/Learning/Objectives", "src/Ebm/Learning/Negatives", "src/Ebm/Numerics/Random", "src/Ebm/Numerics/Statistics",
        "src/Ebm/Sampling/Continuous", "src/Ebm/Sampling/Diagnostics", "src/Ebm/Sampling/Tempering", "src/Ebm.Plotly",
    ];

    [Fact]
    public void No_line_is_longer_than_140_characters_where_that_is_held()
    {
        var files = SourceTree.Files(Held).ToArray();
        Assert.InRange(files.Length, 90, int.MaxValue);
        var tooLong = files.SelectMany(file => File.ReadLines(file).Select((line, i) => (Place: $"{Path.GetFileName(file)}:{i + 1}", line.Length)))
            .Where(line => line.Length > LongestLine);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Tests_are_named_by_sentences_with_underscores()
    {
        var names = SourceTree.Files("tests/Ebm.Tests", "tests/Ebm.Notebooks.Tests")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\[(?:Fact|Theory|Property)\b[^\n]*\]\s*(?:\[[^\n]*\]\s*)*public (?:async )?[\w<>]+ (\w+)\(")
                .Select(match => $"{Path.GetFileName(file)}: {match.Groups[1].Value}"))
            .ToArray();
        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, name => Regex.IsMatch(name, @": [A-Z][a-z]+[A-Z]\w*$") && !name.Contains('_', StringComparison.Ordinal));
    }
}

/// <summary>The checkout that the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder of EbmCourse.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>All C# files below some folders, without what builds put there.</summary>
    public static IEnumerable<string> Files(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !Regex.IsMatch(file, @"[\\/](obj|bin)[\\/]"));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EbmCourse.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no EbmCourse.sln above the tests.");
        return folder;
    }
}
