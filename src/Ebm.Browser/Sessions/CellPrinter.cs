using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Brings what a cell prints and shows to the page, in order and in pieces. A cell that prints without end is cut, with a note.
/// </summary>
/// <param name="sink">The page.</param>
internal sealed class CellPrinter(ICellOutput sink)
{
    /// <summary>How many characters a cell may print: a page shows no more without becoming slow.</summary>
    public const int Limit = 200_000;

    /// <summary>How many values a cell may show.</summary>
    public const int ShowLimit = 200;

    private const int Piece = 16_384;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(40);

    private readonly StringBuilder _text = new();
    private string _name = "";
    private long _printed;
    private long _shown;
    private long _sent = Stopwatch.GetTimestamp();

    /// <summary>Another cell: its text is counted anew.</summary>
    public void Begin() => (_printed, _shown) = (0, 0);

    /// <summary>Appends text.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    public void Print(string name, ReadOnlySpan<char> text)
    {
        long room = Limit - _printed;
        _printed += text.Length;
        if (room <= 0)
            return;
        if (name != _name)
            Flush();
        _name = name;
        _text.Append(text.Length > room ? text[..(int)room] : text);
        if (_text.Length >= Piece || Stopwatch.GetElapsedTime(_sent) > Gather)
            Flush();
    }

    /// <summary>Shows a value, or replaces one.</summary>
    public void Show(MimeBundle bundle, string displayId, bool isUpdate)
    {
        Flush();
        if (++_shown > ShowLimit)
            return;
        if (isUpdate)
            sink.Update(bundle, displayId);
        else
            sink.Display(bundle, displayId);
    }

    /// <summary>Removes what the cell has shown.</summary>
    public void Clear(bool wait)
    {
        Flush();
        sink.Clear(wait);
    }

    /// <summary>The cell has ended: sends what is left, and a note if it printed too much.</summary>
    public void End()
    {
        Flush();
        if (_printed > Limit)
        {
            sink.Stream("stderr", string.Create(CultureInfo.InvariantCulture,
                $"\n[output cut: this cell printed {_printed:N0} characters, the first {Limit:N0} are shown]\n"));
        }

        if (_shown > ShowLimit)
        {
            sink.Stream("stderr", string.Create(CultureInfo.InvariantCulture,
                $"\n[output cut: this cell showed {_shown:N0} values, the first {ShowLimit} are here]\n"));
        }
    }

    private void Flush()
    {
        _sent = Stopwatch.GetTimestamp();
        if (_text.Length == 0)
            return;
        string text = _text.ToString();
        _text.Clear();
        sink.Stream(_name, text);
    }
}

/// <summary>What <c>Console.Out</c> and <c>Console.Error</c> are for cells.</summary>
/// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="output">Where to.</param>
internal sealed class PrintedText(string name, CellPrinter output) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => output.Print(name, [value]);

    public override void Write(char[] buffer, int index, int count) => output.Print(name, buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => output.Print(name, buffer);

    public override void Write(string? value) => output.Print(name, value);

    public override void WriteLine() => output.Print(name, "\n");

    public override void WriteLine(string? value)
    {
        output.Print(name, value);
        output.Print(name, "\n");
    }
}
