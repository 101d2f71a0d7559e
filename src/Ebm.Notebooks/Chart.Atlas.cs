using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks;

// The atlas of models: a card for each, to be sorted and filtered by the reader.
public static partial class Chart
{
    private static readonly (string Key, string Words)[] Orders =
        [
            ("place", "class"), ("volume", "volume V"), ("nats", "likelihood"), ("seconds", "training time"), ("chapter", "chapter"),
            ("name", "name"),
        ];

    /// <summary>
    /// A card for each model: landscape, drawn points, volume, likelihood, training time. The reader sorts and filters them; without a
    /// script all are there in the given order.
    /// </summary>
    /// <param name="results">Trained models, at least one: <c>Atlas.All.Select(entry => entry.Fit(data, new Rng(1)))</c>.</param>
    public static Visual Atlas(IEnumerable<AtlasEntry.Result> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        AtlasEntry.Result[] all = [.. results];
        if (all.Length == 0)
            throw new ArgumentException("an atlas needs at least one model.", nameof(results));
        var places = new int[all.Length];
        foreach (var (i, place) in Enumerable.Range(0, all.Length).OrderBy(i => all[i].Entry.Class).Select((i, place) => (i, place)))
            places[i] = place;
        var cards = string.Concat(all.Select((result, i) => Card(result, places[i])));
        var bar = Bar(all.Select(r => r.Entry.Class).Distinct().Order());
        return new Visual(id => $"<style>{Html5.Resource("atlas.css").Replace("\n", "", StringComparison.Ordinal)}</style>"
            + $"<div class=\"ebm-atlas\" id=\"{id}\">{bar}<div class=\"ebm-atlas-cards\">{cards}</div>"
            + $"<div class=\"ebm-caption\">{Nothing()}</div></div>"
            + $"<script>{Html5.Resource("atlas.js").TrimEnd()}('{id}');</script>",
            string.Join(Environment.NewLine, all.Select(r => r.ToString())));
    }

    /// <summary>What the numbers are worth: those of the same energy everywhere in the square.</summary>
    private static string Nothing()
    {
        var area = Math.Pow(2 * Ebm.Atlas.HalfWidth, 2);
        return string.Create(CultureInfo.InvariantCulture, $"Knowing nothing: V = 1, log {area} = {Math.Log(area):F2} nats.");
    }

    private static string Bar(IEnumerable<ModelClass> classes)
    {
        var html = new StringBuilder("<div class=\"ebm-atlas-bar\" hidden><span>");
        foreach (var c in classes)
            html.Append($"<button type=\"button\" class=\"ebm-{c}\" value=\"{c}\" aria-pressed=\"true\" " +
                $"title=\"{AtlasPicture.Meaning(c)} (double click: this class alone)\">{c}</button>");
        html.Append("</span><label>sort by <select>");
        html.AppendJoin("", Orders.Select(o => $"<option value=\"{o.Key}\">{o.Words}</option>"));
        return html.Append("</select></label><label>name <input type=\"search\"></label><output></output></div>").ToString();
    }

    /// <summary>A formula in plain text: what stands in ^{…} is raised.</summary>
    private static string Formula(string formula) => Raised().Replace(Html5.Encode(formula), "<sup>$1</sup>");

    [GeneratedRegex(@"\^\{([^{}]*)\}")]
    private static partial Regex Raised();

    /// <param name="result">The model.</param>
    /// <param name="place">Where it stands among all when they are sorted by class.</param>
    private static string Card(AtlasEntry.Result result, int place)
    {
        var entry = result.Entry;
        string Number(double v, string format) => double.IsPositiveInfinity(v) ? "∞" : v.ToString(format, CultureInfo.InvariantCulture);
        string Key(double v) => double.IsFinite(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "";
        var chapter = entry.Chapter.Length > 2 && int.TryParse(entry.Chapter.AsSpan(0, 2), out var number) ? number : 99;
        var link = entry.Chapter.Length == 0 ? "a model of your own" : $"<a href=\"{Html5.Encode(entry.Chapter)}.ipynb\">chapter " +
            $"{Html5.Encode(entry.Chapter[..Math.Min(2, entry.Chapter.Length)])}</a>";
        var by = result.NormalizedBy == AtlasEntry.Normalization.Model ? "its own Z"
            : result.Beta == 0 ? "the box at β = 0: no help" : $"the box at β = {Number(result.Beta, result.Beta < 99 ? "G2" : "F0")}";
        return $"<article class=\"ebm-atlas-card ebm-{entry.Class}\" data-class=\"{entry.Class}\" data-place=\"{place}\" " +
            $"data-name=\"{Html5.Encode(entry.Name.ToLowerInvariant())}\" data-volume=\"{Key(result.Volume)}\" " +
            $"data-nats=\"{Key(result.Nats.Value)}\" data-seconds=\"{Key(result.Seconds)}\" data-chapter=\"{chapter}\">" +
            $"<header><span>{Html5.Encode(entry.Name)}</span><i title=\"{AtlasPicture.Meaning(entry.Class)}\">{entry.Class}</i></header>" +
            $"<div class=\"ebm-atlas-pair\"><img alt=\"landscape\" src=\"{AtlasPicture.Landscape(result)}\">" +
            $"<img alt=\"1000 drawn points\" src=\"{AtlasPicture.Drawn(result)}\"></div>" +
            $"<div class=\"ebm-atlas-formula\">{Formula(entry.Formula)}</div>" +
            $"<dl><dt>volume V</dt><dd>{Number(result.Volume, "F2")}</dd><dt>−log p</dt><dd>{Number(result.Nats.Value, "F2")}</dd>" +
            $"<dt>seconds</dt><dd>{Number(result.Seconds, "F1")}</dd></dl>" +
            $"<footer>{link} · normalised by {by}{(result.OwnSampler ? " · draws itself" : "")}</footer></article>";
    }
}
