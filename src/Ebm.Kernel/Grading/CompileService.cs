using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Grading;

/// <summary>The compiler as the grader holds it: one process, asked for one answer at a time, started anew where it hangs or
/// dies.</summary>
/// <param name="libraries">The libraries of the course.</param>
internal sealed class CompileService(IReadOnlyList<string> libraries) : IAsyncDisposable
{
    // Time of a processor, so that an honest text is not rejected where the machine is busy; and no wait without end.
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _turn = new(1);
    private Process? _process;

    /// <summary>The process; null where there is none yet.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Compiles one answer.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<CompileReply> CompileAsync(CompileRequest request, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // A process may be ended from outside, by a lack of memory for one: only a text that ends a second one too is to blame.
            return await AskAsync(request, cancel).ConfigureAwait(false) ?? await AskAsync(request, cancel).ConfigureAwait(false)
                ?? Failed("the text ended the compiler: is it nested without end?");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Stop();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The compiler's reply; null where its process ended without one.</summary>
    private async Task<CompileReply?> AskAsync(CompileRequest request, CancellationToken cancel)
    {
        Process process = _process ??= Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var done = new CancellationTokenSource();
        _ = WatchAsync(process, limit, done.Token);
        try
        {
            Stream input = process.StandardInput.BaseStream;
            await JsonSerializer.SerializeAsync(input, request, GradingJson.Default.CompileRequest, limit.Token).ConfigureAwait(false);
            await input.WriteAsync("\n"u8.ToArray(), limit.Token).ConfigureAwait(false);
            await input.FlushAsync(limit.Token).ConfigureAwait(false);
            string? line = await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false);
            if (line is not null && JsonSerializer.Deserialize(line, GradingJson.Default.CompileReply) is { } reply)
                return reply;
            Stop();
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Stop();
            return Failed($"the compiler did not finish within {Work.TotalSeconds} s of work");
        }
        catch (Exception problem) when (problem is IOException or JsonException)
        {
            Stop();
            return null;
        }
        catch (OperationCanceledException)
        {
            Stop();
            throw;
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Cancels a request that has used its share of a processor or its time.</summary>
    private static async Task WatchAsync(Process process, CancellationTokenSource limit, CancellationToken done)
    {
        try
        {
            TimeSpan before = process.TotalProcessorTime;
            for (var clock = Stopwatch.StartNew(); !done.IsCancellationRequested; process.Refresh())
            {
                if (process.TotalProcessorTime - before > Work || clock.Elapsed > Wait)
                {
                    await limit.CancelAsync().ConfigureAwait(false);
                    return;
                }

                await Task.Delay(BetweenLooks, done).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The request or the process is over.
        }
    }

    private static CompileReply Failed(string message) => new(CompileState.Failed) { Message = message };

    private Process Start()
    {
        var start = new ProcessStartInfo(WorkerProcess.DotnetHost())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(typeof(CompileService).Assembly.Location);
        start.ArgumentList.Add("compile");
        foreach (string library in libraries)
            start.ArgumentList.Add(library);
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x60000000";
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private void Stop()
    {
        try
        {
            _process?.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended.
        }

        _process?.Dispose();
        _process = null;
    }
}
