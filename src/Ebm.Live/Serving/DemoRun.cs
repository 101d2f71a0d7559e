//  One open page, one run:      messages → the demo → a frame → the page says that it has drawn it → …
//
//  Never more than two frames are under way, so that the page sets the pace: a hidden page draws nothing and its run rests.
//  Between two frames waiting messages are carried out and the demo computes, for a slice of SliceTime each: a control answers within two
//  frames. Of a control's values that wait together the last alone is set; that a frame is drawn waits for nothing.
//  At most two runs compute at one moment, whatever for; where there are more they take turns. Nobody is waited for in a turn.

using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Ebm.Live;

/// <summary>Runs a demo for one page until the page goes away.</summary>
/// <param name="socket">The connection, open.</param>
/// <param name="demo">The demo, not yet begun.</param>
/// <param name="turns">Lets so many runs compute at once.</param>
internal sealed class DemoRun(WebSocket socket, Demo demo, SemaphoreSlim turns)
{
    private const int FramesUnderWay = 2, MostWaiting = 256;
    private static readonly TimeSpan SliceTime = TimeSpan.FromMilliseconds(15);

    /// <summary>A page that takes nothing for so long is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<DemoMessage> _messages =
        Channel.CreateBounded<DemoMessage>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });
    private readonly List<DemoMessage> _waiting = [];   // out of the channel, not yet carried out
    private readonly FrameWriter _frame = new();
    private uint _sent, _drawn;
    private string _said = "";
    private long _saidAt;
    private bool _running = true, _fresh = true;

    /// <summary>Runs. Returns when the page is gone or the server stops; throws nothing.</summary>
    /// <param name="values">Parameters and seed from the page's address: names and texts, any.</param>
    /// <param name="stop">Ends the run.</param>
    public async Task RunAsync(IReadOnlyList<(string Name, string Text)> values, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task listening = ListenAsync(ended);
        try
        {
            await BeginAsync(values, ended.Token).ConfigureAwait(false);
            while (await AnswerMessagesAsync(ended.Token).ConfigureAwait(false))
                await AdvanceAsync(ended.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is OperationCanceledException or WebSocketException
            or IOException or ObjectDisposedException)
        {
            // The page is gone, or the server stops.
        }
        catch (Exception problem)
        {
            await FailAsync(problem).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
        socket.Abort();
        await listening.ConfigureAwait(false);
    }

    private async Task BeginAsync(IReadOnlyList<(string Name, string Text)> values, CancellationToken cancel)
    {
        ulong seed = 1;
        var complaints = new List<string>();
        foreach ((string name, string text) in values)
        {
            if (name == "seed" && DemoMessage.ReadSeed(text) is var read)
            {
                if (read is DemoMessage.Restart restart) seed = restart.Seed;
                else complaints.Add(((DemoMessage.Unknown)read).Complaint);
            }
            else if (demo.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
                && parameter.Set(text) is { } complaint)
            {
                complaints.Add(complaint);
            }
        }

        await turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            demo.Restart(seed);
        }
        finally
        {
            turns.Release();
        }

        DemoCard card = demo.Card;
        await SayAsync(new { card, parameters = demo.Parameters.Select(parameter => parameter.Describe()), seed = $"{seed}" }, cancel)
            .ConfigureAwait(false);
        // In one: the page shows one at a time.
        if (complaints.Count > 0) await SayAsync(new { notice = string.Join("  ", complaints.Take(5)) }, cancel).ConfigureAwait(false);
    }

    private bool MayWrite => _sent - _drawn < FramesUnderWay && (_running || _fresh);

    /// <summary>Carries out what the page has sent, a slice of it; waits for it where there is nothing else to do.</summary>
    /// <returns>False when the page is gone.</returns>
    private async Task<bool> AnswerMessagesAsync(CancellationToken cancel)
    {
        while (true)
        {
            TakeMessages();
            if (_waiting.Count > 0)
            {
                foreach (string complaint in await AnswerWaitingAsync(cancel).ConfigureAwait(false))
                    await SayAsync(new { notice = complaint }, cancel).ConfigureAwait(false);
            }
            else if (!MayWrite && !await _messages.Reader.WaitToReadAsync(cancel).ConfigureAwait(false)) return false;
            if (MayWrite) return !_messages.Reader.Completion.IsCompleted;
        }
    }

    /// <summary>Takes what the page has sent. Between two values of a control nothing but other controls may have come.</summary>
    private void TakeMessages()
    {
        while (_waiting.Count < MostWaiting && _messages.Reader.TryRead(out DemoMessage? message))
        {
            if (message is DemoMessage.Set { Values: [(var name, _)] })
            {
                int last = _waiting.FindLastIndex(m => m is not DemoMessage.Set { Values: [(var other, _)] } || other == name);
                if (last >= 0 && _waiting[last] is DemoMessage.Set { Values.Count: 1 }) _waiting.RemoveAt(last);
            }

            int drawn = message is DemoMessage.Drawn ? _waiting.FindIndex(m => m is not DemoMessage.Drawn) : -1;
            _waiting.Insert(drawn < 0 ? _waiting.Count : drawn, message);
        }
    }

    /// <summary>Carries out what waits, in one turn, as far as a slice of time goes: a pen sends many messages.</summary>
    /// <returns>What to say about them.</returns>
    private async Task<List<string>> AnswerWaitingAsync(CancellationToken cancel)
    {
        var complaints = new List<string>();
        bool isOurTurn = false;
        try
        {
            long begin = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begin) < SliceTime && _waiting is [var message, ..])
            {
                if (!isOurTurn && message is not (DemoMessage.Drawn or DemoMessage.Run or DemoMessage.Unknown))
                {
                    await turns.WaitAsync(cancel).ConfigureAwait(false);
                    (isOurTurn, begin) = (true, Stopwatch.GetTimestamp());
                    TakeMessages();
                    continue;
                }

                _waiting.RemoveAt(0);
                if (Answer(message) is { } complaint) complaints.Add(complaint);
                TakeMessages();
            }
        }
        finally
        {
            if (isOurTurn) turns.Release();
        }

        return complaints;
    }

    private string? Answer(DemoMessage message)
    {
        _fresh |= message is not DemoMessage.Drawn;
        return message switch
        {
            DemoMessage.Drawn drawn => Acknowledge(drawn.Frame),
            DemoMessage.Set set => Set(set),
            DemoMessage.Act act => demo.Act(act.Name, act.Numbers) ? null : "The demo cannot do this.",
            DemoMessage.Run run => Run(run.On),
            DemoMessage.Step => Step(),
            DemoMessage.Restart restart => Restart(restart.Seed),
            _ => ((DemoMessage.Unknown)message).Complaint,
        };
    }

    /// <summary>Tells the page its controls' values where they differ from what it was told, ten times a second at most.</summary>
    private async Task SayValuesAsync(CancellationToken cancel)
    {
        string now = string.Join('\n', demo.Parameters.Select(parameter => parameter.Text).Append($"{demo.Seed} {_running}"));
        if (now == _said || Stopwatch.GetElapsedTime(_saidAt) < TimeSpan.FromMilliseconds(100)) return;
        (_said, _saidAt) = (now, Stopwatch.GetTimestamp());
        await SayAsync(new
        {
            values = demo.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Text),
            seed = $"{demo.Seed}",
            running = _running
        }, cancel).ConfigureAwait(false);
    }

    private string? Acknowledge(uint frame)
    {
        // Only what was sent can have been drawn.
        if (frame - _drawn > _sent - _drawn) return "ack: this frame was never sent.";
        _drawn = frame;
        return null;
    }

    private string? Set(DemoMessage.Set message)
    {
        string? complaint = null;
        foreach ((string name, string text) in message.Values)
        {
            if (demo.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            {
                complaint = "set: there is no such parameter.";
                continue;
            }

            string before = parameter.Text;
            complaint = parameter.Set(text) ?? complaint;
            if (parameter.Text == before) continue;
            demo.Changed(parameter);
        }

        return complaint;
    }

    private string? Run(bool on)
    {
        _running = on;
        return null;
    }

    private string? Step()
    {
        _running = false;
        Compute(1);
        return null;
    }

    private string? Restart(ulong seed)
    {
        demo.Restart(seed);
        return null;
    }

    private async Task AdvanceAsync(CancellationToken cancel)
    {
        await turns.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_running) Compute(demo.StepsPerFrame);
            _frame.Begin(++_sent);
            demo.Write(_frame);
            _frame.Numbers("steps", demo.Steps);
        }
        finally
        {
            turns.Release();
        }

        _fresh = false;
        await SayValuesAsync(cancel).ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        await socket.SendAsync(_frame.Written, WebSocketMessageType.Binary, endOfMessage: true, patience.Token).ConfigureAwait(false);
    }

    private void Compute(int steps)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
        {
            demo.Advance();
            if (Stopwatch.GetElapsedTime(begin) > SliceTime) return;
        }
    }

    private async Task SayAsync(object what, CancellationToken cancel) =>
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(what, JsonSerializerOptions.Web), WebSocketMessageType.Text,
            endOfMessage: true, cancel).ConfigureAwait(false);

    /// <summary>A mistake of the demo ends this run alone; the page shows the sentence.</summary>
    private async Task FailAsync(Exception problem)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await SayAsync(new { fault = $"The demo stopped: {problem.Message}" }, patience.Token).ConfigureAwait(false);
            await socket.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, "the demo stopped", patience.Token)
                .ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // Nobody is there to be told.
        }
    }

    /// <summary>Reads messages into the channel until the page is gone. A message that is too long ends the connection.</summary>
    private async Task ListenAsync(CancellationTokenSource ended)
    {
        var buffer = new byte[DemoMessage.MostBytes];
        try
        {
            while (!ended.IsCancellationRequested)
            {
                int length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), ended.Token).ConfigureAwait(false);
                    length += part.Count;
                    if (part.MessageType == WebSocketMessageType.Close) return;
                    if (length == buffer.Length && !part.EndOfMessage)
                    {
                        await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, $"more than {DemoMessage.MostBytes} bytes",
                            ended.Token).ConfigureAwait(false);
                        return;
                    }
                }
                while (!part.EndOfMessage);

                DemoMessage message = part.MessageType == WebSocketMessageType.Text
                    ? DemoMessage.Read(buffer.AsMemory(0, length))
                    : new DemoMessage.Unknown("A message is not text.");
                await _messages.Writer.WriteAsync(message, ended.Token).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or WebSocketException
            or IOException or ObjectDisposedException)
        {
            // The page is gone.
        }
        finally
        {
            _messages.Writer.Complete();
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }
}
