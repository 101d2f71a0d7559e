using System.Diagnostics;
using System.Globalization;

namespace Ebm.Kernel.Running;

/// <summary>How much memory a process has had resident at most.</summary>
internal static class ProcessMemory
{
    /// <summary>The peak of this process, in MiB.</summary>
    public static double PeakMB()
    {
        using Process self = Process.GetCurrentProcess();
        return PeakMB(self);
    }

    /// <summary>The peak of a process, in MiB; 0 when it has ended.</summary>
    public static double PeakMB(Process process)
    {
        try
        {
            string status = $"/proc/{process.Id}/status";
            if (File.Exists(status))
            {
                string? line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                return line is null ? 0 : double.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal),
                    CultureInfo.InvariantCulture) / 1024;
            }

            process.Refresh();
            // macOS keeps no peak: what is resident now stands for it.
            return Math.Max(process.PeakWorkingSet64, process.WorkingSet64) / 1048576.0;
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
