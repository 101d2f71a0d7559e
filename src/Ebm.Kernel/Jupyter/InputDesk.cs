using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Jupyter;

/// <summary>Asks the person at the front end for a line, and waits for it.</summary>
internal sealed class InputDesk(Outbox outbox)
{
    private readonly BlockingCollection<string> _answers = [];

    /// <summary>Takes an <c>input_reply</c>.</summary>
    public void Answer(Request reply)
    {
        if (reply.Type == "input_reply" && reply.Optional("value") is { } value)
            _answers.Add(value);
    }

    /// <summary>
    /// One line from the front end that sent <paramref name="cause"/>; null when the cell is interrupted before it comes.
    /// </summary>
    public string? ReadLine(Request cause, string prompt, CancellationToken interrupt)
    {
        // An answer to a question whose cell was interrupted is no answer to this one.
        while (_answers.TryTake(out _))
        {
        }

        outbox.Ask(cause, "input_request", new JsonObject { ["prompt"] = prompt, ["password"] = false });
        try
        {
            return _answers.Take(interrupt);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
