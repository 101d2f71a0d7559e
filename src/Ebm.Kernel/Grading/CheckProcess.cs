using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Grading;

/// <summary>How a worker ended.</summary>
/// <param name="Reply">Its signed reply; null where there is none.</param>
/// <param name="State">Without a reply: <c>crashed</c>, <c>timeout</c>, <c>memory</c> or <c>forged</c>; else empty.</param>
/// <param name="Message">Without a reply: why, in one line.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record CheckEnd(CheckReply? Reply, string State, string? Message, double Seconds);

/// <summary>One answer in a process of its own, from its start to the end of all that it started.</summary>
internal static class CheckProcess
{
    private const int MostReply = 1 << 20;
    private const int LastWords = 16 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    // Between making a pipe and closing our copy of its other end no other worker may start, or it would inherit that end.
    private static readonly Lock Starting = new();

    /// <summary>The program <c>unshare</c> of util-linux; null where there is none.</summary>
    public static string? Unshare { get; } = Array.Find(["/usr/bin/unshare", "/bin/unshare"], File.Exists);

    /// <summary>A key that nobody can guess.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    /// <summary>The limits of a worker when so many run at once.</summary>
    public static CheckLimits Limits(TimeSpan timeout, int jobs)
    {
        long machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long heap = Math.Clamp(machine / 2 / jobs, 256L << 20, 2L << 30);
        return new CheckLimits(heap, 64L << 20, (int)(2 * timeout.TotalSeconds) + 10);
    }

