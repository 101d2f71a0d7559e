using System.Globalization;
using Ebm.Cli;
using Microsoft.Playwright;

namespace Ebm.Campaigns.Live;

/// <summary>
/// What is tried with one chapter beside its cells: answers that are meant to do harm, no network, and how long a reader waits.
/// </summary>
internal sealed partial class LiveCampaign
{
    private const string Exercise = "02.stable-softmin", Right =
        "double[] StableSoftmin(double[] energies, double beta) { var m = energies.Max(e => -beta * e); var w = energies.Select(e => " +
        "Math.Exp(-beta * e - m)).ToArray(); return w.Select(v => v / w.Sum()).ToArray(); }";

    /// <summary>
    /// After every such answer there is a line about it, the page answers, and a right answer is solved, at the latest when the page is
    /// loaded again. An answer that is right and does harm besides may be solved.
    /// </summary>
    private async Task TryHarm(CampaignOptions options, LiveBook book, IBrowser browser, string chapter, string stub, string check)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        LivePage page = await book.OpenAsync(context, chapter);
        foreach (HostileAnswer hostile in HostileAnswers.Running)
        {
            await page.WriteAsync(stub, hostile.Code);
            LiveResult result = await page.RunAsync(check, 25);
            Task<int> alive = page.Page.EvaluateAsync<int>("() => 6 * 7");
            bool answers = await Task.WhenAny(alive, Task.Delay(TimeSpan.FromSeconds(5))) == alive;
            string said = result.Text.Length > 0 ? result.Text : result.State;
            string line = string.Create(CultureInfo.InvariantCulture,
                $"{hostile.Name}: {result.Seconds:0.0} s, {result.State} {said.ReplaceLineEndings(" ")[..Math.Min(160, said.Length)]}");
            options.Log.WriteLine(line);
            await page.WriteAsync(stub, Right);
            LiveResult after = await page.RunAsync(check, Limit);
            if (!after.Text.Contains("Solved", StringComparison.Ordinal))
            {
                // As in every kernel, names that a cell hides stay hidden until the session begins anew: a reload does that.
                await page.Page.ReloadAsync();
                await page.Page.WaitForSelectorAsync(".live-bar .run");
                after = await page.RunAsync(check, Limit);
            }

            bool lies = result.Text.Contains("Solved", StringComparison.Ordinal) && !hostile.States.Contains("solved")
                && !hostile.Code.Contains("v / w.Sum()", StringComparison.Ordinal);
            if (answers && !lies && said.Length > 0 && after.Text.Contains("Solved", StringComparison.Ordinal))
                _passed++;
            else
                Fail(options, chapter, hostile.Name, $"{line}; then: {after.State} {after.Text}");
        }
    }

    /// <summary>A page that has run a cell runs it again when the server is gone.</summary>
    private async Task TryOffline(CampaignOptions options, LiveBook book, IBrowser browser, string chapter, string cell)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        LivePage page = await book.OpenAsync(context, chapter);
        await page.RunAsync(cell);
        await page.Page.WaitForFunctionAsync("() => document.documentElement.dataset.offline === 'kept'");
        await book.Server.DisposeAsync();
        await page.Page.ReloadAsync();
        await page.Page.WaitForSelectorAsync(".live-bar .run");
        LiveResult result = await page.RunAsync(cell);
        if (result.Ran)
            _passed++;
        else
            Fail(options, chapter, "offline", $"{result.State} {result.Text}");
    }

    /// <summary>Seconds from the first click to the first chart, at the first visit and at the second; what is transferred.</summary>
    private static async Task Measure(CampaignOptions options, LiveBook book, IBrowser browser, string chapter, string cell)
    {
        await using IBrowserContext context = await browser.NewContextAsync();
        var seconds = new List<string>();
        for (int visit = 1; visit <= 3; visit++)
        {
            LivePage page = await book.OpenAsync(context, chapter);
            foreach (string each in (string[])["setup", cell])
            {
                LiveResult result = await page.RunAsync(each);
                seconds.Add(string.Create(CultureInfo.InvariantCulture, $"visit {visit}, {each}: {result.Seconds:0.0} s"));
            }

            await page.Page.CloseAsync();
        }

        string live = Path.Combine(book.Folder, LiveRuntime.Folder);
        double Megabytes(string pattern) => Directory.EnumerateFiles(live, pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/data/", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length) / 1e6;
        string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        options.Log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{string.Join("; ", seconds)}; brotli {Megabytes("*.br"):0.0} MB, gzip {Megabytes("*.gz"):0.0} MB; load {load}"));
    }
}
