using System.Diagnostics;
using System.Net.Http;
using Microsoft.Playwright;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>Jupyter Notebook with the kernel installed, and a browser to look at it.</summary>
public sealed class NotebookServer : IAsyncLifetime
{
    private const string Token = "the-tests";
    private readonly JupyterHome _home = new();
    private readonly int _port = RawClient.FreePort();
    private Process? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IBrowserContext? _context;

    internal JupyterHome Home => _home;

    public async Task InitializeAsync()
    {
        if (!Programs.IsCi && (!Programs.HasPython("notebook") || Programs.Browser is null))
            return;
        _server = Programs.Start(
            ["-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={_port}", "--port-retries=0",
                $"--NotebookApp.token={Token}",
                $"--notebook-dir={_home.Notebooks}", "--NotebookApp.quit_button=False"], _home.Variables);
        _ = _server.StandardOutput.ReadToEndAsync();
        _ = _server.StandardError.ReadToEndAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await InstalledBrowser.LaunchAsync(_playwright);
        _context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = 1100, Height = 900 } });
        _context.SetDefaultTimeout(180_000);
        using var http = new HttpClient();
        for (int i = 0; ; i++)
        {
            try
            {
                (await http.GetAsync($"http://127.0.0.1:{_port}/api?token={Token}")).EnsureSuccessStatusCode();
                break;
            }
            catch (HttpRequestException) when (i < 300)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Opens a notebook in a tab of its own, with its kernel ready.</summary>
    public async Task<NotebookTab> OpenAsync(string path)
    {
        var page = await _context!.NewPageAsync();
        await page.GotoAsync($"http://127.0.0.1:{_port}/notebooks/{Path.GetFileName(path)}?token={Token}");
        var tab = new NotebookTab(page);
        await tab.ReadyAsync();
        return tab;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        // Ctrl-C twice is the server's way to go at once; its kernels notice that it is gone.
        _server?.Kill(entireProcessTree: true);
        _server?.WaitForExit();
        _home.Dispose();
    }
}

/// <summary>A notebook in the browser.</summary>
public sealed class NotebookTab(IPage page)
{
    private const string Notebook = "window.Jupyter && Jupyter.notebook";

    public IPage Page => page;

    /// <summary>Waits until the notebook is loaded and its kernel answers.</summary>
    public async Task ReadyAsync() => await page.WaitForFunctionAsync(
        $"{Notebook} && Jupyter.notebook._fully_loaded && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected() && " +
            $"Jupyter.notebook.kernel.info_reply.banner");

    /// <summary>Runs all cells by the menu's command, and waits until none is waiting.</summary>
    public async Task RunAllAsync()
    {
        await page.EvaluateAsync("Jupyter.actions.call('jupyter-notebook:run-all-cells')");
        await IdleAsync();
    }

    /// <summary>Waits until no cell is running.</summary>
    public async Task IdleAsync() => await page.WaitForFunctionAsync(
        "!document.querySelector('.code_cell.running') && !/\\[\\*\\]/.test(document.querySelector('#notebook').innerText)", null,
            new() { PollingInterval = 100 });

    /// <summary>The cell with a number, from 0.</summary>
    public ILocator Cell(int number) => page.Locator(".code_cell").Nth(number);

    /// <summary>Selects a cell and runs it with the keyboard.</summary>
    public async Task RunAsync(int number)
    {
        await page.EvaluateAsync($"Jupyter.notebook.select({number}); Jupyter.notebook.scroll_to_cell({number}, 0);");
        await Cell(number).Locator(".CodeMirror").ClickAsync();
        await page.Keyboard.PressAsync("Control+Enter");
    }

    /// <summary>A screenshot of the first chart of a cell, once it is drawn.</summary>
    internal async Task<Png> ChartAsync(int cell)
    {
        var chart = Cell(cell).Locator(".js-plotly-plot .main-svg").First;
        await chart.WaitForAsync();
        await chart.ScrollIntoViewIfNeededAsync();
        await page.WaitForTimeoutAsync(400);
        return new Png(await chart.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled }));
    }
}
