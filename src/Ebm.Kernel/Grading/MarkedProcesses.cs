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

    /// <summary>Ends the process, its group, and what has left the group but bears the mark.</summary>
    public static void Destroy(Process process, SandboxKind kind, string mark)
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

        if (OperatingSystem.IsWindows() || kind == SandboxKind.Namespaces)
            return;
        _ = Signal(-id, Kill9);
        foreach (string entry in OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out int other) && Bears(entry, mark))
                _ = Signal(other, Kill9);
        }
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
