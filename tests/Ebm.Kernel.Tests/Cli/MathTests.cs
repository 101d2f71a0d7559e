using Ebm.Cli;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>Formulas of Markdown: found where Jupyter finds them, and nowhere else.</summary>
public sealed class MathTests
{
    [Theory]
    // Display, over several lines, in a paragraph of its own or within one.
    [InlineData("$$\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}$$",
        "<div class=\"math display\">\\begin{aligned}\na &amp;= b \\\\\nc &amp;= d\n\\end{aligned}</div>")]
    [InlineData("$$E = mc^2\n\\quad (1)$$", "<div class=\"math display\">E = mc^2\n\\quad (1)</div>")]
    [InlineData("then $$x\n+ y$$ end.", "<p>then <span class=\"math display\">x\n+ y</span> end.</p>")]
    [InlineData("$$\n- b\n= c\n# d\n$$", "<div class=\"math display\">- b\n= c\n# d\n</div>")]
    [InlineData("text\n$$a$$\ntext", "text\n<span class=\"math display\">a</span>\ntext")]
    // Environments without dollars.
    [InlineData("\\begin{equation}\nE\n\\end{equation}", "<div class=\"math display\">\\begin{equation}\nE\n\\end{equation}</div>")]
    [InlineData("\\begin{align}a&=b\\\\\n*c*&=d\\end{align}", "\\begin{align}a&amp;=b\\\\\n*c*&amp;=d\\end{align}</div>")]
    [InlineData("\\begin{eqnarray}a&=&b\\end{eqnarray}", "\\begin{array}{rcl}a&amp;=&amp;b\\end{array}")]
    [InlineData("\\begin{align}\\begin{align}x\\end{align}\\end{align} y", "</span> y</p>")]
    // Inline.
    [InlineData("with $a\n\\neq 1$ end.", "with <span class=\"math\">a\n\\neq 1</span> end.")]
    [InlineData("the $k$th spin", "the <span class=\"math\">k</span>th spin")]
    [InlineData("2$x$", "2<span class=\"math\">x</span>")]
    [InlineData("$ a = b $", "<span class=\"math\"> a = b </span>")]
    [InlineData("$a_1 * b * c_2$ and *em*", "<span class=\"math\">a_1 * b * c_2</span> and <em>em</em>")]
    [InlineData("$\\text{if $x$ then}$", "<span class=\"math\">\\text{if $x$ then}</span>")]
    [InlineData("$a\\$b$", "<span class=\"math\">a\\$b</span>")]
    [InlineData("\\\\(x_1\\\\) and \\\\[y\\\\]", "<span class=\"math\">x_1</span> and <span class=\"math display\">y</span>")]
    [InlineData("$f'(\"x\")$", "<span class=\"math\">f'(\"x\")</span>")]
    // In lists, tables, quotations, headings, emphasis, links, raw HTML.
    [InlineData("- a\n\n  $$\n  x\n  $$\n- $y$", "<span class=\"math\">y</span>¦<div class=\"math display\">")]
    [InlineData("1. one $x$\n2. two", "<li>one <span class=\"math\">x</span></li>")]
    [InlineData("| a | b |\n|---|---|\n| $|x|$ | $P(y|x)$ |",
        "<td><span class=\"math\">|x|</span></td>¦<td><span class=\"math\">P(y|x)</span></td>")]
    [InlineData("> $$\n> a\n> + b\n> $$", "<div class=\"math display\">a\n+ b\n</div>")]
    [InlineData("**bold $x$**", "<strong>bold <span class=\"math\">x</span></strong>")]
    [InlineData("[the $x$](#a)", "<a href=\"#a\">the <span class=\"math\">x</span></a>")]
    [InlineData("<details><summary>On $x$</summary>\n\n$y$\n\n</details>", "<summary>On <span class=\"math\">x</span></summary>")]
    [InlineData("![energy $E$](a.png)", "alt=\"energy $E$\"")]
    // Money and code are no formulas.
    [InlineData("It costs $5 and $10.", "<p>It costs $5 and $10.</p>")]
    [InlineData("from $5-$10 or 6$ and 7$", "<p>from $5-$10 or 6$ and 7$</p>")]
    [InlineData("\\$5 and \\$6", "<p>$5 and $6</p>")]
    [InlineData("$20 for a book, 30$ for two", "<p>$20 for a book, 30$ for two</p>")]
    [InlineData("a $1 bill and $x$", "<p>a $1 bill and <span class=\"math\">x</span></p>")]
    [InlineData("- costs $5\n- costs 6$", "<li>costs $5</li>")]
    [InlineData("one $\n\ntwo $", "<p>one $</p>\n<p>two $</p>")]
    [InlineData("`$x$` and ``a `$y$` b``", "<code>$x$</code> and <code>a `$y$` b</code>")]
    [InlineData("```\n$x$\n```", "$x$\n</span>")]
    [InlineData("~~~sh\necho $HOME $PATH\n~~~\n$x$", "echo $HOME $PATH¦<span class=\"math\">x</span>")]
    [InlineData("    indented $x$ code", "indented $x$ code")]
    [InlineData("<a title=\"$5$\">x</a>", "<a title=\"$5$\">x</a>")]
    [InlineData("mathq0z $x$", "mathq0z <span class=\"math\">x</span>")]
    public void A_formula_is_what_Jupyter_takes_for_one(string markdown, string expected)
    {
        string html = new MarkdownText().ToHtml(markdown).ReplaceLineEndings("\n");
        Assert.All(expected.Split('¦'), part => Assert.Contains(part, html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$\\eqref{a}$", "\\eqref")]
    [InlineData("$\\unheardof$", "\\unheardof")]
    [InlineData("\\begin{tabular}{l}x\\end{tabular}", "tabular")]
    [InlineData("$$\\begin{aligned}x$$", "\\begin{aligned} without its \\end")]
    [InlineData("$\\frac{1{2}$", "{ without its }")]
    [InlineData("\\begin{align}\nx\n\ny\n\\end{align}", "no \\end{align}")]
    [InlineData("$$x = 1\n\nend", "no $$")]
    public void What_cannot_be_drawn_is_named(string markdown, string problem)
    {
        var text = new MarkdownText();
        text.ToHtml(markdown);
        Assert.Contains(problem, Assert.Single(text.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$\\newcommand{\\E}{\\mathbb{E}}$ and $\\E x$")]
    [InlineData("$\\label{a} x \\tag{1}$")]
    [InlineData("$\\% \\{ \\} \\\\ \\, x % a comment \\nothing\n$")]
    [InlineData("It is $$.")]
    public void What_can_be_drawn_is_not(string markdown)
    {
        var text = new MarkdownText();
        text.ToHtml(markdown);
        Assert.Empty(text.Problems);
    }

    [Fact]
    public void The_chapters_have_no_problem_of_any_kind()
    {
        using var folder = new TemporaryFolder();
        Checkout course = Checkout.Need(AppContext.BaseDirectory);
        Assert.All(course.Chapters(), path =>
            Assert.Empty(ChapterPage.Make(NotebookDocument.Read(path), new BookLinks(Path.GetDirectoryName(path)!, folder.Path)).Problems));
    }
}
