using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks;

/// <summary>
/// The parts of every fragment: safe text, style, script, title and caption. Every string that can come from a learner passes here.
/// </summary>
internal static partial class Html5
{
    private static readonly Lazy<string> CssText = new(() => "<style>" + Resource("visual.css").Replace("\n", "", StringComparison.Ordinal)
        + "</style>", LazyThreadSafetyMode.PublicationOnly);

    private static readonly Lazy<string> ScriptText = new(() => "<script data-ebm=\"charts\">" + Resource("chart.js") + "</script>",
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The style element. Every fragment has it, so that each stands alone.</summary>
    public static string Style => CssText.Value;

    /// <summary>The script element with chart.js; it does nothing where a page has it already.</summary>
    public static string ChartScript => ScriptText.Value;

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>
    /// The text with &lt;sub&gt;, &lt;sup&gt;, &lt;i&gt;, &lt;b&gt; and &lt;br&gt; kept as tags and everything else encoded.
    /// </summary>
    public static string Rich(string text) => Layout.Escape(text);

    /// <summary>The text without those tags, for places that show only text.</summary>
    public static string Plain(string text) => Tags().Replace(text, "");

    /// <summary>A body between its title and its caption.</summary>
    public static string Framed(string body, string? title, string? caption, int? width = null)
    {
        var style = width is { } w ? FormattableString.Invariant($" style=\"max-width:{w}px\"") : "";
        return "<div class=\"ebm-visual\">"
            + (title is null ? "" : $"<div class=\"ebm-title\"{style}>{Rich(title)}</div>")
            + body
            + (caption is null ? "" : $"<div class=\"ebm-caption\"{style}>{Rich(caption)}</div>") + "</div>";
    }

    /// <summary>Play button, slider and label of an animation; <c>ebmCharts.play</c> gives them life.</summary>
    public static string Player(string id, int frames) =>
        $"<div class=\"ebm-player\" id=\"{id}\"><button type=\"button\" aria-label=\"Play\"></button>"
        + $"<input type=\"range\" min=\"0\" max=\"{frames - 1}\" step=\"1\" value=\"0\" aria-label=\"frame\"><output></output></div>";

    /// <summary>One slider a parameter, with its name and its value; <c>ebmCharts.explore</c> gives them life.</summary>
    public static string Sliders(string id, IEnumerable<Slider> sliders) => $"<div class=\"ebm-sliders\" id=\"{id}\">"
        + string.Concat(sliders.Select(s => $"<label class=\"ebm-player\"><span>{Rich(s.Name)}</span>"
            + $"<input type=\"range\" min=\"0\" max=\"{s.Labels.Length - 1}\" step=\"1\" " +
                $"value=\"0\"><output>{Encode(s.Labels[0])}</output></label>")) + "</div>";

    /// <summary>A fresh element id.</summary>
    public static string NewId() => "ebm-" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>A text file that is built into the library.</summary>
    public static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("</?(?:sub|sup|i|b|br)>")]
    private static partial Regex Tags();
}
