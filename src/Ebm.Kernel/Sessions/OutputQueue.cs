using System.Globalization;
using System.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Brings what cells print and show to the front end: in order, from one thread of its own, text gathered for up to 20 ms. Cells only append
/// to a list, so that a slow front end and an interrupted cell cannot harm each other. A cell that prints without end is cut off with a note.
/// </summary>
internal sealed class OutputQueue : IDisposable
{
    private const int GatherMilliseconds = 20;
    private const int WaitingLimit = 4_000_000;

    private readonly Lock _gate = new();
    private readonly Queue<Item> _items = new();
    private readonly ManualResetEventSlim _hasItems = new();
    private readonly ManualResetEventSlim _hasRoom = new(true);
    private readonly AutoResetEvent _urgent = new(false);
    private readonly int _limit;
    private readonly Thread _thread;
    private StringBuilder? _tail;
    private string _tailName = "";
    private ICellOutput? _sink;
    private long _waiting;
    private long _printed;
    private bool _closed;

    public OutputQueue(int limit)
    {
        _limit = limit;
        _thread = new Thread(Deliver, 256 * 1024) { IsBackground = true, Name = "cell output" };
        _thread.UnsafeStart();
    }

    private sealed record Item(Action<ICellOutput> Send, int Size, StringBuilder? Text = null, string Name = "");

    /// <summary>Sends what follows to another cell's output, and counts its text anew.</summary>
    public void Open(ICellOutput sink) => Locked(() =>
    {
        _tail = null;
        _printed = 0;
        Append(new Item(_ => _sink = sink, 0));
    });

    /// <summary>Appends text.</summary>
    public void Print(string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        WaitForRoom();
        lock (_gate)
            AppendText(name, text);
    }

    /// <summary>Shows a value, or replaces one.</summary>
    public void Show(MimeBundle bundle, string displayId, bool isUpdate)
    {
        WaitForRoom();
        int size = bundle.Data.Values.Sum(text => text.Length);
        Locked(() =>
        {
            _tail = null;
            Append(isUpdate
                ? new Item(sink => sink.Update(bundle, displayId), size)
                : new Item(sink => sink.Display(bundle, displayId), size));
        });
        _urgent.Set();
    }

    /// <summary>Clears the cell's output.</summary>
    public void Clear(bool wait) => Locked(() =>
    {
        _tail = null;
        Append(new Item(sink => sink.Clear(wait), 0));
    });

    /// <summary>Asks the front end for a line, after everything printed so far has been delivered.</summary>
    public string? ReadLine()
    {
        string? answer = null;
        using var answered = new ManualResetEventSlim();
        Locked(() =>
        {
            _tail = null;
            Append(new Item(
                sink =>
                {
                    try
                    {
                        answer = sink.ReadLine("");
                    }
                    finally
                    {
                        Signal(answered);
                    }
                },
                0));
        });
        _urgent.Set();
        CellRun? run = CellRun.Current;
        while (!answered.Wait(100))
            run?.ThrowIfInterrupted();
        // An interrupt answers the question too, with null.
        run?.ThrowIfInterrupted();
        return answer;
    }

    /// <summary>Returns when everything printed so far has been delivered.</summary>
    public async Task DrainAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Locked(() =>
        {
            _tail = null;
            long cut = _printed - _limit;
            if (cut > 0)
            {
                string note = string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n[output cut: this cell printed {_printed:N0} characters, the first {_limit:N0} are shown]\n");
                Append(new Item(sink => sink.Stream("stderr", note), note.Length));
            }

            Append(new Item(_ => reached.TrySetResult(), 0));
        });
        _urgent.Set();
        await reached.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        Locked(() => _closed = true);
        _hasItems.Set();
        _urgent.Set();
        _hasRoom.Set();
    }

    private static void Signal(ManualResetEventSlim answered)
    {
        try
        {
            answered.Set();
        }
        catch (ObjectDisposedException)
        {
            // The cell was interrupted while it waited.
        }
    }

    private void AppendText(string name, ReadOnlySpan<char> text)
    {
        long room = _limit - _printed;
        _printed += text.Length;
        if (room <= 0)
            return;
        if (text.Length > room)
            text = text[..(int)room];
        if (_tail is null || _tailName != name)
        {
            _tail = new StringBuilder();
            _tailName = name;
            Append(new Item(_ => { }, 0, _tail, name));
        }

        _tail.Append(text);
        _waiting += text.Length;
        if (_waiting > WaitingLimit)
            _hasRoom.Reset();
    }

    private void Append(Item item)
    {
        _items.Enqueue(item);
        _waiting += item.Size;
        if (_waiting > WaitingLimit)
            _hasRoom.Reset();
        _hasItems.Set();
    }

    private void WaitForRoom()
    {
        if (Thread.CurrentThread == _thread)
            return;
        CellRun? run = CellRun.Current;
        do
        {
            run?.ThrowIfInterrupted();
        }
        while (!_hasRoom.Wait(100));
    }

    private void Locked(Action change)
    {
        lock (_gate)
            change();
    }

    private void Deliver()
    {
        while (true)
        {
            _hasItems.Wait();
            _urgent.WaitOne(GatherMilliseconds);
            while (Take() is { } item)
                Send(item);
            lock (_gate)
            {
                if (_closed)
                    return;
            }
        }
    }

    private Item? Take()
    {
        lock (_gate)
        {
            if (!_items.TryDequeue(out Item? item))
            {
                _waiting = 0;
                _hasRoom.Set();
                if (!_closed)
                    _hasItems.Reset();
                return null;
            }

            if (item.Text is not { } text)
                return item;
            if (text == _tail)
                _tail = null;
            string whole = text.ToString();
            return new Item(sink => sink.Stream(item.Name, whole), whole.Length);
        }
    }

    private void Send(Item item)
    {
        try
        {
            item.Send(_sink ?? Nowhere.Instance);
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The front end has gone; the cell's end will find out.
        }
    }

    private sealed class Nowhere : ICellOutput
    {
        public static readonly Nowhere Instance = new();

        public void Stream(string name, string text)
        {
        }

        public void Display(MimeBundle bundle)
        {
        }

        public string? ReadLine(string prompt) => null;
    }
}
