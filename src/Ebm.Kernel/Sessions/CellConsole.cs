using System.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Stands in for the console of the process: what a thread prints goes to the session whose cell started that thread, else to the session
/// that ran last, else to the real console.
/// </summary>
internal static class CellConsole
{
    private static readonly Lock Gate = new();
    private static bool _installed;
    private static TextReader? _in;

    /// <summary>Takes over Console.Out, Console.Error and Console.In, once a process.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (_installed)
                return;
            _installed = true;
            Console.SetOut(new Writer("stdout", Console.Out));
            Console.SetError(new Writer("stderr", Console.Error));
            TakeInput();
        }
    }

    /// <summary>
    /// Before a cell: takes Console.In again if something other than a cell has replaced it since the last one. Setting
    /// Console.InputEncoding does so, for one: the runtime then drops the reader it was given.
    /// </summary>
    public static void Enter()
    {
        lock (Gate)
        {
            if (Console.In != _in)
                TakeInput();
        }
    }

    /// <summary>After a cell: a reader that the cell has set stays.</summary>
    public static void Leave()
    {
        lock (Gate)
            _in = Console.In;
    }

    private static void TakeInput()
    {
        Console.SetIn(new Reader(Console.In));
        _in = Console.In;
    }

    private sealed class Writer(string name, TextWriter real) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void WriteLine(string? value)
        {
            // One call a line, so that lines of several threads do not mix.
            Write(string.Concat(value, "\n"));
        }

        public override void WriteLine() => Write(['\n']);

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Session.Current is { } session)
                session.Output.Print(name, buffer);
            else
                real.Write(buffer);
        }

        public override void Flush() => real.Flush();
    }

    private sealed class Reader(TextReader real) : TextReader
    {
        // What is left of a line that was read in part, and whose line it was: the next session must not read it.
        private string _rest = "";
        private Session? _owner;

        public override int Peek() => Rest().Length > 0 ? _rest[0] : -1;

        public override int Read()
        {
            if (Rest().Length == 0)
            {
                if (ReadLine() is not { } line)
                    return -1;
                _rest = line + "\n";
            }

            char first = _rest[0];
            _rest = _rest[1..];
            return first;
        }

        public override int Read(char[] buffer, int index, int count)
        {
            int read = 0;
            for (int next; read < count && (next = Read()) >= 0;)
            {
                buffer[index + read++] = (char)next;
                if (next == '\n')
                    break;
            }

            return read;
        }

        public override string? ReadLine()
        {
            if (Rest().Length > 0)
            {
                string rest = _rest.TrimEnd('\n');
                _rest = "";
                return rest;
            }

            return Session.Current is { } session ? session.Output.ReadLine() : real.ReadLine();
        }

        private string Rest()
        {
            if (_owner != Session.Current)
                (_owner, _rest) = (Session.Current, "");
            return _rest;
        }
    }
}
