using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;
using Ebm.Kernel.Tests.Jupyter;
using Ebm.Live;
using Microsoft.Playwright;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>
/// Cells that run in the page: what runs before what, what is kept, what is said. The worker is a stand-in that knows no C#: it prints what
/// it is given, and fails on demand; the real one is in .ci/long.
/// </summary>
[Collection("processes")]
public sealed class LivePageTests : IAsyncLifetime
{
    private const string Edition = "0123456789abcdef";

    private const string Worker = """
        onmessage = (event) => {
          const m = event.data, end = (result) => postMessage({ id: m.id, ended: result });
          if (m.start) { postMessage({ progress: 60 }); postMessage({ progress: 40 }); postMessage({ ready: 1, files: [] }); return; }
          if (m.run.includes("loop")) return;
          if (m.run.includes("crash")) throw new Error("abort");
          if (m.run.includes("memory")) { end({ error: { name: "OutOfMemoryException", message: "", traceback: [] } }); return; }
          if (m.run.includes("wrong")) { end({ error: { name: "E", message: "E: no", traceback: ["E: no", "   at a cell"] } }); return; }
          postMessage({ id: m.id, kind: "stdout", text: `${m.id}:` });
          postMessage({ id: m.id, kind: "display", text: JSON.stringify({ id: "", data: { "text/html": `<b>${m.run.length}</b><script>document.title += "!"<\/script>` } }) });
          end({ data: { "text/plain": m.run } });
        };
        """;

