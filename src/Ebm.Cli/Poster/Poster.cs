using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Ebm.Notebooks;

namespace Ebm.Cli;

/// <summary>
/// The atlas as one drawing that needs no other file: two halves, contrastive and architectural, a coloured line over each class, a
/// landscape with drawn points for each model.
/// </summary>
/// <remarks>Lengths are millimetres of an A1 sheet, 594 × 841; other sheets scale the whole.</remarks>
internal static partial class Poster
{
    private const int Columns = 9;
    private const double Left = 22, Gap = 5, Top = 96, Picture = Cell - Gap, Cell = (594 - (2 * Left) + Gap) / Columns, Bar = 13;

    // Where the cards end at the latest, what a heading takes, and the least a row needs.
    private const double Bottom = 806, Heading = 20, LeastRow = Bar + Picture + 34;

    private const string Style = """
        text{font-family:'DejaVu Sans','Segoe UI',Helvetica,Arial,sans-serif;fill:#1d2530}
        .title{font-size:30px;font-weight:700;letter-spacing:-.4px}.lead{fill:#3d4756}
        .half{font-size:12.5px;font-weight:700}.half tspan{font-weight:400;fill:#5b6675}
        .kind{font-weight:700;fill:#fff}.name{font-weight:700}
        .formula{fill:#3d4756;font-style:italic}.number{font-size:4.7px}.number tspan{fill:#5b6675}
        .legend{fill:#3d4756}.frame{fill:#fff;stroke:#b4c0ce;stroke-width:.35}
        """;

