namespace Ebm.Notebooks.Tests;

/// <summary>Charts in a real browser: drawn, moved, dark, and without their library.</summary>
[Collection("browser")]
public class BrowserTests
{
    private const string LineOf = "() => document.querySelector('.ebm-figure .scatterlayer .js-line').getAttribute('d')";

    private static readonly double[] X = [.. Enumerable.Range(0, 60).Select(i => i / 10.0)];

    [BrowserFact]
    public async Task EveryKindIsDrawnOnLightAndDarkPages()
    {
        foreach (var dark in (bool[])[false, true])
        {
            var page = new Page();
            string[] html = [.. Pictured.Charts().Select(c => page.Render(c.Value.Title(c.Key)))];
            await using var browser = await BrowserPage.Open(dark, html);
            await browser.Drawn();
            await browser.Shot(dark ? "kinds-dark" : "kinds-light");
            Assert.Equal(html.Length,
                await browser.Page.Locator(".ebm-figure .main-svg:first-child, .ebm-figure .svg-container > svg:first-of-type")
                .CountAsync());
            Assert.Empty(browser.Complaints);
        }
    }

    [BrowserFact]
    public async Task AMatrixShowsTheTitlesOfItsAxesAndNothingElseOfThem()
    {
        var matrix = new[,] { { 1.0, 2 }, { 3, 4 } };
        await using var browser = await BrowserPage.Open(dark: false, new Page().Render(Chart.Matrix(matrix).Axes("column", "row")));
        await browser.Drawn();
        Assert.Equal("column", await browser.Page.Locator(".xtitle").TextContentAsync());
        Assert.Equal("row", await browser.Page.Locator(".ytitle").TextContentAsync());
        Assert.All(await browser.Page.Locator(".xtick, .ytick").AllTextContentsAsync(), text => Assert.Equal("", text.Trim()));
        var map = (await browser.Page.Locator(".heatmaplayer image, .hm image").First.BoundingBoxAsync())!;
        Assert.True((await browser.Page.Locator(".xtitle").BoundingBoxAsync())!.Y >= map.Y + map.Height, "the title lies on the map");
        var title = (await browser.Page.Locator(".ytitle").BoundingBoxAsync())!;
        Assert.True(title.X + title.Width <= map.X, "the title lies on the map");
        await browser.Shot("matrix");
    }

