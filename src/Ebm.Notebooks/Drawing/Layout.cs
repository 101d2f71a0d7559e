using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>The course's one look: a figure's layout in plotly's terms. Colours of text are set in the page, from the page's own.</summary>
internal static class Layout
{
    public static JsonObject Of(Figure figure)
    {
        var layout = new JsonObject
        {
            ["height"] = figure.Height,
            ["margin"] = new JsonObject
            {
                ["l"] = figure.IsPicture ? 12 : 64,
                ["r"] = 16,
                ["t"] = figure.Title is null ? 16 : 46,
                ["b"] = (figure.IsPicture ? 12 : 54) + (figure.NamedSeries > 1 ? 30 : 0) + (figure.Frames.IsEmpty ? 0 : 74),
            },
            ["paper_bgcolor"] = "rgba(0,0,0,0)",
            ["plot_bgcolor"] = "rgba(0,0,0,0)",
            ["font"] = new JsonObject { ["family"] = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif", ["size"] = 13 },
            ["hovermode"] = "closest",
            ["showlegend"] = figure.NamedSeries > 1,
            ["legend"] = new JsonObject { ["orientation"] = "h", ["x"] = 0.5, ["xanchor"] = "center", ["y"] = -58.0 / Math.Max(120, figure.Height - 130), ["yanchor"] = "top" },
            ["colorway"] = Json.Texts(Palette.Series),
        };
        if (figure.Title is { } title)
        {
            layout["title"] = new JsonObject { ["text"] = Escape(title), ["x"] = 0.5, ["xanchor"] = "center", ["y"] = 0.97, ["yanchor"] = "top", ["font"] = new JsonObject { ["size"] = 15 } };
        }

        if (figure.IsScene)
        {
            layout["scene"] = new JsonObject
            {
                ["xaxis"] = SceneAxis(figure.XTitle),
                ["yaxis"] = SceneAxis(figure.YTitle),
                ["zaxis"] = SceneAxis(figure.ZTitle),
                ["aspectmode"] = "manual",
                ["aspectratio"] = new JsonObject { ["x"] = 1, ["y"] = 1, ["z"] = 0.65 },
                ["camera"] = new JsonObject { ["eye"] = new JsonObject { ["x"] = 1.35, ["y"] = -1.35, ["z"] = 1.0 } },
            };
            return layout;
        }

        layout["xaxis"] = Axis(figure, figure.XTitle, figure.LogX, figure.XRange);
        layout["yaxis"] = Axis(figure, figure.YTitle, figure.LogY, figure.YRange);
        if (figure.SquareUnits)
        {
            layout["yaxis"]!["scaleanchor"] = "x";
            layout["xaxis"]!["constrain"] = "domain";
            layout["yaxis"]!["constrain"] = "domain";
        }

        if (figure.IsPicture)
        {
            layout["yaxis"]!["autorange"] = "reversed";
        }

        if (!figure.BarLabels.IsEmpty)
        {
            layout["barmode"] = "group";
            layout["xaxis"]!["type"] = "category";
        }

        AddMarks(layout, figure);
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

    private static JsonObject Axis(Figure figure, string title, bool log, (double Low, double High)? range)
    {
        var axis = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Escape(title), ["standoff"] = 8 },
            ["gridcolor"] = Palette.Grid,
            ["zerolinecolor"] = "rgba(128,128,128,0.45)",
            ["linecolor"] = "rgba(128,128,128,0.6)",
            ["ticks"] = "outside",
            ["ticklen"] = 4,
            ["tickcolor"] = "rgba(128,128,128,0.6)",
            ["automargin"] = true,
        };
        if (figure.IsPicture)
        {
            axis["visible"] = false;
        }

        if (log)
        {
            axis["type"] = "log";
            axis["exponentformat"] = "power";
        }

        if (range is { } r)
        {
            axis["range"] = Json.Numbers(log ? [Math.Log10(r.Low), Math.Log10(r.High)] : [r.Low, r.High]);
        }

        return axis;
    }

    private static JsonObject SceneAxis(string title) => new()
    {
        ["title"] = new JsonObject { ["text"] = Escape(title) },
        ["gridcolor"] = Palette.Grid,
        ["zerolinecolor"] = Palette.Grid,
        ["backgroundcolor"] = "rgba(0,0,0,0)",
    };

    private static void AddMarks(JsonObject layout, Figure figure)
    {
        if (figure.Marks.IsEmpty)
        {
            return;
        }

        var (shapes, notes) = (new JsonArray(), new JsonArray());
        foreach (var mark in figure.Marks)
        {
            var along = mark.Vertical ? "x" : "y";
            var across = mark.Vertical ? "y" : "x";
            var log = mark.Vertical ? figure.LogX : figure.LogY;
            shapes.Add(new JsonObject
            {
                ["type"] = "line",
                [along + "0"] = Json.Number(mark.At),
                [along + "1"] = Json.Number(mark.At),
                [across + "0"] = 0,
                [across + "1"] = 1,
                [across + "ref"] = "paper",
                ["line"] = new JsonObject { ["color"] = "#8a8a8a", ["width"] = 1.5, ["dash"] = "dash" },
            });
            if (mark.Label is { } label)
            {
                notes.Add(new JsonObject
                {
                    ["text"] = Escape(label),
                    [along] = Json.Number(log ? Math.Log10(mark.At) : mark.At),
                    [across] = mark.Vertical ? 1 : 0.99,
                    [across + "ref"] = "paper",
                    ["xanchor"] = mark.Vertical ? "left" : "right",
                    ["yanchor"] = mark.Vertical ? "top" : "bottom",
                    ["xshift"] = mark.Vertical ? 4 : 0,
                    ["showarrow"] = false,
                    ["font"] = new JsonObject { ["size"] = 12 },
                });
            }
        }

        layout["shapes"] = shapes;
        layout["annotations"] = notes;
    }
}
