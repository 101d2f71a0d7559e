using System.Text.Json.Nodes;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;
using Ebm.Kernel.Tests.Jupyter;
using Microsoft.Playwright;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>
/// The book in a browser, from a file: mathematics drawn, scripts in order, nothing from the network, nothing wider than a phone.
/// </summary>
[Collection("processes")]
public sealed class BookInBrowserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Needs("json", Browser = true)]
    public async Task A_page_draws_itself_offline_follows_the_switch_and_fits_a_phone()
    {
        Write();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await InstalledBrowser.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync(new() { ColorScheme = ColorScheme.Light });
        var complaints = new List<string>();
        var requests = new List<string>();
        var refused = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) => requests.Add(request.Url);
        page.RequestFailed += (_, request) => refused.Add($"{request.Url} {request.Failure}");
        page.Dialog += (_, dialog) =>
        {
            complaints.Add("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        await page.GotoAsync(new Uri(Path.Combine(_folder.Path, "01-energy.html")).AbsoluteUri);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.math:not(.drawn)').length === 0");
        Assert.Equal(3, await page.Locator(".katex").CountAsync() - await page.Locator(".contents .katex, .within .katex").CountAsync());
        Assert.Equal(0, await page.Locator(".katex-error").CountAsync());
        // The chart waits for the shared library, which the notebook carried inline.
        await page.WaitForFunctionAsync("() => document.getElementById('chart').textContent === 'drawn by shared'");

        string Background() => "() => getComputedStyle(document.body).backgroundColor";
        string light = await page.EvaluateAsync<string>(Background());
        await page.ClickAsync("button.theme");
        string dark = await page.EvaluateAsync<string>(Background());
        Assert.NotEqual(light, dark);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.ClickAsync("button.theme");
        Assert.Equal(light, await page.EvaluateAsync<string>(Background()));

        // On paper answers are unfolded.
        Task<bool> IsShown() => page.GetByText("Both.").IsVisibleAsync();
        Assert.False(await IsShown());
        await page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        Assert.True(await IsShown());
        await page.EvaluateAsync("() => dispatchEvent(new Event('afterprint'))");
        Assert.False(await IsShown());

        await page.SetViewportSizeAsync(390, 844);
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 390);
        Assert.False(await page.Locator("nav.chapters").IsVisibleAsync());
        await page.ClickAsync("button.menu");
        Assert.True(await page.Locator("nav.chapters").IsVisibleAsync());
        await page.GotoAsync(new Uri(Path.Combine(_folder.Path, "index.html")).AbsoluteUri);
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 390);
        Assert.Equal(1, await page.Locator("a.card").CountAsync());
        Assert.Empty(complaints);
        // What a cell's HTML asks of the network, the page's own policy refuses.
        Assert.Equal("https://example.org/tracker.png csp", Assert.Single(refused.Distinct()));
        Assert.All(requests.Where(url => !url.Contains("tracker.png", StringComparison.Ordinal)),
            url => Assert.Matches("^(file|data|blob):", url));
    }

    private void Write()
    {
        NotebookDocument document = NotebookDocument.Create(
            (CellKind.Markdown, "# Energy $E$\n## One\n$$p = e^{-\\beta E}/Z$$\n## Two\n" + new string('w', 200) + " $x_1$\n\n" +
                "<details><summary>Answer</summary>\n\nBoth.\n\n</details>"),
            (CellKind.Code, "Console.WriteLine(\"<script>alert(1)</script>\"); // " + new string('x', 300)));
        JsonNode Html(string html) => new JsonObject
        {
            ["output_type"] = "display_data",
            ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject { ["text/html"] = html },
        };
        document = document.WithOutputs(1, 1, new JsonArray(
            Html("<script data-ebm=\"plotly\">window.Draw = () => 'drawn by shared';</script><div " +
                "id=\"chart\"></div><script>(function wait() { if (!window.Draw) return setTimeout(wait, 10);"
                + "document.getElementById('chart').textContent = Draw(); })();</script>"),
            new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "<script>alert(1)</script>" },
            Html("<img alt=\"\" src=\"https://example.org/tracker.png\" onload=\"alert(2)\">")));
        var report = new NotebookReport("01-energy.ipynb", NotebookStatus.Ok, 1, 1, 1, [], [], null, document);
        var writer = new BookWriter(_folder.Path);
        Assert.Empty(writer.Add(report, Path.Combine(_folder.Path, "notebooks", "01-energy.ipynb")));
        writer.Finish();
    }
}