    /// <summary>Runs one worker.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the worker has ended.</exception>
    public static async Task<CheckEnd> RunAsync(Sandbox sandbox, CheckRequest request, TimeSpan timeout, CancellationToken cancel)
    {
        long begin = Stopwatch.GetTimestamp();
        string folder = sandbox.NewFolder();
        string mark = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        ProcessCount? group = ProcessCount.Make(mark);
        (Process process, AnonymousPipeServerStream pipe) = Start(sandbox, request.Limits, folder, mark, group);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<bool> tooMany = group is null && OperatingSystem.IsLinux() ? MarkedProcesses.TooManyAsync(process, mark, ended.Token)
            : Task.FromResult(false);
        var errors = new StringBuilder();
        _ = Task.Run(() => DrainAsync(process.StandardError, errors), CancellationToken.None);
        _ = Task.Run(() => DrainAsync(process.StandardOutput, null), CancellationToken.None);
        try
        {
            await SendAsync(process, request).ConfigureAwait(false);
            (CheckReply? reply, string state, string? message) = await VerdictAsync(process, pipe, errors, request.Key, timeout, cancel)
                .ConfigureAwait(false);
            ended.Cancel();
            if (reply is null && await tooMany.ConfigureAwait(false))
                message = $"it had more than {ProcessCount.Most} processes";
            return new CheckEnd(reply, state, message, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        finally
        {
            ended.Cancel();
            MarkedProcesses.Destroy(process, sandbox.Kind, mark, group);
            pipe.Dispose();
            process.Dispose();
            Remove(folder);
        }
    }

    /// <summary>The signed reply; else a state and why there is none.</summary>
    private static async Task<(CheckReply? Reply, string State, string? Message)> VerdictAsync(
        Process process, Stream pipe, StringBuilder errors, byte[] key, TimeSpan timeout, CancellationToken cancel)
    {
        Task<byte[]?> reading = Task.Run(() => ReadLine(pipe), CancellationToken.None);
        Task exit = process.WaitForExitAsync(CancellationToken.None), late = Task.Delay(timeout, cancel);
        Task first = await Task.WhenAny(reading, ExitedAsync(process), late).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        if (first != late)
            await Task.WhenAny(reading, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        byte[]? line = reading.IsCompletedSuccessfully ? reading.Result : null;
        if (line is { Length: > 0 })
            return Open(line, key) is { } reply ? (reply, "", null) : (null, "forged", "something else than the check wrote its verdict");
        if (first == late)
            return (null, "timeout", string.Create(CultureInfo.InvariantCulture, $"no verdict within {timeout.TotalSeconds:0.#} s"));
        await Task.WhenAny(exit, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        // What it printed arrives a moment after its end.
        await Task.Delay(Moment, CancellationToken.None).ConfigureAwait(false);
        string words;
        lock (errors)
            words = errors.ToString();
        string reason = CrashReason.Describe(process.HasExited ? process.ExitCode : -1, words)
            .Replace("before the notebook did", "before its verdict", StringComparison.Ordinal);
        return (null, reason.StartsWith("out of memory", StringComparison.Ordinal) ? "memory" : "crashed", reason);
    }

    private static (Process Process, AnonymousPipeServerStream Pipe) Start(Sandbox sandbox, CheckLimits limits, string folder, string mark,
        ProcessCount? group)
    {
        string host = WorkerProcess.DotnetHost();
        bool shut = sandbox.Kind == SandboxKind.Namespaces;
        var start = new ProcessStartInfo(shut ? Unshare! : host)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = shut ? "/" : folder,
        };
        if (shut)
        {
            foreach (string word in (string[])["--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc",
                "--uts", "--", host])
                start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add(sandbox.Program);
        foreach (string word in shut ? (string[])["enclose", folder, sandbox.Course] : ["check"])
            start.ArgumentList.Add(word);
        if (OperatingSystem.IsWindows())
        {
            // Windows programs need these; no one else gets anything of the teacher's surroundings.
            foreach (string name in start.Environment.Keys.Where(name => name is not ("SystemRoot" or "PATH")).ToArray())
                start.Environment.Remove(name);
        }
        else
        {
            start.Environment.Clear();
        }

        string temporary = shut ? "/tmp" : folder;
        foreach ((string name, string value) in ((string, string)[])[("HOME", temporary), ("TMPDIR", temporary), ("TEMP", temporary),
            ("TMP", temporary),
            (Documents.CourseFolder.Variable, sandbox.Course), (MarkedProcesses.Variable, mark), ("DOTNET_TieredPGO", "0"),
                ("DOTNET_EnableDiagnostics", "0"),
            ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"), ("DOTNET_NOLOGO", "1"), ("DOTNET_gcServer", "0"), ("DOTNET_gcConcurrent", "0"),
            ("DOTNET_GCHeapHardLimit", "0x" + limits.HeapBytes.ToString("x", CultureInfo.InvariantCulture))])
            start.Environment[name] = value;
        if (group is not null)
            start.Environment[ProcessCount.Variable] = group.Entry;
        lock (Starting)
        {
            var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            start.ArgumentList.Add(pipe.GetClientHandleAsString());
            Process process = Process.Start(start)!;
            pipe.DisposeLocalCopyOfClientHandle();
            return (process, pipe);
        }
    }

    private static async Task SendAsync(Process process, CheckRequest request)
    {
        try
        {
            Stream input = process.StandardInput.BaseStream;
            await JsonSerializer.SerializeAsync(input, request, GradingJson.Default.CheckRequest).ConfigureAwait(false);
            await input.WriteAsync("\n"u8.ToArray()).ConfigureAwait(false);
            await input.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It died at once; the missing reply says so.
        }
    }

    /// <summary>Reads what a process prints, keeps the beginning and drops the rest: a line may have no end.</summary>
    private static async Task DrainAsync(StreamReader reader, StringBuilder? kept)
    {
        try
        {
            var chunk = new char[4096];
            for (int read; (read = await reader.ReadAsync(chunk).ConfigureAwait(false)) > 0;)
            {
                if (kept is null)
                    continue;
                lock (kept)
                    kept.Append(chunk, 0, Math.Min(read, LastWords - Math.Min(kept.Length, LastWords)));
            }
        }
        catch (Exception problem) when (problem is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process is over.
        }
    }

    /// <summary>When the process itself has ended, whoever may still hold its pipes.</summary>
    private static async Task ExitedAsync(Process process)
    {
        while (!process.HasExited)
            await Task.Delay(20).ConfigureAwait(false);
    }

    private static byte[]? ReadLine(Stream pipe)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = pipe.Read(chunk)) > 0 && bytes.Length < MostReply;)
        {
            int end = chunk.AsSpan(0, read).IndexOf((byte)'\n');
            bytes.Write(chunk, 0, end < 0 ? read : end);
            if (end >= 0)
                return bytes.ToArray();
        }

        // Whoever ends in the middle of a line has not spoken: memory or a limit may end the worker while it writes.
        return bytes.Length >= MostReply ? bytes.ToArray() : null;
    }

    /// <summary>A reply whose signature is right; else null.</summary>
    private static CheckReply? Open(byte[] line, byte[] key)
    {
        const int signature = 64;
        if (line.Length <= signature)
            return null;
        string right = Convert.ToHexString(HMACSHA256.HashData(key, line.AsSpan(signature)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(right), line.AsSpan(0, signature))
            ? JsonSerializer.Deserialize(line.AsSpan(signature), GradingJson.Default.CheckReply) : null;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // With the sandbox, at the latest.
        }
    }
}
