using Microsoft.Playwright;

namespace Ebm.Live.Tests;

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
            await LiveBrowser.Drawn(page, 5);
            int first = await page.EvaluateAsync<int>(Fingerprint);
            await LiveBrowser.Drawn(page, 15);
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
                await LiveBrowser.Drawn(page, 2);
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
        await LiveBrowser.Drawn(page, 3);
        await page.Keyboard.PressAsync("t");
        Assert.Equal("dark", await page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        await LiveBrowser.Drawn(page, 3);
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
}
