using System.Globalization;
using System.Net;
using System.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Numbers in a box: a matrix, a tensor, an array of several dimensions. Shows the first rows and columns, and of more dimensions the first
/// slices.
/// </summary>
/// <param name="Caption">What it is: <c>double[2, 3]</c>.</param>
/// <param name="Shape">The extents, outermost first.</param>
/// <param name="At">The number at an index.</param>
internal sealed record ValueGrid(string Caption, IReadOnlyList<int> Shape, Func<int[], object?> At)
{
    /// <summary>How many rows and columns are shown.</summary>
    public const int Shown = 20;

    private const int SlicesShown = 4;
    private const int CellWidth = 40;

    /// <summary>As text, the columns aligned to the right.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Caption);
        foreach ((string name, List<List<string>> table) in Tables())
        {
            text.Append(name.Length > 0 ? "\n" + name : "");
            int[] widths = [.. Enumerable.Range(0, table[0].Count).Select(c => table.Max(row => row[c].Length))];
            foreach (List<string> row in table)
                text.Append('\n').AppendJoin("  ", row.Select((cell, c) => cell.PadLeft(widths[c])));
        }

        return text.ToString();
    }

    /// <summary>As HTML tables.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<div>").Append(WebUtility.HtmlEncode(Caption)).Append("</div>");
        foreach ((string name, List<List<string>> table) in Tables())
        {
            html.Append(name.Length > 0 ? $"<div>{name}</div>" : "").Append("<table><thead><tr>");
            foreach (string column in table[0])
                html.Append("<th><i>").Append(column).Append("</i></th>");
            html.Append("</tr></thead><tbody>");
            foreach (List<string> row in table.Skip(1))
            {
                html.Append("<tr><td><i>").Append(row[0]).Append("</i></td>");
                foreach (string cell in row.Skip(1))
                    html.Append("<td style=\"text-align:right\">").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
                html.Append("</tr>");
            }

            html.Append("</tbody></table>");
        }

        return html.ToString();
    }

    /// <summary>
    /// The tables to show, each with the index of its slice; the first row holds the columns' numbers, the first column the rows'.
    /// </summary>
    private IEnumerable<(string Name, List<List<string>> Table)> Tables()
    {
        if (Shape.Any(extent => extent == 0))
            yield break;
        int above = Math.Max(Shape.Count - 2, 0);
        int rows = Shape.Count < 2 ? 1 : Shape[^2], columns = Shape.Count == 0 ? 1 : Shape[^1];
        int[] index = new int[Shape.Count];
        for (int slice = 0; ; slice++)
        {
            string name = above == 0 ? "" : $"[{string.Join(", ", index.Take(above))}, ·, ·]";
            if (slice == SlicesShown)
            {
                yield return ("…", [["…"]]);
                yield break;
            }

            yield return (name, Table(index, rows, columns));
            int axis = above - 1;
            while (axis >= 0 && ++index[axis] == Shape[axis])
                index[axis--] = 0;
            if (axis < 0)
                yield break;
        }
    }

    private List<List<string>> Table(int[] index, int rows, int columns)
    {
        bool moreColumns = columns > Shown;
        List<string> head = ["", .. Enumerable.Range(0, Math.Min(columns, Shown)).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        if (moreColumns)
            head.Add("…");
        var table = new List<List<string>> { head };
        index = [.. index];
        for (int r = 0; r < Math.Min(rows, Shown); r++)
        {
            List<string> row = [r.ToString(CultureInfo.InvariantCulture)];
            for (int c = 0; c < Math.Min(columns, Shown); c++)
            {
                if (Shape.Count > 1)
                    index[^2] = r;
                if (Shape.Count > 0)
                    index[^1] = c;
                row.Add(Cell(At(index)));
            }

            if (moreColumns)
                row.Add("…");
            table.Add(row);
        }

        if (rows > Shown)
            table.Add([.. head.Select(_ => "…")]);
        return table;
    }

    private static string Cell(object? value)
    {
        string text = value switch
        {
            null => "<null>",
            double or float or decimal or Half => ((IFormattable)value).ToString("G6", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => GraphText.Line(value),
        };
        return text.Length <= CellWidth ? text : text[..(CellWidth - 1)] + "…";
    }
}
