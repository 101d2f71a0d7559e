using System.Text.Json.Nodes;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm run</c> never replaces a file that it did not write, by whatever way it comes to it.</summary>
[Collection("processes")]
public sealed class OverwriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _victim;
    private readonly byte[] _before;

    public OverwriteTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "y", "deep"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "nb"));
        _victim = _folder.Notebook("y/victim.ipynb", ["1 + 1"]);
        _folder.Notebook("nb/victim.ipynb", ["2 + 2"]);
        _before = File.ReadAllBytes(_victim);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("y/victim.ipynb", "--out", "y")]
    [InlineData("y/victim.ipynb", "--out", "y/../y/.")]
    [InlineData("y/victim.ipynb", "--out", "link/y")]
    [InlineData("y/victim.ipynb", "--out", "link/link2/deep/..")]
    [InlineData("y/deep/../victim.ipynb", "--out", "link2")]
    [InlineData("nb/victim.ipynb", "--out", "y")]
    [InlineData("nb/victim.ipynb", "--out", "link2")]
    [InlineData("nb/victim.ipynb", "--out", "book", "--json", "y/victim.ipynb")]
    [InlineData("nb/victim.ipynb", "--out", "book", "--json", "link2/victim.ipynb")]
    [InlineData("nb/victim.ipynb", "--out", "book", "--json", "nb/new.IPYNB")]
    [InlineData("nb/victim.ipynb", "--out", "book", "--json", "notes.txt")]
    [InlineData("nb/victim.ipynb", "--out", "book", "--json", "hard.json")]
    [InlineData("nb/victim.ipynb", "--out", "linked")]
    public async Task A_command_that_would_is_refused_before_anything_runs(params string[] arguments)
    {
        Directory.CreateSymbolicLink(In("link"), _folder.Path);
        Directory.CreateSymbolicLink(In("link2"), In("y"));
        Directory.CreateDirectory(In("linked"));
        File.CreateSymbolicLink(In("linked/victim.ipynb"), _victim);
        _folder.File("notes.txt", "precious");
        _folder.File("hard.json", "{\"precious\": true}");
        Dictionary<string, byte[]> before = Files();
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, ["run", .. arguments]);
        Assert.Equal(2, code);
        CommandLine.Complains(error);
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_run_may_replace_its_own_book_and_report_but_not_what_was_changed_since()
    {
        string[] command = ["run", "nb/victim.ipynb", "--out", "book", "--json", "book/r.json"];
        Assert.Equal(0, (await CommandLine.RunAsync(_folder.Path, command)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync(_folder.Path, command)).Code);
        string executed = In("book/victim.ipynb");
        // The learner works in the book's notebook and saves it, as Jupyter does: laid out anew, the mark among the metadata.
        JsonObject json = JsonNode.Parse(File.ReadAllText(executed))!.AsObject();
        json["cells"]![0]!["source"] = "the learner's work";
        File.WriteAllText(executed, json.ToJsonString());
        byte[] work = File.ReadAllBytes(executed);
        (int code, _, string error) = await CommandLine.RunAsync(_folder.Path, command);
        Assert.Equal(2, code);
        CommandLine.Complains(error, "book/victim.ipynb", "changed since", "--out");
        Assert.Equal(work, File.ReadAllBytes(executed));
    }

    [Theory]
    [InlineData("victim.html", "a page of one's own")]
    [InlineData("index.html", "<html>my site</html>")]
    [InlineData("victim.ipynb", "notes, no notebook at all")]
    [InlineData("assets/book.css", "body { }")]
    [InlineData("assets/chapters.json", "{\"mine\": 1}")]
    public void The_book_leaves_what_it_did_not_write(string file, string text)
    {
        string path = _folder.File("site/" + file, text);
        var writer = new BookWriter(In("site"));
        IOException problem = Assert.Throws<IOException>(() => writer.Add(Report(), In("nb/victim.ipynb")));
        Assert.Contains(path.Replace('/', Path.DirectorySeparatorChar), problem.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_link_in_a_book_is_replaced_and_what_it_leads_to_stays()
    {
        string precious = _folder.File("mine/book.css", "precious"), link = In("site/assets/book.css");
        Directory.CreateDirectory(In("site"));
        new BookWriter(In("site")).Add(Report(), In("nb/victim.ipynb"));
        byte[] style = File.ReadAllBytes(link);
        File.Delete(link);
        File.CreateSymbolicLink(link, precious);
        new BookWriter(In("site")).Add(Report(), In("nb/victim.ipynb"));
        Assert.Equal("precious", File.ReadAllText(precious));
        Assert.Null(new FileInfo(link).LinkTarget);
        Assert.Equal(style, File.ReadAllBytes(link));
    }

    [Fact]
    public void Pictures_and_libraries_of_one_name_stand_beside_each_other()
    {
        string theirs = _folder.File("site/figures/s.svg", "<svg>theirs</svg>");
        _folder.File("nb/figures/s.svg", "<svg>ours</svg>");
        var links = new BookLinks(In("nb"), In("site"));
        Assert.Contains("src=\"figures/s-2.svg\"", links.Rewrite(new MarkdownText().ToHtml("![x](figures/s.svg)")),
            StringComparison.Ordinal);
        Assert.Equal("<svg>theirs</svg>", File.ReadAllText(theirs));
        Assert.Equal("<svg>ours</svg>", File.ReadAllText(In("site/figures/s-2.svg")));
        // Again, and no third.
        Assert.Contains("src=\"figures/s-2.svg\"", links.Rewrite(new MarkdownText().ToHtml("![x](figures/s.svg)")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_a_cell_forges_serves_its_own_page_only()
    {
        Directory.CreateDirectory(In("book"));
        var writer = new BookWriter(In("book"));
        writer.Add(Report("<script data-ebm=\"plotly\">real</script>"), In("nb/one.ipynb"));
        writer.Add(Report("<script data-ebm=\"plotly\">forged</script>", "<SCRIPT x data-ebm=\"plotly\">real</SCRIPT >",
            "<script data-ebm='plotly'>forged</script>"), In("nb/two.ipynb"));
        Assert.Equal("real", File.ReadAllText(In("book/plotly.min.js")));
        Assert.Contains(" src=\"plotly.min.js\" ", File.ReadAllText(In("book/one.html")), StringComparison.Ordinal);
        Assert.Contains(" src=\"plotly.min-2.js\" ", File.ReadAllText(In("book/two.html")), StringComparison.Ordinal);
        Assert.Equal("forged", File.ReadAllText(In("book/plotly.min-2.js")));
    }

    [Fact]
    public void A_mark_is_of_these_bytes_only()
    {
        NotebookDocument document = NotebookDocument.Create((CellKind.Code, "1"));
        string path = In("marked.ipynb");
        ExecutedMark.Put(document).Save(path);
        Assert.True(ExecutedMark.IsOn(path));
        ExecutedMark.Put(NotebookDocument.Read(path)).Save(path);
        Assert.True(ExecutedMark.IsOn(path));
        NotebookDocument.Read(path).WithSource(0, "2").Save(path);
        Assert.False(ExecutedMark.IsOn(path));
        document.Save(path);
        Assert.False(ExecutedMark.IsOn(path));
        Assert.False(ExecutedMark.IsOn(_folder.Path));
    }

    private string In(string path) => Path.Combine(_folder.Path, path);

    private Dictionary<string, byte[]> Files() =>
        Directory.GetFiles(_folder.Path, "*",
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, MaxRecursionDepth = 3 })
        .Where(path => !path.Contains("link", StringComparison.Ordinal)).ToDictionary(path => path, File.ReadAllBytes);

    private static NotebookReport Report(params string[] html) => new(
        "victim.ipynb", NotebookStatus.Ok, 1, 1, 1, [], [], null, NotebookDocument.Create((CellKind.Code, "1"))
            .WithOutputs(0, 1, new JsonArray([.. html.Select(text =>
            (JsonNode)new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(),
                ["data"] = new JsonObject { ["text/html"] = text } })])));
}
