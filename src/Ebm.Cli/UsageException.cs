namespace Ebm.Cli;

/// <summary>A command line that cannot be carried out. The message is one line; the exit code is <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Refuses the place of an option that is there and says nothing: it would be the current folder.</summary>
    /// <exception cref="UsageException">It is empty.</exception>
    public static void IfEmpty(string option, string? place)
    {
        if (place is not null && string.IsNullOrWhiteSpace(place))
            throw new UsageException($"{option} is empty: it names no place");
    }
}
