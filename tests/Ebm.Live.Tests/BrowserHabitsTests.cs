using System.Net.WebSockets;
using Microsoft.Playwright;

namespace Ebm.Live.Tests;

/// <summary>What a lecturer expects of the pages without thinking: focus, address, limits, links.</summary>
public class BrowserHabitsTests
{
    [BrowserFact]
    public async Task After_a_click_on_a_button_or_a_list_Space_pauses()
    {
        await using LiveServer live = await LiveServer.Start();
        await using LiveBrowser browser = await LiveBrowser.Launch();
        IPage page = await browser.Open(live.Server.Address("ising"));
        await LiveBrowser.Drawn(page, 3);
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
        await LiveBrowser.Drawn(page, 3);
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
                "() => document.getElementById('notice').innerText === '16 pages are open already: close one and reload.'");
            pages[0].Socket.Abort();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (live.Server.Pages == DemoServer.MostPages) await Task.Delay(20, patience.Token);
            await page.ReloadAsync();
            await LiveBrowser.Drawn(page, 3);
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
            File.WriteAllText(Path.Combine(folder, "05-ising.html"),
                "<link rel=icon href=data:,><a href='05-ising.ipynb'>executed notebook</a>");
            File.WriteAllText(Path.Combine(folder, "05-ising.ipynb"), "{ }");
            await using LiveServer live = await LiveServer.Start(folder);
            await using LiveBrowser browser = await LiveBrowser.Launch();
            IPage page = await browser.Open(live.Server.Address("ising"));
            IPage chapter = await page.Context.RunAndWaitForPageAsync(() => page.ClickAsync("a.button"));
            await chapter.ClickAsync("a");
            await chapter.WaitForURLAsync("**/05-ising.ipynb");
            Assert.Equal("{ }", await chapter.InnerTextAsync("body"));
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
                WebSocket.prototype.send = function (text) {
                    if (text.includes('"act"')) window.sent.push(text);
                    send.call(this, text);
                };
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
        await LiveBrowser.Drawn(page, 3);
        Assert.Equal(2, await page.EvaluateAsync<int>(Touch));
        Assert.Empty(browser.Complaints);
    }
}
