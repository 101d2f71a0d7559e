using System.Globalization;

namespace Ebm.Notebooks;

/// <summary>
/// Something to look at: a chart, pictures, a claim, an exercise's verdict. The last value of a cell shows itself; so does
/// <c>visual.Display()</c>. Immutable: <c>.Title(…)</c> and the like return a changed copy.
/// </summary>
[TypeFormatterSource(typeof(VisualFormatterSource), PreferredMimeTypes = ["text/html", "text/plain", Fact.Claim, Fact.Exercise])]
public sealed partial class Visual
{
    [ThreadStatic]
    private static object? output;

    private readonly Figure? figure;
    private readonly Func<string, string>? html;
    private readonly string text;
    private readonly string? title;
    private readonly string? caption;

    internal Visual(Figure figure)
    {
        this.figure = figure;
        text = figure.Kind;
    }

    /// <param name="html">Makes the HTML; receives a fresh element id at each call.</param>
    /// <param name="text">The same for a terminal.</param>
    /// <param name="title">A line above.</param>
    /// <param name="caption">A sentence below.</param>
    internal Visual(Func<string, string> html, string text, string? title = null, string? caption = null) =>
        (this.html, this.text, this.title, this.caption) = (html, text, title, caption);

    internal Figure? Figure => figure;

    /// <summary>The output that is being written: the outermost <see cref="ToHtml"/> on this thread.</summary>
    internal static object Output => output ?? new object();

    /// <summary>The claims and verdicts in it, as data.</summary>
    internal IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>Two or more visuals side by side; they wrap where the page is narrow.</summary>
    /// <param name="panels">At least one.</param>
    public static Visual Row(params Visual[] panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        if (panels.Length == 0)
        {
            throw new ArgumentException("a row needs at least one panel.", nameof(panels));
        }

        return Array.TrueForAll(panels, p => p.figure is not null) ? Rows(panels.Length, panels) : Wrapped([.. panels]);
    }

    /// <summary>
    /// Visuals in rows, like small multiples. A narrow page takes fewer columns, such that no row stays half empty if that can be.
    /// </summary>
    /// <param name="columns">The most panels in a row, 1 … 12.</param>
    /// <param name="panels">At least one.</param>
    public static Visual Grid(int columns, IEnumerable<Visual> panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        if (columns is < 1 or > 12)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), columns, $"columns = {columns} must lie between 1 and 12.");
        }

        Visual[] all = [.. panels];
        return all.Length > 0 ? Rows(Math.Min(columns, all.Length), all)
            : throw new ArgumentException("a grid needs at least one panel.", nameof(panels));
    }

    /// <summary>Visuals in rows: <c>Visual.Grid(2, a, b, c, d)</c>.</summary>
    /// <param name="columns">The most panels in a row, 1 … 12.</param>
    /// <param name="panels">At least one.</param>
    public static Visual Grid(int columns, params Visual[] panels) => Grid(columns, (IEnumerable<Visual>)panels);

    /// <summary>Puts a title above. It wraps where the page is narrow.</summary>
    /// <param name="title">Text; <c>&lt;sub&gt;</c>, <c>&lt;sup&gt;</c>, <c>&lt;i&gt;</c>, <c>&lt;b&gt;</c> work as in HTML, all else is
    /// shown as written.</param>
    public Visual Title(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return figure is { } f ? new Visual(f with { Title = title }) : new Visual(html!, text, title, caption) { Facts = Facts };
    }

    /// <summary>A sentence below, in smaller print.</summary>
    /// <param name="caption">Text, with the same few tags as <see cref="Title"/>.</param>
    public Visual Caption(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return figure is { } f ? new Visual(f with { Caption = caption }) : new Visual(html!, text, title, caption) { Facts = Facts };
    }

    /// <summary>The HTML of this visual. Each call makes new element ids, so that the same chart can be shown twice.</summary>
    public string ToHtml()
    {
        var outer = output;
        output ??= new object();
        try
        {
            return figure is { } f ? ChartPage.Html(f) : Html5.Style + Body();
        }
        finally
        {
            output = outer;
        }
    }

    /// <summary>Charts in rows of equal columns.</summary>
    private static Visual Rows(int columns, Visual[] panels)
    {
        var small = panels.Select(p => p.Shrunk(columns)).ToArray();
        return new Visual(id => Columns.Html(id, columns, [.. small.Select(p => p.ToHtml())]), Lines(panels)) { Facts = FactsOf(panels) };
    }

    /// <summary>Visuals side by side, each as wide as it needs.</summary>
    private static Visual Wrapped(Visual[] panels)
    {
        var small = panels.Select(p => p.Shrunk(panels.Length)).ToArray();
        return new Visual(
            _ => "<div class=\"ebm-row\">"
                + string.Concat(small.Select(p => $"<div style=\"flex-basis:{(panels.Length > 3 ? 260 : 280)}px\">{p.ToHtml()}</div>"))
                + "</div>",
            Lines(panels))
        { Facts = FactsOf(panels) };
    }

    /// <summary>The claims and verdicts of all.</summary>
    internal static IReadOnlyList<Fact> FactsOf(Visual[] panels) => [.. panels.SelectMany(p => p.Facts)];

    private static string Lines(Visual[] panels) => string.Join(Environment.NewLine, panels.Select(p => p.ToString()));

    /// <summary>A chart that fits among so many in a row.</summary>
    private Visual Shrunk(int columns)
    {
        var width = columns == 1 ? 640 : 460;
        return figure is { } f ? new Visual(f with
        {
            Width = Math.Min(f.Width, width),
            Height = Math.Min(f.Height, columns > 2 ? 280 : 340)
        }) : this;
    }

    /// <summary>A few words for places that show only text.</summary>
    public override string ToString()
    {
        if (figure is { } f)
        {
            var axes = f.XTitle.Length > 0 ? $" ({Html5.Plain(f.YTitle)} against {Html5.Plain(f.XTitle)})" : "";
            return string.Create(CultureInfo.InvariantCulture,
                $"[{(f.Frames.IsEmpty ? f.Kind : f.Sliders.IsEmpty ? $"animation of {f.Kind}" : $"{f.Kind} over " +
                $"{string.Join(" and ", f.Sliders.Select(s => Html5.Plain(s.Name)))}")}] {Html5.Plain(f.Title ?? "")}{axes}");
        }

        return string.Join(Environment.NewLine, new[] { title, text, caption }.Where(t => t is not null).Select(t => Html5.Plain(t!)));
    }

    internal string? FactsAsJson(string mimeType) => Fact.Json(Facts, mimeType);

    /// <summary>What stands between the style and the end, for a page that has the style; charts bring their own.</summary>
    internal string Body() => figure is { } f ? ChartPage.Html(f) : Html5.Framed(html!(Html5.NewId()), title, caption);
}
