using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Running;

/// <summary>A worker as the runner holds it: the process, its events, its last words.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LastWords = 16 * 1024;

    /// <summary>How long a worker may take to end after its last event, and what it wrote may take to arrive after its end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Between making a pipe and closing our copy of its other end no other worker may start, or it would inherit that end and hold it open.
    private static readonly Lock Starting = new();

    private readonly Process _process;
    private readonly AnonymousPipeServerStream _pipe;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(Process process, AnonymousPipeServerStream pipe)
    {
        _process = process;
        _pipe = pipe;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _exit.TrySetResult();
        if (process.HasExited)
            _exit.TrySetResult();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                if (_errors.Length < LastWords)
                    _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>The process's exit code; wait for the events' end before. −1 where it cannot be ended.</summary>
    public int ExitCode => _process.HasExited ? _process.ExitCode : -1;

    /// <summary>What the process wrote to its standard error natively, the beginning of it.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Peak resident memory so far, in MiB; 0 when the process has ended.</summary>
    public double PeakMemoryMB => ProcessMemory.PeakMB(_process);

    /// <summary>Starts a worker on a request.</summary>
    public static WorkerProcess Start(WorkerRequest request, long memoryLimitBytes, string? program = null)
    {
        var start = new ProcessStartInfo(DotnetHost())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = request.Folder,
        };
        start.ArgumentList.Add(program ?? typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add("worker");
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + memoryLimitBytes.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_TieredPGO"] = "0";
        WorkerProcess worker;
        lock (Starting)
        {
            var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            start.ArgumentList.Add(pipe.GetClientHandleAsString());
            worker = new WorkerProcess(Process.Start(start)!, pipe);
            pipe.DisposeLocalCopyOfClientHandle();
        }

        try
        {
            Stream input = worker._process.StandardInput.BaseStream;
            JsonSerializer.Serialize(input, request, WorkerJson.Default.WorkerRequest);
            input.Write("\n"u8);
            input.Flush();
        }
        catch (IOException)
        {
            // It died at once; the missing end of its events says so.
        }

        return worker;
    }

    /// <summary>
    /// Its events, until it ends. Only the worker itself is waited for: a process that a cell has started may outlive it and hold its pipes
    /// open.
    /// </summary>
    public async IAsyncEnumerable<WorkerEvent> EventsAsync()
    {
        using var reader = new StreamReader(_pipe, Encoding.UTF8, false, 1 << 16, leaveOpen: true);
        bool isLast = false;
        while (!isLast)
        {
            Task<string?> next = reader.ReadLineAsync();
            if (!next.IsCompleted)
                await Task.WhenAny(next, _exit.Task).ConfigureAwait(false);
            if (!next.IsCompleted && await Task.WhenAny(next, Task.Delay(Grace)).ConfigureAwait(false) != next)
                break;
            if (await next.ConfigureAwait(false) is not { } line)
                break;
            if (Parse(line) is not { } message)
                continue;
            isLast = message.Kind == "end";
            yield return message;
        }

        // Its last event or the end of its pipe: nothing more can come. A handler of a cell's may still keep it from ending.
        await Task.WhenAny(_exit.Task, Task.Delay(Grace)).ConfigureAwait(false);
        Kill();
        await _exit.Task.WaitAsync(Grace).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        // The last words; without end where a child holds them open.
        await Task.WhenAny(_process.WaitForExitAsync(CancellationToken.None), Task.Delay(Errors.Length > 0 ? Grace / 4 : Grace / 2))
            .ConfigureAwait(false);
    }

    /// <summary>Ends the process and those it started.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }

    public void Dispose()
    {
        Kill();
        _pipe.Dispose();
        _process.Dispose();
    }

    private static WorkerEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerEvent);
        }
        catch (JsonException)
        {
            return null; // broken off by the worker's death
        }
    }

    /// <summary>The dotnet host of the running framework.</summary>
    public static string DotnetHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string beside = Path.GetFullPath(Path.Combine(FrameworkReferences.Folder, "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
