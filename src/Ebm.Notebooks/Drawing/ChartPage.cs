using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>
/// A chart as HTML. The first chart of a session carries plotly.js; later ones wait for it. A chart that is shown again after
/// its cell was run again carries it too, since it replaces the one that did.
/// </summary>
internal static class ChartPage
{
    private static readonly ConcurrentDictionary<string, bool> Carriers = new();

    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Html(Figure figure)
    {
        var id = "ebm-" + Guid.NewGuid().ToString("N")[..12];
        var renderer = PlotlyContext.Renderer;
        var json = WithFrames(figure, renderer);
        // Inside a script element only "</" and "<!--" end or change it.
        var safe = json.ToJsonString(Compact).Replace("</", "<\\/", StringComparison.Ordinal).Replace("<!--", "<\\!--", StringComparison.Ordinal);
        var style = FormattableString.Invariant($"width:100%;max-width:{figure.Width}px;height:{figure.Height}px");
        return Library(figure, renderer)
            + $"<div class=\"ebm-figure\" id=\"{id}\" style=\"{style}\" role=\"img\" aria-label=\"{Html5.Encode(figure.Title ?? figure.Kind)}\"></div>"
            + $"<script>(function(){{var id=\"{id}\",figure={safe};{Draw}}})();</script>"
            + (figure.Caption is { } caption ? $"<p class=\"ebm-caption\" style=\"opacity:.75;max-width:{figure.Width}px\">{Html5.Encode(caption)}</p>" : "");
    }

    private static JsonObject WithFrames(Figure figure, IChartRenderer renderer)
    {
        var shown = figure.Frames.IsEmpty ? figure : figure with { Traces = figure.Frames[0].Figure.Traces };
        var layout = Layout.Of(shown);
        var frames = new JsonArray();
        var steps = new JsonArray();
        foreach (var (label, frame) in figure.Frames)
        {
            frames.Add(new JsonObject
            {
                ["name"] = label,
                ["data"] = new JsonArray([.. frame.Traces.Select(t => t.DeepClone())]),
                ["layout"] = frame.Title is { } t ? new JsonObject { ["title"] = new JsonObject { ["text"] = Layout.Escape(t) } } : new JsonObject(),
            });
            steps.Add(new JsonObject
            {
                ["label"] = label,
                ["method"] = "animate",
                ["args"] = new JsonArray(
                    Json.Texts([label]),
                    new JsonObject { ["mode"] = "immediate", ["frame"] = new JsonObject { ["duration"] = 0, ["redraw"] = true }, ["transition"] = new JsonObject { ["duration"] = 0 } }),
            });
        }

        if (frames.Count > 0)
        {
            AddControls(layout, steps, figure.FrameMilliseconds);
        }

        var json = (JsonObject)JsonNode.Parse(renderer.FigureJson(new JsonArray([.. shown.Traces.Select(t => t.DeepClone())]).ToJsonString(Compact), layout.ToJsonString(Compact)))!;
        if (frames.Count > 0)
        {
            json["frames"] = frames;
        }

        return json;
    }

    private static void AddControls(JsonObject layout, JsonArray steps, int milliseconds)
    {
        layout["sliders"] = new JsonArray(new JsonObject
        {
            ["active"] = 0,
            ["x"] = 0.16,
            ["len"] = 0.84,
            ["y"] = 0,
            ["yanchor"] = "top",
            ["pad"] = new JsonObject { ["t"] = 48, ["b"] = 4 },
            ["currentvalue"] = new JsonObject { ["visible"] = true, ["xanchor"] = "right", ["offset"] = 2 },
            ["steps"] = steps,
        });
        layout["updatemenus"] = new JsonArray(new JsonObject
        {
            ["type"] = "buttons",
            ["direction"] = "left",
            ["showactive"] = false,
            ["x"] = 0,
            ["xanchor"] = "left",
            ["y"] = 0,
            ["yanchor"] = "top",
            ["pad"] = new JsonObject { ["t"] = 58, ["r"] = 8 },
            ["buttons"] = new JsonArray(
                Button("▶", null, milliseconds),
                Button("❚❚", Json.Texts([]), 0)),
        });
    }

    private static JsonObject Button(string label, JsonArray? frames, int milliseconds) => new()
    {
        ["label"] = label,
        ["method"] = "animate",
        // null plays all frames from the current one; an array holding null stops.
        ["args"] = frames is null
            ? new JsonArray(null, Timing(milliseconds))
            : new JsonArray(new JsonArray((JsonNode?)null), Timing(0)),
    };

    private static JsonObject Timing(int milliseconds) => new()
    {
        ["mode"] = "immediate",
        ["fromcurrent"] = true,
        ["frame"] = new JsonObject { ["duration"] = milliseconds, ["redraw"] = true },
        ["transition"] = new JsonObject { ["duration"] = 0 },
    };

    private static string Library(Figure figure, IChartRenderer renderer)
    {
        var signature = $"{figure.Kind}|{figure.Title}|{figure.XTitle}|{figure.YTitle}";
        if (Carriers.IsEmpty ? !Carriers.TryAdd(signature, true) : !Carriers.ContainsKey(signature))
        {
            return "";
        }

        // RequireJS (Notebook 6) would catch the library as an anonymous module: hide the three names it looks for.
        return "<script data-ebm=\"plotly\">if(!window.Plotly){(function(define,module,exports){" + renderer.Script + "\n}).call(window);}</script>";
    }

    /// <summary>
    /// Waits for plotly, draws, follows the page between light and dark, and grows or shrinks with it.
    /// Text takes the page's own colour at the place where the chart stands.
    /// </summary>
    private const string Draw = """
        function draw(tries){
          var e=document.getElementById(id);if(!e)return;
          if(!window.Plotly){if(tries>0){setTimeout(function(){draw(tries-1);},100);}else{e.textContent='This chart needs plotly.js, which the first chart of the notebook brings: run that cell again.';e.style.height='auto';}return;}
          var font=figure.layout.font=figure.layout.font||{};font.color=getComputedStyle(e).color;
          Plotly.newPlot(e,figure.data,figure.layout,{responsive:true,displaylogo:false,displayModeBar:false}).then(function(){if(figure.frames)return Plotly.addFrames(e,figure.frames);}).then(function(){
            e.setAttribute('data-drawn','1');
            try{var w=e.clientWidth;new ResizeObserver(function(){if(e.clientWidth>0&&e.clientWidth!==w){w=e.clientWidth;Plotly.Plots.resize(e);}}).observe(e);if(w!==e._fullLayout.width)Plotly.Plots.resize(e);}catch(x){}
            var last=font.color,watch=function(){if(!document.body.contains(e))return;var c=getComputedStyle(e).color;if(c!==last){last=c;Plotly.relayout(e,{'font.color':c});}};
            try{matchMedia('(prefers-color-scheme: dark)').addEventListener('change',function(){setTimeout(watch,60);});}catch(x){}
            try{var o=new MutationObserver(function(){setTimeout(watch,60);});[document.documentElement,document.body].forEach(function(n){o.observe(n,{attributes:true});});}catch(x){}
          });
        }
        draw(300);
        """;
}
