using System.Text.Json;
using Microsoft.Playwright;

namespace Ebm.Campaigns.VsCode;

/// <summary>One notebook open in VS Code: it is scrolled from top to bottom, and what was seen is kept.</summary>
internal sealed class NotebookView(IPage page)
{
    private const int PatienceInScreens = 60;

    // Texts and outputs live in one frame, texts in shadow trees.
    private const string Look = """
        () => {
          const seen = { figures: [], texts: [], truncated: 0 };
          const visible = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.bottom > 0 && r.top < innerHeight; };
          const roots = root => [root, ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot).flatMap(e => roots(e.shadowRoot))];
          for (const root of roots(document)) {
            for (const e of root.querySelectorAll('.ebm-figure'))
              seen.figures.push({ id: e.id, drawn: !!e.querySelector('.main-svg') && e.getBoundingClientRect().height > 40, visible: visible(e) });
            for (const e of root.querySelectorAll('.output, .output_container'))
              if (/output (exceeds|is truncated)/i.test(e.innerText)) seen.truncated++;
          }
          for (const host of document.querySelectorAll('.preview')) {
            const root = host.shadowRoot || host, copy = root.cloneNode ? document.createElement('div') : null;
            copy.innerHTML = root.innerHTML;
            for (const e of copy.querySelectorAll('.katex, code, pre, style, script')) e.remove();
            seen.texts.push({
              id: host.id, formulas: root.querySelectorAll('.katex').length, wrong: root.querySelectorAll('.katex-error').length,
              raw: (copy.textContent.match(/\$[^$\n]{1,60}\$|\\(frac|sum|beta|log|begin)\b/) || [''])[0],
              missing: [...root.querySelectorAll('img')].filter(i => i.complete && i.naturalWidth === 0).map(i => i.getAttribute('src').slice(0, 80)) });
          }
          return JSON.stringify(seen);
        }
        """;

    /// <summary>The charts seen, by their element: whether they were drawn.</summary>
    public Dictionary<string, bool> Charts { get; } = [];

    /// <summary>The texts seen, by their element.</summary>
    public Dictionary<string, Text> Texts { get; } = [];

    /// <summary>Outputs of which VS Code shows a part only.</summary>
    public int Truncated { get; private set; }

    /// <summary>Signs in code that VS Code warns of.</summary>
    public int Warned { get; private set; }

    /// <summary>Lines of code that are wider than their editor.</summary>
    public int Cut { get; private set; }

    /// <summary>Opens a notebook of the folder and reads it.</summary>
    /// <param name="address">Of the server.</param>
    /// <param name="folder">The open folder.</param>
    /// <param name="notebook">The notebook's path.</param>
    /// <param name="pictures">Where screenshots go, one a screenful; null for none.</param>
    public async Task ReadAsync(string address, string folder, string notebook, string? pictures)
    {
        string remote = new Uri(address).Authority;
        string payload = Uri.EscapeDataString($"[[\"openFile\",\"vscode-remote://{remote}{notebook}\"]]");
        await page.GotoAsync($"{address}/?folder={Uri.EscapeDataString(folder)}&payload={payload}");
        await page.Locator(".notebook-editor .monaco-list-rows").First.WaitForAsync(new() { Timeout = 60_000 });
        await FrameAsync();
        ILocator list = page.Locator(".notebook-editor .monaco-list").First;
        await list.HoverAsync(new() { Position = new() { X = 30, Y = 300 } });
        // On a busy machine VS Code may not have moved when it is looked at: only at the bottom is standing still the end.
        for (int screen = 0, still = 0; still < (await IsAtBottomAsync() ? 2 : PatienceInScreens) && screen < 400; screen++)
        {
            string before = await PlaceAsync();
            await SettledAsync();
            if (pictures is not null)
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(pictures, $"{Path.GetFileNameWithoutExtension(notebook)}-{screen:000}.png") });
            await page.Mouse.WheelAsync(0, 620);
            await page.WaitForTimeoutAsync(150);
            still = before == await PlaceAsync() ? still + 1 : 0;
        }
    }

    private async Task<bool> IsAtBottomAsync() => await page.EvaluateAsync<bool>("""
        () => {
          const rows = document.querySelector('.notebook-editor .monaco-list-rows');
          return rows.offsetHeight > 0 && rows.getBoundingClientRect().bottom <= rows.parentElement.getBoundingClientRect().bottom + 5;
        }
        """);

    private async Task<string> PlaceAsync() =>
        await page.EvaluateAsync<string>("() => document.querySelector('.notebook-editor .monaco-list-rows').style.cssText");

    private async Task<IFrame> FrameAsync()
    {
        for (int i = 0; i < 300; i++)
        {
            if (page.Frames.FirstOrDefault(frame => frame.Url.Contains("fake.html", StringComparison.Ordinal)) is { } frame)
                return frame;
            await page.WaitForTimeoutAsync(100);
        }

        throw new InvalidOperationException("the notebook has no frame for its outputs");
    }

    /// <summary>Waits until what is on the screen is drawn, ten seconds at most, and notes it.</summary>
    private async Task SettledAsync()
    {
        for (int i = 0; i < 100; i++)
        {
            await page.WaitForTimeoutAsync(100);
            Seen seen = JsonSerializer.Deserialize<Seen>(
                await (await FrameAsync()).EvaluateAsync<string>(Look), JsonSerializerOptions.Web)!;
            foreach (Figure figure in seen.Figures)
                Charts[figure.Id] = figure.Drawn || Charts.GetValueOrDefault(figure.Id);
            foreach (Text text in seen.Texts)
                Texts[text.Id] = text;
            Truncated = Math.Max(Truncated, seen.Truncated);
            if (i > 0 && seen.Figures.All(figure => figure.Drawn || !figure.Visible) && seen.Texts.Sum(text => text.Missing.Length) == 0)
                break;
        }

        Warned = Math.Max(Warned, await page.Locator(".notebook-editor .unicode-highlight").CountAsync());
        Cut = Math.Max(Cut, await page.EvaluateAsync<int>("""
            () => [...document.querySelectorAll('.notebook-editor .cell-editor-container .view-lines')].flatMap(lines => [...lines.querySelectorAll('.view-line > span')]
              .filter(line => line.getBoundingClientRect().right > lines.closest('.monaco-editor').getBoundingClientRect().right + 2)).length
            """));
    }

    /// <summary>A text cell as it is drawn.</summary>
    /// <param name="Id">Its element.</param>
    /// <param name="Formulas">How many formulas are set.</param>
    /// <param name="Wrong">How many could not be.</param>
    /// <param name="Raw">A formula that stands there as it was written; empty for none.</param>
    /// <param name="Missing">Pictures that did not come.</param>
    internal sealed record Text(string Id, int Formulas, int Wrong, string Raw, string[] Missing);

    private sealed record Figure(string Id, bool Drawn, bool Visible);

    private sealed record Seen(Figure[] Figures, Text[] Texts, int Truncated);
}
