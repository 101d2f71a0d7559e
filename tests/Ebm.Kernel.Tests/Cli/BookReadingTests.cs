using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;
using Ebm.Kernel.Tests.Jupyter;
using Ebm.Live;
using Microsoft.Playwright;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>
/// The book as it is read and presented: search, words of the glossary, the claims of the course, slides; from files and served.
/// </summary>
[Collection("processes")]
public sealed class BookReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _complaints = [];

    public void Dispose() => _folder.Dispose();

    [Needs("json", Browser = true)]
    public async Task A_reader_searches_hovers_filters_and_presents_and_axe_has_nothing_serious_to_say()
    {
        Write();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await InstalledBrowser.LaunchAsync(playwright);
        IPage page = await browser.NewPageAsync(new() { ColorScheme = ColorScheme.Light });
        page.PageError += (_, error) => _complaints.Add(error);
        await Search(page, Address("01-energy.html"));
        await Hover(page);
        await Filter(page);
        await Present(page);
        await using (BookServer server = await BookServer.StartAsync(_folder.Path, 0))
        {
            await Search(page, server.Address + "01-energy.html");
            Assert.Equal(403, (await page.APIRequest.GetAsync(server.Address, new() { Headers = [new("Host", "example.org")] })).Status);
            Assert.Equal(404, (await page.APIRequest.GetAsync(server.Address + "none.html")).Status);
            Assert.Equal(405, (await page.APIRequest.PostAsync(server.Address)).Status);
            Assert.DoesNotContain("root:", await (await page.APIRequest.GetAsync(server.Address + "..%2f..%2f..%2fetc/passwd"))
                .TextAsync());
        }

        List<string> faults = [];
        foreach (string name in (string[])["index.html", "01-energy.html", "claims.html", "glossary.html"])
        {
            foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.GotoAsync(Address(name));
                await page.WaitForFunctionAsync("() => document.querySelectorAll('.math:not(.drawn)').length === 0");
                AxeResult axe = await page.RunAxe();
                faults.AddRange(axe.Violations.Where(violation => violation.Impact is "serious" or "critical")
                    .Select(violation => $"{name} {scheme}: {violation.Help}: {violation.Nodes[0].Html} " +
                    $"{violation.Nodes[0].Any.FirstOrDefault()?.Message}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(_complaints);
    }

    private static async Task Search(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("metropolis");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('dialog.search li').length === 1");
        Assert.Contains("Shaking", await page.TextContentAsync("dialog.search li"));
        await page.FillAsync("dialog.search input", "qqqqq");
        await page.WaitForFunctionAsync("() => document.querySelector('dialog.search .state').textContent === 'Nothing found.'");
        await page.FillAsync("dialog.search input", "temperatur");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('dialog.search mark').length > 0");
        // Words that stand together come before words that are only frequent.
        await page.FillAsync("dialog.search input", "wide gate");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('dialog.search li').length === 2");
        Assert.Equal(["Walls", "Gates"], await page.Locator("dialog.search li b").AllTextContentsAsync());
        await page.FillAsync("dialog.search input", "metropolis");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('dialog.search li').length === 1");
        await page.Keyboard.PressAsync("Enter");
        await Reached(page, "02-shaking.html#02-shaking-the-cup");
    }

    private async Task Hover(IPage page)
    {
        await page.GotoAsync(Address("01-energy.html"));
        ILocator terms = page.Locator("article a.term");
        // The first in each section, never in code, in a link or in a heading; the longer term before the shorter.
        Assert.Equal(["free energy", "Temperatures", "temperature"], await terms.AllTextContentsAsync());
        await terms.First.HoverAsync();
        Assert.Equal("free energy −log Z.", await page.TextContentAsync(".tip"));
        Assert.True(await page.IsVisibleAsync(".tip"));
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.IsVisibleAsync(".tip"));
        await terms.Nth(1).FocusAsync();
        Assert.True(await page.IsVisibleAsync(".tip"));
        await page.Keyboard.PressAsync("Enter");
        await Reached(page, "glossary.html#term-temperature");
    }

    private async Task Filter(IPage page)
    {
        await page.GotoAsync(Address("claims.html"));
        ILocator rows = page.Locator(".claims tbody tr:visible");
        Assert.Equal(3, await rows.CountAsync());
        await page.SelectOptionAsync("select[name=holds]", "false");
        Assert.Contains("peak", Assert.Single(await rows.AllTextContentsAsync()));
        await page.SelectOptionAsync("select[name=holds]", "");
        await page.SelectOptionAsync("select[name=chapter]", "02-shaking");
        Assert.Contains("share near the goal", Assert.Single(await rows.AllTextContentsAsync()));
        await page.SelectOptionAsync("select[name=chapter]", "");
        await page.FillAsync("input[name=words]", "textbook eq");
        Assert.Equal(2, await rows.CountAsync());
        Assert.Equal("2 of 3 shown", await page.TextContentAsync(".filter output"));
    }

    private async Task Present(IPage page)
    {
        await page.GotoAsync(Address("01-energy.html"));
        await page.Keyboard.PressAsync("s");
        await Reached(page, "01-energy.html?slides");
        await page.WaitForFunctionAsync("() => window.Reveal && Reveal.isReady()");
        string[] slides = await page.EvaluateAsync<string[]>("() => Reveal.getSlides().map(s => Array.from(s.children)"
            + ".filter(c => c.tagName !== 'ASIDE').map(c => c.textContent.trim()).join('|').replace(/#$|#\\|/g, '|'))");
        Assert.DoesNotContain(slides, slide => slide.Contains("to be skipped", StringComparison.Ordinal));
        Assert.Contains(slides, slide => slide.Contains("Predict: which is lower?", StringComparison.Ordinal));
        Assert.Contains(slides, slide => slide.Contains("A free energy is a sum.", StringComparison.Ordinal)
            && !slide.Contains("second sentence", StringComparison.Ordinal));
        string notes = await page.EvaluateAsync<string>(
            "() => Array.from(document.querySelectorAll('aside.notes')).map(n => n.textContent).join(' ')");
        Assert.Contains("second sentence", notes);
        Assert.Contains("said, not shown", notes);
        await page.Keyboard.PressAsync("x");
        await page.WaitForFunctionAsync("() => !location.search && document.querySelector('article')");
    }

    private static Task Reached(IPage page, string address) =>
        page.WaitForFunctionAsync("end => location.href.split('#/')[0].endsWith(end) && document.readyState === 'complete'", address);

    private string Address(string name) => new Uri(Path.Combine(_folder.Path, name)).AbsoluteUri;

    private void Write()
    {
        string glossary = Path.Combine(_folder.Path, "glossary.md");
        File.WriteAllText(glossary, """
            ## Terms

            | Term | Meaning | Chapter |
            |---|---|---|
            | energy | One number. | [01](../notebooks/01-energy.ipynb) |
            | free energy | −log Z. | [02](../notebooks/02-gibbs.ipynb) |
            | temperature | How *boldly* it climbs. | [02](../notebooks/02-shaking.ipynb) |
            """);
        var writer = new BookWriter(_folder.Path, glossary);
        NotebookDocument first = NotebookDocument.Create(
            (CellKind.Markdown, "# 01 · Energy $E$\nA free energy is a sum. This is its second sentence; `free energy` again, free " +
                "energy too."),
            (CellKind.Markdown, "## Temperatures\nTemperatures are **temperature**s. [temperature](#temperatures)\n\n> **Predict:** " +
                "which is lower?"),
            (CellKind.Markdown, "### Another\nto be skipped"), (CellKind.Markdown, "said, not shown"),
            (CellKind.Markdown, "## More\nThe temperature. $$p = e^{-\\beta E}/Z$$"), (CellKind.Code, "int x = 1;"));
        first.Json["cells"]![2]!["metadata"]!["slideshow"] = new System.Text.Json.Nodes.JsonObject { ["slide_type"] = "skip" };
        first.Json["cells"]![3]!["metadata"]!["slideshow"] = new System.Text.Json.Nodes.JsonObject { ["slide_type"] = "notes" };
        first = NotebookDocument.Parse(first.Json.ToJsonString());
        Add(writer, "01-energy", first, new ClaimResult("log Z", 1.5, 1.5, 0.1, "textbook, eq. 3", true),
            new ClaimResult("peak", -2, double.NaN, 0, "textbook, eq. 4", false));
        Add(writer, "02-shaking", NotebookDocument.Create((CellKind.Markdown, "# 02 · Shaking the cup\nMetropolis at a temperature."),
            (CellKind.Markdown, "## Gates\nA gate is narrow or wide. Wide, wide: a gate, a gate."),
            (CellKind.Markdown, "## Walls\nBehind the wall is a wide gate.")),
            new ClaimResult("share near the goal", 0.28, 0.28, 0.01, "quadrature", true));
        writer.Finish();
    }

    private void Add(BookWriter writer, string name, NotebookDocument document, params ClaimResult[] claims) =>
        Assert.Empty(writer.Add(new NotebookReport(name + ".ipynb", NotebookStatus.Ok, 1, 1, 1, claims, [], null, document),
            Path.Combine(_folder.Path, "notebooks", name + ".ipynb")));
}
