using Spectre.Console;

namespace Ebm.Cli;

/// <summary>Where the command writes: results to <paramref name="Out"/>, one-line errors to <paramref name="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Live">A terminal that can show moving bars; null when the output is redirected: then plain lines are written.</param>
internal sealed record Screen(TextWriter Out, TextWriter Error, IAnsiConsole? Live)
{
    /// <summary>The process's own console.</summary>
    public static Screen ForConsole() =>
        new(Console.Out, Console.Error, Console.IsOutputRedirected || AnsiConsole.Profile.Capabilities.Ansi == false ? null : AnsiConsole.Console);

    /// <summary>Reports a problem in one line.</summary>
    public void Fail(string message) => Error.WriteLine("ebm: " + message.ReplaceLineEndings(" "));
}
