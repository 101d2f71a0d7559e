using Microsoft.Playwright;

namespace Ebm.Campaigns;

/// <summary>The Chromium or Chrome of this machine, without a window.</summary>
internal static class InstalledBrowser
{
    /// <summary>Starts it.</summary>
    /// <param name="playwright">Who drives it.</param>
    /// <param name="more">Arguments beside the usual ones.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] more) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).First(File.Exists),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", .. more],
    });
}
