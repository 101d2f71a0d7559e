using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;
using Microsoft.Playwright;

namespace Ebm.Campaigns.Live;

/// <summary>
/// Chapters in the page, in a real browser, from the server of <c>ebm book</c>. Those that notebooks/live.json names run through, and each
/// claim must measure, to the last bit, what it measured natively; of every chapter, stubs are not attempted and the reference solutions
/// are solved; then answers that are meant to do harm, and a page without a network. <c>--only measure</c> measures how long a reader
/// waits.
/// </summary>
internal sealed partial class LiveCampaign : Campaign
{
    /// <summary>A cell whose worker computes longer, in seconds, is too slow for a reader to wait for; and one that is stopped.</summary>
    private const double Patience = 15, Limit = 60;

    /// <summary>How far a claim may be from the native one where live.json says that its last digits differ.</summary>
    private const double Rounding = 1e-12;

    private readonly List<string> _problems = [];
    private readonly SortedDictionary<string, LiveCells> _measured = new(StringComparer.Ordinal);
    private readonly WorkerClock _clock = new();
    private int _passed;

    /// <inheritdoc/>
    public override string Name => "live";

    /// <inheritdoc/>
    public override string Summary =>
        "chapters and exercises in the page: the native values, every solution solved, every stub not attempted";

    /// <inheritdoc/>
    public override bool IsOneOfAll => false;

    /// <inheritdoc/>
    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        LiveRuntime runtime = await LiveBook.BuildAsync(Checkout.Root);
        string folder = Path.Combine(Checkout.Root, "artifacts", "long", "live");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string only = options.Only is "measure" ? "01-energy" : options.Only is "harm" ? "02-gibbs" : options.Only;
        Predicate<string> chosen = path => only.Split(',').Any(part => path.Contains(part, StringComparison.Ordinal));
        string[] paths = [.. Directory.GetFiles(Checkout.Notebooks, "??-*.ipynb").Order(StringComparer.Ordinal)
            .Where(path => chosen(path))];
        bool IsWhole(string path) => LiveCells.Of(Checkout.Notebooks, Path.GetFileNameWithoutExtension(path)).Cells == "all";
        string[] whole = options.Only is "measure" or "harm" ? [] : [.. paths.Where(IsWhole)];
        IReadOnlyList<NotebookReport> native = whole.Length == 0 ? []
            : await NotebookRunner.RunAsync(whole, new RunOptions { Timeout = TimeSpan.FromMinutes(15) });
        NotebookReport[] reports = [.. paths.Select(path => native.FirstOrDefault(report => report.Path == path) ?? LiveBook.Unrun(path))];
        await using LiveBook book = await LiveBook.ServeAsync(Checkout.Root, folder, reports, runtime);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await InstalledBrowser.LaunchAsync(playwright);
        foreach (NotebookReport report in options.Only is "measure" or "harm" ? [] : reports)
        {
            await using IBrowserContext context = await browser.NewContextAsync();
            string chapter = Path.GetFileNameWithoutExtension(report.Path);
            LivePage page = await book.OpenAsync(context, chapter);
            page.Page.PageError += (_, error) => Fail(options, chapter, "the page", error);
            if (native.Contains(report))
                await RunThrough(options, page, report, chapter);
            await Answer(options, page, report, chapter);
        }

        if (reports.FirstOrDefault(report => report.Path.Contains("02-gibbs", StringComparison.Ordinal)) is { Executed: { } gibbs })
        {
            await TryHarm(options, book, browser, "02-gibbs", gibbs.Cells.First(cell => cell.Exercise == Exercise).Id,
                gibbs.Cells.First(cell => cell.Check == Exercise).Id);
        }

        if (reports.Any(report => report.Path.Contains("01-energy", StringComparison.Ordinal)))
        {
            await Measure(options, book, browser, "01-energy", "landscape");
            await TryOffline(options, book, browser, "01-energy", "landscape");
        }

