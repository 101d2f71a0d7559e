using System.Net.WebSockets;
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

/// <summary>The pages as a lecturer sees them.</summary>
public class BrowserTests
{
    private const string Fingerprint = """
        () => {
            const canvas = document.getElementById("canvas");
            return [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].reduce((h, v) => (h * 31 + v) | 0, 7);
        }
        """;

    [BrowserFact]
    public async Task Every_demo_draws_moves_answers_the_keyboard_and_complains_of_nothing()
    {
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        foreach (DemoCard card in Catalogue.Cards)
        {
            IPage page = await browser.Open(live.Server.Address(card.Name) + "?theme=light");
            await Drawn(page, 5);
            int first = await page.EvaluateAsync<int>(Fingerprint);
            await Drawn(page, 15);
            int second = await page.EvaluateAsync<int>(Fingerprint);
            Assert.True(first != second, $"{card.Name}: the picture stands still");
            Assert.Equal(card.Title, await page.InnerTextAsync("#title"));
            Assert.NotEqual("", await page.InnerTextAsync("#readouts"));

            // A control by its number, a turn by the arrow: the address follows.
            await page.Keyboard.PressAsync("1");
            await page.Keyboard.PressAsync("ArrowRight");
            await page.Keyboard.PressAsync("ArrowDown");
            await page.Keyboard.PressAsync("ArrowRight");
            await page.Keyboard.PressAsync("Escape");
            await page.WaitForFunctionAsync("() => location.search.split('&').length > 1");
            foreach (DemoAction action in card.Actions)
            {
                await page.Keyboard.PressAsync($"{action.Key}");
                await Drawn(page, 2);
            }

            await page.Keyboard.PressAsync("Tab");
            bool isAtPicture = await page.EvaluateAsync<bool>("() => document.activeElement.id === 'canvas'");
            Assert.True(isAtPicture || card.Pen is null, $"{card.Name}: Tab does not lead to the picture");
            Assert.Equal(card.Pen ?? card.Summary, await page.GetAttributeAsync("#canvas", "aria-label"));
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("?");
            Assert.True(await page.EvaluateAsync<bool>("() => document.getElementById('help').open"));
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("t");
            Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
            Assert.False(await page.EvaluateAsync<bool>("() => 'fault' in document.body.dataset"), card.Name);
            Assert.True(await page.EvaluateAsync<bool>(
                "() => document.body.scrollWidth <= innerWidth && document.body.scrollHeight <= innerHeight"),
                $"{card.Name}: the page is larger than the screen");
            Assert.True(await page.EvaluateAsync<bool>("""
                () => [...document.querySelectorAll(".readout *")]
                    .every(e => e.scrollWidth <= e.clientWidth || getComputedStyle(e).overflowX === "hidden")
                """), $"{card.Name}: a number runs into its neighbour");
            await page.CloseAsync();
        }

        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task The_list_leads_to_each_demo_and_the_notes_hear_of_it()
    {
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address());
        await page.WaitForSelectorAsync("li");
        Assert.Equal(Catalogue.Cards.Count, await page.Locator("li").CountAsync());
        await page.Keyboard.PressAsync("1");
        await page.WaitForFunctionAsync("() => Number(document.documentElement.dataset.drawn) > 3");
        IPage notes = await page.Context.RunAndWaitForPageAsync(() => page.Keyboard.PressAsync("o"));
        await notes.WaitForFunctionAsync("() => document.querySelectorAll('#list li').length > 3");
        await notes.Keyboard.PressAsync(" ");
        await page.WaitForFunctionAsync("() => document.getElementById('pause').innerText.startsWith('Go on')");

        // Another demo on the same page: the notes follow, and a key there is still pressed once.
        await page.GotoAsync(live.Server.Address("robot"));
        await notes.WaitForFunctionAsync("() => document.getElementById('title').innerText.includes('robot')");
        await page.EvaluateAsync("""
            () => {
                window.heard = [];
                window.ear = new BroadcastChannel("ebm-" + sessionStorage.session);
                window.ear.onmessage = ({ data }) => { if (data.press) window.heard.push(data.press); };
            }
            """);
        foreach (string key in (string[])["f", "o", "i", ".", "."]) await notes.Keyboard.PressAsync(key);
        await notes.Keyboard.PressAsync("n");
        await page.WaitForFunctionAsync("() => window.heard.includes('n')");
        Assert.Equal("foi..n", await page.EvaluateAsync<string>("() => window.heard.join('')"));
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task After_a_click_on_a_button_or_a_list_Space_pauses()
    {
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address("ising"));
        await Drawn(page, 3);
        await page.ClickAsync("button[data-action=align]");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => document.getElementById('pause').innerText.startsWith('Go on')");
        await page.ClickAsync("#pause");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => document.getElementById('pause').innerText.startsWith('Go on')");

        // The list opens outside the page: its choice is said as a browser does.
        await page.DispatchEventAsync("#p-rule", "pointerdown");
        await page.FocusAsync("#p-rule");
        await page.SelectOptionAsync("#p-rule", "Wolff");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => document.getElementById('pause').innerText.startsWith('Pause')");

        // Who came by the keyboard stays there.
        await page.FocusAsync("button[data-action=align]");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("align", await page.EvaluateAsync<string>("() => document.activeElement.dataset.action"));
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task The_address_follows_a_value_that_never_rests_and_what_is_refused_does_not_stay()
    {
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address("ising") + "?L=128&T=1.5&theme=neon&sweeps=1.7");
        await Drawn(page, 3);
        Assert.Contains(await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"), (string[])["light", "dark"]);
        await page.Keyboard.PressAsync("y");
        await page.WaitForFunctionAsync("() => Number(new URLSearchParams(location.search).get('h')) > 0.1");
        Assert.DoesNotContain("neon", page.Url, StringComparison.Ordinal);
        await page.FillAsync("#seed", "-1");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.getElementById('notice').innerText.startsWith('seed:')");
        Assert.Equal("1", await page.InputValueAsync("#seed"));
        await page.FillAsync("#seed", "17");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.getElementById('seed').value === '17'");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task The_page_that_is_one_too_many_says_so_and_runs_when_another_has_closed()
    {
        await using LiveServer live = await LiveServer.Start();
        var pages = new List<LivePage>();
        try
        {
            while (pages.Count < DemoServer.MostPages) pages.Add(await live.Open("lattice"));
            using (LivePage late = await live.Open("lattice"))
            {
                await Assert.ThrowsAsync<WebSocketException>(late.Take);
                Assert.Equal((1013, "16 pages are open already"), ((int?)late.Socket.CloseStatus, late.Socket.CloseStatusDescription));
            }

            await using LiveBrowser browser = await LiveBrowser.Launch();
            IPage page = await browser.Open(live.Server.Address("lattice"));
            await page.WaitForFunctionAsync(
                "() => document.getElementById('notice').innerText === 'Sixteen pages are open already: close one and reload.'");
            pages[0].Socket.Abort();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (live.Server.Pages == DemoServer.MostPages) await Task.Delay(20, patience.Token);
            await page.ReloadAsync();
            await Drawn(page, 3);
            Assert.Empty(browser.Complaints);
        }
        finally
        {
            pages.ForEach(page => page.Dispose());
        }
    }

    [BrowserFact]
    public async Task A_chapter_that_was_opened_from_a_demo_gives_its_executed_notebook()
    {
        string folder = Directory.CreateTempSubdirectory("ebm-live").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "05-ising.html"), "<a href='05-ising.ipynb'>executed notebook</a>");
            File.WriteAllText(Path.Combine(folder, "05-ising.ipynb"), "{}");
            await using LiveServer live = await LiveServer.Start(folder);
            await using LiveBrowser browser = await LiveBrowser.Launch();
            IPage page = await browser.Open(live.Server.Address("ising"));
            IPage chapter = await page.Context.RunAndWaitForPageAsync(() => page.ClickAsync("a.button"));
            IDownload notebook = await chapter.RunAndWaitForDownloadAsync(() => chapter.ClickAsync("a"));
            Assert.Equal("05-ising.ipynb", notebook.SuggestedFilename);
            Assert.Equal("{}", File.ReadAllText(await notebook.PathAsync()));
            Assert.Empty(browser.Complaints);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [BrowserFact]
    public async Task A_touch_that_the_browser_takes_away_lifts_the_pen()
    {
        const string Touch = """
            () => {
                window.sent = [];
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function (text) { if (text.includes('"act"')) window.sent.push(text); send.call(this, text); };
                const canvas = document.getElementById("canvas"), box = canvas.getBoundingClientRect();
                canvas.setPointerCapture = () => { };
                for (const type of ["pointerdown", "pointermove", "pointercancel", "pointermove"])
                    canvas.dispatchEvent(new PointerEvent(type, { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
                return window.sent.length;
            }
            """;
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address("ising"));
        await Drawn(page, 3);
        Assert.Equal(2, await page.EvaluateAsync<int>(Touch));
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task Where_the_browser_forbids_storage_the_demos_run_all_the_same()
    {
        const string Forbid = """
            for (const name of ["localStorage", "sessionStorage", "BroadcastChannel"])
                Object.defineProperty(window, name, { get() { throw new DOMException("The operation is insecure.", "SecurityError"); } });
            """;
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address(), Forbid);
        await page.WaitForSelectorAsync("li");
        await page.GotoAsync(live.Server.Address("ising") + "?theme=light");
        await Drawn(page, 3);
        await page.Keyboard.PressAsync("t");
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        await Drawn(page, 3);
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task The_curves_over_T_of_the_Ising_model_are_e_over_2J_and_hide_where_there_is_a_field()
    {
        const string Draw = """
            async ([j, h]) => {
                const module = (await import("./demos/ising.js")).default, charts = [];
                const chart = options => {
                    const c = { options, set(...data) { c.data = data; }, points(list) { c.marks = list; } };
                    c.push = c.clear = () => { };
                    charts.push(c);
                    return c;
                };
                const stage = { trace: chart, curve: chart, path: chart, value: () => j, show() { }, number: String, colour: () => "#123",
                    rgb: () => [1, 2, 3], clear() { }, square: { x: 0, y: 0, size: 9 }, g: document.createElement("canvas").getContext("2d") };
                module.start(stage);
                const frame = { spins: new Uint8Array(2048), curveT: [1, 2], curveM: [0, 0], curveE: [-0.01, -0.004],
                    state: [128, 1, -0.02, 0.1, 0, NaN, NaN, 1.5, h, 0, j] };
                module.draw(stage, frame, frame);
                const c = charts.find(one => one.options.title === "over T");
                return [c.hidden ? 1 : 0, ...c.data[2], c.marks[1].y];
            }
            """;
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address());
        double[] weak = await page.EvaluateAsync<double[]>(Draw, new[] { -0.05, 0 });
        Assert.All(weak.Zip([0, -0.1, -0.04, -0.2]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(1, (await page.EvaluateAsync<double[]>(Draw, new[] { 1, 0.3 }))[0]);
        Demo demo = Catalogue.Make("ising")!;
        demo.Parameters.Single(parameter => parameter.Name == "J").Set("0.05");
        demo.Restart(1);
        Assert.Equal(0.05, Frames.Of(demo, "state")["state"][10]);
    }

    private static async Task Drawn(IPage page, int more) => await page.WaitForFunctionAsync(
        "n => Number(document.documentElement.dataset.drawn) >= n",
        await page.EvaluateAsync<int>("() => Number(document.documentElement.dataset.drawn ?? 0)") + more);
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

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }
}
