using System.CommandLine;
using Spectre.Console;

namespace Ebm.Cli;

/// <summary>
/// <c>ebm doctor</c>: whether all that the course needs is there, in one screen, with the cure for what is missing. Changes nothing.
/// </summary>
internal static class DoctorCommand
{
    private const int NameWidth = 11;

    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="surroundings">Where to look.</param>
    public static Command Create(Screen screen, Surroundings surroundings)
    {
        var command = new Command("doctor", "Checks that all that the course needs is there, and says how to mend what is not.");
        command.SetAction(_ => Run(screen, surroundings));
        return command;
    }

    private static int Run(Screen screen, Surroundings surroundings)
    {
        IReadOnlyList<Finding> findings = Examination.Of(surroundings);
        foreach (Finding finding in findings)
        {
            Write(screen, $"{(finding.Cure is null ? '✓' : '✗')} {finding.Name.PadRight(NameWidth)}{finding.Text.ReplaceLineEndings(" ")}",
                finding.Cure is null ? "green" : "red");
            if (finding.Cure is not null)
                screen.Out.WriteLine($"  {"",-NameWidth}cure: {finding.Cure.ReplaceLineEndings(" ")}");
        }

        int missing = findings.Count(finding => finding.Cure is not null);
        screen.Out.WriteLine(missing switch { 0 => "All is there.", 1 => "1 thing is missing.", _ => $"{missing} things are missing." });
        return missing == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    private static void Write(Screen screen, string text, string colour)
    {
        if (screen.Live is { } console)
            console.MarkupLine($"[{colour}]{text.EscapeMarkup()}[/]");
        else
            screen.Out.WriteLine(text);
    }
}
