using System.Text.Json.Nodes;

namespace Ebm.Kernel.Documents;

/// <summary>The metadata that a notebook of the course carries, so that Jupyter and .NET Interactive both open it.</summary>
internal static class NotebookTemplate
{
    public static JsonObject Create(IReadOnlyList<(CellKind Kind, string Source)> cells)
    {
        var list = new JsonArray();
        for (int i = 0; i < cells.Count; i++)
            list.Add((JsonNode)Cell(cells[i].Kind, $"cell-{i + 1}", cells[i].Source));
        return new JsonObject
        {
            ["cells"] = list,
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" },
                ["language_info"] = new JsonObject { ["name"] = "C#" },
                ["polyglot_notebook"] = new JsonObject
                {
                    ["kernelInfo"] = new JsonObject
                    {
                        ["defaultKernelName"] = "csharp",
                        ["items"] = new JsonArray(new JsonObject { ["aliases"] = new JsonArray(), ["name"] = "csharp" }),
                    },
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
    }

    private static JsonObject Cell(CellKind kind, string id, string source)
    {
        if (kind != CellKind.Code)
        {
            return new JsonObject
            {
                ["cell_type"] = kind == CellKind.Markdown ? "markdown" : "raw",
                ["id"] = id,
                ["metadata"] = new JsonObject(),
                ["source"] = NotebookJson.Lines(source),
            };
        }

        return new JsonObject
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = id,
            ["metadata"] = new JsonObject
            {
                ["dotnet_interactive"] = new JsonObject { ["language"] = "csharp" },
                ["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" },
            },
            ["outputs"] = new JsonArray(),
            ["source"] = NotebookJson.Lines(source),
        };
    }
}
