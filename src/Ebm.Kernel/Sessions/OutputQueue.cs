using System.Globalization;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Brings what cells print and show to the front end: in order, from one thread of its own, text gathered for up to 20 ms. Cells only
/// append to a list, so that a slow front end and an interrupted cell cannot harm each other. A cell that prints without end is cut off
/// with a note.
/// </summary>
internal sealed class OutputQueue : IDisposable
{
    private const int GatherMilliseconds = 20;

    private readonly PendingOutput _pending;
    private readonly AutoResetEvent _urgent = new(false);
    private readonly Thread _thread;
    private ICellOutput? _sink;

    public OutputQueue(int limit)
    {
        _pending = new PendingOutput(limit);
        _thread = new Thread(Deliver, 256 * 1024) { IsBackground = true, Name = "cell output" };
        _thread.UnsafeStart();
    }

    /// <summary>Sends what follows to another cell's output, and counts its text anew.</summary>
    public void Open(ICellOutput sink) => _pending.Begin(_ => _sink = sink);

    /// <summary>Appends text.</summary>
    public void Print(string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        WaitForRoom();
        _pending.AddText(name, text);
    }

    /// <summary>Shows a value, or replaces one.</summary>
    public void Show(MimeBundle bundle, string displayId, bool isUpdate)
    {
        WaitForRoom();
        int size = bundle.Data.Values.Sum(text => text.Length);
        if (isUpdate)
            _pending.Add(sink => sink.Update(bundle, displayId), size);
        else
            _pending.Add(sink => sink.Display(bundle, displayId), size);
        _urgent.Set();
    }

    /// <summary>Clears the cell's output.</summary>
    public void Clear(bool wait)
    {
        WaitForRoom();
        _pending.Add(sink => sink.Clear(wait));
    }

    /// <summary>Asks the front end for a line, after everything printed so far has been delivered.</summary>
    public string? ReadLine()
    {
        string? answer = null;
        using var answered = new ManualResetEventSlim();
        _pending.Add(sink =>
        {
            try
            {
                answer = sink.ReadLine("");
            }
            finally
            {
                Signal(answered);
            }
        });
        _urgent.Set();
        CellRun? run = CellRun.Current;
        while (!answered.Wait(100))
            run?.ThrowIfInterrupted();
        // An interrupt answers the question too, with null.
        run?.ThrowIfInterrupted();
        return answer;
    }

    /// <summary>Ends a cell's output: returns when everything printed so far has been delivered.</summary>
    public async Task DrainAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending.End();
        if (_pending.Overrun is { } printed)
        {
            string note = string.Create(
                CultureInfo.InvariantCulture,
                $"\n[output cut: this cell printed {printed:N0} characters, the first {_pending.Limit:N0} are shown]\n");
            _pending.Add(sink => sink.Stream("stderr", note), note.Length);
        }

        _pending.Add(_ => reached.TrySetResult());
        _urgent.Set();
        await reached.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _pending.Close();
        _urgent.Set();
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

    private void WaitForRoom()
    {
        if (Thread.CurrentThread == _thread)
            return;
        CellRun? run = CellRun.Current;
        do
        {
            run?.ThrowIfInterrupted();
        }
        while (!_pending.WaitForRoom(100));
    }

    private void Deliver()
    {
        while (true)
        {
            _pending.WaitForItems();
            _urgent.WaitOne(GatherMilliseconds);
            while (_pending.Take() is { } send)
                Send(send);
            if (_pending.IsClosed)
                return;
        }
    }

    private void Send(Action<ICellOutput> send)
    {
        try
        {
            send(_sink ?? Nowhere.Instance);
        }
        catch (Exception)
        {
            // The front end has gone, and the cell's end will find out; or it cannot take this one. Without this thread nothing more would
            // ever be shown.
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
