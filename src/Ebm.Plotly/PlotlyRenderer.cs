using System.Text.Json.Nodes;
using Ebm.Notebooks;
using PlotlyLayout = Plotly.NET.Layout;

namespace Ebm.Plotly;

/// <summary>Draws figures with Plotly.NET: traces and layout go in as JSON, the figure comes out as plotly's JSON.</summary>
internal sealed class PlotlyRenderer : IChartRenderer
{
    private readonly Lazy<string> script = new(ReadScript);

    public string Script => script.Value;

    public string FigureJson(string tracesJson, string layoutJson)
    {
        var charts = JsonNode.Parse(tracesJson)!.AsArray().Select(t => Chart(t!.AsObject())).ToList();
        var layout = new PlotlyLayout();
        foreach (var (key, value) in JsonNode.Parse(layoutJson)!.AsObject())
        {
            layout.SetProperty(key, Plain(value));
        }

        var whole = charts.Count == 1 ? charts[0] : global::Plotly.NET.GenericChart.combine(charts);
        return global::Plotly.NET.GenericChart.toFigureJson(global::Plotly.NET.GenericChart.setLayout(layout, whole));
    }

    private static global::Plotly.NET.GenericChart Chart(JsonObject properties)
    {
        var trace = new global::Plotly.NET.Trace(properties["type"]!.GetValue<string>());
        foreach (var (key, value) in properties.Where(p => p.Key != "type"))
        {
            trace.SetProperty(key, Plain(value));
        }

        // false: without Plotly.NET's own template and default size; the layout is the course's.
        return global::Plotly.NET.GenericChart.ofTraceObject(false, trace);
    }

    /// <summary>JSON as the objects that Plotly.NET's serializer knows: its own dynamic objects, lists, numbers, texts.</summary>
    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject o => Dynamic(o),
        JsonArray a => a.Select(Plain).ToList(),
        JsonValue v when v.TryGetValue<bool>(out var b) => b,
        JsonValue v when v.TryGetValue<int>(out var i) => i,
        JsonValue v when v.TryGetValue<double>(out var d) => d,
        _ => node.GetValue<string>(),
    };

    private static DynamicObj.DynamicObj Dynamic(JsonObject properties)
    {
        var result = new DynamicObj.DynamicObj();
        foreach (var (key, value) in properties)
        {
            result.SetProperty(key, Plain(value));
        }

        return result;
    }

    private static string ReadScript()
    {
        using var stream = typeof(global::Plotly.NET.Trace).Assembly.GetManifestResourceStream("Plotly.NET.plotly-2.28.0.min.js")
            ?? throw new InvalidOperationException("this Plotly.NET carries no plotly.js 2.28.0.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
