using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Ebm.Campaigns.VsCode;

/// <summary>
/// What a student sees who opens a chapter in VS Code. The browser says that the system has the other theme than VS Code: figures must not
/// care.
/// The chapters are those that <c>.ci/long chapters</c> executed; screenshots go to artifacts/long/vscode.
/// </summary>
internal sealed partial class VsCodeCampaign : Campaign
{
    private static readonly (string Name, ColorScheme System)[] Themes =
        [("Default Light Modern", ColorScheme.Dark), ("Default Dark Modern", ColorScheme.Light)];

    /// <inheritdoc/>
    public override string Name => "vscode";

    /// <inheritdoc/>
    public override string Summary =>
        "every executed chapter in VS Code, light and dark: charts drawn, formulas set, figures there, nothing truncated, no sign marked";

    /// <inheritdoc/>
    public override bool IsOneOfAll => false;

    /// <inheritdoc/>
    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        string executed = Path.Combine(Checkout.Root, "artifacts", "long", "book");
        string[] chapters = Directory.Exists(executed) ? [.. Directory.GetFiles(executed, "??-*.ipynb").Order(StringComparer.Ordinal)] : [];
        if (chapters.Length == 0)
        {
            options.Log.WriteLine($"FAILED: no executed chapters in {executed}; .ci/long chapters writes them");
            return new Tally(0, 1);
        }

        string folder = Directory.CreateTempSubdirectory("vscode-course").FullName;
        try
        {
            Copy(Path.Combine(Checkout.Root, ".vscode"), Path.Combine(folder, ".vscode"));
            Copy(Path.Combine(Checkout.Notebooks, "figures"), Path.Combine(folder, "notebooks", "figures"));
            foreach (string chapter in chapters)
                File.Copy(chapter, Path.Combine(folder, "notebooks", Path.GetFileName(chapter)));
            await VsCodeServer.InstallAsync();
            Tally[] tallies = await Task.WhenAll(Themes.Select(t => ReadAsync(t.Name, t.System, folder, chapters, options)));
            return new Tally(tallies.Sum(t => t.Passed), tallies.Sum(t => t.Failed));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Tally> ReadAsync(
        string theme, ColorScheme system, string folder, string[] chapters, CampaignOptions options)
    {
        string pictures = Path.Combine(Checkout.Root, "artifacts", "long", "vscode", theme.Split(' ')[1].ToLowerInvariant());
        Directory.CreateDirectory(pictures);
        await using VsCodeServer server = await VsCodeServer.StartAsync(theme);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await InstalledBrowser.LaunchAsync(playwright);
        int passed = 0, failed = 0;
        foreach (string chapter in chapters.Where(path => Path.GetFileName(path).Contains(options.Only, StringComparison.Ordinal)))
        {
            string name = Path.GetFileName(chapter);
            // A view without any formula had not loaded: one more try, as a student would reload.
            NotebookView view = await OpenAsync();
            if (view.Texts.Values.Sum(text => text.Formulas) == 0)
                view = await OpenAsync();
            string[] faults = [.. Faults(view, JsonNode.Parse(await File.ReadAllTextAsync(chapter))!)];
            options.Log.WriteLine(
                $"{(faults.Length == 0 ? "" : "FAILED ")}{name} {theme}: {view.Charts.Count} charts, " +
                $"{view.Texts.Values.Sum(text => text.Formulas)} formulas{string.Concat(faults.Select(fault => "\n    " + fault))}");
            (passed, failed) = faults.Length == 0 ? (passed + 1, failed) : (passed, failed + 1);

            async Task<NotebookView> OpenAsync()
            {
                await using IBrowserContext context = await browser.NewContextAsync(new()
                {
                    ColorScheme = system,
                    ViewportSize = new() { Width = 1300, Height = 900 },
                });
                var opened = new NotebookView(await context.NewPageAsync());
                await opened.ReadAsync(server.Address, folder, Path.Combine(folder, "notebooks", name), pictures);
                return opened;
            }
        }

        return new Tally(passed, failed);
    }

    private static IEnumerable<string> Faults(NotebookView view, JsonNode notebook)
    {
        int charts = notebook["cells"]!.AsArray().SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Sum(output => Figure().Count(string.Concat((output!["data"]?["text/html"] as JsonArray ?? []).Select(line => (string?)line))));
        string[] texts = [.. notebook["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "markdown")
            .Select(cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string?)line)))];
        if (charts == 0 || view.Charts.Count != charts)
            yield return $"{view.Charts.Count} of {charts} charts are there";
        if (view.Charts.Values.Count(drawn => !drawn) is > 0 and int blank)
            yield return $"{blank} charts are not drawn";
        if (view.Texts.Count < texts.Length)
            yield return $"{view.Texts.Count} of {texts.Length} texts were seen";
        if (view.Texts.Values.Sum(text => text.Formulas) == 0)
            yield return "no formula is set";
        foreach (NotebookView.Text text in view.Texts.Values)
        {
            if (text.Wrong > 0) yield return $"{text.Wrong} formulas could not be set";
            if (text.Raw.Length > 0) yield return $"a formula stands as it was written: {text.Raw}";
            foreach (string source in text.Missing) yield return $"a picture is missing: {source}";
        }

        if (view.Truncated > 0) yield return $"{view.Truncated} outputs are truncated";
        if (view.Warned > 0) yield return $"{view.Warned} signs in code are marked";
        if (view.Cut > 0) yield return $"{view.Cut} lines of code are cut";
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    [GeneratedRegex("class=\"ebm-figure\"")]
    private static partial Regex Figure();
}
