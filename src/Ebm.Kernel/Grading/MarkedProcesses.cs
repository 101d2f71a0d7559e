using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ebm.Kernel.Grading;

/// <summary>Ends a worker and all that it has started.</summary>
internal static partial class MarkedProcesses
{
    /// <summary>The variable that a worker's children inherit; its value is the worker's mark.</summary>
    public const string Variable = "EBM_GRADE";

    private const int Kill9 = 9;

    private static readonly TimeSpan BetweenCounts = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Ends the process, its group, and what has left the group but bears the mark.</summary>
    public static void Destroy(Process process, SandboxKind kind, string mark, ProcessCount? group)
    {
        int id = process.Id;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }

        group?.Remove(static member => _ = Signal(member, Kill9));
        if (OperatingSystem.IsWindows() || kind == SandboxKind.Namespaces)
            return;
        _ = Signal(-id, Kill9);
        // What was killed takes a moment to go, and may just have started another: until none is left, or the machine is too slow to tell.
        var clock = Stopwatch.StartNew();
        while (KillMarked(mark) && clock.Elapsed < Patience)
            Thread.Sleep(10);
    }

    /// <summary>Counts what bears the mark until it is cancelled, and ends the worker when it is too many.</summary>
    /// <returns>Whether it was too many.</returns>
    public static async Task<bool> TooManyAsync(Process process, string mark, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(BetweenCounts, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested)
                return false;
            if (Directory.GetDirectories("/proc").Count(entry => char.IsAsciiDigit(Path.GetFileName(entry)[0]) && Bears(entry, mark))
                <= ProcessCount.Most)
                continue;
            _ = Signal(-process.Id, Kill9);
            process.Kill();
            return true;
        }
    }

    /// <summary>Kills what bears the mark.</summary>
    /// <returns>Whether there was any.</returns>
    private static bool KillMarked(string mark)
    {
        bool found = false;
        foreach (string entry in OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc") : [])
        {
            bool isProcess = int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out int other);
            if (!isProcess || !Bears(entry, mark))
                continue;
            found = true;
            _ = Signal(other, Kill9);
        }

        return found;
    }

    private static bool Bears(string entry, string mark)
    {
        try
        {
            return File.ReadAllText(entry + "/environ").Contains($"{Variable}={mark}", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
