using Microsoft.Playwright;

namespace Ebm.Live.Tests;

/// <summary>A test that needs a Chromium. Without one it is skipped and says so; where CI is set it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (LiveBrowser.Executable is null && Environment.GetEnvironmentVariable("CI") != "true") Skip = "needs chromium or google-chrome";
    }
}

/// <summary>A browser that writes down what pages complain of.</summary>
internal sealed class LiveBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IBrowserContext _context;

    private LiveBrowser(IPlaywright playwright, IBrowser browser, IBrowserContext context) =>
        (_playwright, _browser, _context) = (playwright, browser, context);

    public static string? Executable => InstalledBrowser.Program;

    /// <summary>Errors of scripts, and requests that leave the machine.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<LiveBrowser> Launch()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await InstalledBrowser.LaunchAsync(playwright);
        return new LiveBrowser(playwright, browser,
            await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1024, Height = 768 } }));
    }

    public async Task<IPage> Open(string address, string? before = null)
    {
        IPage page = await _context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Complaints.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Host != "127.0.0.1"
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) Complaints.Add(request.Url);
        };
        if (before is not null) await page.AddInitScriptAsync(before);
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>Waits until the page has drawn so many frames more.</summary>
    public static async Task Drawn(IPage page, int more) => await page.WaitForFunctionAsync(
        "n => Number(document.documentElement.dataset.drawn) >= n",
        await page.EvaluateAsync<int>("() => Number(document.documentElement.dataset.drawn ?? 0)") + more);

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
