using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ebm.Cli;

/// <summary>The command <c>ebm</c>.</summary>
internal static class EbmCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="arguments">The words after <c>ebm</c>.</param>
    /// <param name="screen">Where to write.</param>
    /// <param name="cancel">Interrupts the command; what is finished stays.</param>
    /// <param name="folder">The folder to start from; null = the current one.</param>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Screen screen, CancellationToken cancel, string? folder = null)
    {
        folder ??= Directory.GetCurrentDirectory();
        var root = new RootCommand("Runs the course on energy-based models: chapters are notebooks, the result is a book.");
        root.Subcommands.Add(RunCommand.Create(screen, folder));
        root.Subcommands.Add(BookCommand.Create(screen, folder));
        root.Subcommands.Add(ExercisesCommand.Create(screen, folder));
        root.Subcommands.Add(AssignCommand.Create(screen, folder));
        root.Subcommands.Add(GradeCommand.Create(screen, folder));
        root.Subcommands.Add(DemoCommand.Create(screen, folder));
        root.Subcommands.Add(PosterCommand.Create(screen, folder));
        root.Subcommands.Add(KernelCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create(screen, Surroundings.Of(folder)));
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            string problem = parsed.UnmatchedTokens is [{ } word, ..]
                ? (word.StartsWith('-') ? $"unknown option {word}." : $"'{word}' is not understood.") : parsed.Errors[0].Message;
            screen.Fail($"{problem} See: ebm {Name(parsed.CommandResult)}--help");
            return ExitCode.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = screen.Out,
                Error = screen.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals are Interrupt's
            };
            return await parsed.InvokeAsync(configuration, cancel).ConfigureAwait(false);
        }
        catch (UsageException problem)
        {
            screen.Fail(problem.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            screen.Fail("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            screen.Fail(problem.Message);
            return ExitCode.Failed;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            screen.Fail($"this is a mistake of the program: {problem.GetType().Name}: {problem.Message} " +
                $"{problem.StackTrace?.Split('\n')[0].Trim()}");
            return ExitCode.Failed;
        }
    }

    /// <summary>The words that lead to a command, such as <c>kernel start</c>, with a space after them.</summary>
    private static string Name(CommandResult result) => result.Parent is CommandResult parent ? $"{Name(parent)}{result.Command.Name} "
        : "";
}
