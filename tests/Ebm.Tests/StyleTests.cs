using System.Text.RegularExpressions;

namespace Ebm.Tests;

/// <summary>The dialect of the sources, where no analyzer sees it.</summary>
public class StyleTests
{
    private const int LongestLine = 140;

    /// <summary>
    /// No line is longer, but text of another language between three quotes, and the answers that tests quote as learners wrote them.
    /// </summary>
    [Fact]
    public void No_line_is_longer_than_140_characters()
    {
        var files = SourceTree.Files("src", "tests").Where(file => !file.EndsWith(".wrong.cs", StringComparison.Ordinal)).ToArray();
        Assert.InRange(files.Length, 500, int.MaxValue);
        Assert.Empty(files.SelectMany(LongLines));
    }

    private static IEnumerable<string> LongLines(string file)
    {
        var quoted = false;
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var marks = Regex.Count(line, "\"\"\"");
            if (line.Length > LongestLine && !quoted && marks == 0) yield return $"{Path.GetFileName(file)}:{number}";
            quoted ^= marks % 2 == 1;
        }
    }

    [Fact]
    public void Tests_are_named_by_sentences_with_underscores()
    {
        var names = SourceTree.Files("tests/Ebm.Tests", "tests/Ebm.Notebooks.Tests")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file),
            @"\[(?:Fact|Theory|Property)\b[^\n]*\]\s*(?:\[[^\n]*\]\s*)*public (?:async )?[\w<>]+ (\w+)\(")
                .Select(match => $"{Path.GetFileName(file)}: {match.Groups[1].Value}"))
            .ToArray();
        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, name => Regex.IsMatch(name, @": [A-Z][a-z]+[A-Z]\w*$")
            && !name.Contains('_', StringComparison.Ordinal));
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
