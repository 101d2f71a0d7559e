using System.ComponentModel;
using System.Diagnostics;

namespace Ebm.Cli;

/// <summary>What the commands share that serve pages to a browser on this machine.</summary>
internal static class Served
{
    /// <summary>Prints an address, opens it if asked to, and returns when the command is interrupted.</summary>
    public static async Task UntilInterruptedAsync(string address, Screen screen, bool browser, CancellationToken cancel)
    {
        screen.Out.WriteLine($"{address}");
        screen.Out.WriteLine("Ctrl-C stops.");
        screen.Out.Flush();
        if (browser)
            Open(address, screen);
        try
        {
            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop, which is how it ends.
        }
    }

    private static void Open(string address, Screen screen)
    {
        try
        {
            if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DISPLAY") is null
                && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null)
                return;
            using Process? process = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException
            or IOException or PlatformNotSupportedException)
        {
            screen.Warn("no browser could be opened; open the address yourself");
        }
    }
}
