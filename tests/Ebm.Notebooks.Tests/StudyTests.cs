using System.Globalization;
using Ebm.Notebooks.Tests.Notebooks;

namespace Ebm.Notebooks.Tests;

/// <summary>The numbers that chapter 12 quotes from its study are those of the file that the study has written.</summary>
public class StudyTests
{
    private static readonly string[] Worlds = ["two moons", "eight Gaussians", "spiral"];

    // A row of the table by its first words, and the design of the study that it stands for.
    private static readonly (string Row, string Design)[] Rows =
    [
        ("| contrastive divergence (", "every step,slope,data,difference"),
        ("| its chains kept", "every step,slope,replay,difference"),
        ("| … noise once", "once,slope,data,difference"),
        ("| … steps of one length", "every step,one length,data,difference"),
        ("| … started at noise", "every step,slope,noise,difference"),
        ("| … a classifier", "every step,slope,data,classifier"),
        ("| all but the start", "once,one length,data,classifier"),
        ("| adversarial training from a buffer", "once,one length,replay,classifier"),
    ];

    [Fact]
    public void The_table_of_chapter_12_is_the_file_of_its_study()
    {
        string[][] runs = [.. File.ReadLines(Path.Combine(Chapter.Checkout, "docs", "studies", "contrast.csv")).Skip(1)
            .Select(line => line.Split(','))];
        var lines = File.ReadAllLines(Path.Combine(Chapter.Checkout, "notebooks", "12-deep-ebm.ipynb"));
        foreach (var (row, design) in Rows)
        {
            var cells = lines.Single(line => line.Contains("\"" + row, StringComparison.Ordinal)).Split('|')[2..5];
            for (var w = 0; w < Worlds.Length; w++)
            {
                string[][] some = [.. runs.Where(r => r[0] == Worlds[w] && string.Join(',', r[1..5]) == design)];
                Assert.True(some.Length >= 3, $"{design}, {Worlds[w]}: {some.Length} seeds");
                double Median(int column) => some.Select(r => double.Parse(r[column], CultureInfo.InvariantCulture)).Order()
                    .ElementAt(some.Length / 2);
                Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{Median(6):F2} ({Median(9):F3})"), cells[w].Trim());
            }
        }
    }
}
