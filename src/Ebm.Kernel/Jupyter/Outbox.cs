using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>Sends what the kernel says: replies to the one who asked, output to everyone who listens.</summary>
internal sealed class Outbox(KernelSockets sockets, MessageCodec codec)
{
    private readonly MessagePace _pace = new(TimeProvider.System);

    /// <summary>How many messages wait to be sent.</summary>
    public int Waiting => sockets.Waiting;

    /// <summary>Counts a message of a cell and waits until the next one may follow.</summary>
    /// <param name="interrupt">Ends waiting.</param>
    public void KeepPace(CancellationToken interrupt)
    {
        if (_pace.Count() is var wait && wait > TimeSpan.Zero)
            interrupt.WaitHandle.WaitOne(wait);
    }

    /// <summary>Answers a request.</summary>
    public void Reply(Wire wire, Request request, JsonObject content)
    {
        string type = request.Type.EndsWith("_request", StringComparison.Ordinal) ? request.Type[..^"request".Length] + "reply"
            : request.Type;
        sockets.Send(wire, codec.Write(request.Identities, type, request.Header, content));
    }

    /// <summary>Asks the front end that sent a request.</summary>
    public void Ask(Request request, string type, JsonObject content) =>
        sockets.Send(Wire.Stdin, codec.Write(request.Identities, type, request.Header, content));

    /// <summary>Publishes output that a request caused.</summary>
    public void Publish(Request cause, string type, JsonObject content) =>
        sockets.Send(Wire.Iopub, codec.Write([System.Text.Encoding.ASCII.GetBytes("kernel." + type)], type, cause.Header, content));

    /// <summary>Publishes <c>busy</c>, <c>idle</c> or <c>starting</c>.</summary>
    public void Status(Request cause, string state) => Publish(cause, "status", new JsonObject { ["execution_state"] = state });

    /// <summary>Publishes text of <c>stdout</c> or <c>stderr</c>.</summary>
    public void Stream(Request cause, string name, string text) =>
        Publish(cause, "stream", new JsonObject { ["name"] = name, ["text"] = WholeCharacters(text) });

    /// <summary>Publishes a value: <c>display_data</c>, <c>update_display_data</c> or, with a count, <c>execute_result</c>.</summary>
    public void Show(Request cause, string type, MimeBundle bundle, string? displayId = null, int? count = null)
    {
        var content = new JsonObject
        {
            ["data"] = Data(bundle),
            ["metadata"] = new JsonObject(),
            ["transient"] = displayId is null ? new JsonObject() : new JsonObject { ["display_id"] = displayId },
        };
        if (count is { } number)
            content["execution_count"] = number;
        Publish(cause, type, content);
    }

    /// <summary>Publishes an error.</summary>
    public void Error(Request cause, CellError error) => Publish(cause, "error", ErrorContent(error));

    /// <summary>
    /// A mime bundle as JSON; what is JSON itself is nested, not quoted. What is no JSON, though it says so, is shown as it is.
    /// </summary>
    public static JsonObject Data(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (mime, text) in bundle.Data)
            data[mime] = MimeBundle.IsJson(mime) && MimeBundle.Json(text) is { } json ? json : WholeCharacters(text);
        return data;
    }

    /// <summary>The fields of an error.</summary>
    public static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = WholeCharacters(error.Name),
        ["evalue"] = WholeCharacters(error.Message),
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode)WholeCharacters(line))]),
    };

    /// <summary>The fields of an error, with the status that makes a reply of it.</summary>
    public static JsonObject Failure(CellError error)
    {
        var content = ErrorContent(error);
        content["status"] = "error";
        return content;
    }

    // Half a surrogate pair has no UTF-8 form: it becomes U+FFFD, as a terminal would show it.
    private static string WholeCharacters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return string.Concat(text.EnumerateRunes());
            i++;
        }

        return text;
    }
}
