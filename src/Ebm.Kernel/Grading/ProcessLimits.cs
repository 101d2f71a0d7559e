using System.Runtime.InteropServices;

namespace Ebm.Kernel.Grading;

/// <summary>The limits that a process sets itself before it loads what a learner wrote. Windows has none of them.</summary>
internal static partial class ProcessLimits
{
    private const int Cpu = 0;
    private const int FileSize = 1;
    private const int Data = 2;
    private const int Core = 4;

    // Numbers of these differ between Linux and macOS.
    private static readonly int Files = OperatingSystem.IsMacOS() ? 8 : 7;

    /// <summary>A group of its own, so that it ends with its children; short files, little memory, no core dump.</summary>
    public static void Apply(CheckLimits limits)
    {
        if (OperatingSystem.IsWindows())
            return;
        // Fails where the process leads a group already, which serves as well.
        _ = StartSession();
        Set(Core, 0);
        Set(Cpu, (ulong)limits.Seconds);
        Set(FileSize, (ulong)limits.FileBytes);
        Set(Files, 256);
        if (OperatingSystem.IsLinux())
            Set(Data, (ulong)limits.HeapBytes + (1UL << 30));
    }

    /// <summary>Ends the process at once: no handler, no finalizer. The first process of a namespace cannot be killed from inside
    /// it.</summary>
    public static void Leave()
    {
        if (OperatingSystem.IsWindows())
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        else
            Exit(0);
    }

    private static void Set(int resource, ulong value)
    {
        var limit = new Limit { Soft = value, Hard = value };
        _ = SetLimit(resource, in limit);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int StartSession();
}
