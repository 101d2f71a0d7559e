using System.Text.Json.Nodes;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>What a page shows of a notebook: as Jupyter shows it, or named where it cannot be shown.</summary>
public sealed class ShownTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("10%\r20%\r100%\n", "100%")]
    [InlineData("100%\r9\n", "900%")]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("abc\b\bX\n", "aXc\n")]
    [InlineData("\b\bx", "x")]
    [InlineData("one\rtwo", "two")]
    [InlineData("last\r", "last")]
    [InlineData("long line\r\u001b[Kok", "ok")]
    [InlineData("\u001b[31mred\u001b[0m\r\u001b[32mgre\u001b[0m", "gre")]
    public void Text_is_left_as_a_terminal_leaves_it(string printed, string shown) =>
        Assert.StartsWith(shown, OutputHtml.Terminal(printed), StringComparison.Ordinal);

    [Theory]
    [InlineData("# My Title!", "#My-Title!", "my-title")]
    [InlineData("## The energy $E$", "#The-energy-$E$", "the-energy-e")]
    [InlineData("## Über `x` *y*", "#Über-x-y", "über-x-y")]
    public void Headings_have_the_anchors_of_Jupyter_too(string heading, string link, string own)
    {
        (string page, IReadOnlyList<string> problems) = Page((CellKind.Markdown, $"{heading}\n[a](<{link}>) [b](#{own})"));
        Assert.Empty(problems);
        Assert.Contains($"<span id=\"{link[1..]}\"></span>", page, StringComparison.Ordinal);
        Assert.Contains($" id=\"{own}\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_no_heading_is_named() =>
        Assert.Equal("link #nowhere leads to no heading of the page",
            Assert.Single(Page((CellKind.Markdown, "# A\n[x](#nowhere)\n[y](#a)")).Problems));

    [Fact]
    public void Footnotes_of_two_cells_have_ids_of_their_own_and_lead_to_each_other()
    {
        (string page, _) = Page((CellKind.Markdown, "A[^1] and [^n].\n\n[^1]: first\n[^n]: named"),
            (CellKind.Markdown, "B[^1].\n\n[^1]: second"));
        string[] ids = [.. System.Text.RegularExpressions.Regex.Matches(page, " id=\"(fn[^\"]*)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(6, ids.Length);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Contains($"href=\"#{id}\"", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("![x](attachment:a.png)", "src=\"data:image/png;base64,AAAA\"")]
    [InlineData("<img src=\"attachment:a.png\" width=\"9\">", "src=\"data:image/png;base64,AAAA\" width=\"9\"")]
    [InlineData("![x](attachment:b%20c.svg)", "src=\"data:image/svg+xml;base64,PHN2Zy8+\"")]
    public void A_pasted_picture_is_part_of_the_page(string markdown, string expected)
    {
        (string page, IReadOnlyList<string> problems) = Attached(markdown);
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [Fact]
    public void A_pasted_picture_that_is_gone_is_named() =>
        Assert.Equal("cell 1: picture attachment:gone.png is not attached to its cell: paste it again",
            Assert.Single(Attached("![x](attachment:gone.png)").Problems));

    [Theory]
    [InlineData("/etc/hostname", "no picture")]
    [InlineData("../../private.png", "outside the course")]
    [InlineData("link.png", "outside the course")]
    [InlineData("linked/private.png", "outside the course")]
    [InlineData("folder.png", "is a folder")]
    [InlineData("zero.png", "outside the course")]
    [InlineData("pipe.png", "device or a pipe")]
    [InlineData("../.git/config", "no picture")]
    [InlineData("none.png", "does not exist")]
    [InlineData("//example.org/x.png", "network")]
    [InlineData("\\\\example.org\\x.png", "network")]
    public void A_picture_that_the_book_does_not_take_is_named_with_the_reason(string url, string reason)
    {
        if (OperatingSystem.IsWindows())
            return;
        string course = Path.Combine(_folder.Path, "course"), notebooks = Path.Combine(course, "notebooks");
        _folder.File("course/EbmCourse.sln", "");
        _folder.File("course/.git/config", "secret");
        _folder.File("private.png", "secret");
        Directory.CreateDirectory(Path.Combine(notebooks, "folder.png"));
        File.CreateSymbolicLink(Path.Combine(notebooks, "link.png"), Path.Combine(_folder.Path, "private.png"));
        File.CreateSymbolicLink(Path.Combine(notebooks, "zero.png"), "/dev/zero");
        Directory.CreateSymbolicLink(Path.Combine(notebooks, "linked"), _folder.Path);
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(notebooks, "pipe.png")]))
            made.WaitForExit();
        string book = Directory.CreateDirectory(Path.Combine(_folder.Path, "book")).FullName;
        var links = new BookLinks(notebooks, book);
        string html = links.Rewrite(new MarkdownText().ToHtml($"<img src=\"{url}\">"));
        Assert.Contains(reason, Assert.Single(links.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(book));
    }

    [Fact]
    public void Two_pictures_of_one_name_are_two_pictures()
    {
        _folder.File("EbmCourse.sln", "");
        _folder.File("oa/s.png", "one");
        _folder.File("ob/s.png", "two");
        string book = Directory.CreateDirectory(Path.Combine(_folder.Path, "book")).FullName;
        var links = new BookLinks(Directory.CreateDirectory(Path.Combine(_folder.Path, "nb")).FullName, book);
        string html = links.Rewrite(new MarkdownText().ToHtml("![a](../oa/s.png) ![b](../ob/s.png) ![c](../oa/s.png)"));
        Assert.Empty(links.Problems);
        Assert.Equal(["one", "two", "one"], System.Text.RegularExpressions.Regex.Matches(html, "src=\"([^\"]*)\"")
            .Select(match => File.ReadAllText(Path.Combine(book, match.Groups[1].Value))));
    }

    [Fact]
    public void An_output_that_cannot_be_shown_and_a_formula_that_cannot_be_drawn_are_named()
    {
        (string page, IReadOnlyList<string> problems) = Page((CellKind.Code, "1"), (CellKind.Raw, "<raw> & text"));
        Assert.Empty(problems);
        Assert.Contains("<pre class=\"text raw\">&lt;raw&gt; &amp; text</pre>", page, StringComparison.Ordinal);
        NotebookDocument document = NotebookDocument.Create((CellKind.Markdown, "$\\unheardof$"), (CellKind.Code, "1"))
            .WithOutputs(1, 1, new JsonArray(
            JsonNode.Parse("""{"output_type":"display_data","metadata":{},"data":{"application/x-odd":"x","application/json":{}}}""")));
        Assert.Equal(
            ["cell 1: the formula \\unheardof uses \\unheardof, which KaTeX does not know",
                "cell 2: an output of type application/x-odd, application/json cannot be shown"],
            ChapterPage.Make(document, new BookLinks(_folder.Path, _folder.Path)).Problems);
    }

    private (string Page, IReadOnlyList<string> Problems) Attached(string markdown)
    {
        JsonObject json = NotebookDocument.Create((CellKind.Markdown, markdown)).Json.DeepClone().AsObject();
        json["cells"]![0]!["attachments"] = JsonNode.Parse("""{"a.png":{"image/png":"AA\nAA"},"b c.svg":{"image/svg+xml":["<svg","/>"]}}""");
        return Page(NotebookDocument.Parse(json.ToJsonString()));
    }

    private (string Page, IReadOnlyList<string> Problems) Page(params IReadOnlyList<(CellKind, string)> cells) =>
        Page(NotebookDocument.Create(cells));

    private (string Page, IReadOnlyList<string> Problems) Page(NotebookDocument document)
    {
        var page = ChapterPage.Make(document, new BookLinks(_folder.Path, _folder.Path));
        return (page.Write("x", new NotebookReport("x.ipynb", NotebookStatus.Ok, 1, 1, 0, [], [], null, document), []).Html, page.Problems);
    }
}
