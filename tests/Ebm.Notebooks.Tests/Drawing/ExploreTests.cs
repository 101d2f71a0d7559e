using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks.Tests;

/// <summary>An exploration holds every frame, light enough for a page, on axes that stay.</summary>
public class ExploreTests
{
    private static readonly double[] X = [.. Enumerable.Range(0, 50).Select(i => i / 10.0)];

    [Fact]
    public void Two_parameters_make_a_frame_for_every_pair()
    {
        var html = Chart.Explore(("β", [0.5, 1, 2]), ("T", [10, 20]), (b, t) => Chart.Lines(X, v => b * t * v).Title($"β = {b}, T = {t}"))
            .ToHtml();
        var frames = Pictured.Parse(html, ",f=[", "[")!.AsArray();
        Assert.Equal(6, frames.Count);
        Assert.Contains("-player',[[\"0.5\",\"1\",\"2\"],[\"10\",\"20\"]],", html, StringComparison.Ordinal);
        Assert.Equal("β = 2, T = 10", frames[4]!["title"]!.ToString());
        var scale = Pictured.Parse(html, ",q={", "{")!["y"]!.AsArray();
        var y = Unpacked(frames[4]!["data"]![0]!["y"]!.ToString(), scale);
        Assert.Equal(X.Length, y.Length);
        var step = scale[1]!.GetValue<double>();
        Assert.All(y.Zip(X), pair => Assert.InRange(pair.First!.Value - (20 * pair.Second), -0.501 * step, 0.501 * step));
        Assert.True(step < 200 / 4000.0, "a step is finer than a screen");
    }

    [Fact]
    public void What_frames_share_is_written_once()
    {
        var html = Chart.Explore(("a", [1.0, 2, 3]), a => Chart.Lines(X, v => a * v)).ToHtml();
        var frames = Pictured.Parse(html, ",f=[", "[")!.AsArray();
        Assert.Empty(frames[0]!["data"]![0]!.AsObject());
        Assert.Equal(["y"], frames[1]!["data"]![0]!.AsObject().Select(p => p.Key));
        Assert.Empty(frames[1]!["layout"]!.AsObject());
    }

