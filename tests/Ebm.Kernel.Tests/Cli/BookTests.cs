using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>The book's files and what is in them.</summary>
public sealed partial class BookTests : IDisposable
{
    private const string Library = "<script data-ebm=\"plotly\">window.Plotly={};</script>";

    private readonly TemporaryFolder _folder = new();
    private readonly string _book;

    public BookTests() => _book = Directory.CreateDirectory(Path.Combine(_folder.Path, "book")).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_every_output_carries_stands_once_in_a_page()
    {
        const string chart = "<style>.a{}</style><script data-ebm=\"charts\">draw</script><script>ebmCharts.draw(1)</script>";
        const string other = "<style>.b{}</style>";
        Assert.Equal(chart + "<script>ebmCharts.draw(1)</script>" + other, PlotlyScript.Once(chart + chart + other + other));
    }

    [Fact]
    public void Charts_share_one_library_and_their_HTML_stays_in_order()
    {
        var writer = new BookWriter(_book);
        Add(writer, "01-a", Html($"{Library}<div id=\"one\"></div>"), Html("<div id=\"two\"></div>"),
            Html($"{Library}<div id=\"three\"></div>"));
        Add(writer, "02-b", Html($"{Library}<div id=\"four\"></div>"));
        Add(writer, "03-c", Html("<p>no chart</p>"));
        writer.Finish();
        Assert.Equal("window.Plotly={};", File.ReadAllText(Path.Combine(_book, "plotly.min.js")));
        string page = Page("01-a");
        Assert.DoesNotContain("data-ebm=\"plotly\"", page, StringComparison.Ordinal);
        Assert.Single(SharedLibrary().Matches(page));
        Assert.True(page.IndexOf("plotly.min.js", StringComparison.Ordinal) < page.IndexOf("id=\"one\"", StringComparison.Ordinal));
        Assert.True(page.IndexOf("id=\"two\"", StringComparison.Ordinal) < page.IndexOf("id=\"three\"", StringComparison.Ordinal));
        Assert.Single(SharedLibrary().Matches(Page("02-b")));
        Assert.Empty(SharedLibrary().Matches(Page("03-c")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_first_page_shows_the_atlas_and_its_poster_where_there_is_one(bool hasPoster)
    {
        string poster = Path.Combine(_folder.Path, "atlas.svg");
        if (hasPoster)
            File.WriteAllText(poster, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        var writer = new BookWriter(_book, poster: poster);
        Add(writer, "02-gibbs", Html("x"));
        writer.Finish();
        Assert.DoesNotContain("Every model at once", Page("index"), StringComparison.Ordinal);
        Add(writer, "22-atlas", Html("y"));
        writer.Finish();
        Assert.Contains("<a href=\"22-atlas.html\">the atlas</a>", Page("index"), StringComparison.Ordinal);
        Assert.Equal(hasPoster, Page("index").Contains("assets/atlas.svg", StringComparison.Ordinal));
        Assert.Equal(hasPoster, File.Exists(Path.Combine(_book, "assets", "atlas.svg")));
    }

    [Theory]
    [InlineData("""[{"name":"06-hopfield","title":"Hopfield","status":"ok","seconds":3,"claimsHeld":1,"claims":1}]""", true)]
    [InlineData("""[{"name":"06-hopfield"},null,{},{"name":null}]""", true)]
    [InlineData("""[{"name":"06-hopfield","claimRows":[null],"source":null,"exercises":2}]""", true)]
    [InlineData("""[{"name":6}]""", false)]
    [InlineData("null", false)]
    [InlineData("[[", false)]
    public void A_list_of_chapters_by_an_older_version_is_read_as_far_as_it_goes(string list, bool isKnown)
    {
        Add(new BookWriter(_book), "06-hopfield", Html("old"));
        File.WriteAllText(Path.Combine(_book, BookChapters.File), list);
        var writer = new BookWriter(_book);
        Add(writer, "02-gibbs", Html("new"));
        writer.Finish();
        Assert.Equal(isKnown, Page("index").Contains("<a class=\"card\" href=\"06-hopfield.html\">", StringComparison.Ordinal));
        Assert.Contains("<a class=\"card\" href=\"02-gibbs.html\">", Page("index"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("sampler")]
    [InlineData("")]
    public async Task Slides_of_a_chapter_that_is_not_there_are_refused_before_anything_runs(string chapter)
    {
        (int code, string output, string error) = await CommandLine.RunAsync(
            Ebm.Cli.Checkout.Need(AppContext.BaseDirectory).Root, "book", "--slides", chapter, "--out", _book, "--no-browser");
        Assert.Equal(2, code);
        Assert.Empty(output);
        CommandLine.Complains(error, "--slides: no chapter");
    }

    [Fact]
    public void Text_is_escaped_and_HTML_is_not()
    {
        var writer = new BookWriter(_book);
        Add(writer, "01-a",
            Html("<b id=\"shown\">chart</b>"),
            Parse("""{"output_type":"stream","name":"stdout","text":["<i>printed</i> \u001b[31mred\u001b[0m"]}"""),
            Parse("""{"output_type":"execute_result","execution_count":1,"metadata":{},"data":{"text/plain":"<u>value</u>"}}"""),
            Parse("""{"output_type":"error","ename":"E","evalue":"x","traceback":["at <main>"]}"""));
        string page = Page("01-a");
        foreach (string expected in (string[])[
            "<b id=\"shown\">chart</b>", "&lt;i&gt;printed&lt;/i&gt; red</pre>", "&lt;u&gt;value&lt;/u&gt;", "at &lt;main&gt;",
                "code &lt; <span class=\"n\">1</span>\n</span></code>"])
            Assert.Contains(expected, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_earlier_runs_stay_and_learn_of_new_chapters()
    {
        var first = new BookWriter(_book);
        Add(first, "02-gibbs", Html("x"));
        first.Finish();
        Assert.DoesNotContain("href=\"06-hopfield.html\"", Page("02-gibbs"), StringComparison.Ordinal);
        var second = new BookWriter(_book);
        Add(second, "06-hopfield", Html("y"));
        second.Finish();
        Assert.Contains("href=\"06-hopfield.html\"", Page("02-gibbs"), StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\" href=\"02-gibbs.html\"", Page("06-hopfield"), StringComparison.Ordinal);
        Assert.Contains("rel=\"next\" href=\"06-hopfield.html\"", Page("02-gibbs"), StringComparison.Ordinal);
        string index = Page("index");
        Assert.Contains("<a class=\"card\" href=\"02-gibbs.html\">", index, StringComparison.Ordinal);
        Assert.Contains("<a class=\"card\" href=\"06-hopfield.html\">", index, StringComparison.Ordinal);
        Assert.Equal(Curriculum.Parts.Sum(part => part.Chapters.Count) - 2, CardToCome().Count(index));
    }

    [Fact]
    public void Two_runs_into_one_book_keep_the_chapters_of_both()
    {
        BookWriter first = new(_book), second = new(_book);
        Add(first, "01-a", Html("x"));
        Add(second, "02-b", Html("y"));
        Add(first, "03-c", Html("z"));
        first.Finish();
        Assert.Equal(["01-a", "02-b", "03-c"], Listed());
        Assert.Contains("href=\"03-c.html\"", Page("02-b"), StringComparison.Ordinal);
        Add(second, "04-d", Html("u"));
        second.Finish();
        Assert.Equal(["01-a", "02-b", "03-c", "04-d"], Listed());
        Assert.Contains("rel=\"next\" href=\"04-d.html\"", Page("03-c"), StringComparison.Ordinal);
        // A page that is newer than what this run knows of it.
        Add(second, "01-a", Html("again"));
        first.Finish();
        Assert.Contains("again", Page("01-a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_end_at_one_moment_wait_for_each_other()
    {
        string[] names = [.. Enumerable.Range(1, 12).Select(i => $"{i:00}-x")];
        Thread[] runs = [.. names.Select(name => new Thread(() => Add(new BookWriter(_book), name, Html(name))))];
        foreach (Thread run in runs)
            run.Start();
        foreach (Thread run in runs)
            run.Join();
        Assert.Equal(names, Listed());
        Assert.All(names, name => Assert.Contains($"href=\"{name}.html\"", Page("index"), StringComparison.Ordinal));
    }

    [Fact]
    public void An_interrupted_or_unreadable_notebook_changes_nothing()
    {
        var writer = new BookWriter(_book);
        writer.Add(Report("01-a", [Html("x")]) with { Status = NotebookStatus.Interrupted }, Path.Combine(_folder.Path, "01-a.ipynb"));
        writer.Add(Report("02-b", [Html("x")]) with { Executed = null, Status = NotebookStatus.Failed },
            Path.Combine(_folder.Path, "02-b.ipynb"));
        Assert.Null(writer.Index);
        Assert.Empty(Directory.GetFileSystemEntries(_book));
    }

    [Fact]
    public void Claims_are_rows_and_an_answer_is_folded()
    {
        var writer = new BookWriter(_book);
        NotebookReport report = Report("01-a", [Html("x")]) with
        {
            Claims = [new ClaimResult("log <Z>", 1.5, 1.5, 0.1, "eq. 3", true), new ClaimResult("peak", -2, double.NaN, 0, "eq. 4", false)],
            Status = NotebookStatus.Failed,
            Error = "a claim is false: <peak>",
        };
        writer.Add(report with { Executed = Tagged("return 1;") }, Path.Combine(_folder.Path, "01-a.ipynb"));
        string page = Page("01-a");
        Assert.Contains("<tr class=\"holds\"><td>✓</td><td>log &lt;Z&gt;</td><td>1.5</td>", page, StringComparison.Ordinal);
        Assert.Contains("<tr class=\"false\"><td>✗</td><td>peak</td><td>−2</td><td>NaN</td>", page, StringComparison.Ordinal);
        Assert.Contains("a claim is false: &lt;peak&gt;", page, StringComparison.Ordinal);
        Assert.Contains("1 of 2 claims", page, StringComparison.Ordinal);
        Assert.Contains("<details class=\"answer\">", page, StringComparison.Ordinal);
        writer.Add(report with { Executed = Tagged("throw new NotImplementedException();") }, Path.Combine(_folder.Path, "01-a.ipynb"));
        Assert.DoesNotContain("<details class=\"answer\">", Page("01-a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_the_book_asks_the_network()
    {
        var writer = new BookWriter(_book);
        Add(writer, "01-a", Html("<p>x</p>"));
        Assert.Contains("Content-Security-Policy", Page("01-a"), StringComparison.Ordinal);
        foreach (string path in Directory.GetFiles(_book, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".html" or ".css" or ".js"))
            Assert.Empty(External().Matches(File.ReadAllText(path)));
        foreach (Match match in Local().Matches(Page("01-a")))
            Assert.True(File.Exists(Path.Combine(_book, match.Groups["file"].Value)), match.Value);
        foreach (Match match in Font().Matches(File.ReadAllText(Path.Combine(_book, "assets", "katex", "katex.min.css"))))
            Assert.True(File.Exists(Path.Combine(_book, "assets", "katex", match.Groups["file"].Value)), match.Value);
        Assert.True(File.Exists(Path.Combine(_book, "assets", "katex", "LICENSE")));
    }

    [Fact]
    public void Two_notebooks_of_one_name_and_one_called_index_have_pages_of_their_own()
    {
        var writer = new BookWriter(_book);
        writer.Add(Report("a", [Html("first")]), Path.Combine(_folder.Path, "one", "a.ipynb"));
        writer.Add(Report("a", [Html("second")]), Path.Combine(_folder.Path, "two", "a.ipynb"));
        Add(writer, "index", Html("third"));
        Assert.Contains("first", Page("a"), StringComparison.Ordinal);
        Assert.Contains("second", Page("a-2"), StringComparison.Ordinal);
        Assert.Contains("third", Page("index-notebook"), StringComparison.Ordinal);
        Assert.Contains("class=\"summary\"", Page("index"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_links_of_a_Markdown_output_work_as_those_of_a_cell()
    {
        _folder.File("figures/a.svg", "<svg/>");
        _folder.File("notes.md", "");
        var writer = new BookWriter(_book);
        JsonNode output = Html("");
        output["data"] = new JsonObject { ["text/markdown"] = "![x](figures/a.svg) [y](notes.md) ![z](figures/none.svg)" };
        string problem = Assert.Single(writer.Add(Report("01-a", [output]), Path.Combine(_folder.Path, "01-a.ipynb")));
        Assert.Equal("cell 2: picture figures/none.svg does not exist", problem);
        Assert.True(File.Exists(Path.Combine(_book, "figures", "a.svg")));
        Assert.Contains("href=\"../notes.md\"", Page("01-a"), StringComparison.Ordinal);
    }

    private string Page(string name) => File.ReadAllText(Path.Combine(_book, name + ".html"));

    private IEnumerable<string> Listed() => BookChapters.Read(Path.Combine(_book, BookChapters.File)).Select(chapter => chapter.Name);

    private void Add(BookWriter writer, string name, params JsonNode[] outputs) =>
        Assert.Empty(writer.Add(Report(name, outputs), Path.Combine(_folder.Path, name + ".ipynb")));

    private static NotebookReport Report(string name, JsonNode[] outputs) => new(
        name + ".ipynb", NotebookStatus.Ok, 1.5, 100, 1, [], [], null,
        NotebookDocument.Create((CellKind.Markdown, $"# Chapter {name}\n## Part one\n## Part two"), (CellKind.Code, "code < 1"))
            .WithOutputs(1, 1, new JsonArray(outputs)));

    private static NotebookDocument Tagged(string code)
    {
        JsonObject json = NotebookDocument.Create((CellKind.Code, code)).Json.DeepClone().AsObject();
        json["cells"]![0]!["metadata"]!["ebm"] = new JsonObject { ["exercise"] = "01.first" };
        return NotebookDocument.Parse(json.ToJsonString());
    }

    private static JsonNode Html(string html) =>
        new JsonObject
        {
            ["output_type"] = "display_data",
            ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject { ["text/html"] = html }
        };

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    [GeneratedRegex("<script async [^>]*src=\"plotly.min.js\"[^>]*></script>")]
    private static partial Regex SharedLibrary();

    [GeneratedRegex("class=\"card absent\"")]
    private static partial Regex CardToCome();

    // The name of a namespace is no request.
    [GeneratedRegex("(?:src|href|url|import|fetch)\\s*[=(:]\\s*[\"']?(?:https?:)?//", RegexOptions.IgnoreCase)]
    private static partial Regex External();

    [GeneratedRegex("(?:src|href)=\"(?<file>assets/[^\"]+)\"")]
    private static partial Regex Local();

    [GeneratedRegex("url\\((?<file>fonts/[^)]+)\\)")]
    private static partial Regex Font();
}
