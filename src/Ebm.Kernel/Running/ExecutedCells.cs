using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Running;

/// <summary>Gathers a worker's events into the outputs of a notebook, as nbformat has them.</summary>
internal sealed class ExecutedCells(NotebookDocument document)
{
    private readonly List<NotebookCell> _code = [.. document.Cells.Where(cell => cell.Kind == CellKind.Code)];
    private readonly Dictionary<int, List<Output>> _outputs = [];
    private readonly HashSet<int> _clearing = [];

    private sealed class Output(string type)
    {
        public string Type => type;

        public string Name { get; init; } = "";

        public System.Text.StringBuilder Text { get; } = new();

        public string? DisplayId { get; init; }

        public IReadOnlyDictionary<string, string> Data { get; set; } = new Dictionary<string, string>();

        public IReadOnlyList<string> Traceback { get; init; } = [];
    }

    /// <summary>Adds what an event shows.</summary>
    public void Add(WorkerEvent message)
    {
        if (message.Kind is "ready" or "done" or "end" or "stray")
            return;
        if (!_outputs.TryGetValue(message.Cell, out List<Output>? list))
            _outputs[message.Cell] = list = [];
        if (message.Kind == "cell")
            return;
        if (_clearing.Remove(message.Cell))
            list.Clear();
        switch (message.Kind)
        {
            case "stream":
                if (list.LastOrDefault() is not { Type: "stream" } last || last.Name != message.Name)
                    list.Add(last = new Output("stream") { Name = message.Name! });
                last.Text.Append(message.Text);
                break;
            case "update" when Find(message.DisplayId) is { } shown:
                shown.Data = message.Data!;
                break;
            case "display" or "update":
                list.Add(new Output("display_data") { Data = message.Data!, DisplayId = message.DisplayId });
                break;
            case "result":
                list.Add(new Output("execute_result") { Data = message.Data! });
                break;
            case "clear" when message.Wait:
                _clearing.Add(message.Cell);
                break;
            case "clear":
                list.Clear();
                break;
            case "error":
                var error = new Output("error") { Name = message.Name!, Traceback = message.Traceback! };
                error.Text.Append(message.Text);
                list.Add(error);
                break;
        }
    }

    /// <summary>The notebook with these outputs; cells that did not run have none.</summary>
    public NotebookDocument ToDocument()
    {
        var cells = new Dictionary<int, (int?, JsonArray)>();
        for (int i = 0; i < _code.Count; i++)
        {
            bool ran = _outputs.TryGetValue(i + 1, out List<Output>? list);
            var outputs = new JsonArray([.. (list ?? []).Select(output => ToJson(output, i + 1))]);
            cells[_code[i].Index] = (ran ? i + 1 : null, outputs);
        }

        return document.WithOutputs(cells);
    }

    private static JsonNode ToJson(Output output, int count)
    {
        var json = new JsonObject();
        switch (output.Type)
        {
            case "stream":
                json["name"] = output.Name;
                json["output_type"] = "stream";
                json["text"] = NotebookJson.Lines(output.Text.ToString());
                return json;
            case "error":
                json["ename"] = output.Name;
                json["evalue"] = output.Text.ToString();
                json["output_type"] = "error";
                json["traceback"] = new JsonArray([.. output.Traceback.Select(line => (JsonNode)line)]);
                return json;
            default:
                var data = new JsonObject();
                foreach ((string type, string text) in output.Data)
                    data[type] = type.StartsWith("text/", StringComparison.Ordinal) ? NotebookJson.Lines(text) : MimeBundle.IsJson(type)
                        ? MimeBundle.Json(text) ?? text : text;
                json["data"] = data;
                if (output.Type == "execute_result")
                    json["execution_count"] = count;
                json["metadata"] = new JsonObject();
                json["output_type"] = output.Type;
                return json;
        }
    }

    private Output? Find(string? id) => _outputs.Values.SelectMany(list => list).LastOrDefault(output => output.DisplayId == id);
}
