using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>
/// Publishes a running cell's output. Text is collected for a moment and sent in pieces: a front end that gets ten thousand lines one by one
/// needs seconds to show them. What a cell prints faster than a front end can take holds the cell back, so that it cannot fill the memory.
/// </summary>
internal sealed class CellPublisher : ICellOutput
{
    private const int LargestPiece = 1 << 15;
    private const int MostWaiting = 64;
    private const double CharactersPerSecond = 16e6;
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(20);

    private readonly Outbox _outbox;
    private readonly Request _cause;
    private readonly InputDesk? _input;
    private readonly CancellationToken _interrupt;
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private readonly StringBuilder _text = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _name = "stdout";
    private double _printed;
    private bool _timing, _toldNoInput;

    /// <summary>Publishes the output of one request.</summary>
    /// <param name="outbox">Where to.</param>
    /// <param name="cause">The request that runs.</param>
    /// <param name="input">Answers Console.ReadLine; null where the front end allows no input.</param>
    /// <param name="interrupt">Ends waiting for input.</param>
    public CellPublisher(Outbox outbox, Request cause, InputDesk? input, CancellationToken interrupt)
    {
        (_outbox, _cause, _input, _interrupt) = (outbox, cause, input, interrupt);
        _timer = new Timer(_ => InOrder(static () => { }, all: false));
    }

    // An interrupt may abort the cell's thread at any instruction, but never inside a finally block: nothing here is left half done.

    /// <inheritdoc/>
    public void Stream(string name, string text)
    {
        bool wait = false;
        try
        {
        }
        finally
        {
            lock (_lock)
            {
                if (name != _name)
                    Send(all: true);
                _name = name;
                for (int start = 0; start < text.Length; start += LargestPiece)
                {
                    _text.Append(text.AsSpan(start, Math.Min(LargestPiece, text.Length - start)));
                    if (_text.Length >= LargestPiece)
                        Send(all: false);
                }

                if (_text.Length > 0 && !_timing)
                    _timing = _timer.Change(_moment, Timeout.InfiniteTimeSpan);
                wait = TooFast(text.Length);
            }
        }

        while (wait && !_interrupt.IsCancellationRequested)
        {
            Thread.Sleep(5);
            lock (_lock)
                wait = TooFast(0);
        }
    }

    /// <inheritdoc/>
    public void Display(MimeBundle bundle) => InOrder(() => _outbox.Show(_cause, "display_data", bundle));

    /// <inheritdoc/>
    public void Display(MimeBundle bundle, string displayId) => InOrder(() => _outbox.Show(_cause, "display_data", bundle, displayId));

    /// <inheritdoc/>
    public void Update(MimeBundle bundle, string displayId) => InOrder(() => _outbox.Show(_cause, "update_display_data", bundle, displayId));

    /// <inheritdoc/>
    public void Clear(bool wait) => InOrder(() => _outbox.Publish(_cause, "clear_output", new JsonObject { ["wait"] = wait }));

    /// <inheritdoc/>
    public string? ReadLine(string prompt)
    {
        if (_input is null)
        {
            if (!_toldNoInput)
                Stream("stderr", "Console.ReadLine returned null: this front end allows no input.\n");
            _toldNoInput = true;
            return null;
        }

        Flush();
        return _input.ReadLine(_cause, prompt, _interrupt);
    }

    /// <summary>Sends what has been collected.</summary>
    public void Flush() => InOrder(static () => { });

    private void InOrder(Action then, bool all = true)
    {
        try
        {
        }
        finally
        {
            lock (_lock)
            {
                Send(all);
                then();
            }
        }
    }

    // The first half of a character waits for the second one, unless nothing may wait any more.
    private void Send(bool all)
    {
        _timing = false;
        char? half = !all && _text.Length > 0 && char.IsHighSurrogate(_text[^1]) ? _text[^1] : null;
        int length = _text.Length - (half is null ? 0 : 1);
        if (length == 0)
            return;
        _outbox.Stream(_cause, _name, _text.ToString(0, length));
        _text.Clear().Append(half);
    }

    // The rate is what a front end on the same machine can decode; a burst of two seconds passes.
    private bool TooFast(int printed)
    {
        double seconds = _clock.Elapsed.TotalSeconds;
        _clock.Restart();
        _printed = Math.Max(0, _printed - (seconds * CharactersPerSecond)) + printed;
        return _outbox.Waiting > MostWaiting || _printed > 2 * CharactersPerSecond;
    }
}
