using System.Text.RegularExpressions;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>
/// No script of a Markdown cell survives into the book, in whatever disguise: nor into the side bar, the first page or other pages.
/// </summary>
public sealed partial class CleanHtmlTests : IDisposable
{
    /// <summary>Markdown that runs something in a browser, or in some browser once did.</summary>
    private static readonly string[] _attacks =
    [
        "<script>bad()</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<script\n>bad()</script\n>",
        "<scr<script>ipt>bad()</script>", "<script>bad()", "</script><script>bad()</script>",
        "<script data-ebm=\"plotly\">bad()</script>", "<img src=x onerror=bad()>", "<img src=x ONERROR=\"bad()\">",
        "<img src=\"x\"onerror=\"bad()\">", "<img/src=x/onerror=bad()>",
        "<img src='x' onerror\n=\nbad()>", "<img \"\"\"><script>bad()</script>\">", "<b onmouseover=bad()>x</b>",
        "<details open ontoggle=bad()>x</details>", "<body onload=bad()>", "<p\tonclick=bad()>x</p>",
        "<svg onload=bad()></svg>", "<svg><script>bad()</script></svg>",
        "<svg><a xlink:href=\"javascript:bad()\"><text>x</text></a></svg>", "<svg><animate onbegin=bad() attributeName=x></svg>",
        "<math><a href=\"javascript:bad()\">x</a></math>",
        "[x](javascript:bad())", "[x](JaVaScRiPt:bad())", "[x](java&#115;cript:bad())", "[x](&#106;avascript:bad())",
        "[x](java\\script:bad())", "<a href=\"javascript:bad()\">x</a>", "<a href=\" javascript:bad()\">x</a>",
        "<a href=\"java\tscript:bad()\">x</a>", "<a href=\"java\nscript:bad()\">x</a>", "<a href=\"java&Tab;script:bad()\">x</a>",
        "<a href=\"javascript&colon;bad()\">x</a>", "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:bad()\">x</a>",
        "<a href=\"\u0001javascript:bad()\">x</a>", "<a href=javascript:bad()>x</a>", "<a href='vbscript:bad()'>x</a>",
        "<a href=\"data:text/html,<script>bad()</script>\">x</a>", "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<img src=\"javascript:bad()\">", "<img src=\"data:text/html,<script>bad()</script>\">",
        "<a href=\"data:image/svg+xml,<svg onload=bad()>\">x</a>", "![x](javascript:bad())", "![x](data:text/html;base64,AAAA)",
        "<iframe src=\"javascript:bad()\"></iframe>", "<iframe srcdoc=\"<script>bad()</script>\"></iframe>",
        "<object data=\"javascript:bad()\"></object>", "<embed src=\"javascript:bad()\">",
        "<form action=\"javascript:bad()\"><button>x</button></form>",
        "<button formaction=\"javascript:bad()\">x</button>", "<base href=\"javascript:bad()//\">",
        "<meta http-equiv=refresh content=\"0;url=javascript:bad()\">", "<link rel=stylesheet href=x.css>",
        "<style>@import 'javascript:bad()';</style>", "<style><img src=x onerror=bad()></style>",
        "<div style=\"background:url(javascript:bad())\">x</div>", "<div style=\"width:expression(bad())\">x</div>",
        "<div style=\"position:fixed;inset:0\">x</div>", "<noscript><p title=\"</noscript><img src=x onerror=bad()>\"></noscript>",
        "<!--><img src=x onerror=bad()>-->", "<!-- --!><img src=x onerror=bad()> -->", "<![CDATA[<img src=x onerror=bad()>]]>",
        "<textarea><img src=x onerror=bad()></textarea>", "<title><img src=x onerror=bad()></title>",
        "<xmp><img src=x onerror=bad()></xmp>",
        "<template><script>bad()</script></template>", "<a href=\"x\" title='\"><script>bad()</script>'>x</a>", "$<script>bad()</script>$",
        "$$\n</span><img src=x onerror=bad()>\n$$", "`</code><script>bad()</script>`", "```html\n</code></pre><script>bad()</script>\n```",
        "![\"><script>bad()</script>](x.png)", "[x](x.png \"\\\"onmouseover=bad() \")", "<http://a.example/\"onmouseover=bad()//>",
        "http://a.example/\"onmouseover=\"bad()", "<img src=x:x onerror=bad()", "<img name=querySelectorAll><img name=getElementById>",
        "| a |\n|---|\n| <img src=x onerror=bad()> |", "- <script>bad()</script>", "> <script>bad()</script>",
        "x[^1]\n\n[^1]: <script>bad()</script>", "</article></main></body><script>bad()</script>",
        "<input type=image src=x onerror=bad()>", "<video src=x onerror=bad()><source onerror=bad()></video>",
        "<a\u00a0href=\"javascript:bad()\">x</a>", "<a href=\"javas\u00adcript:bad()\">x</a>",
        "<img src=\"x` `<script>bad()</script>\"` `>", "<a id=\"x\" onfocus=bad() tabindex=1>x</a>",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Attacks => [.. _attacks];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Nothing_that_runs_survives_in_text_or_heading(string attack)
    {
        Harmless(new MarkdownText().ToHtml(attack));
        Harmless(new MarkdownText().ToHtml("text " + attack + " text"));
        var text = new MarkdownText();
        Harmless(text.ToHtml("# Title " + attack.ReplaceLineEndings(" ")));
        Assert.All(text.Headings, heading => Harmless(heading.Html));
        Assert.All(text.Headings, heading => Assert.DoesNotMatch("<(img|a|audio|video)\\b", heading.Html));
        // The text after it is still a text, and the page still whole: what the attack opens, ends with its cell.
        Harmless(text.ToHtml("after"));
        Assert.Contains("<p>after</p>", text.ToHtml("after"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_runs_reaches_the_side_bar_the_first_page_or_other_pages()
    {
        var writer = new BookWriter(_folder.Path);
        for (int i = 0; i < _attacks.Length; i++)
        {
            NotebookDocument document =
                NotebookDocument.Create((CellKind.Markdown, "# " + _attacks[i].ReplaceLineEndings(" ") + " title\n## part\n## "
                + _attacks[i].ReplaceLineEndings(" ")));
            writer.Add(new NotebookReport($"n{i}.ipynb", NotebookStatus.Ok, 1, 1, 0, [], [], null, document),
                Path.Combine(_folder.Path, "nb", $"n{i}.ipynb"));
        }

        writer.Finish();
        string[] pages = Directory.GetFiles(_folder.Path, "*.html");
        // The first page, the claims and the glossary besides.
        Assert.Equal(_attacks.Length + 3, pages.Length);
        foreach (string page in pages)
        {
            string html = File.ReadAllText(page);
            foreach (string ours in (string[])["<script src=\"assets/theme.js\"></script>",
                "<script defer src=\"assets/katex/katex.min.js\"></script>", "<script defer src=\"assets/book.js\"></script>",
                "<script defer src=\"assets/glossary.js\"></script>", "<script defer src=\"assets/read.js\"></script>"])
                html = html.Replace(ours, "", StringComparison.Ordinal);
            html = Regex.Replace(html, "<form class=\"filter\" hidden>.*?</form>", "");
            Harmless(html[html.IndexOf("<body", StringComparison.Ordinal)..]);
            Assert.Single(Regex.Matches(html, "</main>"));
        }
    }

    [Theory]
    [InlineData("<script>bad()</script>", "<script>")]
    [InlineData("<b onclick=bad()>x</b>", "onclick")]
    [InlineData("[x](javascript:bad\\(\\))", "javascript:bad()")]
    [InlineData("<svg><circle r=\"3\"/></svg>", "<svg>")]
    [InlineData("<blink>x</blink>", "<blink>")]
    public void What_is_left_out_is_named(string markdown, string problem)
    {
        var text = new MarkdownText();
        text.ToHtml(markdown);
        Assert.Contains(problem, Assert.Single(text.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<details><summary>More</summary>\n\ntext\n\n</details>", "<details><summary>More</summary>")]
    [InlineData("<div align=\"center\"><b>x</b></div>", "<div align=\"center\"><b>x</b></div>")]
    [InlineData("<span style=\"color: red; position: fixed\">x</span>", "<span style=\"color: red\">x</span>")]
    [InlineData("<img src=\"a.png\" width=\"40\" alt=\"a &amp; b\">", "<img src=\"a.png\" width=\"40\" alt=\"a &amp; b\">")]
    [InlineData("H<sub>2</sub>O &lt;b&gt; &amp;amp; 1 < 2", "H<sub>2</sub>O &lt;b&gt; &amp;amp; 1 &lt; 2")]
    [InlineData("- [x] done", "<input disabled=\"disabled\" type=\"checkbox\" checked=\"checked\">")]
    [InlineData("<a name=\"here\"></a>", "<a name=\"here\"></a>")]
    [InlineData("<kbd>a</kbd><!-- hidden -->b", "<kbd>a</kbd>b")]
    [InlineData("<https://example.org/?a=1&b=2>", "href=\"https://example.org/?a=1&amp;b=2\"")]
    [InlineData("<b>never ended", "<b>never ended</b>")]
    public void What_is_harmless_stays(string markdown, string expected)
    {
        var text = new MarkdownText();
        Assert.Contains(expected, text.ToHtml(markdown), StringComparison.Ordinal);
        Assert.Empty(text.Problems);
    }

    /// <summary>Read as a browser reads it, from tag to tag, HTML runs nothing. The reader here is not the one that made it.</summary>
    private static void Harmless(string html)
    {
        string outside = BrowserTag().Replace(html, match =>
        {
            Assert.DoesNotMatch(
                "(?i)^(script|svg|math|iframe|object|embed|form|base|meta|link|style|template|noscript|textarea|title|xmp)$",
                match.Groups["name"].Value);
            foreach (Match attribute in BrowserAttribute().Matches(match.Groups["rest"].Value))
            {
                Assert.DoesNotMatch("(?i)^(on|srcdoc|formaction|action|xlink|srcset|http-equiv)", attribute.Groups["key"].Value);
                string value = Regex.Replace(System.Net.WebUtility.HtmlDecode(attribute.Groups["value"].Value), "[\\x00-\\x20\u00a0]", "");
                if (attribute.Groups["key"].Value is "href" or "src")
                    Assert.DoesNotMatch("(?i)^((javascript|vbscript|file|blob):|data:text)", value);
                if (attribute.Groups["key"].Value is "href")
                    Assert.DoesNotMatch("(?i)^data:", value);
                if (attribute.Groups["key"].Value is "style")
                    Assert.DoesNotMatch("(?i)(url|expression|position|import)", value);
            }

            return "";
        });
        // What is left is text: no tag, comment or the beginning of one.
        Assert.DoesNotContain('<', outside.Replace("<!--chapters-->", "", StringComparison.Ordinal)
            .Replace("<!--/chapters-->", "", StringComparison.Ordinal)
            .Replace("<!--pager-->", "", StringComparison.Ordinal).Replace("<!--/pager-->", "", StringComparison.Ordinal));
    }

    [GeneratedRegex("</?(?<name>[a-zA-Z][^\\s/>]*)(?<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")]
    private static partial Regex BrowserTag();

    [GeneratedRegex("(?<key>[^\\s=/\"'>]+)(?:\\s*=\\s*(?:\"(?<value>[^\"]*)\"|'(?<value>[^']*)'|(?<value>[^\\s>]+)))?")]
    private static partial Regex BrowserAttribute();
}
