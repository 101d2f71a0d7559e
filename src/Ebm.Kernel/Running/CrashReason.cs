using System.Globalization;

namespace Ebm.Kernel.Running;

/// <summary>Why a worker died, from its exit code and its last words.</summary>
internal static class CrashReason
{
    private const int Aborted = 134;
    private const int Killed = 137;
    private const int StackOverflow = unchecked((int)0xC00000FD);

    /// <summary>One line, without a full stop.</summary>
    public static string Describe(int exitCode, string errors)
    {
        string code = string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");
        if (errors.Contains("Stack overflow", StringComparison.Ordinal))
            return $"the stack overflowed ({code}): a recursion without end?";
        if (errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
            || errors.Contains("OutOfMemoryException", StringComparison.Ordinal))
            return $"out of memory ({code})";
        string words = errors.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) is { } first ? ": " + first
            : "";
        return exitCode switch
        {
            Killed or Killed - 128 => $"the process was killed ({code}): out of memory?",
            // Windows ends a process with the number of the exception, whose highest bit says that it is an error.
            StackOverflow => $"the stack overflowed ({code}): a recursion without end?",
            Aborted or (< 0 and not -1) => $"the process aborted ({code}){words}",
            _ => $"the process ended with {code} before the notebook did: Environment.Exit?{(exitCode == 0 ? "" : words)}",
        };
    }
}