    /// <summary>Draws the poster.</summary>
    /// <param name="results">The trained models, in the order of their classes.</param>
    /// <param name="width">Millimetres across.</param>
    /// <param name="height">Millimetres down.</param>
    public static string Svg(IReadOnlyList<AtlasEntry.Result> results, int width, int height)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" "
            + $"viewBox=\"0 0 594 841\" role=\"img\"><title>The atlas of energies</title><style>{Style.ReplaceLineEndings("")}</style>"
            + $"<rect width=\"594\" height=\"841\" fill=\"#fdfdfb\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"46\">The atlas of energies</text>");
        Line(svg, "lead", Left, 63, $"{results.Count} models, one spiral. Every model learns to be low at the data. "
            + "What keeps its energy up everywhere else is its class.");
        Line(svg, "lead", Left, 75, "Dark blue: as low as 95 % of the data; paler: higher, by rank. Dots: drawn from the model. "
            + "V: the share of the square that is dark blue.");
        AtlasEntry.Result[] pushed = [.. results.Where(r => r.Entry.Class <= ModelClass.C3)], built = [.. results.Except(pushed)];
        int rows = ((pushed.Length + Columns - 1) / Columns) + ((built.Length + Columns - 1) / Columns);
        double row = Math.Clamp((Bottom - Top - (2 * Heading)) / Math.Max(rows, 1), LeastRow, LeastRow + 12);
        double y = Half(svg, "Contrastive", "something is pushed up", pushed, Top, row);
        Half(svg, "Architectural", "the model is built so", built, y, row);
        Foot(svg);
        return svg.Append("</svg>\n").ToString();
    }

    private static double Half(StringBuilder svg, string name, string meaning, AtlasEntry.Result[] all, double y, double height)
    {
        if (all.Length == 0)
            return y;
        svg.Append(CultureInfo.InvariantCulture,
            $"<text class=\"half\" x=\"{Left}\" y=\"{y:F1}\">{name}<tspan dx=\"5\">{meaning}</tspan></text>");
        y += 6;
        for (int first = 0; first < all.Length; first += Columns)
        {
            AtlasEntry.Result[] row = all[first..Math.Min(first + Columns, all.Length)];
            for (int from = 0; from < row.Length;)
            {
                int to = from;
                while (to < row.Length && row[to].Entry.Class == row[from].Entry.Class)
                    to++;
                Band(svg, row[from].Entry.Class, Left + (from * Cell), y, to - from);
                from = to;
            }

            for (int k = 0; k < row.Length; k++)
                Card(svg, row[k], Left + (k * Cell), y + Bar);
            y += height;
        }

        return y + Heading - 6;
    }

    private static void Band(StringBuilder svg, ModelClass kind, double x, double y, int cards)
    {
        double width = (cards * Cell) - Gap;
        string words = cards == 1 ? $"{kind}" : $"{kind}  {AtlasPicture.Meaning(kind)}";
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:F2}\" y=\"{y:F2}\" width=\"{width:F2}\" height=\"10\" rx=\"1.6\" "
            + $"fill=\"{Color(kind)}\"/>");
        Line(svg, "kind", x + 3, y + 7.6, words);
    }

    private static void Card(StringBuilder svg, AtlasEntry.Result result, double x, double y)
    {
        AtlasEntry entry = result.Entry;
        string[] name = Lines(entry.Name, 19);
        for (int k = 0; k < name.Length; k++)
            Line(svg, "name", x, y + 11 - (5.8 * (name.Length - 1 - k)), name[k], Picture);
        double top = y + 13.5;
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"frame\" x=\"{x:F2}\" y=\"{top:F2}\" width=\"{Picture:F2}\" "
            + $"height=\"{Picture:F2}\"/><image x=\"{x:F2}\" y=\"{top:F2}\" width=\"{Picture:F2}\" height=\"{Picture:F2}\" "
            + $"href=\"{AtlasPicture.Landscape(result, 3)}\"/><path d=\"");
        for (int i = 0; i < Math.Min(140, result.Sample.Count); i++)
        {
            double u = (result.Sample[i, 0] / (2 * Atlas.HalfWidth)) + .5, v = .5 - (result.Sample[i, 1] / (2 * Atlas.HalfWidth));
            if (u is > .01 and < .99 && v is > .01 and < .99)
                svg.Append(CultureInfo.InvariantCulture, $"M{x + (u * Picture):F1} {top + (v * Picture):F1}h0");
        }

        svg.Append("\" stroke=\"#d55e00\" stroke-width=\".95\" stroke-linecap=\"round\" fill=\"none\"/>");
        string[] formula = Lines(entry.Formula, 24);
        for (int k = 0; k < formula.Length; k++)
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"formula\" x=\"{x:F2}\" y=\"{top + Picture + 6 + (5.2 * k):F2}\""
                + $"{Fitting("formula", formula[k].Replace("^{", "").Replace("}", ""), Picture)}>{Formula(formula[k])}</text>");
        string nats = double.IsPositiveInfinity(result.Nats.Value) ? "∞" : result.Nats.Value.ToString("F2", CultureInfo.InvariantCulture);
        string chapter = entry.Chapter.Length > 1 ? $"<tspan dx=\"2.2\">ch. {WebUtility.HtmlEncode(entry.Chapter[..2])}</tspan>" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"number\" x=\"{x:F2}\" y=\"{top + Picture + 18.4:F2}\"><tspan>V</tspan> "
            + $"{result.Volume:F2}<tspan dx=\"2.2\">nats</tspan> {nats}{chapter}</text>");
    }

    private static void Foot(StringBuilder svg)
    {
        Line(svg, "legend", Left, 818, "nats: −log p of a held-out point. A model that knows its Z is taken at its word; the others are "
            + "normalised on the square [−3, 3]², at the temperature that suits their training data best.");
        Line(svg, "legend", Left, 827, "Models of spins and bits see the plane through one Gray code of 64 × 64 cells; "
            + "classifiers are summed over their labels. Made by: ebm poster. Chapter 22 has the experiment and lets you add a model.");
    }

    private static void Line(StringBuilder svg, string kind, double x, double y, string words, double widest = 594 - (2 * Left)) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:F2}\" y=\"{y:F2}\"{Fitting(kind, words, widest)}>"
            + $"{WebUtility.HtmlEncode(words)}</text>");

    // Two lines where one would be long, parted at the space nearest to the middle that is in no exponent.
    private static string[] Lines(string words, int longest)
    {
        if (words.Length <= longest)
            return [words];
        int[] spaces = [.. Enumerable.Range(1, words.Length - 2).Where(i => words[i] == ' '
            && words[..i].Count(c => c == '{') == words[..i].Count(c => c == '}'))];
        if (spaces.Length == 0)
            return [words];
        int at = spaces.MinBy(i => Math.Abs(i - (words.Length / 2)));
        return [words[..at], words[(at + 1)..]];
    }

    // The style's size, or less where the words would be too long: by the widest of the usual fonts.
    private static string Fitting(string kind, string words, double widest)
    {
        (double size, double each) = kind switch
        {
            "lead" => (8.6, .56),
            "legend" => (5.6, .56),
            "kind" => (7.4, .68),
            "formula" => (4.3, .58),
            _ => (5.1, .66),
        };
        double fits = Math.Min(size, widest / (each * words.Length));
        return string.Create(CultureInfo.InvariantCulture, $" style=\"font-size:{fits:F2}px\"");
    }

    private static string Formula(string formula) => Raised().Replace(WebUtility.HtmlEncode(formula),
        "<tspan dy=\"-1.3\" font-size=\"2.9\">$1</tspan><tspan dy=\"1.3\">\u200b</tspan>");

    private static string Color(ModelClass kind) => kind switch
    {
        ModelClass.C1 => "#2f86d1",
        ModelClass.C2 => "#0b8a78",
        ModelClass.C3 => "#6d8a01",
        ModelClass.A1 => "#c9650a",
        ModelClass.A2 => "#bb3f61",
        ModelClass.A3 => "#8352b3",
        _ => "#7a6b4e",
    };

    [GeneratedRegex(@"\^\{([^{}]*)\}")]
    private static partial Regex Raised();
}
