using System.Globalization;

namespace Ebm.Notebooks;

/// <summary>
/// Something to look at: a chart, pictures, a claim, an exercise's verdict. The last value of a cell shows itself; so does
/// <c>visual.Display()</c>. Immutable: <c>.Title(…)</c> and the like return a changed copy.
/// </summary>
[TypeFormatterSource(typeof(VisualFormatterSource), PreferredMimeTypes = ["text/html", "text/plain", Fact.Claim, Fact.Exercise])]
public sealed partial class Visual
{
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

        var width = panels.Length switch { 1 => 640, 2 => 460, 3 => 340, _ => 260 };
        var narrowed = panels.Select(p => p.figure is { } f ? new Visual(f with { Width = Math.Min(f.Width, width), Height = Math.Min(f.Height, panels.Length > 2 ? 280 : 340) }) : p).ToArray();
        var share = FormattableString.Invariant($" style=\"flex-basis:{Math.Min(width, 280)}px\"");
        return new Visual(
            _ => "<div class=\"ebm-row\">" + string.Concat(narrowed.Select(p => $"<div{share}>{p.ToHtml()}</div>")) + "</div>",
            string.Join(Environment.NewLine, panels.Select(p => p.ToString())))
        { Facts = [.. panels.SelectMany(p => p.Facts)] };
    }

    /// <summary>Puts a title above. It wraps where the page is narrow.</summary>
    /// <param name="title">Text; <c>&lt;sub&gt;</c>, <c>&lt;sup&gt;</c>, <c>&lt;i&gt;</c>, <c>&lt;b&gt;</c> work as in HTML, all else is shown as written.</param>
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
    public string ToHtml() => figure is { } f ? ChartPage.Html(f) : Html5.Style + Body();

    /// <summary>A few words for places that show only text.</summary>
    public override string ToString()
    {
        if (figure is { } f)
        {
            var axes = f.XTitle.Length > 0 ? $" ({Html5.Plain(f.YTitle)} against {Html5.Plain(f.XTitle)})" : "";
            return string.Create(CultureInfo.InvariantCulture, $"[{(f.Frames.IsEmpty ? f.Kind : $"animation of {f.Kind}")}] {Html5.Plain(f.Title ?? "")}{axes}");
        }

        return string.Join(Environment.NewLine, new[] { title, text, caption }.Where(t => t is not null).Select(t => Html5.Plain(t!)));
    }

    internal string? FactsAsJson(string mimeType) => Fact.Json(Facts, mimeType);

    /// <summary>What stands between the style and the end, for a page that has the style; charts bring their own.</summary>
    internal string Body() => figure is { } f ? ChartPage.Html(f) : Html5.Framed(html!("ebm-" + Guid.NewGuid().ToString("N")[..12]), title, caption);
}
