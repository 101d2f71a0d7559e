using System.Reflection;
using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>Answers the requests that run no code.</summary>
internal sealed class Queries(ConnectionFile file, Task<ISession> session, CellHistory history)
{
    private static readonly string _version =
        typeof(Queries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Who this kernel is.</summary>
    public static JsonObject KernelInfo(long dropped, string? notice) => Ok(new JsonObject
    {
        ["protocol_version"] = MessageCodec.ProtocolVersion,
        ["implementation"] = KernelSpecs.DefaultName,
        ["implementation_version"] = _version,
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = $"C# kernel of the course on energy-based models, version {_version}" + (notice is null ? "" : "\n" + notice),
        ["debugger"] = false,
        ["help_links"] = new JsonArray(new JsonObject
        {
            ["text"] = "C# reference",
            ["url"] = "https://learn.microsoft.com/dotnet/csharp/"
        }),
        ["dropped_messages"] = dropped,
    });

    /// <summary>The ports, for old front ends.</summary>
    public JsonObject Connect() => Ok(new JsonObject
    {
        ["shell_port"] = file.ShellPort,
        ["iopub_port"] = file.IopubPort,
        ["stdin_port"] = file.StdinPort,
        ["hb_port"] = file.HeartbeatPort,
        ["control_port"] = file.ControlPort,
    });

    /// <summary>The cells that were run.</summary>
    public JsonObject History(Request request) => Ok(new JsonObject { ["history"] = history.Find(request) });

    /// <summary>The open comms: there are none.</summary>
    public static JsonObject Comms() => Ok(new JsonObject { ["comms"] = new JsonObject() });

    /// <summary>Whether the text is a whole cell.</summary>
    public async Task<JsonObject> IsCompleteAsync(Request request)
    {
        string code = request.Required("code");
        // A question is no C#, and whole all the same.
        var answer = HelpPage.Subject(code) is not null ? new Completeness("complete") : (await session).IsComplete(code);
        var content = new JsonObject { ["status"] = answer.Status };
        if (answer.Status == "incomplete")
            content["indent"] = answer.Indent;
        return content;
    }

    /// <summary>Completions at the cursor.</summary>
    public async Task<JsonObject> CompleteAsync(Request request, CancellationToken stop)
    {
        var (code, position) = Cursor(request);
        var found = await (await session).CompleteAsync(code, position, stop);
        int start = CursorPositions.FromUtf16(code, found.Start), end = CursorPositions.FromUtf16(code, found.End);
        return Ok(new JsonObject
        {
            ["matches"] = new JsonArray([.. found.Items.Select(item => (JsonNode)item.Text)]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. found.Items.Select(item => (JsonNode)new JsonObject
                {
                    ["text"] = item.Text,
                    ["type"] = item.Kind,
                    ["start"] = start,
                    ["end"] = end,
                    ["signature"] = item.Signature ?? "",
                })]),
            },
        });
    }

    /// <summary>What stands at the cursor.</summary>
    public async Task<JsonObject> InspectAsync(Request request, CancellationToken stop)
    {
        var (code, position) = Cursor(request);
        var found = await (await session).InspectAsync(code, position, stop);
        return Ok(new JsonObject
        {
            ["found"] = found is not null,
            ["data"] = found is null ? new JsonObject() : Outbox.Data(found),
            ["metadata"] = new JsonObject(),
        });
    }

    private static (string Code, int Position) Cursor(Request request)
    {
        string code = request.Required("code");
        int position = request.Number("cursor_pos", int.MaxValue);
        return (code, CursorPositions.ToUtf16(code, position < 0 ? int.MaxValue : position));
    }

    private static JsonObject Ok(JsonObject content)
    {
        content["status"] = "ok";
        return content;
    }
}
