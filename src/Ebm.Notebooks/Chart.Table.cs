using System.Globalization;
using System.Text;

namespace Ebm.Notebooks;

// Tables of numbers and words.
public static partial class Chart
{
    /// <summary>A table: <c>Chart.Table(["method", "error"], ["CD-1", 0.21], ["PCD", 0.12])</c>.</summary>
    /// <param name="columns">The headings.</param>
    /// <param name="rows">Each as long as <paramref name="columns"/>: words, and numbers, which are shown with four significant
    /// digits.</param>
    public static Visual Table(IEnumerable<string> columns, params object[][] rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        string[] heads = [.. columns];
        var bad = Array.FindIndex(rows, r => r.Length != heads.Length);
        if (bad >= 0)
        {
            throw new ArgumentException($"row {bad} has {rows[bad].Length} entries for {heads.Length} columns.", nameof(rows));
        }

        var html = new StringBuilder("<div class=\"ebm-scroll\"><table class=\"ebm-table\"><thead><tr>");
        html.AppendJoin("", heads.Select(h => $"<th>{Html5.Rich(h)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>").AppendJoin("", row.Select(Words)
                .Select(w => $"<td{(IsNumber(w) ? " class=\"ebm-n\"" : "")}>{Html5.Rich(w)}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table></div>");
        var text = string.Join(Environment.NewLine, rows.Select(r => string.Join("  ", r.Select(Words))).Prepend(string.Join("  ", heads)));
        return new Visual(_ => html.ToString(), text);
    }

    /// <summary>A number with its error, sign, unit or power: it stays on one line.</summary>
    private static bool IsNumber(string words) =>
        words.Any(char.IsAsciiDigit) && words.All(c => char.IsAsciiDigit(c) || " .,+-−±∞%×·/eE()⁻⁰¹²³⁴⁵⁶⁷⁸⁹≤≥<>~≈".Contains(c));

    private static string Words(object? value) => value switch
    {
        null => "",
        double or float or Half or decimal =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
