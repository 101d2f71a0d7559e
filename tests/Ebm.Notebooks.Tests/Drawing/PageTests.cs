using System.Text.RegularExpressions;

namespace Ebm.Notebooks.Tests;

/// <summary>Each page gets plotly.js once, whoever else the process serves.</summary>
public class PageTests
{
    private static readonly double[] X = [0, 1, 2];

    [Fact]
    public void Two_pages_of_one_process_get_the_library_once_each()
    {
        Page[] pages = [new(), new()];
        var html = new[] { "", "" };
        for (var chart = 0; chart < 3; chart++)
        {
            for (var visitor = 0; visitor < 2; visitor++)
            {
                html[visitor] += pages[visitor].Render(Chart.Lines(X, X).Title($"chart {chart}"));
            }
        }

        Assert.All(html, page => Assert.Equal(1, Libraries(page)));
    }

    [Fact]
    public async Task Two_readers_at_once_get_the_library_once_each()
    {
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            var html = "";
            using (new Page().Enter())
            {
                for (var chart = 0; chart < 5; chart++)
                {
                    html += Visual.Row(Chart.Lines(X, X).Title($"left {chart}"), Chart.Lines(X, X).Title($"right {chart}")).ToHtml();
                    await Task.Yield();
                }
            }

            return html;
        }));
        Assert.All(await Task.WhenAll(readers), page => Assert.Equal(1, Libraries(page)));
    }

    [Fact]
    public void The_cell_that_brought_the_library_brings_it_again()
    {
        var page = new Page();
        var first = Chart.Lines(X, X).Title("First");
        Assert.Equal([1, 0, 1], new[] { first, Chart.Lines(X, X).Title("Second"), first }.Select(chart => Libraries(page.Render(chart))));
    }

    [Fact]
    public void An_emptied_page_gets_it_with_its_next_chart()
    {
        var page = new Page();
        page.Render(Chart.Lines(X, X).Title("First"));
        page.Clear();
        Assert.Equal([1, 0], new[] { "Second", "Third" }.Select(title => Libraries(page.Render(Chart.Lines(X, X).Title(title)))));
    }

    /// <summary>Charts that look alike: no title, one kind.</summary>
    [Fact]
    public void Alike_charts_do_not_all_bring_it()
    {
        var page = new Page();
        Visual[] outputs =
        [
            Visual.Row(Chart.Lines(X, X), Chart.Lines(X, X)),
            Chart.Lines(X, X.Reverse()),
            Chart.Contour((x, y) => x, (0, 1), (0, 1)),
            Chart.Contour((x, y) => y, (0, 1), (0, 1)),
            Visual.Grid(2, Chart.Lines(X, Math.Sin), Chart.Lines(X, Math.Cos)),
        ];
        Assert.Equal([1, 0, 0, 0, 0], outputs.Select(o => Libraries(page.Render(o))));
        Assert.Equal(1, Libraries(page.Render(outputs[0])));
        Assert.Equal(1, Libraries(new Page().Render(Chart.Animate([outputs[4], outputs[4]]))));
        Assert.Equal(1, Libraries(new Page()
            .Render(Chart.Explore(("a", [1, 2]), a => Visual.Row(Chart.Lines(X, X), Chart.Lines(X, v => a * v))))));
    }

    [Fact]
    public void The_setup_cell_begins_the_page_anew()
    {
        var page = new Page();
        page.Render(Chart.Lines(X, X).Title("First"));
        using (page.Enter())
        {
            Course.Start();
        }

        Assert.Equal([1, 0], new[] { "Second", "Third" }.Select(title => Libraries(page.Render(Chart.Lines(X, X).Title(title)))));
    }

    [Fact]
    public void A_page_is_left_as_it_was_entered()
    {
        var outside = Page.Current;
        var (outer, inner) = (new Page(), new Page());
        using (outer.Enter())
        {
            using (inner.Enter())
            {
                Assert.Same(inner, Page.Current);
            }

            Assert.Same(outer, Page.Current);
        }

        Assert.Same(outside, Page.Current);
    }

    [Fact]
    public void A_chart_knows_which_cell_brings_the_library()
    {
        var page = new Page();
        page.Render(Chart.Lines(X, X).Title("Two <i>wells</i>"));
        Assert.Contains("run the cell of the notebook's first chart, “Two wells”, again, or the notebook from the top", page.Missing(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("<", page.Missing(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 4, "920:2 460:1")]
    [InlineData(3, 3, "690:2 460:1")]
    [InlineData(5, 5, "1150:3 690:2 460:1")]
    [InlineData(4, 8, "920:2 460:1")]
    [InlineData(6, 6, "1380:3 690:2 460:1")]
    [InlineData(1, 3, "")]
    public void Rows_break_into_full_rows(int columns, int panels, string expected) =>
        Assert.Equal(expected, string.Join(" ", Columns.Steps(columns, panels).Select(s => $"{s.Below}:{s.Columns}")));

    private static int Libraries(string html) => Regex.Count(html, "data-ebm=\"plotly\"");
}
