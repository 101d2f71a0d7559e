using Microsoft.Playwright;

namespace Ebm.Testing;

/// <summary>The Chromium or Chrome of this machine, without a window, and as quiet as it can be made.</summary>
internal static class InstalledBrowser
{
    /// <summary>Its program; null where there is none.</summary>
    public static string? Program { get; } =
        ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]).FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    /// <param name="playwright">Who drives it.</param>
    /// <param name="more">Arguments beside the usual ones.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] more) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Program ?? throw new FileNotFoundException("neither Chromium nor Chrome is on this machine"),
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", .. more],
    });
}
