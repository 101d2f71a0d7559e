using Spectre.Console;

namespace Ebm.Cli;

/// <summary>Where the command writes: results to <paramref name="Out"/>, one-line errors to <paramref name="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Live">A terminal that can show moving bars; null when the output is redirected: then plain lines are written.</param>
internal sealed record Screen(TextWriter Out, TextWriter Error, IAnsiConsole? Live)
{
    private const int Longest = 2000;

    /// <summary>The process's own console.</summary>
    public static Screen ForConsole() =>
        new(Console.Out, Console.Error, Console.IsOutputRedirected || AnsiConsole.Profile.Capabilities.Ansi == false ? null
            : AnsiConsole.Console);

    /// <summary>Reports a problem in one line.</summary>
    public void Fail(string message) => Line(message);

    /// <summary>Reports in one line what was put right and does not count as a problem.</summary>
    public void Warn(string message) => Line("warning: " + message);

    private void Line(string message)
    {
        // A name or a message may hold anything: no line ends, nothing that moves the cursor, nothing without an end.
        string line = new([.. message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c)]);
        Error.WriteLine("ebm: " + (line.Length <= Longest ? line : line[..Longest] + "…"));
    }
}
