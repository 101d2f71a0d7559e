using Ebm.Cli;
using Ebm.Kernel.Tests.Jupyter;
using Microsoft.Playwright;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>HTML that a cell shows reaches no further than its output, and is what it was where it is whole.</summary>
[Collection("processes")]
public sealed class ClosedHtmlTests
{
    private static readonly string[] _open =
    [
        "<b>x", "<i><b>x</i>", "<!-- x", "<!--", "<textarea>x", "<title>x", "<script>var x = 1;", "<style>.x{}", "x</div>", "</div></div>x",
        "</article></main>x", "</body></html>x", "<div class=\"x", "<div class=x", "x<", "x</", "x</ y", "<!doctype html", "<?x",
        "<table><tr><td>x", "<svg><g><path d=\"M0 0\"/>x", "<svg><title>x</title><b", "<select><option>x", "<plaintext>x",
        "<details><summary>x", "<a href=\"#\">x",
        "<ul><li>x<li>y", "<p>x<p>y", "<template><b>x", "<xmp><b>x", "<iframe>x", "<noembed>x", "<script></script", "<math><mi>x", "<h2>x",
        "<button>x", "<span><div></span></div>x", "<b><div></b></div>x", "<svg><![CDATA[x", "<svg><desc><b>x</svg>", "<pre><code>x",
        "<textarea></textarea>x</textarea>", "</p></br></span>x", "<!-->x<!-- y --!>z</div>", "<nobr><font><u>x",
    ];

    public static TheoryData<string> Open => [.. _open];

    [Theory]
    [MemberData(nameof(Open))]
    public void Once_closed_it_stays_as_it_is(string html)
    {
        string closed = ClosedHtml.Of(html);
        Assert.Equal(closed, ClosedHtml.Of(closed));
    }

    [Theory]
    [InlineData("<b>x", "<b>x</b>")]
    [InlineData("<i><b>x", "<i><b>x</b></i>")]
    [InlineData("x</div>y", "xy")]
    [InlineData("<!-- x", "<!-- x-->")]
    [InlineData("<textarea>x</b>", "<textarea>x</b>\n</textarea>")]
    [InlineData("x<div class=\"", "x")]
    public void What_is_open_is_closed_and_what_ends_nothing_is_left_out(string html, string closed) =>
        Assert.Equal(closed, ClosedHtml.Of(html));

    [Theory]
    [InlineData("<div onclick=\"go()\"><script>if (1 < 2) document.write('</div><b>');</script><style>a > b {}</style></div>")]
    [InlineData("<table><thead><tr><th>x<tbody><tr><td>1<td>2</table><br><img src=x><hr/><input disabled>")]
    [InlineData("<svg viewBox=\"0 0 1 1\"><g><path d=\"M0 0\"/><circle r=\"1\"></circle></g><foreignObject><p>x</p></foreignObject></svg>")]
    [InlineData("<p>x<p>y</p><ul><li>a<li>b</ul><!-- < > --><a href='?a=1&b=2'>1 < 2</a>")]
    [InlineData("<details open><summary>x</summary><pre><code>y</code></pre></details><math><mi>x</mi></math>")]
    [InlineData("<form><label>x <select><option>1<option selected>2</select></label><button>go</button></form>")]
    public void What_is_whole_is_left_as_it_is(string html) => Assert.Equal(html, ClosedHtml.Of(html));

    [Needs("json", Browser = true)]
    public async Task A_browser_finds_the_rest_of_the_page_beside_every_output()
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await InstalledBrowser.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync();
        List<string> faults = [];
        foreach (string html in _open)
        {
            await page.SetContentAsync($"<!doctype html><body><main><article><div class=\"shown\">{ClosedHtml.Of(html)}</div>"
                + "<p id=\"after\">after</p></article></main><footer>end</footer>");
            string path = await page.EvaluateAsync<string>("""
                () => { let at = document.getElementById('after'), path = '';
                        for (; at && at !== document.documentElement; at = at.parentElement) path = at.localName + ' ' + path;
                        return path + document.querySelector('footer')?.parentElement.localName; }
                """);
            if (path != "body main article p body")
                faults.Add($"{html}: {path}");
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }
}
