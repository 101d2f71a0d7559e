using System.Globalization;
using System.Text.RegularExpressions;
using Ebm.Cli;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>The README's table of chapters, and the notebooks that are there, against the one list of chapters.</summary>
public class CurriculumTests
{
    private static readonly Checkout Course = Checkout.Need(AppContext.BaseDirectory);

    [Fact]
    public void The_readme_names_every_chapter_once_and_links_those_that_are_there()
    {
        string readme = File.ReadAllText(Path.Combine(Course.Root, "README.md"));
        var rows = Regex.Matches(readme, @"\| (\d+) \| (?:\[([^\]]+)\]\(([^)]+)\)|([^|\[]+?)) (?=\|)")
            .ToDictionary(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture),
            m => (Title: m.Groups[2].Value + m.Groups[4].Value, Link: m.Groups[3].Value));
        PlannedChapter[] planned = [.. Curriculum.Parts.SelectMany(part => part.Chapters)];
        Assert.Equal(planned.Select(c => c.Number), rows.Keys.Order());
        foreach (PlannedChapter chapter in planned)
        {
            string? notebook = Notebooks().SingleOrDefault(file => Number(file) == chapter.Number);
            Assert.Equal(chapter.Title, rows[chapter.Number].Title);
            Assert.Equal(notebook is null ? "" : $"notebooks/{notebook}", rows[chapter.Number].Link);
        }
    }

    [Fact]
    public void Chapters_are_numbered_from_1_without_a_gap_and_every_notebook_is_one() =>
        Assert.Multiple(
            () => Assert.Equal(Enumerable.Range(1, 23), Curriculum.Parts.SelectMany(part => part.Chapters).Select(c => c.Number)),
            () => Assert.All(Notebooks(), file => Assert.True(Curriculum.Has(Number(file)), file)));

    private static IEnumerable<string> Notebooks() => Course.Chapters().Select(path => Path.GetFileName(path));

    private static int Number(string file) => int.Parse(file.AsSpan(0, 2), CultureInfo.InvariantCulture);
}
