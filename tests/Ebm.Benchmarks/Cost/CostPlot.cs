using System.Globalization;
using System.Text;

namespace Ebm.Benchmarks.Cost;

/// <summary>Draws the curves of a report, four a row, both axes logarithmic, beside a line of the slope of their operations.</summary>
internal static class CostPlot
{
    private const int Width = 330, Height = 300, Left = 58, Right = 14, Top = 44, Bottom = 48, Columns = 4;

    public static string Svg(CostReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width * Math.Min(Columns, report.Curves.Length)} " +
            $"{Height * ((report.Curves.Length + Columns - 1) / Columns)}\" " +
            $"font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append("<style>:root{--ink:#222;--grid:#ddd;--line:#0072b2;--paper:#fff}")
            .Append("@media(prefers-color-scheme:dark){:root{--ink:#ddd;--grid:#444;--line:#56b4e9;--paper:#16181c}}")
            .Append("text{fill:var(--ink)}.grid{stroke:var(--grid)}.one{stroke:var(--ink);stroke-dasharray:5 " +
            "4;fill:none}.dot{fill:var(--line)}</style>\n");
        text.Append("<rect width=\"100%\" height=\"100%\" fill=\"var(--paper)\"/>\n");
        for (var i = 0; i < report.Curves.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({i % Columns * Width} {i / Columns * Height})\">\n");
            Panel(text, report.Curves[i]);
            text.Append("</g>\n");
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder text, CostCurve curve)
    {
        double[] x = [.. curve.Work().Select(Math.Log10)], y = [.. curve.Seconds.Select(s => Math.Log10(1e3 * s))];
        double x0 = x.Min() - 0.1, x1 = x.Max() + 0.1, y0 = y.Min() - 0.15, y1 = y.Max() + 0.15;
        double X(double v) => Left + ((v - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double v) => Height - Bottom - ((v - y0) / (y1 - y0) * (Height - Top - Bottom));
        var marks = curve.Slope > 0 ? Enumerable.Range((int)Math.Ceiling(x0), (int)Math.Floor(x1) - (int)Math.Ceiling(x0) + 1)
            .Select(k => (At: (double)k, Words: Power(k))) : curve.Sizes.Zip(x, (n, at) => (At: at, Words: $"{n}"));
        foreach (var (at, words) in marks)
        {
            Line(text, "grid", X(at), Top, X(at), Height - Bottom);
            Label(text, X(at), Height - Bottom + 16, "middle", words);
        }

        for (var k = (int)Math.Ceiling(y0); k <= y1; k++)
        {
            Line(text, "grid", Left, Y(k), Width - Right, Y(k));
            Label(text, Left - 6, Y(k) + 4, "end", Power(k));
        }

        // The slope of the operations through the largest size, where what does not grow counts least.
        var slope = curve.Slope > 0 ? curve.Slope : 1;
        double From(double v) => Math.Max(y0, y[^1] + (slope * (v - x[^1])));
        Line(text, "one", X(x[^1]), Y(y[^1]), X(Math.Max(x[0], x[^1] + ((y0 - y[^1]) / slope))), Y(From(x[0])));
        for (var i = 0; i < x.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"<circle class=\"dot\" cx=\"{X(x[i]):F1}\" cy=\"{Y(y[i]):F1}\" r=\"4\"/>\n");
        Label(text, (Left + Width - Right) / 2.0, 18, "middle", curve.Name, bold: true);
        var unit = curve.Slope > 0 ? "n" : "2ⁿ";
        var operations = unit + (curve.Slope switch { 0 or 1 => "", 2 => "²", 3 => "³", var other => $"^{other}" });
        var memory = curve.Bytes?[^1] switch { null => "", < 10_000 => ", no memory", long bytes => $", {Significant(bytes / 1e6)} MB" };
        Label(text, (Left + Width - Right) / 2.0, 34, "middle",
            string.Create(CultureInfo.InvariantCulture, $"time ~ {unit}^{curve.Exponent():F2}, operations ~ {operations}{memory}"));
        Label(text, (Left + Width - Right) / 2.0, Height - 10, "middle", "n");
        text.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">milliseconds, one " +
            $"thread</text>\n");
    }

    private static string Significant(double v) => v.ToString(v >= 10 ? "F0" : v >= 1 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string Power(int k) => k is >= -2 and <= 3 ? Math.Pow(10, k).ToString("0.##", CultureInfo.InvariantCulture)
        : $"10{string.Concat(k.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']))}";

    private static void Line(StringBuilder text, string style, double x1, double y1, double x2, double y2) =>
        text.Append(CultureInfo.InvariantCulture,
            $"<line class=\"{style}\" x1=\"{x1:F1}\" y1=\"{y1:F1}\" x2=\"{x2:F1}\" y2=\"{y2:F1}\"/>\n");

    private static void Label(StringBuilder text, double x, double y, string anchor, string words, bool bold = false) =>
        text.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"bold\"" : "")}>{words}</text>\n");
}
