using System.Text.RegularExpressions;
using Ebm.Cli;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>Markdown cells as HTML.</summary>
public sealed class MarkdownTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("with $a_1 < b_2 * c*$ inside", "<span class=\"math\">a_1 &lt; b_2 * c*</span>")]
    [InlineData("$$\nE = \\sum_i x_i \\\\\n<0\n$$", "<div class=\"math display\">E = \\sum_i x_i \\\\\n&lt;0\n</div>")]
    [InlineData("text\n$$p = e^{-\\beta E}$$", "<span class=\"math display\">p = e^{-\\beta E}</span>")]
    [InlineData("| a | b |\n|---|---|\n| $P(y|x)$ | 2 |", "<td><span class=\"math\">P(y|x)</span></td>")]
    [InlineData("**Predict:** what?", "<p class=\"predict\">")]
    [InlineData("~~struck~~ and H~2~O", "<p><del>struck</del> and H~2~O</p>")]
    [InlineData("~~Predict:~~ what?", "<p><del>Predict:</del>")]
    [InlineData("> **Predict, then run.** Where?", "<blockquote class=\"predict\">")]
    [InlineData("# 02 · Gibbs", ">Gibbs<a class=\"anchor\"")]
    [InlineData("```csharp\nvar x = 1;\n```", "<span class=\"k\">var</span> x")]
    [InlineData("```\n<b>\n```", "<span class=\"l\" style=\"--i:0\">&lt;b&gt;\n</span></code>")]
    public void Markdown_becomes_HTML(string markdown, string expected) =>
        Assert.Contains(expected, new MarkdownText().ToHtml(markdown).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Theory]
    // Used before and after its definition; in two cells; a definition that uses another one; a name instead of a number.
    [InlineData("A[^1].|[^1]: first", "A<sup>first,")]
    [InlineData("[^1]: first|B[^1].|C[^1].", ",B<sup>first,C<sup>first")]
    [InlineData("A[^x].|[^x]: see[^y]|[^y]: second", "A<sup>see<sup>second,,")]
    [InlineData("A[^long name].\n|text\n\n[^long name]: first\n    and more\n\nend", "A<sup>first and more,text end")]
    // Each cell has its own.
    [InlineData("A[^1].\n\n[^1]: first|B[^1].\n\n[^1]: second", "A<sup>first,B<sup>second")]
    // Used nowhere: a paragraph.
    [InlineData("A.\n\n[^1]: first\n\nB.", "A. [^1]: first B.")]
    [InlineData("[^1]: first\n[^2]: second|`[^1]` [^2]", "[^1]: first,[^1] <sup>second")]
    // Code is code.
    [InlineData("```\n[^1]: first\n```|A[^1].", "[^1]: first,A[^1].")]
    public void A_footnote_is_found_wherever_the_page_defines_it(string cells, string expected)
    {
        string[] sources = cells.Split('|');
        var text = new MarkdownText();
        text.Gather(sources);
        string[] shown = [.. sources.Select(text.ToHtml).Select(html =>
        {
            html = Regex.Replace(html, "<a [^>]*footnote-ref[^>]*><sup>.*?</sup></a>|<a [^>]*footnote-back-ref[^>]*>.*?</a>",
                match => match.Value.Contains("back-ref", StringComparison.Ordinal) ? "" : "<sup>");
            return html;
        })];
        string[] wanted = expected.Split(',');
        Assert.Equal(wanted.Length, shown.Length);
        foreach ((string html, string words) in shown.Zip(wanted))
        {
            string plain = Regex.Replace(Regex.Replace(html, "<(?!sup>)[^>]*>", " "), "\\s+", " ").Trim();
            Assert.Equal(Regex.Replace(words, "[ .]", ""), Regex.Replace(plain, "[ .]", ""));
        }

        Assert.Empty(text.Problems);
    }

    [Fact]
    public void Headings_have_anchors_that_are_unique_in_the_page()
    {
        var text = new MarkdownText();
        string html = text.ToHtml("# The energy $E$\n## Why?") + text.ToHtml("## Why?\n## [link](x.md) & `code`\n## !");
        Assert.Equal(["the-energy-e", "why", "why-2", "link-code", "section"], text.Headings.Select(heading => heading.Id));
        Assert.Contains("<h2 id=\"why-2\">", html, StringComparison.Ordinal);
        Assert.Contains("<a class=\"anchor\" href=\"#why-2\"", html, StringComparison.Ordinal);
        Assert.Equal("The energy <span class=\"math\">E</span>", text.Headings[0].Html);
        Assert.DoesNotContain("<a", text.Headings[3].Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_copied_and_links_lead_somewhere()
    {
        _folder.File("notebooks/figures/two states.svg", "<svg/>");
        _folder.File("notebooks/03-there.ipynb", "");
        _folder.File("src/Rng.cs", "");
        string book = Directory.CreateDirectory(Path.Combine(_folder.Path, "artifacts", "book")).FullName;
        var links = new BookLinks(Path.Combine(_folder.Path, "notebooks"), book);
        string html = links.Rewrite(new MarkdownText().ToHtml(
            "![x](<figures/two states.svg>) [a](03-there.ipynb#part) [b](04-not-yet.ipynb) [c](../src/Rng.cs) " +
                "[d](https://example.org/x) [e](#here)"));
        Assert.Empty(links.Problems);
        Assert.True(File.Exists(Path.Combine(book, "figures", "two states.svg")));
        foreach (string expected in (string[])[
            "src=\"figures/two%20states.svg\"", "href=\"03-there.html#part\"", "<a class=\"absent\">b</a>", "href=\"../../src/Rng.cs\"",
            "href=\"https://example.org/x\"", "href=\"#here\""])
            Assert.Contains(expected, html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_picture_a_picture_from_the_network_and_a_dead_link_are_reported()
    {
        var links = new BookLinks(_folder.Path, _folder.Path);
        string html = links.Rewrite(new MarkdownText().ToHtml("![x](figures/none.svg) ![y](https://example.org/y.png) [z](gone.md)"));
        Assert.Equal(
            ["picture figures/none.svg does not exist",
                "picture https://example.org/y.png would come from the network; put a copy into figures/", "link gone.md leads nowhere"],
            links.Problems);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }
}
