using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>The course's one look: a figure's layout in plotly's terms. Font and colours of text are set in the page, from the page's own.</summary>
internal static class Layout
{
    public static JsonObject Of(Figure figure)
    {
        var layout = new JsonObject
        {
            ["height"] = figure.Height,
            ["margin"] = figure.IsScene ? Margin(0, 0, 0, 0) : Margin(12, 14, 10, 12),
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["hovermode"] = "closest",
            ["showlegend"] = figure.NamedSeries > 1 || (figure.NamedSeries == 1 && figure.Traces.Length > 1),
            ["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["x"] = 0.5,
                ["xanchor"] = "center",
                ["y"] = 1.01,
                ["yanchor"] = "bottom",
                ["bgcolor"] = "rgba(0,0,0,0)",
                ["traceorder"] = "normal",
                ["font"] = new JsonObject { ["size"] = 12 },
            },
        };
        if (figure.IsScene)
        {
            layout["scene"] = Scene(figure);
            return layout;
        }

        layout["xaxis"] = Axis.Of(figure, horizontal: true);
        layout["yaxis"] = Axis.Of(figure, horizontal: false);
        if (figure.SquareUnits)
        {
            layout["yaxis"]!["scaleanchor"] = "x";
            layout["xaxis"]!["constrain"] = "domain";
            layout["yaxis"]!["constrain"] = "domain";
        }

        if (figure.HasBars)
        {
            layout["barmode"] = figure.Kind == "histogram" ? "overlay" : "group";
            layout["bargap"] = figure.Kind == "histogram" ? 0 : 0.28;
        }

        Words.AddTo(layout, figure);
        return layout;
    }

    /// <summary>Plotly reads a small HTML of its own in texts: only &lt;sub&gt;, &lt;sup&gt;, &lt;i&gt;, &lt;b&gt; and &lt;br&gt; are let through.</summary>
    public static string Escape(string text)
    {
        var safe = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        foreach (var tag in (string[])["sub", "sup", "i", "b", "br"])
        {
            safe = safe.Replace($"&lt;{tag}&gt;", $"<{tag}>", StringComparison.Ordinal).Replace($"&lt;/{tag}&gt;", $"</{tag}>", StringComparison.Ordinal);
        }

        return safe;
    }

    private static JsonObject Margin(int left, int right, int top, int bottom) => new() { ["l"] = left, ["r"] = right, ["t"] = top, ["b"] = bottom };

    private static JsonObject Scene(Figure figure) => new()
    {
        ["xaxis"] = SceneAxis(figure.XTitle, figure.XRange),
        ["yaxis"] = SceneAxis(figure.YTitle, figure.YRange),
        ["zaxis"] = SceneAxis(figure.ZTitle, figure.HeightRange),
        ["aspectmode"] = "manual",
        ["aspectratio"] = new JsonObject { ["x"] = 1.1, ["y"] = 1.1, ["z"] = 0.65 },
        ["camera"] = new JsonObject
        {
            ["eye"] = new JsonObject { ["x"] = 1.2, ["y"] = -1.72, ["z"] = 1.1 },
            ["center"] = new JsonObject { ["x"] = 0, ["y"] = 0, ["z"] = -0.13 },
        },
    };

    private static JsonObject SceneAxis(string title, (double Low, double High)? range)
    {
        var axis = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escape(title) },
            // Space knows no see-through lines: this grey is mixed in the page.
            ["gridcolor"] = "@mesh",
            ["zerolinecolor"] = "@mesh",
            ["linecolor"] = "@mesh",
            ["tickfont"] = new JsonObject { ["size"] = 11 },
            ["color"] = "@ink",
            ["nticks"] = 6,
            ["backgroundcolor"] = "rgba(0,0,0,0)",
        };
        if (range is { } r)
        {
            axis["range"] = Json.Numbers([r.Low, r.High]);
        }

        return axis;
    }
}