    private readonly TemporaryFolder _folder = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private LiveBook? _book;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_book is not null)
            await _book.DisposeAsync();
        _folder.Dispose();
    }

    [Needs("json", Browser = true)]
    public async Task Cells_run_after_those_they_need_go_stale_and_stop()
    {
        LivePage page = await Open();
        LiveResult third = await page.RunAsync("third");
        Assert.True(third.Ran, third.State);
        Assert.EndsWith("The last digits may not be the book's: a browser rounds some sums of this cell differently.", third.State);
        // The setup, the first, the third; no exercise, no slow one.
        Assert.StartsWith("3:", third.Text);
        Assert.Contains("third(first)", third.Text);
        Assert.EndsWith("!!!", await page.Page.TitleAsync());
        Assert.Equal("Kept as it was printed: this cell takes too long in a browser.", await Said(page, "slow"));
        Assert.Equal("Kept as it was printed: it uses what a slow cell computes.", await Said(page, "after"));
        LiveResult check = await page.RunAsync("check");
        Assert.StartsWith("5:", check.Text);

        await page.WriteAsync("first", "first, changed");
        Assert.Equal("A cell above has changed since: run it again to bring it up to date.", await Said(page, "third"));
        Assert.Equal(check.State, await Said(page, "check"));
        Assert.StartsWith("7:", (await page.RunAsync("third")).Text);

        await page.WriteAsync("first", "wrong");
        Assert.Equal("Not run: a cell above, which it needs, has failed.", (await page.RunAsync("third")).State);
        Assert.StartsWith("Failed after", await Said(page, "first"));
        await page.WriteAsync("exercise", "wrong");
        Assert.Equal("Not run: a cell above, which it needs, has failed.", (await page.RunAsync("check")).Text);
        await page.WriteAsync("exercise", "loop");
        Assert.Equal("Stopped before it was run.", (await page.RunAsync("check", 1)).Text);
        await page.WriteAsync("exercise", "right");
        Assert.True((await page.RunAsync("check")).Ran);
        await page.WriteAsync("first", "memory");
        Assert.Equal("The cell filled the memory, 1 GB.", (await page.RunAsync("first")).State);
        await page.WriteAsync("first", "crash");
        Assert.StartsWith("The cell ended the runtime: ", (await page.RunAsync("first")).State);
        await page.WriteAsync("first", "loop");
        Assert.Equal("Stopped.", (await page.RunAsync("first", 1)).State);
        Assert.Contains("Stopped. The variables are gone", await page.Page.TextContentAsync(".live-strip .words"));
        await page.Page.ClickAsync(".cell[data-cell=first] .revert");
        await page.Page.ClickAsync(".live-strip button:has-text('Run them again')");
        await Says(page, "check", "Ran here");
        Assert.False(await page.Page.Locator(".cell.stale").First.IsVisibleAsync());
    }

    [Needs("json", Browser = true)]
    public async Task Stop_ends_what_runs_and_all_that_waits()
    {
        LivePage page = await Open();
        await page.WriteAsync("first", "loop");
        await page.Page.ClickAsync(".cell[data-cell=first] .run");
        await Says(page, "first", "Running.");
        await page.Page.ClickAsync(".cell[data-cell=third] .run");
        await page.Page.ClickAsync(".cell[data-cell=check] .run");
        Assert.Equal("Waiting.", await Said(page, "third"));
        await page.Page.ClickAsync(".live-strip button:has-text('Stop')");
        await Says(page, "first", "Stopped.");
        // Begun again, either would load a worker and show the button.
        for (int i = 0; i < 10; i++)
        {
            await Task.Delay(50);
            Assert.True(await page.Page.EvaluateAsync<bool>("() => document.querySelector('.live-strip button').hidden"));
            Assert.Equal(("Stopped.", "", ""), (await Said(page, "first"), await Said(page, "third"), await Said(page, "check")));
        }

        // What is asked for after the stop runs, one after the other.
        await page.WriteAsync("first", "good");
        await page.Page.ClickAsync(".cell[data-cell=third] .run");
        await page.Page.ClickAsync(".cell[data-cell=check] .run");
        await Says(page, "third", "Ran here");
        await Says(page, "check", "Ran here");
    }

    [Needs("json", Browser = true)]
    public async Task What_a_learner_writes_is_kept_shared_between_tabs_and_saved_as_a_notebook()
    {
        LivePage page = await Open();
        ILocator area = page.Page.Locator(".cell[data-cell=exercise] textarea");
        await area.FillAsync("int F()\n{");
        await area.PressAsync("Enter");
        await page.Page.Keyboard.TypeAsync("return 1;");
        await area.PressAsync("Tab");
        Assert.Equal("int F()\n{\n    return 1;   ", await area.InputValueAsync());
        await area.PressAsync("Shift+Tab");
        Assert.Equal("int F()\n{\nreturn 1;   ", await area.InputValueAsync());
        await area.PressAsync("Control+z");
        await area.PressAsync("Escape");
        Assert.Equal("run", await page.Page.EvaluateAsync<string>("() => document.activeElement.className"));
        await page.WriteAsync("exercise", "// ä < b\nint F() => 1;");

        IPage other = await page.Page.Context.NewPageAsync();
        await other.GotoAsync(page.Page.Url);
        await other.WaitForSelectorAsync(".live-bar .run");
        Assert.Equal("// ä < b\nint F() => 1;", await other.InputValueAsync(".cell[data-cell=exercise] textarea"));
        // While it is being written here, what is written there only counts there.
        await other.FillAsync(".cell[data-cell=exercise] textarea", "int F() => 0;");
        await Says(page, "exercise", "Changed in another tab too; what you type here is kept.");
        await area.PressAsync("Escape");
        await other.FillAsync(".cell[data-cell=exercise] textarea", "int F() => 2;");
        await Says(page, "exercise", "Changed in another tab.");
        Assert.Equal("int F() => 2;", await area.InputValueAsync());

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.ClickAsync(".live-strip button:has-text('Save as notebook')"));
        Assert.Equal("05-live.ipynb", download.SuggestedFilename);
        string saved = Path.Combine(_folder.Path, "saved.ipynb");
        await download.SaveAsAsync(saved);
        NotebookDocument notebook = NotebookDocument.Read(saved);
        Assert.Equal("int F() => 2;", notebook.Cells[5].Source);
        Assert.Equal(Document().Cells.Select(cell => cell.Source).Where((_, i) => i != 5),
            notebook.Cells.Select(cell => cell.Source).Where((_, i) => i != 5));
        Assert.Equal("05.f", notebook.Cells[5].Exercise);

        await page.Page.AddInitScriptAsync(
            "Storage.prototype.setItem = () => { throw new Error('full'); }; delete window.Storage.prototype.getItem;");
        await page.Page.ReloadAsync();
        await page.Page.WaitForSelectorAsync(".live-bar .run");
        await page.WriteAsync("exercise", "int F() => 3;");
        Assert.Contains("This browser does not keep what you write", await page.Page.TextContentAsync(".live-strip .words"));
        Assert.Equal("int F() => 3;", await page.Page.InputValueAsync(".cell[data-cell=exercise] textarea"));
    }

    [Needs("json", Browser = true)]
    public async Task What_was_written_outlives_a_click_a_new_edition_and_the_way_back()
    {
        LivePage page = await Open();
        ILocator area = page.Page.Locator(".cell[data-cell=exercise] textarea");
        await page.WriteAsync("exercise", "int F() => 1;");
        await page.Page.ClickAsync(".cell[data-cell=exercise] .revert");
        Assert.Equal("throw new NotImplementedException();", await area.InputValueAsync());
        await page.Page.Keyboard.PressAsync("Control+z");
        Assert.Equal("int F() => 1;", await area.InputValueAsync());
        Assert.Equal("int F() => 1;", await Kept(page, "exercise"));

        // Another tab writes while this page rests in the browser's memory: no event tells of it.
        await area.FocusAsync();
        await Keep(page, "exercise", "int F() => 2;");
        await page.Page.EvaluateAsync("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        Assert.Equal("int F() => 2;", await area.InputValueAsync());
        await Says(page, "exercise", "Changed in another tab.");

        // Written when the cells were not slow yet, and when there was one more.
        await Keep(page, "slow", "mine");
        await Keep(page, "gone", "mine too");
        await page.Page.ReloadAsync();
        await page.Page.WaitForSelectorAsync(".live-bar .run");
        Assert.Equal("mine", await page.Page.InputValueAsync(".cell[data-cell=slow] textarea"));
        await Says(page, "slow", "Kept as it was printed: this cell takes too long in a browser. What you wrote here stays");
        Assert.Contains("You have edited 2 cells.", await page.Page.TextContentAsync(".live-strip .words"));
        await page.WriteAsync("slow", "mine, changed");
        await page.Page.PressAsync(".cell[data-cell=slow] textarea", "Control+Enter");
        await page.Page.PressAsync(".cell[data-cell=slow] textarea", "Escape");
        Assert.Equal("revert", await page.Page.EvaluateAsync<string>("() => document.activeElement.className"));
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.ClickAsync(".live-strip button:has-text('Save as notebook')"));
        string saved = Path.Combine(_folder.Path, "saved.ipynb");
        await download.SaveAsAsync(saved);
        NotebookDocument notebook = NotebookDocument.Read(saved);
        Assert.Equal(("mine, changed", "int F() => 2;"), (notebook.Cells[3].Source, notebook.Cells[5].Source));
        Assert.Equal((Document().Cells.Count + 1, "mine too"), (notebook.Cells.Count, notebook.Cells[^1].Source));
        await page.Page.ClickAsync(".cell[data-cell=slow] .revert");
        Assert.Null(await Kept(page, "slow"));
        Assert.Equal("Kept as it was printed: this cell takes too long in a browser.", await Said(page, "slow"));
    }

    [Needs("json", Browser = true)]
    public async Task Two_books_of_one_site_keep_each_their_own_files()
    {
        const string Keep = """
            async edition => {
                await navigator.serviceWorker.register("offline.js");
                const worker = (await navigator.serviceWorker.ready).active;
                const kept = new Promise(done => { navigator.serviceWorker.onmessage = done; });
                worker.postMessage({ folder: edition, keep: [new URL(`assets/live/${edition}/page.js`, location.href).href] });
                await kept;
            }
            """;
        (string Folder, string Edition)[] books = [("a", Edition), ("b", "fedcba9876543210")];
        foreach ((string folder, string edition) in books)
        {
            string live = Path.Combine(_folder.Path, folder, "assets", "live", edition);
            Directory.CreateDirectory(live);
            File.WriteAllText(Path.Combine(live, "page.js"), "");
            File.WriteAllText(Path.Combine(_folder.Path, folder, "index.html"), "<!doctype html><title>A book</title>");
            File.Copy(Path.Combine(Programs.Checkout, "src", "Ebm.Browser", "wwwroot", "offline.js"),
                Path.Combine(_folder.Path, folder, "offline.js"));
        }

        await using BookServer server = await BookServer.StartAsync(_folder.Path, 0);
        _playwright = await Playwright.CreateAsync();
        _browser = await InstalledBrowser.LaunchAsync(_playwright);
        IPage page = await (await _browser.NewContextAsync()).NewPageAsync();
        foreach ((string folder, string edition) in books)
        {
            await page.GotoAsync($"{server.Address}{folder}/");
            await page.EvaluateAsync(Keep, edition);
        }

        foreach ((string folder, string edition) in books)
            Assert.True(await page.EvaluateAsync<bool>("async address => Boolean(await caches.match(address))",
                $"{server.Address}{folder}/assets/live/{edition}/page.js"), folder);
    }

    [Needs("json", Browser = true)]
    public async Task Where_cells_cannot_run_the_button_says_why_and_the_page_is_for_all_readers()
    {
        LivePage page = await Open();
        await page.WriteAsync("first", "changed");
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.Empty((await page.Page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{violation.Help}: {violation.Nodes[0].Html}"));
        }

        await page.Page.SetViewportSizeAsync(390, 844);
        Assert.True(await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= 390);
        IAPIRequestContext ask = page.Page.APIRequest;
        string address = $"{_book!.Server.Address}assets/live/{Edition}/worker.js";
        IAPIResponse plain = await ask.GetAsync(address, new() { Headers = [new("Accept-Encoding", "identity")] });
        IAPIResponse small = await ask.GetAsync(address, new() { Headers = [new("Accept-Encoding", "gzip, br;q=0.5")] });
        Assert.False(plain.Headers.ContainsKey("content-encoding"));
        Assert.Equal("br", small.Headers["content-encoding"]);
        Assert.Equal(await plain.TextAsync(), await small.TextAsync());
        Assert.Contains("immutable", small.Headers["cache-control"]);
        Assert.Equal(plain.Headers["content-type"], small.Headers["content-type"]);

        await page.Page.GotoAsync(new Uri(Path.Combine(_folder.Path, "05-live.html")).AbsoluteUri);
        await page.Page.ClickAsync(".cell[data-cell=first] .run");
        Assert.Contains("ebm book --live --serve", await Said(page, "first"));
        await using DemoServer demos = await DemoServer.StartAsync(0, book: _folder.Path);
        await page.Page.GotoAsync(demos.Address("book/05-live.html"));
        await page.Page.ClickAsync(".cell[data-cell=first] .run");
        Assert.Equal("Cells run in the book itself. In your clone: ebm book --live --serve", await Said(page, "first"));
        Assert.Equal("loaded", await page.Page.EvaluateAsync<string>(
            "async () => (await document.fonts.load('16px KaTeX_Main')).map(face => face.status).join()"));
        Directory.Delete(Path.Combine(_folder.Path, "assets", "live"), recursive: true);
        await page.Page.GotoAsync(_book.Server.Address + "05-live.html");
        await page.Page.ClickAsync(".cell[data-cell=first] .run");
        Assert.Contains("written without what runs its cells", await Said(page, "first"));
    }

    private static Task<string?> Kept(LivePage page, string cell) =>
        page.Page.EvaluateAsync<string?>("cell => localStorage.getItem('ebm:/05-live:' + cell)", cell);

    private static Task Keep(LivePage page, string cell, string code) => page.Page.EvaluateAsync(
        "([cell, code]) => localStorage.setItem('ebm:/05-live:' + cell, code)", new[] { cell, code });

    private static Task<string?> Said(LivePage page, string cell) =>
        page.Page.TextContentAsync($".cell[data-cell={cell}] .live-bar [role=status]");

    private static Task Says(LivePage page, string cell, string words) => page.Page.WaitForFunctionAsync(
        "([cell, words]) => document.querySelector(`.cell[data-cell=${cell}] .live-bar [role=status]`).textContent.startsWith(words)",
        new[] { cell, words });

    private static NotebookDocument Document()
    {
        NotebookDocument document = NotebookDocument.Create(
            (CellKind.Markdown, "# Live"), (CellKind.Code, "#!import course.cs"), (CellKind.Code, "var first = 1; // < & \"\n    first"),
            (CellKind.Code, "slow"), (CellKind.Code, "after"), (CellKind.Code, "throw new NotImplementedException();"),
            (CellKind.Code, "Check(F)"), (CellKind.Code, "third(first)"));
        string[] names = ["text", "setup", "first", "slow", "after", "exercise", "check", "third"];
        for (int i = 0; i < names.Length; i++)
            document.Json["cells"]![i]!["id"] = names[i];
        document.Json["cells"]![5]!["metadata"]!["ebm"] = new JsonObject { ["exercise"] = "05.f" };
        document.Json["cells"]![6]!["metadata"]!["ebm"] = new JsonObject { ["check"] = "05.f" };
        return NotebookDocument.Parse(document.Json.ToJsonString());
    }

    private async Task<LivePage> Open()
    {
        string notebooks = Path.Combine(_folder.Path, "notebooks"), live = Path.Combine(_folder.Path, "assets", "live", Edition);
        Directory.CreateDirectory(notebooks);
        File.WriteAllText(Path.Combine(notebooks, LiveCells.File),
            """{ "05-live": { "cells": "all", "slow": ["slow"], "after": ["after"], "rounded": ["third"] } }""");
        var report = new NotebookReport(Path.Combine(notebooks, "05-live.ipynb"), NotebookStatus.Ok, 1, 1, 1, [], [], null, Document());
        _book = await LiveBook.ServeAsync(Programs.Checkout, _folder.Path, [report], null);
        Directory.CreateDirectory(live);
        foreach (string script in Directory.GetFiles(Path.Combine(Programs.Checkout, "src", "Ebm.Browser", "wwwroot"), "*.js"))
            File.Copy(script, Path.Combine(live, Path.GetFileName(script)));
        File.WriteAllText(Path.Combine(live, "worker.js"), Worker);
        using (var stream = new BrotliStream(File.Create(Path.Combine(live, "worker.js.br")), CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(Worker));
        File.WriteAllText(Path.Combine(live, "..", LiveRuntime.Manifest), $$"""{ "protocol": 1, "folder": "{{Edition}}", "bytes": 100 }""");
        _playwright = await Playwright.CreateAsync();
        _browser = await InstalledBrowser.LaunchAsync(_playwright);
        return await _book.OpenAsync(await _browser.NewContextAsync(new() { ServiceWorkers = ServiceWorkerPolicy.Block }), "05-live");
    }
}
