using Microsoft.Playwright;

namespace Ebm.Notebooks.Tests;

/// <summary>A test that needs a Chromium. Without one it is skipped and says so; where CI is set it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (BrowserPage.Browser is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "needs chromium or google-chrome";
        }
    }
}

/// <summary>Visuals in a browser, from a file and without a network.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ebm-charts-").FullName;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private BrowserPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (this.playwright, this.browser, Page) = (playwright, browser, page);
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Complaints.Add(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Complaints.Add(request.Url);
            }
        };
    }

    public static string? Browser => InstalledBrowser.Program;

    public IPage Page { get; }

    /// <summary>Errors of scripts, and requests that leave the machine.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens a page with these fragments of HTML.</summary>
    public static async Task<BrowserPage> Open(bool dark, params string[] fragments)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await InstalledBrowser.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 900, Height = 900 } });
        page.SetDefaultTimeout(60_000);
        var result = new BrowserPage(playwright, browser, page);
        var path = Path.Combine(result.folder, "page.html");
        var (ink, paper) = dark ? ("#d9dce1", "#15171b") : ("#22262b", "#fdfdfb");
        await File.WriteAllTextAsync(path,
            $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>charts</title><body " +
            $"style=\"color:{ink};background:{paper};font:15px DejaVu Sans,sans-serif\">{string.Join("\n", fragments)}</body></html>");
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        return result;
    }

    /// <summary>Adds a fragment of HTML to the end of the page; its scripts run.</summary>
    public Task Append(string fragment) => Page.EvaluateAsync(
        "html => { const d = document.createElement('div'); document.body.append(d); "
            + "d.append(document.createRange().createContextualFragment(html)); }", fragment);

    /// <summary>Waits until every chart is drawn, at least so many times.</summary>
    public Task Drawn(int times = 1) => Page.WaitForFunctionAsync(
        "n => [...document.querySelectorAll('.ebm-figure')].every(e => Number(e.getAttribute('data-drawn')) >= n)", times);

    /// <summary>Keeps what the page shows as a picture, where the variable EBM_SHOTS names a folder.</summary>
    public async Task Shot(string name)
    {
        if (Environment.GetEnvironmentVariable("EBM_SHOTS") is { Length: > 0 } shots)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(shots, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
