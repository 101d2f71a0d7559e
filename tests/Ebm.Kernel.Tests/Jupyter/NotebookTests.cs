using Microsoft.Playwright;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>A learner in Jupyter Notebook, played by a browser: what is clicked and typed, and what is then to be seen.</summary>
[Collection("processes")]
public class NotebookTests(NotebookServer server) : IClassFixture<NotebookServer>
{
    private static readonly string[] _charts =
    [
        "#!import course.cs",
        "var x = Enumerable.Range(0, 50).Select(i => i / 10.0).ToArray();\nChart.Lines(x, v => Math.Sin(v))",
        "Chart.Animate(Enumerable.Range(1, 5).Select(k => Chart.Lines(x, v => Math.Sin(k * v))))",
        "Console.WriteLine(\"the end\");",
    ];

    [Needs("notebook", Browser = true)]
    public async Task A_chapter_runs_and_its_charts_are_drawn()
    {
        var tab = await server.OpenAsync(server.Home.Chapter());
        await tab.RunAllAsync();
        Assert.Equal("function", await tab.Page.EvaluateAsync<string>("typeof window.require"));
        Assert.True(await tab.Page.EvaluateAsync<bool>("!!window.define.amd"), "RequireJS is not there: this test proves nothing");
        Assert.Equal(0, await tab.Page.Locator(".output_error").CountAsync());
        int charts = await tab.Page.Locator(".js-plotly-plot").CountAsync();
        Assert.True(charts > 0, "no chart");
        for (int i = 0; i < Math.Min(charts, 4); i++)
        {
            var chart = tab.Page.Locator(".js-plotly-plot").Nth(i);
            await chart.ScrollIntoViewIfNeededAsync();
            await tab.Page.WaitForTimeoutAsync(300);
            var picture = new Png(await chart.ScreenshotAsync());
            Assert.True(picture.Ink() > 1000, $"chart {i} has only {picture.Ink()} pixels of ink");
        }

        await tab.Page.CloseAsync();
    }

    [Needs("notebook", Browser = true)]
    public async Task A_slider_changes_the_picture_and_a_saved_notebook_draws_after_reload()
    {
        var tab = await server.OpenAsync(server.Home.Notebook("charts.ipynb", _charts));
        await tab.RunAllAsync();
        var line = await tab.ChartAsync(1);
        Assert.True(line.Ink() > 1000, $"only {line.Ink()} pixels of ink");
        await SlideAsync(tab);

        await tab.Page.EvaluateAsync("Jupyter.notebook.save_notebook()");
        await tab.Page.WaitForFunctionAsync("!Jupyter.notebook.dirty");
        await tab.Page.ReloadAsync();
        await tab.ReadyAsync();
        var again = await tab.ChartAsync(1);
        Assert.True(again.Ink() > 1000, $"only {again.Ink()} pixels of ink after reload");
        await SlideAsync(tab);
        await tab.Page.CloseAsync();
    }

    [Needs("notebook", Browser = true)]
    public async Task Two_notebooks_at_once_each_draw_their_own()
    {
        var first = await server.OpenAsync(server.Home.Notebook("first.ipynb", ["int mine = 1;", .. _charts, "mine"]));
        var second = await server.OpenAsync(server.Home.Notebook("second.ipynb", ["int mine = 2;", .. _charts, "mine"]));
        await Task.WhenAll(first.RunAllAsync(), second.RunAllAsync());
        foreach (var (tab, value) in new[] { (first, "1"), (second, "2") })
        {
            await tab.Page.BringToFrontAsync();
            Assert.True((await tab.ChartAsync(2)).Ink() > 1000);
            Assert.Equal(value, (await tab.Cell(5).Locator(".output_result").InnerTextAsync()).Trim());
            await tab.Page.CloseAsync();
        }
    }

    [Needs("notebook", Browser = true)]
    public async Task Members_complete_an_endless_cell_is_interrupted_and_a_restart_forgets()
    {
        var tab = await server.OpenAsync(server.Home.Notebook(
            "work.ipynb", "int kept = 41;", "", "Console.WriteLine(\"running\"); while (true) { }", "kept + 1"));
        await tab.RunAsync(0);
        await tab.IdleAsync();

        await tab.Cell(1).Locator(".CodeMirror").ClickAsync();
        await tab.Page.Keyboard.TypeAsync("Math.");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Locator(".completions option",
            new() { HasTextString = "Sqrt" }).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Page.WaitForFunctionAsync("!document.querySelector('.completions')");
        await tab.Page.EvaluateAsync("Jupyter.notebook.get_cell(1).focus_editor()");
        await tab.Page.Keyboard.TypeAsync("Sqr");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.WaitForFunctionAsync("Jupyter.notebook.get_cell(1).get_text() == 'Math.Sqrt'");
        await tab.Page.Keyboard.TypeAsync("(49)");
        await tab.Page.Keyboard.PressAsync("Control+Enter");
        await tab.IdleAsync();
        Assert.Equal("7", (await tab.Cell(1).Locator(".output_result").InnerTextAsync()).Trim());

        await tab.RunAsync(2);
        await tab.Cell(2).Locator(".output_stdout").WaitForAsync();
        await tab.Page.Locator("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']").ClickAsync();
        await tab.Cell(2).Locator(".output_error").WaitForAsync();
        Assert.Contains("interrupted", await tab.Cell(2).Locator(".output_error").InnerTextAsync());
        await tab.RunAsync(3);
        await tab.IdleAsync();
        Assert.Equal("42", (await tab.Cell(3).Locator(".output_result").InnerTextAsync()).Trim());

        await tab.Page.Locator("button[data-jupyter-action='jupyter-notebook:confirm-restart-kernel']").ClickAsync();
        await tab.Page.Locator(".modal-footer .btn-danger").ClickAsync();
        await tab.Page.WaitForFunctionAsync("!document.querySelector('.modal.in')");
        await tab.ReadyAsync();
        await tab.RunAsync(3);
        await tab.Cell(3).Locator(".output_error").WaitForAsync();
        Assert.Contains("kept", await tab.Cell(3).Locator(".output_error").InnerTextAsync());
        await tab.Page.CloseAsync();
    }

    private static async Task SlideAsync(NotebookTab tab)
    {
        var before = await tab.ChartAsync(2);
        Assert.True(before.Ink() > 1000, $"only {before.Ink()} pixels of ink");
        var rail = tab.Cell(2).Locator("input[type=range]");
        await rail.ScrollIntoViewIfNeededAsync();
        var box = (await rail.BoundingBoxAsync())!;
        await tab.Page.Mouse.ClickAsync(box.X + (box.Width * 0.9f), box.Y + (box.Height / 2));
        await tab.Page.WaitForTimeoutAsync(600);
        var after = await tab.ChartAsync(2);
        Assert.True(before.Difference(after) > 500, $"only {before.Difference(after)} pixels changed");
        await tab.Page.Mouse.ClickAsync(box.X + 2, box.Y + (box.Height / 2));
    }
}
