using System.Diagnostics;
using Ebm.Live;
using Microsoft.Playwright;

namespace Ebm.Campaigns;

/// <summary>
/// Each demo in a real browser at its default size: frames a second, the time from a key to the frame that shows it, and the growth of
/// memory.
/// <c>--tries</c> is the number of seconds for each, <c>--only</c> part of a demo's name. For an hour of one: <c>--tries 3600 --only
/// ising</c>.
/// </summary>
internal sealed class DemosCampaign : Campaign
{
    private const int UsualSeconds = 60;
    private const double LeastFrames = 30, MostMilliseconds = 100, MostGrowth = 200e6;

    public override string Name => "demos";

    public override string Summary => "every demo in Chromium for a minute: 30 frames a second, controls within 100 ms, memory stays";

    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        int seconds = options.Tries > 0 ? options.Tries : UsualSeconds, passed = 0, failed = 0;
        await using DemoServer server = await DemoServer.StartAsync(0);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await InstalledBrowser.LaunchAsync(playwright, "--enable-precise-memory-info");
        foreach (DemoCard card in Catalogue.Cards.Where(card => card.Name.Contains(options.Only, StringComparison.Ordinal)))
        {
            IPage page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 720 } });
            await page.GotoAsync(server.Address(card.Name));
            await page.WaitForFunctionAsync("() => Number(document.documentElement.dataset.drawn) > 60");
            double latency = await LatencyAsync(page);
            (long before, double pageBefore) = (Memory(), await HeapAsync(page));
            int first = await DrawnAsync(page);
            long begin = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            double rate = (await DrawnAsync(page) - first) / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            double growth = Memory() - before, pageGrowth = await HeapAsync(page) - pageBefore;
            bool good = rate >= LeastFrames && latency <= MostMilliseconds && growth < MostGrowth && pageGrowth < MostGrowth;
            options.Log.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{card.Name,-10} {rate,5:F1} frames/s   {latency,5:F0} ms from key to frame   server {growth / 1e6,6:F1} MB, page " +
                    $"{pageGrowth / 1e6,6:F1} MB   {(good ? "" : "FAILED")}"));
            (passed, failed) = good ? (passed + 1, failed) : (passed, failed + 1);
            await page.CloseAsync();
        }

        return new Tally(passed, failed);
    }

    /// <summary>The median time from a restart to the frame that shows it, over 15 of them.</summary>
    private static async Task<double> LatencyAsync(IPage page)
    {
        const string Measure = """
            async () => {
                const times = [];
                for (let i = 0; i < 15; i++) {
                    const begin = performance.now();
                    document.getElementById("again").click();
                    await new Promise(done => addEventListener("restarted", done, { once: true }));
                    times.push(performance.now() - begin);
                    await new Promise(done => setTimeout(done, 200));
                }
                return times.sort((a, b) => a - b)[7];
            }
            """;
        return await page.EvaluateAsync<double>(Measure);
    }

    private static Task<int> DrawnAsync(IPage page) => page.EvaluateAsync<int>("() => Number(document.documentElement.dataset.drawn)");

    private static Task<double> HeapAsync(IPage page) => page.EvaluateAsync<double>("() => performance.memory?.usedJSHeapSize ?? 0");

    private static long Memory()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
