using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;
using Ebm.Live;
using Microsoft.Playwright;

namespace Ebm.Testing;

/// <summary>A book whose cells run in the page, written into a folder and served.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Server">Serves it.</param>
/// <param name="Reports">What the chapters came to when they ran natively.</param>
internal sealed record LiveBook(string Folder, BookServer Server, IReadOnlyList<NotebookReport> Reports) : IAsyncDisposable
{
    private static readonly Screen Silent = new(TextWriter.Null, TextWriter.Null, null);

    /// <summary>Builds what runs cells, if these sources have none yet.</summary>
    /// <exception cref="InvalidOperationException">It could not be built.</exception>
    public static async Task<LiveRuntime> BuildAsync(string root, CancellationToken cancel = default)
    {
        var runtime = new LiveRuntime(new Ebm.Cli.Checkout(root));
        return await runtime.BuildAsync(Silent, cancel) is { } problem ? throw new InvalidOperationException(problem) : runtime;
    }

    /// <summary>Writes chapters, with what they came to, and serves them.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="folder">The book's folder, which must exist.</param>
    /// <param name="reports">The chapters that ran, each with the path of its notebook.</param>
    /// <param name="runtime">What runs its cells; null for a book without.</param>
    public static async Task<LiveBook> ServeAsync(string root, string folder, IReadOnlyList<NotebookReport> reports,
        LiveRuntime? runtime)
    {
        var writer = new BookWriter(folder, Path.Combine(root, "docs", "glossary.md"));
        foreach (NotebookReport report in reports)
            writer.Add(report, report.Path);
        writer.Finish();
        runtime?.AddTo(new BookFolder(folder));
        return new LiveBook(folder, await BookServer.StartAsync(folder, 0), reports);
    }

    /// <summary>A notebook as if it had run and shown nothing.</summary>
    public static NotebookReport Unrun(string path) =>
        new(path, NotebookStatus.Ok, 0, 0, 0, [], [], null, NotebookDocument.Read(path));

    /// <summary>Opens a chapter.</summary>
    public async Task<LivePage> OpenAsync(IBrowserContext context, string chapter)
    {
        IPage page = await context.NewPageAsync();
        await page.GotoAsync($"{Server.Address}{chapter}.html");
        await page.WaitForSelectorAsync(".live-bar .run");
        return new LivePage(page);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What a cell came to in the page.</summary>
/// <param name="State">The line beside its button.</param>
/// <param name="Text">What it shows, as text.</param>
/// <param name="Facts">Claims and verdicts in it, as JSON.</param>
/// <param name="Seconds">How long it ran, with what had to run before it.</param>
internal sealed record LiveResult(string State, string Text, string[] Facts, double Seconds)
{
    /// <summary>Whether it came to its end.</summary>
    public bool Ran => State.StartsWith("Ran here", StringComparison.Ordinal);
}

/// <summary>A chapter in a browser, as a reader uses it.</summary>
/// <param name="Page">The page.</param>
internal sealed record LivePage(IPage Page)
{
    /// <summary>Writes into a cell, as a learner does.</summary>
    public async Task WriteAsync(string cell, string code)
    {
        ILocator place = Page.Locator($".cell[data-cell='{cell}']");
        if (await place.Locator("textarea").CountAsync() == 0)
            await place.Locator(".edit").ClickAsync();
        await place.Locator("textarea").FillAsync(code);
    }

    /// <summary>Runs a cell and waits for its end; what takes longer is stopped.</summary>
    /// <param name="cell">Its id.</param>
    /// <param name="seconds">How long it may take.</param>
    /// <param name="clock">Seconds since some moment; null: those on the wall.</param>
    public async Task<LiveResult> RunAsync(string cell, double seconds = 60, Func<double>? clock = null)
    {
        clock ??= () => System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency;
        ILocator place = Page.Locator($".cell[data-cell='{cell}']");
        double begun = clock();
        await place.Locator(".run").ClickAsync();
        const string Ended = "id => { const c = document.querySelector(`.cell[data-cell='${id}']`); " +
            "const s = c.querySelector('.live-bar [role=status]').textContent; return s && s !== 'Waiting.' && s !== 'Running.' " +
            "&& document.querySelector('.live-strip button').hidden; }";
        async Task<bool> EndsWithin(double milliseconds)
        {
            try
            {
                await Page.WaitForFunctionAsync(Ended, cell, new() { Timeout = (float)milliseconds, PollingInterval = 50 });
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        while (!await EndsWithin(Math.Clamp(1000 * (begun + seconds - clock()), 50, 1000)))
        {
            if (clock() < begun + seconds)
                continue;
            await Page.ClickAsync(".live-strip button:has-text('Stop')");
            await Page.WaitForFunctionAsync(Ended, cell, new() { Timeout = 60_000 });
            break;
        }

        double took = clock() - begun;
        string state = await place.Locator(".live-bar [role=status]").TextContentAsync() ?? "";
        ILocator outputs = place.Locator(":scope > .outputs");
        string text = await outputs.CountAsync() > 0 ? await outputs.InnerTextAsync() : "";
        string[] facts = await place.EvaluateAsync<string[]>("c => Array.from(c.querySelectorAll('.shown'), s => s.facts || []).flat()");
        return new LiveResult(state, text, facts, took);
    }
}
