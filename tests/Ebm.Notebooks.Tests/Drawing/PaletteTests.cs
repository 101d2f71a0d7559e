//  Two colours as eyes see them: sRGB → linear → (the eye's matrix) → CIELAB (D65) → CIEDE2000 difference.
//  Eyes: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of color vision deficiency",
//  2009, severity 1.
//  Difference: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula", 2005. Contrast: WCAG 2.

using System.Text.RegularExpressions;

namespace Ebm.Notebooks.Tests;

/// <summary>Ten classes have ten colours that differ, on light and on dark pages, for every common eye.</summary>
public class PaletteTests
{
    private static readonly Dictionary<string, double[]> Eyes = new()
    {
        ["normal"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protan"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deutan"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritan"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    private static readonly string Script = Read();

    [Theory]
    [InlineData("light", "normal", 20)]
    [InlineData("dark", "normal", 20)]
    [InlineData("light", "protan", 10)]
    [InlineData("dark", "protan", 10)]
    [InlineData("light", "deutan", 10)]
    [InlineData("dark", "deutan", 10)]
    [InlineData("light", "tritan", 7)]
    [InlineData("dark", "tritan", 7)]
    public void Any_two_of_ten_colours_differ(string page, string eye, double least)
    {
        var colors = Enumerable.Range(0, Palette.Count).Select(i => Shade(page, $"c{i}")).ToArray();
        var pairs = from i in Enumerable.Range(0, colors.Length)
                    from j in Enumerable.Range(0, i)
                    select (i, j,
            Difference(Lab(colors[i], eye), Lab(colors[j], eye)));
        var worst = pairs.MinBy(p => p.Item3);
        Assert.True(worst.Item3 >= least, $"c{worst.i} and c{worst.j} differ by {worst.Item3:F1} on a {page} page for a {eye} eye");
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Every_colour_stands_out_from_the_page(string page)
    {
        var paper = Luminance(Shade(page, "paper"));
        Assert.All(Enumerable.Range(0, Palette.Count), i =>
        {
            var y = Luminance(Shade(page, $"c{i}"));
            var contrast = (Math.Max(y, paper) + 0.05) / (Math.Min(y, paper) + 0.05);
            Assert.True(contrast >= 3, $"c{i} has contrast {contrast:F2} on a {page} page");
        });
    }

    [Theory]
    [InlineData("valley", "light", -1)]
    [InlineData("valley", "dark", -1)]
    [InlineData("signs", "light", 4)]
    [InlineData("signs", "dark", 4)]
    public void A_maps_unremarkable_colour_is_near_the_page(string scale, string page, int place)
    {
        var stops = Scale(page, scale);
        var plain = Luminance(stops[place < 0 ? stops.Length - 1 : place]);
        Assert.InRange(plain, page == "light" ? 0.85 : 0, page == "light" ? 1 : 0.03);
        // On a dark page no slab of light: what is far from a valley, the upper half of the scale, is darker than its lower half.
        if (place < 0)
        {
            var steps = stops.Select(Luminance).ToArray();
            Assert.Equal(page == "light" ? steps.Order() : steps.OrderDescending(), steps);
        }
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void What_lies_on_a_map_stands_out_from_its_valleys(string page)
    {
        var valleys = Scale(page, "valley")[..2];
        Assert.All(Enumerable.Range(0, 4), i => Assert.All(valleys, valley => Assert.True(
            Difference(Lab(Shade(page, $"o{i}"), "normal"), Lab(valley, "normal")) > 35, $"o{i} on a {page} page")));
    }

    /// <summary>Published test pairs of the difference formula: Sharma, Wu and Dalal, table 1, rows 1, 9, 17 and 25.</summary>
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    public void The_difference_is_the_published_one(double l1, double a1, double b1, double l2, double a2, double b2, double expected) =>
        Assert.Equal(expected, Difference([l1, a1, b1], [l2, a2, b2]), 4);

    private static string Read()
    {
        using var reader = new StreamReader(typeof(Visual).Assembly.GetManifestResourceStream("chart.js")!);
        return reader.ReadToEnd();
    }

    /// <summary>What chart.js says for a page under a heading, up to the next page's.</summary>
    private static string Section(string variable, string page) =>
        Regex.Match(Script, $@"var {variable} = \{{.*?\n    {page}: \{{(.*?)\n    \}}", RegexOptions.Singleline).Groups[1].Value;

    private static double[] Shade(string page, string name) =>
        [.. Regex.Match(Section("shades", page), $@"\b{name}: \[([\d, ]+)\]").Groups[1].Value.Split(',').Select(double.Parse)];

    private static double[][] Scale(string page, string name) =>
        [.. Regex.Matches(Regex.Match(Section("scales", page), $@"\b{name}: \[(.*?)\]").Groups[1].Value, "#(..)(..)(..)")
        .Select(m => m.Groups.Values.Skip(1).Select(g => (double)Convert.ToInt32(g.Value, 16)).ToArray())];

    private static double Linear(double channel) => channel / 255 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

    private static double Luminance(double[] rgb) => (0.2126 * Linear(rgb[0])) + (0.7152 * Linear(rgb[1])) + (0.0722 * Linear(rgb[2]));

    private static double[] Lab(double[] rgb, string eye)
    {
        double[] linear = [.. rgb.Select(Linear)];
        var seen = Product(Eyes[eye], linear).Select(v => Math.Clamp(v, 0, 1)).ToArray();
        var xyz = Product([0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920, 0.9503041], seen);
        double[] f = [.. xyz.Zip([0.95047, 1, 1.08883], (v, w) => v / w > 216.0 / 24389 ? Math.Cbrt(v / w)
            : ((24389.0 / 27 * v / w) + 16) / 116)];
        return [(116 * f[1]) - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
    }

    private static double[] Product(double[] m, double[] v) =>
        [.. Enumerable.Range(0, 3).Select(r => (m[3 * r] * v[0]) + (m[(3 * r) + 1] * v[1]) + (m[(3 * r) + 2] * v[2]))];

    private static double Difference(double[] p, double[] q)
    {
        static double Sin(double degrees) => Math.Sin(degrees * Math.PI / 180);
        static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);
        static double Seventh(double c) => Math.Sqrt(Math.Pow(c, 7) / (Math.Pow(c, 7) + Math.Pow(25, 7)));
        static double Hue(double a, double b) => a == 0 && b == 0 ? 0 : ((Math.Atan2(b, a) * 180 / Math.PI) + 360) % 360;
        var g = 1 + (0.5 * (1 - Seventh((Math.Sqrt((p[1] * p[1]) + (p[2] * p[2])) + Math.Sqrt((q[1] * q[1]) + (q[2] * q[2]))) / 2)));
        var (c1, c2) = (Math.Sqrt((g * g * p[1] * p[1]) + (p[2] * p[2])), Math.Sqrt((g * g * q[1] * q[1]) + (q[2] * q[2])));
        var (h1, h2) = (Hue(g * p[1], p[2]), Hue(g * q[1], q[2]));
        var gray = c1 * c2 == 0;
        var turn = gray ? 0 : h2 - h1;
        turn = turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
        var mean = gray ? h1 + h2 : Math.Abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
        var (l, c) = ((p[0] + q[0]) / 2, (c1 + c2) / 2);
        var t = 1 - (0.17 * Cos(mean - 30)) + (0.24 * Cos(2 * mean)) + (0.32 * Cos((3 * mean) + 6)) - (0.2 * Cos((4 * mean) - 63));
        var sl = 1 + (0.015 * (l - 50) * (l - 50) / Math.Sqrt(20 + ((l - 50) * (l - 50))));
        var rt = -Sin(60 * Math.Exp(-Math.Pow((mean - 275) / 25, 2))) * 2 * Seventh(c);
        var (dl, dc, dh) = ((q[0] - p[0]) / sl, (c2 - c1) / (1 + (0.045 * c)),
            2 * Math.Sqrt(c1 * c2) * Sin(turn / 2) / (1 + (0.015 * c * t)));
        return Math.Sqrt((dl * dl) + (dc * dc) + (dh * dh) + (rt * dc * dh));
    }
}
