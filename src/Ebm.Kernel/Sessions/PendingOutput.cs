using System.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// What waits to be delivered, in order. Text that follows text of the same stream joins it, so that ten thousand lines are a few messages.
/// Counts what a cell prints: beyond the limit it is dropped. All members may be called from any thread.
/// </summary>
/// <param name="limit">How many characters a cell may print.</param>
internal sealed class PendingOutput(int limit)
{
    /// <summary>Beyond this many waiting characters there is no room: cells wait.</summary>
    private const int WaitingLimit = 4_000_000;

    /// <summary>
    /// What a message counts beside its characters. So at most a thousand wait, which a front end takes at once where the cell is
    /// interrupted and they may not wait any longer.
    /// </summary>
    private const int MessageWeight = WaitingLimit / 1000;

    private readonly Lock _gate = new();
    private readonly Queue<Item> _items = new();
    private readonly HalfCharacters _halves = new();
    private readonly ManualResetEventSlim _hasItems = new();
    private readonly ManualResetEventSlim _hasRoom = new(true);
    private StringBuilder? _tail;
    private string _tailName = "";
    private long _waiting;
    private long _printed;
    private bool _closed;

    // Something to send, or text that is still growing, or neither: a cell's end.
    private sealed record Item(Action<ICellOutput>? Send, StringBuilder? Text = null, string Name = "");

    /// <summary>How many characters a cell may print.</summary>
    public int Limit => limit;

    /// <summary>How many characters the cell has printed, where that is more than the limit; else null.</summary>
    public long? Overrun
    {
        get
        {
            lock (_gate)
                return _printed > limit ? _printed : null;
        }
    }

    /// <summary>Whether nothing more will come.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _closed;
        }
    }

    /// <summary>Begins another cell: its text is counted anew.</summary>
    public void Begin(Action<ICellOutput> send)
    {
        lock (_gate)
        {
            _printed = 0;
            AddLocked(send, 0);
        }
    }

    /// <summary>Appends something to send.</summary>
    /// <param name="send">Sends it.</param>
    /// <param name="size">How many characters it holds.</param>
    public void Add(Action<ICellOutput> send, int size = 0)
    {
        lock (_gate)
            AddLocked(send, size);
    }

    /// <summary>Appends text, as much of it as the cell may still print.</summary>
    public void AddText(string name, ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            long room = limit - _printed;
            _printed += text.Length;
            if (room <= 0)
                return;
            if (text.Length > room)
                text = text[..(int)room];
            if (_tail is null || _tailName != name)
            {
                (_tail, _tailName) = (new StringBuilder(), name);
                _items.Enqueue(new Item(null, _tail, name));
                Grow(MessageWeight);
            }

            _tail.Append(text);
            Grow(text.Length);
        }
    }

    /// <summary>Ends a cell: half a character that it has left is shown as what it is, and no other cell completes it.</summary>
    public void End()
    {
        lock (_gate)
        {
            _tail = null;
            _items.Enqueue(new Item(null));
            Grow(MessageWeight);
        }
    }

    /// <summary>The next thing to send; null when nothing waits. Texts are whole characters.</summary>
    public Action<ICellOutput>? Take()
    {
        lock (_gate)
        {
            while (_items.TryDequeue(out Item? item))
            {
                if (item.Send is { } send)
                    return send;
                if (item.Text is null && _halves.TakeWaiting() is { Count: > 0 } streams)
                    return sink => ShowHalves(sink, streams);
                if (item.Text is not { } text)
                    continue;
                if (text == _tail)
                    _tail = null;
                if (_halves.Whole(item.Name, text.ToString()) is { Length: > 0 } whole)
                    return sink => sink.Stream(item.Name, whole);
            }

            _waiting = 0;
            _hasRoom.Set();
            if (!_closed)
                _hasItems.Reset();
            return null;
        }
    }

    private static void ShowHalves(ICellOutput sink, IReadOnlyList<string> streams)
    {
        foreach (string stream in streams)
            sink.Stream(stream, "\uFFFD");
    }

    /// <summary>Returns when something waits, or nothing more will come.</summary>
    public void WaitForItems() => _hasItems.Wait();

    /// <summary>Waits for room, for a while.</summary>
    /// <returns>Whether there is some.</returns>
    public bool WaitForRoom(int milliseconds) => _hasRoom.Wait(milliseconds);

    /// <summary>Nothing more will come: wakes everyone who waits.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
        _hasItems.Set();
        _hasRoom.Set();
    }

    private void AddLocked(Action<ICellOutput> send, int size)
    {
        _tail = null;
        _items.Enqueue(new Item(send));
        Grow(size + MessageWeight);
    }

    private void Grow(long size)
    {
        _waiting += size;
        if (_waiting > WaitingLimit)
            _hasRoom.Reset();
        _hasItems.Set();
    }
}
