namespace Ebm.Cli;

/// <summary>A command line that cannot be carried out. The message is one line; the exit code is <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message) : Exception(message);
