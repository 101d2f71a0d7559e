using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>
/// Publishes a running cell's output. The session calls from one thread and has gathered the text by then: ten thousand lines are a few
/// messages. What is printed or shown faster than the sockets take it, or than a front end can (<see cref="MessagePace"/>), waits here, and
/// through the session's queue holds the cell back.
/// </summary>
/// <param name="outbox">Where to.</param>
/// <param name="cause">The request that runs.</param>
/// <param name="input">Answers Console.ReadLine; null where the front end allows no input.</param>
/// <param name="interrupt">Ends waiting.</param>
internal sealed class CellPublisher(Outbox outbox, Request cause, InputDesk? input, CancellationToken interrupt) : ICellOutput
{
    private const int LargestPiece = 1 << 16;
    private const int MostWaiting = 64;
    private readonly Lock _lock = new();
    private readonly HalfCharacters _halves = new();
    private bool _toldNoInput;
    private volatile bool _isOver;

    // Never disposed: what waits when the cell ends, or comes after, may still look at it.
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt);

    /// <summary>
    /// The cell has ended. Threads that it left running may still print; nobody answers them, and no interrupt of theirs is left.
    /// </summary>
    public void End()
    {
        _isOver = true;
        _stop.Cancel();
    }

    /// <inheritdoc/>
    public void Stream(string name, string text)
    {
        lock (_lock)
        {
            for (int start = 0; start < text.Length; start += LargestPiece)
                Send(name, text.Substring(start, Math.Min(LargestPiece, text.Length - start)));
        }
    }

    /// <inheritdoc/>
    public void Display(MimeBundle bundle)
    {
        outbox.Show(cause, "display_data", bundle);
        KeepPace();
    }

    /// <inheritdoc/>
    public void Display(MimeBundle bundle, string displayId)
    {
        outbox.Show(cause, "display_data", bundle, displayId);
        KeepPace();
    }

    /// <inheritdoc/>
    public void Update(MimeBundle bundle, string displayId)
    {
        outbox.Show(cause, "update_display_data", bundle, displayId);
        KeepPace();
    }

    /// <inheritdoc/>
    public void Clear(bool wait)
    {
        outbox.Publish(cause, "clear_output", new JsonObject { ["wait"] = wait });
        KeepPace();
    }

    /// <inheritdoc/>
    public string? ReadLine(string prompt)
    {
        if (_isOver)
            return null;
        if (input is not null)
            return input.ReadLine(cause, prompt, _stop.Token);
        if (!_toldNoInput)
            Stream("stderr", "Console.ReadLine returned null: this front end allows no input.\n");
        _toldNoInput = true;
        return null;
    }

    private void KeepPace() => outbox.KeepPace(_isOver ? CancellationToken.None : _stop.Token);

    // A large text may be cut within a character: each message must be whole characters.
    private void Send(string name, string text)
    {
        if (_halves.Whole(name, text) is { Length: > 0 } whole)
            outbox.Stream(cause, name, whole);
        while (outbox.Waiting > MostWaiting && (_isOver || !_stop.IsCancellationRequested))
            Thread.Sleep(1);
        KeepPace();
    }
}
