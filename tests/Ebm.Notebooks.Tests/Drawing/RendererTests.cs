using System.Text.Json.Nodes;

namespace Ebm.Notebooks.Tests;

/// <summary>Plotly.NET's renderer and the one without it write the same figure, number by number.</summary>
public class RendererTests
{
    public static TheoryData<string> Kinds => [.. Pictured.Charts().Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Both_renderers_write_the_same_figure(string kind)
    {
        var figure = Pictured.Charts()[kind].Title("A title").Figure!;
        var typed = JsonNode.Parse(Loaded().FigureJson(figure.Series, Layout.Of(figure)))!.AsObject();
        var plain = JsonNode.Parse(new FigureWriter().FigureJson(figure.Series, Layout.Of(figure)))!.AsObject();
        typed.Remove("frames");
        Assert.Equal("", Difference(typed, plain, kind));
        Assert.NotEmpty(plain["data"]!.AsArray());
    }

    /// <summary>Every kind of series stands in some chart above: a new one cannot be forgotten.</summary>
    [Fact]
    public void Every_kind_of_series_is_compared()
    {
        var compared = Pictured.Charts().Values.SelectMany(v => v.Figure!.Series).Select(s => s.GetType()).ToHashSet();
        var kinds = typeof(Series).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Series)) && !t.IsAbstract);
        Assert.Equal([], kinds.Where(k => !compared.Contains(k)).Select(k => k.Name));
    }

    [Fact]
    public void The_comparison_sees_a_difference()
    {
        Assert.NotEqual("", Difference(JsonNode.Parse("{\"a\":[1,2]}"), JsonNode.Parse("{\"a\":[1,2.000001]}"), ""));
        Assert.NotEqual("", Difference(JsonNode.Parse("{\"a\":null}"), JsonNode.Parse("{}"), ""));
        Assert.NotEqual("", Difference(JsonNode.Parse("{\"a\":\"1\"}"), JsonNode.Parse("{\"a\":1}"), ""));
        Assert.Equal("", Difference(JsonNode.Parse("{\"a\":1.0,\"b\":[]}"), JsonNode.Parse("{\"b\":[],\"a\":1}"), ""));
    }

    [Fact]
    public void Here_the_Plotly_renderer_draws()
    {
        Assert.Null(Renderers.Problem);
        Assert.Equal("Ebm.Plotly", Renderers.Current.GetType().Assembly.GetName().Name);
        Assert.Contains("plotly.js v2.28.0", Renderers.Current.Script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1 + 0.2, 0.3)]
    [InlineData(123456.789, 123457)]
    [InlineData(-0.000123456789, -0.000123457)]
    [InlineData(9999999, 1e7)]
    [InlineData(1.23456789e-20, 1.23457e-20)]
    [InlineData(-7.654321e30, -7.65432e30)]
    public void A_number_keeps_six_digits(double value, double expected) => Assert.Equal(expected, Rounded.Of(value));

    /// <summary>
    /// The same digits as the text form with six of them, for all magnitudes; where it lies half way, one digit more or less in the sixth
    /// place.
    /// </summary>
    [Fact]
    public void Rounding_is_that_of_six_digits_of_text()
    {
        var rng = new Rng(5);
        for (var i = 0; i < 20_000; i++)
        {
            var value = (rng.NextDouble() - 0.5) * Math.Pow(10, (600 * rng.NextDouble()) - 300);
            var text = double.Parse(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(text, Rounded.Of(value));
        }
    }

    private static IChartRenderer Loaded() => Renderers.Current;

    /// <summary>Where two JSON values differ, in words; empty where they do not. Numbers must be equal, not near.</summary>
    private static string Difference(JsonNode? a, JsonNode? b, string at)
    {
        switch (a, b)
        {
            case (JsonObject x, JsonObject y):
                var keys = x.Select(p => p.Key).Union(y.Select(p => p.Key));
                return string.Concat(keys.Select(k => x.ContainsKey(k) && y.ContainsKey(k) ? Difference(x[k], y[k], $"{at}.{k}")
                    : $"{at}.{k} only in {(x.ContainsKey(k) ? "the first" : "the second")}\n"));
            case (JsonArray x, JsonArray y):
                return x.Count != y.Count ? $"{at}: {x.Count} and {y.Count} entries\n"
                    : string.Concat(x.Select((v, i) => Difference(v, y[i], $"{at}[{i}]")));
            case (JsonValue x, JsonValue y) when x.GetValueKind() == y.GetValueKind():
                var same = x.GetValueKind() == System.Text.Json.JsonValueKind.Number ? x.GetValue<double>() == y.GetValue<double>()
                    : x.ToString() == y.ToString();
                return same ? "" : $"{at}: {x} and {y}\n";
            default:
                return a is null && b is null ? "" : $"{at}: {a?.ToJsonString() ?? "null"} and {b?.ToJsonString() ?? "null"}\n";
        }
    }
}