    [Fact]
    public void Marks_and_maps_move_with_the_parameter()
    {
        var html = Chart.Explore(("a", [1.0, 2]), a => Chart.Contour((x, y) => a * ((x * x) + y), (-1, 1), (0, 1))
            .WithPoints([a / 2], [0.5], "here").MarkX(a / 3, "mean")).ToHtml();
        var (first, frames) = (Pictured.FigureOf(html), Pictured.Parse(html, ",f=[", "[")!.AsArray());
        Assert.Equal(Rounded.Of(2.0 / 3), frames[1]!["layout"]!["shapes"]![0]!["x0"]!.GetValue<double>());
        Assert.Equal(["z"], frames[1]!["data"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(4, first["data"]![0]!["zmax"]!.GetValue<double>(), 12);
    }

    [Fact]
    public void Gaps_and_logarithms_survive_packing()
    {
        double[] y = [.. X.Select((_, i) => i == 7 ? double.NaN : Math.Pow(10, i / 7.0))];
        var html = Chart.Explore(("k", [1, 2]), k => Chart.Lines(X, y.Select(v => k * v)).LogY()).ToHtml();
        var scale = Pictured.Parse(html, ",q={", "{")!["y"]!.AsArray();
        var packed = Unpacked(Pictured.Parse(html, ",f=[", "[")!.AsArray()[1]!["data"]![0]!["y"]!.ToString(), scale);
        for (var i = 0; i < y.Length; i++)
        {
            Assert.Equal(i == 7, packed[i] is null);
            Assert.True(i == 7 || Math.Abs((packed[i]!.Value / (2 * y[i])) - 1) < 0.003);
        }
    }

    [Fact]
    public void A_value_may_be_anything()
    {
        var pictures = Chart.Explore(("method", ["CD-1", "PCD <b>"]), m => Chart.Images([new float[4]], 2, 2, captions: [m]));
        Assert.Contains("CD-1", pictures.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("<output>PCD <b>", pictures.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("2 frames over method", pictures.ToString(), StringComparison.Ordinal);
        Assert.Equal("[lines over a] ", Chart.Explore(("a", [1.0]), a => Chart.Lines(X, v => v)).ToString());
    }

    [Fact]
    public void An_exploration_stays_light()
    {
        // The first chart of a page carries the drawing library.
        _ = Chart.Lines(X, X).ToHtml();
        var map = Chart.Explore(("a", Grid.Linear(0, 1, 20)), a => Chart.Contour((x, y) => Math.Sin(a * x) + y, (-1, 1), (0, 1)));
        Assert.InRange(map.ToHtml().Length - Chart.Contour((x, y) => x, (0, 1), (0, 1)).ToHtml().Length, 200_000,
            Chart.HeaviestExploration);
        var message = Assert.Throws<ArgumentException>(() => Chart.Explore(("a", Grid.Linear(0, 1, 10)), ("b", Grid.Linear(0, 1, 6)),
            (a, b) => Chart.Contour((x, y) => Math.Sin(a * x) + (b * y * y), (-1, 1), (0, 1)))).Message;
        Assert.Contains("10 values of a × 6 values of b are 60 frames of 1", message, StringComparison.Ordinal);
        Assert.Contains("Take at most 2", message, StringComparison.Ordinal);
        var pictures = Assert.Throws<ArgumentException>(() => Chart.Explore(("a", Enumerable.Range(0, 9)),
            a => Chart.Images(Noise(a, 64), 60, 60))).Message;
        Assert.Contains("9 values of a are 9 frames", pictures, StringComparison.Ordinal);
        Assert.Contains("has no values",
            Assert.Throws<ArgumentException>(() => Chart.Explore(("a", Array.Empty<double>()), _ => Chart.Lines(X, X))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_many_numbers_is_packed_along_its_axes_and_one_of_few_is_not()
    {
        double[] x = Grid.Linear(-3, 3, 1500), y = [.. x.Select((v, i) => i == 40 ? double.NaN : v * v)];
        var html = Chart.Lines(x, y).WithLine([0, 1], [2, 3]).ToHtml();
        var trace = Pictured.FigureOf(html)["data"]![0]!;
        var scales = Pictured.Parse(html, ",{", "{")!;
        foreach (var (name, values) in new[] { ("x", x), ("y", y) })
        {
            var step = scales[name]![1]!.GetValue<double>();
            Assert.True(step <= 9 / 4000.0, "a step is finer than a screen");
            var read = Unpacked(trace[name]!.ToString(), scales[name]!.AsArray());
            Assert.Equal(values.Length, read.Length);
            Assert.All(read.Zip(values), pair => Assert.True(double.IsNaN(pair.Second) ? pair.First is null
                : Math.Abs(pair.First!.Value - pair.Second) <= 0.501 * step));
        }

        Assert.Equal(3, Pictured.FigureOf(html)["data"]![1]!["y"]![1]!.GetValue<double>());
        Assert.True(html.Length < Chart.Lines(X, X).ToHtml().Length + 8000);
        Assert.Equal(JsonValueKind.Array, Pictured.FigureOf(Chart.Lines(X, X).ToHtml())["data"]![0]!["x"]!.GetValueKind());
    }

    [Fact]
    public void A_map_of_many_numbers_keeps_its_axes()
    {
        double[] axis = Grid.Linear(-3, 3, 60);
        var table = new double[60, 60];
        for (var i = 0; i < 3600; i++)
            table[i / 60, i % 60] = axis[i % 60] + (axis[i / 60] * axis[i / 60]);
        var html = Chart.Contour(axis, axis, table).ToHtml();
        var trace = Pictured.FigureOf(html)["data"]![0]!;
        Assert.Equal(axis.Select(Rounded.Of), trace["x"]!.AsArray().Select(v => v!.GetValue<double>()));
        var scale = Pictured.Parse(html, "\"z\":[", "[")!.AsArray();
        var row = Unpacked(trace["z"]![7]!.ToString(), scale);
        for (var i = 0; i < 60; i++)
            Assert.Equal(axis[i] + (axis[7] * axis[7]), row[i]!.Value, 0.501 * scale[1]!.GetValue<double>());
    }

    private static IEnumerable<float[]> Noise(int seed, int count)
    {
        var rng = new Rng((ulong)seed);
        for (var i = 0; i < count; i++)
        {
            var picture = new float[3600];
            rng.FillGaussian(picture);
            yield return picture;
        }
    }

    /// <summary>The numbers of a packed array, as the page's script reads them.</summary>
    private static double?[] Unpacked(string text, JsonArray scale)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        Assert.StartsWith("=", text, StringComparison.Ordinal);
        return [.. text[1..].Chunk(2).Select(two =>
        {
            var k = (64 * alphabet.IndexOf(two[0], StringComparison.Ordinal)) + alphabet.IndexOf(two[1], StringComparison.Ordinal);
            var v = scale[0]!.GetValue<double>() + (k * scale[1]!.GetValue<double>());
            return k == 4095 ? (double?)null : scale[2]!.GetValue<int>() == 1 ? Math.Pow(10, v) : v;
        })];
    }
}
