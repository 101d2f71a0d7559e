using System.Diagnostics;
using System.Text;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>The real kernel, as Jupyter starts it: a process of its own with a connection file.</summary>
internal sealed class KernelProcess : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ebm-kernel-");
    private readonly StringBuilder _errors = new();
    private Process _process;

    public KernelProcess(string? parent = null)
    {
        File = RawClient.NewConnection(_folder.FullName);
        _process = Start(File.Path, _folder.FullName, parent, _errors);
        Client = new RawClient(File);
    }

    /// <summary>The command's assembly, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Ebm.Cli.dll");

    public RawClient Client { get; private set; }

    public ConnectionFile File { get; }

    public int Id => _process.Id;

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>The exit code, once it has ended.</summary>
    public int ExitCode(double seconds = 20)
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(seconds)), "the kernel is still alive");
        return _process.ExitCode;
    }

    /// <summary>Starts it again with the same connection file, as a front end does when it has died.</summary>
    public void Restart()
    {
        _process.Kill();
        _process.WaitForExit();
        Client.Dispose();
        _process = Start(File.Path, _folder.FullName, null, _errors);
        Client = new RawClient(File);
    }

    /// <summary>Runs the command and returns its exit code and what it wrote.</summary>
    public static (int Code, string Text) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, text);
    }

    public void Dispose()
    {
        if (!_folder.Exists)
            return;
        Client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _folder.Delete(recursive: true);
        _folder.Refresh();
    }

    private static Process Start(string file, string folder, string? parent, StringBuilder errors)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "kernel", "start", file])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true
        };
        start.Environment.Remove("JPY_PARENT_PID");
        if (parent is not null)
            start.Environment["JPY_PARENT_PID"] = parent;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) =>
        {
            lock (errors)
                errors.AppendLine(e.Data);
        };
        process.BeginErrorReadLine();
        return process;
    }
}
