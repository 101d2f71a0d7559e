using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests;

/// <summary>How a worker's death is told, by the numbers of each system.</summary>
public sealed class CrashReasonTests
{
    [Theory]
    [InlineData(134, "Stack overflow.\n   at F()", "the stack overflowed")]
    [InlineData(unchecked((int)0xC00000FD), "", "the stack overflowed")]
    [InlineData(134, "Out of memory.", "out of memory")]
    [InlineData(137, "", "was killed")]
    [InlineData(134, "\nFailFast: no way", "aborted (exit code 134): FailFast: no way")]
    [InlineData(unchecked((int)0x80131623), "FailFast: no way", "aborted (exit code -2146232797): FailFast: no way")]
    [InlineData(unchecked((int)0xC0000005), "", "aborted")]
    [InlineData(3, "", "Environment.Exit?")]
    public void A_death_is_told_in_one_line(int exitCode, string errors, string told)
    {
        string line = CrashReason.Describe(exitCode, errors);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
