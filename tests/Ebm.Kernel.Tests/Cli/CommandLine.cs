using Ebm.Cli;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>The command, run inside the test.</summary>
internal static class CommandLine
{
    /// <summary>Runs <c>ebm</c> in a folder, its output redirected.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string folder, CancellationToken cancel,
        params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await EbmCommand.RunAsync(arguments, new Screen(TextWriter.Synchronized(output), TextWriter.Synchronized(error), null),
            cancel, folder);
        return (code, output.ToString(), error.ToString());
    }

    public static Task<(int Code, string Out, string Error)> RunAsync(string folder, params string[] arguments) =>
        RunAsync(folder, CancellationToken.None, arguments);

    /// <summary>A one-line complaint that holds the words.</summary>
    public static void Complains(string error, params string[] words)
    {
        Assert.StartsWith("ebm: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, error, StringComparison.Ordinal));
    }
}
