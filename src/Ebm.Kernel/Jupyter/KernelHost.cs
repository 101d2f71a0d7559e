using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Ebm.Kernel.Sessions;
using Microsoft.Win32.SafeHandles;

namespace Ebm.Kernel.Jupyter;

/// <summary>The kernel as a process: signals, the front end's death, and cells that end the process.</summary>
public static class KernelHost
{
    /// <summary>Runs a kernel until a front end shuts it down or is gone.</summary>
    /// <param name="connectionFile">The connection file's path.</param>
    /// <param name="session">Makes the session.</param>
    /// <param name="log">The process's own error output; cells do not write here.</param>
    /// <returns>The exit code: 0, or 1 where the kernel could not start.</returns>
    public static int Run(string connectionFile, Func<ISession> session, TextWriter log)
    {
        JupyterKernel kernel;
        try
        {
            kernel = new JupyterKernel(ConnectionFile.Read(connectionFile), session, line => log.WriteLine($"ebm kernel: {line}"));
        }
        catch (ConnectionFileException e)
        {
            log.WriteLine($"ebm kernel: {e.Message}");
            return 1;
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            kernel.Interrupt();
        });
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            kernel.Stop();
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => kernel.Dying($"Environment.Exit({Environment.ExitCode})");
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
            kernel.Dying(e.ExceptionObject is Exception x ? $"{x.GetType().Name} ({x.Message}) on a thread of its own"
                : "an exception on a thread of its own");
        _ = StopWithFrontEndAsync(kernel);
        kernel.Shutdown.GetAwaiter().GetResult();
        kernel.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    // Jupyter names its own process: without it nobody could ever stop this kernel.
    private static async Task StopWithFrontEndAsync(JupyterKernel kernel)
    {
        if (OperatingSystem.IsWindows())
        {
            if (nint.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture,
                out nint handle) && handle > 0)
                new Thread(() => StopWithFrontEnd(kernel, handle)) { IsBackground = true, Name = "front end's end" }.UnsafeStart();
            return;
        }

        if (!int.TryParse(Environment.GetEnvironmentVariable("JPY_PARENT_PID"), NumberStyles.None, CultureInfo.InvariantCulture,
            out int id) || id <= 1)
            return;
        try
        {
            using var parent = Process.GetProcessById(id);
            while (!parent.HasExited)
                await Task.Delay(TimeSpan.FromSeconds(2));
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return;
        }

        kernel.Stop();
    }

    // On Windows it is no process id but a handle of the process, which this one has inherited and which is set when that one ends.
    private static void StopWithFrontEnd(JupyterKernel kernel, nint handle)
    {
        try
        {
            using var parent = new ManualResetEvent(false);
            using SafeWaitHandle own = parent.SafeWaitHandle;
            parent.SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: true);
            parent.WaitOne();
        }
        catch (Exception)
        {
            // Not a handle that can be waited for: nobody is known whose end would be this kernel's.
            return;
        }

        kernel.Stop();
    }
}