    [BrowserFact]
    public async Task ASliderAsksThePictureByKeyboardAndMouse()
    {
        var chart = Chart.Explore(("β", [0.5, 1, 2, 4]), ("tilt", [-1.0, 0, 1]), (b, t) => Chart.Lines(X, v => Math.Exp(-b * v) + t)
            .Title($"β = {b}"));
        await using var browser = await BrowserPage.Open(dark: false, new Page().Render(chart.Title("To ask")));
        await browser.Drawn();
        var first = await browser.Page.EvaluateAsync<string>(LineOf);
        var sliders = browser.Page.Locator(".ebm-sliders input");
        Assert.Equal(2, await sliders.CountAsync());
        await sliders.Nth(0).FocusAsync();
        await browser.Page.Keyboard.PressAsync("ArrowRight");
        await browser.Page.WaitForFunctionAsync($"before => ({LineOf})() !== before", first);
        var second = await browser.Page.EvaluateAsync<string>(LineOf);
        Assert.Equal("1", await browser.Page.Locator(".ebm-sliders output").Nth(0).TextContentAsync());
        Assert.Equal("β = 1", await browser.Page.Locator(".ebm-title").TextContentAsync());
        var box = (await sliders.Nth(1).BoundingBoxAsync())!;
        await browser.Page.Mouse.ClickAsync(box.X + box.Width - 3, box.Y + (box.Height / 2));
        await browser.Page.WaitForFunctionAsync($"before => ({LineOf})() !== before", second);
        Assert.Equal("1", await browser.Page.Locator(".ebm-sliders output").Nth(1).TextContentAsync());
        await browser.Shot("explore");
        await sliders.Nth(1).FocusAsync();
        await browser.Page.Keyboard.PressAsync("Home");
        await sliders.Nth(0).FocusAsync();
        await browser.Page.Keyboard.PressAsync("Home");
        // The numbers of the first frame come back exactly: it is written out, not packed.
        await browser.Page.WaitForFunctionAsync($"before => ({LineOf})() === before", first);
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task AChartWhoseLibraryIsOnItsWaySaysSoAndDrawsOnceItIsThere()
    {
        var page = new Page();
        var library = page.Render(Chart.Lines(X, Math.Sin));
        await using var browser = await BrowserPage.Open(dark: false, "<script data-ebm=\"plotly-file\"></script>",
            page.Render(Chart.Lines(X, Math.Cos)));
        await browser.Page.Clock.RunForAsync(2000);
        Assert.Equal("The chart is loading.", await browser.Page.Locator(".ebm-figure").TextContentAsync());
        Assert.Equal(0, await browser.Page.Locator(".ebm-missing").CountAsync());
        await browser.Page.EvaluateAsync("() => { document.querySelector('script[data-ebm=\"plotly-file\"]').dataset.failed = 1; }");
        await browser.Page.Clock.RunForAsync(1000);
        Assert.Contains("run the cell", await browser.Page.Locator(".ebm-missing").TextContentAsync(), StringComparison.Ordinal);
        await browser.Append(library);
        await browser.Page.Clock.RunForAsync(1000);
        await browser.Page.WaitForFunctionAsync("() => document.querySelectorAll('.ebm-figure[data-drawn]').length === 2");
        Assert.Equal(0, await browser.Page.Locator(".ebm-missing").CountAsync());
    }

    [BrowserFact]
    public async Task WithoutTheFirstOutputAChartSaysWhatToRunAndDrawsOnceItIsRun()
    {
        var page = new Page();
        var cleared = page.Render(Chart.Lines(X, Math.Sin).Title("Two wells"));
        string[] left = [page.Render(Chart.Lines(X, Math.Cos).Title("Left")),
            page.Render(Chart.Explore(("a", [1.0, 2]), a => Chart.Lines(X, v => a * v)))];
        await using var browser = await BrowserPage.Open(dark: false, left);
        // Two seconds of the page's own clock.
        await browser.Page.Clock.RunForAsync(2000);
        Assert.Equal(2, await browser.Page.Locator(".ebm-missing").CountAsync());
        Assert.Contains("run the cell of the notebook's first chart, “Two wells”, again",
            await browser.Page.Locator(".ebm-missing").First.TextContentAsync(), StringComparison.Ordinal);
        // A slider that is moved meanwhile counts.
        await browser.Page.Locator(".ebm-sliders input").FocusAsync();
        await browser.Page.Keyboard.PressAsync("ArrowRight");
        await browser.Shot("missing");
        await browser.Append(cleared);
        await browser.Page.Clock.RunForAsync(1000);
        await browser.Page.WaitForFunctionAsync("() => document.querySelectorAll('.ebm-figure[data-drawn]').length === 3");
        Assert.Equal(0, await browser.Page.Locator(".ebm-missing").CountAsync());
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task AnimationsPlayAndPauseWithDrawnSigns()
    {
        var chart = Chart.Animate(Enumerable.Range(0, 40).Select(k => Chart.Lines(X, v => Math.Sin(v + (k * 0.3)))),
            Enumerable.Range(0, 40).Select(k => $"step {k}"), milliseconds: 400);
        await using var browser = await BrowserPage.Open(dark: true, new Page().Render(chart));
        await browser.Drawn();
        var button = browser.Page.Locator(".ebm-player button");
        Assert.Equal("", await button.TextContentAsync());
        await browser.Shot("paused");
        await button.ClickAsync();
        Assert.Equal("Pause", await button.GetAttributeAsync("aria-label"));
        await browser.Page.WaitForFunctionAsync("() => document.querySelector('.ebm-player output').textContent === 'step 2'");
        await browser.Shot("playing");
        await button.ClickAsync();
        Assert.Equal("Play", await button.GetAttributeAsync("aria-label"));
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task AMapIsReversedWhereThePageTurnsDark()
    {
        // A valley in the middle of high ground; the level lines' fill in the corner is the highest colour.
        var chart = Chart.Contour((x, y) => (x * x) + (y * y), (-1, 1), (-1, 1));
        await using var browser = await BrowserPage.Open(dark: false, new Page().Render(chart));
        await browser.Drawn();
        const string brightest = "() => { const c = document.querySelectorAll('.contourbg path, .contourfill path'); const f = " +
            "c[c.length - 1].style.fill.match(/\\d+/g).map(Number); return (f[0] + f[1] + f[2]) / 3; }";
        var light = await browser.Page.EvaluateAsync<double>(brightest);
        await browser.Page.EvaluateAsync("() => { document.body.style.color = '#ddd'; document.body.style.background = '#111'; }");
        await browser.Drawn(2);
        var dark = await browser.Page.EvaluateAsync<double>(brightest);
        Assert.True(light > 200 && dark < 90, $"high ground is {light:F0} on a light page and {dark:F0} on a dark one");
        Assert.Empty(browser.Complaints);
    }

    [BrowserFact]
    public async Task AGridBreaksIntoFullRowsOnANarrowPage()
    {
        var grid = Visual.Grid(4,
            Enumerable.Range(1, 4).Select(k => Chart.Lines(X, v => Math.Sin(k * v)).Title($"k = {k}").Axes("x", "sin kx")));
        await using var browser = await BrowserPage.Open(dark: false, new Page().Render(grid));
        await browser.Drawn();
        foreach (var (width, columns) in ((int, int)[])[(1200, 4), (800, 2), (390, 1)])
        {
            await browser.Page.SetViewportSizeAsync(width, 900);
            await browser.Page.WaitForTimeoutAsync(300);
            var lefts = await browser.Page.EvaluateAsync<double[]>(
                "() => [...document.querySelectorAll('.ebm-figure')].map(e => Math.round(e.getBoundingClientRect().left))");
            Assert.Equal(columns, lefts.Distinct().Count());
            Assert.True(await browser.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= width);
            await browser.Shot($"grid-{width}");
        }
    }
}

/// <summary>Tests that drive a browser run one after the other.</summary>
[CollectionDefinition("browser", DisableParallelization = true)]
public class BrowserCollection;