        File.WriteAllText(Path.Combine(folder, "measured.json"),
            JsonSerializer.Serialize(_measured.ToDictionary(), LiveList.Default.DictionaryStringLiveCells));
        return new Tally(_passed, _problems.Count);
    }

    /// <summary>
    /// Runs a chapter's cells one after the other. One that is too slow, or uses what such a cell computes, is emptied for those after it:
    /// what they come to is what a reader sees who has the longer list.
    /// </summary>
    private async Task RunThrough(CampaignOptions options, LivePage page, NotebookReport report, string chapter)
    {
        LiveCells listed = LiveCells.Of(Checkout.Notebooks, chapter);
        List<string> slow = [], after = [], rounded = [];
        string? last = null;
        foreach (NotebookCell cell in report.Executed!.Cells.Where(cell => cell.Kind == CellKind.Code && cell.Exercise is null
            && cell.Check is null && !listed.Slow.Contains(cell.Id) && !listed.After.Contains(cell.Id)))
        {
            LiveResult result = await page.RunAsync(cell.Id, Limit, _clock.Seconds);
            if (result.Seconds > 2)
                options.Log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chapter} {cell.Id}: {result.Seconds:0.0} s"));
            string? problem = result.Ran ? Different(cell, result, 0) : $"{result.State} {result.Text}";
            bool isRounded = problem is not null && result.Ran && Different(cell, result, Rounding) is null;
            if (isRounded)
                rounded.Add(cell.Id);
            if (problem is null || (isRounded && listed.IsRounded(cell)))
                _passed++;
            else
                Fail(options, chapter, cell.Id, problem);
            if (result.Seconds > Patience)
                slow.Add(cell.Id);
            else if (!result.Ran)
                after.Add(cell.Id);
            if (result.Ran && result.Seconds <= Patience)
            {
                last = cell.Id;
                continue;
            }

            await page.WriteAsync(cell.Id, "");
            if (result.Seconds > Patience && last is not null)
            {
                // A worker without its variables; what the cells before computed is computed again before the next is measured.
                await page.Page.ReloadAsync();
                await page.Page.WaitForSelectorAsync(".live-bar .run");
                await page.RunAsync(last, 10 * Limit, _clock.Seconds);
            }
        }

        _measured[chapter] = new LiveCells("all", [.. listed.Slow, .. slow], [.. listed.After, .. after],
            rounded.Count == 0 ? null : rounded);
    }

    /// <summary>Where a claim of the page is not the native one: to the last bit, or to an error of its size or of 1.</summary>
    private static string? Different(NotebookCell cell, LiveResult result, double error)
    {
        JsonNode[] here = [.. Claims(result.Facts.Select(text => JsonNode.Parse(text)))];
        JsonNode[] there = [.. Claims(cell.Outputs.Select(output => output?["data"]?[Verdicts.ClaimType]))];
        bool same = here.Length == there.Length && here.Zip(there).All(pair => IsSame(pair.First, pair.Second, error));
        return same ? null : $"claims here: {string.Join("; ", here.Select(Line))}; natively: {string.Join("; ", there.Select(Line))}";
    }

    private static bool IsSame(JsonNode here, JsonNode there, double error)
    {
        if (Line(here) == Line(there))
            return true;
        return error > 0 && Verdict(here) == Verdict(there) && here["measured"] is JsonValue a && there["measured"] is JsonValue b
            && a.TryGetValue(out double x) && b.TryGetValue(out double y) && Math.Abs(x - y) <= error * Math.Max(1, Math.Abs(y));
    }

    private static string Verdict(JsonNode claim) => $"{claim["name"]} {claim["holds"]}";

    private static string Line(JsonNode claim) => $"{claim["name"]} = {claim["measured"]!.ToJsonString()} {claim["holds"]}";

    private static IEnumerable<JsonNode> Claims(IEnumerable<JsonNode?> facts) =>
        from fact in facts
        from claim in fact is JsonArray several ? several.ToArray() : [fact]
        where claim?["measured"] is not null
        select claim;

    private async Task Answer(CampaignOptions options, LivePage page, NotebookReport report, string chapter)
    {
        NotebookDocument solved = ReferenceSolutions.Apply(report.Executed!, Checkout.Notebooks);
        foreach (NotebookCell check in solved.Cells.Where(cell => cell.Check is not null))
        {
            NotebookCell stub = solved.Cells.First(cell => cell.Exercise == check.Check);
            await Expect(options, page, check, chapter, "not-attempted");
            await page.WriteAsync(stub.Id, stub.Source);
            await Expect(options, page, check, chapter, "solved");
        }
    }

    private async Task Expect(CampaignOptions options, LivePage page, NotebookCell check, string chapter, string state)
    {
        if (LiveCells.Of(Checkout.Notebooks, chapter).Slow.Contains(check.Id))
            return;
        LiveResult result = await page.RunAsync(check.Id, Limit, _clock.Seconds);
        if (result.Seconds > 2)
            options.Log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chapter} {check.Check} {state}: {result.Seconds:0.0} s"));
        if (result.Facts.Any(fact => JsonNode.Parse(fact)?["state"]?.GetValue<string>() == state))
            _passed++;
        else
            Fail(options, chapter, $"{check.Check} ({check.Id})", $"not {state}: {result.State} {result.Text}");
    }

    private void Fail(CampaignOptions options, string chapter, string cell, string problem)
    {
        string line = $"{chapter} {cell}: {problem.ReplaceLineEndings(" ")}";
        _problems.Add(line);
        options.Log.WriteLine("FAILED " + (line.Length > 600 ? line[..600] + "…" : line));
    }
}
