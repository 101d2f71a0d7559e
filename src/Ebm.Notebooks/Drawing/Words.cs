using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>Reference lines and words on a chart.</summary>
internal static class Words
{
    public static void AddTo(JsonObject layout, Figure figure)
    {
        var (shapes, notes) = (new JsonArray(), new JsonArray());
        foreach (var mark in figure.Marks)
        {
            shapes.Add(Line(mark));
            if (mark.Label is { } label)
            {
                notes.Add(Label(mark, label, mark.Vertical ? figure.LogX : figure.LogY, Side(mark, figure)));
            }
        }

        foreach (var (x, y, text) in figure.Notes)
        {
            notes.Add(new JsonObject
            {
                ["x"] = Json.Number(figure.LogX ? Math.Log10(x) : x),
                ["y"] = Json.Number(figure.LogY ? Math.Log10(y) : y),
                ["text"] = Layout.Escape(text),
                ["showarrow"] = true,
                ["arrowcolor"] = "@ink",
                ["arrowhead"] = 2,
                ["arrowsize"] = 0.9,
                ["arrowwidth"] = 1.3,
                ["ax"] = 30,
                ["ay"] = -30,
                ["bgcolor"] = "@paper/0.78",
                ["borderpad"] = 3,
                ["font"] = new JsonObject { ["size"] = 12 },
            });
        }

        if (shapes.Count > 0)
        {
            layout["shapes"] = shapes;
        }

        if (notes.Count > 0)
        {
            layout["annotations"] = notes;
        }
    }

    /// <summary>A label stands right of its line, or left where the line is far to the right.</summary>
    private static bool Side(Mark mark, Figure figure)
    {
        if (!mark.Vertical || figure.IsScene)
        {
            return false;
        }

        var (low, high) = figure.XRange ?? Extent.Of(figure.Traces, "x", figure.LogX);
        var share = figure.LogX ? (Math.Log(mark.At) - Math.Log(low)) / (Math.Log(high) - Math.Log(low)) : (mark.At - low) / (high - low);
        return share > 0.72;
    }

    private static JsonObject Line(Mark mark)
    {
        var (along, across) = mark.Vertical ? ("x", "y") : ("y", "x");
        return new JsonObject
        {
            ["type"] = "line",
            [along + "0"] = Json.Number(mark.At),
            [along + "1"] = Json.Number(mark.At),
            [across + "0"] = 0,
            [across + "1"] = 1,
            [across + "ref"] = "paper",
            ["line"] = new JsonObject { ["color"] = "@soft", ["width"] = 1.5, ["dash"] = "dash" },
        };
    }

    private static JsonObject Label(Mark mark, string label, bool log, bool left)
    {
        var (along, across) = mark.Vertical ? ("x", "y") : ("y", "x");
        return new JsonObject
        {
            ["text"] = Layout.Escape(label),
            [along] = Json.Number(log ? Math.Log10(mark.At) : mark.At),
            [across] = mark.Vertical ? 1 : 0.99,
            [across + "ref"] = "paper",
            ["xanchor"] = mark.Vertical && !left ? "left" : "right",
            ["yanchor"] = mark.Vertical ? "top" : "bottom",
            ["xshift"] = mark.Vertical ? (left ? -4 : 4) : 0,
            ["showarrow"] = false,
            ["bgcolor"] = "@paper/0.6",
            ["font"] = new JsonObject { ["size"] = 12 },
        };
    }
}
